"""From what was typed to how the member is addressed (`domain/messages.yaml` naming). Pure.

Members type a name with or without a title, glued to it or not. Titles are taken off; where one stood straight before
the name it may have been part of it, and the member is asked.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from bot.says import Word
from bot.thai import thai_text
from bot.thai.understood import UNDERSTOOD

#: At most so many graphemes, and (marks can be piled up) so many characters.
LONGEST = 40
_LONGEST_CHARACTERS = 80
#: Signs that a name may hold besides letters and their marks.
_SIGNS = frozenset(" .-'\u2019()\u0e2f")
#: What may follow a title that stands straight before a name: a Thai consonant or a leading vowel.
_BEGINS_NAME = re.compile("[\u0e01-\u0e2e\u0e40-\u0e44]")
_SMALLEST_NAME = 2


@dataclass(frozen=True, slots=True)
class Name:
    """`name` is shown (given name and surname), `given` is addressed.

    `honorific` is false for a monk. `sure` is false where a title stood straight before the name: ask.
    """

    name: str
    given: str
    honorific: bool = True
    sure: bool = True


def _title_patterns(titles: Sequence[str]) -> tuple[re.Pattern[str], ...]:
    """One pattern a title, longest first; spaces and inner dots may be missing, the last dot if a space follows.

    Group 1 is set where the title ends with a dot, a space or the text, and so can be no part of a name.
    """
    patterns = []
    for title in sorted(titles, key=len, reverse=True):
        bare = re.escape(title.rstrip(".")).replace("\\.", r"\.?\s?").replace("\\ ", r"\s?")
        clear = r"(\s*\.[\s.]*|\s+|$)"
        patterns.append(re.compile(bare + (clear if title.endswith(".") else clear + "?"), re.IGNORECASE))
    return tuple(patterns)


_TITLES = _title_patterns([title for titles in UNDERSTOOD.name_prefixes.values() for title in titles])


def read_name(typed: str, *, as_typed: bool = False) -> Name | None:
    """The name in what was typed, None where it must be asked for again. `as_typed` takes nothing off."""
    text = _normalised(typed)
    if text.startswith(UNDERSTOOD.monks):
        longer = any(text.startswith(title) and text != title.strip() for title in UNDERSTOOD.monks)
        return Name(text, text, honorific=False) if longer and _is_name(text) else None
    sure = True
    while not as_typed:
        found = _title(text)
        if found is None:
            break
        text, clear = found
        sure = sure and clear
    text = text.strip(" .-")
    return Name(text, text.split()[0], sure=sure) if _is_name(text) else None


def address(given: str, *, honorific: bool, position: str) -> Word:
    """The word by which a member is addressed: คุณครูสมใจ, คุณครู Joy, Kru Joy; a monk by the name alone."""
    if not honorific:
        return Word("address-plain", {"name": given})
    latin = given[:1].isascii() or "LATIN" in unicodedata.name(given[:1], "")
    return Word(f"address-{position}", {"name": given, "gap": " " if latin else ""})


def _normalised(typed: str) -> str:
    """One line without what cannot be seen and without emoji; each vowel in its one spelling."""
    kept = (" " if unicodedata.category(each).startswith(("So", "Sk", "Z", "C")) else each for each in _shown(typed))
    return " ".join(thai_text.spelled("".join(kept)).split())


def _shown(typed: str) -> str:
    """The text without variation selectors, which only colour the character before."""
    return re.sub("[\ufe00-\ufe0f]", "", thai_text.clean(typed))


def _title(text: str) -> tuple[str, bool] | None:
    """What is left after the title in front, and whether it surely was one; None where there is none."""
    for pattern in _TITLES:
        found = pattern.match(text)
        if found is None:
            continue
        left = text[found.end() :]
        if found[1] is not None:
            return left, True
        if len(left) >= _SMALLEST_NAME and _BEGINS_NAME.match(left):
            return left, False
    return None


def _is_name(text: str) -> bool:
    """Letters with their marks and few signs, not longer than a name."""
    letters = [unicodedata.category(each)[0] for each in text if each not in _SIGNS]
    if "L" not in letters or set(letters) - {"L", "M"}:
        return False
    return len(text) <= _LONGEST_CHARACTERS and thai_text.graphemes(text) <= LONGEST
