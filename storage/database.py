"""The door to the database: work that writes, work that reads, the time, and one failure.

Every write of a process goes through `Database.write`: a plain function of a connection, which runs on a thread of
the database's own and whose future resolves after the commit. The function never commits, and it may be run again
from the start (PostgreSQL, after a serialisation failure), so what it does outside the connection must bear that.
"""

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Protocol, TypeVar

from sqlalchemy import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError

T = TypeVar("T")

#: Named moments around a commit, for tests that end the process there: "commit.before", "commit.after".
Reached = Callable[[str], None]


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
        """Finish the work that waits and let go of every connection; later work is refused."""
        ...


def parse_url(url: str) -> URL:
    """The address of a database, checked: `sqlite:///data/phakhi.db` or `postgresql://user:pw@host/db`.

    Raises ValueError, which never repeats the address: it may hold a password.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise ValueError("a database address is sqlite:///path or postgresql://user:password@host/name") from None
    match parsed.get_backend_name():
        case "sqlite" if parsed.database and parsed.database != ":memory:":
            return parsed.set(drivername="sqlite")
        case "sqlite":
            raise ValueError("an SQLite database needs a file: sqlite:///data/phakhi.db")
        case "postgresql" | "postgres":
            return parsed.set(drivername="postgresql+psycopg")
        case _:
            raise ValueError("a database is sqlite:///path or postgresql://user:password@host/name")


def go_on(_name: str) -> None:
    """Nothing happens at a named moment."""


def open_database(url: str, *, clock: Callable[[], datetime], reached: Reached = go_on) -> Database:
    """Open the database at `url` without connecting yet; `clock` gives an aware now.

    Makes the folder of an SQLite file, readable by its owner only. Raises ValueError for an address that is none.
    """
    parsed = parse_url(url)
    if parsed.get_backend_name() == "sqlite":
        from storage.sqlite import SqliteDatabase

        Path(str(parsed.database)).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return SqliteDatabase(parsed, clock=clock, reached=reached)
    from storage.postgres import PostgresDatabase

    return PostgresDatabase(parsed, clock=clock, reached=reached)
