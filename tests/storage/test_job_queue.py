"""Slow work in its table: what is counted, and when it is due again."""

from datetime import timedelta

from storage import job_queue
from storage.database import Database
from storage.session import Connection
from tests.phone import AS_OF

LEASE = timedelta(minutes=2)


def test_a_try_that_does_not_count_is_given_back(database: Database) -> None:
    def work(connection: Connection) -> list[int]:
        job = {"kind": "fetch", "key": "", "details": {}, "heard_at": AS_OF, "created_at": AS_OF, "not_before": AS_OF}
        job_queue.leave(connection, {**job, **job_queue.NOBODY})
        counted = []
        for tried in (True, False, False, True, True):
            (claimed,) = job_queue.claim(connection, AS_OF, LEASE, 1)
            counted.append(claimed.attempts)
            job_queue.put_off(connection, claimed.id, AS_OF, tried=tried)
        return counted

    assert database.write(work).result() == [1, 2, 2, 2, 3]
