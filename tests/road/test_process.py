"""`phakhi run` as an operator starts it: a process of its own, ended by a signal or by a kill."""

import asyncio
import json
import os
import re
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from bot.simulator import Simulator
from tests.phone import LINE_SECRET, LINE_TOKEN, TELEGRAM_SECRET, TELEGRAM_TOKEN

ROOT = Path(__file__).parents[2]


async def start(folder: Path, settings: Mapping[str, str], *arguments: str) -> asyncio.subprocess.Process:
    """Start the bot in an empty folder with an empty environment."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "run",
        *arguments,
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PHAKHI_LISTEN": "127.0.0.1:0", **settings},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )


async def line_of(process: asyncio.subprocess.Process, pattern: str) -> re.Match[str]:
    """The first line that it prints with this in it."""
    assert process.stdout is not None
    async with asyncio.timeout(30):
        while line := await process.stdout.readline():
            if found := re.search(pattern, line.decode()):
                return found
    raise AssertionError(f"it ended without {pattern}")


async def all_of(process: asyncio.subprocess.Process) -> tuple[int, str]:
    """Its exit status and everything that it still printed."""
    async with asyncio.timeout(30):
        output, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, output.decode()


@asynccontextmanager
async def running(folder: Path, settings: Mapping[str, str]) -> AsyncIterator[asyncio.subprocess.Process]:
    """A bot that is killed at the end, if it still runs."""
    process = await start(folder, settings)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def act(address: str, **what: object) -> None:
    """One act on the page with two phones."""
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{address}/act", json=what, headers={"Origin": address.removesuffix("/simulator")}) as answer,
    ):
        assert answer.status in (200, 202), await answer.text()


async def last(address: str, code: str) -> str:
    """What the newest bubble of a Telegram phone says."""
    async with aiohttp.ClientSession() as http, http.get(f"{address}/events?telegram={code}") as answer:
        state = json.loads(await answer.text())
    return str(state["phones"]["telegram"]["bubbles"][-1]["text"]).partition("\n")[0]


async def comes(address: str, code: str, words: str) -> None:
    """Wait until the newest bubble begins so."""
    async with asyncio.timeout(20):
        while not (await last(address, code)).startswith(words):
            await asyncio.sleep(0.05)


ADDRESS = r"simulator: (http://127\.0\.0\.1:\d+/simulator)"


async def migrated(folder: Path, demo_sqlite: Path) -> None:
    """The default database, as `make run` finds it the second time."""
    (folder / "data").mkdir()
    shutil.copy(demo_sqlite, folder / "data" / "phakhi.db")


async def test_without_tokens_two_phones_open_and_a_killed_bot_goes_on_where_it_was(
    tmp_path: Path, demo_sqlite: Path
) -> None:
    await migrated(tmp_path, demo_sqlite)
    async with running(tmp_path, {}) as process:
        address = (await line_of(process, ADDRESS))[1]
        await act(address, act="say", channel="telegram", code="M07", text="บันทึกกิจกรรม")
        await comes(address, "M07", "วันนี้ทำอะไรร่วมกันบ้างคะ")
        await act(address, act="say", channel="telegram", code="M07", text="เล่านิทานให้เด็กฟัง")
        await comes(address, "M07", "ทำร่วมกับโรงเรียนใดบ้างคะ")
        process.send_signal(signal.SIGKILL)
        await process.wait()
    async with running(tmp_path, {}) as process:
        address = (await line_of(process, ADDRESS))[1]
        await act(address, act="say", channel="telegram", code="M07", text="เฉพาะโรงเรียนเรา")
        await comes(address, "M07", "เป็นช่วงใดของงานคะ")
        await act(address, act="restart")
        address = (await line_of(process, ADDRESS))[1]
        await act(address, act="say", channel="telegram", code="M07", text="ร่วมทำ")
        await comes(address, "M07", "บันทึกเรียบร้อยแล้วค่ะ")
        process.send_signal(signal.SIGTERM)
        status, _ = await all_of(process)
        assert status == 0


@pytest.fixture
async def platforms(tmp_path: Path) -> AsyncIterator[Callable[[str | None], "asyncio.Future[Simulator]"]]:
    """The two platforms; `secret` None: no webhook is set, updates wait to be asked for."""
    opened: list[Simulator] = []

    async def open_(secret: str | None) -> Simulator:
        simulator = Simulator(
            path=":memory:",
            line_secret=LINE_SECRET,
            line_token=LINE_TOKEN,
            telegram_token=TELEGRAM_TOKEN,
            telegram_secret=secret,
        )
        await simulator.start()
        opened.append(simulator)
        return simulator

    yield lambda secret: asyncio.ensure_future(open_(secret))
    for simulator in opened:
        await simulator.stop()


async def test_a_laptop_without_a_public_address_polls(
    tmp_path: Path, demo_sqlite: Path, platforms: Callable[[str | None], "asyncio.Future[Simulator]"]
) -> None:
    await migrated(tmp_path, demo_sqlite)
    simulator = await platforms(None)
    settings = {"PHAKHI_TELEGRAM_TOKEN": TELEGRAM_TOKEN, "PHAKHI_TELEGRAM_API": simulator.telegram_api}
    async with running(tmp_path, settings) as process:
        phone = simulator.phone("telegram", "M07")
        await phone.say("เมนู")
        await simulator.shows(phone, 1, seconds=20)
        assert phone.new()[0].text == "ภาคีช่วยเรื่องใดได้บ้างคะ"
        process.send_signal(signal.SIGTERM)
        status, _ = await all_of(process)
        assert status == 0


async def test_both_platforms_by_webhook(
    tmp_path: Path, demo_sqlite: Path, platforms: Callable[[str | None], "asyncio.Future[Simulator]"]
) -> None:
    await migrated(tmp_path, demo_sqlite)
    simulator = await platforms(None)
    settings = {
        "PHAKHI_PUBLIC_URL": "https://simulator.invalid",
        "PHAKHI_LINE_CHANNEL_SECRET": LINE_SECRET,
        "PHAKHI_LINE_CHANNEL_TOKEN": LINE_TOKEN,
        "PHAKHI_LINE_API": simulator.line_api,
        "PHAKHI_LINE_DATA_API": simulator.line_data_api,
        "PHAKHI_TELEGRAM_TOKEN": TELEGRAM_TOKEN,
        "PHAKHI_TELEGRAM_SECRET": TELEGRAM_SECRET,
        "PHAKHI_TELEGRAM_API": simulator.telegram_api,
    }
    async with running(tmp_path, settings) as process:
        simulator.bot_url = "http://" + (await line_of(process, r'"address": "([0-9.:]+)", "event": "ready"'))[1]
        await line_of(process, "webhook set")
        for channel in ("line", "telegram"):
            phone = simulator.phone(channel, "M07")
            await phone.say("สวัสดีค่ะ")
            await simulator.shows(phone, 1, seconds=20)
        process.send_signal(signal.SIGTERM)
        status, _ = await all_of(process)
        assert status == 0


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"PHAKHI_DATABASE_URL": "sqlite:///data/phakhi.db"}, "PHAKHI_DATABASE_URL is set but no LINE or Telegram"),
        ({"PHAKHI_LISTEN": "nowhere"}, "PHAKHI_LISTEN accepts <address>:<port>"),
        ({"PHAKHI_LINE_CHANNEL_SECRET": "s", "PHAKHI_LINE_CHANNEL_TOKEN": "t"}, "PHAKHI_PUBLIC_URL is empty"),
        ({"PHAKHI_TELEGRAM_TOKEN": TELEGRAM_TOKEN}, "the database has not the current schema: run phakhi migrate"),
        ({}, "the database has not the current schema: run phakhi migrate"),
    ],
)
async def test_a_start_that_cannot_be_is_refused_in_one_line(
    settings: dict[str, str], why: str, tmp_path: Path
) -> None:
    status, told = await all_of(await start(tmp_path, settings))
    assert status == 1
    assert told.strip().splitlines()[-1].startswith(f"phakhi: {why}")
    assert "Traceback" not in told
