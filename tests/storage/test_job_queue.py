"""Jobs are claimed by one process each, and who has lost one changes nothing of it any more."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select

from storage import job_queue
from storage.database import Database
from storage.job import Job
from storage.job_queue import NOBODY, Waiting
from storage.opening import open_database
from storage.tables import table_of
from tests.storage.filled import NOW

LEASE, SECOND = timedelta(seconds=10), timedelta(seconds=1)
_job = table_of(Job)


@pytest.fixture
def jobs(database: Database) -> Database:
    """Three jobs that are due one after the other."""

    def work(connection: Connection) -> None:
        for number in range(3):
            times = {"heard_at": NOW, "created_at": NOW, "not_before": NOW + number * SECOND}
            job_queue.leave(connection, {"kind": "fetch", "key": "", "details": {"media": number}, **NOBODY, **times})

    database.write(work).result(10)
    return database


def claim(database: Database, after: timedelta = timedelta(), most: int = 3, here: set[int] | None = None) -> list[int]:
    return [job.id for job in claimed(database, after, most, here)]


def claimed(
    database: Database, after: timedelta = timedelta(), most: int = 3, here: set[int] | None = None
) -> list[Waiting]:
    return database.write(lambda c: job_queue.claim(c, NOW + after, LEASE, most, here=here or set())).result(10)


def rows(database: Database) -> list[tuple[object, ...]]:
    with database.read() as connection:
        query = select(_job.c.leased_until, _job.c.attempts, _job.c.not_before).order_by(_job.c.id)
        return [tuple(row) for row in connection.execute(query)]


def test_what_is_due_is_claimed_once_and_oldest_first(jobs: Database) -> None:
    assert claim(jobs, SECOND, most=1) == [1]
    assert claim(jobs, SECOND) == [2]
    assert claim(jobs, 2 * SECOND) == [3]
    assert claim(jobs, 2 * SECOND) == []
    assert [row[1] for row in rows(jobs)] == [1, 1, 1]


def test_what_nobody_renews_is_claimed_again_except_by_who_works_on_it(jobs: Database) -> None:
    held = claimed(jobs, 2 * SECOND)
    database_work(jobs, lambda c: job_queue.extend(c, held[:1], NOW + LEASE + 9 * SECOND))
    assert claim(jobs, LEASE + 3 * SECOND, here={2}) == [3]
    assert claim(jobs, LEASE + 3 * SECOND) == [2]


def database_work(database: Database, work: Any) -> Any:
    return database.write(work).result(10)


def test_who_has_lost_a_job_neither_renews_nor_puts_off_nor_gives_back(jobs: Database) -> None:
    (lost,) = claimed(jobs, most=1)
    (taken,) = claimed(jobs, LEASE + SECOND, most=1)
    assert taken.id == lost.id
    before = rows(jobs)
    database_work(jobs, lambda c: job_queue.extend(c, [lost], NOW + timedelta(days=1)))
    database_work(jobs, lambda c: job_queue.put_off(c, lost, NOW))
    database_work(jobs, lambda c: job_queue.give_back(c, [lost]))
    assert rows(jobs) == before
    database_work(jobs, lambda c: job_queue.give_back(c, [taken]))
    assert rows(jobs)[0] == (None, 1, NOW)


def test_it_is_told_whether_something_is_due(jobs: Database) -> None:
    def is_due(after: timedelta) -> bool:
        return jobs.write(lambda c: job_queue.is_due(c, NOW + after)).result(10)

    assert not is_due(-SECOND)
    assert is_due(timedelta())
    claim(jobs, 2 * SECOND)
    assert not is_due(2 * SECOND + LEASE)
    assert is_due(2 * SECOND + LEASE + SECOND)


@pytest.fixture
def other(postgres_url: str) -> Iterator[Database]:
    """A second process on the same PostgreSQL."""
    database = open_database(postgres_url, clock=lambda: NOW)
    yield database
    database.close()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_rows_in_other_hands_are_neither_waited_for_nor_renewed(jobs: Database, other: Database) -> None:
    held = claimed(jobs, most=1)

    def meanwhile(connection: Connection) -> list[int]:
        job_queue.put_off(connection, held[0], NOW)
        database_work(other, lambda c: job_queue.extend(c, held, NOW + timedelta(days=1)))
        return claim(other, 2 * SECOND)

    assert jobs.write(meanwhile).result(10) == [2, 3]
    assert rows(jobs)[0] == (None, 1, NOW)


def test_a_job_that_takes_another_ones_place_outlives_it(database: Database) -> None:
    database_work(database, lambda c: job_queue.leave_untold(c, "count", {"round": 1}, NOW, key="count"))
    (first,) = database_work(database, lambda c: job_queue.claim(c, NOW, LEASE, 9))
    database_work(database, lambda c: job_queue.leave_untold(c, "count", {"round": 2}, NOW, key="count"))
    assert database_work(database, lambda c: job_queue.take_away(c, first)) is False
    (second,) = database_work(database, lambda c: job_queue.claim(c, NOW, LEASE, 9))
    assert second.details == {"round": 2}
    assert database_work(database, lambda c: job_queue.take_away(c, second)) is True


def test_who_has_lost_a_job_takes_away_neither_it_nor_another_one_with_its_number(database: Database) -> None:
    def leave(kind: str) -> None:
        database_work(database, lambda c: job_queue.leave_untold(c, kind, {}, NOW))

    leave("slow")
    (lost,) = claimed(database)
    (taken,) = claimed(database, LEASE + SECOND)
    assert database_work(database, lambda c: job_queue.take_away(c, lost)) is False
    assert database_work(database, lambda c: job_queue.take_away(c, taken)) is True
    leave("fresh")  # on SQLite under the same number
    assert database_work(database, lambda c: job_queue.take_away(c, taken)) is False
    (fresh,) = claimed(database, LEASE + SECOND)
    assert fresh.kind == "fresh"


def test_jobs_without_a_key_or_with_another_stay(database: Database) -> None:
    for key in ("", "", "one", "two"):
        database_work(database, lambda c, key=key: job_queue.leave_untold(c, "count", {}, NOW, key=key))
    assert len(database_work(database, lambda c: job_queue.claim(c, NOW, LEASE, 9))) == 4


def test_a_kind_that_is_not_known_here_is_left_to_others(database: Database) -> None:
    for kind, after in (("tomorrow's", timedelta()), ("fetch", SECOND)):
        database_work(database, lambda c, kind=kind, after=after: job_queue.leave_untold(c, kind, {}, NOW + after))
    assert database_work(database, lambda c: job_queue.next_due(c, {"fetch"})) == NOW + SECOND
    assert not database_work(database, lambda c: job_queue.is_due(c, NOW, {"fetch"}))
    assert database_work(database, lambda c: job_queue.claim(c, NOW, LEASE, 9, kinds={"fetch"})) == []
    (known,) = database_work(database, lambda c: job_queue.claim(c, NOW + SECOND, LEASE, 9, kinds={"fetch"}))
    assert known.kind == "fetch"


def test_a_try_that_does_not_count_is_given_back(database: Database) -> None:
    def work(connection: Connection) -> list[int]:
        job = {"kind": "fetch", "key": "", "details": {}, "heard_at": NOW, "created_at": NOW, "not_before": NOW}
        job_queue.leave(connection, {**job, **job_queue.NOBODY})
        counted = []
        for tried in (True, False, False, True, True):
            (claimed,) = job_queue.claim(connection, NOW, LEASE, 1)
            counted.append(claimed.attempts)
            job_queue.put_off(connection, claimed, NOW, tried=tried)
        return counted

    assert database.write(work).result() == [1, 2, 2, 2, 3]
