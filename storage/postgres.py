"""PostgreSQL: a few worker threads, each piece of work in a transaction of its own.

What another transaction's timing undid (serialisation failure, deadlock) is run again up to three times. A pooled
connection that died while it lay idle shows at the first statement: the work is run once more on a new one, so no
turn pays for a ping. Who reads cannot be run again, and pays. A connection lost during COMMIT leaves the outcome
unknown and is not repeated here; the platform brings the event again and its row in the ledger tells whether it was
stored.
"""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any, TypeVar

import psycopg
from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from storage.compiled import STATEMENTS
from storage.database import DatabaseUnavailable, Reached, go_on, wait_for_readers

T = TypeVar("T")

WORKERS = 4
READERS = 4
#: How often a piece of work is tried when other transactions undo it.
TRIES = 3
#: How long a measured difference between the two clocks is trusted, in seconds.
_OFFSET_AGE = 300.0

#: SQLSTATE: serialization_failure, deadlock_detected.
_REPEATABLE = frozenset({"40001", "40P01"})
#: read_only_sql_transaction (a standby). What psycopg calls operational (connection, resources, locks, shutdown) and
#: internal (class XX) is the server's as well.
_UNAVAILABLE = frozenset({"25006"})

#: LINE waits 2 s for an answer, so a lock is waited for 1.5 s; the rest only stops what went wrong.
_SESSION = (
    "SET lock_timeout = '1500ms'",
    "SET statement_timeout = '10s'",
    "SET idle_in_transaction_session_timeout = '30s'",
    "SET TIME ZONE 'UTC'",
)


#: How long a server that does not answer is waited for, and when a connection counts as lost (s, and ms for the last).
CONNECTING = {
    "connect_timeout": 5,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}


def unavailable(error: BaseException) -> DatabaseUnavailable | None:
    """What a failure of the database itself is called; None for any other error."""
    if isinstance(error, PoolTimeout):
        return DatabaseUnavailable("no free connection")
    if isinstance(error, DBAPIError):
        state = getattr(error.orig, "sqlstate", None)
        operational = isinstance(error.orig, psycopg.OperationalError)
        if operational or error.connection_invalidated or state in _UNAVAILABLE or str(state).startswith("XX"):
            return DatabaseUnavailable(state or "no connection")
    return None


def postgres_engine(url: URL, *, size: int, session: tuple[str, ...] = _SESSION, pings: bool = False) -> Engine:
    """An engine with at most `size` connections, each prepared with `session`; errors without values.

    `pings`: a connection that died while it lay idle is found out and replaced before it is used.
    """
    engine = create_engine(
        url,
        pool_size=size,
        max_overflow=0,
        pool_timeout=5,
        pool_pre_ping=pings,
        hide_parameters=True,
        connect_args=CONNECTING,
        use_native_hstore=False,
        execution_options={"compiled_cache": STATEMENTS},
    )

    @event.listens_for(engine, "connect")
    def prepare(driver: psycopg.Connection[Any], _record: object) -> None:
        driver.autocommit = True
        driver.execute("; ".join(session).encode())
        driver.autocommit = False

    event.listen(engine, "handle_error", _without_values)
    return engine


def _without_values(context: ExceptionContext) -> None:
    """Keep the server's first line only: its DETAIL repeats the row, and with it names and account ids."""
    original, wrapped = context.original_exception, context.sqlalchemy_exception
    if isinstance(original, psycopg.Error) and wrapped is not None:
        first = str(original).partition("\n")[0]
        original.args = (first,)
        wrapped.args = (f"({type(original).__module__}.{type(original).__name__}) {first}",)


class PostgresDatabase:
    """A PostgreSQL database, as `Database` promises."""

    dialect = "postgresql"

    def __init__(self, url: URL, *, clock: Callable[[], datetime], reached: Reached = go_on) -> None:
        self._clock = clock
        self._reached = reached
        self._writers = postgres_engine(url, size=WORKERS)
        self._readers = postgres_engine(url, size=READERS, pings=True)
        self._workers = ThreadPoolExecutor(WORKERS, thread_name_prefix="database-writer")
        self._closing = Lock()
        self._closed = False
        self._offset = timedelta()
        self._measured_at = -_OFFSET_AGE

    def write(self, work: Callable[[Connection], T]) -> Future[T]:
        """See `Database.write`."""
        with self._closing:
            if not self._closed:
                return self._workers.submit(self._run, work)
        refused: Future[T] = Future()
        refused.set_exception(DatabaseUnavailable("closed"))
        return refused

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """See `Database.read`."""
        try:
            with self._readers.connect() as connection:
                yield connection.execution_options(postgresql_readonly=True, isolation_level="REPEATABLE READ")
        except Exception as error:
            failure = unavailable(error)
            if failure is None:
                raise
            raise failure from error

    def now(self) -> datetime:
        """The clock's time, moved by what the server's clock was ahead of this machine's when last measured."""
        return self._clock() + self._offset

    def close(self) -> None:
        """See `Database.close`."""
        with self._closing:
            self._closed = True
        self._workers.shutdown(wait=True)
        self._writers.dispose()
        wait_for_readers(self._readers)
        self._readers.dispose()

    def _run(self, work: Callable[[Connection], T]) -> T:
        """One piece of work, tried again while that can help."""
        reconnected = False
        tries = 0
        while True:
            tries += 1
            committing = False
            try:
                with self._writers.connect() as connection:
                    if time.monotonic() - self._measured_at > _OFFSET_AGE:
                        self._measure(connection)
                    transaction = connection.begin()
                    value = work(connection)
                    if connection.in_nested_transaction():
                        raise RuntimeError("work left a savepoint open")
                    if connection.get_transaction() is not transaction:
                        raise RuntimeError("work must neither commit nor roll back")
                    self._reached("commit.before")
                    committing = True
                    transaction.commit()
                    self._reached("commit.after")
                    return value
            except Exception as error:
                if isinstance(error, DBAPIError):
                    if getattr(error.orig, "sqlstate", None) in _REPEATABLE and tries < TRIES:
                        continue
                    if error.connection_invalidated and not committing and not reconnected:
                        reconnected = True
                        continue
                failure = unavailable(error)
                if failure is None:
                    raise
                raise failure from error

    def _measure(self, connection: Connection) -> None:
        """Compare the server's clock with this machine's own (not with `clock`, which a test may move).

        A difference within the time of the round trip cannot be told from none and counts as none.
        """
        before = time.time()
        server: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
        after = time.time()
        connection.rollback()
        ahead = server.astimezone(UTC) - datetime.fromtimestamp((before + after) / 2, UTC)
        self._offset = ahead if abs(ahead) > timedelta(seconds=after - before) else timedelta()
        self._measured_at = time.monotonic()
