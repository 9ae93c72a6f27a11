"""A workbook holds what was put in, cell by cell, and reckons with none of it."""

from decimal import Decimal

import pytest

from bot.documents.sheet import workbook
from bot.documents.table import Table
from tests.documents.reading import number, sheets
from tests.documents.tables import COLUMNS, EVERY_MARK, FORMULAS, LONG, MADE, SIGNATURE, row, table_of

HEADER = 2  # rows above it


@pytest.mark.parametrize("rows", [0, 1, 200])
def test_every_cell_is_where_it_belongs(rows: int) -> None:
    table = table_of(*(row(each, f"ประชุมครั้งที่ {each}", EVERY_MARK) for each in range(1, rows + 1)))
    (sheet,) = sheets(workbook([table], MADE))
    assert sheet.name == "สมุดบันทึก PLC"
    assert [line[0] for line in sheet.rows[:HEADER]] == list(table.heading)
    assert sheet.rows[HEADER] == tuple(column.title for column in COLUMNS)
    for read, given in zip(sheet.rows[HEADER + 1 :], table.rows, strict=False):
        assert (read[0], read[1], number(read[2]), *read[3:]) == given
    below = [line[0] for line in sheet.rows[HEADER + 1 + rows :]]
    assert below == [None, *table.closing, None, *SIGNATURE]


def test_what_looks_like_a_formula_stays_text() -> None:
    table = table_of(*(row(place, text, text) for place, text in enumerate(FORMULAS, 1)))
    (sheet,) = sheets(workbook([table], MADE))
    for place, text in enumerate(FORMULAS, HEADER + 1):
        for column in (3, 4):
            assert sheet.rows[place][column] == text
            assert sheet.kinds[place][column] == "s"
            assert sheet.sheet.cell(place + 1, column + 1).quotePrefix
            assert sheet.sheet.cell(place + 1, column + 1).hyperlink is None


def test_a_heading_that_looks_like_a_formula_stays_text() -> None:
    plain = table_of()
    (sheet,) = sheets(workbook([Table(plain.name, ("=1+1", "@x"), plain.columns, ())], MADE))
    assert [line[0] for line in sheet.rows[:2]] == ["=1+1", "@x"]
    assert {line[0] for line in sheet.kinds[:2]} == {"s"}


def test_long_texts_are_whole() -> None:
    (sheet,) = sheets(workbook([table_of(row(1, LONG, LONG))], MADE))
    assert len(LONG) == 1000
    assert sheet.rows[HEADER + 1][3:] == (LONG, LONG)


def test_it_is_ready_for_the_printer() -> None:
    (sheet,) = sheets(workbook([table_of(row(1, "ประชุม"))], MADE))
    page = sheet.sheet
    assert page.freeze_panes == "A4"
    assert page.print_title_rows == "$3:$3"
    assert (page.page_setup.orientation, str(page.page_setup.paperSize)) == ("landscape", "9")
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.page_setup.fitToWidth is None  # one page, as the format has it
    assert int(page.page_setup.fitToHeight) == 0
    assert page.cell(4, 4).font.name == "Sarabun"
    assert page.cell(4, 4).alignment.wrapText


def test_several_tables_are_several_tabs() -> None:
    first = table_of(row(1, "ประชุม"))
    second = Table("ตามเดือน", ("ภาพรวม",), COLUMNS[:1], ((Decimal(3),),))
    assert [sheet.name for sheet in sheets(workbook([first, second], MADE))] == ["สมุดบันทึก PLC", "ตามเดือน"]


def test_the_same_table_is_the_same_file() -> None:
    table = table_of(row(1, EVERY_MARK, LONG))
    assert workbook([table], MADE) == workbook([table], MADE)


def test_a_row_has_a_cell_for_every_column() -> None:
    with pytest.raises(ValueError, match="row 1 has 2 cells for 5 columns"):
        table_of((1, "x"))
