"""PgQueuer's tables, which carry the wake-ups for slow work where several processes share a PostgreSQL.

A wake-up says no more than that a row of `job` may be due. So its tables are unlogged: after a crash of the server they
are empty, and the processes look at the rows of `job` themselves. The tables belong to the library, which makes and
changes them; the version that did so last stands in a comment on the first of them.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING

from sqlalchemy import Connection, text

if TYPE_CHECKING:
    from pgqueuer.domain.settings import DBSettings

#: What the library makes; none of it is in `storage.schema.METADATA`.
TABLES = ("pgqueuer", "pgqueuer_log", "pgqueuer_schedules", "pgqueuer_statistics")
#: How long a line about a wake-up that was taken is kept.
LOG_KEPT = timedelta(days=1)
LOG = "pgqueuer_log"


@cache
def names() -> "DBSettings":
    """What the library's tables are called, whatever its variables in the environment say."""
    from pgqueuer.domain.settings import DBSettings, Durability
    from pgqueuer.domain.types import Channel

    return DBSettings(
        prefix="",
        db_schema=None,
        channel=Channel("ch_pgqueuer"),
        function="fn_pgqueuer_changed",
        trigger="tg_pgqueuer_changed",
        queue_table="pgqueuer",
        queue_table_log="pgqueuer_log",
        queue_status_type="pgqueuer_status",
        schedules_table="pgqueuer_schedules",
        statistics_table="pgqueuer_statistics",
        durability=Durability.volatile,
        widen_id=True,
    )


def are_current(connection: Connection) -> bool:
    """Whether the tables are there, made by this version of the library or by a later one."""
    made_by = connection.execute(text("SELECT obj_description(to_regclass('pgqueuer'), 'pg_class')")).scalar()
    return made_by is not None and _numbers(made_by) >= _numbers(version("pgqueuer"))


def bring_up(connection: Connection) -> bool:
    """Make the tables, or change them to what the library's version wants; False when nothing was missing.

    Each statement is on its own, on a connection that commits by itself: what is added to PostgreSQL's enumerations
    cannot be used in the same transaction. A call that was interrupted is made up for by the next one.
    """
    if are_current(connection):
        return False
    for statement in _statements():
        connection.execute(text(statement))
    connection.execute(text(f"COMMENT ON TABLE pgqueuer IS '{version('pgqueuer')}'"))
    return True


def expire(connection: Connection, now: datetime, most: int) -> int:
    """Let the library's log of yesterday end, at most so many rows; how many. Its other tables keep nothing that is
    over."""
    if connection.dialect.name != "postgresql":
        return 0
    due = "SELECT id FROM pgqueuer_log WHERE created <= :then ORDER BY created LIMIT :most"
    return connection.execute(
        text(f"DELETE FROM pgqueuer_log WHERE id IN ({due})"),  # noqa: S608 -- two constants
        {"then": now - LOG_KEPT, "most": most},
    ).rowcount


def _statements() -> Iterator[str]:
    """From any earlier state to the present one, from none as well."""
    from pgqueuer.adapters.persistence.schema_ddl import render_converge

    yield from render_converge(names())


def _numbers(release: str) -> tuple[int, ...]:
    """1.6.0 → (1, 6, 0)."""
    return tuple(_leading(release.split(".")))


def _leading(parts: Iterable[str]) -> Iterator[int]:
    for part in parts:
        if not part.isdigit():
            return
        yield int(part)
