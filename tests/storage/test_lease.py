"""One holder at a time, until the lease is over or left."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Connection

from storage import lease
from storage.database import Database
from tests.storage.filled import NOW

LENGTH, SECOND = timedelta(seconds=10), timedelta(seconds=1)
Ask = Callable[[Connection, str, str, datetime, timedelta], bool]


def ask(database: Database, what: Ask, holder: str, after: timedelta = timedelta(), name: str = "poll") -> bool:
    return database.write(lambda c: what(c, name, holder, NOW + after, LENGTH)).result(10)


def test_a_lease_is_taken_by_one(database: Database) -> None:
    assert ask(database, lease.take, "one")
    assert not ask(database, lease.take, "two", LENGTH - SECOND)
    assert ask(database, lease.take, "two", name="something else")
    assert ask(database, lease.take, "one", SECOND)
    assert not ask(database, lease.take, "two", LENGTH)
    assert ask(database, lease.take, "two", LENGTH + SECOND)


def test_a_lease_is_renewed_by_its_holder_only(database: Database) -> None:
    assert not ask(database, lease.renew, "one")
    assert ask(database, lease.take, "one")
    assert not ask(database, lease.renew, "two")
    assert ask(database, lease.renew, "one", 9 * SECOND)
    assert not ask(database, lease.take, "two", 18 * SECOND)
    assert ask(database, lease.take, "two", 19 * SECOND)
    assert not ask(database, lease.renew, "one", 19 * SECOND)


def test_a_lease_that_is_left_is_free_at_once(database: Database) -> None:
    assert ask(database, lease.take, "one")
    database.write(lambda c: lease.release(c, "poll", "two")).result(10)
    assert not ask(database, lease.take, "two")
    database.write(lambda c: lease.release(c, "poll", "one")).result(10)
    assert ask(database, lease.take, "two")
