"""A message to many, before it is on its way: spread over its recipients page by page, held until its moment.

The rows are the truth (`storage/campaigns.py`); this only works through what is due, in small transactions, so that
no answer waits long behind one and a process that dies leaves whole pages.
"""

import asyncio
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.channels import Channel
from bot.crash import CrashPoint, Reached
from bot.house import House
from bot.log import get_logger
from bot.lookout import Lookout
from bot.moments import RANKS, Moments
from bot.wording import Wording
from storage import announcements, audience, campaigns, deliveries
from storage.audience import Recipient
from storage.campaign import Campaign, DeliveryState
from storage.database import Database, DatabaseUnavailable
from storage.outbox import OutboxState
from storage.session import Connection

log = get_logger(__name__)

#: Recipients in one transaction: a page takes the writer for some milliseconds.
PAGE = 500


class CannotBeSaid(Exception):
    """The words of a campaign, or its calls, cannot be made: a fault of ours."""

    def __init__(self, campaign_id: int) -> None:
        super().__init__("a campaign cannot be said")
        self.campaign_id = campaign_id


@contextmanager
def _of(campaign: Campaign) -> Iterator[None]:
    """Whatever our code does wrong here is the fault of this campaign; the database's failures are not."""
    try:
        yield
    except (LookupError, ValueError, TypeError, AssertionError) as fault:
        raise CannotBeSaid(campaign.id or 0) from fault


@dataclass
class Campaigns:
    """One per process. `wake` after a turn that began one, and now and then for what has become due."""

    database: Database
    house: House
    wording: Wording
    channels: Mapping[str, Channel]
    queued: Callable[[], None]
    reached: Reached

    def __post_init__(self) -> None:
        self._lookout = Lookout("campaigns", self._look)

    def wake(self) -> None:
        """There may be something to do."""
        self._lookout.wake()

    async def settled(self) -> None:
        """Wait until nothing is due."""
        await self._lookout.settled()

    async def stop(self) -> None:
        """Stop between two pages."""
        await self._lookout.stop()

    async def _look(self) -> None:
        try:
            while await asyncio.wrap_future(self.database.write(self._page)):
                self.reached(CrashPoint.CAMPAIGN_SPREAD)
                self.queued()
        except CannotBeSaid as fault:
            log.exception("a campaign was stopped", campaign=fault.campaign_id)
            await self._stop_campaign(fault.campaign_id)
            self.wake()

    async def _stop_campaign(self, campaign_id: int) -> None:
        """A fault of ours in one campaign must not stand before the others; its author is told."""

        def work(connection: Connection) -> None:
            now = self.database.now()
            campaigns.stop(connection, campaign_id, now)
            announcements.leave_fault(connection, campaign_id, now)

        with suppress(DatabaseUnavailable):  # it is looked at again, and fails again
            await asyncio.wrap_future(self.database.write(work))

    def _page(self, connection: Connection) -> bool:
        """One page of one campaign; False when nothing is due."""
        now = self.database.now()
        campaign = campaigns.next_spreading(connection, now)
        if campaign is not None:
            with _of(campaign):
                self._spread(connection, campaign, now)
            return True
        found = deliveries.due(connection, now, PAGE, RANKS)
        if found is not None:
            with _of(found.campaign):
                self._deliver_due(connection, found.campaign, found.member_ids, now)
            return True
        announcements.leave_ends(connection, campaigns.finish(connection, now), now)
        return False

    def _spread(self, connection: Connection, campaign: Campaign, now: datetime) -> None:
        assert campaign.id is not None, "it was read from its table"
        page = audience.recipients(
            connection, campaign.network_id, without=campaign.author_id, after=campaign.after, limit=PAGE
        )
        placed = self._placed(connection, campaign, page, now, waits=campaign.can_wait)
        deliveries.deliver(
            connection,
            [
                {
                    "campaign_id": campaign.id, "member_id": each.member_id, "channel": each.channel,
                    "chat": each.chat, "changed_at": now, **placed[each.member_id],
                }
                for each in page
            ],
        )  # fmt: skip
        campaigns.spread_up_to(connection, campaign.id, page[-1].member_id if len(page) == PAGE else None)

    def _deliver_due(self, connection: Connection, campaign: Campaign, members: Sequence[int], now: datetime) -> None:
        """Deliveries whose moment has come go, to the account where each is to be told now, unless their member has
        gone or got too much meanwhile."""
        assert campaign.id is not None, "it was read from its table"
        page = audience.recipients(connection, campaign.network_id, without=campaign.author_id, among=members)
        placed = self._placed(connection, campaign, page, now)
        changes: list[Mapping[str, Any]] = [
            {"member_id": each.member_id, "channel": each.channel, "chat": each.chat, **placed[each.member_id]}
            for each in page
        ]
        deliveries.change(connection, campaign.id, changes, now)
        missing = set(members) - placed.keys()
        blocked = audience.still_there(connection, campaign.network_id, missing) if missing else set()
        deliveries.drop(connection, campaign.id, missing - blocked, "gone", now)
        deliveries.drop(connection, campaign.id, blocked, "unreachable", now)

    def _placed(
        self,
        connection: Connection,
        campaign: Campaign,
        page: Sequence[Recipient],
        now: datetime,
        *,
        waits: bool = False,
    ) -> dict[int, Mapping[str, Any]]:
        """Each recipient's delivery: on its way in a row of the outbox, or parked until its moment."""
        parked = Moments(connection, campaign, self.house, now).of(page, waits=waits)
        rows = self._queue(connection, campaign, [each for each in page if each.member_id not in parked], now)
        placed: dict[int, Mapping[str, Any]] = {}
        for each in page:
            wait, row = parked.get(each.member_id), rows.get(each.member_id)
            if wait is not None:
                state, reason, moment = DeliveryState.PARKED, wait.reason, wait.moment
            elif row is not None:
                state, reason, moment = DeliveryState.QUEUED, None, None
            else:  # the channel is switched off here
                state, reason, moment = DeliveryState.FAILED, "no_channel", None
            placed[each.member_id] = {"state": state, "reason": reason, "moment": moment, "outbox_id": row}
        return placed

    def _queue(
        self, connection: Connection, campaign: Campaign, page: Sequence[Recipient], now: datetime
    ) -> dict[int, int]:
        """Outbox rows for these members; for each of them the row that its delivery hangs on."""
        groups: dict[tuple[str, str], list[Recipient]] = defaultdict(list)
        for each in page:
            groups[each.channel, each.language].append(each)
        values: list[Mapping[str, Any]] = []
        hang_on: list[tuple[str, ...]] = []
        for (channel, language), people in groups.items():
            if channel not in self.channels:
                continue
            bubbles = self.wording.bubbles(connection, campaign, channel, language, now)
            keyed = self.channels[channel].keyed
            for shared in self.channels[channel].spread(bubbles, [each.chat for each in people]):
                out = shared.outgoing
                retry_key = str(uuid.uuid4()) if out.method in keyed else ""
                values.append(
                    {
                        "channel": channel, "chat": out.chat, "owner": f"c:{campaign.id}", "method": out.method,
                        "body": out.body, "reply_token": None, "retry_key": retry_key, "price": out.price,
                        "state": OutboxState.WAITING, "attempts": 0, "doubtful": False, "forget": False,
                        "heard_at": now, "created_at": now, "not_before": now, "leased_until": None, "held_at": None,
                        "message_ids": "", "latest": campaign.latest, "campaign_id": campaign.id,
                        "carries": shared.is_last,
                    }
                )  # fmt: skip
                hang_on.append(tuple(f"{channel}:{chat}" for chat in shared.chats) if shared.is_last else ())
        ids = campaigns.queue(connection, values)
        row_of = {chat: row_id for row_id, chats in zip(ids, hang_on, strict=True) for chat in chats}
        keys = {each.member_id: f"{each.channel}:{each.chat}" for each in page}
        return {member_id: row_of[key] for member_id, key in keys.items() if key in row_of}
