"""Which texts are commands, and which look like a join code (`domain/activity_schema.yaml` keyword_rule). Pure.

Keywords never eat an answer: while a text question is open, a text counts as a command only if nothing but fillers
is left beside the keyword.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.thai import thai_text
from bot.thai.understood import UNDERSTOOD

#: Keywords that may be followed by a space and a text: "search fractions".
TAKES_REST = frozenset(
    {"log", "share", "search", "advice", "mine", "restore", "announce", "entry", "edit", "history", "undo"}
)
#: Of these, those that count only before a number: "entry 12".
TAKES_NUMBER = frozenset({"entry", "edit", "history", "undo"})

#: Keywords that may also be an answer, a name among others: they count only while nothing is asked.
COURTESIES = frozenset({"hello", "thanks", "acknowledge", "question", "entry", "edit", "history", "undo"})

_KEYWORDS = {thai_text.fold(word): name for name, words in UNDERSTOOD.keywords.items() for word in words}
#: "บันทึก" is one word, "my log" is two.
_WORDS_OF_KEYWORD = (1, 2)
_FILLERS = sorted({thai_text.fold(word) for word in UNDERSTOOD.fillers}, key=len, reverse=True)
_CANCELLING = tuple(thai_text.fold(word) for word in UNDERSTOOD.cancelling)
_LANGUAGES = {thai_text.fold(word): language for language, words in UNDERSTOOD.languages.items() for word in words}
_AGREEMENT = {
    **{thai_text.fold(word): True for word in UNDERSTOOD.agreeing},
    **{thai_text.fold(word): False for word in UNDERSTOOD.refusing},
}
_SIGNS = " .!?"
#: No longer text is a keyword with fillers around it.
_LONGEST = 200

#: What an entry in a group begins with. Thai has no spaces, so a Thai tag ends where it ends; a Latin one is a word.
_TAG = re.compile(
    "|".join(
        re.escape(word) + (r"(?![a-z0-9_])" if word.isascii() else "")
        for word in UNDERSTOOD.keywords["log"]
        if word.startswith("#")
    ),
    re.IGNORECASE,
)
#: An entry's number, with the sign before it.
_NUMBER = re.compile(r"#\d{1,15}")
_START = re.compile(r"/start(?:\s+|$)", re.IGNORECASE)
#: Between the groups of a code: spaces, and every dash that a keyboard offers.
_BETWEEN = re.compile(r"[\s\-\u2010-\u2015\u2212\ufe58\ufe63\uff0d]+")
_COMPACT = re.compile(r"[A-Za-z0-9]{6,24}")
#: What a new code is made of (`storage/codes.py`): no 0 and 1. A bare number made of it may be a code.
_ONLY_DIGITS = re.compile(r"[2-9]+")
_WORD = re.compile(r"[A-Za-z]{3,}")
#: Lengths of a code without a school's: member, link, coordinator and supervisor.
_LENGTHS = (6, 8, 12)


@dataclass(frozen=True, slots=True)
class Command:
    """A command that was typed. `rest` is the text after it; for "language" it is the keyword itself."""

    name: str
    rest: str = ""


def heard(text: str, *, answering: bool) -> Command | None:
    """The command in a text; `answering`: a text question is open, so only the bare keyword counts."""
    if len(text) <= _LONGEST:
        for bare in _without_fillers(thai_text.fold(text)):
            name = _KEYWORDS.get(bare)
            if name is not None and not (answering and name in COURTESIES):
                return Command(name, bare if name == "language" else "")
    if answering:
        return None
    if _NUMBER.fullmatch(thai_text.fold(text)):
        return Command("entry", thai_text.fold(text).removeprefix("#"))
    for words in _WORDS_OF_KEYWORD:
        parts = thai_text.clean(text).split(maxsplit=words)
        name = _KEYWORDS.get(thai_text.fold(" ".join(parts[:words])), "")
        if name in TAKES_REST and len(parts) > words and (name not in TAKES_NUMBER or _is_number(parts[words])):
            return Command(name, parts[words])
    return None


def _is_number(text: str) -> bool:
    return thai_text.fold(text).isdecimal()


def tagged(text: str) -> str | None:
    """What stands behind the tag with which an entry in a group begins (`#log planted trees`); None without one."""
    typed = thai_text.clean(text)
    found = _TAG.match(typed)
    return typed[found.end() :].lstrip(" :\n") if found else None


def asks_to_cancel(text: str) -> bool:
    """Whether an answer mentions cancelling, so that stopping is offered below it."""
    folded = thai_text.fold(text)
    return any(word in folded for word in _CANCELLING)


def agrees(text: str) -> bool | None:
    """What an answer to a yes-or-no question says; None where it says more than that, or something else."""
    if len(text) > _LONGEST:
        return None
    return next((_AGREEMENT[bare] for bare in _without_fillers(thai_text.fold(text)) if bare in _AGREEMENT), None)


def language_asked(keyword: str) -> str | None:
    """The language that a keyword names; None for one that asks for the other language."""
    return _LANGUAGES.get(thai_text.fold(keyword))


def _without_fillers(folded: str) -> Iterator[str]:
    """The text, and what is left after each step: first from the end until nothing is left there, then the front."""
    yield folded
    left = folded
    while cut := next((f for f in (*_SIGNS, *_FILLERS) if left.endswith(f)), ""):
        left = left.removesuffix(cut)
        yield left
    while cut := next((f for f in (*_SIGNS, *_FILLERS) if left.startswith(f)), ""):
        left = left.removeprefix(cut)
        yield left


def join_code(text: str) -> str | None:
    """The compact form (TN7K2MS01) of a text that can be a join code, else None. Whether it works is not known here.

    Any case, spaces, dashes and Thai digits are accepted, also behind `/start`. A word, a keyword, a date, a phone
    number and a short sentence are no codes: they would be counted as wrong tries.
    """
    typed = _START.sub("", thai_text.digits(thai_text.clean(text)), count=1)
    groups = [group for group in _BETWEEN.split(typed.strip()) if group]
    compact = "".join(groups)
    if not _COMPACT.fullmatch(compact) or thai_text.fold(typed) in _KEYWORDS:
        return None
    compact = compact.upper()
    if compact.isdigit():
        return compact if len(groups) == 1 and len(compact) in _LENGTHS and _ONLY_DIGITS.fullmatch(compact) else None
    if compact.isalpha():
        return compact if typed.isupper() and len(groups[0]) in _LENGTHS else None
    return compact if _grouped_like_a_code(groups) else None


def _grouped_like_a_code(groups: list[str]) -> bool:
    """Whether spaces and dashes stand where a person puts them in a code, not where they part words.

    A code is typed in one piece, with its school's code behind it, or in pieces that are no small words.
    """
    first, *others = groups
    if not others:
        return True
    if len(first) in _LENGTHS and any(letter.isdigit() for letter in first):
        return all(not _WORD.fullmatch(group) or group.isupper() for group in others)
    words = [group for group in groups if _WORD.fullmatch(group)]
    return all(word.isupper() for word in words) and max(map(len, groups)) <= max(_LENGTHS)
