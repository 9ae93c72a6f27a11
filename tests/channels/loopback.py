"""What both platforms on loopback share: they remember what they were asked, and a network can fail in every way."""

import asyncio
import json
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from aiohttp import web

from tests.specifications.validate import Validator

VALIDATOR = Validator()

Answer = Callable[[web.Request, bytes], Awaitable[web.StreamResponse]]


@dataclass
class Call:
    """One request that came; `host` is where it would have gone."""

    method: str
    host: str
    path: str
    headers: dict[str, str]
    body: bytes
    status: int | None = None

    @property
    def name(self) -> str:
        """The last part of the path: sendMessage, push."""
        return self.path.rpartition("/")[2]

    @property
    def parameters(self) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads(self.body)
        return loaded

    def record(self) -> dict[str, Any]:
        """The request in the shape that the request validator reads."""
        url = f"https://{self.host}{self.path}"
        return {
            "method": self.method,
            "url": url,
            "headers": self.headers,
            "body": self.body,
            "status": self.status,
        }


@dataclass
class Loopback(ABC):
    """A platform's door: `answers` are used up first, one a call; then the platform itself answers."""

    calls: list[Call] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    address: str = ""
    _runner: web.AppRunner | None = None
    _came: asyncio.Event = field(default_factory=asyncio.Event)

    @abstractmethod
    def host(self, path: str) -> str:
        """Which of the platform's hosts this path belongs to."""

    @abstractmethod
    async def itself(self, request: web.Request, body: bytes) -> web.StreamResponse:
        """What the platform answers when nothing goes wrong."""

    async def start(self) -> None:
        app = web.Application(client_max_size=4 * 1024 * 1024)
        app.router.add_route("*", "/{path:.*}", self._answer)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.address = f"http://{host}:{port}"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def errors(self) -> list[str]:
        """What the platform's specification says against the calls that came."""
        found = [problem for call in self.calls for problem in VALIDATOR.check(call.record())]
        return [str(problem) for problem in found if problem.level == "error"]

    async def until_called(self, times: int) -> None:
        async with asyncio.timeout(5):
            while len(self.calls) < times:
                self._came.clear()
                await self._came.wait()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        call = Call(request.method, self.host(request.path), request.path, dict(request.headers), body)
        self.calls.append(call)
        self._came.set()
        response = await (self.answers.pop(0) if self.answers else self.itself)(request, body)
        call.status = response.status
        return response


P = TypeVar("P", bound=Loopback)


@asynccontextmanager
async def running(platform: P) -> AsyncIterator[P]:
    """The platform for one test; at its end everything that the bot sent must have been right."""
    await platform.start()
    try:
        yield platform
        assert platform.errors() == []
    finally:
        await platform.stop()


def page(status: int, text: str) -> Answer:
    """What a proxy in between says."""

    async def give(_request: web.Request, _body: bytes) -> web.StreamResponse:
        return web.Response(status=status, text=text, content_type="text/html")

    return give


async def reset(request: web.Request, _body: bytes) -> web.StreamResponse:
    """The connection ends after the request was read and before anything is answered."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def half_an_answer(request: web.Request, _body: bytes) -> web.StreamResponse:
    """The connection ends in the middle of the answer."""
    response = web.StreamResponse(headers={"Content-Length": "500"})
    await response.prepare(request)
    await response.write(b'{"half')
    assert request.transport is not None
    request.transport.abort()
    return response


async def silence(_request: web.Request, _body: bytes) -> web.StreamResponse:
    """Nothing, for longer than a test waits."""
    await asyncio.sleep(30)
    return web.Response()
