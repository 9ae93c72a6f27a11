"""What holds for every unasked message, member and moment."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.school_calendar import DayKind, SchoolCalendar
from bot.send_window import A_DAY, A_WEEK, HORIZON, At, Kind, Never, Recipient, when

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
#: Clocks that stand, that go forward and back, one of them by half an hour, and on both halves of the earth.
ZONES = tuple(map(ZoneInfo, ("Asia/Bangkok", "America/New_York", "Australia/Lord_Howe", "Pacific/Auckland")))
CALENDARS: dict[tzinfo, SchoolCalendar] = {zone: SchoolCalendar(zone) for zone in ZONES}
NOBODY_ELSE = Recipient()

moments = st.timedeltas(timedelta(), timedelta(days=3 * 365)).map(lambda after: FIRST + after)
near = st.timedeltas(timedelta(days=-10), timedelta(days=50))
zones = st.sampled_from(ZONES)
kinds = st.sampled_from(Kind)


@st.composite
def asked(draw: st.DrawFn) -> tuple[Kind, Recipient, SchoolCalendar, datetime]:
    """A message, a member with some past and some plans, a calendar, and a moment."""
    now = draw(moments)
    recipient = Recipient(
        paused_until=draw(st.none() | st.builds(lambda after: now + after, near)),
        snoozed_until=draw(st.none() | st.builds(lambda after: now + after, near)),
        unasked=tuple(
            now + after for after in draw(st.lists(st.timedeltas(timedelta(-7), timedelta(21)), max_size=12))
        ),
    )
    return draw(kinds), recipient, CALENDARS[draw(zones)], now


def may_go(kind: Kind, recipient: Recipient, calendar: SchoolCalendar, moment: datetime) -> bool:
    """The rules of `domain/prompts.yaml` timing as they are read, for one moment."""
    there = moment.astimezone(calendar.zone)
    if recipient.paused_until and moment < recipient.paused_until:
        return False
    if kind is Kind.URGENT:
        return time(6) <= there.time() < time(20)
    if kind is Kind.CHECKIN and recipient.snoozed_until and moment < recipient.snoozed_until:
        return False
    days = {DayKind.SCHOOL, DayKind.BREAK} if kind is Kind.MONTHLY_DIGEST else {DayKind.SCHOOL}
    if calendar.day(there.date()).kind not in days or not time(7, 30) <= there.time() < time(18, 30):
        return False
    others = [other.astimezone(calendar.zone).date() for other in recipient.unasked]
    same_day = sum(day == there.date() for day in others)
    same_week = sum(day.isocalendar()[:2] == there.isocalendar()[:2] for day in others)
    return same_day < A_DAY and same_week < A_WEEK


def quarters(start: datetime, end: datetime) -> Iterable[datetime]:
    """Every quarter of an hour between two moments, and the minute before the end."""
    moment = start
    while moment < end:
        yield moment
        moment = (moment + timedelta(minutes=15)).replace(second=0, microsecond=0)
    yield max(start, end - timedelta(minutes=1))


@given(asked())
def test_a_message_goes_at_the_first_moment_at_which_it_may(
    asked: tuple[Kind, Recipient, SchoolCalendar, datetime],
) -> None:
    kind, recipient, calendar, now = asked
    found = when(*asked)
    end = found.moment if isinstance(found, At) else now + timedelta(days=20)
    assert end >= now
    assert not [moment for moment in quarters(now, end) if moment < end and may_go(kind, recipient, calendar, moment)]
    if isinstance(found, At):
        assert may_go(kind, recipient, calendar, found.moment)


@given(asked())
def test_asked_at_its_moment_a_message_goes(asked: tuple[Kind, Recipient, SchoolCalendar, datetime]) -> None:
    kind, recipient, calendar, now = asked
    found = when(kind, recipient, calendar, now)
    assume(isinstance(found, At))
    assert isinstance(found, At)
    assert when(kind, recipient, calendar, found.moment, found.moment) == found


@given(asked(), st.timedeltas(timedelta(), timedelta(days=30)))
def test_who_asks_later_is_told_no_earlier_moment(
    asked: tuple[Kind, Recipient, SchoolCalendar, datetime], later: timedelta
) -> None:
    kind, recipient, calendar, now = asked
    first, second = when(kind, recipient, calendar, now), when(kind, recipient, calendar, now + later)
    if isinstance(first, At) and first.moment >= now + later:
        assert second == first
    elif isinstance(first, At) and isinstance(second, At):
        assert second.moment >= now + later > first.moment


@given(asked(), st.timedeltas(timedelta(days=-1), timedelta(days=40)))
def test_what_is_told_is_never_later_than_it_is_of_use(
    asked: tuple[Kind, Recipient, SchoolCalendar, datetime], use: timedelta
) -> None:
    kind, recipient, calendar, now = asked
    bounded, unbounded = when(kind, recipient, calendar, now, now + use), when(kind, recipient, calendar, now)
    if isinstance(unbounded, At) and unbounded.moment <= now + use:
        assert bounded == unbounded
    else:
        assert isinstance(bounded, Never)


@given(moments, zones, st.lists(st.tuples(st.timedeltas(timedelta(), timedelta(days=10)), kinds), max_size=25))
@settings(max_examples=60)
def test_no_day_and_no_week_holds_more_than_it_may(
    begin: datetime, zone: tzinfo, messages: list[tuple[timedelta, Kind]]
) -> None:
    """Messages come up over ten days; those of one moment are planned by rank. Urgent ones stand beside the caps."""
    recipient, planned = NOBODY_ELSE, []
    for after, kind in sorted(messages, key=lambda message: (message[0], message[1].rank)):
        found = when(kind, recipient, CALENDARS[zone], begin + after)
        if isinstance(found, At):
            recipient = replace(recipient, unasked=(*recipient.unasked, found.moment))
            planned += [] if kind is Kind.URGENT else [found.moment.astimezone(zone)]
    assert all(count <= A_DAY for count in Counter(moment.date() for moment in planned).values())
    assert all(count <= A_WEEK for count in Counter(moment.isocalendar()[:2] for moment in planned).values())
    for moment in planned:
        assert time(7, 30) <= moment.time() < time(18, 30)
        assert CALENDARS[zone].day(moment.date()).kind in {DayKind.SCHOOL, DayKind.BREAK}


@given(kinds, st.datetimes(timezones=st.timezones()), st.timezones())
@settings(max_examples=300)
def test_any_moment_in_any_zone_has_an_answer(kind: Kind, now: datetime, zone: tzinfo) -> None:
    found = when(kind, NOBODY_ELSE, SchoolCalendar(zone), now)
    if isinstance(found, At):
        assert timedelta() <= found.moment - now <= HORIZON
        assert may_go(kind, NOBODY_ELSE, SchoolCalendar(zone), found.moment)
