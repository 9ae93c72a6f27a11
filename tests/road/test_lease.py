"""One process at a time does the work of a lease, and stops before another begins."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import Future
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, text

from bot import lease
from bot.lease import Lease
from storage.database import Database
from storage.opening import open_database

LENGTH, EVERY, MARGIN = 1.0, 0.1, 0.3


@pytest.fixture(autouse=True)
def short_times(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "LENGTH", timedelta(seconds=LENGTH))
    monkeypatch.setattr(lease, "EVERY", EVERY)
    monkeypatch.setattr(lease, "MARGIN", MARGIN)


class Worker:
    """A process: its own connections to the database, and work that tells who works."""

    def __init__(self, url: str, at_work: list["Worker"]) -> None:
        self.database: Database = open_database(url, clock=lambda: datetime.now(UTC))
        self._at_work = at_work
        self.turns = 0

    async def work(self) -> None:
        """Until it is cancelled; nobody else may be at work."""
        assert self._at_work == []
        self._at_work.append(self)
        self.turns += 1
        try:
            await asyncio.sleep(60)
        finally:
            self._at_work.remove(self)

    @asynccontextmanager
    async def holding(self) -> AsyncIterator[asyncio.Task[None]]:
        """While this process wants the lease."""
        task = asyncio.create_task(Lease(self.database, "poll").hold(self.work))
        try:
            yield task
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


@pytest.fixture
def at_work() -> list[Worker]:
    return []


@pytest.fixture
def workers(database_url: str, at_work: list[Worker]) -> Iterator[list[Worker]]:
    made = [Worker(database_url, at_work) for _ in range(2)]
    yield made
    for worker in made:
        worker.database.close()


async def until(at_work: list[Worker], *who: Worker, within: float = 10.0) -> None:
    async with asyncio.timeout(within):
        while at_work != [*who]:
            await asyncio.sleep(0.01)


async def test_one_works_and_the_other_follows_when_it_has_gone(workers: list[Worker], at_work: list[Worker]) -> None:
    one, two = workers
    async with two.holding():
        async with one.holding():
            async with asyncio.timeout(10):
                while not at_work:
                    await asyncio.sleep(0.01)
            (first,) = at_work
            await asyncio.sleep(2 * LENGTH)
            assert at_work == [first]
            assert first.turns == 1
        await until(at_work, two)
    assert at_work == []


async def test_who_cannot_renew_stops_before_its_lease_ends(
    workers: list[Worker], at_work: list[Worker], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = workers
    asked: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    async with one.holding():
        await until(at_work, one)

        def never_answers(_work: object) -> Future[None]:
            if not asked.done():
                asked.set_result(None)
            return Future()

        monkeypatch.setattr(one.database, "write", never_answers)
        await asyncio.wait_for(asked, 5)
        began = asyncio.get_running_loop().time()
        async with two.holding():
            await until(at_work)
            assert asyncio.get_running_loop().time() - began < LENGTH - MARGIN + 0.2
            await until(at_work, two)
        monkeypatch.undo()


async def test_who_has_lost_it_to_another_stops(workers: list[Worker], at_work: list[Worker]) -> None:
    one, _ = workers

    def rob(connection: Connection) -> None:
        connection.execute(text("UPDATE lease SET holder = 'somebody else'"))

    async with one.holding():
        await until(at_work, one)
        await asyncio.wrap_future(one.database.write(rob))
        await until(at_work, within=EVERY + 2)


async def test_work_that_ends_by_itself_leaves_the_lease(workers: list[Worker]) -> None:
    one, two = workers

    async def nothing() -> None:
        pass

    for worker in (one, two):
        await asyncio.wait_for(Lease(worker.database, "poll").hold(nothing), 5)
