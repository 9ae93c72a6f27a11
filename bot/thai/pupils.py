"""What in a text may name a pupil (`domain/activity_schema.yaml` guess.pupil_check). Pure.

A title and a name, a national id whose check digit is right, a Thai phone number, a pupil's number. The member is
asked before anything of it is kept; nothing found here is ever logged.
"""

import re
from collections.abc import Iterable, Iterator

from stdnum.th import pin

from bot.thai import thai_text
from bot.thai.spelling import ENDS_SYLLABLE, any_of
from bot.thai.understood import UNDERSTOOD

_WORDS = UNDERSTOOD.pupils
#: Thai consonants, vowels and tone marks, Latin letters; neither Thai digits nor the repetition mark.
_LETTER = r"[\u0e01-\u0e2e\u0e30-\u0e3a\u0e40-\u0e45\u0e47-\u0e4eA-Za-z]"


def _not_after(words: Iterable[str]) -> str:
    return "".join(rf"(?<!{re.escape(word)})" for word in words)


_JOINED = any_of(joiner for joiner in UNDERSTOOD.joiners if not joiner.isascii())
#: Thai runs words together: a name ends at a sign, before "and" and "with", and before what a pupil does.
_ENDS = rf"(?=$|{_JOINED}|{any_of(_WORDS.after_name)}{ENDS_SYLLABLE}|(?!{_LETTER}).)"
_NO_NAME = rf"(?!{any_of(_WORDS.no_name)}{ENDS_SYLLABLE})"
#: A name of 2 to 30 letters.
_NAME = rf"{_NO_NAME}(?:{_LETTER}{{2,30}}?{_ENDS}|{_LETTER}{{30}})"
_GRADE = rf"{any_of(_WORDS.grades)}\s?\d"
_CLASS = rf"(?!{any_of(_WORDS.no_classes)})(?:{any_of(_WORDS.classes)}|{_GRADE})"
_TITLED = re.compile(rf"(?<!\.){any_of(_WORDS.titles)}\s*{_NAME}", re.DOTALL)
_CALLED = re.compile(rf"{any_of(_WORDS.called)}\s*{_NAME}", re.DOTALL | re.IGNORECASE)
_YOUNG = re.compile(
    rf"{any_of(_WORDS.young)}\s?(?!{any_of(_WORDS.no_young)}{ENDS_SYLLABLE}){_NO_NAME}{_LETTER}{{2,30}}?(?=\s*{_CLASS})"
)
_ROLL = re.compile(
    rf"(?<!{_LETTER}){_LETTER}{{2,60}}{_not_after(_WORDS.no_roll)}\s?{any_of(_WORDS.roll)}\s?\d{{1,2}}(?!\d)(?=\s*{_CLASS})"
)
_NATIONAL_ID = re.compile(r"(?<!\d)\d(?:[ -]?\d){12}(?!\d)")
#: 02-123-4567, 08-1234-5678, 081-234-5678, 0812345678, +66 81 234 5678: 8 or 9 digits after the 0 or 66.
_PHONE = re.compile(r"(?<![\d+])(?:\+66[ .-]?(?:\(0\))?|0)([1-9]\d?[ .-]?\d{3,4}[ .-]?\d{3,4})(?!\d)")
_PHONE_DIGITS = (8, 9)
_NUMBER = re.compile(rf"{any_of(_WORDS.number)}{any_of(_WORDS.whose)}*[\s:.-]*\d{{5,10}}(?!\d)")


def find_pupil(text: str) -> str | None:
    """The first part of a text that may name a pupil, as it was typed."""
    span = min(_spans(thai_text.digits(text)), default=None)
    return text[span[0] : span[1]] if span is not None else None


def cut_pupil(text: str) -> str:
    """The text without every part that may name a pupil; nothing else is lost but doubled spaces at a cut."""
    while spans := sorted(_spans(thai_text.digits(text))):
        left, end = "", 0
        for start, stop in spans:
            if start >= end:
                left = _joined(left, text[end:start])
            end = max(end, stop)
        text = _joined(left, text[end:])
    return text


def _joined(before: str, after: str) -> str:
    """Two parts with one space where they were cut apart."""
    before, after = before.rstrip(" "), after.lstrip(" ")
    return f"{before} {after}" if before and after else before or after


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Where something is found; Thai digits are 0-9 here, at the same places."""
    for pattern in (_TITLED, _CALLED, _YOUNG, _NUMBER):
        yield from (found.span() for found in pattern.finditer(text))
    if any(word in text for word in _WORDS.roll):
        yield from (found.span() for found in _ROLL.finditer(text))
    for found in _NATIONAL_ID.finditer(text):
        if pin.is_valid(re.sub(r"\D", "", found[0])):
            yield found.span()
    for found in _PHONE.finditer(text):
        if len(re.sub(r"\D", "", found[1])) in _PHONE_DIGITS:
            yield found.span()
