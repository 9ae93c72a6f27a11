"""Several real processes on one PostgreSQL: they share slow work and polling, and who is killed is followed."""

import asyncio
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.crash import CrashPoint
from storage.event import EventOutcome
from tests.kill.log_talk import log_of
from tests.kill.process import BotProcess, Fate
from tests.kill.town import KillTown, OpenTown
from tests.phone import DatabaseUrl

#: Seconds within which somebody takes over what a killed process held: a lease of 10 s, a sweep, and its work.
FOLLOWED_WITHIN = 15.0
CODES = ("M20", "M21", "M22", "M23", "M24", "M25")


@pytest.fixture
async def town(demo_url: DatabaseUrl, kill_town: OpenTown) -> AsyncIterator[KillTown]:
    """On PostgreSQL only: it is for several bots."""
    async with kill_town(demo_url("postgresql")) as built:
        yield built


@pytest.fixture
async def others(town: KillTown, tmp_path: Path) -> AsyncIterator[list[BotProcess]]:
    """Two more processes of the same bot, at addresses of their own."""
    made = []
    for name in ("second", "third"):
        (tmp_path / name).mkdir()
        made.append(BotProcess(tmp_path / name, town.bot.settings))
    yield made
    for bot in made:
        await bot.end()


async def test_a_killed_processs_jobs_are_done_by_another(town: KillTown, others: list[BotProcess]) -> None:
    worker = others[0]
    await asyncio.gather(town.bot.start(), worker.start(Fate(CrashPoint.JOB_CLAIMED, 2)))
    await worker.count()
    phones = [town.simulator.phone("line", code) for code in CODES]
    await asyncio.gather(*(phone.send_photo() for phone in phones))
    assert await worker.died() == -signal.SIGKILL

    async def kept() -> bool:
        return town.ledger.media() == {"kept": len(CODES)}

    await town.until(kept, within=FOLLOWED_WITHIN)

    async def answered() -> bool:
        return all(any(not bubble.mine for bubble in phone.bubbles) for phone in phones)

    await town.until(answered)
    await town.settled()
    assert [sum(not bubble.mine for bubble in phone.bubbles) for phone in phones] == [1] * len(CODES)


async def test_one_process_polls_and_another_follows(town: KillTown, others: list[BotProcess]) -> None:
    polling = {"PHAKHI_TELEGRAM_UPDATES": "polling", "PHAKHI_LOG_LEVEL": "info"}
    first, (second, third) = town.bot, others
    for bot in (first, second, third):
        bot.settings = {**bot.settings, **polling}
    phone = town.simulator.phone("telegram", "M23")
    acts = iter(log_of())

    async def answered(within: float) -> None:
        """One more message of the talk has been taken and answered, once."""
        await town.do(phone, next(acts))
        count = len(town.sent)

        async def done() -> bool:
            return len(town.ledger.outbox()) == count and not town.ledger.waiting()

        await town.until(done, within=within)

    await first.start()
    await answered(within=10.0)
    await second.start()
    await third.start()
    await answered(within=10.0)
    assert [polls(bot) for bot in (first, second, third)] == [1, 0, 0]
    await first.stop()
    await answered(within=10.0)
    assert polls(second) + polls(third) == 1
    holder = second if polls(second) else third
    holder.kill()
    await holder.died()
    await answered(within=FOLLOWED_WITHIN)
    assert (polls(second), polls(third)) == (1, 1)
    assert town.ledger.events() == dict.fromkeys(town.sent, EventOutcome.DONE)
    assert all("somebody else polls" not in bot.complaints() for bot in (first, second, third))


def polls(bot: BotProcess) -> int:
    """How often this process has begun to poll."""
    return bot.log.read_text("utf-8").count("lease taken")
