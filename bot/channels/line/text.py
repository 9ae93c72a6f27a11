"""The channel's name, and text that a database takes."""

import re
from typing import Final

CHANNEL: Final = "line"

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """The text with what no database takes replaced: NUL, and halves of surrogate pairs."""
    return _UNSTORABLE.sub("\ufffd", text) if _UNSTORABLE.search(text) else text
