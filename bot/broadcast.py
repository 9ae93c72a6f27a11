"""Messages to many, on their way: behind every answer, a few at a time, never ahead of their turn.

Rows of campaigns are claimed only when they can be sent at once: the claim and the slots that it takes are one write
(`storage/pace.py`), so nothing is reserved for later and an answer never waits behind a hundred thousand. What is not
under way is in the table, not in memory.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.channels import Channel
from bot.courier import Courier
from bot.log import get_logger
from bot.lookout import Lookout
from bot.outcomes import Held
from bot.pacing import Pace
from bot.sender import held
from storage import campaigns, outbox_queue, pace
from storage.database import Database
from storage.outbox_queue import Claimed
from storage.pace import Wish
from storage.session import Connection

log = get_logger(__name__)

#: Calls under way at once. What a process held when it died has an unknown fate on Telegram, so it holds few.
AT_ONCE = 32
#: A holder that has not ended within so long is dead; longer than the upload of a file takes.
LEASE = timedelta(seconds=90)
#: Seconds to the next look when nothing is free.
LONGEST_WAIT = 2.0


@dataclass
class Broadcast:
    """One per process. `wake` when a page was queued, and now and then for what the dead have left."""

    database: Database
    channels: Mapping[str, Channel]
    courier: Courier
    pace: Pace
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _freed: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self._lookout = Lookout("rows of campaigns", self._look)

    def wake(self) -> None:
        """There may be rows."""
        self._lookout.wake()

    async def settled(self) -> None:
        """Wait until nothing is left that can go now."""
        await self._lookout.settled()
        await asyncio.gather(*self._tasks)

    async def stop(self) -> None:
        """Let go between calls; what is left is in the table."""
        await self._lookout.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _look(self) -> None:
        while await self._more():
            pass

    async def _more(self) -> bool:
        """Take what may go now; False when no row is left that could go soon."""
        if len(self._tasks) >= AT_ONCE:
            # A claim costs as much for one row as for many: half of the hands are to be free.
            while len(self._tasks) > AT_ONCE // 2:
                await self._one_is_done()
        taken, free_at = await asyncio.wrap_future(self.database.write(self._take))
        for row in taken:
            task = asyncio.get_running_loop().create_task(self._bring(held(row)))
            self._tasks.add(task)
            task.add_done_callback(self._done)
        if taken:
            return True
        if free_at is None:
            return bool(self._tasks) and await self._one_is_done()
        await self._slot_is_free(free_at)
        return True

    async def _one_is_done(self) -> bool:
        """Wait for a call to end: its row may be tried again at once."""
        self._freed.clear()
        await self._freed.wait()
        return True

    async def _slot_is_free(self, at: datetime) -> None:
        wait = (at - self.database.now()).total_seconds()
        await self.pace.sleep(min(max(wait, 0.001), LONGEST_WAIT))

    def _take(self, connection: Connection) -> tuple[list[Claimed], datetime | None]:
        """Rows with their slots, and when the next slot is free if rows wait for one."""
        now = self.database.now()
        room = AT_ONCE - len(self._tasks)
        waits: list[datetime] = []

        def grant(connection: Connection, rows: Sequence[tuple[str, str, str]]) -> list[bool]:
            slots = [self._slot(connection, *row, now) for row in rows]
            waits.extend(at for at in slots if at is not None)
            return [at is None for at in slots]

        for campaign_id in campaigns.with_rows(connection):
            taken = outbox_queue.claim_to_many(connection, campaign_id, now, LEASE, room, grant)
            if taken:
                return taken, None
        return [], min(waits, default=None)

    def _slot(self, connection: Connection, channel: str, chat: str, method: str, now: datetime) -> datetime | None:
        """Take a slot that is free now: None; else when one is."""
        if channel not in self.channels:
            return now + timedelta(hours=1)
        if (rest := self.pace.rests(channel)) is not None:
            return rest
        lanes = self.channels[channel].lanes(method, chat)
        if not lanes:
            return None
        (slot,) = pace.reserve(connection, [Wish(channel, lanes, ahead=False)], now)
        return None if slot.taken else slot.at

    async def _bring(self, row: Held) -> None:
        try:
            await self.courier.bring(row)
        except Exception:
            # Its outcome could not be written down: the lease ends, and whoever takes it over holds it for doubtful.
            log.exception("a row of a campaign is left to its lease", channel=row.row.channel, row=row.row.id)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._freed.set()
