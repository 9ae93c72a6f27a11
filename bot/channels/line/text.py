"""The channel's name, and text that a database, JSON and LINE take."""

import re
from typing import Final

from bot.channels.splitting import split_text, utf16_length

CHANNEL: Final = "line"

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
#: Space that `str.isspace` does not know: zero-width characters, word joiner, BOM, soft hyphen.
_UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad"


def storable(text: str) -> str:
    """The text with what no database takes replaced: NUL, and halves of surrogate pairs."""
    return _UNSTORABLE.sub("\ufffd", text) if _UNSTORABLE.search(text) else text


def sendable(text: str) -> str:
    """The text without control characters; line ends stay, in their one form."""
    return storable(_CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))


def seen(text: str) -> bool:
    """Whether a reader would see anything of it."""
    return any(not letter.isspace() and letter not in _UNSEEN for letter in text)


def cut(text: str, units: int) -> str:
    """The text within so many UTF-16 units, its end an ellipsis where something was left out."""
    return text if utf16_length(text) <= units else split_text(text, units - 1)[0] + "\u2026"
