"""When each recipient of a message to many gets it: now, at a moment, or with an answer of theirs.

The school calendar and the member's caps say when (`bot/send_window.py`), LINE's month says how many. What cannot go
now is parked: it rides on the member's next answer, and is pushed at its moment if that comes first.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from bot.clock import month_began, next_month
from bot.house import House
from bot.school_calendar import SchoolCalendar
from bot.send_window import At, Kind, Recipient, when
from storage import campaigns, deliveries, notices, quota
from storage.audience import Recipient as Member
from storage.campaign import Campaign
from storage.day_off import days_off
from storage.session import Connection

RANKS = {kind.value: kind.rank for kind in Kind}


@dataclass(frozen=True, slots=True)
class Parked:
    """Not now: at that moment, or None: only with an answer. `reason` is a closed word."""

    moment: datetime | None
    reason: str | None = None


@dataclass(frozen=True)
class Moments:
    """What is the same for a page of a campaign's recipients."""

    connection: Connection
    campaign: Campaign
    house: House
    now: datetime

    def of(self, page: Sequence[Member], *, waits: bool) -> Mapping[int, Parked]:
        """Those members for whom it is not now; `waits`: at first everybody waits for an answer, as was promised."""
        if waits:
            return {each.member_id: Parked(self.campaign.push_at) for each in page}
        parked = dict(self._by_calendar(page))
        return parked | dict(self._over_quota([each for each in page if each.member_id not in parked]))

    def _by_calendar(self, page: Sequence[Member]) -> Iterable[tuple[int, Parked]]:
        connection, campaign, now, zone = self.connection, self.campaign, self.now, self.house.zone
        number, kind = campaign.id or 0, Kind(campaign.kind)
        area = campaigns.area_of(connection, campaign.network_id)
        calendar = SchoolCalendar(zone, days_off(connection, area))
        monday = self._monday()
        members = [each.member_id for each in page]
        got = deliveries.unasked(connection, members, monday, before=campaign, ranks=RANKS)
        month = month_began(now, zone)
        urgent = (
            campaigns.begun(connection, campaign.network_id, kind, month, before=number) if kind is Kind.URGENT else 0
        )
        for each in page:
            recipient = Recipient(each.paused_until, each.snoozed_until, got.get(each.member_id, ()))
            answer = when(kind, recipient, calendar, now, campaign.latest, urgent_this_month=urgent)
            if not isinstance(answer, At):
                yield each.member_id, Parked(None, answer.reason.value)
            elif answer.moment > now:
                yield each.member_id, Parked(answer.moment)

    def _monday(self) -> datetime:
        local = self.now.astimezone(self.house.zone)
        return (local - timedelta(days=local.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)

    def _over_quota(self, page: Sequence[Member]) -> Iterable[tuple[int, Parked]]:
        """Those for whom LINE's month has no message left; the coordinators are told."""
        channel, zone = self.house.metered, self.house.zone
        metered = [each for each in page if each.channel == channel]
        if channel is None or not metered:
            return
        left = quota.spent(self.connection, channel, month_began(self.now, zone)).left
        over = metered[left:] if left is not None else []
        if over:
            notices.leave_to_coordinators(self.connection, "quota", self.now)
        for each in over:
            yield each.member_id, Parked(month_opens(self.now, zone), "quota_used_up")


def month_opens(now: datetime, zone: tzinfo) -> datetime:
    """When something unasked may first go in the month in which LINE's messages are to be had again."""
    begins = next_month(now, zone)
    answer = when(Kind.ANNOUNCEMENT, Recipient(), SchoolCalendar(zone), begins)
    return answer.moment if isinstance(answer, At) else begins
