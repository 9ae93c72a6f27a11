"""Replicas that look at the schedules when a test says so, and what their slots started."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from bot.crash import nothing_happens
from bot.schedules import Schedules
from storage import job_queue, schedules
from storage.database import Database
from storage.job import Job
from storage.opening import open_database
from storage.schedule import Slot
from storage.schedules import Planned
from storage.tables import table_of
from tests.phone import StandingClock

_job, _slot = table_of(Job), table_of(Slot)
KIND = "noted"


def begin(connection: Connection, schedule: Planned, slot: datetime, now: datetime) -> None:
    """A slot leaves a job that says which one it was."""
    job_queue.leave_untold(connection, KIND, {"name": schedule.name, "slot": slot.isoformat()}, now)


def fail(connection: Connection, schedule: Planned, slot: datetime, now: datetime) -> None:
    """A slot whose code is wrong, after it has written something."""
    begin(connection, schedule, slot, now)
    raise ZeroDivisionError


class Clockwork:
    """Some replicas on one database and one clock."""

    def __init__(self, url: str, clock: StandingClock, replicas: int = 1) -> None:
        self.clock = clock
        self.woken = 0
        self.databases: list[Database] = [open_database(url, clock=clock.now) for _ in range(replicas)]
        kinds = {KIND: begin, "failing": fail}
        self.replicas = [
            Schedules(database, kinds, reached=nothing_happens, wake=self._wake) for database in self.databases
        ]

    def close(self) -> None:
        """Let go of the connections."""
        for database in self.databases:
            database.close()

    def add(self, trigger: Mapping[str, Any], name: str = "one", *, grace: int = 3600, **more: Any) -> None:
        """A schedule that is added now."""
        values = {"kind": KIND, "zone": "Asia/Bangkok", **more}
        self._write(lambda c: schedules.add(c, self.clock.now(), name=name, trigger=trigger, grace=grace, **values))

    def change(self, name: str = "one", **values: Any) -> None:
        """A schedule that is changed now."""
        self._write(lambda c: schedules.change(c, self.clock.now(), name, **values))

    def remove(self, name: str = "one") -> None:
        """A schedule that is removed now."""
        self._write(lambda c: schedules.remove(c, self.clock.now(), name))

    async def tick(self) -> None:
        """All replicas look at once."""
        await asyncio.gather(*(replica.tick() for replica in self.replicas))

    async def tick_at(self, moment: datetime) -> None:
        """All replicas look at once, then."""
        self.clock.moment = moment
        await self.tick()

    async def tick_on(self, until: datetime, every: timedelta = timedelta(minutes=1)) -> None:
        """Look now and then until some moment."""
        while self.clock.moment < until:
            await self.tick_at(min(self.clock.moment + every, until))

    def begun(self, name: str = "one") -> list[datetime]:
        """The slots that started something, in the order in which they did."""
        with self.databases[0].read() as connection:
            details = list(connection.execute(select(_job.c.details).order_by(_job.c.id)).scalars())
        return [datetime.fromisoformat(each["slot"]) for each in details if each["name"] == name]

    def decided(self) -> list[tuple[datetime, str, int]]:
        """Every slot's row in the order of moments: the moment, what became of it, how many it stands for."""
        query = select(_slot.c.slot, _slot.c.outcome, _slot.c.count).order_by(_slot.c.schedule_id, _slot.c.slot)
        with self.databases[0].read() as connection:
            return [(row[0], str(row[1]), row[2]) for row in connection.execute(query)]

    def _wake(self) -> None:
        self.woken += 1

    def _write(self, work: Any) -> None:
        self.databases[0].write(work).result(10)
