"""Slow work that takes long, is broken off, or kills whoever does it."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import Connection, select, update

from bot.channels.line import LineChannel
from bot.jobs import AT_ONCE, MOST_TRIES, Begun
from storage import job_queue
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


async def test_work_of_a_newer_program_is_left_to_it(town: Town) -> None:
    def leave(connection: Connection) -> None:
        job_queue.leave_untold(connection, "tomorrow's", {}, town.app.database.now())

    await asyncio.wrap_future(town.app.database.write(leave))
    assert await town.app.jobs.sweep() is False
    town.app.carrier.wake()
    await town.app.settled()
    with town.app.database.read() as connection:
        assert connection.execute(select(_job.c.kind, _job.c.attempts)).all() == [("tomorrow's", 0)]


async def test_nobody_looks_again_and_again_while_all_hands_are_busy(
    bot: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy, go_on, done = asyncio.Event(), asyncio.Event(), 0

    async def wait(_details: Mapping[str, Any]) -> None:
        nonlocal done
        busy.set()
        await go_on.wait()
        done += 1

    def leave(connection: Connection) -> None:
        for _ in range(AT_ONCE + 1):
            job_queue.leave_untold(connection, "photos", {}, bot.app.database.now())

    async def begin(most: int = AT_ONCE) -> Begun:
        looks.append(most)
        return await look(most)

    looks: list[int] = []
    look = bot.app.jobs.begin
    monkeypatch.setattr(bot.app.jobs, "begin", begin)
    monkeypatch.setitem(bot.app.jobs._works, "photos", wait)
    await asyncio.wrap_future(bot.app.database.write(leave))
    bot.app.carrier.wake()
    await asyncio.wait_for(busy.wait(), 20)
    await asyncio.sleep(0.5)
    assert len(looks) == 1
    go_on.set()
    await bot.app.settled()
    assert done == AT_ONCE + 1
