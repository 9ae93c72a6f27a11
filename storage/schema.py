"""The tables this program needs, and how a database gets them.

Steps are files of `storage/migrations/versions`, in order. A step whose name says `pre` only adds, so it runs before
the new program starts and the old one goes on working meanwhile; a step that takes away says `post` and runs when
no old program is left. `CURRENT` names the steps at which this program works.
"""

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, NullPool, inspect, select, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

from storage import (
    activity,
    area,
    audit,
    campaign,
    correction,
    day_off,
    dialogue,
    event,
    job,
    join_code,
    lease,
    media,
    member,
    network,
    notice,
    organisation,
    outbox,
    pace,
    participation,
    quota,
    schedule,
    secret,
    wake_ups,
)
from storage.opening import parse_url
from storage.secret import Secret
from storage.tables import table_of

#: Every module with tables; together they are `METADATA`.
TABLES = (
    activity,
    area,
    audit,
    campaign,
    correction,
    day_off,
    dialogue,
    event,
    job,
    join_code,
    lease,
    media,
    member,
    network,
    notice,
    organisation,
    outbox,
    pace,
    participation,
    quota,
    schedule,
    secret,
)
METADATA = SQLModel.metadata

#: The newest step, and any earlier one at which this program works as well (its `post` steps may still be due).
CURRENT = frozenset({"0008_pre_expiry"})

_MIGRATIONS = Path(__file__).with_name("migrations")
#: Key of the advisory lock that keeps two `phakhi migrate` apart: "phakhi" in ASCII.
_LOCK = int.from_bytes(b"phakhi", "big")


def is_current(connection: Connection) -> bool:
    """Whether this program can work with the database as it is. A few small queries, without Alembic."""
    return _has_steps(connection) and (connection.dialect.name == "sqlite" or wake_ups.are_current(connection))


def _has_steps(connection: Connection) -> bool:
    if not inspect(connection).has_table("alembic_version"):
        return False
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() in CURRENT


def known_steps() -> frozenset[str]:
    """Every step that this program has, by its name."""
    return frozenset(path.stem for path in (_MIGRATIONS / "versions").glob("[0-9]*.py"))


def migrate(url: str) -> bool:
    """Bring the database at `url` to the current schema and make its secrets; False when nothing was missing.

    All in one transaction, on a connection of its own: stop the bot first where a step says so. On PostgreSQL a
    second call waits for the first, and PgQueuer's tables follow. Raises `DatabaseUnavailable`, and ValueError for an
    address that is none.
    """
    parsed = parse_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _migrate_sqlite(url)
    return _migrate_postgres(url)


def _migrate_sqlite(url: str) -> bool:
    """Foreign keys rest meanwhile (changing a table copies it) and are checked before the commit."""
    from storage.sqlite import sqlite_engine, unavailable

    parsed = parse_url(url)
    Path(str(parsed.database)).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    pragmas = ("busy_timeout=10000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=OFF")
    engine = sqlite_engine(parsed, pragmas=pragmas, begin="BEGIN IMMEDIATE", pool=NullPool)

    def check(connection: Connection) -> None:
        if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
            raise RuntimeError("a migration left rows that refer to nothing")

    try:
        with engine.begin() as connection:
            return _bring_up(connection, check)
    except DBAPIError as error:
        failure = unavailable(error)
        if failure is None:
            raise
        raise failure from error


def _migrate_postgres(url: str) -> bool:
    """A lock on a table is waited for 10 s, so that a migration cannot stop the bot behind it for long."""
    from storage.postgres import postgres_engine, unavailable

    session = ("SET lock_timeout = '10s'", "SET TIME ZONE 'UTC'")
    engine = postgres_engine(parse_url(url), size=1, session=session)
    try:
        with engine.connect() as connection:
            connection.execute(text("SET LOCAL lock_timeout = '120s'"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            connection.execute(text("SET LOCAL lock_timeout = '10s'"))
            changed = _bring_up(connection, lambda _: None)
            connection.commit()
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("SET lock_timeout = '120s'"))
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _LOCK})
            connection.execute(text("SET lock_timeout = '10s'"))
            return wake_ups.bring_up(connection) or changed
    except DBAPIError as error:
        failure = unavailable(error)
        if failure is None:
            raise
        raise failure from error
    finally:
        engine.dispose()


def _bring_up(connection: Connection, check: Callable[[Connection], None]) -> bool:
    """The steps that are missing, then the secrets that are missing."""
    changed = False
    if not _has_steps(connection):
        upgrade(connection)
        check(connection)
        changed = True
    return make_secrets(connection) or changed


def make_secrets(connection: Connection) -> bool:
    """Make the signing key of media addresses, 32 random bytes, where there is none."""
    table = table_of(Secret)
    if connection.execute(select(table.c.name).where(table.c.name == "media")).first() is not None:
        return False
    connection.execute(table.insert(), {"name": "media", "value": secrets.token_hex(32)})
    return True


def upgrade(connection: Connection, target: str = "head") -> None:
    """Run the steps up to `target` on a connection inside a transaction."""
    from alembic import command

    command.upgrade(_config(connection), target)


def draft(connection: Connection, name: str, number: str) -> None:
    """Write the draft of a new step from what the tables have and the database has not."""
    from alembic import command

    command.revision(_config(connection), message=name, rev_id=f"{number}_{name}", autogenerate=True)


def _config(connection: Connection) -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s")
    config.attributes["connection"] = connection
    return config
