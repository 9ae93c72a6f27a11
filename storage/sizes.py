"""How much there is: rows of each table, bytes of the database, what waits to be done, what schedules did."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select, text
from sqlmodel import SQLModel

from storage.job import Job
from storage.schedule import Schedule, Slot, SlotOutcome
from storage.tables import table_of

_job, _schedule, _slot = table_of(Job), table_of(Schedule), table_of(Slot)

#: Tables that PostgreSQL thinks are larger are not counted: its estimate will do.
COUNTED = 100_000


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a table. `exact` False: as PostgreSQL estimated when it last looked."""

    count: int
    exact: bool = True


@dataclass(frozen=True, slots=True)
class JobsWaiting:
    """Jobs of one kind, and since when the oldest one could have been done (in the future: none is due)."""

    count: int
    due_since: datetime


@dataclass(frozen=True, slots=True)
class SlotsDecided:
    """What became of the slots of one kind of schedule."""

    claimed: int = 0
    skipped: int = 0


def rows_by_table(connection: Connection) -> dict[str, Rows]:
    """Every table in the order of names; `SQLModel.metadata` knows them once the schema is loaded."""
    estimates: dict[str, int] = {}
    if connection.dialect.name == "postgresql":
        of_this = text("SELECT relname, reltuples FROM pg_class WHERE relnamespace = current_schema()::regnamespace")
        estimates = {name: int(rows) for name, rows in connection.execute(of_this)}
    found = {}
    for table in sorted(SQLModel.metadata.tables.values(), key=lambda table: table.name):
        if estimates.get(table.name, 0) > COUNTED:
            found[table.name] = Rows(estimates[table.name], exact=False)
        else:
            found[table.name] = Rows(connection.execute(select(func.count()).select_from(table)).scalar_one())
    return found


def database_bytes(connection: Connection) -> int:
    """What the database takes on the disk; of SQLite the file without its write-ahead log."""
    if connection.dialect.name == "postgresql":
        return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
    pages, size = (connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("page_count", "page_size"))
    return int(pages * size)


def jobs_waiting(connection: Connection) -> dict[str, JobsWaiting]:
    """Work that is not done yet, by kind."""
    query = select(_job.c.kind, func.count(), func.min(_job.c.not_before)).group_by(_job.c.kind).order_by(_job.c.kind)
    return {kind: JobsWaiting(count, oldest) for kind, count, oldest in connection.execute(query)}


def slots_decided(connection: Connection, now: datetime) -> dict[str, SlotsDecided]:
    """What became of the slots that were decided within a day, by the schedules' kind."""
    query = (
        select(_schedule.c.kind, _slot.c.outcome, func.sum(_slot.c.count))
        .join(_schedule, _schedule.c.id == _slot.c.schedule_id)
        .where(_slot.c.at > now - timedelta(days=1))
        .group_by(_schedule.c.kind, _slot.c.outcome)
        .order_by(_schedule.c.kind)
    )
    counted: dict[str, dict[SlotOutcome, int]] = {}
    for kind, outcome, slots in connection.execute(query):
        counted.setdefault(kind, {})[outcome] = int(slots)
    return {
        kind: SlotsDecided(of_kind.get(SlotOutcome.CLAIMED, 0), of_kind.get(SlotOutcome.SKIPPED, 0))
        for kind, of_kind in counted.items()
    }
