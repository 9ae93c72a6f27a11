"""PostgreSQL alone: work undone by others is done again, a dead connection costs nothing, a lock is not waited for."""

import threading
import time
from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest
from sqlalchemy import Connection, insert, select, text, update

from storage import postgres
from storage.database import Database, DatabaseUnavailable
from storage.opening import open_database
from storage.secret import Secret
from storage.tables import table_of
from tests.storage.filled import NOW

_secret = table_of(Secret)


@pytest.fixture
def database(postgres_url: str) -> Iterator[Database]:
    database = open_database(postgres_url, clock=lambda: NOW)
    database.write(
        lambda c: c.execute(insert(_secret), [{"name": "ก", "value": "0"}, {"name": "ข", "value": "0"}])
    ).result(10)
    yield database
    database.close()


def change(connection: Connection, name: str, value: str = "1") -> None:
    connection.execute(update(_secret).where(_secret.c.name == name).values(value=value))


def value(database: Database, name: str) -> str:
    with database.read() as connection:
        return str(connection.execute(select(_secret.c.value).where(_secret.c.name == name)).scalar_one())


def test_a_deadlock_is_done_again(database: Database) -> None:
    tries: list[str] = []
    both = threading.Barrier(2, timeout=5)

    def cross(first: str, second: str) -> str:
        def work(connection: Connection) -> str:
            tries.append(first)
            change(connection, first)
            if tries.count(first) == 1:
                both.wait()
            change(connection, second)
            return first

        return database.write(work).result(20)

    other = threading.Thread(target=cross, args=("ข", "ก"))
    other.start()
    assert cross("ก", "ข") == "ก"
    other.join()
    assert len(tries) == 3


def test_work_is_done_three_times_and_no_more(database: Database) -> None:
    tries = []

    def work(connection: Connection) -> None:
        tries.append(1)
        connection.execute(text("DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$"))

    with pytest.raises(DatabaseUnavailable, match="40001"):
        database.write(work).result(10)
    assert len(tries) == 3


def test_connections_that_died_idle_are_not_noticed(database: Database, postgres_url: str) -> None:
    value(database, "ก")
    end_connections(postgres_url)
    database.write(lambda c: change(c, "ก", "ใหม่")).result(10)
    end_connections(postgres_url)
    assert (
        database.write(lambda c: c.execute(select(_secret.c.value).where(_secret.c.name == "ก")).scalar()).result(10)
        == "ใหม่"
    )
    assert value(database, "ก") == "ใหม่"
    end_connections(postgres_url)
    assert value(database, "ก") == "ใหม่"


def end_connections(postgres_url: str) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as operator:
        operator.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_a_connection_lost_during_the_commit_is_not_done_again(postgres_url: str) -> None:
    tries = []

    def cut(name: str) -> None:
        if name == "commit.before":
            end_connections(postgres_url)

    def work(connection: Connection) -> None:
        tries.append(1)
        connection.execute(insert(_secret), {"name": "ค้าง", "value": "ค่า"})

    database = open_database(postgres_url, clock=lambda: NOW, reached=cut)
    with pytest.raises(DatabaseUnavailable):
        database.write(work).result(10)
    assert len(tries) == 1
    database.close()


def test_a_lock_is_waited_for_no_longer_than_a_platform_waits(database: Database, postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as other:
        other.execute("UPDATE secret SET value = '2' WHERE name = 'ก'")
        began = time.monotonic()
        with pytest.raises(DatabaseUnavailable, match="55P03"):
            database.write(lambda c: change(c, "ก")).result(10)
        assert 1.4 < time.monotonic() - began < 2.5
        other.rollback()
    assert value(database, "ก") == "0"


def test_work_may_not_end_the_transaction(database: Database) -> None:
    with pytest.raises(RuntimeError, match="neither commit nor roll back"):
        database.write(lambda c: c.rollback()).result(10)


def test_the_servers_clock_counts(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    assert database.now() == NOW
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() - 60)
    monkeypatch.setattr(postgres, "_OFFSET_AGE", 0.0)
    database.write(lambda _: None).result(10)
    assert abs(database.now() - NOW - timedelta(seconds=60)) < timedelta(seconds=5)


def test_times_are_utc_whatever_the_server_prefers(database: Database) -> None:
    shown = database.write(lambda c: c.execute(text("SHOW TIME ZONE")).scalar_one()).result(10)
    assert shown == "UTC"
