"""What became of calls, written down: many outcomes in one write, and none lost while the database is away."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from bot.log import get_logger
from bot.writing import LEASE, Row
from storage import conversation, deliveries, notices, outbox_queue, quota
from storage.database import Database, DatabaseUnavailable
from storage.outbox import OutboxState
from storage.outbox_queue import Outcome
from storage.session import Connection

log = get_logger(__name__)


@dataclass(slots=True)
class Held:
    """A row in this process's hands, which tries it since `tried_since`. `is_under_way`: a call is being made."""

    row: Row
    attempts: int = 0
    doubtful: bool = False
    tried_since: datetime | None = None
    is_under_way: bool = False

    def became(
        self, state: OutboxState, reason: str | None, *, again_at: datetime | None = None, message_ids: str = ""
    ) -> Outcome:
        """What is to be written down of the last call."""
        row = self.row
        return Outcome(
            row.id,
            state,
            reason,
            self.attempts,
            self.doubtful,
            again_at,
            message_ids,
            row.forget,
            channel=row.channel,
            carries=row.carries,
            held=row.campaign_id is None,
        )


#: An outcome to be written down, the row whose chat is gone, and who waits for it.
Noted = tuple[Outcome, Row | None, "asyncio.Future[None]"]


@dataclass
class Outcomes:
    """One per process. What comes while something is being written is written together afterwards.

    `shown`: told of the rows that were sent and carry deliveries.
    """

    database: Database
    shown: Callable[[Connection, Sequence[int], datetime], None]
    _waiting: list[Noted] = field(default_factory=list)
    _writing: asyncio.Task[None] | None = None
    _stopping: bool = False

    async def note(self, outcome: Outcome, gone: Row | None = None) -> None:
        """Return once it is written. `gone`: the row whose chat can get nothing more; its account is marked and what
        waits for it is given up."""
        written = asyncio.get_running_loop().create_future()
        self._waiting.append((outcome, gone, written))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.get_running_loop().create_task(self._write_down())
        await written

    async def stop(self) -> None:
        """Write what is there; give up on a database that is away."""
        self._stopping = True
        if self._writing is not None:
            await self._writing

    async def _write_down(self) -> None:
        """While the database is away, keep trying, for the rows are in our hands."""
        while self._waiting:
            together, self._waiting = self._waiting, []
            fault = await self._written(together)
            for _, _, written in together:
                if not written.done():
                    written.set_exception(fault) if fault else written.set_result(None)

    async def _written(self, together: Sequence[Noted]) -> Exception | None:
        """The fault of ours that kept the outcomes from being written, if any: nobody may wait for ever."""
        while True:
            try:
                await asyncio.wrap_future(self.database.write(partial(self._write, together)))
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
        now = self.database.now()
        outcomes = [outcome for outcome, _, _ in together]
        outbox_queue.note(connection, outcomes, now, LEASE)
        carrying = [outcome for outcome in outcomes if outcome.carries]
        deliveries.settle(connection, carrying, now)
        self.shown(connection, [outcome.id for outcome in carrying if outcome.state is OutboxState.SENT], now)
        for channel in {outcome.channel for outcome in outcomes if outcome.reason == "quota_used_up"}:
            if quota.used_up(connection, channel, now):
                notices.leave_to_coordinators(connection, "quota", now)
        for _, gone, _ in together:
            if gone is not None:
                conversation.unreachable(connection, gone.channel, gone.outgoing.chat, now)
