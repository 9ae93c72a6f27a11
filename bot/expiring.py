"""What has come to its end goes, every night, and what must not wait for the night every hour.

A slot of a schedule leaves a job, so a process that dies does not end the work. It is done in small pieces, a
transaction each with a pause behind it, so that no turn waits long; what takes longer than a job may is handed on to
another job.
"""

import asyncio
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from bot.channels import NotReady
from bot.clock import Period
from bot.log import get_logger
from bot.media.store import MediaStore
from bot.schedules import Begin, BuiltIn
from storage import job_queue, retention
from storage.database import Database, DatabaseUnavailable
from storage.schedules import Planned
from storage.session import Connection

log = get_logger(__name__)

KIND = "expire"
#: Rows of one table that go in one transaction, and seconds between two of them.
MOST = 200
PAUSE = 0.05
#: Seconds after which a job hands on what is left; much less than its lease.
WORKS_FOR = 45.0
#: A file younger than this may belong to a row that is being written, or to a link that still opens.
FILES_REST = timedelta(days=2)

#: At half past two nobody writes. A machine that is off at night does it when it is on again.
NIGHTLY = BuiltIn("expire-nightly", KIND, {"cron": {"hour": "2", "minute": "30"}}, grace=22 * 3600)
HOURLY = BuiltIn("expire-hourly", KIND, {"cron": {"minute": "40"}}, grace=50 * 60, details={"hourly": True})


def begin(connection: Connection, schedule: Planned, slot: datetime, now: datetime) -> None:
    """A slot leaves the work to a job; one that still waits is enough."""
    _leave(connection, schedule.details, now)


def _leave(connection: Connection, details: Mapping[str, Any], now: datetime) -> None:
    hourly = bool(details.get("hourly"))
    key = HOURLY.name if hourly else NIGHTLY.name
    job_queue.leave_untold(connection, KIND, {"hourly": hourly}, now, key=key)


#: The kinds of schedules whose slots this module begins.
BEGINS: Mapping[str, Begin] = {KIND: begin}


async def expire(database: Database, store: MediaStore, period: Period, details: Mapping[str, Any]) -> None:
    """The job. `details`: whether only what must not wait for the night; `period`: how long a member is kept."""
    hourly = bool(details.get("hourly"))
    until = time.monotonic() + WORKS_FOR
    try:
        gone = 0
        for table in retention.ending(hourly=hourly):
            while count := await asyncio.wrap_future(database.write(partial(_piece, database, table, period))):
                gone += count
                if time.monotonic() > until:
                    hand_on = partial(_hand_on, database, details)
                    await asyncio.wrap_future(database.write(hand_on))
                    return
                await asyncio.sleep(PAUSE)
        files = 0 if hourly else await asyncio.to_thread(_remove_files, database, store)
    except DatabaseUnavailable:
        raise NotReady from None
    if gone or files:
        log.info("expired", count=gone + files)


def _piece(database: Database, table: str, period: Period, connection: Connection) -> int:
    now = database.now()
    return retention.expire(connection, table, now, now - period.before(now), MOST)


def _hand_on(database: Database, details: Mapping[str, Any], connection: Connection) -> None:
    """Another job takes the place of this one, which is gone with that."""
    _leave(connection, details, database.now())


def _remove_files(database: Database, store: MediaStore) -> int:
    """Files that no row keeps any more, and documents that were made for somebody; how many."""
    lying = list(store.paths(database.now() - FILES_REST))
    with database.read() as connection:
        gone = retention.unkept(connection, lying)
    store.remove(gone)
    return len(gone)
