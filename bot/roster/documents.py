"""The workbooks that are handed out: an empty one to be filled, and one with the codes."""

import csv
import io
from collections.abc import Sequence
from datetime import datetime

from bot.documents.sheet import workbook
from bot.documents.table import Cell, Column, Table
from bot.roster.columns import COLUMNS, names
from storage.roster import Issued, Kept

_WIDTH, _WIDE = 16, 34
_LONG = frozenset({"name", "name_en", "controller", "controller_en", "contact"})
#: How a spreadsheet knows what it would reckon with (OWASP, CSV injection).
_LIKE_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def template(now: datetime) -> bytes:
    """An empty workbook with the columns, and above them a line that says how each sheet is filled."""
    return workbook([_empty(sheet) for sheet in Kept], now)


def _empty(sheet: Kept) -> Table:
    told = names("th")
    columns = told[sheet.value]["columns"]
    shown = [(columns[column.key]["title"], columns[column.key]["example"]) for column in COLUMNS[sheet]]
    example = " · ".join(f"{title}: {text}" for title, text in shown if text)
    heading = (told[sheet.value]["title"], told[sheet.value]["help"], told["required"], f"{told['example']} {example}")
    titles = tuple(
        Column(
            f"{columns[column.key]['title']}{'*' if column.empty is None else ''}",
            _WIDE if column.key in _LONG else _WIDTH,
        )
        for column in COLUMNS[sheet]
    )
    return Table(told[sheet.value]["title"], heading, titles, ())


def codes_workbook(issued: Sequence[Issued], now: datetime) -> bytes:
    """The codes as a workbook to hand over."""
    told = names("th")["codes"]
    titles = tuple(Column(told["columns"][key], _WIDE if key == "whom" else _WIDTH) for key in told["columns"])
    rows: tuple[tuple[Cell, ...], ...] = tuple(_row(each) for each in issued)
    return workbook([Table(told["title"], (told["title"], told["help"]), titles, rows)], now)


def codes_csv(issued: Sequence[Issued]) -> bytes:
    """The codes as CSV that Thai Excel opens; what looks like a formula is quoted, so that it stays text."""
    file = io.StringIO(newline="")
    writing = csv.writer(file)
    writing.writerow(names("th")["codes"]["columns"].values())
    for each in issued:
        writing.writerow(f"'{cell}" if cell.startswith(_LIKE_FORMULA) else cell for cell in _row(each))
    return file.getvalue().encode("utf-8-sig")


def _row(issued: Issued) -> tuple[str, str, str, str]:
    return issued.network, issued.whom, names("th")["codes"]["kinds"][issued.kind.value], issued.code
