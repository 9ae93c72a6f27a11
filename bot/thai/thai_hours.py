"""How long something took, found in a sentence (`domain/activity_schema.yaml` guess.hours). Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from decimal import ROUND_HALF_UP, Decimal

from bot.thai import thai_text
from bot.thai.spelling import THAI_LETTER, any_of, maybe
from bot.thai.understood import UNDERSTOOD

#: In steps of half an hour, from half an hour to twelve.
LEAST, MOST = Decimal("0.5"), Decimal(12)
#: Less is part of the thing's name: a game of 8 minutes.
_LEAST_MINUTES = Decimal(30)

_WORDS = UNDERSTOOD.hours
_HOUR, _MINUTE = any_of(_WORDS.hour), any_of(_WORDS.minute)
_LEAD = maybe(rf"(?<!\S){any_of(_WORDS.cut_with)}", any_of(_WORDS.cut_with_anywhere))
#: Neither the middle of a number nor of a date, a grade (ป.4) or a section (4/2).
_NUMBER_STARTS = r"(?<![\d./:-])"
_AMOUNT = r"(?P<amount>\d{1,3}(?:\.\d{1,2})?)\s*(?:-\s*)?"
_HALF = rf"(?P<half>\s*{any_of(_WORDS.half)}(?!{THAI_LETTER}))?"
_IN_HOURS = re.compile(
    rf"{_LEAD}{_NUMBER_STARTS}{_AMOUNT}{_HOUR}(?:\s*(?P<minutes>\d{{1,2}})\s*{_MINUTE}|{_HALF})", re.IGNORECASE
)
_IN_MINUTES = re.compile(rf"{_LEAD}{_NUMBER_STARTS}{_AMOUNT}{_MINUTE}", re.IGNORECASE)
_IN_WORDS = re.compile(
    rf"{_LEAD}(?P<words>{any_of(_WORDS.words)})(?!{any_of(day for days in UNDERSTOOD.days.weekdays for day in days)})",
    re.IGNORECASE,
)
_CLOCK = r"(?P<{0}_hour>[01]?\d|2[0-3])(?:[.:](?P<{0}_minute>[0-5]\d))?"
_TO = rf"\s*(?:[-\u2010-\u2015~]|{any_of(_WORDS.to)})\s*"
_O_CLOCK = rf"(?P<said>\s*{any_of(_WORDS.clock)})?"
_FROM_TO = re.compile(
    _LEAD + _NUMBER_STARTS + _CLOCK.format("from") + _O_CLOCK + _TO + _CLOCK.format("to") + r"(?![\d/:]|\.\d)"
    rf"(?P<said_after>\s*{any_of(_WORDS.clock)})?",
    re.IGNORECASE,
)
_HOURS_OF_WORDS = {thai_text.fold(words): hours for words, hours in _WORDS.words.items()}


@dataclass(frozen=True, slots=True)
class FoundHours:
    """`text[start:end]` said it, with the words that go with it; `time_range` where it was from … to."""

    hours: Decimal
    start: int
    end: int
    time_range: tuple[time, time] | None = None


def find_hours(text: str) -> FoundHours | None:
    """The last length of time in a text, rounded to half hours (half up); None where none is said."""
    same_places = thai_text.digits(text)
    found = [each for each in _all(same_places) if LEAST <= each.hours <= MOST]
    return max(found, key=lambda each: (each.end, -each.start), default=None)


def read_hours(text: str) -> Decimal | None:
    """The hours in an answer to “how many hours?”, typed in words."""
    found = find_hours(text)
    return found.hours if found is not None else None


def read_range(text: str) -> tuple[time, time] | None:
    """From … to in an answer to “at what time?”; None where none is said, or the end is not after the beginning."""
    match = _FROM_TO.search(thai_text.digits(text))
    if match is None:
        return None
    begins, ends = _clock(match, "from"), _clock(match, "to")
    return (begins, ends) if begins < ends else None


def _all(text: str) -> Iterator[FoundHours]:
    for match in _IN_HOURS.finditer(text):
        hours = Decimal(match["amount"]) + Decimal(match["minutes"] or 0) / 60
        yield _found(match, hours + (Decimal("0.5") if match["half"] else 0))
    for match in _IN_MINUTES.finditer(text):
        if (minutes := Decimal(match["amount"])) >= _LEAST_MINUTES:
            yield _found(match, minutes / 60)
    for match in _IN_WORDS.finditer(text):
        yield _found(match, _HOURS_OF_WORDS[thai_text.fold(match["words"])])
    for match in _FROM_TO.finditer(text):
        begins, ends = _clock(match, "from"), _clock(match, "to")
        exact = match["from_minute"] and match["to_minute"]
        if begins < ends and (exact or match["said"] or match["said_after"]):
            minutes = Decimal((ends.hour - begins.hour) * 60 + ends.minute - begins.minute)
            if minutes >= _LEAST_MINUTES:
                yield _found(match, minutes / 60, (begins, ends))


def _clock(match: re.Match[str], name: str) -> time:
    return time(int(match[f"{name}_hour"]), int(match[f"{name}_minute"] or 0))


def _found(match: re.Match[str], hours: Decimal, time_range: tuple[time, time] | None = None) -> FoundHours:
    steps = (hours * 2).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    start = match.start() + len(match[0]) - len(match[0].lstrip())
    return FoundHours(steps / 2, start, match.end(), time_range)
