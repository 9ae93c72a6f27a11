"""A moment to come, as it is typed: “พรุ่งนี้ 8.30 น.”, “วันจันทร์ บ่าย 2 โมง”, “12 ธ.ค. เวลา 15.45”, “tomorrow 8 am”. Pure."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from bot.thai import thai_text
from bot.thai.spelling import THAI_LETTER, any_of, maybe
from bot.thai.thai_date import find_coming_day, read_day
from bot.thai.understood import UNDERSTOOD

#: A day without a time means the beginning of a school day.
MORNING = time(8)
#: No later moment is meant.
FARTHEST = timedelta(days=92)

_HOURS, _CLOCK = UNDERSTOOD.hours, UNDERSTOOD.clock
_LEAD = maybe(any_of((*_HOURS.cut_with, *_CLOCK.at)))
_STARTS = r"(?<![\d./:-])"
_HALF = rf"(?P<half>\s*{any_of(_HOURS.half)})?"
_POLITE = any_of((*UNDERSTOOD.polite_endings, *UNDERSTOOD.also_polite))
_ENDS = rf"(?:\s*{_POLITE})?(?![A-Za-z0-9])"
_AM_PM = rf"(?:\s?(?:(?P<am>{any_of(_HOURS.am)})|(?P<pm>{any_of(_HOURS.pm)})))"
_HOUR, _O_CLOCK = r"(?P<hour>[01]?\d|2[0-3])", rf"\s*{any_of(_HOURS.clock)}"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # 8.30 น., 08:30, 3:45 pm
        rf"{_LEAD}{_STARTS}{_HOUR}[.:](?P<minute>[0-5]\d)(?![\d/]|[.:]\d)(?:{_AM_PM}|{_O_CLOCK})?(?:\s*{_POLITE})?",
        # บ่าย 2 โมงครึ่ง
        rf"{_LEAD}{any_of(_CLOCK.afternoon)}\s*(?P<later>\d)\s*(?:{any_of(_CLOCK.hour)})?{_HALF}{_ENDS}",
        # 4 โมงเย็น
        rf"{_LEAD}{_STARTS}(?P<later>\d)\s*{any_of(_CLOCK.evening)}{_ENDS}",
        # 8 โมงครึ่ง, 8 โมงเช้า
        rf"{_LEAD}{_STARTS}(?P<hour>\d\d?)\s*(?:{any_of(_CLOCK.morning)}|{any_of(_CLOCK.hour)}){_HALF}{_ENDS}",
        # 8 น., 3 pm
        rf"{_LEAD}{_STARTS}{_HOUR}(?:{_AM_PM}|{_O_CLOCK}){_ENDS}",
        rf"{_LEAD}(?P<noon>{any_of(_CLOCK.noon)})(?!{THAI_LETTER}){_ENDS}",
    )
)
#: So many days from today what is said without a year, a month or a week is looked for: the nearest first.
_AHEAD = (0, 6, 8, 27, 33, 45, 150)


def read_moment(text: str, now: datetime) -> datetime | None:
    """The moment after `now` (local time) that an answer to “when?” names; None where none is said, or it is past.

    A time without a day is the next such time, a day without a time its morning.
    """
    answer = thai_text.spelled(thai_text.digits(thai_text.clean(text)))
    match = next(filter(None, (pattern.search(answer) for pattern in _PATTERNS)), None)
    clock = _time(match) if match is not None else MORNING
    if clock is None:
        return None
    rest = answer if match is None else f"{answer[: match.start()]} {answer[match.end() :]}".strip()
    moments = (datetime.combine(day, clock, now.tzinfo) for day in _days(rest, now.date(), is_timed=match is not None))
    return next((moment for moment in moments if now < moment <= now + FARTHEST), None)


def _time(match: re.Match[str]) -> time | None:
    said = match.groupdict()
    if said.get("noon"):
        return time(12)
    minute = 30 if said.get("half") else int(said.get("minute") or 0)
    if said.get("later"):
        return time(int(said["later"]) + 12, minute) if 1 <= int(said["later"]) <= 6 else None
    hour = int(said["hour"] or 0)
    if said.get("am") or said.get("pm"):
        return time(hour % 12 + (12 if said["pm"] else 0), minute) if 1 <= hour <= 12 else None
    return time(hour, minute) if hour < 24 else None


def _days(said: str, today: date, *, is_timed: bool) -> Iterator[date]:
    """Days that may be meant, the nearest first."""
    if is_timed and not any(character.isalnum() for character in said):
        yield from (today, today + timedelta(days=1))
        return
    coming = find_coming_day(said, today)
    if coming is not None and coming.day is not None:
        yield coming.day
    as_of_today = read_day(said, today)
    for ahead in _AHEAD:
        day = read_day(said, today + timedelta(days=ahead))
        counts_from_today = ahead and day is not None and day - timedelta(days=ahead) == as_of_today
        if day is not None and not counts_from_today:
            yield day
