"""Opens a workbook (.xlsx) or one table (.csv) that somebody made: the only door to openpyxl.

What is read is what a person sees: of a formula the value that was stored with it. A file is refused before it is
unpacked when it is larger than a list of schools can be, packed or unpacked.
"""

import csv
import io
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

from bot.roster.columns import column_called
from storage.roster import Kept

#: Bytes of a file, and of what it is when unpacked; a list of a thousand schools has 60 kB and 500 kB.
LARGEST: Final = 5_000_000
LARGEST_UNPACKED: Final = 40_000_000
#: A row that no list reaches, and columns beyond which nobody writes.
LAST_ROW: Final = 5_000
LAST_COLUMN: Final = 40
#: The row of titles is looked for above this one; what stands above it is for people.
TITLES_ABOVE: Final = 20
#: What a spreadsheet protected by a password, and one before 2007, begins with ([MS-CFB]).
_COMPOUND: Final = b"\xd0\xcf\x11\xe0"
_SHEET_ROWS: Final = 1_048_576


class NotRead(Exception):
    """The file is no table that can be read; the text says what is accepted."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell, as text; `wrong` says why it is none."""

    text: str = ""
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its rows that are not empty, with their numbers as the spreadsheet shows them."""

    title: str
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]


def read_sheets(file: Path) -> list[Sheet]:
    """Every sheet of a workbook; of a .csv its one table, under the title "". Raises `NotRead` and OSError."""
    if file.stat().st_size > LARGEST:
        raise NotRead(f"it has more than {LARGEST // 1_000_000} MB")
    data = file.read_bytes()
    if data.startswith(b"PK\x03\x04"):
        return _workbook(data)
    if data.startswith(_COMPOUND):
        raise NotRead("it has a password or is in the old format .xls: save it as .xlsx without a password")
    if file.suffix.lower() in {".csv", ".txt"}:
        return [_table(data)]
    raise NotRead("it is no workbook: .xlsx is accepted, and .csv for organisations alone")


def _workbook(data: bytes) -> list[Sheet]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            names = {part.filename for part in parts.infolist()}
            unpacked = sum(part.file_size for part in parts.infolist())
    except zipfile.BadZipFile as error:
        raise NotRead("it is damaged: open it in the spreadsheet program and save it anew") from error
    if "xl/workbook.xml" not in names:
        raise NotRead("it is no workbook of the format .xlsx: save it as .xlsx")
    if unpacked > LARGEST_UNPACKED:
        raise NotRead(f"unpacked it has more than {LARGEST_UNPACKED // 1_000_000} MB")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of looks that it does not know
            return list(_read(data))
    except NotRead:
        raise
    except Exception as error:  # whatever it stumbles over stands in the file
        raise NotRead(
            f"it is damaged ({type(error).__name__}): open it in the spreadsheet program, save it anew"
        ) from error


def _read(data: bytes) -> Iterator[Sheet]:
    """The stored values, beside the formulas: of one that nobody has reckoned yet there is no value."""
    from openpyxl import load_workbook

    values = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    formulas = load_workbook(io.BytesIO(data), read_only=True, data_only=False)
    try:
        for seen, written in zip(values.worksheets, formulas.worksheets, strict=True):
            for sheet in (seen, written):
                sheet.reset_dimensions()  # what a file claims of its size is not to be believed
            limits = {"max_row": _SHEET_ROWS, "max_col": LAST_COLUMN}
            pairs = zip(seen.iter_rows(**limits), written.iter_rows(**limits), strict=True)
            yield Sheet(seen.title, tuple(_filled(_cells(*pair) for pair in pairs)))
    finally:
        values.close()
        formulas.close()


def _cells(values: Sequence[Any], formulas: Sequence[Any]) -> tuple[Cell, ...]:
    return tuple(
        Cell(wrong="a formula without a value: open the file in the spreadsheet program and save it")
        if value.value is None and formula.data_type == "f" and value.data_type == "n"
        else Cell(wrong=f"the error {value.value}")
        if value.data_type == "e"
        else cell_of(value.value)
        for value, formula in zip(values, formulas, strict=True)
    )


def cell_of(value: object) -> Cell:
    """A value as its text. A number is its digits; what a spreadsheet has made a day of is no text any more."""
    match value:
        case None:
            return Cell()
        case bool():
            return Cell(wrong="a truth value: text is accepted")
        case int() | float() if value == int(value):
            return Cell(str(int(value)))
        case int() | float():
            return Cell(wrong=f"the number {value}: text is accepted")
        case datetime() | date() | time() | timedelta():
            return Cell(wrong="a date: format the cell as text and type it again")
        case _:
            return Cell(str(value))


def _filled(rows: Iterator[tuple[Cell, ...]]) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """The rows that say something."""
    for number, cells in enumerate(rows, 1):
        if not any(cell.text.strip() or cell.wrong for cell in cells):
            continue
        if number > LAST_ROW:
            raise NotRead(f"something stands below row {LAST_ROW}: a list has fewer rows")
        yield number, cells


def _table(data: bytes) -> Sheet:
    """UTF-8, or what Thai Excel saves as CSV (Windows-874)."""
    for encoding in ("utf-8-sig", "cp874"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise NotRead("its letters cannot be read: save it as CSV UTF-8")
    if "\0" in text:
        raise NotRead("it is no text: save it as CSV UTF-8")
    try:
        tables = [list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)) for delimiter in ",;\t"]
    except csv.Error as error:
        raise NotRead(f"it is no table ({error})") from error
    rows = max(tables, key=_titles_known)
    return Sheet("", tuple(_filled(tuple(Cell(cell) for cell in row[:LAST_COLUMN]) for row in rows)))


def _titles_known(table: Sequence[Sequence[str]]) -> int:
    """How many titles of a list of organisations stand in one row, if its columns are parted so."""
    rows = table[:TITLES_ABOVE]
    return max((sum(column_called(Kept.ORGANISATIONS, cell) is not None for cell in row) for row in rows), default=0)
