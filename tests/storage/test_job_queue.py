"""Work that waits: a later job takes an earlier one's place, and who works on the earlier one does not end it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from storage import job_queue
from storage.database import Database
from storage.session import Connection

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def do(database: Database, work: Any) -> Any:
    return database.write(work).result(10)


def test_a_job_that_takes_another_ones_place_outlives_it(database: Database) -> None:
    do(database, lambda c: job_queue.leave_untold(c, "count", {"round": 1}, NOW, key="count"))
    (first,) = do(database, lambda c: job_queue.claim(c, NOW, timedelta(minutes=2), 9))
    do(database, lambda c: job_queue.leave_untold(c, "count", {"round": 2}, NOW, key="count"))
    assert do(database, lambda c: job_queue.take_away(c, first.id)) is False
    (second,) = do(database, lambda c: job_queue.claim(c, NOW, timedelta(minutes=2), 9))
    assert second.details == {"round": 2}
    assert do(database, lambda c: job_queue.take_away(c, second.id)) is True


def test_jobs_without_a_key_or_with_another_stay(database: Database) -> None:
    for key in ("", "", "one", "two"):
        do(database, lambda c, key=key: job_queue.leave_untold(c, "count", {}, NOW, key=key))
    assert len(do(database, lambda c: job_queue.claim(c, NOW, timedelta(minutes=2), 9))) == 4


def test_a_try_that_does_not_count_is_given_back(database: Database) -> None:
    def work(connection: Connection) -> list[int]:
        job = {"kind": "fetch", "key": "", "details": {}, "heard_at": NOW, "created_at": NOW, "not_before": NOW}
        job_queue.leave(connection, {**job, **job_queue.NOBODY})
        counted = []
        for tried in (True, False, False, True, True):
            (claimed,) = job_queue.claim(connection, NOW, timedelta(minutes=2), 1)
            counted.append(claimed.attempts)
            job_queue.put_off(connection, claimed.id, NOW, tried=tried)
        return counted

    assert database.write(work).result() == [1, 2, 2, 2, 3]
