"""Real processes and a schedule that is due: killed between slot and work, or racing for it, it is done once."""

import asyncio
import re
import signal
import urllib.request
from dataclasses import replace
from pathlib import Path

import pytest

from bot.crash import CrashPoint
from bot.expiring import KIND
from tests.kill.process import BotProcess, Fate, free_port
from tests.kill.town import KillTown

#: At each point, whether the slot and the job that it starts are there for others to see.
COMMITTED = {CrashPoint.SLOT_WRITTEN: False, CrashPoint.SLOT_CLAIMED: True}
CLAIMED = re.compile(rf'^phakhi_slots_total\{{kind="{KIND}",outcome="claimed"\}} ([0-9.]+)$', re.MULTILINE)


@pytest.mark.parametrize("point", list(COMMITTED))
async def test_a_slot_survives_the_death_of_who_claims_it(point: CrashPoint, town: KillTown) -> None:
    ledger = town.ledger
    await town.bot.start(Fate(point))
    await town.bot.count()
    ledger.keep_old_event("old")
    ledger.make_due(["due"], KIND)
    assert await town.bot.died() == -signal.SIGKILL
    assert (ledger.claimed(), ledger.jobs()) == ((1, 1) if COMMITTED[point] else (0, 0))
    assert ("line", "old") in ledger.events()

    ledger.end_leases()
    await town.bot.start()

    async def done() -> bool:
        return ledger.claimed() == 1 and not ledger.jobs()

    await town.until(done)
    assert ledger.events() == {}
    await asyncio.sleep(0.5)  # whoever wants to claim it again has the time to do so
    assert (ledger.claimed(), ledger.jobs()) == (1, 0)


@pytest.mark.parametrize("town", ["postgresql"], indirect=True)
async def test_two_processes_claim_each_slot_once(town: KillTown, tmp_path: Path) -> None:
    other_folder = tmp_path / "other"
    other_folder.mkdir()
    other = replace(town.bot, folder=other_folder, port=free_port(), _process=None)
    replicas = (town.bot, other)
    names = [f"due {number}" for number in range(40)]
    try:
        await asyncio.gather(*(replica.start() for replica in replicas))
        for start in range(0, len(names), 8):
            town.ledger.make_due(names[start : start + 8], KIND)
            await asyncio.sleep(0.1)

        async def done() -> bool:
            return town.ledger.claimed() >= len(names) and not town.ledger.jobs()

        await town.until(done)
        began = sum(await asyncio.gather(*(asyncio.to_thread(claimed, replica) for replica in replicas)))
    finally:
        await other.end()
    assert town.ledger.claimed() == len(names)
    assert began - len(names) in {0, 1}, "the bot's own schedule may have been due as well"


def claimed(replica: BotProcess) -> float:
    """How many slots a process says that it began."""
    with urllib.request.urlopen(f"{replica.url}/metrics", timeout=10) as answer:
        found = CLAIMED.search(answer.read().decode())
    return float(found[1]) if found else 0.0
