"""The name of a file as somebody else told it, made safe to keep, to show and to save under. Pure."""

import re
from typing import Final

from bot.thai.thai_text import clean, cut, graphemes

#: Graphemes that are kept of a name.
LONGEST: Final = 100
#: Characters that are kept of it: marks can be stacked on one grapheme without end.
_MOST: Final = 255
_LONGEST_SUFFIX: Final = 10
#: What leads into another folder, and halves of surrogate pairs, which no database takes.
_UNSAFE = re.compile("[/\\\\\ud800-\udfff]")


def safe_name(told: str) -> str:
    """The name in one line, without control characters, path separators and leading dots; "" where nothing is left.

    A long one is cut in front of its suffix: what a file is called at its end says how it opens.
    """
    name = " ".join(clean(_UNSAFE.sub("_", told)).split()).lstrip(". ")
    stem, dot, suffix = name.rpartition(".")
    if not stem or len(suffix) > _LONGEST_SUFFIX:
        stem, dot, suffix = name, "", ""
    return _within(stem, LONGEST - graphemes(dot + suffix), _MOST - len(dot + suffix)) + dot + suffix


def _within(stem: str, most_graphemes: int, most_characters: int) -> str:
    shown = cut(stem, most_graphemes)
    return shown if len(shown) <= most_characters else shown[: most_characters - 1] + "\u2026"
