"""Outbox rows → the platform.

Rows come straight from the turn that stored them, or from the sweeper when their holder died. Rows of one chat go
one after the other, in order; chats go at the same time, each call when its turn has come (`bot/pacing.py`). A
row's outcome is a row again (`bot/courier.py`). Messages to many go another way, behind all of these
(`bot/broadcast.py`).
"""

import asyncio
from collections import deque
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from bot.channels import Channel
from bot.courier import Courier
from bot.outbound import Outgoing
from bot.outcomes import Held
from bot.pacing import Pace
from bot.writing import LEASE, Row
from storage import outbox_queue, pace
from storage.database import Database, DatabaseUnavailable
from storage.outbox_queue import Claimed
from storage.session import Connection

#: How many rows the sweeper takes at once.
SWEEP = 500
#: Seconds that the last calls have to end in when the process ends.
LAST_CALLS = 10.0


def held(claimed: Claimed) -> Held:
    """A claimed row in this process's hands."""
    outgoing = Outgoing(claimed.chat, claimed.method, claimed.body, claimed.reply_token, claimed.price)
    row = Row(
        claimed.id,
        claimed.channel,
        outgoing,
        claimed.retry_key,
        claimed.heard_at,
        claimed.held_at,
        claimed.forget,
        claimed.latest,
        claimed.campaign_id,
        claimed.carries,
    )
    return Held(row, claimed.attempts, claimed.doubtful)


@dataclass
class Sender:
    """One per process. `hand` rows over after their commit; `sweep` now and then for rows left by the dead."""

    database: Database
    channels: Mapping[str, Channel]
    courier: Courier
    pace: Pace
    _chats: dict[tuple[str, str], deque[Held]] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _held: set[int] = field(default_factory=set)
    _idle: asyncio.Event = field(default_factory=asyncio.Event)
    _in_call: set[asyncio.Task[None]] = field(default_factory=set)
    _left: list[int] = field(default_factory=list)
    _stopping: bool = False

    def __post_init__(self) -> None:
        self._idle.set()

    def hand(self, rows: Iterable[Row]) -> None:
        """Send these rows, after what their chats still wait for."""
        for row in rows:
            self._enqueue(Held(row))

    async def sweep(self, *, at_start: bool = False) -> None:
        """Take over rows whose holder is gone, keep the lease on those that wait here, and hear who must rest."""
        now = self.database.now()
        ours = list(self._held)

        def work(connection: Connection) -> tuple[list[Claimed], Mapping[str, datetime]]:
            if at_start and self.database.dialect == "sqlite":
                outbox_queue.free_all(connection)
            if ours:
                outbox_queue.extend(connection, ours, now + LEASE)
            outbox_queue.unpark(connection, now, SWEEP)
            return outbox_queue.claim(connection, now, LEASE, SWEEP), pace.resting(connection, now)

        taken, rests = await asyncio.wrap_future(self.database.write(work))
        self.pace.heard(rests)
        for claimed in taken:
            if claimed.id not in self._held and claimed.channel in self.channels:
                self._enqueue(held(claimed))

    def holds(self, row_id: int) -> bool:
        """Whether a row waits here; any thread may ask."""
        return row_id in self._held

    async def settled(self) -> None:
        """Wait until nothing is left to send."""
        await self._idle.wait()

    async def stop(self) -> None:
        """Begin no call, and let those end that are under way. What was not begun is given back: it is in no doubt."""
        self._stopping = True
        if self._in_call:
            await asyncio.wait(set(self._in_call), timeout=LAST_CALLS)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if left := self._left:
            with suppress(DatabaseUnavailable):  # their leases end by themselves
                await asyncio.wrap_future(self.database.write(lambda c: outbox_queue.give_back(c, left)))

    def _enqueue(self, held: Held) -> None:
        self._held.add(held.row.id)
        self._idle.clear()
        chat = (held.row.channel, held.row.outgoing.chat)
        queue = self._chats.get(chat)
        if queue is not None:
            queue.append(held)
            return
        self._chats[chat] = deque([held])
        task = asyncio.get_running_loop().create_task(self._drain(chat))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _drain(self, chat: tuple[str, str]) -> None:
        queue = self._chats[chat]
        try:
            while queue and not self._stopping:
                again = await self._send(queue[0])
                if again is None:
                    self._held.discard(queue.popleft().row.id)
                else:
                    await asyncio.sleep(again)
        finally:
            for held in queue:
                self._held.discard(held.row.id)
                if not held.is_under_way:
                    self._left.append(held.row.id)
            del self._chats[chat]
            if not self._chats:
                self._idle.set()

    async def _send(self, held: Held) -> float | None:
        """When its turn has come: one call; the seconds to wait before the next try, or None when the row is done."""
        row, task = held.row, asyncio.current_task()
        assert task is not None, "a chat is drained by a task"
        await self.pace.turn(row.channel, self.channels[row.channel].lanes(row.outgoing.method, row.outgoing.chat))
        if self._stopping:
            return 0.0
        self._in_call.add(task)
        held.is_under_way = True
        try:
            again = await self.courier.bring(held)
        finally:
            self._in_call.discard(task)
        held.is_under_way = False
        return again
