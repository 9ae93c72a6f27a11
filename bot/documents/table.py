"""What every document is made of: lines above, columns, rows, lines below. Pure."""

from dataclasses import dataclass
from decimal import Decimal

#: A day is text already, written in the reader's calendar; what can be added up is a number.
Cell = str | int | Decimal | None


@dataclass(frozen=True, slots=True)
class Column:
    """`width` in digits of the body's font, as spreadsheets count it; a page shares its width out in this ratio."""

    title: str
    width: float


@dataclass(frozen=True, slots=True)
class Table:
    """`name`: at most 31 characters without []:*?/\\ (a tab of a workbook). The first line of `heading` is its title.

    `total` is a last row that adds up, one cell a column, where there is one.
    `closing` are the lines below the rows; `signature` are those to sign, which stay together on a page.
    """

    name: str
    heading: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    closing: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()
    total: tuple[Cell, ...] = ()

    def __post_init__(self) -> None:
        """Raises ValueError for a row that has not one cell a column."""
        for number, row in enumerate((*self.rows, *([self.total] if self.total else [])), 1):
            if len(row) != len(self.columns):
                raise ValueError(f"row {number} has {len(row)} cells for {len(self.columns)} columns")


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG or JPEG and the line below it."""

    image: bytes
    caption: str
