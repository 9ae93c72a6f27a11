"""How buttons stand below a bubble: numbers side by side, other labels one below the other or in twos."""

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from bot.channels.splitting import graphemes
from bot.outbound import Tap

#: How many numbers a row holds at most: a thumb still hits a fifth of a narrow phone.
NUMBERS_IN_ROW: Final = 5


def in_rows(taps: Sequence[Tap], *, in_twos: int = 0) -> list[list[Tap]]:
    """The buttons in rows. Neighbours have one width: two in a row when all their labels have at most `in_twos`
    grapheme clusters, else each alone; numbers and single letters up to five, in even rows.
    """
    rows: list[list[Tap]] = []
    for numbers, group in groupby(taps, key=is_number):
        run = list(group)
        if numbers:
            width = -(-len(run) // -(-len(run) // NUMBERS_IN_ROW))
        else:
            width = 2 if all(len(graphemes(tap.label)) <= in_twos for tap in run) else 1
        rows += [run[at : at + width] for at in range(0, len(run), width)]
    return rows


def is_number(tap: Tap) -> bool:
    """A number such as 2 or 1.5, or a single letter: a step of a scale."""
    return tap.label.replace(".", "", 1).isdigit() or len(graphemes(tap.label)) == 1
