"""How much there is, as `phakhi status` tells it, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection, func, select, text

from storage import schedules, sizes
from storage.database import Database
from storage.schema import METADATA
from storage.sizes import JobsWaiting, Rows, SlotsDecided, database_bytes, jobs_waiting, rows_by_table, slots_decided
from tests.storage.filled import NOW, fill


@pytest.fixture
def filled(database: Database) -> Database:
    database.write(fill).result(10)
    return database


def test_every_table_is_counted(filled: Database) -> None:
    with filled.read() as connection:
        counted = {
            table.name: Rows(connection.execute(select(func.count()).select_from(table)).scalar_one())
            for table in METADATA.sorted_tables
        }
        assert rows_by_table(connection) == counted
        assert all(rows.count for rows in counted.values())


def test_a_large_table_is_estimated_where_the_database_can(filled: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sizes, "COUNTED", 1)
    if filled.dialect == "postgresql":
        filled.write(lambda connection: connection.execute(text("ANALYZE member, area"))).result(10)
    with filled.read() as connection:
        found = rows_by_table(connection)
    assert found["member"] == Rows(2, exact=filled.dialect == "sqlite")
    assert found["area"] == Rows(1)


def test_a_database_takes_room(filled: Database) -> None:
    with filled.read() as connection:
        assert 100_000 < database_bytes(connection) < 100_000_000


def test_jobs_wait_since_they_could_have_been_done(filled: Database) -> None:
    with filled.read() as connection:
        assert jobs_waiting(connection) == {"fetch": JobsWaiting(1, NOW)}


def test_the_slots_of_a_day_are_counted_by_kind(filled: Database) -> None:
    def skip(connection: Connection) -> None:
        weekly = schedules.get(connection, "weekly")
        late = [(NOW + timedelta(minutes=5), 4), (NOW + timedelta(minutes=6), 1)]
        schedules.decide(connection, weekly, NOW + timedelta(hours=1), claimed=None, skipped=late)

    filled.write(skip).result(10)
    with filled.read() as connection:
        assert slots_decided(connection, NOW + timedelta(hours=1)) == {"checkin": SlotsDecided(claimed=1, skipped=5)}
        assert slots_decided(connection, NOW + timedelta(days=2)) == {}
