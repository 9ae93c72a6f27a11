"""A look at rows that wait: one at a time, and one more for every wake-up that came meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.log import get_logger
from storage.database import DatabaseUnavailable

log = get_logger(__name__)


class Lookout:
    """Looks when it is woken. A look that fails is told and ended; the next wake-up, at the latest the next sweep's,
    looks again."""

    def __init__(self, kind: str, look: Callable[[], Awaitable[None]]) -> None:
        """`kind`: of what is looked at, for the log."""
        self._kind = kind
        self._look = look
        self._looking: asyncio.Task[None] | None = None
        self._again = False
        self._stopping = False

    def wake(self) -> None:
        """There may be something to do."""
        if self._stopping:
            return
        self._again = True
        if not self.looks:
            self._looking = asyncio.get_running_loop().create_task(self._look_on())

    @property
    def looks(self) -> list[asyncio.Task[None]]:
        """The look that is under way, if there is one."""
        return [self._looking] if self._looking is not None and not self._looking.done() else []

    async def settled(self) -> None:
        """Wait until the looks are over."""
        while looks := self.looks:
            await asyncio.wait(looks)

    async def stop(self) -> None:
        """Break off, and look no more."""
        self._stopping = True
        for look in self.looks:
            look.cancel()
            await asyncio.gather(look, return_exceptions=True)

    async def _look_on(self) -> None:
        while self._again:
            self._again = False
            try:
                await self._look()
            except DatabaseUnavailable:
                log.warning("no look: the database is away", kind=self._kind)
            except Exception:
                # A fault of ours: the rows stay as they are, and the look must not be the last one.
                log.exception("a look failed", kind=self._kind)
