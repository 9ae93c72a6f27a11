"""The Bot API on loopback: remembers what it was asked and answers as a test tells it to."""

import asyncio
import importlib.util
import json
import sys
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from bot.channels.telegram import TelegramChannel

TOKEN = "123456789:ABC-DEF1234ghIkl-zyx57W2v1u123ew11"
SECRET = "hook-secret_1"
NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
ME = {"id": 123456789, "is_bot": True, "first_name": "ภาคี", "username": "PhakhiBot"}


def _validator() -> Any:
    path = Path(__file__).parents[1] / "specifications" / "validate.py"
    if "phakhi_request_validator" not in sys.modules:
        spec = importlib.util.spec_from_file_location("phakhi_request_validator", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules["phakhi_request_validator"] = module
        spec.loader.exec_module(module)
    return sys.modules["phakhi_request_validator"].Validator()


VALIDATOR = _validator()


Answer = Callable[[web.Request, bytes], Awaitable[web.StreamResponse]]


@dataclass
class Call:
    """One request that came, in the shape that the request validator reads."""

    method: str
    body: bytes
    content_type: str
    path: str

    @property
    def parameters(self) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads(self.body)
        return loaded

    def record(self) -> dict[str, Any]:
        headers = {"Content-Type": self.content_type}
        return {"method": "POST", "url": f"https://api.telegram.org{self.path}", "headers": headers, "body": self.body}


@dataclass
class Platform:
    """`answers` are used up first, one a call; then `standing` by method; then success."""

    calls: list[Call] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    standing: dict[str, Any] = field(default_factory=dict)
    address: str = ""
    _runner: web.AppRunner | None = None
    _came: asyncio.Event = field(default_factory=asyncio.Event)

    async def start(self) -> None:
        app = web.Application()
        app.router.add_post("/bot{token}/{method}", self._answer)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
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

    def called(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        method = request.match_info["method"]
        self.calls.append(Call(method, body, request.headers.get("Content-Type", ""), request.path))
        self._came.set()
        if self.answers:
            return await self.answers.pop(0)(request, body)
        if method in self.standing:
            return web.json_response({"ok": True, "result": self.standing[method]})
        if method in ("sendMessage", "editMessageText"):
            parameters = json.loads(body)
            number = parameters.get("message_id", 900 + len(self.calls))
            return web.json_response({"ok": True, "result": {"message_id": number, "text": parameters["text"]}})
        return web.json_response({"ok": True, "result": ME if method == "getMe" else True})


def answer(status: int, description: str = "", **parameters: Any) -> Answer:
    """An error as the Bot API words it: {"ok":false,"error_code":403,"description":"Forbidden: …"}."""

    async def give(_request: web.Request, _body: bytes) -> web.StreamResponse:
        told: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
        return web.json_response(told | ({"parameters": parameters} if parameters else {}), status=status)

    return give


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
    await response.write(b'{"ok":true,"resu')
    assert request.transport is not None
    request.transport.abort()
    return response


async def silence(_request: web.Request, _body: bytes) -> web.StreamResponse:
    """Nothing, for longer than a test waits."""
    await asyncio.sleep(30)
    return web.Response()


@asynccontextmanager
async def running() -> AsyncIterator[Platform]:
    """The platform for one test; at its end everything that the bot sent must have been right."""
    platform = Platform()
    await platform.start()
    try:
        yield platform
        assert platform.errors() == []
    finally:
        await platform.stop()


def channel(
    http: aiohttp.ClientSession,
    address: str,
    webhook_url: str | None = None,
    commands: dict[str, list[tuple[str, str]]] | None = None,
    seconds: float = 5.0,
) -> TelegramChannel:
    """The channel that talks to the platform at this address."""
    return TelegramChannel(
        token=TOKEN,
        api=address,
        secret=SECRET,
        http=http,
        webhook_url=webhook_url,
        commands=commands or {},
        now=lambda: NOW,
        seconds=seconds,
    )


def shows_no_token(error: BaseException) -> None:
    """Neither the error nor any error behind it says the token, even to somebody who prints them all."""
    seen: BaseException | None = error
    while seen is not None:
        assert TOKEN.partition(":")[2] not in "".join(traceback.format_exception_only(seen)) + repr(seen.args)
        seen = seen.__cause__ or seen.__context__
