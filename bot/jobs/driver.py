"""PgQueuer's door to the server: two connections of the event loop, one that hears and one that asks.

The library's own driver does both on one connection. There a question waits for its turn between two rounds of
listening, a second each: a job was begun two seconds after its wake-up, and a process ended after four.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from typing import Any, Self

from pgqueuer.core.tm import TaskManager, cancel_and_wait
from pgqueuer.ports.driver import NotifyCallback
from psycopg import AsyncConnection, AsyncRawCursor, OperationalError, sql
from psycopg.rows import dict_row

#: Nobody waits for a wake-up to be on the server's disk, and none of these statements takes long.
_ASKING = ("SET synchronous_commit = off", "SET statement_timeout = '10s'", "SET lock_timeout = '1500ms'")


class ServerGone(Exception):
    """The server could not be reached; the text is a state's name, never an address or a password."""


class Driver:
    """See `pgqueuer.ports.driver.Driver`. `on_loss` is called when one of the connections is found to be lost."""

    def __init__(self, hearing: AsyncConnection[Any], asking: AsyncConnection[Any]) -> None:
        self.on_loss: Callable[[], None] = _nothing
        self._hearing = hearing
        self._asking = asking
        self._shutdown = asyncio.Event()
        self._tasks = TaskManager()
        self._callbacks: dict[str, list[NotifyCallback]] = {}
        self._watching: asyncio.Task[None] | None = None

    @property
    def shutdown(self) -> asyncio.Event:
        """Set at the end."""
        return self._shutdown

    @property
    def tm(self) -> TaskManager:
        """Tasks that end with the driver: none, the one that listens is its own."""
        return self._tasks

    async def fetch(self, query: str, *args: object) -> list[dict[str, object]]:
        """Rows by column."""
        with self._noticing():
            cursor = AsyncRawCursor(self._asking, row_factory=dict_row)
            await cursor.execute(query.encode(), args or None)
            return await cursor.fetchall()

    async def execute(self, query: str, *args: object) -> str:
        """What the server says that it did."""
        with self._noticing():
            cursor = AsyncRawCursor(self._asking)
            await cursor.execute(query.encode(), args or None)
            return cursor.statusmessage or ""

    async def notify(self, channel: str, payload: str) -> None:
        """Tell all who listen."""
        await self.execute("SELECT pg_notify($1, $2)", channel, payload)

    async def add_listener(self, channel: str, callback: NotifyCallback) -> None:
        """Call `callback` with what is told on `channel`."""
        if channel not in self._callbacks:
            await self._hearing.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
        self._callbacks.setdefault(channel, []).append(callback)
        if self._watching is None:
            self._watching = asyncio.create_task(self._hear())

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self._shutdown.set()
        if self._watching is not None:
            await cancel_and_wait(self._watching)

    async def _hear(self) -> None:
        with self._noticing():
            async for told in self._hearing.notifies():
                for callback in self._callbacks.get(told.channel, ()):
                    callback(told.payload)

    @contextmanager
    def _noticing(self) -> Iterator[None]:
        """A block in which the loss of a connection is noticed."""
        try:
            yield
        except OperationalError:
            self.on_loss()
            raise


def _nothing() -> None:
    pass


@asynccontextmanager
async def connected(arguments: Mapping[str, Any]) -> AsyncIterator[Driver]:
    """A driver on two new connections, which are closed at the end; raises `ServerGone`."""
    async with AsyncExitStack() as open_ones:
        try:
            hearing = await _connection(arguments)
            open_ones.push_async_callback(hearing.close)
            asking = await _connection(arguments)
            open_ones.push_async_callback(asking.close)
            await asking.execute("; ".join(_ASKING).encode())
        except OperationalError as error:
            raise ServerGone(error.sqlstate or "no connection") from None
        yield Driver(hearing, asking)


async def _connection(arguments: Mapping[str, Any]) -> AsyncConnection[Any]:
    """A new connection; who is cancelled meanwhile has it closed.

    psycopg leaves the socket of an attempt that is broken off to the garbage collector. Until then the server waits for
    a password, a minute long, in which nobody can drop a database.
    """
    connecting = asyncio.ensure_future(AsyncConnection.connect(**arguments, autocommit=True))
    try:
        return await asyncio.shield(connecting)
    except asyncio.CancelledError:
        with suppress(OperationalError):
            await (await connecting).close()
        raise
