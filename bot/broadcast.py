"""Messages to many, on their way: behind every answer, a few at a time, never ahead of their turn.

Rows of campaigns are claimed only when they can be sent at once: the claim and the slots that it takes are one write
(`storage/pace.py`), so nothing is reserved for later and an answer never waits behind a hundred thousand. What is not
under way is in the table, not in memory. Each platform has hands of its own: one that rests or is slow holds up no
other. What is queued when the school day ends waits for the next one.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from bot.channels import Channel
from bot.courier import Courier
from bot.house import House
from bot.log import get_logger
from bot.lookout import Lookout
from bot.moments import RANKS
from bot.outcomes import Held
from bot.pacing import Pace
from bot.school_calendar import SchoolCalendar
from bot.send_window import At, Kind, Recipient, when
from bot.sender import LAST_CALLS, held
from storage import campaigns, outbox_queue, pace
from storage.campaigns import UnderWay
from storage.database import Database
from storage.day_off import days_off
from storage.outbox_queue import Claimed, ToMany
from storage.pace import Wish
from storage.session import Connection

log = get_logger(__name__)

#: Calls under way at once on one platform. What a process held when it died has an unknown fate on Telegram, so it
#: holds few.
AT_ONCE = 32
#: A holder that has not ended within so long is dead; longer than the upload of a file takes.
LEASE = timedelta(seconds=90)
#: Seconds to the next look when nothing is free.
LONGEST_WAIT = 2.0
#: How long it is taken for granted that a kind of message may still go in an area, or not yet.
HOURS_LIVE = timedelta(seconds=5)


@dataclass
class Broadcast:
    """One per process. `wake` when a page was queued, and now and then for what the dead have left."""

    database: Database
    house: House
    channels: Mapping[str, Channel]
    courier: Courier
    pace: Pace
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _under_way: Counter[str] = field(default_factory=Counter)
    #: how many rows a look asks for, by channel: twice as many as the last one was granted
    _asks: dict[str, int] = field(default_factory=dict)
    _hours: dict[tuple[str, int], tuple[datetime, bool]] = field(default_factory=dict)
    _freed: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self._lookout = Lookout("rows of campaigns", self._look)

    def wake(self) -> None:
        """There may be rows."""
        self._lookout.wake()

    async def settled(self) -> None:
        """Wait until nothing is left that can go now."""
        await self._lookout.settled()
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def stop(self) -> None:
        """Begin no call, and let those end that are under way; what is left is in the table."""
        await self._lookout.stop()
        if self._tasks:
            _, unended = await asyncio.wait(self._tasks, timeout=LAST_CALLS)
            for task in unended:
                task.cancel()
            await asyncio.gather(*unended, return_exceptions=True)

    async def _look(self) -> None:
        while await self._more():
            pass

    async def _more(self) -> bool:
        """Take what may go now; False when no row is left that could go soon."""
        # A claim costs as much for one row as for many: half of a platform's hands are to be free.
        free = [name for name in sorted(self.channels) if self._under_way[name] <= AT_ONCE // 2]
        if not free:
            return await self._one_is_done()
        taken, free_at = await asyncio.wrap_future(self.database.write(partial(self._take, free)))
        for row in taken:
            self._begin(row)
        if free_at is not None:
            await self._slot_is_free(free_at)
            return True
        return bool(taken) or (bool(self._tasks) and await self._one_is_done())

    def _begin(self, row: Claimed) -> None:
        task = asyncio.get_running_loop().create_task(self._bring(held(row)))
        self._tasks.add(task)
        self._under_way[row.channel] += 1
        task.add_done_callback(partial(self._done, row.channel))

    async def _one_is_done(self) -> bool:
        """Wait for a call to end: its row may be tried again at once."""
        self._freed.clear()
        await self._freed.wait()
        return True

    async def _slot_is_free(self, at: datetime) -> None:
        wait = (at - self.database.now()).total_seconds()
        await self.pace.sleep(min(max(wait, 0.001), LONGEST_WAIT))

    def _take(self, free: Sequence[str], connection: Connection) -> tuple[list[Claimed], datetime | None]:
        """Rows with their slots, and when the next slot is free if rows wait for one.

        Platform by platform in one order, as all who reserve: two processes never wait for each other's rows.
        """
        now = self.database.now()
        under_way = [each for each in campaigns.with_rows(connection) if self._may_go(connection, each, now)]
        under_way.sort(key=lambda each: (RANKS.get(each.kind, 0), each.id))
        taken: list[Claimed] = []
        waits: list[datetime] = []
        for channel in free:
            rows, full_until = self._take_from(connection, channel, under_way, now)
            taken += rows
            if full_until is not None:
                waits.append(full_until)
        return taken, min(waits, default=None)

    def _take_from(
        self, connection: Connection, channel: str, under_way: Sequence[UnderWay], now: datetime
    ) -> tuple[list[Claimed], datetime | None]:
        """One platform's rows that may go now, and until when it is full if it is."""
        room = AT_ONCE - self._under_way[channel]
        asks = min(room, self._asks.get(channel, room))
        for campaign in under_way:
            rows = outbox_queue.of_campaign(connection, campaign.id, channel, now, asks)
            if rows and (rest := self.pace.rests(channel, now)) is not None:
                return [], rest
            granted, full_until = self._granted(connection, channel, rows, now)
            if granted or full_until is not None:
                self._asks[channel] = max(2 * len(granted), 2)
                return outbox_queue.hold(connection, granted, now, LEASE), full_until
        return [], None

    def _granted(
        self, connection: Connection, channel: str, rows: Sequence[ToMany], now: datetime
    ) -> tuple[list[int], datetime | None]:
        """The rows that got a slot; those whose chat has had its fill are put off, so that they hold up no other."""
        lanes = [
            tuple(replace(lane, block=1) for lane in self.channels[channel].lanes(row.method, row.chat)) for row in rows
        ]
        if not any(lanes):
            return [row.id for row in rows], None
        slots = pace.reserve(connection, [Wish(channel, theirs, ahead=False) for theirs in lanes], now)
        granted = [row.id for row, slot in zip(rows, slots, strict=True) if slot.taken]
        full: list[datetime] = []
        of_chats: dict[int, datetime] = {}
        for row, theirs, slot in zip(rows, lanes, slots, strict=True):
            if slot.taken:
                continue
            if slot.lane in (pace.WHOLE, theirs[-1].name):
                full.append(slot.at)
            else:
                of_chats[row.id] = slot.at
        outbox_queue.put_off(connection, of_chats)
        return granted, min(full, default=None)

    def _may_go(self, connection: Connection, campaign: UnderWay, now: datetime) -> bool:
        """Whether it is an hour in which such a message goes; who it is for was asked when it was queued."""
        key = campaign.kind, campaign.area_id
        asked_at, may_go = self._hours.get(key, (now - HOURS_LIVE, False))
        if not now - HOURS_LIVE < asked_at <= now:
            calendar = SchoolCalendar(self.house.zone, days_off(connection, campaign.area_id))
            may_go = when(Kind(campaign.kind), Recipient(), calendar, now) == At(now)
            self._hours[key] = now, may_go
        return may_go

    async def _bring(self, row: Held) -> None:
        try:
            await self.courier.bring(row)
        except Exception:
            # Its outcome could not be written down: the lease ends, and whoever takes it over holds it for doubtful.
            log.exception("a row of a campaign is left to its lease", channel=row.row.channel, row=row.row.id)

    def _done(self, channel: str, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._under_way[channel] -= 1
        self._freed.set()
