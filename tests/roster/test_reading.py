"""Untidy files: what is forgiven, and what is refused with its place and what is accepted there."""

import zipfile
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from xlsxwriter import Workbook as WrittenWorkbook

from bot.roster import sheets as reading
from bot.roster.rows import ReadRoster, read_roster
from bot.roster.sheets import NotRead, read_sheets
from storage.network import NetworkKind
from storage.organisation import OrganisationKind
from storage.roster import Kept
from tests.roster.making import AREA, CENTRE, NETWORK, SCHOOL, SCHOOL_TITLES, book, roster, saved


def read(folder: Path, data: bytes, name: str = "schools.xlsx") -> ReadRoster:
    return read_roster(read_sheets(Path(saved(folder, data, name))))


def told(found: ReadRoster) -> list[str]:
    return [f"{found.place(problem)}: {problem.text}" for problem in found.problems]


def test_untidy_typing_is_forgiven(tmp_path: Path) -> None:
    decomposed = "โรงเรียนบ้านน\u0e49\u0e4d\u0e32ค\u0e4d\u0e32\u200b  เ\u0e40ก้ว"
    school = (" s ๐๑ ", decomposed, "น้ำคำ\nแก้ว", "n๑;N๒ , n1", " โรงเรียน ", "1050 1300-01", None)
    (wish,) = read(tmp_path, book(roster(schools=[(None,) * 7, school]))).roster.organisations
    assert (wish.row, wish.code, wish.networks, wish.school_code) == (3, "S01", ("N1", "N2"), "1050130001")
    assert wish.name == "โรงเรียนบ้านน้ำคำ แก้ว".replace("แ", "\u0e41")
    assert (wish.short, wish.kind) == ("น้ำคำ แก้ว", OrganisationKind.SCHOOL)


def test_a_tone_mark_in_the_middle_of_sara_am_is_forgiven(tmp_path: Path) -> None:
    school = (*SCHOOL[:2], "บ้านน\u0e4d\u0e49\u0e32", *SCHOOL[3:])
    assert read(tmp_path, book(roster(schools=[school]))).roster.organisations[0].short == "บ้านน้ำ"


def test_numbers_are_text(tmp_path: Path) -> None:
    school = (101, "โรงเรียน", 5.0, "N1", None, 1050130001, None)
    (wish,) = read(tmp_path, book(roster(schools=[school]))).roster.organisations
    assert (wish.code, wish.short, wish.school_code) == ("101", "5", "1050130001")


def test_english_titles_and_sheets_are_understood(tmp_path: Path) -> None:
    areas = [("CODE", "Official name", "short name", "Data controller", "Contact"), AREA]
    networks = [("Code", "Name", "Short", "Kind", "Area"), NETWORK[:5]]
    schools = [("school code", "code", "name_th", "short_th", "networks"), ("1050130001", *SCHOOL[:4])]
    found = read(tmp_path, book({"Areas": areas, "Networks": networks, "Schools": schools}))
    assert told(found) == []
    assert found.roster.networks[0].kind is NetworkKind.PRIMARY
    assert found.roster.organisations[0].code == "S01"


def test_titles_stand_below_lines_for_people_in_any_order_with_columns_of_others(tmp_path: Path) -> None:
    rows = [
        ("รายชื่อโรงเรียน ปีการศึกษา 2569",),
        (),
        ("ที่", "เครือข่าย*", "ชื่อโรงเรียน *", "ชื่อย่อ*", "รหัส", "หมายเหตุ"),
        (1, "N1", "โรงเรียน ก", "ก", "S01", "ย้ายอาคาร"),
        (2, None, None, None, None, None),
    ]
    found = read(tmp_path, book({"โรงเรียน": rows, "Sheet2": [("x",)]}))
    assert told(found) == []
    assert [wish.row for wish in found.roster.organisations] == [4]
    assert found.unread == ("column ที่ of โรงเรียน", "column หมายเหตุ of โรงเรียน", "sheet Sheet2")


def with_school(*cells: Any) -> dict[str, list[Sequence[Any]]]:
    """The right roster, with this row for a school."""
    return roster(schools=[SCHOOL, cells])


@pytest.mark.parametrize(
    ("sheets", "problems"),
    [
        (with_school("S02", "", "ก", "N1"), ["โรงเรียน B3 ชื่อเต็ม: is empty; a merged cell counts"]),
        (with_school("ส02", "ก", "ก", "N1"), ["โรงเรียน A3 รหัส: “ส02” is no code; 1 to 20 letters"]),
        (with_school("S02", "ก", "ก" * 81, "N1"), ["โรงเรียน C3 ชื่อย่อ: has 81 characters; up to 80"]),
        (with_school("S02", "ก", "ก", "N1,ข้าง"), ["โรงเรียน D3 เครือข่าย: “ข้าง” is no code"]),
        (with_school("S02", "ก", "ก", "N1", "วัง"), ["โรงเรียน E3 ประเภท: “วัง” is not accepted; accepted are school ("]),
        (with_school("S02", "ก", "ก", "N1", None, "ABC"), ["โรงเรียน F3 รหัสสถานศึกษา: “ABC” is no school code; 4 to 12"]),
        (with_school("S02", "ก", 1.5, "N1"), ["โรงเรียน C3 ชื่อย่อ: the number 1.5: text is accepted"]),
        (with_school("S02", "ก", True, "N1"), ["โรงเรียน C3 ชื่อย่อ: a truth value: text is accepted"]),
        (with_school("S02", "ก", "#REF!", "N1"), ["โรงเรียน C3 ชื่อย่อ: the error #REF!"]),
        (with_school("S02", "=B2", "ก", "N1"), ["โรงเรียน B3 ชื่อเต็ม: a formula without a value"]),
        (with_school("S 2", "", "", ""), ["โรงเรียน B3", "โรงเรียน C3", "โรงเรียน D3"]),
        (roster(networks=[(*NETWORK[:3], "มหาลัย", *NETWORK[4:])]), ["เครือข่าย D2 ระดับ: “มหาลัย” is not accepted"]),
        (roster(networks=[(*CENTRE[:6], "เวทมนตร์")]), ["เครือข่าย G2 กลุ่มสาระ: “เวทมนตร์” is not accepted"]),
        (roster(areas=[(*AREA[:3], None, " \u200b")]), ["เขตพื้นที่ D2 ผู้ควบคุมข้อมูล", "เขตพื้นที่ E2 ช่องทางติดต่อ"]),
        ({"โรงเรียน": [SCHOOL_TITLES[:3], SCHOOL[:3]]}, ["โรงเรียน row 1: the column เครือข่าย (networks) is missing"]),
        ({"โรงเรียน": [("รหัส", *SCHOOL_TITLES)]}, ["โรงเรียน A1 รหัส: the column stands twice"]),
        ({"โรงเรียน": [SCHOOL]}, ["โรงเรียน row 1: there is no row of titles; accepted are ชื่อเต็ม"]),
        ({**roster(), "schools": [SCHOOL_TITLES]}, ["โรงเรียน row 1: the sheet schools says the same as โรงเรียน"]),
    ],
)
def test_a_problem_names_its_place_and_what_is_accepted(
    sheets: dict[str, list[Sequence[Any]]], problems: list[str], tmp_path: Path
) -> None:
    found = told(read(tmp_path, book(sheets)))
    assert len(found) == len(problems), found
    for text, expected in zip(found, problems, strict=True):
        assert text.startswith(expected)


def test_a_day_that_the_spreadsheet_made_of_a_name_is_refused(tmp_path: Path) -> None:
    from datetime import datetime

    day = datetime(2026, 1, 2)  # noqa: DTZ001  a spreadsheet knows no zone
    found = told(read(tmp_path, book(with_school("S02", "ก", day, "N1"))))
    assert found == ["โรงเรียน C3 ชื่อย่อ: a date: format the cell as text and type it again"]


def test_a_formula_counts_as_its_value(tmp_path: Path) -> None:
    file = BytesIO()
    with WrittenWorkbook(file, {"in_memory": True}) as written:
        sheet = written.add_worksheet("โรงเรียน")
        sheet.write_row(0, 0, SCHOOL_TITLES)
        sheet.write_row(1, 0, ("S01", "โรงเรียน ก"))
        sheet.write_formula(1, 2, "=RIGHT(B2,1)", value="ก")
        sheet.write_string(1, 3, "N1")
        sheet.write_formula(1, 6, '=IF(A2="x","AREA1","")', value="")
    # Excel says of a value that is no number what it is.
    data = with_part("xl/worksheets/sheet1.xml", as_text, file.getvalue())
    found = read(tmp_path, data)
    assert told(found) == []
    assert (found.roster.organisations[0].short, found.roster.organisations[0].area) == ("ก", "")


def test_merged_cells_count_for_their_first_row(tmp_path: Path) -> None:
    made = Workbook()
    sheet = made.worksheets[0]
    sheet.title = "โรงเรียน"
    for row in (SCHOOL_TITLES, SCHOOL, ("S02", "ก", "ก", None)):
        sheet.append(list(row))
    sheet.merge_cells("D2:D3")
    file = BytesIO()
    made.save(file)
    assert told(read(tmp_path, file.getvalue())) == [
        "โรงเรียน D3 เครือข่าย: is empty; a merged cell counts for its first row only"
    ]


def test_codes_of_rows_with_a_problem_are_not_missed_elsewhere(tmp_path: Path) -> None:
    found = read(tmp_path, book(roster(networks=[("N1", "", "ก", "primary", "AREA1", None, None)])))
    assert found.doubtful == {(Kept.NETWORKS, "N1")}


def zipped(**parts: bytes) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name.replace("__", "/"), data)
    return file.getvalue()


def as_text(data: bytes) -> bytes:
    return data.replace(b'<c r="G2">', b'<c r="G2" t="str">')


def with_part(name: str, change: Callable[[bytes], bytes], whole: bytes | None = None) -> bytes:
    """The right workbook, or this one, with one part of it changed."""
    whole, file = whole or book(roster()), BytesIO()
    with zipfile.ZipFile(BytesIO(whole)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            data = old.read(part)
            new.writestr(part, change(data) if part == name else data)
    return file.getvalue()


def cut_in_half(data: bytes) -> bytes:
    return data[: len(data) // 2]


def laughing(data: bytes) -> bytes:
    """A text that is what ten texts are, each of which is what ten are, and so on."""
    entities = b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 20) for n in range(1, 12))
    text = data.replace("รหัส".encode(), b"&a11;")
    return b'<!DOCTYPE worksheet [<!ENTITY a0 "ha">' + entities + b"]>" + text[text.index(b"<worksheet") :]


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (b"%PDF-1.7", "a.pdf", "it is no workbook: .xlsx is accepted"),
        (b"", "a.xlsx", "it is no workbook: .xlsx is accepted"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"EncryptedPackage",
            "a.xlsx",
            "it has a password or is in the old format",
        ),
        (
            zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"),
            "a.xlsx",
            "it is no workbook of the format",
        ),
        (zipped(xl__workbook_bin=b"x"), "a.xlsb", "it is no workbook of the format .xlsx"),
        (cut_in_half(book(roster())), "a.xlsx", "it is damaged"),
        (with_part("xl/worksheets/sheet3.xml", cut_in_half), "a.xlsx", "it is damaged"),
        (with_part("xl/workbook.xml", lambda _: b"<x/>"), "a.xlsx", "it is damaged|none of its sheets"),
        (with_part("xl/worksheets/sheet3.xml", laughing), "a.xlsx", "it is damaged"),
        (
            with_part("xl/styles.xml", lambda data: data + b" " * 50_000_000),
            "a.xlsx",
            "unpacked it has more than 40 MB",
        ),
        (b"x" * 5_000_001, "a.xlsx", "it has more than 5 MB"),
        (b"\xff\xfe\x00\xd8" * 9, "a.csv", "its letters cannot be read|it is no text"),
        (
            book({"Sheet1": [SCHOOL_TITLES, SCHOOL]}),
            "a.xlsx",
            "none of its sheets is known; accepted are เขตพื้นที่ (areas)",
        ),
    ],
)
def test_a_file_that_is_no_roster_is_refused(data: bytes, name: str, why: str, tmp_path: Path) -> None:
    with pytest.raises(NotRead) as refusal:
        read(tmp_path, data, name)
    assert any(str(refusal.value).startswith(each) for each in why.split("|")), refusal.value


def test_rows_where_no_list_ends_are_refused(tmp_path: Path) -> None:
    made = load_workbook(BytesIO(book(roster())))
    made["โรงเรียน"].cell(row=reading.LAST_ROW + 1, column=1, value="S02")
    file = BytesIO()
    made.save(file)
    with pytest.raises(NotRead, match="something stands below row 5000"):
        read(tmp_path, file.getvalue())


def test_what_a_sheet_claims_of_its_size_is_not_believed(tmp_path: Path) -> None:
    def boast(data: bytes) -> bytes:
        start = data.index(b'ref="') + 5
        return data[:start] + b"A1:XFD1048576" + data[data.index(b'"', start) :]

    found = read(tmp_path, with_part("xl/worksheets/sheet3.xml", boast))
    assert (told(found), len(found.roster.organisations)) == ([], 1)


@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("utf-8", ","), ("utf-8-sig", ";"), ("cp874", ","), ("utf-8", "\t")]
)
def test_organisations_alone_come_as_csv(encoding: str, delimiter: str, tmp_path: Path) -> None:
    rows = [("รหัส", "ชื่อเต็ม", "ชื่อย่อ", "เครือข่าย"), ("S01", "โรงเรียนบ้านน้ำใส", "บ้านน้ำใส", "N1")]
    text = "\r\n".join(delimiter.join(row) for row in rows)
    found = read(tmp_path, text.encode(encoding), "schools.csv")
    assert told(found) == []
    assert [(wish.name, wish.networks) for wish in found.roster.organisations] == [("โรงเรียนบ้านน้ำใส", ("N1",))]


@pytest.mark.parametrize("delimiter", [";", "\t", ","])
def test_a_line_for_people_does_not_decide_what_parts_the_columns_of_a_csv(delimiter: str, tmp_path: Path) -> None:
    heading = "รายชื่อโรงเรียน, ปี 2569, ครบทุกเครือข่าย; ตรวจแล้ว; ส่งแล้ว"
    rows = [("รหัส", "ชื่อเต็ม", "ชื่อย่อ", "เครือข่าย"), ("S01", "โรงเรียนบ้านน้ำใส", "บ้านน้ำใส", "N1")]
    text = "\r\n".join([f'"{heading}"' if delimiter == "," else heading, *(delimiter.join(row) for row in rows)])
    found = read(tmp_path, text.encode(), "schools.csv")
    assert told(found) == []
    assert [wish.code for wish in found.roster.organisations] == ["S01"]


def test_a_place_in_a_csv_has_no_sheet(tmp_path: Path) -> None:
    text = "รหัส,ชื่อเต็ม,ชื่อย่อ,เครือข่าย\nS01,,ก,N1\n"
    (problem,) = told(read(tmp_path, text.encode(), "schools.csv"))
    assert problem.startswith("B2 ชื่อเต็ม: is empty")
