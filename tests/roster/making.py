"""Workbooks as operators make them: tidy ones, and a large one."""

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook

AREA_TITLES = ("รหัสเขต", "ชื่อเต็ม", "ชื่อย่อ", "ผู้ควบคุมข้อมูล", "ช่องทางติดต่อ")
NETWORK_TITLES = ("รหัสเครือข่าย", "ชื่อเต็ม", "ชื่อย่อ", "ระดับ", "เขตพื้นที่", "เครือข่ายแม่", "กลุ่มสาระ")
SCHOOL_TITLES = ("รหัส", "ชื่อเต็ม", "ชื่อย่อ", "เครือข่าย", "ประเภท", "รหัสสถานศึกษา", "เขตพื้นที่")

AREA = ("AREA1", "สำนักงานเขตพื้นที่การศึกษาประถมศึกษาธารทอง", "สพป.ธารทอง", "สพป.ธารทอง", "กลุ่มนิเทศฯ pdpa@thanthong.example")
NETWORK = ("N1", "เครือข่ายประถมธารปัญญา", "ธารปัญญา", "ประถมศึกษา", "AREA1", None, None)
CENTRE = ("C1", "ศูนย์คณิตศาสตร์", "ศูนย์คณิต", "primary", "AREA1", "N1", "คณิตศาสตร์")
SCHOOL = ("S01", "โรงเรียนบ้านดอนสายรุ้ง", "บ้านดอนสายรุ้ง", "N1", None, "1050130001", None)

Rows = Iterable[Sequence[Any]]


def book(sheets: Mapping[str, Rows]) -> bytes:
    """A workbook with these sheets, each a list of rows."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def roster(
    areas: Rows = (AREA,), networks: Rows = (NETWORK, CENTRE), schools: Rows = (SCHOOL,), **others: Rows
) -> dict[str, list[Sequence[Any]]]:
    """The three sheets with their titles."""
    return {
        "เขตพื้นที่": [AREA_TITLES, *areas],
        "เครือข่าย": [NETWORK_TITLES, *networks],
        "โรงเรียน": [SCHOOL_TITLES, *schools],
        **{title: list(rows) for title, rows in others.items()},
    }


def district(schools: int = 225) -> bytes:
    """Two areas, five networks, and so many schools: every tenth in two networks, every third without a code."""
    areas = [(f"AREA{n}", f"สำนักงานเขตพื้นที่การศึกษา {n}", f"สพป.{n}", f"สพป.{n}", f"pdpa{n}@example") for n in (1, 2)]
    networks = [(f"N{n}", f"เครือข่าย {n}", f"ข.{n}", "ประถม", f"AREA{1 + n % 2}", None, None) for n in range(1, 6)]
    rows = []
    for n in range(1, schools + 1):
        parts = f"N{1 + n % 5}" + (f", N{1 + (n + 1) % 5}" if n % 10 == 0 else "")
        code = None if n % 3 == 0 else f"S{n:03}"
        rows.append((code, f"โรงเรียนบ้านหนอง {n}", f"บ้านหนอง {n}", parts, "โรงเรียน", 1050130000 + n, None))
    return book(roster(areas, networks, rows))


def saved(folder: Path, data: bytes, name: str = "schools.xlsx") -> str:
    """The file's path as it is typed."""
    (folder / name).write_bytes(data)
    return str(folder / name)
