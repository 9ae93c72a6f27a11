"""The picture of LINE's rich menu: six cells, each a drawing and a word."""

import unicodedata
from collections.abc import Mapping
from typing import Final

from bot.pictures import fill

#: Each command's drawing (a symbol in the template) and colour.
_DRAWINGS: Final = {
    "log": "#0F766E",
    "share": "#B45309",
    "search": "#1D4ED8",
    "advice": "#BE123C",
    "mine": "#6D28D9",
    "menu": "#334155",
}
_LARGEST: Final = 104
#: A cell is 805 pixels wide; a word keeps a margin in it.
_WORD_WIDTH: Final = 720
#: The width of an average letter of Sarabun Bold, in its size.
_LETTER: Final = 0.58


def svg(cells: Mapping[str, str]) -> str:
    """The picture for command → label; raises KeyError for a command without a drawing."""
    shown = [
        {"drawing": command, "colour": _DRAWINGS[command], "label": label, "size": _size(label)}
        for command, label in cells.items()
    ]
    return fill("rich_menu.svg", cells=shown)


def _size(label: str) -> int:
    """The size in which a word fits its cell; marks above and below take no width."""
    letters = sum(not unicodedata.category(letter).startswith("M") for letter in label)
    return min(_LARGEST, round(_WORD_WIDTH / (_LETTER * max(letters, 1))))
