"""The hour of the week at which a member is asked (`domain/prompts.yaml` timing default_slot). Pure."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.school_calendar import SchoolCalendar

#: Members of one slot are spread over so many minutes behind it.
SPREAD = timedelta(minutes=20)


@dataclass(frozen=True, slots=True)
class Slot:
    """`weekday` counts from 0 for Monday; `at` is the time of day where the member lives."""

    weekday: int
    at: time


#: After the last lesson, before going home, not the Friday rush.
DEFAULT = Slot(3, time(15, 45))
#: What a member can choose, in the order in which it is shown.
CHOICES = (DEFAULT, Slot(1, time(15, 45)), Slot(2, time(12, 5)), Slot(4, time(12, 5)))


def in_week(slot: Slot, week: date, calendar: SchoolCalendar) -> datetime | None:
    """The slot's moment in the week, Monday to Sunday, that holds the day `week`, in UTC.

    Where its day is no school day the nearest one before it in the same week takes its place, at the same time. None
    where there is none: the week is skipped and not caught up.
    """
    monday = week - timedelta(days=week.weekday())
    for weekday in range(slot.weekday, -1, -1):
        day = monday + timedelta(days=weekday)
        if calendar.is_school_day(day):
            return datetime.combine(day, slot.at, tzinfo=calendar.zone).astimezone(UTC)
    return None


def spread(member_id: int, week: date) -> timedelta:
    """How long after the slot this member comes in the week that holds the day `week`: whole seconds below `SPREAD`.

    The same whenever it is asked, another one each week, so that nobody is always the last.
    """
    year, number, _ = week.isocalendar()
    digest = hashlib.blake2b(f"{member_id}:{year}-{number}".encode(), digest_size=8).digest()
    return timedelta(seconds=int.from_bytes(digest, "big") % int(SPREAD.total_seconds()))
