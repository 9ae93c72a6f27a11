"""The hour of the week at which a member is asked, and where it goes when its day is no school day."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.school_calendar import SchoolCalendar
from bot.weekly_slot import CHOICES, DEFAULT, SPREAD, Slot, in_week, spread

BANGKOK = ZoneInfo("Asia/Bangkok")
CALENDAR = SchoolCalendar(BANGKOK)


@dataclass(frozen=True)
class Decided:
    """What an area decided about a day."""

    name: str
    off: bool


def local(year: int, month: int, day: int, hour: int, minute: int) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=BANGKOK)


@pytest.mark.parametrize(
    ("week", "slot", "moment"),
    [
        (date(2026, 11, 16), DEFAULT, local(2026, 11, 19, 15, 45)),
        (date(2026, 11, 22), DEFAULT, local(2026, 11, 19, 15, 45)),
        (date(2026, 11, 18), CHOICES[3], local(2026, 11, 20, 12, 5)),
        # Thursday 10 December is Constitution Day
        (date(2026, 12, 7), DEFAULT, local(2026, 12, 9, 15, 45)),
        # Monday 7 December is a day off too: a slot on Monday has no day before it
        (date(2026, 12, 7), Slot(0, time(15, 45)), None),
        (date(2026, 12, 7), CHOICES[1], local(2026, 12, 8, 15, 45)),
        # two holidays and the day before: Wednesday 29 and Thursday 30 July 2026, Tuesday 28
        (date(2026, 7, 27), DEFAULT, local(2026, 7, 27, 15, 45)),
        (date(2026, 10, 15), DEFAULT, None),
        # the last week before the summer break ends on Tuesday
        (date(2026, 4, 2), DEFAULT, local(2026, 3, 31, 15, 45)),
        # New Year: Thursday 31 December is a holiday
        (date(2026, 12, 28), DEFAULT, local(2026, 12, 30, 15, 45)),
    ],
)
def test_a_slot_on_a_day_off_moves_to_the_school_day_before_it(week: date, slot: Slot, moment: datetime | None) -> None:
    assert in_week(slot, week, CALENDAR) == moment


def test_a_week_without_a_school_day_before_the_slot_is_skipped() -> None:
    days = {date(2026, 11, 16) + timedelta(days=n): Decided("กีฬาสี", off=True) for n in range(4)}
    calendar = SchoolCalendar(BANGKOK, days)
    assert in_week(DEFAULT, date(2026, 11, 16), calendar) is None
    assert in_week(CHOICES[3], date(2026, 11, 16), calendar) == local(2026, 11, 20, 12, 5)


def test_members_are_spread_evenly_and_stay_where_they_are() -> None:
    week = date(2026, 11, 16)
    spreads = [spread(member, week) for member in range(10_000)]
    assert spreads == [spread(member, week + timedelta(days=6)) for member in range(10_000)]
    quarters = [sum(n * SPREAD / 4 <= each < (n + 1) * SPREAD / 4 for each in spreads) for n in range(4)]
    assert sum(quarters) == len(spreads)
    assert min(quarters) > 2300


def test_the_spread_is_the_same_in_every_process_and_another_one_next_week() -> None:
    """Written down: a change of it would ask some members twice and others not in the week of an update."""
    assert spread(7, date(2026, 11, 16)) == timedelta(seconds=222)
    weeks = {spread(7, date(2026, 11, 16) + timedelta(weeks=n)) for n in range(10)}
    assert len(weeks) > 5


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.sampled_from(CHOICES))
def test_a_slot_lies_on_a_school_day_of_its_week_at_its_time(week: date, slot: Slot) -> None:
    moment = in_week(slot, week, CALENDAR)
    if moment is not None:
        assert moment.tzinfo is UTC
        there = moment.astimezone(BANGKOK)
        assert there.isocalendar()[:2] == week.isocalendar()[:2]
        assert there.time() == slot.at
        assert there.weekday() <= slot.weekday
        assert CALENDAR.is_school_day(there.date())
