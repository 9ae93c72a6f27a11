"""The door to the database: work that writes, work that reads, the time, and one failure.

Every write of a process goes through `Database.write`: a plain function of a connection, which runs on a thread of
the database's own and whose future resolves after the commit. The function never commits, and it may be run again
from the start (PostgreSQL, after a serialisation failure), so what it does outside the connection must bear that.
"""

import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol, TypeVar

from sqlalchemy import Connection, Engine, QueuePool

T = TypeVar("T")

#: Named moments around a commit, for tests that end the process there: "commit.before", "commit.after".
Reached = Callable[[str], None]

#: How long a database that closes waits for who still reads, in seconds.
_READING = 5.0


class DatabaseUnavailable(Exception):
    """The database could not take the work and nothing of it was stored; the same work may be brought again.

    The text is a state's name (SQLITE_FULL, 55P03), never an address, a password or a value.
    """


class Database(Protocol):
    """What the runtime knows of a database, whichever it is."""

    dialect: str  #: "sqlite" or "postgresql"

    def write(self, work: Callable[[Connection], T]) -> Future[T]:
        """Run `work` in a transaction; its value after the commit, its exception after its rollback.

        `DatabaseUnavailable` when the database failed and not the work.
        """
        ...

    def read(self) -> AbstractContextManager[Connection]:
        """A connection that sees one consistent state and cannot write; not for the event loop's thread."""
        ...

    def now(self) -> datetime:
        """The database's time, in UTC, without asking it: leases and slots of all replicas are compared in it."""
        ...

    def close(self) -> None:
        """Finish the work that waits, wait for who still reads, let go of every connection; later work is refused."""
        ...


def go_on(_name: str) -> None:
    """Nothing happens at a named moment."""


def wait_for_readers(engine: Engine) -> None:
    """Return when no connection of the engine is in use: disposing forgets those that are, without closing them."""
    pool, until = engine.pool, time.monotonic() + _READING
    while isinstance(pool, QueuePool) and pool.checkedout() and time.monotonic() < until:
        time.sleep(0.01)
