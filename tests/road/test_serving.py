"""How the web server goes on and how it ends: whoever was let in is answered, and nobody waits for a clock."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

import aiohttp
import pytest
from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.app import App
from bot.serving import WebServer, listening
from bot.settings import Settings


@dataclass
class Counter:
    """A bot whose one further address answers when it is allowed to."""

    settings: Settings
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    allowed: asyncio.Event = field(default_factory=asyncio.Event)
    _open: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def begin(self) -> WebServer:
        app = App(self.settings, routes=[Route("/counter", self._answer)])
        self.http = await self._open.enter_async_context(aiohttp.ClientSession())
        self._serving = AsyncExitStack()
        self.server = await self._serving.enter_async_context(listening(app, "127.0.0.1", 0))
        return self.server

    async def ask(self) -> tuple[str, str]:
        """What the counter says, and the date above it."""
        async with self.http.get(f"http://127.0.0.1:{self.server.port}/counter") as answer:
            return await answer.text(), answer.headers["Date"]

    async def alive(self) -> None:
        """Whether somebody new is let in; raises aiohttp.ClientConnectionError when not."""
        async with aiohttp.ClientSession() as http, http.get(f"http://127.0.0.1:{self.server.port}/healthz"):
            pass

    async def end(self) -> None:
        await self._serving.aclose()

    async def close(self) -> None:
        self.allowed.set()
        await self.end()
        await self._open.aclose()

    async def _answer(self, _: Request) -> Response:
        self.asked.set()
        await self.allowed.wait()
        return PlainTextResponse("served")


@pytest.fixture
async def counter(sqlite_url: str) -> AsyncIterator[Counter]:
    opened = Counter(Settings(database_url=SecretStr(sqlite_url)))
    await opened.begin()
    yield opened
    await opened.close()


async def test_who_was_let_in_is_answered_before_the_bot_ends_and_nobody_after(counter: Counter) -> None:
    answer = asyncio.ensure_future(counter.ask())
    await counter.asked.wait()
    await counter.alive()
    ending = asyncio.ensure_future(counter.end())
    await asyncio.sleep(0.1)
    with pytest.raises(aiohttp.ClientConnectionError):
        await counter.alive()
    assert not ending.done()
    counter.allowed.set()
    assert (await answer)[0] == "served"
    await ending


async def test_the_first_signal_waits_for_an_answer_and_the_second_does_not(counter: Counter) -> None:
    answer = asyncio.ensure_future(counter.ask())
    await counter.asked.wait()
    signal.raise_signal(signal.SIGTERM)
    await counter.server.ending.wait()
    began = time.monotonic()
    ending = asyncio.ensure_future(counter.end())
    await asyncio.sleep(0.2)
    assert not ending.done()
    signal.raise_signal(signal.SIGTERM)
    await ending
    assert time.monotonic() - began < 4, "it waited for the answer as long as after one signal"
    answer.cancel()


async def test_an_answer_that_does_not_come_is_cut_off(counter: Counter) -> None:
    counter.server.config.timeout_graceful_shutdown = 1
    answer = asyncio.ensure_future(counter.ask())
    await counter.asked.wait()
    await counter.end()
    assert (await answer)[0] == "Internal Server Error"


async def test_who_keeps_a_connection_open_does_not_hold_up_the_end(counter: Counter) -> None:
    counter.allowed.set()
    await counter.ask()
    assert len(counter.server.server_state.connections) == 1
    began = time.monotonic()
    await counter.end()
    assert time.monotonic() - began < 4
    assert not counter.server.server_state.connections


async def test_the_date_of_an_answer_goes_on(counter: Counter) -> None:
    counter.allowed.set()
    _, first = await counter.ask()
    async with asyncio.timeout(10):
        while (await counter.ask())[1] == first:
            await asyncio.sleep(0.05)
