"""A copy of an SQLite file brought back: made fit for this program, then put in the database's place while no bot runs.

Who has an SQLite file in WAL mode open holds a shared lock on it from the first read to the end, also when idle. So
leaving WAL mode, which needs the file alone, is the question whether a bot runs; `locking_mode=EXCLUSIVE` keeps the
file until the connection is closed, so that no bot can begin in between. The content goes into the file that is there,
in one transaction of its own (SQLite's backup interface), not over it by renaming: a bot that has just opened the old
file would go on writing into a file without a name.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import NullPool, delete, update

from storage.administration import NotPossible
from storage.campaign import OPEN as OPEN_DELIVERIES
from storage.campaign import Campaign, CampaignState, Delivery, DeliveryState
from storage.copying import named_failures
from storage.opening import parse_url
from storage.outbox import OPEN, OutboxRow, OutboxState
from storage.schema import CURRENT, known_steps, migrate
from storage.sqlite import sqlite_engine, unavailable
from storage.tables import table_of

#: Why a row is given up whose message may have been sent after the backup was taken.
RESTORED = "restored"
#: Tables that a fresh `phakhi migrate` fills.
_MADE_BY_MIGRATE = ("alembic_version", "schedule", "secret")

_outbox, _campaign, _delivery = table_of(OutboxRow), table_of(Campaign), table_of(Delivery)


def bring_up(copy: Path, schema: str) -> bool:
    """Give a copy the schema of this program; True when it had an older one. Raises `NotPossible` for a newer one,
    `DatabaseUnavailable` when there is no room.
    """
    if schema not in known_steps():
        raise NotPossible(f"the backup has the schema {schema}, which this version does not know: install a newer one")
    migrate(f"sqlite:///{copy}")
    _leave_wal(copy)
    return schema not in CURRENT


@dataclass(frozen=True, slots=True)
class GivenUp:
    """How many messages that waited are given up, and how many messages to many go no further."""

    messages: int = 0
    campaigns: int = 0


def give_up_waiting(copy: Path, now: datetime) -> GivenUp:
    """Give up what waited to be sent when the copy was taken.

    It has been sent since, or its time has passed: saying it again is worse than not saying it. A message to many that
    was not done goes no further; one that is planned for later cannot have begun and stays. Jobs and dialogues stay.
    What must leave no trace leaves none.
    """
    engine = sqlite_engine(parse_url(f"sqlite:///{copy}"), pragmas=(), begin="BEGIN IMMEDIATE", pool=NullPool)
    waits = _outbox.c.state.in_(OPEN)
    undone = _delivery.c.state.in_(OPEN_DELIVERIES)
    begun = _campaign.c.done_at.is_(None), _campaign.c.not_before <= now
    given_up: dict[str, Any] = {
        "state": OutboxState.GAVE_UP,
        "reason": RESTORED,
        "body": "",
        "reply_token": None,
        "leased_until": None,
        "done_at": now,
    }
    with named_failures("the copy could not be changed"), engine.begin() as connection:
        ended = {"state": DeliveryState.UNKNOWN, "reason": RESTORED, "moment": None, "changed_at": now}
        connection.execute(update(_delivery).where(undone).values(ended))
        stopped = update(_campaign).where(*begun).values(state=CampaignState.STOPPED, done_at=now)
        campaigns = connection.execute(stopped).rowcount
        forgotten = connection.execute(delete(_outbox).where(waits, _outbox.c.forget)).rowcount
        kept = connection.execute(update(_outbox).where(waits).values(given_up)).rowcount
        return GivenUp(forgotten + kept, campaigns)


@dataclass(frozen=True, slots=True)
class Held:
    """A database file that nobody else can open until it is let go. `empty`: no row in it was made by anybody."""

    empty: bool
    connection: sqlite3.Connection

    def replace(self, copy: Path) -> None:
        """Put the copy in its place: all of it or, when this raises `NotPossible`, nothing."""
        with (
            named_failures("the database could not be written"),
            closing(sqlite3.connect(copy, isolation_level=None)) as source,
        ):
            source.backup(self.connection)


@contextmanager
def held(database: Path) -> Iterator[Held]:
    """The file of an SQLite database alone in our hands; raises `NotPossible` while a bot has it.

    A file that was not there is not there afterwards if the block fails.
    """
    database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = not database.exists()
    database.touch(mode=0o600)
    try:
        with closing(sqlite3.connect(database, timeout=0, isolation_level=None)) as connection:
            try:
                empty = _taken(connection)
            except sqlite3.Error as error:
                raise _refusal(database, error) from error
            yield Held(empty, connection)
    except BaseException:
        if fresh:
            database.unlink()
        raise


def _taken(connection: sqlite3.Connection) -> bool:
    """Take the file; whether it is empty."""
    connection.execute("PRAGMA locking_mode=EXCLUSIVE")
    connection.execute("PRAGMA journal_mode=DELETE")
    connection.execute("BEGIN EXCLUSIVE")
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    filled = [name for name in names if connection.execute(f'SELECT 1 FROM "{name}" LIMIT 1').fetchone()]  # noqa: S608
    connection.execute("COMMIT")
    return not set(filled) - set(_MADE_BY_MIGRATE)


def _refusal(database: Path, error: sqlite3.Error) -> Exception:
    failure = unavailable(error)
    if failure is None:
        return error
    if error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return NotPossible(f"somebody has {database} open: stop the bot first")
    return NotPossible(
        f"{database} cannot be read ({failure}): move it aside, with the files beside it that end in -wal and -shm"
    )


def _leave_wal(copy: Path) -> None:
    """One file without a companion, whichever way it was written before."""
    with named_failures("the copy cannot be read"), closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
