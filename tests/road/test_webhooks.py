"""What a platform, or somebody who pretends to be one, may bring to the bot's addresses."""

import asyncio
import base64
import hashlib
import hmac
import json
import sqlite3
from collections.abc import AsyncIterator, Iterator, Mapping

import aiohttp
import pytest
from sqlalchemy import text

from bot.loopback import FORWARDED
from tests.phone import LINE_SECRET, TELEGRAM_SECRET, Town

Bodies = Mapping[str, bytes]
CHANNELS = ("line", "telegram")


def signed(channel: str, body: bytes) -> dict[str, str]:
    """The header that makes a body the platform's."""
    if channel == "telegram":
        return {"X-Telegram-Bot-Api-Secret-Token": TELEGRAM_SECRET}
    return {"X-Line-Signature": base64.b64encode(hmac.digest(LINE_SECRET.encode(), body, hashlib.sha256)).decode()}


async def post(town: Town, channel: str, body: bytes, headers: Mapping[str, str] | None = None) -> int:
    """Call the webhook; the status of its answer."""
    url = f"{town.simulator.bot_url}/{channel}"
    async with aiohttp.ClientSession() as http, http.post(url, data=body, headers=headers or {}) as answer:
        return answer.status


async def get(town: Town, path: str, headers: Mapping[str, str] | None = None) -> tuple[int, str]:
    """Ask for an address."""
    async with aiohttp.ClientSession() as http, http.get(town.simulator.bot_url + path, headers=headers) as answer:
        return answer.status, await answer.text()


def events(town: Town) -> int:
    """How many events are in the ledger."""
    with town.app.database.read() as connection:
        return int(connection.execute(text("SELECT count(*) FROM inbound_event")).scalar_one())


MENU: Bodies = {
    "line": json.dumps(
        {
            "destination": "U" + "0" * 32,
            "events": [
                {
                    "type": "message",
                    "message": {"type": "text", "id": "1", "quoteToken": "q", "text": "เมนู"},
                    "webhookEventId": "01M81C6B1SBTPERVPVJJ70W4N3",
                    "deliveryContext": {"isRedelivery": False},
                    "timestamp": 1795342676000,
                    "source": {"type": "user", "userId": "U" + "a" * 32},
                    "mode": "active",
                    "replyToken": "c4ca4238a0b923820dcc509a6f75849b",
                }
            ],
        }
    ).encode(),
    "telegram": json.dumps(
        {
            "update_id": 7,
            "message": {
                "message_id": 1,
                "date": 1795342676,
                "text": "เมนู",
                "from": {"id": 77, "is_bot": False, "first_name": "ก"},
                "chat": {"id": 77, "type": "private", "first_name": "ก"},
            },
        }
    ).encode(),
}


@pytest.mark.parametrize("channel", CHANNELS)
async def test_what_is_not_signed_is_turned_away_and_nothing_is_stored(channel: str, bot: Town) -> None:
    right = signed(channel, MENU[channel])
    (name,) = right
    forged = [{}, {name: ""}, {name: "wrong"}, {name: right[name] + "x"}, {name: right[name][:-1]}]
    assert [await post(bot, channel, MENU[channel], headers) for headers in forged] == [401] * 5
    assert events(bot) == 0
    assert await post(bot, channel, MENU[channel], {name.lower(): right[name]}) == 200
    assert events(bot) == 1


async def test_a_signature_of_another_body_is_none(bot: Town) -> None:
    assert await post(bot, "line", MENU["line"] + b" ", signed("line", MENU["line"])) == 401


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(
    "body",
    [b"", b"no json", b"\xff\xfe", b"[]", b"7", b"null", b'{"events":7,"update_id":"7"}', b"[" * 200_000],
    ids=["empty", "words", "bytes", "list", "number", "null", "shape", "deep"],
)
async def test_what_is_no_batch_is_a_400_and_the_bot_goes_on(channel: str, body: bytes, bot: Town) -> None:
    assert await post(bot, channel, body, signed(channel, body)) == 400
    assert events(bot) == 0
    assert await post(bot, channel, MENU[channel], signed(channel, MENU[channel])) == 200


@pytest.mark.parametrize("channel", CHANNELS)
async def test_more_than_a_megabyte_is_not_read(channel: str, bot: Town) -> None:
    body = b" " * 1_000_001
    assert await post(bot, channel, body, signed(channel, body)) == 413

    async def unannounced() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b" " * 100_000

    url = f"{bot.simulator.bot_url}/{channel}"
    async with aiohttp.ClientSession() as http, http.post(url, data=unannounced()) as answer:
        assert answer.status == 413
    assert await post(bot, channel, MENU[channel], signed(channel, MENU[channel])) == 200


async def test_an_empty_batch_is_lines_connection_check(bot: Town) -> None:
    body = json.dumps({"destination": "U" + "0" * 32, "events": []}).encode()
    assert await post(bot, "line", body, signed("line", body)) == 200


@pytest.fixture
def another_process(bot: Town) -> Iterator[sqlite3.Connection]:
    """Another program that has the database's file open."""
    connection = sqlite3.connect(bot.database_url.removeprefix("sqlite:///"), isolation_level=None)
    yield connection
    connection.close()


async def test_a_locked_file_is_a_503_nothing_is_half_done_and_the_event_comes_again(
    bot: Town, another_process: sqlite3.Connection
) -> None:
    phone = bot.simulator.phone("line", "M23")
    await phone.say("บันทึก")
    await bot.settled()
    phone.new()
    another_process.execute("BEGIN IMMEDIATE")
    bot.simulator.post.answer_within = 20
    await phone.say("ประชุมออกแบบแผนการสอนเศษส่วน ป.4")
    assert phone.new() == []
    assert len(bot.simulator.phones.waiting("line")) == 1, "the platform keeps what got no 200"
    another_process.execute("ROLLBACK")
    assert await bot.simulator.post.deliver_waiting() == 1
    await bot.settled()
    assert [seen.text.split()[0] for seen in phone.new()] == ["ทำร่วมกับโรงเรียนใดบ้างคะ"]


async def test_health_and_readiness(bot: Town, another_process: sqlite3.Connection) -> None:
    assert await get(bot, "/healthz") == (200, "ok")
    assert await get(bot, "/readyz") == (200, "ready")
    another_process.execute("UPDATE alembic_version SET version_num = '0000'")
    assert await get(bot, "/readyz") == (503, "the schema is not current: run phakhi migrate")
    assert await get(bot, "/readyz", {"X-Forwarded-For": "10.0.0.1"}) == (503, "not ready")


async def test_figures_are_for_this_machine_alone(bot: Town) -> None:
    await bot.simulator.phone("line", "M23").say("เมนู")
    await bot.settled()
    status, figures = await get(bot, "/metrics")
    assert status == 200
    assert 'phakhi_events_total{channel="line",kind="said"}' in figures
    assert (await get(bot, "/metrics", {"X-Forwarded-For": "10.0.0.1"}))[0] == 403
    assert (await get(bot, "/metrics", {"X-Forwarded-For": "10.0.0.1", "Authorization": "Bearer "}))[0] == 403


@pytest.mark.parametrize(
    "headers",
    [{name: "x"} for name in FORWARDED] + [{"Host": "bot.example.org"}, {"Host": "phakhi"}, {"Host": "["}],
    ids=lambda headers: " ".join(headers) + " " + " ".join(headers.values()),
)
async def test_who_comes_through_a_proxy_on_this_machine_is_not_local(bot: Town, headers: dict[str, str]) -> None:
    """nginx as it is installed passes no address, but names the bot as its own file does."""
    assert (await get(bot, "/metrics", headers))[0] == 403


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1:8080", "[::1]:8080"])
async def test_who_calls_this_machine_by_its_name_is_local(bot: Town, name: str) -> None:
    assert (await get(bot, "/metrics", {"Host": name}))[0] == 200


async def test_the_privacy_notice_is_there_in_both_languages(bot: Town) -> None:
    status, thai = await get(bot, "/privacy?area=AREA1")
    assert status == 200
    assert "สพป.ธารทอง" in thai
    assert "นับจากการใช้งานครั้งสุดท้าย" in thai
    assert "Data controller" in (await get(bot, "/privacy?area=AREA1&language=en"))[1]
    both = (await get(bot, "/privacy"))[1]
    assert "สพป.ธารทอง" in both
    assert "สพม.ธารทอง" in both
    assert (await get(bot, "/privacy?area=%3Cscript%3E"))[0] == 404


async def test_no_simulator_is_there_on_the_platforms(bot: Town) -> None:
    assert (await get(bot, "/simulator"))[0] == 404


async def test_events_of_one_sender_keep_their_order_when_they_come_at_once(bot: Town) -> None:
    phone = bot.simulator.phone("line", "M23")
    await phone.follow()
    await bot.settled()
    phone.new()
    texts = ["บันทึก", "ประชุมออกแบบแผนการสอนเศษส่วน ป.4", "เฉพาะโรงเรียนเรา", "ร่วมทำ"]
    batch = json.loads(MENU["line"])
    (model,) = batch["events"]
    batch["events"] = [
        model
        | {
            "message": {"type": "text", "id": str(number), "quoteToken": "q", "text": words},
            "webhookEventId": f"01M81C6B1SBTPERVPVJJ70W4N{number}",
            "source": {"type": "user", "userId": phone.chat},
            "replyToken": f"{number:032x}",
        }
        for number, words in enumerate(texts)
    ]
    body = json.dumps(batch).encode()
    assert await asyncio.gather(*(bot.simulator.post.send_raw("line", body) for _ in range(3))) == [200] * 3
    await bot.settled()
    assert [seen.text.split()[0] for seen in phone.new()] == [
        "วันนี้ทำอะไรร่วมกันบ้างคะ", "ทำร่วมกับโรงเรียนใดบ้างคะ", "เป็นช่วงใดของงานคะ", "บันทึกเรียบร้อยแล้วค่ะ",
    ]  # fmt: skip
    assert events(bot) == 5
