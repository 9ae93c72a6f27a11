"""A workbook (.xlsx) of plain tables, one a tab; pure but for the import, which waits until one is made.

A text is written as text whatever it begins with: nothing that a member typed is ever a formula or a link, and one
that begins like a formula is marked as quoted, so that it stays text when its cell is edited in Excel.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from bot.documents.table import Cell, Table

#: How a spreadsheet knows what it would reckon with (OWASP, CSV injection).
_LIKE_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_FONT = {"font_name": "Sarabun", "font_size": 11}
_A4 = 9
#: A cell of the xlsx format holds so many characters.
_LONGEST = 32_767


def workbook(tables: Sequence[Table], made: datetime) -> bytes:
    """The file, with `made` as its date; header rows stay in sight and come again on each printed page (A4 across)."""
    from xlsxwriter import Workbook

    file = BytesIO()
    book = Workbook(file, {"in_memory": True, "default_format_properties": dict(_FONT)})
    book.set_properties({"title": tables[0].heading[0], "created": made.replace(tzinfo=None)})
    looks = _Looks(book)
    for table in tables:
        _write(book.add_worksheet(table.name), table, looks)
    book.close()
    return file.getvalue()


class _Looks:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Any) -> None:
        body = {"text_wrap": True, "valign": "top", "border": 1}
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.line = book.add_format({})
        self.header = book.add_format({**body, "bold": True, "align": "center", "bg_color": "#E8EEF4"})
        self.cell = book.add_format(body)
        self.sums = book.add_format({**body, "bold": True})
        self.quoted = book.add_format({**body, "quote_prefix": True})
        self.quoted_line = book.add_format({"quote_prefix": True})


def _write(sheet: Any, table: Table, looks: _Looks) -> None:
    for row, line in enumerate(table.heading):
        _text(sheet, row, 0, line, looks.title if row == 0 else looks.line, looks.quoted_line)
    header = len(table.heading)
    for column, each in enumerate(table.columns):
        sheet.set_column(column, column, each.width)
        _text(sheet, header, column, each.title, looks.header, looks.header)
    for row, cells in enumerate(table.rows, header + 1):
        for column, cell in enumerate(cells):
            _cell(sheet, row, column, cell, looks.cell, looks.quoted)
    below = header + 1 + len(table.rows)
    for column, cell in enumerate(table.total):
        _cell(sheet, below, column, cell, looks.sums, looks.sums)
    below += bool(table.total)
    for row, line in enumerate(("", *table.closing, *(("", *table.signature) if table.signature else ())), below):
        _text(sheet, row, 0, line, looks.line, looks.quoted_line)
    sheet.freeze_panes(header + 1, 0)
    sheet.repeat_rows(header)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&R&P/&N")


def _cell(sheet: Any, row: int, column: int, cell: Cell, look: Any, quoted: Any) -> None:
    match cell:
        case None:
            sheet.write_blank(row, column, None, look)
        case str():
            _text(sheet, row, column, cell, look, quoted)
        case int() | Decimal():
            sheet.write_number(row, column, cell, look)


def _text(sheet: Any, row: int, column: int, text: str, look: Any, quoted: Any) -> None:
    if not text:
        sheet.write_blank(row, column, None, look)
        return
    sheet.write_string(row, column, text[:_LONGEST], quoted if text.startswith(_LIKE_FORMULA) else look)
