"""Slow work, carried by this process: what a turn left is done after its commit, and its result is a further turn.

A job is a row; the carrier only wakes. Work (`Work`) may wait for the network or use the processor, in no
transaction; its result is given to the repertoire's function of the same kind, whose changes and words commit with
the row's end. A process that dies leaves the row, and the work is done again: so work must bear being repeated.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any

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

log = get_logger(__name__)

#: `(details)` → result, or an `Undone` with what will never be; raises a `Failure`.
Work = Callable[[Mapping[str, Any]], Awaitable[Any]]

#: How many jobs this process works on at once: pictures and documents are held in memory.
AT_ONCE = 3
#: A job's holder is dead when it has not ended in so long.
LEASE = timedelta(minutes=2)
#: Pauses between tries grow from one second to a minute.
LONGEST_PAUSE = 60.0
#: How often a job is tried; what does not count is tried until the job's own time ends.
MOST_TRIES = 8


class Jobs:
    """One per process. `wake` after a turn that left work, `look` now and then."""

    def __init__(
        self, database: Database, turns: Turns, sender: Sender, works: Mapping[str, Work], *, reached: Reached
    ) -> None:
        self._database = database
        self._turns = turns
        self._sender = sender
        self._works = works
        self._reached = reached
        self._tasks: set[asyncio.Task[None]] = set()
        self._looking: asyncio.Task[None] | None = None
        self._again = False
        self._timer: asyncio.TimerHandle | None = None
        self._stopping = False

    def wake(self) -> None:
        """There may be work that is due."""
        if self._stopping:
            return
        if self._looking is not None and not self._looking.done():
            self._again = True
            return
        self._looking = asyncio.get_running_loop().create_task(self._look_on())

    async def look(self, *, at_start: bool = False) -> None:
        """Take what is due, as far as there are hands; set the alarm for what is due later."""
        free = AT_ONCE - len(self._tasks)
        now = self._database.now()

        def work(connection: Any) -> tuple[list[Waiting], Any]:
            if at_start and self._database.dialect == "sqlite":
                job_queue.free_all(connection)
            claimed = job_queue.claim(connection, now, LEASE, free) if free > 0 else []
            return claimed, job_queue.next_due(connection)

        claimed, due = await asyncio.wrap_future(self._database.write(work))
        for job in claimed:
            task = asyncio.get_running_loop().create_task(self._do(job))
            self._tasks.add(task)
            task.add_done_callback(self._done)
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if due is not None and not self._stopping:
            wait = max((due - self._database.now()).total_seconds(), 0.05)
            self._timer = asyncio.get_running_loop().call_later(wait, self.wake)

    async def settled(self) -> None:
        """Wait until nothing that is due is left."""
        while (self._looking is not None and not self._looking.done()) or self._tasks:
            waiting = [*self._tasks, *([self._looking] if self._looking is not None else [])]
            await asyncio.wait(waiting)
            await asyncio.sleep(0)

    async def stop(self) -> None:
        """Let go; what is not done is in the table."""
        self._stopping = True
        if self._timer is not None:
            self._timer.cancel()
        tasks = [*self._tasks, *([self._looking] if self._looking is not None else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _look_on(self) -> None:
        self._again = True
        while self._again:
            self._again = False
            try:
                await self.look()
            except DatabaseUnavailable:
                log.warning("no look at the jobs: the database is away")

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            self.wake()

    async def _do(self, job: Waiting) -> None:
        result: Any = None
        try:
            work = self._works.get(job.kind)
            if work is not None:
                result = await work(job.details)
        except Failure as failure:
            if failure.again and (job.attempts < MOST_TRIES or not failure.counts):
                metrics.worked(job.kind, failure.reason)
                await self._put_off(job, _pause(job, failure), tried=failure.counts)
                return
            result = Undone(failure.reason)
        except Exception:
            # A fault of ours in one job must not end the carrier; the row comes again until its tries are used up.
            log.exception("job failed", kind=job.kind, job=job.id)
            metrics.worked(job.kind, "fault")
            if job.attempts < MOST_TRIES:
                await self._put_off(job, _pause(job, None))
                return
            result = Undone("fault")
        metrics.worked(job.kind, result.reason if isinstance(result, Undone) else "done")
        await self._finish(job, result)

    async def _finish(self, job: Waiting, result: Any) -> None:
        self._reached(CrashPoint.JOB_WORKED)
        try:
            turned = await asyncio.wrap_future(
                self._database.write(lambda connection: self._turns.finish(connection, job, result))
            )
        except DatabaseUnavailable:
            return  # the lease ends, and the work is done again
        except Exception:
            log.exception("a job's result failed", kind=job.kind, job=job.id)
            if job.attempts < MOST_TRIES:
                await self._put_off(job, _pause(job, None))
            else:
                await self._give_up(job)
            return
        self._sender.hand(turned.rows)
        if turned.left_work:
            self.wake()

    async def _give_up(self, job: Waiting) -> None:
        """The row goes, and what it was about stays as it is until its own time ends."""
        metrics.worked(job.kind, "gave_up")
        with suppress(DatabaseUnavailable):  # the lease ends, and the last try comes again
            await asyncio.wrap_future(self._database.write(lambda connection: job_queue.take_away(connection, job.id)))

    async def _put_off(self, job: Waiting, seconds: float, *, tried: bool = True) -> None:
        until = self._database.now() + timedelta(seconds=seconds)
        try:
            await asyncio.wrap_future(self._database.write(partial(_again_then, job.id, until, tried)))
        except DatabaseUnavailable:
            log.warning("job not put off: the database is away", kind=job.kind, job=job.id)


def _again_then(job_id: int, until: Any, tried: bool, connection: Any) -> None:
    job_queue.put_off(connection, job_id, until, tried=tried)


def _pause(job: Waiting, failure: Failure | None) -> float:
    """Seconds until the next try: what the platform asks for, else growing."""
    asked = getattr(failure, "after", None)
    return float(asked) if asked is not None else min(LONGEST_PAUSE, 2.0 ** (job.attempts - 1))
