"""Two bots on one PostgreSQL behind one address, and one of them dies: the other one takes what it left."""

import asyncio
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.crash import CrashPoint
from bot.simulator.identity import LINE
from storage.campaign import DeliveryState
from tests.kill.load import ANNOUNCED, Load, phones_of
from tests.kill.process import BotProcess, Fate
from tests.kill.round_robin import RoundRobin
from tests.kill.town import KillTown, OpenTown

SEED, PHONES, NETWORK = 2569, 12, 1


@pytest.fixture
async def town(postgres_url: str, kill_town: OpenTown) -> AsyncIterator[KillTown]:
    """On an empty PostgreSQL: it is for two bots."""
    async with kill_town(postgres_url) as built:
        yield built


@pytest.fixture
async def other(town: KillTown, tmp_path: Path) -> AsyncIterator[BotProcess]:
    """The second bot."""
    folder = tmp_path / "other"
    folder.mkdir()
    bot = BotProcess(folder, town.settings())
    yield bot
    await bot.end()


@pytest.fixture
async def door(town: KillTown, other: BotProcess) -> AsyncIterator[RoundRobin]:
    """What the platforms call."""
    built = RoundRobin([town.bot.port, other.port])
    await built.open()
    town.simulator.bot_url = built.url
    yield built
    await built.close()


async def sent(bot: BotProcess) -> float:
    """How many messages this process has sent, by its own figures."""
    async with aiohttp.ClientSession() as http, http.get(f"{bot.url}/metrics") as answer:
        lines = (await answer.text()).splitlines()
    return sum(float(line.split()[-1]) for line in lines if line.startswith("phakhi_calls_total{") and '"sent"' in line)


async def test_one_of_two_dies_under_load_and_the_other_takes_what_it_left(
    town: KillTown, other: BotProcess, door: RoundRobin, postgres_url: str
) -> None:
    load = Load(town, await phones_of(town, postgres_url, PHONES), SEED)
    await asyncio.gather(town.bot.start(), other.start(Fate(CrashPoint.COMMIT_AFTER)))
    words = [f"{ANNOUNCED} {number}" for number in range(2)]
    async with load.running():
        with_both = town.ledger.announce(NETWORK, words[0])
        await load.more(PHONES)
        assert min(await sent(town.bot), await sent(other)) > 0
        await town.campaigns_done()

        await other.count()
        assert await other.died() == -signal.SIGKILL
        with_one = town.ledger.announce(NETWORK, words[1])
        await load.end()
        await town.campaigns_done()
    assert min(door.taken.values()) > 0
    found = load.found()
    assert found.kept, (found.broken, found.stories)
    assert found.lines[f"doubled answers on {LINE}"] == 0
    for number, body in zip((with_both, with_one), words, strict=True):
        assert town.ledger.report(number) == {DeliveryState.SENT: PHONES}
        assert town.shown(body, load.phones) == [1] * PHONES
