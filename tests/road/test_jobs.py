"""Slow work that takes long, is broken off, or kills whoever does it."""

import asyncio

import pytest
from sqlalchemy import Connection, select, update

from bot.channels.line import LineChannel
from bot.jobs import MOST_TRIES
from storage.job import Job
from storage.tables import table_of
from tests.phone import Town

_job = table_of(Job)


class SlowFetch:
    """What is fetched from LINE does not come before `go_on`."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun, self.go_on = asyncio.Event(), asyncio.Event()
        self.calls = 0
        fetch = LineChannel.fetch

        async def slow(channel: LineChannel, reference: str, limit: int) -> bytes:
            self.calls += 1
            self.begun.set()
            await self.go_on.wait()
            return await fetch(channel, reference, limit)

        monkeypatch.setattr(LineChannel, "fetch", slow)


@pytest.fixture
def slow_fetch(monkeypatch: pytest.MonkeyPatch) -> SlowFetch:
    return SlowFetch(monkeypatch)


def row(connection: Connection) -> tuple[object, ...]:
    """Of the job that fetches."""
    query = select(_job.c.leased_until, _job.c.attempts).where(_job.c.kind == "fetch")
    return tuple(connection.execute(query).one())


async def test_who_works_for_long_keeps_the_job(town: Town, slow_fetch: SlowFetch) -> None:
    phone = town.simulator.phone("line", "M23")
    await phone.send_photo()
    await asyncio.wait_for(slow_fetch.begun.wait(), 20)
    for _ in range(10):
        town.clock.pass_(seconds=8)
        await town.app.jobs.sweep()
        with town.app.database.read() as connection:
            leased_until, attempts = row(connection)
        assert leased_until > town.app.database.now()  # type: ignore[operator]
        assert attempts == 1
    slow_fetch.go_on.set()
    await town.settled()
    assert slow_fetch.calls == 1
    assert len([bubble for bubble in phone.bubbles if not bubble.mine]) == 1


async def test_a_process_that_is_stopped_gives_its_jobs_back(town: Town, slow_fetch: SlowFetch) -> None:
    phone = town.simulator.phone("line", "M23")
    await phone.send_photo()
    await asyncio.wait_for(slow_fetch.begun.wait(), 20)
    app = town.app
    await app.carrier.stop()
    await app.jobs.stop()
    with app.database.read() as connection:
        assert row(connection) == (None, 0)
    slow_fetch.go_on.set()
    await town.restart()
    await town.settled()
    assert len([bubble for bubble in phone.bubbles if not bubble.mine]) == 1


async def test_a_job_that_kills_whoever_does_it_is_not_done_for_ever(town: Town, slow_fetch: SlowFetch) -> None:
    phone = town.simulator.phone("line", "M23")
    await phone.send_photo()
    await asyncio.wait_for(slow_fetch.begun.wait(), 20)
    await town.app.carrier.stop()
    await town.app.jobs.stop()
    many = update(_job).where(_job.c.kind == "fetch").values(attempts=MOST_TRIES)
    await asyncio.wrap_future(town.app.database.write(lambda connection: connection.execute(many).rowcount))
    await town.restart()
    await town.settled()
    assert slow_fetch.calls == 1
    assert len([bubble for bubble in phone.bubbles if not bubble.mine]) == 1
