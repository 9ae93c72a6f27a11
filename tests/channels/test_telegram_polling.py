"""Long polling: an update is confirmed when its turn is committed, and not before."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from structlog.testing import capture_logs

from bot.channels import Unreadable
from bot.channels.telegram.api import Api
from bot.channels.telegram.limits import ALLOWED_UPDATES
from bot.channels.telegram.polling import Poller, Take
from tests.channels.loopback import Answer, page, reset, running
from tests.channels.telegram_platform import TOKEN, Platform, answer


def update(number: int, text: str = "ประชุมครู") -> dict[str, Any]:
    chat = {"id": 5550001, "type": "private"}
    return {"update_id": number, "message": {"message_id": number, "date": 1795342777, "chat": chat, "text": text}}


def waiting(*updates: dict[str, Any]) -> Answer:
    """What the platform says to getUpdates: all from the offset on; with none, it holds the call a moment."""

    async def give(_request: web.Request, body: bytes) -> web.StreamResponse:
        offset = json.loads(body).get("offset", 0)
        left = [each for each in updates if each["update_id"] >= offset]
        if not left:
            await asyncio.sleep(0.02)
        return web.json_response({"ok": True, "result": left})

    return give


async def nonsense(_request: web.Request, _body: bytes) -> web.StreamResponse:
    """A success that brings no updates at all."""
    return web.json_response({"ok": True, "result": True})


@pytest.fixture
async def platform() -> AsyncIterator[Platform]:
    async with running(Platform()) as platform:
        platform.standing["getUpdates"] = []
        yield platform


@pytest.fixture
async def poller(platform: Platform) -> AsyncIterator[Poller]:
    async with aiohttp.ClientSession() as http:
        yield Poller(Api(http, platform.address, TOKEN), pause=0.01, longest_pause=0.05)


async def until_polled(poller: Poller, take: Take, platform: Platform, times: int) -> None:
    """Poll until the platform was asked so often, then stop."""
    polling = asyncio.create_task(poller.run(take))
    await platform.until_called(times)
    polling.cancel()
    with suppress(asyncio.CancelledError):
        await polling


def offsets(platform: Platform) -> list[int | None]:
    return [call.parameters.get("offset") for call in platform.calls]


async def test_updates_are_taken_in_order_and_then_confirmed(platform: Platform, poller: Poller) -> None:
    platform.answers = [waiting(update(7, "ครู\ud83d"), update(8))] * 3
    taken: list[dict[str, Any]] = []

    async def take(body: bytes) -> None:
        assert len(platform.calls) == 1
        taken.append(json.loads(body))

    await until_polled(poller, take, platform, 2)
    assert taken == [update(7, "ครู\ud83d"), update(8)]
    assert offsets(platform)[:2] == [None, 9]
    asked = platform.calls[0].parameters
    assert asked["allowed_updates"] == list(ALLOWED_UPDATES)
    assert asked["timeout"] == 25


async def test_an_update_that_is_not_taken_comes_again_before_anything_else(platform: Platform, poller: Poller) -> None:
    platform.answers = [waiting(update(7), update(8))] * 3
    tries: list[int] = []

    async def take(body: bytes) -> None:
        tries.append(json.loads(body)["update_id"])
        if tries.count(7) < 3:
            raise ConnectionError("the database is away")

    with capture_logs() as lines:
        await until_polled(poller, take, platform, 2)
    assert tries == [7, 7, 7, 8]
    assert offsets(platform)[:2] == [None, 9]
    assert [line["attempts"] for line in lines] == [1, 2]


async def test_what_was_not_taken_before_the_end_is_not_confirmed(platform: Platform, poller: Poller) -> None:
    platform.answers = [waiting(update(7), update(8))]
    reached = asyncio.Event()

    async def take(body: bytes) -> None:
        if json.loads(body)["update_id"] == 8:
            reached.set()
            await asyncio.sleep(30)

    polling = asyncio.create_task(poller.run(take))
    await asyncio.wait_for(reached.wait(), 5)
    polling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(polling, 0.5)
    assert offsets(platform) == [None]


async def test_an_unreadable_update_does_not_hold_up_the_others(platform: Platform, poller: Poller) -> None:
    platform.answers = [waiting(update(7), update(8))] * 3
    taken: list[int] = []

    async def take(body: bytes) -> None:
        number = json.loads(body)["update_id"]
        if number == 7:
            raise Unreadable("too deep")
        taken.append(number)

    await until_polled(poller, take, platform, 2)
    assert taken == [8]


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (answer(500, "Internal Server Error"), "no_answer"),
        (page(502, "<html>"), "no_answer"),
        (page(200, "<html>"), "no_answer"),
        (nonsense, "no_answer"),
        (reset, "no_answer"),
        (answer(401, "Unauthorized"), "unauthorised"),
        (answer(429, "Too Many Requests", retry_after=0.01), "throttled"),
    ],
)
async def test_a_fault_is_said_and_asked_past(platform: Platform, poller: Poller, fault: Answer, reason: str) -> None:
    platform.answers = [fault, fault, waiting(update(7)), waiting()]
    taken: list[bytes] = []

    async def take(body: bytes) -> None:
        taken.append(body)

    with capture_logs() as lines:
        await until_polled(poller, take, platform, 4)
    assert len(taken) == 1
    assert [line["reason"] for line in lines] == [reason, reason]
    assert TOKEN.partition(":")[2] not in repr(lines)


async def test_a_second_poller_waits_and_says_so(platform: Platform, poller: Poller) -> None:
    conflict = answer(409, "Conflict: terminated by other getUpdates request; make sure that only one runs")
    platform.answers = [conflict, waiting(update(7)), waiting()]
    taken: list[bytes] = []

    async def take(body: bytes) -> None:
        taken.append(body)

    with capture_logs() as lines:
        await until_polled(poller, take, platform, 3)
    assert len(taken) == 1
    assert [line["event"] for line in lines] == ["somebody else polls this bot, or it has a webhook: updates go there"]


async def test_it_stops_at_once_while_the_platform_holds_the_call(platform: Platform, poller: Poller) -> None:
    async def hold(_request: web.Request, _body: bytes) -> web.StreamResponse:
        await asyncio.sleep(30)
        return web.Response()

    async def take(_body: bytes) -> None:
        raise AssertionError("nothing came")

    platform.answers = [hold]
    polling = asyncio.create_task(poller.run(take))
    await platform.until_called(1)
    polling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(polling, 0.5)
