"""A call's outcome, whatever the network does to it."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.channels import (
    Accepted,
    Channel,
    Delivery,
    Failure,
    NoAnswer,
    NotSent,
    Refused,
    Throttled,
    Unauthorised,
    Unreachable,
)
from bot.channels.telegram import TelegramChannel
from bot.inbound import Inbound, Place, Pressed
from bot.media.folder_store import FolderStore
from bot.outbound import Address, Bubble, Tap
from tests.channels.loopback import Answer, half_an_answer, page, reset, running, silence
from tests.channels.telegram_platform import NOW, SECRET, TOKEN, Platform, answer, channel, shows_no_token


@pytest.fixture
async def platform() -> AsyncIterator[Platform]:
    async with running(Platform()) as platform:
        yield platform


@pytest.fixture
def telegram(platform: Platform, http: aiohttp.ClientSession) -> TelegramChannel:
    return channel(http, platform.address)


def message(telegram: TelegramChannel, *, doubtful: bool = False, chat: str = "5550001") -> Delivery:
    (outgoing,) = telegram.compose([Bubble("บันทึกแล้ว", (Tap("เมนู", data="c|menu"),))], Address(chat, NOW))
    return Delivery(outgoing, "5c2a3c5e-5a5e-4a9e-9d9c-0a6f3c9b1d11", NOW, attempts=int(doubtful), doubtful=doubtful)


def edit(telegram: TelegramChannel, *, doubtful: bool = False) -> Delivery:
    address = Address("5550001", NOW, pressed_message="101")
    (outgoing,) = telegram.compose([Bubble("ข้อ 4", (Tap("1", data="d|a|q4|1"),), replaces=True)], address)
    return Delivery(outgoing, "5c2a3c5e-5a5e-4a9e-9d9c-0a6f3c9b1d11", NOW, attempts=int(doubtful), doubtful=doubtful)


def press() -> Inbound:
    what = Pressed(None, "101", receipt="4382bfdwdsb323b2d9")
    return Inbound("telegram", "7", NOW, "5550001", "5550001", Place.PRIVATE, what, profile="สมศรี ใจดี")


def test_it_is_a_channel(telegram: TelegramChannel) -> None:
    known: Channel = telegram
    assert known.name == "telegram"


async def test_the_stored_body_is_posted_as_it_is(platform: Platform, telegram: TelegramChannel) -> None:
    delivery = message(telegram)
    assert await telegram.send(delivery, NOW) == Accepted(("901",))
    (call,) = platform.calls
    assert call.name == "sendMessage"
    assert call.body == delivery.outgoing.body.encode()


async def test_a_message_sent_again_after_doubt_may_be_double(telegram: TelegramChannel) -> None:
    assert await telegram.send(message(telegram, doubtful=True), NOW) == Accepted(("901",), maybe_double=True)


async def test_an_edit_may_be_repeated_without_doubt(telegram: TelegramChannel) -> None:
    assert await telegram.send(edit(telegram, doubtful=True), NOW) == Accepted(("101",))


FAULTS: list[tuple[str, Answer, Failure]] = [
    ("500", answer(500, "Internal Server Error"), NoAnswer()),
    ("502 of a proxy", page(502, "<html>Bad Gateway</html>"), NoAnswer()),
    ("504 of a proxy", page(504, ""), NoAnswer()),
    ("a page instead of an answer", page(200, "<html>Sign in to the network</html>"), NoAnswer()),
    ("a redirect", page(302, ""), NoAnswer()),
    ("ended before the answer", reset, NoAnswer()),
    ("ended in the answer", half_an_answer, NoAnswer()),
    ("429 with a pause", answer(429, "Too Many Requests: retry after 7", retry_after=7), Throttled(7)),
    ("429 without one", answer(429, "Too Many Requests"), Throttled(5)),
    ("429 of a proxy", page(429, "slow down"), Throttled(5)),
    ("blocked", answer(403, "Forbidden: bot was blocked by the user"), Unreachable()),
    ("never met", answer(400, "Bad Request: chat not found"), Unreachable()),
    ("bad button", answer(400, "Bad Request: BUTTON_DATA_INVALID"), Refused()),
    ("too long", answer(400, "Bad Request: message is too long"), Refused()),
    ("too large", page(413, ""), Refused()),
    ("token withdrawn", answer(401, "Unauthorized"), Unauthorised()),
    ("no such token", answer(404, "Not Found"), Unauthorised()),
]


@pytest.mark.parametrize(("fault", "failure"), [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS])
async def test_each_fault_has_its_failure(
    platform: Platform, telegram: TelegramChannel, fault: Answer, failure: Failure
) -> None:
    platform.answers = [fault]
    with pytest.raises(Failure) as raised:
        await telegram.send(message(telegram), NOW)
    assert type(raised.value) is type(failure)
    assert getattr(raised.value, "after", None) == getattr(failure, "after", None)
    assert len(platform.calls) == 1
    shows_no_token(raised.value)


async def test_silence_is_no_answer(platform: Platform, http: aiohttp.ClientSession) -> None:
    platform.answers = [silence]
    telegram = channel(http, platform.address, seconds=0.2)
    began = time.monotonic()
    with pytest.raises(NoAnswer) as raised:
        await telegram.send(message(telegram), NOW)
    assert time.monotonic() - began < 2
    shows_no_token(raised.value)


async def test_a_closed_door_is_not_sent(http: aiohttp.ClientSession) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    telegram = channel(http, f"http://127.0.0.1:{port}")
    with pytest.raises(NotSent) as raised:
        await telegram.send(message(telegram), NOW)
    shows_no_token(raised.value)


async def test_a_host_without_an_address_is_not_sent(http: aiohttp.ClientSession) -> None:
    telegram = channel(http, "http://telegram.invalid")
    with pytest.raises(NotSent) as raised:
        await telegram.send(message(telegram), NOW)
    shows_no_token(raised.value)


async def test_a_closed_session_is_not_sent(platform: Platform) -> None:
    async with aiohttp.ClientSession() as session:
        telegram = channel(session, platform.address)
    with pytest.raises(NotSent):
        await telegram.send(message(telegram), NOW)


async def test_an_edit_that_changes_nothing_is_accepted(platform: Platform, telegram: TelegramChannel) -> None:
    platform.answers = [answer(400, "Bad Request: message is not modified: specified new message content is the same")]
    assert await telegram.send(edit(telegram), NOW) == Accepted(("101",))


@pytest.mark.parametrize("words", ["message to edit not found", "message can't be edited", "MESSAGE_ID_INVALID"])
async def test_an_edit_of_a_message_that_is_gone_becomes_a_message(
    platform: Platform, telegram: TelegramChannel, words: str
) -> None:
    platform.answers = [answer(400, f"Bad Request: {words}")]
    assert await telegram.send(edit(telegram, doubtful=True), NOW) == Accepted(("902",), maybe_double=True)
    edited, sent = platform.calls
    assert sent.name == "sendMessage"
    assert sent.parameters == {key: value for key, value in edited.parameters.items() if key != "message_id"}


async def test_a_message_is_not_sent_twice_when_it_cannot_be_edited(
    platform: Platform, telegram: TelegramChannel
) -> None:
    gone = answer(400, "Bad Request: message to edit not found")
    platform.answers = [gone, gone]
    with pytest.raises(Refused):
        await telegram.send(edit(telegram), NOW)
    assert [call.name for call in platform.calls] == ["editMessageText", "sendMessage"]


async def test_a_group_that_moved_gets_its_message_at_the_new_place(
    platform: Platform, telegram: TelegramChannel
) -> None:
    moved = "Bad Request: group chat was upgraded to a supergroup chat"
    platform.answers = [answer(400, moved, migrate_to_chat_id=-1001234567890)]
    assert await telegram.send(message(telegram, chat="-4111222333"), NOW) == Accepted(("902",))
    assert [call.parameters["chat_id"] for call in platform.calls] == [-4111222333, -1001234567890]


async def test_a_group_that_moves_in_circles_ends(platform: Platform, telegram: TelegramChannel) -> None:
    platform.answers = [answer(400, "moved", migrate_to_chat_id=-(number % 2) - 1) for number in range(9)]
    with pytest.raises(Refused):
        await telegram.send(message(telegram, chat="-4111222333"), NOW)
    assert len(platform.calls) == 3


async def test_a_press_is_acknowledged_without_words(platform: Platform, telegram: TelegramChannel) -> None:
    await telegram.acknowledge(press())
    (call,) = platform.calls
    assert (call.name, call.parameters) == ("answerCallbackQuery", {"callback_query_id": "4382bfdwdsb323b2d9"})


@pytest.mark.parametrize("fault", [answer(400, "Bad Request: query is too old"), reset, page(502, "")])
async def test_a_late_receipt_is_of_no_interest(platform: Platform, telegram: TelegramChannel, fault: Answer) -> None:
    platform.answers = [fault]
    await telegram.acknowledge(press())


async def test_the_name_comes_with_the_event(platform: Platform, telegram: TelegramChannel) -> None:
    assert await telegram.profile(press()) == "สมศรี ใจดี"
    assert platform.calls == []


@pytest.mark.parametrize(
    ("headers", "trusted"),
    [
        ({"X-Telegram-Bot-Api-Secret-Token": SECRET}, True),
        ({"x-telegram-bot-api-secret-token": SECRET}, True),
        ({"X-TELEGRAM-BOT-API-SECRET-TOKEN": SECRET + "x"}, False),
        ({"x-telegram-bot-api-secret-token": ""}, False),
        ({"x-telegram-bot-api-secret-token": "ความลับ\udcff"}, False),
        ({}, False),
    ],
)
async def test_only_the_secret_is_trusted(telegram: TelegramChannel, headers: dict[str, str], trusted: bool) -> None:
    assert telegram.verify(headers, b"{}") is trusted


async def test_without_a_secret_nothing_is_trusted(http: aiohttp.ClientSession) -> None:
    open_door = TelegramChannel(
        token=TOKEN,
        api="http://x",
        secret="",
        http=http,
        webhook_url=None,
        commands={},
        now=lambda: NOW,
        media=FolderStore(Path("nowhere")),
    )
    assert not open_door.verify({"x-telegram-bot-api-secret-token": ""}, b"{}")


async def test_a_connection_that_ends_before_it_is_read_is_no_answer(http: aiohttp.ClientSession) -> None:
    async def hang_up(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as server:
        host, port = server.sockets[0].getsockname()
        telegram = channel(http, f"http://{host}:{port}")
        with pytest.raises(NoAnswer) as raised:
            await telegram.send(message(telegram), NOW)
    shows_no_token(raised.value)


async def test_deliveries_do_not_wait_for_each_other(platform: Platform, telegram: TelegramChannel) -> None:
    platform.answers = [silence]
    slow = asyncio.create_task(telegram.send(message(telegram), NOW))
    await asyncio.sleep(0.05)
    assert await telegram.send(message(telegram), NOW) == Accepted(("902",))
    slow.cancel()
    with pytest.raises(asyncio.CancelledError):
        await slow
