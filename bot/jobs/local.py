"""One process: it looks at the rows itself, when a turn has left work, when one of them is due, and at each sweep."""

import asyncio

from bot.jobs import Jobs, Try
from bot.jobs.alarm import Alarm
from bot.log import get_logger
from storage.database import DatabaseUnavailable

log = get_logger(__name__)


class LocalCarrier:
    """See `bot.jobs.Carrier`."""

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs
        self._alarm = Alarm(self.wake, jobs.now)
        self._looking: asyncio.Task[None] | None = None
        self._again = False
        self._stopping = False

    async def start(self) -> None:
        """See `Carrier.start`."""
        await self._jobs.free_all()
        await self._look()

    def wake(self) -> None:
        """See `Carrier.wake`."""
        if self._stopping:
            return
        if self._looking is not None and not self._looking.done():
            self._again = True
            return
        self._looking = asyncio.get_running_loop().create_task(self._look_on())

    async def settled(self) -> None:
        """See `Carrier.settled`."""
        while waiting := [*self._jobs.tries, *self._looks()]:
            await asyncio.wait(waiting)
            await asyncio.sleep(0)

    async def stop(self) -> None:
        """See `Carrier.stop`."""
        self._stopping = True
        self._alarm.off()
        for look in self._looks():
            look.cancel()
            await asyncio.gather(look, return_exceptions=True)

    def _looks(self) -> list[asyncio.Task[None]]:
        return [self._looking] if self._looking is not None and not self._looking.done() else []

    async def _look_on(self) -> None:
        self._again = True
        while self._again:
            self._again = False
            try:
                await self._look()
            except DatabaseUnavailable:
                log.warning("no look at the jobs: the database is away")

    async def _look(self) -> None:
        begun = await self._jobs.begin()
        for attempt in begun.tries:
            attempt.add_done_callback(self._ended)
        self._alarm.off()
        self._alarm.set(begun.due)

    def _ended(self, attempt: Try) -> None:
        """A hand is free again."""
        if not attempt.cancelled():
            self.wake()
