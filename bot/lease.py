"""What one process at a time does, of all that share a database: it holds a lease, and the others stand by.

The holder renews its lease long before it ends, and stops when it could not, before the end: by its own steady clock,
counted from before it asked. So the next one begins only after the last one has let go, also where the database cannot
be reached or answers late. A process that is killed is followed after at most `LENGTH` and one `EVERY`.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TypeVar

from bot.log import get_logger
from storage import lease
from storage.database import Database, DatabaseUnavailable
from storage.session import Connection

log = get_logger(__name__)

T = TypeVar("T")

LENGTH = timedelta(seconds=10)
#: Seconds between two renewals, and between two looks of who stands by.
EVERY = 2.0
#: Seconds before the end of a lease that was not renewed at which its holder stops.
MARGIN = 2.0


class Lease:
    """One process's part in a lease. `name` says for what it is."""

    def __init__(self, database: Database, name: str) -> None:
        self._database = database
        self._name = name
        self._holder = secrets.token_hex(8)
        #: when the work must have stopped unless the lease is renewed, by the event loop's clock
        self._stop_at = 0.0

    async def hold(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do `work` whenever the lease can be had, until it ends by itself or this is cancelled."""
        try:
            while True:
                if await self._ask(lease.take):
                    log.info("lease taken", kind=self._name)
                    if await self._ended(work):
                        return
                    log.warning("lease lost", kind=self._name)
                await asyncio.sleep(EVERY)
        finally:
            with suppress(DatabaseUnavailable):  # it ends by itself
                await self._write(lambda connection: lease.release(connection, self._name, self._holder))

    async def _ended(self, work: Callable[[], Awaitable[None]]) -> bool:
        """Work as long as the lease is held; False when that was over before the work."""
        working = asyncio.ensure_future(work())
        try:
            while (left := self._stop_at - _time()) > 0:
                if (await asyncio.wait([working], timeout=min(EVERY, left)))[0]:
                    await working
                    return True
                if not await self._renewed():
                    break
            return False
        finally:
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)

    async def _renewed(self) -> bool:
        """False when somebody else has it; an answer that does not come in time leaves the end where it is."""
        with suppress(TimeoutError):
            async with asyncio.timeout_at(self._stop_at):
                return await self._ask(lease.renew) is not False
        return True

    async def _ask(self, what: Callable[[Connection, str, str, datetime, timedelta], bool]) -> bool | None:
        """Take or renew the lease; None when the database is away."""
        asked_at, now = _time(), self._database.now()
        try:
            held = await self._write(lambda connection: what(connection, self._name, self._holder, now, LENGTH))
        except DatabaseUnavailable:
            return None
        if held:
            self._stop_at = asked_at + LENGTH.total_seconds() - MARGIN
        return held

    async def _write(self, work: Callable[[Connection], T]) -> T:
        return await asyncio.wrap_future(self._database.write(work))


def _time() -> float:
    return asyncio.get_running_loop().time()
