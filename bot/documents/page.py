"""Pages for the printer (PDF, A4 across) of a table and its pictures, set by typst in Sarabun.

typst sets Thai marks right, breaks Thai lines between words and needs neither a browser nor fonts of the machine.
The table goes in as JSON: what a member typed cannot be markup, and the template reads no file but those given here.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from bot.documents.table import Cell, Picture, Table

if TYPE_CHECKING:
    from typst import Fonts

_TEMPLATE: Final = Path(__file__).with_name("page.typ")
#: A row whose longest text has at most so many letters surely fits on a page and is not parted.
_WHOLE: Final = 500
_FONTS: Final = Path(__file__).parents[1] / "pictures" / "fonts"


def pdf(table: Table, made: datetime, *, language: str, pictures: Sequence[Picture] = (), album: str = "") -> bytes:
    """The file, with `made` as its date; `album` is the title of the part with the pictures.

    Raises `typst.TypstError` for a picture that is no PNG or JPEG.
    """
    from typst import Compiler

    names = [f"{number}.picture" for number in range(len(pictures))]
    said = {
        "language": language,
        "heading": table.heading,
        "columns": [{"title": column.title, "width": column.width} for column in table.columns],
        "rows": [{"cells": cells, "whole": max(map(len, cells)) <= _WHOLE} for cells in map(_written, table.rows)],
        "closing": table.closing,
        "signature": table.signature,
        "album": album,
        "pictures": [{"file": name, "caption": picture.caption} for name, picture in zip(names, pictures, strict=True)],
    }
    with TemporaryDirectory() as folder:
        for name, picture in zip(names, pictures, strict=True):
            Path(folder, name).write_bytes(picture.image)
        compiler = Compiler(
            _TEMPLATE.read_bytes(),
            root=folder,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"said": json.dumps(said, ensure_ascii=False)},
        )
        document = compiler.compile(format="pdf", timestamp=int(made.timestamp()))
    assert isinstance(document, bytes), "a PDF is one file"
    return document


@cache
def _fonts() -> "Fonts":
    """Sarabun, and for signs that it lacks what typst brings along: a page looks the same on every machine."""
    from typst import Fonts

    return Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[_FONTS])


def _written(row: tuple[Cell, ...]) -> list[str]:
    return [_said(cell) for cell in row]


def _said(cell: Cell) -> str:
    """Hours without a zero that says nothing: 2, 1.5."""
    match cell:
        case None:
            return ""
        case Decimal():
            return f"{cell.normalize():f}"
    return str(cell)
