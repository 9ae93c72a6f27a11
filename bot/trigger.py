"""When a schedule is due: its trigger as rows keep it, and as APScheduler reckons it.

Two kinds. `{"cron": {…}}` names fields of the calendar; weekdays have names, because 0 is Sunday to cron and Monday to
APScheduler. `{"every": seconds, "start": "2026-11-24T09:00:00+00:00"}` counts from a stored start, so that a restart
moves nothing. No jitter: two replicas must reckon the same.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

#: The calendar's fields, as APScheduler names them. No year (it would end) and no second (nothing here is so exact).
CRON_FIELDS: Final = ("month", "day", "day_of_week", "hour", "minute")
#: Seconds: a tick comes every 20, and nobody is reminded more often; a year.
SHORTEST, LONGEST = 60, 366 * 86400
_WEEKDAYS = re.compile(r"\*|(?:mon|tue|wed|thu|fri|sat|sun)(?:-(?:mon|tue|wed|thu|fri|sat|sun))?")
_SECOND = timedelta(seconds=1)
#: Seconds of what an operator types, from the shortest on.
UNITS: Final = {"s": 1, "min": 60, "h": 3600, "d": 86400}
_LENGTH = re.compile(rf"([0-9]{{1,8}})({'|'.join(UNITS)})", re.ASCII)


class BrokenTrigger(ValueError):
    """It says no time at all; the text says why, in one line."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """A trigger in its zone. `once_a_day`: it has its hour, so an hour that the clock repeats counts once."""

    reckoned: BaseTrigger
    once_a_day: bool

    def after(self, moment: datetime) -> datetime | None:
        """The first slot later than `moment`, in UTC; None if there is never one.

        Asked by the whole second that follows, and in UTC: asked from slot to slot, APScheduler counts an interval from
        wherever it is asked, and stands still in the hour that a clock repeats.
        """
        while True:
            moment = moment.astimezone(UTC).replace(microsecond=0) + _SECOND
            try:
                found: datetime | None = self.reckoned.get_next_fire_time(None, moment)
            except (OverflowError, ValueError):  # behind the last day of the calendar
                return None
            if found is None:
                return None
            if not (self.once_a_day and found.fold):
                return found.astimezone(UTC)
            moment = found

    def walk(self, after: datetime, until: datetime, most: int) -> list[datetime]:
        """The slots later than `after` and not later than `until`, in order, at most so many."""
        slots: list[datetime] = []
        while len(slots) < most and (slot := self.after(slots[-1] if slots else after)) is not None and slot <= until:
            slots.append(slot)
        return slots


def read_trigger(document: Any, zone: str) -> Trigger:
    """The trigger that a row holds; raises `BrokenTrigger` for whatever is none."""
    try:
        place = ZoneInfo(zone)
    except (OSError, ValueError, KeyError):
        raise BrokenTrigger("unknown time zone") from None
    if not isinstance(document, Mapping):
        raise BrokenTrigger("neither cron nor every")
    if document.keys() == {"cron"}:
        return _cron(document["cron"], place)
    if document.keys() == {"every", "start"}:
        return _interval(document["every"], document["start"], place)
    raise BrokenTrigger("neither cron nor every with its start")


def _cron(fields: Any, zone: ZoneInfo) -> Trigger:
    if not isinstance(fields, Mapping) or not fields:
        raise BrokenTrigger("cron without a field")
    if strange := [name for name in fields if name not in CRON_FIELDS]:
        raise BrokenTrigger(f"cron has no field {str(strange[0])[:20]}; it has {', '.join(CRON_FIELDS)}")
    if not all(isinstance(value, str) for value in fields.values()):
        raise BrokenTrigger("a field of cron is a text")
    weekdays = fields.get("day_of_week", "*")
    if not all(_WEEKDAYS.fullmatch(part.strip()) for part in weekdays.split(",")):
        raise BrokenTrigger("weekdays are mon, tue, wed, thu, fri, sat, sun, such as mon-fri or tue,thu")
    try:
        reckoned = CronTrigger(timezone=zone, **fields)
    except ValueError as error:
        raise BrokenTrigger(f"cron: {error}") from None
    # Without an hour it is every one of them if the minute is named, and else the first.
    hour = fields.get("hour", "*" if "minute" in fields else "0")
    return Trigger(reckoned, once_a_day=not hour.startswith("*"))


def _interval(every: Any, start: Any, zone: ZoneInfo) -> Trigger:
    if isinstance(every, bool) or not isinstance(every, int) or not SHORTEST <= every <= LONGEST:
        raise BrokenTrigger(f"an interval is {SHORTEST} to {LONGEST} seconds")
    try:
        begins = datetime.fromisoformat(start)
    except (TypeError, ValueError):
        raise BrokenTrigger("the start of an interval is a moment such as 2026-11-24T09:00:00+00:00") from None
    if begins.tzinfo is None:
        raise BrokenTrigger("the start of an interval has no time zone")
    try:
        begins = begins.astimezone(UTC).replace(microsecond=0)
    except OverflowError:
        raise BrokenTrigger("the start of an interval is outside the calendar") from None
    return Trigger(IntervalTrigger(seconds=every, start_date=begins, timezone=zone), once_a_day=False)


def spoken(document: Any) -> str:
    """A trigger as an operator reads it and types it."""
    match document:
        case {"cron": Mapping() as fields}:
            return " ".join(f"{name}={fields[name]}" for name in CRON_FIELDS if name in fields)
        case {"every": int(every), "start": str(start)}:
            return f"every {length(every)} from {start}"
        case _:
            return "?"


def length(seconds: int) -> str:
    """A length of time as an operator types it, in the largest unit that loses nothing."""
    unit = next(name for name, long in reversed(UNITS.items()) if seconds % long == 0)
    return f"{seconds // UNITS[unit]}{unit}"


def read_length(text: str) -> int:
    """Seconds of `90min`, `6h`, `2d`; raises ValueError for anything else, and for more than a year."""
    found = _LENGTH.fullmatch(text.strip())
    seconds = int(found[1]) * UNITS[found[2]] if found is not None else LONGEST + 1
    if seconds > LONGEST:
        raise ValueError("a length of time is a number and s, min, h or d, such as 90min, at most a year")
    return seconds
