"""What a location is called, without where it is. Pure."""

import re
from typing import Final

from bot.thai.thai_text import clean, cut

#: Graphemes that are kept of a place's name.
LONGEST: Final = 100
#: 18.7883, 98.9853 and 18°47'17.9"N 98°59'07.1"E: what a map writes where it knows no name.
_COORDINATES = re.compile(r"[-+\d\s.,;:°º'\"′″NSEW()]+")
_UNSTORABLE = re.compile("[\ud800-\udfff]")


def place(*told: str | None) -> str | None:
    """The first of these that is a name, in one line; None where there are only coordinates."""
    for words in told:
        name = cut(" ".join(clean(_UNSTORABLE.sub("", words or "")).split()), LONGEST)
        if name and not _COORDINATES.fullmatch(name):
            return name
    return None
