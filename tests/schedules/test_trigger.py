"""When a schedule is due: the calendar of its zone, its month ends, its weekdays by name."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.trigger import LONGEST, BrokenTrigger, Trigger, length, read_length, read_trigger, spoken

BANGKOK, BERLIN = "Asia/Bangkok", "Europe/Berlin"
#: A Monday.
MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=ZoneInfo(BANGKOK))


def cron(zone: str = BANGKOK, **fields: str) -> Trigger:
    return read_trigger({"cron": fields}, zone)


def every(seconds: int, start: str) -> Trigger:
    return read_trigger({"every": seconds, "start": start}, BANGKOK)


def local(trigger: Trigger, after: datetime, count: int, zone: str = BANGKOK) -> list[str]:
    """The next slots as a clock on the wall shows them."""
    slots = trigger.walk(after, after + timedelta(days=800), count)
    return [slot.astimezone(ZoneInfo(zone)).strftime("%a %d %b %H:%M") for slot in slots]


@pytest.mark.parametrize("name", ["mon", "tue", "wed", "thu", "fri", "sat", "sun"])
def test_a_weekday_is_the_one_that_is_named(name: str) -> None:
    (slot,) = local(cron(day_of_week=name, hour="7"), MONDAY, 1)
    assert slot.lower().startswith(name)


def test_a_week_of_school_is_monday_to_friday() -> None:
    days = local(cron(day_of_week="mon-fri", hour="7", minute="30"), MONDAY, 5)
    assert days == [
        "Tue 24 Nov 07:30", "Wed 25 Nov 07:30", "Thu 26 Nov 07:30", "Fri 27 Nov 07:30", "Mon 30 Nov 07:30",
    ]  # fmt: skip


def test_a_thirty_first_is_in_long_months_only_and_the_last_day_in_every_month() -> None:
    assert local(cron(day="31", hour="8"), MONDAY, 3) == ["Thu 31 Dec 08:00", "Sun 31 Jan 08:00", "Wed 31 Mar 08:00"]
    last = local(cron(day="last", hour="8"), MONDAY, 4)
    assert last == ["Mon 30 Nov 08:00", "Thu 31 Dec 08:00", "Sun 31 Jan 08:00", "Sun 28 Feb 08:00"]


def test_the_first_monday_of_a_month_can_be_said() -> None:
    assert local(cron(day="1st mon", hour="8"), MONDAY, 2) == ["Mon 07 Dec 08:00", "Mon 04 Jan 08:00"]


def test_days_begin_in_the_schedules_zone() -> None:
    (slot,) = cron(hour="2", minute="30").walk(MONDAY, MONDAY + timedelta(days=1), 9)
    assert slot == datetime(2026, 11, 23, 19, 30, tzinfo=UTC)


def test_an_hour_that_the_clock_leaves_out_is_made_up_for() -> None:
    before = datetime(2027, 3, 27, 12, 0, tzinfo=ZoneInfo(BERLIN))
    nights = local(cron(BERLIN, hour="2", minute="30"), before, 2, BERLIN)
    assert nights == ["Sun 28 Mar 03:30", "Mon 29 Mar 02:30"]


def test_an_hour_that_the_clock_repeats_counts_once_where_it_is_named() -> None:
    before = datetime(2026, 10, 24, 22, 0, tzinfo=UTC)
    nights = local(cron(BERLIN, hour="2", minute="30"), before, 2, BERLIN)
    assert nights == ["Sun 25 Oct 02:30", "Mon 26 Oct 02:30"]
    havana = datetime(2026, 10, 31, 12, 0, tzinfo=UTC)
    days = local(cron("America/Havana", day_of_week="*"), havana, 2, "America/Havana")
    assert days == ["Sun 01 Nov 00:00", "Mon 02 Nov 00:00"]
    hours = local(cron(BERLIN, minute="30"), before, 4, BERLIN)
    assert hours == ["Sun 25 Oct 00:30", "Sun 25 Oct 01:30", "Sun 25 Oct 02:30", "Sun 25 Oct 02:30"]


def test_slots_go_on_through_a_year_of_changing_clocks() -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    slots = cron(BERLIN, minute="*/15").walk(start, start + timedelta(days=365), 99_999)
    assert len(slots) == 365 * 96
    assert {later - slot for slot, later in pairwise(slots)} == {timedelta(minutes=15)}


def test_an_interval_counts_from_its_start_wherever_it_is_asked() -> None:
    trigger = every(3600, "2026-11-23T00:07:00+00:00")
    for after in (MONDAY, MONDAY + timedelta(minutes=6, seconds=59, microseconds=999_999)):
        assert trigger.after(after) == datetime(2026, 11, 23, 5, 7, tzinfo=UTC)
    assert trigger.after(datetime(2026, 11, 23, 5, 7, tzinfo=UTC)) == datetime(2026, 11, 23, 6, 7, tzinfo=UTC)
    assert trigger.after(datetime(2020, 1, 1, tzinfo=UTC)) == datetime(2026, 11, 23, 0, 7, tzinfo=UTC)


def test_a_slot_is_not_its_own_successor() -> None:
    slot = cron(hour="12").after(MONDAY - timedelta(days=1))
    assert slot == MONDAY
    assert slot is not None
    assert cron(hour="12").after(slot) == MONDAY + timedelta(days=1)


def test_a_day_that_never_comes_is_no_slot() -> None:
    assert cron(month="2", day="30").after(MONDAY) is None


BROKEN: list[tuple[Any, str, str]] = [
    ({"cron": {"hour": "7"}}, "Asia/Atlantis", "zone"),
    ({"cron": {"hour": "7"}}, "../etc/passwd", "zone"),
    ({"cron": {"hour": "7"}}, "", "zone"),
    ({"cron": {"day_of_week": "0"}}, BANGKOK, "weekdays"),
    ({"cron": {"day_of_week": "mon-5"}}, BANGKOK, "weekdays"),
    ({"cron": {"day_of_week": "monday"}}, BANGKOK, "weekdays"),
    ({"cron": {"hour": "25"}}, BANGKOK, "25"),
    ({"cron": {"hour": 7}}, BANGKOK, "text"),
    ({"cron": {"second": "5"}}, BANGKOK, "second"),
    ({"cron": {}}, BANGKOK, "field"),
    ({"cron": "0 7 * * 1"}, BANGKOK, "field"),
    ({"every": 59, "start": "2026-11-23T00:00:00+00:00"}, BANGKOK, "seconds"),
    ({"every": True, "start": "2026-11-23T00:00:00+00:00"}, BANGKOK, "seconds"),
    ({"every": 3600, "start": "2026-11-23T00:00:00"}, BANGKOK, "zone"),
    ({"every": 3600, "start": None}, BANGKOK, "moment"),
    ({"every": 3600}, BANGKOK, "start"),
    ({}, BANGKOK, "neither"),
    (None, BANGKOK, "neither"),
    ([1], BANGKOK, "neither"),
]


@pytest.mark.parametrize(("document", "zone", "why"), BROKEN, ids=[json.dumps(case[0]) + case[1] for case in BROKEN])
def test_a_broken_trigger_says_why_in_one_line(document: Any, zone: str, why: str) -> None:
    with pytest.raises(BrokenTrigger, match=why) as broken:
        read_trigger(document, zone)
    assert "\n" not in str(broken.value)


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({"cron": {"minute": "30", "hour": "2"}}, "hour=2 minute=30"),
        ({"every": 3600, "start": "2026-11-23T00:00:00+00:00"}, "every 1h from 2026-11-23T00:00:00+00:00"),
        ("broken", "?"),
    ],
)
def test_a_trigger_is_read_by_an_operator(document: Mapping[str, Any], words: str) -> None:
    assert spoken(document) == words


@given(st.integers(0, LONGEST))
def test_a_length_of_time_reads_as_it_is_written(seconds: int) -> None:
    assert read_length(length(seconds)) == seconds


@pytest.mark.parametrize("text", ["", "90", "min", "1.5h", "-1h", "400d", "๖h"])
def test_what_is_no_length_of_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="90min"):
        read_length(text)


def test_the_ends_of_the_calendar_are_no_fault() -> None:
    for start in ("0001-01-01T00:00:00+07:00", "9999-12-31T23:00:00-07:00"):
        with pytest.raises(BrokenTrigger, match="outside the calendar"):
            every(3600, start)
    late = datetime(9999, 12, 31, 23, 30, tzinfo=UTC)
    assert every(3600, "2026-11-24T09:00:00+00:00").after(late) is None
