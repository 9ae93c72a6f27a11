"""What was sent is fetched alike from both platforms, as far as they hold it, and no more than was asked for."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.channels import (
    Channel,
    Failure,
    NoAnswer,
    NotReady,
    NotSent,
    Refused,
    Throttled,
    TooLarge,
    Unauthorised,
    Vanished,
)
from bot.channels.line import limits as line_limits
from bot.channels.telegram import limits as telegram_limits
from tests.channels import line_platform, telegram_platform
from tests.channels.contract import SECRETS
from tests.channels.line_platform import whole
from tests.channels.loopback import Answer, Loopback, half_an_answer, page, reset, running, silence

PHOTO = bytes(range(256)) * 1000
LIMIT = 300_000
PATH = "photos/ภาพ file_0.jpg"


@dataclass
class Holder:
    """A platform that holds something: its door, the bot's channel, and how many calls stand before the bytes."""

    platform: Loopback
    channel: Channel
    before: list[Answer]

    def answers(self, *answers: Answer) -> None:
        self.platform.answers = [*self.before, *answers]


def gives(content: bytes, status: int = 200, **headers: str) -> Answer:
    async def give(_request: web.Request, _body: bytes) -> web.StreamResponse:
        return web.Response(status=status, body=content, content_type="image/jpeg", headers=headers)

    return give


def endless(content: bytes) -> Answer:
    """Nobody says how much there will be, and it does not end."""

    async def give(request: web.Request, _body: bytes) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "image/jpeg"})
        await response.prepare(request)
        while request.transport is not None and not request.transport.is_closing():
            await response.write(content)
        return response

    return give


def told(**result: Any) -> Answer:
    """getFile's answer."""

    async def give(_request: web.Request, _body: bytes) -> web.StreamResponse:
        return web.json_response({"ok": True, "result": {"file_id": "AgAC", "file_unique_id": "AQAD", **result}})

    return give


@pytest.fixture(params=["line", "telegram"])
async def holder(request: pytest.FixtureRequest, http: aiohttp.ClientSession) -> AsyncIterator[Holder]:
    if request.param == "line":
        async with running(line_platform.Platform()) as line:
            yield Holder(line, line_platform.channel(http, line.address), [])
    else:
        async with running(telegram_platform.Platform()) as telegram:
            yield Holder(telegram, telegram_platform.channel(http, telegram.address), [told(file_path=PATH)])


async def test_the_bytes_come_as_they_are(holder: Holder) -> None:
    holder.answers(gives(PHOTO))
    assert await holder.channel.fetch("461230966842064007", LIMIT) == PHOTO
    holder.answers(gives(b""))
    assert await holder.channel.fetch("461230966842064007", LIMIT) == b""
    holder.answers(gives(PHOTO))
    assert await holder.channel.fetch("461230966842064007", len(PHOTO)) == PHOTO


async def test_each_platform_is_asked_in_its_way(http: aiohttp.ClientSession) -> None:
    async with running(line_platform.Platform()) as line:
        line.answers = [gives(PHOTO)]
        await line_platform.channel(http, line.address).fetch("461230966842064007", LIMIT)
        assert line.called() == ["GET /v2/bot/message/461230966842064007/content"]
        assert line.calls[0].headers["Authorization"] == f"Bearer {line_platform.TOKEN}"
    async with running(telegram_platform.Platform()) as telegram:
        telegram.answers = [told(file_path=PATH), gives(PHOTO)]
        await telegram_platform.channel(http, telegram.address).fetch("AgACAgUAAxkBAAIx", LIMIT)
        asked, given = telegram.calls
        assert (asked.name, asked.parameters) == ("getFile", {"file_id": "AgACAgUAAxkBAAIx"})
        assert (given.method, given.path) == ("GET", f"/file/bot{telegram_platform.TOKEN}/{PATH}")


@pytest.mark.parametrize("content", [gives(PHOTO), endless(PHOTO)], ids=["told", "endless"])
async def test_no_more_comes_than_was_asked_for(holder: Holder, content: Answer) -> None:
    holder.answers(content)
    with pytest.raises(TooLarge) as raised:
        await holder.channel.fetch("461230966842064007", len(PHOTO) - 1)
    shows_nobody(raised.value)
    assert not raised.value.again


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        (gives(b"", 404), Vanished),
        (gives(b"", 410), Vanished),
        (gives(b"", 400), Refused),
        (gives(b"", 401), Unauthorised),
        (gives(b"", 429, **{"Retry-After": "7"}), Throttled),
        (gives(b"", 500), NoAnswer),
        (gives(b"", 302, Location="https://example.org/photo.jpg"), NoAnswer),
        (page(502, "Bad Gateway"), NoAnswer),
        (reset, NoAnswer),
        (half_an_answer, NoAnswer),
    ],
)
async def test_whatever_else_is_answered_is_a_failure_of_the_list(
    holder: Holder, answer: Answer, failure: type[Failure]
) -> None:
    holder.answers(answer, answer)  # what is asked for by GET is asked for once more on a connection that was kept
    with pytest.raises(failure) as raised:
        await holder.channel.fetch("461230966842064007", LIMIT)
    shows_nobody(raised.value)
    assert getattr(raised.value, "after", 7.0) in (7.0, 1.0)


async def test_what_stays_silent_is_waited_for_only_so_long(holder: Holder, monkeypatch: pytest.MonkeyPatch) -> None:
    for limits in (line_limits, telegram_limits):
        monkeypatch.setattr(limits, "FETCH_SECONDS", 0.2)
    holder.platform.answers = [silence]
    with pytest.raises(NoAnswer):
        await holder.channel.fetch("461230966842064007", LIMIT)


async def test_without_a_connection_nothing_was_asked(http: aiohttp.ClientSession) -> None:
    channels: list[Callable[[], Channel]] = [
        lambda: line_platform.channel(http, "http://127.0.0.1:1"),
        lambda: telegram_platform.channel(http, "http://127.0.0.1:1"),
    ]
    for channel in channels:
        with pytest.raises(NotSent) as raised:
            await channel().fetch("461230966842064007", LIMIT)
        shows_nobody(raised.value)


async def test_line_is_asked_again_while_it_prepares(http: aiohttp.ClientSession) -> None:
    async with running(line_platform.Platform()) as line:
        line.answers = [gives(b"", 202), gives(PHOTO)]
        channel = line_platform.channel(http, line.address)
        with pytest.raises(NotReady) as raised:
            await channel.fetch("461230966842064007", LIMIT)
        assert raised.value.again
        assert await channel.fetch("461230966842064007", LIMIT) == PHOTO


@pytest.mark.parametrize(
    ("description", "failure"),
    [
        ("Bad Request: file is too big", TooLarge),
        ("Bad Request: wrong file_id or the file is temporarily unavailable", NotReady),
        ("Bad Request: invalid file_id", Vanished),
        ("Bad Request: FILE_REFERENCE_EXPIRED", Vanished),
        ("Bad Request: something else", Refused),
    ],
)
async def test_telegram_says_why_it_gives_nothing(
    http: aiohttp.ClientSession, description: str, failure: type[Failure]
) -> None:
    async with running(telegram_platform.Platform()) as telegram:
        telegram.answers = [telegram_platform.answer(400, description)]
        with pytest.raises(failure) as raised:
            await telegram_platform.channel(http, telegram.address).fetch("AgAC", LIMIT)
        shows_nobody(raised.value)


@pytest.mark.parametrize(
    ("result", "failure"),
    [
        ({"file_path": PATH, "file_size": LIMIT + 1}, TooLarge),
        ({}, NotReady),
        ({"file_path": 5}, NotReady),
        ({"file_path": ""}, NotReady),
    ],
)
async def test_telegram_is_not_asked_for_what_it_cannot_give(
    http: aiohttp.ClientSession, result: dict[str, Any], failure: type[Failure]
) -> None:
    async with running(telegram_platform.Platform()) as telegram:
        telegram.answers = [told(**result)]
        with pytest.raises(failure):
            await telegram_platform.channel(http, telegram.address).fetch("AgAC", LIMIT)
        assert len(telegram.calls) == 1


async def test_downloads_do_not_wait_for_each_other(holder: Holder) -> None:
    began = asyncio.Event()

    async def slow(request: web.Request, body: bytes) -> web.StreamResponse:
        began.set()
        return await silence(request, body)

    holder.answers(slow)
    waiting = asyncio.create_task(holder.channel.fetch("461230966842064007", LIMIT))
    await began.wait()
    holder.answers(gives(PHOTO))
    assert await holder.channel.fetch("461230966842064008", LIMIT) == PHOTO
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting


def shows_nobody(failure: Failure) -> None:
    assert not any(secret in whole(failure) for secret in SECRETS)
