"""Outbox rows → the platform.

Rows come straight from the turn that stored them, or from the sweeper when their holder died. Rows of one chat go
one after the other, in order; chats go at the same time. A row's outcome is a row again: sent, again at, unknown,
given up, each with its reason.
"""

import asyncio
import random
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot import metrics
from bot.channels import Channel, Delivery, Failure, Throttled, Unauthorised, Unreachable
from bot.crash import CrashPoint, Reached
from bot.log import get_logger
from bot.outbound import Outgoing
from bot.turn import LEASE, Row
from storage import conversation, outbox_queue
from storage.database import Database, DatabaseUnavailable
from storage.outbox import OutboxState
from storage.outbox_queue import Claimed, Outcome
from storage.session import Connection

log = get_logger(__name__)

#: A row that certainly did not arrive is tried for so long: LINE knows a retry key again for 24 hours.
TRIED_FOR = timedelta(hours=23)
#: A row that may have arrived is tried at most so often: where no key tells, each try may be one message more.
MOST_DOUBTFUL_TRIES = 12
#: Pauses between tries grow to a minute.
LONGEST_PAUSE = 60.0
#: How many rows the sweeper takes at once.
SWEEP = 500


@dataclass(slots=True)
class Held:
    """A row in this process's hands."""

    row: Row
    attempts: int = 0
    doubtful: bool = False

    def became(
        self, state: OutboxState, reason: str | None, *, again_at: datetime | None = None, message_ids: str = ""
    ) -> Outcome:
        """What is to be written down of the last call."""
        row = self.row
        return Outcome(row.id, state, reason, self.attempts, self.doubtful, again_at, message_ids, row.forget)


#: An outcome to be written down, the row whose chat is gone, and who waits for it.
Noted = tuple[Outcome, Row | None, "asyncio.Future[None]"]


class Sender:
    """One per process. `hand` rows over after their commit; `sweep` now and then for rows left by the dead."""

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        *,
        reached: Reached,
    ) -> None:
        self._database = database
        self._channels = channels
        self._reached = reached
        self._chats: dict[tuple[str, str], deque[Held]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._held: set[int] = set()
        self._paused_until: dict[str, float] = {}
        self._outcomes: list[Noted] = []
        self._writing: asyncio.Task[None] | None = None
        self._stopping = False
        self._idle = asyncio.Event()
        self._idle.set()

    def hand(self, rows: Iterable[Row]) -> None:
        """Send these rows, after what their chats still wait for."""
        for row in rows:
            self._enqueue(Held(row))

    async def sweep(self, *, at_start: bool = False) -> None:
        """Take over rows whose holder is gone, and keep the lease on those that wait here."""
        now = self._database.now()
        held = list(self._held)

        def work(connection: Connection) -> list[Claimed]:
            if at_start and self._database.dialect == "sqlite":
                outbox_queue.free_all(connection)
            if held:
                outbox_queue.extend(connection, held, now + LEASE)
            return outbox_queue.claim(connection, now, LEASE, SWEEP)

        for claimed in await asyncio.wrap_future(self._database.write(work)):
            if claimed.id in self._held or claimed.channel not in self._channels:
                continue
            outgoing = Outgoing(claimed.chat, claimed.method, claimed.body, claimed.reply_token, claimed.price)
            row = Row(claimed.id, claimed.channel, outgoing, claimed.retry_key, claimed.heard_at, claimed.forget)
            self._enqueue(Held(row, claimed.attempts, claimed.doubtful))

    def holds(self, row_id: int) -> bool:
        """Whether a row waits here; any thread may ask."""
        return row_id in self._held

    async def settled(self) -> None:
        """Wait until nothing is left to send."""
        await self._idle.wait()

    async def stop(self) -> None:
        """Stop between calls; what is left is in the table."""
        self._stopping = True
        for task in self._tasks:
            task.cancel()
        for task in list(self._tasks):
            with suppress(asyncio.CancelledError):
                await task
        if self._writing is not None:
            await self._writing

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
            while queue:
                again = await self._send(queue[0])
                if again is None:
                    self._held.discard(queue.popleft().row.id)
                else:
                    await asyncio.sleep(again)
        finally:
            for held in queue:
                self._held.discard(held.row.id)
            del self._chats[chat]
            if not self._chats:
                self._idle.set()

    async def _send(self, held: Held) -> float | None:
        """One call and its outcome; the seconds to wait before the next try, or None when the row is done."""
        row, channel = held.row, self._channels[held.row.channel]
        pause = self._paused_until.get(row.channel, 0.0) - asyncio.get_running_loop().time()
        if pause > 0:
            return pause
        self._reached(CrashPoint.SEND_BEFORE)
        delivery = Delivery(row.outgoing, row.retry_key, row.heard_at, held.attempts, held.doubtful)
        held.attempts += 1
        try:
            accepted = await channel.send(delivery, self._database.now())
        except Failure as failure:
            metrics.sent(row.channel, failure.reason)
            return await self._failed(held, failure)
        except Exception:
            # A fault of ours in one row must not stop the rows behind it in this chat.
            log.exception("sending failed", channel=row.channel, row=row.id)
            metrics.sent(row.channel, "fault")
            await self._note(held.became(OutboxState.GAVE_UP, "fault"))
            return None
        self._reached(CrashPoint.SEND_ACCEPTED)
        metrics.sent(row.channel, "sent_maybe_double" if accepted.maybe_double else "sent")
        metrics.answered(row.channel, (self._database.now() - row.heard_at).total_seconds())
        reason = "maybe_double" if accepted.maybe_double else None
        await self._note(held.became(OutboxState.SENT, reason, message_ids=",".join(accepted.message_ids)))
        self._reached(CrashPoint.SEND_STORED)
        return None

    async def _failed(self, held: Held, failure: Failure) -> float | None:
        held.doubtful = held.doubtful or failure.doubtful
        row = held.row
        too_often = held.doubtful and held.attempts >= MOST_DOUBTFUL_TRIES
        if failure.again and not too_often and self._database.now() - row.heard_at < TRIED_FOR:
            pause = self._pause(held, failure)
            again_at = self._database.now() + timedelta(seconds=pause)
            await self._note(held.became(OutboxState.WAITING, failure.reason, again_at=again_at))
            return pause
        state = OutboxState.UNKNOWN if held.doubtful and failure.again else OutboxState.GAVE_UP
        log.warning("outbox row given up", channel=row.channel, row=row.id, reason=failure.reason)
        gone = row if isinstance(failure, Unreachable) else None
        await self._note(held.became(state, failure.reason), gone)
        return None

    def _pause(self, held: Held, failure: Failure) -> float:
        """Seconds until the next try: exponential with jitter; what the whole channel must obey pauses all of it."""
        if isinstance(failure, Throttled):
            self._pause_channel(held.row.channel, failure.after)
            held.attempts -= 1
            return failure.after
        pause = min(LONGEST_PAUSE, 0.5 * 2.0 ** (held.attempts - 1)) * random.uniform(0.8, 1.2)  # noqa: S311
        if isinstance(failure, Unauthorised):
            log.error("the platform refuses the token", channel=held.row.channel)
            self._pause_channel(held.row.channel, LONGEST_PAUSE)
            return LONGEST_PAUSE
        return pause

    def _pause_channel(self, channel: str, seconds: float) -> None:
        until = asyncio.get_running_loop().time() + seconds
        self._paused_until[channel] = max(until, self._paused_until.get(channel, 0.0))

    async def _note(self, outcome: Outcome, gone: Row | None = None) -> None:
        """Write the outcome down. What comes while something is being written is written together afterwards.

        `gone`: the row whose chat can get nothing more; its account is marked and what waits for it is given up.
        """
        written = asyncio.get_running_loop().create_future()
        self._outcomes.append((outcome, gone, written))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.get_running_loop().create_task(self._write_down())
        await written

    async def _write_down(self) -> None:
        """While the database is away, keep trying, for the rows are in our hands."""
        while self._outcomes:
            together, self._outcomes = self._outcomes, []
            fault = await self._written(together)
            for _, _, written in together:
                if not written.done():
                    written.set_exception(fault) if fault else written.set_result(None)

    async def _written(self, together: Sequence[Noted]) -> Exception | None:
        """The fault of ours that kept the outcomes from being written, if any: nobody may wait for ever."""
        while True:
            try:
                await asyncio.wrap_future(self._database.write(partial(self._write, together)))
            except DatabaseUnavailable as away:
                if self._stopping:
                    return away
                await asyncio.sleep(1.0)
            except Exception as fault:
                log.exception("outcomes not written", count=len(together))
                return fault
            else:
                return None

    def _write(self, together: Sequence[Noted], connection: Connection) -> None:
        now = self._database.now()
        outbox_queue.note(connection, [outcome for outcome, _, _ in together], now, LEASE)
        for _, gone, _ in together:
            if gone is not None:
                conversation.unreachable(connection, gone.channel, gone.outgoing.chat, now)
