"""Nothing of a person is in a log line, an error, a metric, or what an operator's commands print, whichever road it
took."""

import asyncio
import io
import os
import sys
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from sqlalchemy import select

from bot.simulator.phones import State
from bot.simulator.platform import Fault
from bot.turn import Turns
from storage import campaigns
from storage.demo import demo_people
from storage.member import Account, Member
from storage.session import Connection
from storage.tables import table_of
from tests.house.sources import ROOT
from tests.phone import LINE_SECRET, LINE_TOKEN, TELEGRAM_SECRET, TELEGRAM_TOKEN, Town

NAME, TITLE = "วรรณวิไลลับเฉพาะ", "ประชุมลับเฉพาะเศษส่วน"
#: In every name and every text of these tests.
MARK = "ลับเฉพาะ"
NETWORK = 2


@pytest.mark.parametrize("channel", ["line", "telegram"])
async def test_a_person_leaves_no_trace_in_logs_and_metrics(
    channel: str, lines: io.StringIO, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = town.simulator.phone(channel, NAME)
    for fault in (Fault.ERROR, Fault.RESET_AFTER, Fault.BAD):
        town.simulator.fail_next(channel, fault)
        await phone.say("TP4R9X-S01")
        await town.settled()
    await phone.say("TP4R9X-S01")
    await town.settled()
    await phone.tap("ยินยอมและเข้าร่วม")
    for words in (NAME, "ครู", f"บันทึก {TITLE}", "ไม่มีที่ไหนลับเฉพาะ", "บันทึกชื่อนี้", "ร่วมทำ"):
        await phone.say(words)
        await town.settled()
    await phone.send_sticker()
    await phone.say("x" * 10_000)
    await phone.block()
    await town.settled()
    async with aiohttp.ClientSession() as http:
        async with http.post(f"{town.simulator.bot_url}/{channel}", data=f'{{"{NAME}": '.encode()) as answer:
            assert answer.status == 401
        async with http.get(f"{town.simulator.bot_url}/metrics") as answer:
            figures = await answer.text()
    told = lines.getvalue() + figures
    assert "phakhi_events_total" in told
    secret = (NAME, TITLE, "ลับเฉพาะ", phone.chat, LINE_SECRET, LINE_TOKEN, TELEGRAM_SECRET, TELEGRAM_TOKEN)
    assert [mark for mark in secret if mark in told] == []


async def begin(town: Town, kind: str = "announcement") -> int:
    """A message to many whose words and whose readers' names are marked."""
    now = town.clock.now()
    values = {
        "network_id": NETWORK, "kind": kind, "details": {"body": TITLE}, "author_id": None, "can_wait": False,
        "created_at": now, "not_before": now, "latest": now + timedelta(days=7), "push_at": None,
    }  # fmt: skip

    def work(connection: Connection) -> int:
        connection.execute(table_of(Member).update().values(name=NAME, given=NAME))
        return campaigns.begin(connection, values)

    number = await asyncio.wrap_future(town.app.database.write(work))
    town.app.campaigns.wake()
    await town.settled()
    return number


async def printed(town: Town, *arguments: str) -> str:
    """What an operator's command writes, to either stream."""
    settings = {
        "PHAKHI_DATABASE_URL": town.database_url, "PHAKHI_PUBLIC_URL": "https://simulator.invalid",
        "PHAKHI_LINE_CHANNEL_SECRET": LINE_SECRET, "PHAKHI_LINE_CHANNEL_TOKEN": LINE_TOKEN,
        "PHAKHI_LINE_API": town.simulator.line_api, "PHAKHI_LINE_DATA_API": town.simulator.line_data_api,
        "PHAKHI_TELEGRAM_TOKEN": TELEGRAM_TOKEN, "PHAKHI_TELEGRAM_SECRET": TELEGRAM_SECRET,
        "PHAKHI_TELEGRAM_API": town.simulator.telegram_api, "PHAKHI_MEDIA": str(town.folder / "media"),
    }  # fmt: skip
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *arguments, cwd=town.folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **settings},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await process.communicate()
    return said.decode()


async def figures_of(town: Town) -> str:
    async with aiohttp.ClientSession() as http, http.get(f"{town.simulator.bot_url}/metrics") as answer:
        return await answer.text()


async def chats(town: Town) -> set[str]:
    """The platforms' ids of everybody."""

    def read() -> set[str]:
        with town.app.database.read() as connection:
            return set(connection.execute(select(table_of(Account).c.chat)).scalars())

    return await asyncio.to_thread(read)


async def test_a_message_to_many_leaves_no_trace_whatever_goes_wrong(lines: io.StringIO, town: Town) -> None:
    for person in demo_people():
        for channel in ("line", "telegram"):
            phone = town.simulator.phone(channel, person.code)
            town.simulator.phones.stand(channel, phone.chat, State.OPEN)
    faults = (Fault.ERROR, Fault.RESET_BEFORE, Fault.RESET_AFTER, Fault.FORBIDDEN, Fault.BAD, Fault.UNAUTHORISED)
    for fault in faults:
        for channel in ("line", "telegram"):
            town.simulator.fail_next(channel, fault)
        await begin(town)
    number = await begin(town)
    with town.app.database.read() as connection:
        assert campaigns.report(connection, number).total() > 0
    status = await printed(town, "status")
    assert "announcement" in status or "waiting" in status
    told = lines.getvalue() + await figures_of(town) + status
    secrets = (MARK, TITLE, LINE_SECRET, LINE_TOKEN, TELEGRAM_SECRET, TELEGRAM_TOKEN, *await chats(town))
    assert [mark for mark in secrets if mark in told] == []


async def test_a_campaign_that_cannot_be_put_into_words_leaves_no_trace(lines: io.StringIO, bot: Town) -> None:
    await begin(bot, kind="a kind that is gone")
    told = lines.getvalue()
    assert "a campaign was stopped" in told
    assert MARK not in told


@pytest.mark.parametrize("channel", ["line", "telegram"])
async def test_a_fault_of_ours_tells_where_it_was_and_of_nobody(
    channel: str, lines: io.StringIO, bot: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A turn fails with the member's own words in its exception, and so does the sending of the apology."""

    def fails(self: Turns, connection: Connection, event: Any) -> Any:
        raise ValueError(f"{NAME}: {event.what!r}")

    monkeypatch.setattr(Turns, "take", fails)
    phone = bot.simulator.phone(channel, "M23")
    await phone.say(f"บันทึก {TITLE}")
    await bot.settled()
    told = lines.getvalue() + await figures_of(bot)
    assert "turn failed" in told
    assert "ValueError" in told
    assert [mark for mark in (MARK, TITLE, phone.chat) if mark in told] == []


@pytest.mark.parametrize("command", [("status",), ("status", "--json"), ("doctor",), ("network", "list")])
async def test_a_command_prints_nothing_of_anybody(command: tuple[str, ...], bot: Town) -> None:
    await begin(bot)
    said = await printed(bot, *command)
    assert "Traceback" not in said
    assert len(said.splitlines()) > 3
    secrets = (MARK, TITLE, LINE_SECRET, LINE_TOKEN, TELEGRAM_SECRET, TELEGRAM_TOKEN, *await chats(bot))
    assert [mark for mark in secrets if mark in said] == []
