"""What becomes of a message whose first call to LINE went wrong: it is not lost, and it is not there twice."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta

import aiohttp
import pytest
from aiohttp import web

from bot.channels import Accepted, Failure, NoAnswer, NotSent, QuotaUsedUp, Refused, Throttled, Unauthorised
from bot.channels.line import LineChannel
from tests.channels.line_platform import (
    IDS,
    NOW,
    RETRY_KEY,
    TEACHER,
    Platform,
    answer,
    channel,
    delivery,
    shows_nobody,
    whole,
)
from tests.channels.loopback import Answer, page, reset, running, silence

REPLY, PUSH = "POST /v2/bot/message/reply", "POST /v2/bot/message/push"
USED = answer(400, "Invalid reply token")
#: The first moment at which a used token may have been used by nobody but time.
LATER = NOW + timedelta(seconds=50)


@pytest.fixture
async def platform() -> AsyncIterator[Platform]:
    async with running(Platform()) as platform:
        yield platform


@pytest.fixture
def line(platform: Platform, http: aiohttp.ClientSession) -> LineChannel:
    return channel(http, platform.address)


async def test_a_push_that_was_accepted_before_is_accepted_with_its_ids(platform: Platform, line: LineChannel) -> None:
    accepted = answer(409, "The retry key is already accepted", sentMessages=[{"id": "4612", "quoteToken": "q"}])
    platform.answers = [accepted, page(409, "")]
    assert await line.send(delivery(line, "push", doubtful=True), NOW) == Accepted(("4612",))
    assert await line.send(delivery(line, "push", doubtful=True), NOW) == Accepted()


LOSSES: list[tuple[str, Answer | None]] = [
    ("500", answer(500, "Internal Server Error")),
    ("a page instead of an answer", page(200, "<html>Sign in to the network</html>")),
    ("ended before it was accepted", reset),
    ("ended after it was accepted", None),
    ("too fast", answer(429, "The API rate limit has been exceeded.")),
]


@pytest.mark.parametrize("method", ["reply", "push"])
@pytest.mark.parametrize("loss", [loss[1] for loss in LOSSES], ids=[loss[0] for loss in LOSSES])
async def test_what_is_sent_again_is_there_once(
    platform: Platform, line: LineChannel, method: str, loss: Answer | None
) -> None:
    lost = loss or platform.accept_and_reset
    platform.answers = [lost, lost, answer(503, "")]
    row, accepted = delivery(line, method), None
    while accepted is None:
        try:
            accepted = await line.send(row, NOW + timedelta(seconds=row.attempts))
        except Failure as failure:
            if not failure.again:
                raise
            row = replace(row, attempts=row.attempts + 1, doubtful=row.doubtful or failure.doubtful)
    assert platform.delivered == [json.loads(row.outgoing.body)["messages"]]
    assert accepted.maybe_double is False
    keys = {call.headers.get("X-Line-Retry-Key") for call in platform.calls}
    assert keys == {None if method == "reply" else RETRY_KEY}


async def test_a_young_token_that_is_used_after_doubt_was_used_by_the_reply_itself(
    platform: Platform, line: LineChannel
) -> None:
    platform.answers = [USED]
    assert await line.send(delivery(line, "reply", doubtful=True), LATER - timedelta(seconds=1)) == Accepted()
    assert platform.called() == [REPLY]


async def test_an_old_token_after_doubt_becomes_a_push_that_may_be_double(
    platform: Platform, line: LineChannel
) -> None:
    platform.answers = [USED]
    row = delivery(line, "reply", doubtful=True)
    assert await line.send(row, LATER) == Accepted(IDS, maybe_double=True)
    assert platform.called() == [REPLY, PUSH]
    assert platform.calls[1].headers["X-Line-Retry-Key"] == RETRY_KEY
    assert platform.calls[1].parameters == {"to": TEACHER, **json.loads(row.outgoing.body)}


@pytest.mark.parametrize("now", [NOW, LATER])
async def test_a_token_that_is_not_good_at_the_first_try_becomes_a_push(
    platform: Platform, line: LineChannel, now: datetime
) -> None:
    platform.answers = [USED]
    assert await line.send(delivery(line, "reply"), now) == Accepted(IDS)
    assert platform.called() == [REPLY, PUSH]


async def test_the_push_in_place_of_a_reply_is_made_once(platform: Platform, line: LineChannel) -> None:
    for doubtful in (True, False):
        platform.answers = [USED, platform.accept_and_reset, USED]
        platform.used_keys.clear()
        platform.delivered.clear()
        with pytest.raises(NoAnswer if doubtful else NotSent):
            await line.send(delivery(line, "reply", doubtful=doubtful), LATER)
        assert await line.send(delivery(line, "reply", doubtful=doubtful), LATER) == Accepted(IDS, doubtful)
        assert len(platform.delivered) == 1


@pytest.mark.parametrize(
    ("fault", "failure"),
    [
        (answer(429, "You have reached your monthly limit."), QuotaUsedUp),
        (answer(429, "The API rate limit has been exceeded."), Throttled),
        (answer(400, "Failed to send messages"), Refused),
        (answer(401, "Authentication failed"), Unauthorised),
        (answer(500, ""), NotSent),
        (reset, NotSent),
    ],
)
async def test_a_push_in_place_of_a_reply_fails_like_any_other(
    platform: Platform, line: LineChannel, fault: Answer, failure: type[Failure]
) -> None:
    platform.answers = [USED, fault]
    with pytest.raises(failure) as raised:
        await line.send(delivery(line, "reply"), NOW)
    assert platform.called() == [REPLY, PUSH]
    shows_nobody(whole(raised.value))


async def test_a_reply_and_its_push_take_no_longer_than_one_delivery(
    platform: Platform, http: aiohttp.ClientSession
) -> None:
    async def late(request: web.Request, body: bytes) -> web.StreamResponse:
        await asyncio.sleep(0.4)
        return await USED(request, body)

    platform.answers = [late, silence]
    line = channel(http, platform.address, seconds=0.6)
    began = time.monotonic()
    with pytest.raises(NotSent):
        await line.send(delivery(line, "reply"), NOW)
    assert platform.called() == [REPLY, PUSH]
    assert time.monotonic() - began < 0.9
