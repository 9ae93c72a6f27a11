"""PostgreSQL is restarted under load, gently and as after a crash: nothing is stored half, and nobody is forgotten."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import aiohttp
import pytest

from storage.schema import migrate
from tests.kill.load import Load, phones_of
from tests.kill.town import KillTown, OpenTown
from tests.postgres import Server, own_server

SEED, PHONES = 2569, 8
NAME = "phakhi"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A PostgreSQL of its own, which keeps what it has confirmed."""
    started = own_server(synchronous_commit="on")
    yield started
    started.stop()


@pytest.fixture
async def town(server: Server, kill_town: OpenTown) -> AsyncIterator[KillTown]:
    """On a database of that server."""
    server.execute(f"CREATE DATABASE {NAME}")
    migrate(server.url(NAME))
    async with kill_town(server.url(NAME)) as built:
        yield built


async def readiness(town: KillTown) -> int:
    """What the bot tells who asks whether it is ready."""
    async with aiohttp.ClientSession() as http, http.get(f"{town.bot.url}/readyz") as answer:
        return answer.status


async def test_a_restarted_server_costs_nothing_but_time(server: Server, town: KillTown) -> None:
    load = Load(town, await phones_of(town, server.url(NAME), PHONES), SEED)
    await town.bot.start()
    async with load.running():
        for mode in ("fast", "immediate"):
            await load.more(PHONES)
            load.statuses.clear()
            await asyncio.to_thread(server.halt, mode)
            await load.refused(PHONES)
            assert await readiness(town) == 503
            await asyncio.to_thread(server.resume)
        await load.more(PHONES)
        assert await readiness(town) == 200
        await load.end()
    found = load.found()
    assert found.kept, (found.broken, found.stories)
