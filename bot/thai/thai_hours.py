"""How long something took, found in a sentence (`domain/activity_schema.yaml` guess.hours). Pure."""

import re
from collections.abc import Iterable, Iterator
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
_NUMBER_OF = {thai_text.fold(word): number for number, row in enumerate(UNDERSTOOD.numbers, 1) for word in row}
_POLITE = any_of((*UNDERSTOOD.polite_endings, *UNDERSTOOD.also_polite))
#: Without its dots an abbreviation ends where letters end, or politeness begins: 3 ชมค่ะ.
_BARE_HOUR = any_of(word.replace(".", "") for word in _WORDS.hour if word.endswith("."))
_HOUR = rf"(?:{any_of(_WORDS.hour)}|{_BARE_HOUR}(?={_POLITE}(?!{THAI_LETTER})))"
_MINUTE = any_of(_WORDS.minute)
_LEAD = maybe(rf"(?<!\S){any_of(_WORDS.cut_with)}", any_of(_WORDS.cut_with_anywhere))
#: Neither the middle of a number nor of a date, a grade (ป.4) or a section (4/2).
_NUMBER_STARTS = r"(?<![\d./:-])"
_TO = rf"\s*(?:[-\u2010-\u2015~]|{any_of(_WORDS.to)})\s*"
#: Of 2-3 hours the longer time counts.
_AMOUNT = rf"(?:\d{{1,2}}(?:\.5)?{_TO})?(?P<amount>\d{{1,3}}(?:\.\d{{1,2}})?)\s*(?:-\s*)?"
_HALF = rf"(?P<half>\s*{any_of(_WORDS.half)}(?!{THAI_LETTER}))?"
_IN_HOURS = re.compile(
    rf"{_LEAD}{_NUMBER_STARTS}{_AMOUNT}{_HOUR}(?:\s*(?P<minutes>\d{{1,2}})\s*{_MINUTE}|{_HALF})", re.IGNORECASE
)
_IN_MINUTES = re.compile(rf"{_LEAD}{_NUMBER_STARTS}{_AMOUNT}{_MINUTE}", re.IGNORECASE)
_BIGGER = "".join(rf"(?<!{re.escape(word)})(?<!{re.escape(word)}[ -])" for word in _WORDS.bigger)
_COUNTED = re.compile(rf"{_LEAD}{_BIGGER}(?P<count>{any_of(_NUMBER_OF)})\s*(?P<hour>{_HOUR}){_HALF}", re.IGNORECASE)
_IN_WORDS = re.compile(
    rf"{_LEAD}(?P<words>{any_of(_WORDS.words)})(?!{any_of(day for days in UNDERSTOOD.days.weekdays for day in days)})",
    re.IGNORECASE,
)
_CLOCK = (
    r"(?P<{0}_hour>[01]?\d|2[0-3])(?:[.:](?P<{0}_minute>[0-5]\d))?"
    rf"(?:\s?(?:(?P<{{0}}_am>{any_of(_WORDS.am)})|(?P<{{0}}_pm>{any_of(_WORDS.pm)})))?"
)
_O_CLOCK = rf"(?P<said>\s*{any_of(_WORDS.clock)})?"
#: What stands beside a time and says no more than it: in the morning.
_PART = rf"(?:(?<!\S){any_of(UNDERSTOOD.days.parts)}\s*)?"
_PART_AFTER = rf"(?:\s*{any_of(UNDERSTOOD.days.parts)}(?!{THAI_LETTER}))?"
_FROM_TO = re.compile(
    _PART + _LEAD + _NUMBER_STARTS + _CLOCK.format("from") + _O_CLOCK + _TO + _CLOCK.format("to") + r"(?![\d/:]|\.\d)"
    rf"(?P<said_after>\s*{any_of(_WORDS.clock)})?{_PART_AFTER}",
    re.IGNORECASE,
)
#: Between two times that are added.
_AND = re.compile(rf"\s*(?:,|{any_of(_WORDS.and_)})?\s*", re.IGNORECASE)
_HOURS_OF_WORDS = {thai_text.fold(words): hours for words, hours in _WORDS.words.items()}


@dataclass(frozen=True, slots=True)
class FoundHours:
    """`text[start:end]` said it, with the words that go with it; `time_range` where it was from … to."""

    hours: Decimal
    start: int
    end: int
    time_range: tuple[time, time] | None = None


@dataclass(frozen=True, slots=True)
class _Range:
    """`text[start:end]` is from … to. `sure`: it is said to be times, so that it is no 9-12 of something else."""

    begins: time
    ends: time
    minutes: int
    sure: bool
    start: int
    end: int


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
    found = _range(match) if match is not None else None
    return (found.begins, found.ends) if found is not None else None


def _all(text: str) -> Iterator[FoundHours]:
    for match in _IN_HOURS.finditer(text):
        hours = Decimal(match["amount"]) + Decimal(match["minutes"] or 0) / 60
        yield _found(match, hours + (Decimal("0.5") if match["half"] else 0))
    for match in _IN_MINUTES.finditer(text):
        if (minutes := Decimal(match["amount"])) >= _LEAST_MINUTES:
            yield _found(match, minutes / 60)
    for match in _IN_WORDS.finditer(text):
        yield _found(match, _HOURS_OF_WORDS[thai_text.fold(match["words"])])
    for match in _COUNTED.finditer(text) if _may_count(text) else ():
        yield _found(
            match, Decimal(_NUMBER_OF[thai_text.fold(match["count"])]) + (Decimal("0.5") if match["half"] else 0)
        )
    for found in _added(filter(None, map(_range, _FROM_TO.finditer(text))), text):
        if found.sure and found.minutes >= _LEAST_MINUTES:
            hours = _rounded(Decimal(found.minutes) / 60)
            yield FoundHours(hours, found.start, found.end, (found.begins, found.ends))


def _may_count(text: str) -> bool:
    """Whether a number in words may stand there at all: this is quick."""
    folded = thai_text.spelled(text).casefold()
    return any(word in folded for word in _NUMBER_OF)


def _range(match: re.Match[str]) -> _Range | None:
    """None where the end is not after the beginning. With am or pm behind the end only, the beginning is before it."""
    begins, ends = _clock(match, "from"), _clock(match, "to")
    if begins is None or ends is None:
        return None
    if match["to_pm"] and not (match["from_am"] or match["from_pm"]) and begins.hour + 12 <= ends.hour:
        begins = begins.replace(hour=begins.hour + 12)
    if begins >= ends:
        return None
    sure = any(match[name] for name in ("said", "said_after", "from_am", "from_pm", "to_am", "to_pm"))
    sure = sure or bool(match["from_minute"] and match["to_minute"])
    minutes = (ends.hour - begins.hour) * 60 + ends.minute - begins.minute
    start, end = _place(match)
    return _Range(begins, ends, minutes, sure, start, end)


def _added(ranges: Iterable[_Range], text: str) -> Iterator[_Range]:
    """Times with nothing but and between them are one time with a break: 09.00-12.00 and 13.00-16.00."""
    last: _Range | None = None
    for each in ranges:
        if last is not None and last.ends <= each.begins and _AND.fullmatch(text, last.end, each.start):
            minutes = last.minutes + each.minutes
            last = _Range(last.begins, each.ends, minutes, last.sure or each.sure, last.start, each.end)
            continue
        if last is not None:
            yield last
        last = each
    if last is not None:
        yield last


def _clock(match: re.Match[str], name: str) -> time | None:
    hour, minute = int(match[f"{name}_hour"]), int(match[f"{name}_minute"] or 0)
    if not (match[f"{name}_am"] or match[f"{name}_pm"]):
        return time(hour, minute)
    return time(hour % 12 + (12 if match[f"{name}_pm"] else 0), minute) if 1 <= hour <= 12 else None


def _found(match: re.Match[str], hours: Decimal) -> FoundHours:
    return FoundHours(_rounded(hours), *_place(match))


def _rounded(hours: Decimal) -> Decimal:
    return (hours * 2).quantize(Decimal(1), rounding=ROUND_HALF_UP) / 2


def _place(match: re.Match[str]) -> tuple[int, int]:
    """Where a match stands, without spaces around it."""
    return match.start() + len(match[0]) - len(match[0].lstrip()), match.start() + len(match[0].rstrip())
