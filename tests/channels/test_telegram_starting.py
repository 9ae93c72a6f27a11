"""What the platform is told at the start, the SDK on the shared session, and a token that nobody sees."""

import io
import json
import logging
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qsl

import aiohttp
import pytest
from aiohttp import web

from bot.channels import Delivery, Failure, NoAnswer, NotSent, Refused, Throttled, Unauthorised, Unreachable
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram.limits import ALLOWED_UPDATES
from bot.channels.telegram.request import asked, bot
from bot.outbound import Address, Bubble
from tests.channels.loopback import Answer, page, reset, running
from tests.channels.telegram_platform import NOW, SECRET, TOKEN, Platform, answer, channel, shows_no_token

WEBHOOK = "https://bot.example.go.th/telegram"
PRIVATE = {"id": 5550001, "type": "private"}
COMMANDS = {"": [("log", "Log activity")], "th": [("log", "บันทึกกิจกรรม"), ("menu", "เมนู")]}


@pytest.fixture
async def platform() -> AsyncIterator[Platform]:
    async with running(Platform()) as platform:
        yield platform


@pytest.fixture
def telegram(platform: Platform, http: aiohttp.ClientSession) -> TelegramChannel:
    return channel(http, platform.address)


def form(body: bytes) -> dict[str, str]:
    return dict(parse_qsl(body.decode()))


def settled(platform: Platform, url: str = "", **info: Any) -> None:
    """The platform as the bot wants it."""
    platform.standing["getWebhookInfo"] = {
        "url": url,
        "has_custom_certificate": False,
        "pending_update_count": 3,
        "allowed_updates": list(ALLOWED_UPDATES),
    } | info


async def test_the_webhook_and_the_commands_are_set_where_they_differ(
    platform: Platform, http: aiohttp.ClientSession
) -> None:
    settled(platform, url="https://old.example.go.th/telegram")
    platform.standing["getMyCommands"] = [{"command": "log", "description": "Log activity"}]
    telegram = channel(http, platform.address, WEBHOOK, COMMANDS)
    await telegram.prepare()
    (webhook,) = platform.called("setWebhook")
    assert form(webhook.body) == {
        "url": WEBHOOK,
        "secret_token": SECRET,
        "allowed_updates": '["message", "edited_message", "callback_query", "my_chat_member"]',
    }
    (commands,) = platform.called("setMyCommands")
    assert form(commands.body)["language_code"] == "th"
    assert json.loads(form(commands.body)["commands"])[1] == {"command": "menu", "description": "เมนู"}
    assert await telegram.username() == "PhakhiBot"
    assert len(platform.called("getMe")) == 1
    assert (await telegram.webhook_info()).pending_update_count == 3


async def test_what_is_set_already_is_left_alone(platform: Platform, http: aiohttp.ClientSession) -> None:
    settled(platform, url=WEBHOOK)
    telegram = channel(http, platform.address, WEBHOOK, {"": COMMANDS[""]})
    platform.standing["getMyCommands"] = [{"command": "log", "description": "Log activity"}]
    await telegram.prepare()
    assert [call.name for call in platform.calls] == ["getMe", "getWebhookInfo", "getMyCommands"]


@pytest.mark.parametrize(
    "info",
    [{"allowed_updates": ["message"]}, {"last_error_message": "Wrong response from the webhook: 401 Unauthorized"}],
)
async def test_a_webhook_with_other_updates_or_another_secret_is_set_anew(
    platform: Platform, http: aiohttp.ClientSession, info: dict[str, Any]
) -> None:
    settled(platform, url=WEBHOOK, **info)
    platform.standing["getMyCommands"] = []
    await channel(http, platform.address, WEBHOOK, COMMANDS).prepare()
    assert len(platform.called("setWebhook")) == 1


async def test_polling_takes_the_webhook_away_and_keeps_what_waits(
    platform: Platform, telegram: TelegramChannel
) -> None:
    settled(platform, url=WEBHOOK)
    platform.standing["getMyCommands"] = []
    await telegram.prepare()
    (call,) = platform.called("deleteWebhook")
    assert form(call.body).get("drop_pending_updates", "false") == "false"


async def nonsense(_request: web.Request, _body: bytes) -> web.StreamResponse:
    """A success with the result of some other method."""
    return web.json_response({"ok": True, "result": {"message_id": 5}})


@pytest.mark.parametrize(
    ("fault", "failure"),
    [
        (answer(401, "Unauthorized"), Unauthorised),
        (answer(404, "Not Found"), Unauthorised),
        (answer(403, "Forbidden: bot was kicked"), Unreachable),
        (answer(429, "Too Many Requests: retry after 7", retry_after=7), Throttled),
        (answer(400, "Bad Request: bad webhook: HTTPS url must be provided for webhook"), Refused),
        (answer(409, "Conflict: terminated by other getUpdates request"), Refused),
        (answer(500, "Internal"), NoAnswer),
        (page(200, "<html>"), Failure),
        (nonsense, NoAnswer),
        (page(502, "<html>"), NoAnswer),
        (reset, NoAnswer),
    ],
)
async def test_a_start_that_fails_says_why_in_the_closed_words(
    platform: Platform, telegram: TelegramChannel, fault: Answer, failure: type[Failure]
) -> None:
    platform.answers = [fault]
    with pytest.raises(failure) as raised:
        await telegram.prepare()
    shows_no_token(raised.value)
    assert getattr(raised.value, "after", 7) == 7


async def test_a_start_without_a_network_is_not_sent(http: aiohttp.ClientSession) -> None:
    with pytest.raises(NotSent) as raised:
        await channel(http, "http://telegram.invalid").prepare()
    shows_no_token(raised.value)


async def test_no_log_line_holds_the_token(
    platform: Platform, http: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    telegram = channel(http, platform.address)
    platform.answers = [answer(401, "Unauthorized"), page(502, "<html>"), reset, answer(400, "Bad Request: bad 'word'")]
    for _ in range(2):
        with pytest.raises(Failure):
            await telegram.prepare()
    (outgoing,) = telegram.compose([Bubble("บันทึกแล้ว")], Address("5550001", NOW))
    for _ in range(2):
        with pytest.raises(Failure):
            await telegram.send(Delivery(outgoing, "5c2a3c5e-5a5e-4a9e-9d9c-0a6f3c9b1d11", NOW), NOW)
    assert TOKEN not in caplog.text
    assert TOKEN.partition(":")[2] not in caplog.text


async def test_a_file_goes_as_multipart_under_its_thai_name(platform: Platform, http: aiohttp.ClientSession) -> None:
    picture = io.BytesIO(b"\x89PNG-not-really")
    platform.standing["sendPhoto"] = {"message_id": 5, "date": 1795342777, "chat": {"id": 5550001, "type": "private"}}
    telegram = bot(http, platform.address, TOKEN)
    sent = await asked(telegram.send_photo(5550001, picture, caption="รายงาน", filename="รายงาน ภาค 1.png"))
    assert sent.message_id == 5
    (call,) = platform.calls
    assert call.headers["Content-Type"].startswith("multipart/form-data; boundary=")
    assert 'name="photo"; filename="รายงาน ภาค 1.png"'.encode() in call.body
    assert b"\x89PNG-not-really" in call.body
    assert "รายงาน\r\n".encode() in call.body


async def test_the_sdk_polls_and_sends_over_the_shared_session(platform: Platform, http: aiohttp.ClientSession) -> None:
    telegram = bot(http, platform.address, TOKEN)
    platform.standing["getUpdates"] = [{"update_id": 1, "message": {"message_id": 2, "date": 1, "chat": PRIVATE}}]
    (update,) = await asked(telegram.get_updates(timeout=0))
    assert update.update_id == 1
    platform.standing["sendMessage"] = {"message_id": 5, "date": 1795342777, "chat": PRIVATE, "text": "ครู"}
    assert (await asked(telegram.send_message(5550001, "ครู"))).text == "ครู"
    assert form(platform.calls[-1].body)["text"] == "ครู"
