"""PostgreSQL goes away and comes back under a bot that works: slow work goes on, and nobody is told the password."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.channels.line import LineChannel
from storage.database import DatabaseUnavailable
from tests.phone import Town, with_demo
from tests.postgres import Server, own_server

_DATABASE = "template_phakhi"


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    """A PostgreSQL of its own, for the others are in the middle of their tests."""
    started = await asyncio.to_thread(own_server)
    yield started
    await asyncio.to_thread(started.stop)


@pytest.fixture
async def town(server: Server, prepared_phones: Path, tmp_path: Path) -> AsyncIterator[Town]:
    """A bot on that server."""
    # What was committed must outlive the crash, as in operation; other tests do without.
    server.execute(f"ALTER DATABASE {_DATABASE} SET synchronous_commit = on")
    url = server.url(_DATABASE)
    await asyncio.to_thread(with_demo, url)
    built = Town(url, tmp_path, phones=shutil.copy(prepared_phones, tmp_path / "phones.db"))
    await built.open()
    yield built
    await built.close()


async def settled(town: Town) -> None:
    """A connection that died while it lay idle shows when somebody looks."""
    async with asyncio.timeout(60):
        while True:
            try:
                return await town.settled()
            except DatabaseUnavailable:
                await asyncio.sleep(0.1)


async def test_work_that_is_under_way_and_work_that_comes_later_are_done_once(
    town: Town, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetching, go_on = asyncio.Event(), asyncio.Event()
    fetch = LineChannel.fetch

    async def slow_fetch(channel: LineChannel, reference: str, most: int) -> bytes:
        fetching.set()
        await go_on.wait()
        return await fetch(channel, reference, most)

    monkeypatch.setattr(LineChannel, "fetch", slow_fetch)
    phone = town.simulator.phone("line", "M23")
    with capture_logs() as lines:
        await phone.send_photo()
        await asyncio.wait_for(fetching.wait(), 20)
        await asyncio.to_thread(server.restart)
        go_on.set()
        await settled(town)
        assert len([bubble for bubble in phone.bubbles if not bubble.mine]) == 1

        other = town.simulator.phone("line", "M22")
        await other.send_photo()
        await settled(town)
        assert len([bubble for bubble in other.bubbles if not bubble.mine]) == 1
    told = [line for line in lines if line["event"] == "jobs wait: no connection that brings wake-ups"]
    assert told
    assert server.url(_DATABASE).split("@")[0].rsplit(":", 1)[1] not in repr(lines)
    assert str(server.port) not in repr(told)
