"""LINE's rates are kept by blocks of slots, also when thousands ask at once: on a clock that passes when all wait."""

import asyncio
import heapq
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from bot.channels.line.limits import LANES
from bot.pacing import Pace
from storage.opening import open_database
from tests.storage.test_pace import most_within

START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


class Time:
    """It passes to the next moment that somebody waits for, once nobody has anything else to do."""

    def __init__(self) -> None:
        self.moment = START
        self._sleepers: list[tuple[datetime, int, asyncio.Future[None]]] = []
        self._numbers = count()

    def now(self) -> datetime:
        """The moment."""
        return self.moment

    async def sleep(self, seconds: float) -> None:
        """Until then."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.moment + timedelta(seconds=seconds), next(self._numbers), future))
        await future

    async def pass_by(self) -> None:
        """For ever."""
        while True:
            await asyncio.sleep(0.03)
            if self._sleepers:
                self.moment = max(self.moment, self._sleepers[0][0])
            while self._sleepers and self._sleepers[0][0] <= self.moment:
                heapq.heappop(self._sleepers)[2].set_result(None)


@pytest.fixture
async def time() -> AsyncIterator[Time]:
    """Passing."""
    time = Time()
    passing = asyncio.create_task(time.pass_by())
    yield time
    passing.cancel()


async def test_five_thousand_at_once_are_pushed_no_faster_than_line_takes_them(sqlite_url: str, time: Time) -> None:
    database = open_database(sqlite_url, clock=time.now)
    pace = Pace(database, time.sleep)
    moments: list[datetime] = []

    async def push() -> None:
        await pace.turn("line", (LANES["push"],))
        moments.append(time.now())

    await asyncio.gather(*(push() for _ in range(5000)))
    await pace.stop()
    database.close()
    assert most_within(sorted(moments), timedelta(seconds=1)) <= 2000
    assert max(moments) - START < timedelta(seconds=7), "it does not crawl either"
