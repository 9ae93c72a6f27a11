"""SQLite: one writer thread that commits the work that waits together, readers on connections of their own.

The one clever thing is the shared commit. A commit with `synchronous=FULL` waits for the disk, so the writer takes
what waits in its queue (up to `TOGETHER`) into one transaction, each piece of work in a savepoint of its own: a
piece that fails undoes only itself. Futures resolve after the commit. When the transaction is gone after an error
(SQLite rolls back by itself when the disk is full), no piece was stored and every future gets `DatabaseUnavailable`.

Python's sqlite3 would open transactions by itself, without IMMEDIATE and not before a savepoint; with
`isolation_level=None` it keeps quiet and BEGIN is sent by the `begin` event.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, NullPool, QueuePool, create_engine, event
from sqlalchemy.exc import DBAPIError

from storage.compiled import STATEMENTS
from storage.database import DatabaseUnavailable, Reached, go_on, wait_for_readers

T = TypeVar("T")

#: How many pieces of work share one commit at most.
TOGETHER = 64

#: Primary result codes (sqlite.org/rescode.html) that blame the file, the disk or a lock, not the statement.
_UNAVAILABLE = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_NOTADB,
    }
)


def unavailable(error: BaseException) -> DatabaseUnavailable | None:
    """What a failure of the database itself is called; None for any other error."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error) and getattr(cause, "sqlite_errorcode", 0) & 0xFF in _UNAVAILABLE:
        return DatabaseUnavailable(cause.sqlite_errorname)
    return None


def sqlite_engine(url: URL, *, pragmas: Sequence[str], begin: str, pool: type[NullPool | QueuePool]) -> Engine:
    """An engine whose connections run `pragmas` when made and open each transaction with `begin`."""
    engine = create_engine(
        url,
        poolclass=pool,
        connect_args={"isolation_level": None, "check_same_thread": False, "cached_statements": 256},
        hide_parameters=True,
        execution_options={"compiled_cache": STATEMENTS},
    )

    @event.listens_for(engine, "connect")
    def prepare(driver: sqlite3.Connection, _record: object) -> None:
        for pragma in pragmas:
            driver.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


@dataclass(frozen=True, slots=True)
class _Write:
    """A piece of work and who waits for it."""

    work: Callable[[Connection], Any]
    future: Future[Any]


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What a piece of work gave: a value, or the error that undid it."""

    value: Any = None
    error: Exception | None = None


class SqliteDatabase:
    """One SQLite file, as `Database` promises. `busy_timeout`: seconds to wait for another process's lock."""

    dialect = "sqlite"

    def __init__(
        self,
        url: URL,
        *,
        clock: Callable[[], datetime],
        reached: Reached = go_on,
        busy_timeout: float = 5.0,
    ) -> None:
        wait = f"busy_timeout={int(busy_timeout * 1000)}"
        self._clock = clock
        self._reached = reached
        self._writers = sqlite_engine(
            url,
            pragmas=(wait, "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"),
            begin="BEGIN IMMEDIATE",
            pool=NullPool,
        )
        self._readers = sqlite_engine(url, pragmas=(wait, "query_only=ON"), begin="BEGIN", pool=QueuePool)
        self._connection: Connection | None = None
        self._waiting: SimpleQueue[_Write | None] = SimpleQueue()
        self._closing = Lock()
        self._closed = False
        self._thread = Thread(target=self._write_what_waits, name="database-writer", daemon=True)
        self._thread.start()

    def write(self, work: Callable[[Connection], T]) -> Future[T]:
        """See `Database.write`."""
        future: Future[T] = Future()
        with self._closing:
            if self._closed:
                future.set_exception(DatabaseUnavailable("closed"))
            else:
                self._waiting.put(_Write(work, future))
        return future

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """See `Database.read`."""
        try:
            with self._readers.connect() as connection:
                yield connection
        except Exception as error:
            failure = unavailable(error)
            if failure is None:
                raise
            raise failure from error

    def now(self) -> datetime:
        """The clock's time: the file has no other."""
        return self._clock()

    def close(self) -> None:
        """See `Database.close`."""
        with self._closing:
            if not self._closed:
                self._closed = True
                self._waiting.put(None)
        self._thread.join()
        wait_for_readers(self._readers)
        self._readers.dispose()

    def _write_what_waits(self) -> None:
        """The writer's thread: batch after batch until the end marker."""
        open_ = True
        while open_:
            batch: list[_Write] = []
            newest = self._waiting.get()
            while newest is not None:
                batch.append(newest)
                if len(batch) == TOGETHER:
                    break
                try:
                    newest = self._waiting.get_nowait()
                except Empty:
                    break
            open_ = newest is not None
            wanted = [write for write in batch if write.future.set_running_or_notify_cancel()]
            if wanted:
                self._commit_together(wanted)
        self._let_go()

    def _commit_together(self, writes: list[_Write]) -> None:
        """One transaction for all of them; afterwards every future has its outcome."""
        try:
            outcomes = self._outcomes(writes)
        except BaseException as error:  # noqa: BLE001  whatever it was, nobody may wait for ever
            self._let_go()
            locked_out = unavailable(error)
            if locked_out is not None and str(locked_out).startswith("SQLITE_BUSY"):
                writes = [*writes, *self._came_meanwhile()]
            for write in writes:
                failure = unavailable(error) or (error if len(writes) == 1 else DatabaseUnavailable("transaction lost"))
                if failure is not error:
                    failure.__cause__ = error
                write.future.set_exception(failure)
            return
        for write, outcome in zip(writes, outcomes, strict=True):
            if outcome.error is None:
                write.future.set_result(outcome.value)
            else:
                write.future.set_exception(unavailable(outcome.error) or outcome.error)

    def _came_meanwhile(self) -> list[_Write]:
        """What came while another process's lock was waited for: it is not to wait for as long once more."""
        found: list[_Write] = []
        try:
            while (newest := self._waiting.get_nowait()) is not None:
                if newest.future.set_running_or_notify_cancel():
                    found.append(newest)
            self._waiting.put(None)
        except Empty:
            pass
        return found

    def _outcomes(self, writes: list[_Write]) -> list[_Outcome]:
        """Run and commit; raises when nothing of the batch was stored."""
        if self._connection is None:
            self._connection = self._writers.connect()
        connection = self._connection
        driver: Any = connection.connection.driver_connection
        transaction = connection.begin()
        alone = len(writes) == 1
        outcomes = []
        for write in writes:
            outcomes.append(
                _run(write.work, connection) if alone else _run_in_savepoint(write.work, connection, driver)
            )
            if not driver.in_transaction or connection.get_transaction() is not transaction:
                raise outcomes[-1].error or RuntimeError("work must neither commit nor roll back")
        if all(outcome.error for outcome in outcomes):
            transaction.rollback()
            return outcomes
        self._reached("commit.before")
        transaction.commit()
        self._reached("commit.after")
        return outcomes

    def _let_go(self) -> None:
        """Drop the writer's connection, with whatever it has not committed; the next batch makes a new one."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.invalidate()
            connection.close()


def _run(work: Callable[[Connection], Any], connection: Connection) -> _Outcome:
    """The only piece of its transaction needs no savepoint: the transaction is rolled back with it."""
    try:
        value = work(connection)
        if connection.in_nested_transaction():
            raise RuntimeError("work left a savepoint open")
    except Exception as error:  # noqa: BLE001  it goes to whoever waits for the future
        return _Outcome(error=error)
    return _Outcome(value)


def _run_in_savepoint(
    work: Callable[[Connection], Any], connection: Connection, driver: sqlite3.Connection
) -> _Outcome:
    """One piece among others. The savepoint is set on the driver: SQLAlchemy's costs as much as the work itself."""
    driver.execute("SAVEPOINT work")
    outcome = _run(work, connection)
    if outcome.error is not None and driver.in_transaction:
        while (nested := connection.get_nested_transaction()) is not None:
            nested.rollback()
        driver.execute("ROLLBACK TO work")
    if driver.in_transaction:
        driver.execute("RELEASE work")
    return outcome
