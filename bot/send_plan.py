"""Who a message to a network would reach, what it takes of LINE's month, and when it would go: before it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.clock import month_began, next_month
from bot.desk import Desk
from bot.says import Value, Word
from bot.school_calendar import SchoolCalendar
from bot.send_window import URGENT_A_MONTH, At, Kind, Recipient, when
from storage import audience, campaigns, quota
from storage.announcements import URGENT
from storage.day_off import days_off
from storage.network import Network
from storage.quota import Spent

#: Longer than a month: what a used-up month has parked still goes in the next one.
OF_USE_FOR = timedelta(days=32)


class NotUrgent(StrEnum):
    """Why an announcement cannot be an urgent one now."""

    OPEN = "open"  #: it goes at once by itself
    USED_UP = "used-up"  #: the network has sent those of this month
    HOURS = "hours"  #: it is too early or too late in the day for anything


@dataclass(frozen=True)
class Plan:
    """Who an announcement would reach, what that takes and when it goes, as it stands now.

    `goes_at` None: schools are closed for longer than it is of use; then it only rides on answers.
    `needed`: so many of them on the channel whose messages are counted, of whose month `spent` tells.
    `not_urgent` None: it may be sent urgently.
    """

    by_channel: Mapping[str, int]
    needed: int
    spent: Spent
    wanted: datetime
    goes_at: datetime | None
    next_month: datetime
    urgent_left: int
    not_urgent: NotUrgent | None

    @property
    def n(self) -> int:
        """All of them."""
        return sum(self.by_channel.values())

    @property
    def this_month(self) -> bool:
        """Whether it takes from this month's messages."""
        return self.goes_at is None or self.goes_at < self.next_month

    @property
    def short(self) -> int:
        """So many messages LINE's month has too few."""
        left = self.spent.left
        return max(self.needed - left, 0) if self.goes_at and self.this_month and left is not None else 0


def plan_of(desk: Desk, network_id: int, not_before: str | None) -> Plan:
    """The plan for a network; `not_before`: an ISO moment, None: at once."""
    counts = desk.once(
        ("recipients", network_id), lambda: audience.by_channel(desk.connection, network_id, without=desk.member_id)
    )
    began = month_began(desk.now, desk.house.zone)
    metered = desk.house.metered
    spent = desk.once("quota", lambda: quota.spent(desk.connection, metered, began) if metered else quota.NOTHING)
    wanted = max(moment_of(not_before) or desk.now, desk.now)
    calendar = desk.once(("calendar", network_id), lambda: _calendar(desk, network_id))
    answer = when(Kind.ANNOUNCEMENT, Recipient(), calendar, wanted, wanted + OF_USE_FOR)
    goes_at = answer.moment if isinstance(answer, At) else None
    urgent = desk.once(("urgent", network_id), lambda: campaigns.begun(desk.connection, network_id, URGENT, began))
    return Plan(
        by_channel=counts,
        needed=counts[metered] if metered else 0,
        spent=spent,
        wanted=wanted,
        goes_at=goes_at,
        next_month=next_month(desk.now, desk.house.zone),
        urgent_left=max(URGENT_A_MONTH - urgent, 0),
        not_urgent=_why_not_urgent(calendar, desk.now, urgent),
    )


def _why_not_urgent(calendar: SchoolCalendar, now: datetime, urgent: int) -> NotUrgent | None:
    now_at_once = At(now)
    if when(Kind.ANNOUNCEMENT, Recipient(), calendar, now) == now_at_once:
        return NotUrgent.OPEN
    if urgent >= URGENT_A_MONTH:
        return NotUrgent.USED_UP
    return None if when(Kind.URGENT, Recipient(), calendar, now) == now_at_once else NotUrgent.HOURS


def _calendar(desk: Desk, network_id: int) -> SchoolCalendar:
    network = desk.session.get(Network, network_id)
    return SchoolCalendar(desk.house.zone, days_off(desk.connection, network.lead_area_id if network else None))


def moment_of(kept: str | None) -> datetime | None:
    """When it is to go, as it is kept; None: at once."""
    return datetime.fromisoformat(kept) if kept else None


def when_said(desk: Desk, plan: Plan) -> Word:
    """When it goes, in words, and why not when it is wanted."""
    if plan.goes_at is None:
        return Word("announce-closed")
    if plan.goes_at <= desk.now:
        return Word("announce-now")
    local = plan.goes_at.astimezone(desk.house.zone)
    values: dict[str, Value] = {"date": local.date(), "hour": str(local.hour), "minute": f"{local.minute:02}"}
    return Word("announce-at" if plan.goes_at <= plan.wanted else "announce-quiet", values)


def quota_said(plan: Plan) -> Word:
    """What it takes of LINE's month, and what is known to be left."""
    needed, spent = {"n": str(plan.needed)}, plan.spent
    if not plan.needed:
        return Word("announce-quota-none")
    if not plan.this_month:
        return Word("announce-quota-later", needed)
    if spent.used_up:
        return Word("announce-quota-used-up", needed)
    if spent.asked_at is None:
        return Word("announce-quota-unknown", needed)
    if spent.most is None:
        return Word("announce-quota-unlimited", needed)
    return Word("announce-quota", {**needed, "left": str(spent.left), "quota": str(spent.most)})
