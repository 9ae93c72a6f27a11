"""Nothing of a person is in a log line, an error or a metric, whichever road it took."""

import io
from collections.abc import Iterator

import aiohttp
import pytest

from bot.log import configure
from bot.simulator.platform import Fault
from tests.phone import LINE_SECRET, LINE_TOKEN, TELEGRAM_SECRET, TELEGRAM_TOKEN, Town

NAME, TITLE = "วรรณวิไลลับเฉพาะ", "ประชุมลับเฉพาะเศษส่วน"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Everything that is logged, down to the least important."""
    stream = io.StringIO()
    configure("debug", console=False, stream=stream)
    yield stream
    configure("warning")


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
