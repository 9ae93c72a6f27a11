"""Opens what was made: the cells of a workbook, the text of pages."""

import io
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import openpyxl
import pypdfium2

#: Two marks on a consonant: PDFium tells such a cluster twice, as it stands and as the page says it is meant.
_TWICE = re.compile("([\u0e01-\u0e2e][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]{2,}\u0e33?)\\1")


@dataclass(frozen=True)
class ReadSheet:
    """A tab: its cells row by row (None where there is nothing), and how it is printed."""

    name: str
    rows: tuple[tuple[Any, ...], ...]
    kinds: tuple[tuple[str, ...], ...]
    sheet: Any


def sheets(file: bytes) -> list[ReadSheet]:
    """Every tab of a workbook."""
    book = openpyxl.load_workbook(io.BytesIO(file))
    return [
        ReadSheet(
            sheet.title,
            tuple(tuple(cell.value for cell in row) for row in sheet.iter_rows()),
            tuple(tuple(cell.data_type for cell in row) for row in sheet.iter_rows()),
            sheet,
        )
        for sheet in book.worksheets
    ]


def pages(file: bytes) -> list[str]:
    """The text of every page, without spaces, line breaks and places to break."""
    with pypdfium2.PdfDocument(file) as document:
        found = []
        for page in document:
            text = page.get_textpage()
            found.append(bare(text.get_text_range()))
            text.close()
            page.close()
        return found


def bare(text: str) -> str:
    """A text as `pages` gives it, to look for."""
    return _TWICE.sub(r"\1", re.sub("[\\s\u200b\u00ad\ufffe]+", "", text))


def number(cell: Any) -> Decimal:
    """A cell that holds a number."""
    assert isinstance(cell, int | float)
    return Decimal(str(cell))
