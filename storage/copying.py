"""A copy of an SQLite file, taken while a bot writes to it, and what is in such a copy.

`VACUUM INTO` reads in one transaction of its own: the copy is the database at one moment, writers do not wait for it,
and it holds no page of what was deleted. It neither waits for the disk nor is it whole before it ends, so it is made
under a name that nobody takes for a backup, and synced here.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from storage.administration import NotPossible
from storage.opening import parse_url
from storage.outbox import OutboxState
from storage.sqlite import unavailable

_FULL = "the disk is full"
#: Seconds that a copy waits for somebody who holds the whole file (a migration, a restore).
_PATIENCE = 10.0


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy holds. `media`: the paths of the pictures and files that its rows name, in order."""

    schema: str
    members: int
    activities: int
    waiting: int
    media: tuple[str, ...]


def sqlite_file(url: str) -> Path:
    """Where an SQLite database lies; ValueError for another kind of database."""
    parsed = parse_url(url)
    if parsed.get_backend_name() != "sqlite":
        raise ValueError("not a file of SQLite")
    return Path(str(parsed.database))


@contextmanager
def named_failures(what: str) -> Iterator[None]:
    """A failure of SQLite as a sentence for the operator: `NotPossible`."""
    try:
        yield
    except sqlite3.Error as error:
        failure = unavailable(error)
        if failure is None:
            raise
        raise NotPossible(f"{what}: {_FULL if str(failure) == 'SQLITE_FULL' else failure}") from error


def copy_database(url: str, target: Path) -> Copied:
    """Copy the SQLite database at `url` to a file that is not there yet, and check the copy.

    Raises `NotPossible`; what is left at `target` then is no copy.
    """
    source = sqlite_file(url)
    if not source.exists():
        raise NotPossible(f"there is no database at {source}")
    target.touch(mode=0o600, exist_ok=False)
    with (
        named_failures("the database could not be copied"),
        closing(sqlite3.connect(source, timeout=_PATIENCE, isolation_level=None)) as connection,
    ):
        connection.execute("VACUUM INTO ?", (str(target),))
    with target.open("rb+") as written:
        os.fsync(written.fileno())
    return examine(target)


def examine(copy: Path) -> Copied:
    """Check every page and every reference of a database that nobody else has open; raises `NotPossible`."""
    with (
        named_failures("the copy cannot be read"),
        closing(sqlite3.connect(copy, timeout=_PATIENCE, isolation_level=None)) as connection,
    ):
        if (said := connection.execute("PRAGMA integrity_check(1)").fetchone()[0]) != "ok":
            raise NotPossible(f"the copy is damaged: {said}")
        if (row := connection.execute("PRAGMA foreign_key_check").fetchone()) is not None:
            raise NotPossible(f"the copy is damaged: a row of {row[0]} refers to one of {row[2]} that is not there")
        if not _count(connection, "sqlite_master", "type = 'table' AND name = 'alembic_version'"):
            raise NotPossible("this is no database of Phakhi")
        return Copied(
            schema=str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]),
            members=_count(connection, "member"),
            activities=_count(connection, "activity"),
            waiting=_count(connection, "outbox", f"state = '{OutboxState.WAITING}'"),
            media=tuple(path for (path,) in connection.execute("SELECT path FROM media WHERE path <> '' ORDER BY id")),
        )


def _count(connection: sqlite3.Connection, table: str, where: str = "TRUE") -> int:
    """How many rows; both names come from this file."""
    return int(connection.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchone()[0])  # noqa: S608
