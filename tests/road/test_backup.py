"""Backups of a bot that serves two platforms, and the bot that goes on from one: real processes all of them."""

import asyncio
import os
import random
import shutil
import signal
import sqlite3
import sys
import zipfile
from collections.abc import AsyncIterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from bot.simulator.phone import Phone
from storage.copying import examine
from tests.house.sources import ROOT
from tests.kill.log_talk import Act, answers, different, log_of
from tests.kill.process import BotProcess
from tests.kill.town import KillTown, OpenTown
from tests.phone import DatabaseUrl

BACKUPS = 4


@pytest.fixture
async def town(demo_url: DatabaseUrl, kill_town: OpenTown) -> AsyncIterator[KillTown]:
    """The platforms and a running bot on SQLite."""
    async with kill_town(demo_url("sqlite")) as built:
        await built.bot.start()
        yield built


async def phakhi(bot: BotProcess, *arguments: str) -> tuple[int, str]:
    """A command beside the bot, in its folder and with its settings; how it ended and what it said."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *arguments,
        cwd=bot.folder, env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **bot.settings},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await process.communicate()
    return process.returncode or 0, said.decode()


def elsewhere(town: KillTown, folder: Path) -> BotProcess:
    """The bot on another machine, at the same address: an empty folder and the same tokens."""
    folder.mkdir()
    own = {"PHAKHI_DATABASE_URL": f"sqlite:///{folder}/data/phakhi.db", "PHAKHI_MEDIA": str(folder / "data" / "media")}
    return BotProcess(folder, {**town.bot.settings, **own}, port=town.bot.port)


async def talk(town: KillTown, phone: Phone, number: int) -> None:
    """Log an activity in four messages, each after the answer to the one before."""
    for act in log_of(different(f"{phone.chat}-{number}")):
        before = len(answers(phone.bubbles, act))
        await town.do(phone, act)
        await town.until(partial(arrived, phone, act, before))


async def arrived(phone: Phone, act: Act, before: int = 0) -> bool:
    """The answer to this message is on the phone, once more than before."""
    return len(answers(phone.bubbles, act)) > before


async def photographs(folder: Path) -> bool:
    """Whether a photograph lies in the media folder there, with its preview."""
    return len(list((folder / "media").rglob("*.jpg"))) == 2


async def test_backups_while_members_write_hold_all_that_was_acknowledged(town: KillTown, tmp_path: Path) -> None:
    phones = [town.simulator.phone(platform, code) for platform, code in (("line", "M23"), ("telegram", "M07"))]

    async def write_on(phone: Phone) -> None:
        for number in range(1000):
            await talk(town, phone, number)

    writing = [asyncio.ensure_future(write_on(phone)) for phone in phones]
    held: list[int] = []
    for number in range(BACKUPS):
        await asyncio.sleep(random.SystemRandom().uniform(0.1, 0.5))
        waiting = {str(event.body.get("webhookEventId", event.body.get("update_id"))) for event in
                   town.simulator.phones.waiting()}  # fmt: skip
        acknowledged = {event for _, event in town.sent} - waiting
        status, said = await phakhi(town.bot, "backup", f"{number}.zip")
        assert status == 0, said
        with zipfile.ZipFile(tmp_path / f"{number}.zip") as parts:
            copy = Path(parts.extract("phakhi.db", tmp_path / str(number)))
        examine(copy)
        with closing(sqlite3.connect(copy)) as rows:
            events = {event for (event,) in rows.execute("SELECT event_id FROM inbound_event")}
        assert acknowledged <= events
        held.append(len(events))
    for task in writing:
        assert not task.done(), task.exception()
        task.cancel()
    await asyncio.gather(*writing, return_exceptions=True)
    assert held[-1] > held[0] > 0, "nobody wrote meanwhile"
    await town.settled()


async def test_a_running_bot_keeps_its_database(town: KillTown) -> None:
    assert (await phakhi(town.bot, "backup", "backup.zip"))[0] == 0
    phone = town.simulator.phone("line", "M23")
    act = log_of()[0]
    await town.do(phone, act)
    await town.settled()
    await asyncio.sleep(0.5)  # the bot has nothing to do any more, and holds its file all the same
    status, said = await phakhi(town.bot, "restore", "backup.zip", "--force")
    assert status == 1
    assert said.endswith("open: stop the bot first\n")
    assert len(town.ledger.events()) == 1


async def test_a_bot_that_moves_to_a_new_machine_goes_on_where_it_was(town: KillTown, tmp_path: Path) -> None:
    """`docs/operation.md`, Moving to a new machine."""
    phone = town.simulator.phone("telegram", "M23")
    await town.simulator.phone("line", "M07").send_photo()
    first, *rest = log_of()
    await town.do(phone, first)
    await town.until(partial(photographs, tmp_path))
    await town.settled()
    old, new = town.bot, elsewhere(town, tmp_path / "new")
    os.kill(old.process_id, signal.SIGTERM)
    assert await old.died() == 0
    assert (await phakhi(old, "backup", "backup.zip"))[0] == 0
    shutil.move(tmp_path / "backup.zip", new.folder / "backup.zip")
    status, said = await phakhi(new, "restore", "backup.zip", "--send-waiting")
    assert status == 0, said
    shutil.rmtree(tmp_path / "media")
    town.bot = new
    await new.start()
    for act in rest:
        await town.do(phone, act)
        await town.until(partial(arrived, phone, act))
    assert town.accepted.doubled("telegram") == 0
    assert await photographs(new.folder / "data")


async def test_a_restored_bot_says_nothing_a_second_time(town: KillTown, tmp_path: Path) -> None:
    """The backup is taken while a message waits; it is sent; the machine burns; the backup comes back on a new one."""
    phone = town.simulator.phone("line", "M23")
    first, second, *_ = log_of()
    await town.do(phone, first)
    await town.settled()
    with closing(sqlite3.connect(tmp_path / "phakhi.db")) as database:
        database.execute("UPDATE outbox SET state = 'waiting', done_at = NULL, body = '[]', leased_until = NULL")
        database.commit()
    town.bot.kill()
    await town.bot.died()
    assert (await phakhi(town.bot, "backup", "backup.zip"))[0] == 0
    new = elsewhere(town, tmp_path / "new")
    shutil.move(tmp_path / "backup.zip", new.folder / "backup.zip")
    status, said = await phakhi(new, "restore", "backup.zip")
    assert status == 0, said
    assert "1 messages that waited then were given up" in said
    town.bot = new
    await new.start()
    await town.do(phone, second)
    await town.until(partial(arrived, phone, second))
    assert town.accepted.doubled("line") == 0
    with closing(sqlite3.connect(new.folder / "data" / "phakhi.db")) as database:
        assert database.execute("SELECT state, reason FROM outbox ORDER BY id").fetchall()[0] == ("gave_up", "restored")
