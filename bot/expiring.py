"""What has come to its end goes, every night, and what must not wait for the night every hour.

A slot of a schedule leaves a job, so a process that dies does not end the work. It is done in small pieces, a
transaction each with a pause behind it, so that no turn waits long; what takes longer than a job may is handed on to
another job.
"""

import asyncio
import time
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import Any

from bot.channels import NotReady
from bot.clock import Period
from bot.log import get_logger
from bot.media.store import MediaStore
from bot.schedules import Begin, BuiltIn
from storage import job_queue, retention, schedules
from storage.database import Database, DatabaseUnavailable
from storage.schedules import Planned
from storage.session import Connection

log = get_logger(__name__)

KIND = "expire"
#: Rows of one table that go in one transaction, and seconds between two of them.
MOST = 200
PAUSE = 0.05
#: Seconds after which a job hands on what is left, so that a stop breaks off little and the hand is soon free again.
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
    key = HOURLY.name if details.get("hourly") else NIGHTLY.name
    job_queue.leave_untold(connection, KIND, details, now, key=key)


#: The kinds of schedules whose slots this module begins.
BEGINS: Mapping[str, Begin] = {KIND: begin}


async def expire(database: Database, store: MediaStore, period: Period, details: Mapping[str, Any]) -> None:
    """The job. `period`: how long a member is kept.

    `details`: `hourly`, whether only what must not wait for the night; `behind`, the file up to which an earlier job
    has looked.
    """
    hourly, behind = bool(details.get("hourly")), details.get("behind")
    until = time.monotonic() + WORKS_FOR
    faults: list[Exception] = []
    try:
        gone = 0
        for table in retention.ending(hourly=hourly) if behind is None else ():
            try:
                while count := await asyncio.wrap_future(database.write(partial(_piece, database, table, period))):
                    gone += count
                    if time.monotonic() > until:
                        await _hand_on(database, hourly)
                        return
                    await asyncio.sleep(PAUSE)
            except DatabaseUnavailable:
                raise
            except Exception as fault:
                # A fault of ours in one table must keep nobody's data in another.
                log.exception("rows do not expire", kind=table)
                faults.append(fault)
        if not hourly:
            files, is_over = await _expire_files(database, store, behind or "", until)
            gone += files
            if is_over and not faults:
                await asyncio.wrap_future(database.write(partial(_ended, database)))
    except DatabaseUnavailable:
        raise NotReady from None
    if gone:
        log.info("expired", count=gone)
    if faults:
        raise ExceptionGroup("not all that was due has expired", faults)


def _piece(database: Database, table: str, period: Period, connection: Connection) -> int:
    now = database.now()
    return retention.expire(connection, table, now, now - period.before(now), MOST)


async def _expire_files(database: Database, store: MediaStore, behind: str, until: float) -> tuple[int, bool]:
    """Files that no row keeps any more, and documents that were made for somebody; how many, and whether all."""
    lying = store.paths(database.now() - FILES_REST, behind)
    gone = 0
    while files := await asyncio.to_thread(lambda: list(islice(lying, retention.PIECE))):
        gone += await asyncio.to_thread(_remove_unkept, database, store, files)
        if time.monotonic() > until:
            await _hand_on(database, hourly=False, behind=files[-1])
            return gone, False
        await asyncio.sleep(PAUSE)
    return gone, True


def _ended(database: Database, connection: Connection) -> None:
    schedules.ended(connection, database.now(), NIGHTLY.name)


def _remove_unkept(database: Database, store: MediaStore, files: Collection[str]) -> int:
    with database.read() as connection:
        unkept = retention.unkept(connection, files)
    store.remove(unkept)
    return len(unkept)


async def _hand_on(database: Database, hourly: bool, **rest: str) -> None:
    """Another job takes the place of this one, which is gone with that."""

    def work(connection: Connection) -> None:
        _leave(connection, {"hourly": hourly, **rest}, database.now())

    await asyncio.wrap_future(database.write(work))
