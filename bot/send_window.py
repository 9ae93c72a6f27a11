"""May this unasked message go to this member now, and if not, when? Pure.

One function answers for everything that the bot sends without being asked (`domain/prompts.yaml` timing): `when`.
What answers a member's own message never comes here and goes at once.
"""

from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from functools import lru_cache
from typing import Final

from bot.school_calendar import DayKind, SchoolCalendar

#: So many unasked messages a member gets at most in a day and in a week from Monday to Sunday.
A_DAY: Final = 2
A_WEEK: Final = 4
#: So many urgent announcements a network may send in a month.
URGENT_A_MONTH: Final = 2
#: No farther ahead is looked for an open hour; the longest break has 45 days.
HORIZON: Final = timedelta(days=120)


class Kind(StrEnum):
    """Unasked messages, in the order in which they take the places that a day and a week have."""

    URGENT = "urgent"  #: an announcement that cannot wait, with its own hours, beside the caps
    ANNOUNCEMENT = "announcement"  #: a coordinator's or an area's announcement, and the reminder to acknowledge it
    EVENT = "event"  #: an appointment comes near
    TASK = "task"  #: a task falls due
    SURVEY = "survey"  #: a survey is open
    CHECKIN = "checkin"  #: the weekly question
    AAR = "aar"  #: an activity is over: lessons together
    DIGEST = "digest"  #: what happened in a week
    MONTHLY_DIGEST = "monthly_digest"  #: what happened in a month; the only one that also goes in school breaks

    @property
    def rank(self) -> int:
        """Who plans several messages for a member asks for the lowest rank first."""
        return _RANKS[self]


_RANKS = {kind: rank for rank, kind in enumerate(Kind)}


class Reason(StrEnum):
    """Why a message never goes."""

    TOO_LATE = "too_late"  #: the first moment at which it might go is after the last one at which it is of use
    PAUSED = "paused"  #: the member paused everything for longer than is looked ahead
    SNOOZED = "snoozed"  #: likewise, the weekly question
    URGENT_USED_UP = "urgent_used_up"  #: the network has sent its urgent announcements of this month
    NO_OPEN_DAY = "no_open_day"  #: as far as is looked ahead nothing is open


@dataclass(frozen=True, slots=True)
class Recipient:
    """What the answer needs to know of a member.

    `unasked`: the moments of messages that were sent unasked or are planned, from Monday of this week on at least;
    earlier ones do no harm. Urgent ones are among them.
    """

    paused_until: datetime | None = None
    snoozed_until: datetime | None = None
    unasked: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class At:
    """It may go at this moment, in UTC and not before; asked then, the answer is the same moment."""

    moment: datetime


@dataclass(frozen=True, slots=True)
class Never:
    """It does not go at all."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class _Hours:
    """When messages go, from the first moment to before the last one, and on which days."""

    begins: time
    ends: time
    days: frozenset[DayKind]


_SCHOOL_HOURS = _Hours(time(7, 30), time(18, 30), frozenset({DayKind.SCHOOL}))
_BREAK_HOURS = _Hours(time(7, 30), time(18, 30), frozenset({DayKind.SCHOOL, DayKind.BREAK}))
_ANY_DAY = _Hours(time(6, 0), time(20, 0), frozenset(DayKind))
_HOURS = dict.fromkeys(Kind, _SCHOOL_HOURS) | {Kind.URGENT: _ANY_DAY, Kind.MONTHLY_DIGEST: _BREAK_HOURS}
_DAY = timedelta(days=1)


def when(
    kind: Kind,
    recipient: Recipient,
    calendar: SchoolCalendar,
    now: datetime,
    latest: datetime | None = None,
    *,
    urgent_this_month: int = 0,
) -> At | Never:
    """The first moment from `now` on at which the message may go; `At(now)` if it may go at once.

    `latest`: the last moment at which it is of use. `urgent_this_month`: how many urgent announcements its network has
    sent in the month of `now`; only for `Kind.URGENT`. All moments are aware.
    """
    if kind is Kind.URGENT and urgent_this_month >= URGENT_A_MONTH:
        return Never(Reason.URGENT_USED_UP)
    last = _last_looked_at(now)
    if last is None:
        return Never(Reason.NO_OPEN_DAY)
    earliest, held_by = now.astimezone(UTC), Reason.NO_OPEN_DAY
    if recipient.paused_until is not None and recipient.paused_until > earliest:
        earliest, held_by = recipient.paused_until, Reason.PAUSED
    if kind is Kind.CHECKIN and recipient.snoozed_until is not None and recipient.snoozed_until > earliest:
        earliest, held_by = recipient.snoozed_until, Reason.SNOOZED
    if latest is not None and earliest > latest:
        return Never(Reason.TOO_LATE)
    if earliest > last:
        return Never(held_by)
    earliest = earliest.astimezone(UTC)
    hours = _HOURS[kind]
    full = _Full(recipient, calendar.zone) if kind is not Kind.URGENT and len(recipient.unasked) >= A_DAY else None
    day = earliest.astimezone(calendar.zone).date()
    while True:
        opening = _opening(calendar.zone, day, hours) if calendar.day(day).kind in hours.days else None
        if opening is not None:
            moment = max(opening[0], earliest)
            if moment > last:
                return Never(Reason.NO_OPEN_DAY)
            if latest is not None and moment > latest:
                return Never(Reason.TOO_LATE)
            if moment < opening[1] and not (full and full.on(day)):
                return At(moment)
        elif day > last.date() + _DAY:
            return Never(Reason.NO_OPEN_DAY)
        day += _DAY


def _last_looked_at(now: datetime) -> datetime | None:
    """As far as is looked ahead; None at the ends of the calendar, where some zone has no such day."""
    return now.astimezone(UTC) + HORIZON if MINYEAR + 1 < now.year < MAXYEAR - 1 else None


class _Full:
    """The days and weeks that have got their messages."""

    def __init__(self, recipient: Recipient, zone: tzinfo) -> None:
        self._days = [moment.astimezone(zone).date() for moment in recipient.unasked]

    def on(self, day: date) -> bool:
        """Whether nothing more may come on a day."""
        monday = day - timedelta(days=day.weekday())
        sunday = monday + timedelta(days=6)
        return self._days.count(day) >= A_DAY or sum(monday <= other <= sunday for other in self._days) >= A_WEEK


@lru_cache(maxsize=2048)
def _opening(zone: tzinfo, day: date, hours: _Hours) -> tuple[datetime, datetime] | None:
    """The hours of a day as moments; None where the clocks jump over one of them."""
    written = [datetime.combine(day, at, tzinfo=zone) for at in (hours.begins, hours.ends)]
    first, last = (at.astimezone(UTC) for at in written)
    read = [moment.astimezone(zone) for moment in (first, last)]
    return (first, last) if all(_same_hour(*pair) for pair in zip(written, read, strict=True)) else None


def _same_hour(one: datetime, other: datetime) -> bool:
    return one.replace(tzinfo=None) == other.replace(tzinfo=None)
