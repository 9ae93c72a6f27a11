"""One process: it looks at the rows itself, when a turn has left work, when one of them is due, and at each sweep."""

import asyncio

from bot.jobs import Jobs, Try
from bot.jobs.alarm import Alarm
from bot.lookout import Lookout


class LocalCarrier:
    """See `bot.jobs.Carrier`."""

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs
        self._alarm = Alarm(self.wake, jobs.now)
        self._lookout = Lookout("jobs", self._look)

    async def start(self) -> None:
        """See `Carrier.start`."""
        await self._jobs.free_all()
        await self._look()

    def wake(self) -> None:
        """See `Carrier.wake`."""
        self._lookout.wake()

    async def settled(self) -> None:
        """See `Carrier.settled`."""
        while waiting := [*self._jobs.tries, *self._lookout.looks]:
            await asyncio.wait(waiting)
            await asyncio.sleep(0)

    async def stop(self) -> None:
        """See `Carrier.stop`."""
        self._alarm.off()
        await self._lookout.stop()

    async def _look(self) -> None:
        begun = await self._jobs.begin()
        for attempt in begun.tries:
            attempt.add_done_callback(self._ended)
        self._alarm.off()
        if self._jobs.hands > 0:  # while all are busy the next one that is free looks: `_ended`
            self._alarm.set(begun.due)

    def _ended(self, attempt: Try) -> None:
        """A hand is free again."""
        if not attempt.cancelled():
            self.wake()
