"""May this unasked message go to this member now, and if not, when?"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.school_calendar import SchoolCalendar
from bot.send_window import At, Kind, Never, Reason, Recipient, when

BANGKOK = ZoneInfo("Asia/Bangkok")
CALENDAR = SchoolCalendar(BANGKOK)
NOBODY_ELSE = Recipient()
#: A Friday afternoon in the second semester.
FRIDAY = datetime(2026, 11, 20, 16, 0, tzinfo=BANGKOK)
PLANNED = [kind for kind in Kind if kind is not Kind.URGENT]
AT_SCHOOL = [kind for kind in PLANNED if kind is not Kind.MONTHLY_DIGEST]


def local(text: str) -> datetime:
    """`2026-11-20 16:00` in Bangkok."""
    return datetime.fromisoformat(text).replace(tzinfo=BANGKOK)


def answer(text: str, kind: Kind = Kind.ANNOUNCEMENT, recipient: Recipient = NOBODY_ELSE) -> datetime | Reason:
    found = when(kind, recipient, CALENDAR, local(text))
    return found.moment.astimezone(BANGKOK) if isinstance(found, At) else found.reason


# ---- quiet hours


@pytest.mark.parametrize(
    ("asked", "goes"),
    [
        ("2026-11-20 16:00", "2026-11-20 16:00"),
        ("2026-11-20 07:29", "2026-11-20 07:30"),
        ("2026-11-20 07:30", "2026-11-20 07:30"),
        ("2026-11-20 18:29", "2026-11-20 18:29"),
        ("2026-11-20 18:30", "2026-11-23 07:30"),
        ("2026-11-19 23:59", "2026-11-20 07:30"),
        ("2026-11-21 12:00", "2026-11-23 07:30"),
        # Father's Day is a Saturday, its day in lieu the Monday after it
        ("2026-12-04 19:00", "2026-12-08 07:30"),
        # Labour Day closes no school, but lies in the break; Coronation Day does
        ("2026-05-01 10:00", "2026-05-18 07:30"),
        ("2026-10-10 10:00", "2026-11-02 07:30"),
        ("2026-12-31 10:00", "2027-01-04 07:30"),
    ],
)
@pytest.mark.parametrize("kind", AT_SCHOOL)
def test_quiet_hours_weekends_holidays_and_breaks_are_kept(asked: str, goes: str, kind: Kind) -> None:
    assert answer(asked, kind) == local(goes)


@pytest.mark.parametrize(
    ("asked", "goes"),
    [
        ("2026-04-02 10:00", "2026-04-02 10:00"),
        ("2026-04-03 18:30", "2026-04-07 07:30"),  # the weekend, then Chakri Day
        ("2026-05-01 10:00", "2026-05-01 10:00"),
        ("2026-10-12 06:00", "2026-10-12 07:30"),
    ],
)
def test_in_a_break_the_monthly_digest_goes_on_weekdays(asked: str, goes: str) -> None:
    assert answer(asked, Kind.MONTHLY_DIGEST) == local(goes)


@pytest.mark.parametrize(
    ("asked", "goes"),
    [
        ("2026-11-21 12:00", "2026-11-21 12:00"),
        ("2026-12-05 06:00", "2026-12-05 06:00"),
        ("2026-04-14 19:59", "2026-04-14 19:59"),
        ("2026-04-14 20:00", "2026-04-15 06:00"),
        ("2026-04-14 05:59", "2026-04-14 06:00"),
    ],
)
def test_an_urgent_announcement_goes_on_any_day_from_six_to_eight(asked: str, goes: str) -> None:
    assert answer(asked, Kind.URGENT) == local(goes)


@pytest.mark.parametrize(("sent", "goes"), [(0, True), (1, True), (2, False), (3, False)])
def test_a_network_has_two_urgent_announcements_a_month(sent: int, goes: bool) -> None:
    found = when(Kind.URGENT, NOBODY_ELSE, CALENDAR, FRIDAY, urgent_this_month=sent)
    assert found == (At(FRIDAY) if goes else Never(Reason.URGENT_USED_UP))
    assert when(Kind.ANNOUNCEMENT, NOBODY_ELSE, CALENDAR, FRIDAY, urgent_this_month=sent) == At(FRIDAY)


# ---- what a day and a week hold


def test_the_third_of_a_day_comes_on_the_next_school_day() -> None:
    assert answer("2026-11-18 12:00", recipient=sent("2026-11-18 08:00")) == local("2026-11-18 12:00")
    full = sent("2026-11-18 08:00", "2026-11-18 17:00")
    assert answer("2026-11-18 12:00", recipient=full) == local("2026-11-19 07:30")


def test_the_fifth_of_a_week_comes_in_the_next_one() -> None:
    full = sent("2026-11-16 08:00", "2026-11-16 09:00", "2026-11-17 08:00", "2026-11-20 08:00")
    assert answer("2026-11-18 12:00", recipient=full) == local("2026-11-23 07:30")


def test_last_week_counts_no_more() -> None:
    last_week = sent("2026-11-09 08:00", "2026-11-10 09:00", "2026-11-11 08:00", "2026-11-12 08:00")
    assert answer("2026-11-16 12:00", recipient=last_week) == local("2026-11-16 12:00")


def test_days_are_counted_where_the_member_is() -> None:
    """At 07:30 in Bangkok it is half past midnight in UTC; at 06:59 it is the day before."""
    evening_before = Recipient(unasked=tuple(datetime(2026, 11, 17, 23, n, tzinfo=UTC) for n in (0, 1)))
    assert answer("2026-11-17 12:00", recipient=evening_before) == local("2026-11-17 12:00")
    assert answer("2026-11-18 12:00", recipient=evening_before) == local("2026-11-19 07:30")


def test_what_is_planned_ahead_takes_its_places() -> None:
    ahead = sent("2026-11-19 15:45", "2026-11-19 15:50")
    assert answer("2026-11-18 20:00", recipient=ahead) == local("2026-11-20 07:30")


def test_an_urgent_announcement_waits_for_no_place_but_takes_one() -> None:
    full = sent("2026-11-18 08:00", "2026-11-18 09:00")
    assert answer("2026-11-18 12:00", Kind.URGENT, full) == local("2026-11-18 12:00")


def sent(*moments: str) -> Recipient:
    return Recipient(unasked=tuple(local(moment) for moment in moments))


# ---- pause and snooze


@pytest.mark.parametrize("kind", list(Kind))
def test_nothing_goes_to_who_has_paused(kind: Kind) -> None:
    paused = Recipient(paused_until=local("2026-11-24 00:00"))
    goes = "2026-11-24 06:00" if kind is Kind.URGENT else "2026-11-24 07:30"
    assert answer("2026-11-20 16:00", kind, paused) == local(goes)
    assert answer("2026-11-24 12:00", kind, paused) == local("2026-11-24 12:00")


@pytest.mark.parametrize("kind", list(Kind))
def test_who_has_paused_until_they_switch_it_on_gets_nothing(kind: Kind) -> None:
    paused = Recipient(paused_until=datetime(9999, 1, 1, tzinfo=UTC))
    assert answer("2026-11-20 16:00", kind, paused) is Reason.PAUSED


def test_a_snooze_holds_the_weekly_question_only() -> None:
    snoozed = Recipient(snoozed_until=local("2026-11-23 15:45"))
    assert answer("2026-11-20 16:00", Kind.CHECKIN, snoozed) == local("2026-11-23 15:45")
    assert answer("2026-11-20 16:00", Kind.SURVEY, snoozed) == local("2026-11-20 16:00")
    for_good = Recipient(snoozed_until=local("2027-05-17 00:00"))
    assert answer("2026-11-20 16:00", Kind.CHECKIN, for_good) is Reason.SNOOZED


# ---- too late, and the ends of the calendar


@pytest.mark.parametrize(
    ("latest", "found"),
    [
        ("2026-11-23 07:30", At(local("2026-11-23 07:30"))),
        ("2026-11-23 07:29", Never(Reason.TOO_LATE)),
        ("2026-11-20 10:00", Never(Reason.TOO_LATE)),
    ],
)
def test_what_is_of_no_use_any_more_never_goes(latest: str, found: At | Never) -> None:
    assert when(Kind.EVENT, NOBODY_ELSE, CALENDAR, local("2026-11-20 19:00"), local(latest)) == found


def test_what_is_over_while_the_member_pauses_never_goes() -> None:
    paused = Recipient(paused_until=local("2026-12-20 00:00"))
    assert when(Kind.EVENT, paused, CALENDAR, FRIDAY, local("2026-12-01 12:00")) == Never(Reason.TOO_LATE)


@dataclass(frozen=True)
class Decided:
    """A day off."""

    name: str = "ปิด"
    off: bool = True


def test_where_no_day_is_open_the_search_ends() -> None:
    closed = {date(2026, 11, 1) + timedelta(days=n): Decided() for n in range(300)}
    found = when(Kind.CHECKIN, NOBODY_ELSE, SchoolCalendar(BANGKOK, closed), FRIDAY)
    assert found == Never(Reason.NO_OPEN_DAY)


@pytest.mark.parametrize("year", [1, 2, 9998, 9999])
@pytest.mark.parametrize("offset", [-12, 0, 14])
@pytest.mark.parametrize("kind", list(Kind))
def test_at_the_ends_of_the_calendar_nothing_goes(year: int, offset: int, kind: Kind) -> None:
    zone = ZoneInfo(f"Etc/GMT{-offset:+d}")
    last = datetime(9999, 12, 31, 23, 59, tzinfo=UTC)
    for now in (datetime(year, 1, 1, tzinfo=zone), datetime(year, 12, 31, 23, 59, tzinfo=UTC)):
        assert when(kind, NOBODY_ELSE, SchoolCalendar(zone), now) == Never(Reason.NO_OPEN_DAY)
        assert isinstance(when(kind, Recipient(paused_until=last), SchoolCalendar(zone), now), Never)


def test_a_day_that_the_clocks_jump_over_is_none() -> None:
    """Samoa had no 30 December 2011, a Friday: who was told so on Thursday evening heard on Tuesday."""
    apia = ZoneInfo("Pacific/Apia")
    calendar = SchoolCalendar(apia, {date(2012, 1, 2): Decided(), date(2012, 1, 3): Decided(off=False)})
    found = when(Kind.TASK, NOBODY_ELSE, calendar, datetime(2011, 12, 29, 19, 0, tzinfo=apia))
    assert found == At(datetime(2012, 1, 3, 7, 30, tzinfo=apia))


def test_the_order_is_the_one_in_which_places_are_given() -> None:
    assert [kind.value for kind in sorted(Kind, key=lambda kind: kind.rank)] == [
        "urgent",
        "announcement",
        "event",
        "task",
        "survey",
        "checkin",
        "aar",
        "digest",
        "monthly_digest",
    ]
