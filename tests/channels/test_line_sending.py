"""A call to LINE and its outcome, whatever the network does to it."""

import asyncio
import logging
import socket
import time
from collections.abc import AsyncIterator

import aiohttp
import pytest
from structlog.testing import capture_logs

from bot.channels import (
    Accepted,
    Channel,
    Failure,
    NoAnswer,
    NotSent,
    QuotaUsedUp,
    Refused,
    Throttled,
    Unauthorised,
)
from bot.channels.line import LineChannel
from bot.inbound import Inbound, Place, Pressed
from tests.channels.line_platform import (
    IDS,
    NOW,
    REPLY_TOKEN,
    RETRY_KEY,
    TEACHER,
    TOKEN,
    Platform,
    answer,
    channel,
    delivery,
    give,
    shows_nobody,
    whole,
)
from tests.channels.loopback import Answer, half_an_answer, page, reset, running, silence

METHODS = pytest.mark.parametrize("method", ["reply", "push"])


@pytest.fixture
async def platform() -> AsyncIterator[Platform]:
    async with running(Platform()) as platform:
        yield platform


@pytest.fixture
def line(platform: Platform, http: aiohttp.ClientSession) -> LineChannel:
    return channel(http, platform.address)


def test_it_is_a_channel(line: LineChannel) -> None:
    known: Channel = line
    assert known.name == "line"


async def test_a_reply_is_the_stored_messages_and_their_token(platform: Platform, line: LineChannel) -> None:
    reply = delivery(line, "reply")
    assert await line.send(reply, NOW) == Accepted(IDS)
    (call,) = platform.calls
    assert f"{call.method} {call.path}" == "POST /v2/bot/message/reply"
    assert call.body.decode() == f'{{"replyToken":"{REPLY_TOKEN}",{reply.outgoing.body[1:]}'
    assert call.headers["Authorization"] == f"Bearer {TOKEN}"
    assert call.headers["Content-Type"] == "application/json"
    assert "X-Line-Retry-Key" not in call.headers


async def test_a_push_is_the_stored_messages_their_chat_and_the_rows_key(platform: Platform, line: LineChannel) -> None:
    push = delivery(line, "push")
    assert await line.send(push, NOW) == Accepted(IDS)
    (call,) = platform.calls
    assert f"{call.method} {call.path}" == "POST /v2/bot/message/push"
    assert call.body.decode() == f'{{"to":"{TEACHER}",{push.outgoing.body[1:]}'
    assert call.headers["Authorization"] == f"Bearer {TOKEN}"
    assert call.headers["X-Line-Retry-Key"] == RETRY_KEY


FAULTS: list[tuple[str, Answer, Failure]] = [
    ("500", answer(500, "Internal Server Error"), NoAnswer()),
    ("502 of a proxy", page(502, "<html>Bad Gateway</html>"), NoAnswer()),
    ("504 of a proxy", page(504, ""), NoAnswer()),
    ("a page instead of an answer", page(200, "<html>Sign in to the network</html>"), NoAnswer()),
    ("a list instead of an answer", give([]), NoAnswer()),
    ("a redirect", answer(307, "", {"Location": "/v2/bot/info"}), NoAnswer()),
    ("ended before the answer", reset, NoAnswer()),
    ("ended in the answer", half_an_answer, NoAnswer()),
    ("429 with a pause", answer(429, "The API rate limit has been exceeded.", {"Retry-After": "7"}), Throttled(7)),
    ("429 with a date", answer(429, "", {"Retry-After": "Tue, 24 Nov 2026 08:00:07 GMT"}), Throttled(1)),
    ("429 with a pause of nothing", answer(429, "", {"Retry-After": "0"}), Throttled(1)),
    ("429 without a pause", answer(429, "The API rate limit has been exceeded."), Throttled(1)),
    ("429 of a proxy", page(429, "slow down"), Throttled(1)),
    ("the month is used up", answer(429, "You have reached your monthly limit.", {"Retry-After": "7"}), QuotaUsedUp()),
    ("bad messages", answer(400, "The request body has 1 error(s)"), Refused()),
    ("no such chat", answer(400, "Failed to send messages"), Refused()),
    ("the plan does not allow it", answer(403, "Access to this API is not available for your account"), Refused()),
    ("no such address", answer(404, "Not found"), Refused()),
    ("too large", page(413, ""), Refused()),
    ("token withdrawn", answer(401, "Authentication failed. Confirm that the access token is valid."), Unauthorised()),
]


@METHODS
@pytest.mark.parametrize(("fault", "failure"), [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS])
async def test_each_fault_has_its_failure(
    platform: Platform, line: LineChannel, method: str, fault: Answer, failure: Failure
) -> None:
    platform.answers = [fault]
    with pytest.raises(Failure) as raised:
        await line.send(delivery(line, method), NOW)
    assert type(raised.value) is type(failure)
    assert getattr(raised.value, "after", None) == getattr(failure, "after", None)
    assert len(platform.calls) == 1
    shows_nobody(whole(raised.value))


@METHODS
async def test_silence_is_no_answer(platform: Platform, http: aiohttp.ClientSession, method: str) -> None:
    platform.answers = [silence]
    line = channel(http, platform.address, seconds=0.2)
    began = time.monotonic()
    with pytest.raises(NoAnswer) as raised:
        await line.send(delivery(line, method), NOW)
    assert time.monotonic() - began < 2
    shows_nobody(whole(raised.value))


@METHODS
async def test_a_closed_door_is_not_sent(http: aiohttp.ClientSession, method: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    line = channel(http, f"http://127.0.0.1:{port}")
    with pytest.raises(NotSent) as raised:
        await line.send(delivery(line, method), NOW)
    shows_nobody(whole(raised.value))


async def test_a_host_without_an_address_is_not_sent(http: aiohttp.ClientSession) -> None:
    line = channel(http, "http://line.invalid")
    with pytest.raises(NotSent) as raised:
        await line.send(delivery(line, "push"), NOW)
    shows_nobody(whole(raised.value))


async def test_a_closed_session_is_not_sent(platform: Platform) -> None:
    async with aiohttp.ClientSession() as session:
        line = channel(session, platform.address)
    with pytest.raises(NotSent):
        await line.send(delivery(line, "push"), NOW)


async def test_a_connection_that_ends_before_it_is_read_is_no_answer(http: aiohttp.ClientSession) -> None:
    async def hang_up(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as server:
        host, port = server.sockets[0].getsockname()
        line = channel(http, f"http://{host}:{port}")
        with pytest.raises(NoAnswer) as raised:
            await line.send(delivery(line, "push"), NOW)
    shows_nobody(whole(raised.value))


async def test_a_refusal_is_logged_in_the_platforms_words_without_what_they_quote(
    platform: Platform, line: LineChannel
) -> None:
    wrong = {"message": f"May not be 'ครูสมศรี' of {TEACHER}", "property": "messages[0].text"}
    platform.answers = [answer(400, f'The token "{REPLY_TOKEN}" of {TEACHER} is wrong', details=[wrong])]
    with capture_logs() as lines, pytest.raises(Refused):
        await line.send(delivery(line, "reply"), NOW)
    (told,) = lines
    reason = "The token … of … is wrong; May not be … of …; messages[0].text"
    assert told == {
        "request_id": "",
        "event": "call refused",
        "log_level": "error",
        "channel": "line",
        "method": "reply",
        "status": 400,
        "reason": reason,
    }


async def test_no_log_line_shows_anybody(
    platform: Platform, line: LineChannel, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    platform.answers = [fault for _, fault, _ in FAULTS for _ in ("reply", "push")]
    with capture_logs() as lines:
        for _ in FAULTS:
            for method in ("reply", "push"):
                with pytest.raises(Failure):
                    await line.send(delivery(line, method), NOW)
    shows_nobody(caplog.text + repr(lines))
    assert {told["event"] for told in lines} == {"call refused"}


async def test_a_press_needs_no_receipt(platform: Platform, line: LineChannel) -> None:
    await line.acknowledge(Inbound("line", "7", NOW, TEACHER, TEACHER, Place.PRIVATE, Pressed(None)))
    assert platform.calls == []


async def test_deliveries_do_not_wait_for_each_other(platform: Platform, line: LineChannel) -> None:
    platform.answers = [silence]
    slow = asyncio.create_task(line.send(delivery(line, "push"), NOW))
    await asyncio.sleep(0.05)
    assert await line.send(delivery(line, "push"), NOW) == Accepted(IDS)
    slow.cancel()
    with pytest.raises(asyncio.CancelledError):
        await slow
