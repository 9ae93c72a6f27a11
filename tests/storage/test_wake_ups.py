"""PgQueuer's tables: there after a migration, brought up with the library, and never growing for ever."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment, QueryQueueBuilder, QuerySchedulerBuilder
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.core.qm import QueueManager
from sqlalchemy import Connection, inspect, text

from bot.jobs.driver import connected
from storage import retention, wake_ups
from storage.database import Database
from storage.opening import connect_arguments, open_database
from storage.schema import is_current, migrate


@pytest.fixture
def database(postgres_url: str) -> Iterator[Database]:
    database = open_database(postgres_url, clock=lambda: datetime.now(UTC))
    yield database
    database.close()


def run(database: Database, statement: str) -> object:
    return database.write(lambda c: c.execute(text(statement)).rowcount).result(10)


def current(database: Database) -> bool:
    with database.read() as connection:
        return is_current(connection)


def test_they_hold_what_a_crash_may_take(database: Database) -> None:
    def kept(connection: Connection) -> list[str]:
        query = "SELECT relname FROM pg_class WHERE relname LIKE 'pgqueuer%' AND relkind = 'r' AND relpersistence = 'u'"
        return sorted(connection.execute(text(query)).scalars())

    with database.read() as connection:
        assert kept(connection) == sorted(wake_ups.TABLES)


def test_a_newer_library_wants_a_migration_and_an_older_one_goes_on(database: Database, postgres_url: str) -> None:
    run(database, "COMMENT ON TABLE pgqueuer IS '1.5.12'")
    run(database, "ALTER TABLE pgqueuer DROP COLUMN headers")
    assert not current(database)
    assert migrate(postgres_url) is True
    assert current(database)
    with database.read() as connection:
        assert "headers" in {column["name"] for column in inspect(connection).get_columns("pgqueuer")}
    assert migrate(postgres_url) is False
    run(database, "COMMENT ON TABLE pgqueuer IS '99.0.0'")
    assert current(database)


async def test_the_library_finds_all_that_it_looks_for(postgres_url: str) -> None:
    settings = wake_ups.names()
    how = QueryBuilderEnvironment(settings), QueryQueueBuilder(settings), QuerySchedulerBuilder(settings)
    async with connected(connect_arguments(postgres_url)) as driver:
        queries = Queries(driver, *how)
        await QueueManager(queries, channel=settings.channel).verify_structure()
        await driver.execute("ALTER TABLE pgqueuer DROP COLUMN headers")
        with pytest.raises(RuntimeError, match="headers"):
            await QueueManager(queries, channel=settings.channel).verify_structure()


def test_a_database_without_them_is_not_current(database: Database) -> None:
    run(database, "DROP TABLE pgqueuer")
    assert not current(database)


def test_what_the_variables_of_the_library_say_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PGQUEUER_PREFIX", "PREFIX", "CHANNEL", "PGQUEUER_QUEUE_TABLE", "QUEUE_TABLE", "PGQUEUER_SCHEMA"):
        monkeypatch.setenv(name, "elsewhere")
    wake_ups.names.cache_clear()
    names = wake_ups.names()
    assert (names.queue_table, names.channel, names.db_schema) == ("pgqueuer", "ch_pgqueuer", None)


def test_the_log_of_wake_ups_ends_after_a_day(database: Database) -> None:
    now = datetime.now(UTC)
    for hours in (23, 25, 26):
        run(
            database,
            "INSERT INTO pgqueuer_log (created, job_id, status, priority, entrypoint)"
            f" VALUES (now() - interval '{hours} hours', 1, 'successful', 0, 'job')",
        )
    assert wake_ups.LOG in retention.ending()
    ended = [
        database.write(
            partial(retention.expire, table=wake_ups.LOG, now=now, retention=timedelta(9000), most=most)
        ).result(10)
        for most in (1, 200, 200)
    ]
    assert ended == [1, 1, 0]
    assert run(database, "DELETE FROM pgqueuer_log") == 1
