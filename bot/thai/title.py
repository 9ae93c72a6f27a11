"""What is left of a message as its title (`domain/activity_schema.yaml` guess.order). Pure.

Only where something was cut, what hung on it goes too: a comma, politeness, a word that joined it to the rest.
"""

import re
from collections.abc import Iterable

from bot.thai.spelling import THAI_LETTER, any_of
from bot.thai.understood import UNDERSTOOD

_TRIMMED = " ,"
_POLITE = any_of(UNDERSTOOD.polite_endings)
_ALSO_POLITE = any_of(UNDERSTOOD.also_polite) + "".join(f"(?<!{re.escape(word)})" for word in UNDERSTOOD.no_polite)
#: Politeness at the end, also before the pictures that people send with it; these stay.
_ENDING = re.compile(
    rf"[ ,]*(?:{_POLITE}|{_ALSO_POLITE})(?P<signs>[\s!.~\u2600-\u27bf\ufe0f\U0001f000-\U0001faff]*)$", re.IGNORECASE
)
#: Right behind a cut.
_POLITE_FIRST = re.compile(
    rf"\s*{any_of((*UNDERSTOOD.polite_endings, *UNDERSTOOD.also_polite))}(?!{THAI_LETTER})", re.IGNORECASE
)
#: At an end that was cut: with, and, on, for; in Thai also without a space before it.
_JOINING = (*UNDERSTOOD.joiners, *UNDERSTOOD.organisations.with_)
_JOINING_APART = (*_JOINING, *UNDERSTOOD.days.cut_with, *filter(str.isascii, UNDERSTOOD.hours.cut_with))
_JOINER_LAST = re.compile(rf"(?:\s{any_of(_JOINING_APART)}|(?<={THAI_LETTER}){any_of(_JOINING)})$", re.IGNORECASE)
_NO_JOINER = UNDERSTOOD.organisations.no_with
_LONGEST_ENDING = 60


def left_of(text: str, cuts: Iterable[tuple[int, int]]) -> str:
    """The text without these places: trimmed, with single spaces, without politeness at its end."""
    title, at = "", 0
    for start, end in sorted(_with_parentheses(text, cut) for cut in cuts):
        if start >= at:
            title = _joined(title, text[at:start])
        polite = _POLITE_FIRST.match(text, end)
        at = max(at, polite.end() if polite and end > at else end)
    is_cut = bool(at) and not text[at:].strip(_TRIMMED)
    title = " ".join(_joined(title, text[at:]).split()).strip(_TRIMMED)
    return _without_joiners(_without_politeness(title)) if is_cut else _without_politeness(title)


def _with_parentheses(text: str, cut: tuple[int, int]) -> tuple[int, int]:
    """The cut, with the parentheses that held nothing else."""
    start, end = len(text[: cut[0]].rstrip()), len(text) - len(text[cut[1] :].lstrip())
    return (start - 1, end + 1) if text[start - 1 : start] == "(" and text[end : end + 1] == ")" else cut


def _joined(before: str, after: str) -> str:
    """Two parts that stood around a cut; a comma there parts them, or nothing."""
    if after.lstrip().startswith(","):
        return f"{before.rstrip(_TRIMMED)}, {after.lstrip(_TRIMMED)}" if before.strip(_TRIMMED) else after
    return f"{before} {after}" if before else after


def _without_politeness(title: str) -> str:
    while found := _ENDING.search(title, max(0, len(title) - _LONGEST_ENDING)):
        signs = found["signs"].strip(" .~!")
        title = f"{title[: found.start()]} {signs}".strip(_TRIMMED)
    return title


def _without_joiners(title: str) -> str:
    while not title.endswith(_NO_JOINER) and (
        found := _JOINER_LAST.search(title, max(0, len(title) - _LONGEST_ENDING))
    ):
        title = title[: found.start()].rstrip(_TRIMMED)
    return title
