"""Any number of processes on one PostgreSQL: PgQueuer brings a wake-up to a process that has a hand free.

A wake-up is a row of PgQueuer's, put after the commit; it names no job. Whoever gets it claims one row of `job` and
holds the wake-up until that job has ended, so that PgQueuer knows whose hands are full; where more is due it puts the
next wake-up first. The rows of `job` are the truth: a wake-up too many finds nothing, and one that was lost is put
again by the next sweep of a process with a hand free.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment, QueryQueueBuilder, QuerySchedulerBuilder
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.core.qm import QueueManager
from pgqueuer.domain.errors import PgqException
from pgqueuer.domain.models import Job as WakeUp
from psycopg import Error

from bot.jobs import AT_ONCE, LEASE, Jobs, Try
from bot.jobs.alarm import Alarm
from bot.jobs.driver import Driver, ServerGone, connected
from bot.log import get_logger
from storage.database import DatabaseUnavailable
from storage.wake_ups import names

log = get_logger(__name__)

#: What PgQueuer calls our wake-ups.
ENTRYPOINT = "job"
#: PgQueuer looks at its own rows after so long if it hears nothing.
LOOKS_EVERY = timedelta(seconds=5)
#: Seconds until a lost connection is tried again, growing twofold.
PAUSE, LONGEST_PAUSE = 0.5, 15.0
#: Seconds within which PgQueuer ends by itself, unless the server does not answer.
ENDS_WITHIN = 3.0


class Manager(QueueManager):
    """PgQueuer's, without its two dozen questions after tables and columns at each new connection: the start of the bot
    has asked which version of the library made them (`storage.wake_ups.are_current`)."""

    async def verify_structure(self) -> None:
        """See above."""


class PgQueuerCarrier:
    """See `bot.jobs.Carrier`. `arguments`: how psycopg connects."""

    def __init__(self, jobs: Jobs, arguments: Mapping[str, Any]) -> None:
        self._jobs = jobs
        self._arguments = arguments
        self._alarm = Alarm(self.wake, jobs.now)
        self._queries: Queries | None = None
        self._manager: Manager | None = None
        self._carrying: asyncio.Task[None] | None = None
        self._putting: asyncio.Task[None] | None = None
        self._again = False
        #: looks at the rows that are under way
        self._looks = 0
        #: a wake-up came for which there was no hand: on a new connection PgQueuer knows nothing of older work
        self._turned_away = False
        #: somebody woke, or something ended, since it was last seen that nothing was due
        self._restless = True
        self._stirred = asyncio.Event()
        self._stopping = asyncio.Event()

    async def start(self) -> None:
        """See `Carrier.start`: with the connection comes the first look."""
        self._carrying = asyncio.create_task(self._carry())

    def wake(self) -> None:
        """See `Carrier.wake`. While there is no connection nothing is put: the first thing on a new one is a look."""
        self._restless = True
        if self._queries is None or self._stopping.is_set():
            return
        if self._putting is not None and not self._putting.done():
            self._again = True
            return
        self._putting = asyncio.create_task(self._put())

    async def settled(self) -> None:
        """See `Carrier.settled`."""
        while self._restless or self._looks or self._jobs.tries:
            self._stirred.clear()
            if self._jobs.tries:
                await asyncio.wait(self._jobs.tries)
                await asyncio.sleep(0)
                continue
            self._restless = False
            if self._looks or await self._jobs.is_due():
                self._restless = True
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._stirred.wait(), 0.1)

    async def stop(self) -> None:
        """See `Carrier.stop`."""
        self._stopping.set()
        self._alarm.off()
        if self._carrying is None:
            return
        if self._manager is not None:
            self._manager.shutdown.set()
            await asyncio.wait([self._carrying], timeout=ENDS_WITHIN)
        self._carrying.cancel()
        await asyncio.gather(self._carrying, return_exceptions=True)

    async def _carry(self) -> None:
        """One connection after the other until the end."""
        pause = PAUSE
        while not self._stopping.is_set():
            try:
                async with connected(self._arguments) as driver:
                    await self._carry_on(driver)
                    pause = PAUSE
                reason = "connection lost"
            except ServerGone as gone:
                reason = str(gone)
            except (Error, PgqException) as error:
                reason = type(error).__name__
            except Exception:
                # Whatever is wrong with the wake-ups, the bot must go on answering.
                log.exception("jobs are not carried")
                reason = "fault"
            if self._stopping.is_set():
                return
            log.warning("jobs wait: no connection that brings wake-ups", reason=reason, seconds=pause)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _carry_on(self, driver: Driver) -> None:
        """As long as the connection is there."""
        settings = names()
        queries = Queries(
            driver,
            qbe=QueryBuilderEnvironment(settings),
            qbq=QueryQueueBuilder(settings),
            qbs=QuerySchedulerBuilder(settings),
        )
        manager = Manager(queries, channel=settings.channel)
        manager.entrypoint(ENTRYPOINT)(self._woken)
        driver.on_loss = manager.shutdown.set
        self._queries, self._manager = queries, manager
        self.wake()
        try:
            await manager.run(
                dequeue_timeout=LOOKS_EVERY,
                batch_size=1,
                max_concurrent_tasks=AT_ONCE,
                shutdown_on_listener_failure=True,
                heartbeat_timeout=LEASE,
                log_aggregation_interval=timedelta(0),
            )
        finally:
            self._queries = self._manager = None
            if self._putting is not None:
                await asyncio.gather(self._putting, return_exceptions=True)

    async def _woken(self, _wake_up: WakeUp) -> None:
        """One job, if one is due; its end, or that of the connection, whichever comes first."""
        manager = self._manager
        if manager is None or manager.shutdown.is_set():
            return
        if self._jobs.hands <= 0:
            self._turned_away = True
            return
        self._looks += 1
        try:
            begun = await self._jobs.begin(1)
        except DatabaseUnavailable:
            log.warning("no look at the jobs: the database is away")
            return
        finally:
            self._looks -= 1
            self._stirred.set()
        if not begun.tries:
            self._alarm.set(begun.due)
            return
        self._next(begun.due)
        for attempt in begun.tries:
            attempt.add_done_callback(self._ended)
        ending = asyncio.create_task(manager.shutdown.wait())
        await asyncio.wait([*begun.tries, ending], return_when=asyncio.FIRST_COMPLETED)
        ending.cancel()

    def _ended(self, attempt: Try) -> None:
        """What it led to may be due at once or later; a fault of its own is in the log already."""
        self._restless = True
        if self._turned_away:
            self._turned_away = False
            self.wake()
        if not attempt.cancelled() and attempt.exception() is None:
            self._next(attempt.result())

    def _next(self, due: datetime | None) -> None:
        """A wake-up is to be put then, or at once."""
        if due is not None and due <= self._jobs.now():
            self.wake()
        else:
            self._alarm.set(due)

    async def _put(self) -> None:
        """Put a wake-up, and one more for all that were asked for meanwhile."""
        self._again = True
        while self._again and self._queries is not None:
            self._again = False
            try:
                await self._queries.enqueue(ENTRYPOINT, None)
            except Error:
                return  # the driver has noticed it; a look comes with the next connection
