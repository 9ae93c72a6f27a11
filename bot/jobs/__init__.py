"""Slow work: what a turn left is done after its commit, and its result is a further turn.

A job is a row; who carries it only wakes. Work (`Work`) may wait for the network or use the processor, in no
transaction; its result is given to the repertoire's function of the same kind, whose changes and words commit with
the row's end. A process that dies leaves the row, and the work is done again: so work must bear being repeated.

`Jobs` is what all set-ups share: claim, work, outcome, tries, leases. When it is asked to claim is up to a `Carrier`,
of which there is one for each kind of database: `local` for one process, `pgqueuer` for any number of them.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Protocol, TypeVar

from bot import metrics
from bot.channels import Failure
from bot.crash import CrashPoint, Reached
from bot.log import get_logger
from bot.repertoire import Undone
from bot.sender import Sender
from bot.turn import Turns
from storage import job_queue
from storage.database import Database, DatabaseUnavailable
from storage.job_queue import Waiting
from storage.session import Connection

log = get_logger(__name__)

T = TypeVar("T")

#: `(details)` → result, or an `Undone` with what will never be; raises a `Failure`.
Work = Callable[[Mapping[str, Any]], Awaitable[Any]]

#: How many jobs this process works on at once: pictures and documents are held in memory.
AT_ONCE = 3
#: A job's holder is dead when it has not renewed its lease in so long; it does so at each sweep.
LEASE = timedelta(seconds=10)
#: How often a result that could not be written is written again, a second later each time.
INSISTS = 15
#: Pauses between tries grow from one second to a minute.
LONGEST_PAUSE = 60.0
#: How often a job is tried; what does not count is tried until the job's own time ends.
MOST_TRIES = 8


class Carrier(Protocol):
    """Sees to it that somebody claims what is due."""

    async def start(self) -> None:
        """Begin, with what an earlier process left."""

    def wake(self) -> None:
        """There may be work that is due."""

    async def settled(self) -> None:
        """Wait until nothing is worked on here, and nothing that is due is left to be claimed."""

    async def stop(self) -> None:
        """Claim nothing more."""


#: One try; its value is when it makes a further look worth while, if it does.
Try = asyncio.Task[datetime | None]


@dataclass(frozen=True, slots=True)
class Begun:
    """What a look at the rows led to. `due`: when the next job that nobody holds is to be done here."""

    tries: tuple[Try, ...]
    due: datetime | None


class Jobs:
    """One per process: what is claimed here is worked on here. `works`: what can be done, by the job's kind."""

    def __init__(
        self, database: Database, turns: Turns, sender: Sender, works: Mapping[str, Work], *, reached: Reached
    ) -> None:
        self._database = database
        self._turns = turns
        self._sender = sender
        self._works = works
        self._reached = reached
        self._held: dict[Try, Waiting] = {}

    @property
    def hands(self) -> int:
        """How many more jobs can be worked on here."""
        return AT_ONCE - len(self._held)

    @property
    def tries(self) -> tuple[Try, ...]:
        """What is worked on here."""
        return tuple(self._held)

    def now(self) -> datetime:
        """The database's time."""
        return self._database.now()

    async def free_all(self) -> None:
        """With one process: whatever is held at its start is held by a dead one."""
        await self._write(job_queue.free_all)

    async def begin(self, most: int = AT_ONCE) -> Begun:
        """Claim what is due and can be done here, at most so many jobs and as there are hands, and begin with them."""
        free = min(most, self.hands)
        here = {job.id for job in self._held.values()}
        now = self._database.now()

        def work(connection: Connection) -> tuple[list[Waiting], datetime | None]:
            kinds = self._works.keys()
            claimed = job_queue.claim(connection, now, LEASE, free, here=here, kinds=kinds) if free > 0 else []
            return claimed, job_queue.next_due(connection, kinds)

        claimed, due = await self._write(work)
        return Begun(tuple(self._hold(job) for job in claimed), due)

    def _hold(self, job: Waiting) -> Try:
        attempt = asyncio.get_running_loop().create_task(self._do(job))
        self._held[attempt] = job
        attempt.add_done_callback(self._held.pop)
        return attempt

    async def is_due(self) -> bool:
        """Whether there is a job that nobody holds, that can be done here, and whose time has come."""
        now = self._database.now()
        return await self._write(lambda connection: job_queue.is_due(connection, now, self._works.keys()))

    async def sweep(self) -> bool:
        """Renew the leases of what is worked on here; whether there is something to do that nobody does."""
        now = self._database.now()
        held = list(self._held.values())

        def work(connection: Connection) -> bool:
            if held:
                job_queue.extend(connection, held, now + LEASE)
            return job_queue.is_due(connection, now, self._works.keys())

        return await self._write(work) and self.hands > 0

    async def stop(self) -> None:
        """Break off what is worked on and leave it to others, once its carrier claims nothing more."""
        held = dict(self._held)
        for attempt in held:
            attempt.cancel()
        await asyncio.gather(*held, return_exceptions=True)
        broken_off = [job for attempt, job in held.items() if attempt.cancelled()]
        if broken_off:
            with suppress(DatabaseUnavailable):  # the leases end by themselves
                await self._write(lambda connection: job_queue.give_back(connection, broken_off))

    async def _do(self, job: Waiting) -> datetime | None:
        """One try; when it makes a further look worth while."""
        self._reached(CrashPoint.JOB_CLAIMED)
        result: Any = None
        try:
            if job.attempts > MOST_TRIES:  # whoever tried it died of it, or of something else, each time
                result = Undone("fault")
            else:
                result = await self._works[job.kind](job.details)
        except Failure as failure:
            if failure.again and (job.attempts < MOST_TRIES or not failure.counts):
                metrics.worked(job.kind, failure.reason)
                return await self._put_off(job, _pause(job, failure), tried=failure.counts)
            result = Undone(failure.reason)
        except Exception:
            # A fault of ours in one job must not end the carrier; the row comes again until its tries are used up.
            log.exception("job failed", kind=job.kind, job=job.id)
            metrics.worked(job.kind, "fault")
            if job.attempts < MOST_TRIES:
                return await self._put_off(job, _pause(job, None))
            result = Undone("fault")
        metrics.worked(job.kind, result.reason if isinstance(result, Undone) else "done")
        return await self._finish(job, result)

    async def _finish(self, job: Waiting, result: Any) -> datetime | None:
        self._reached(CrashPoint.JOB_WORKED)
        try:
            turned = await self._insist(lambda connection: self._turns.finish(connection, job, result))
        except DatabaseUnavailable:
            return None  # the lease ends, and the work is done again
        except Exception:
            log.exception("a job's result failed", kind=job.kind, job=job.id)
            if job.attempts < MOST_TRIES:
                return await self._put_off(job, _pause(job, None))
            await self._give_up(job)
            return None
        self._reached(CrashPoint.JOB_STORED)
        self._sender.hand(turned.rows)
        return self._database.now() if turned.left_work else None

    async def _give_up(self, job: Waiting) -> None:
        """The row goes, and what it was about stays as it is until its own time ends."""
        metrics.worked(job.kind, "gave_up")
        with suppress(DatabaseUnavailable):  # the lease ends, and the last try comes again
            await self._write(lambda connection: job_queue.take_away(connection, job))

    async def _put_off(self, job: Waiting, seconds: float, *, tried: bool = True) -> datetime | None:
        until = self._database.now() + timedelta(seconds=seconds)
        try:
            await self._insist(partial(_again_then, job, until, tried))
        except DatabaseUnavailable:
            log.warning("job not put off: the database is away", kind=job.kind, job=job.id)
            return None
        return until

    async def _insist(self, work: Callable[[Connection], T]) -> T:
        """Write what is in our hands; a database that was away for a moment need not cost the work."""
        for _ in range(INSISTS):
            with suppress(DatabaseUnavailable):
                return await self._write(work)
            await asyncio.sleep(1.0)
        return await self._write(work)

    async def _write(self, work: Callable[[Connection], T]) -> T:
        return await asyncio.wrap_future(self._database.write(work))


def _again_then(job: Waiting, until: datetime, tried: bool, connection: Connection) -> None:
    job_queue.put_off(connection, job, until, tried=tried)


def _pause(job: Waiting, failure: Failure | None) -> float:
    """Seconds until the next try: what the platform asks for, else growing."""
    asked = getattr(failure, "after", None)
    return float(asked) if asked is not None else min(LONGEST_PAUSE, 2.0 ** (job.attempts - 1))
