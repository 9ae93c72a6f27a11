"""The Messaging API on loopback: remembers what it was asked and answers as a test tells it to."""

import asyncio
import json
import traceback
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import aiohttp
from aiohttp import web

from bot.channels import Delivery
from bot.channels.line import LineChannel, RichMenuWords
from bot.outbound import Address, Bubble, Tap
from tests.specifications.validate import Validator

SECRET = "b2f1c0ffee00112233445566778899aa"
TOKEN = "line-access-token/8T3fKq+VvZb0=="
NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
TEACHER = "Ua1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1"
REPLY_TOKEN = "c4ca4238a0b923820dcc509a6f75849b"
RETRY_KEY = "5c2a3c5e-5a5e-4a9e-9d9c-0a6f3c9b1d11"
#: What the platform calls the first message of a call.
IDS = ("461230966842064900",)
VALIDATOR = Validator()

Answer = Callable[[web.Request, bytes], Awaitable[web.StreamResponse]]


@dataclass
class Call:
    """One request that came, in the shape that the request validator reads."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    status: int | None = None

    @property
    def parameters(self) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads(self.body)
        return loaded

    def record(self) -> dict[str, Any]:
        host = "api-data.line.me" if self.path.endswith("/content") else "api.line.me"
        known = {"method": self.method, "url": f"https://{host}{self.path}", "headers": self.headers, "body": self.body}
        return known | {"platform": "line", "status": self.status}


@dataclass
class Platform:
    """`answers` are used up first, one a call; then `standing` by method and path; then success."""

    calls: list[Call] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    standing: dict[str, Answer] = field(default_factory=dict)
    menus: dict[str, dict[str, Any]] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)
    shown: str | None = None
    delivered: list[list[dict[str, Any]]] = field(default_factory=list)
    used_tokens: set[str] = field(default_factory=set)
    used_keys: dict[str, dict[str, Any]] = field(default_factory=dict)
    address: str = ""
    _runner: web.AppRunner | None = None

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

    def called(self) -> list[str]:
        return [f"{call.method} {call.path}" for call in self.calls]

    async def accept_and_reset(self, request: web.Request, body: bytes) -> web.StreamResponse:
        """What was asked is done, and the connection ends before it is said."""
        self._success(request, body)
        return await reset(request, body)

    async def pass_on(self, request: web.Request, body: bytes) -> web.StreamResponse:
        """Nothing goes wrong with this call."""
        return self._success(request, body)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        call = Call(request.method, request.path, dict(request.headers), body)
        self.calls.append(call)
        if self.answers:
            response = await self.answers.pop(0)(request, body)
        elif (key := f"{request.method} {request.path}") in self.standing:
            response = await self.standing[key](request, body)
        else:
            response = self._success(request, body)
        call.status = response.status
        return response

    def _success(self, request: web.Request, body: bytes) -> web.Response:
        if request.path in ("/v2/bot/message/reply", "/v2/bot/message/push"):
            return self._deliver(request, json.loads(body))
        if "richmenu" in request.path:
            return self._menu(request, body)
        return web.json_response({})

    def _deliver(self, request: web.Request, body: dict[str, Any]) -> web.Response:
        """Messages as LINE takes them: a reply token is good once, and a retry key makes its push once."""
        token, key = body.get("replyToken", ""), request.headers.get("X-Line-Retry-Key", "")
        if token in self.used_tokens:
            return told(400, "Invalid reply token")
        if key in self.used_keys:
            return told(409, "The retry key is already accepted", **self.used_keys[key])
        sent = [{"id": f"46123096684206{n}", "quoteToken": f"q{n}"} for n, _ in enumerate(body["messages"], 4900)]
        if token:
            self.used_tokens.add(token)
        if key:
            self.used_keys[key] = {"sentMessages": sent}
        self.delivered.append(body["messages"])
        return web.json_response({"sentMessages": sent})

    def _menu(self, request: web.Request, body: bytes) -> web.Response:
        """Menus as LINE keeps them: a picture once, and none without a picture becomes the default."""
        menu = request.path.removesuffix("/content").rpartition("/")[2]
        if request.path == "/v2/bot/richmenu/list":
            return web.json_response({"richmenus": [{"richMenuId": name, **kept} for name, kept in self.menus.items()]})
        if request.path == "/v2/bot/user/all/richmenu":
            return web.json_response({"richMenuId": self.shown}) if self.shown else told(404, "no default richmenu")
        if request.path == "/v2/bot/richmenu":
            name = f"richmenu-{uuid.uuid4().hex}"
            self.menus[name] = json.loads(body)
            return web.json_response({"richMenuId": name})
        if menu not in self.menus:
            return told(404, "richmenu not found")
        if request.method == "DELETE":
            del self.menus[menu]
        elif request.path.endswith("/content"):
            if menu in self.pictures:
                return told(400, "An image has already been uploaded to the richmenu")
            self.pictures[menu] = body
        elif menu not in self.pictures:
            return told(400, "must upload richmenu image before applying it to user")
        else:
            self.shown = menu
        return web.json_response({})


def told(status: int, message: str, **more: Any) -> web.Response:
    """An error as LINE words it: {"message": "Invalid reply token"}."""
    return web.json_response({"message": message, **more}, status=status)


def answer(status: int, message: str = "", headers: dict[str, str] | None = None, **more: Any) -> Answer:
    """The same, for the next call."""

    async def give(_request: web.Request, _body: bytes) -> web.StreamResponse:
        response = told(status, message, **more)
        response.headers.update(headers or {})
        return response

    return give


def page(status: int, text: str) -> Answer:
    """What a proxy in between says."""

    async def give(_request: web.Request, _body: bytes) -> web.StreamResponse:
        return web.Response(status=status, text=text, content_type="text/html")

    return give


def give(body: Any) -> Answer:
    """A success with this body."""

    async def answered(_request: web.Request, _body: bytes) -> web.StreamResponse:
        return web.json_response(body)

    return answered


async def reset(request: web.Request, _body: bytes) -> web.StreamResponse:
    """The connection ends after the request was read and before anything is answered."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def half_an_answer(request: web.Request, _body: bytes) -> web.StreamResponse:
    """The connection ends in the middle of the answer."""
    response = web.StreamResponse(headers={"Content-Length": "500"})
    await response.prepare(request)
    await response.write(b'{"sentMess')
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
    menu: RichMenuWords | None = None,
    seconds: float = 5.0,
    secret: str = SECRET,
) -> LineChannel:
    """The channel that talks to the platform at this address."""
    return LineChannel(secret=secret, token=TOKEN, api=address, data_api=address, http=http, menu=menu, seconds=seconds)


def delivery(line: LineChannel, method: str, *, doubtful: bool = False) -> Delivery:
    """A row on its way; `doubtful`: an earlier try had an unknown outcome."""
    address = Address(TEACHER, NOW, reply_token=REPLY_TOKEN if method == "reply" else None)
    (outgoing,) = line.compose([Bubble("บันทึกแล้ว", (Tap("เมนู", data="c|menu"),))], address)
    assert outgoing.method == method
    return Delivery(outgoing, RETRY_KEY, NOW, attempts=int(doubtful), doubtful=doubtful)


def shows_nobody(text: str) -> None:
    """Neither the token of the account nor anybody's id or reply token stands in it."""
    assert not any(secret in text for secret in (TOKEN, TEACHER, REPLY_TOKEN))


def whole(error: BaseException) -> str:
    """An error and every error behind it, as somebody prints who prints them all."""
    lines: list[str] = []
    seen: BaseException | None = error
    while seen is not None:
        lines += [*traceback.format_exception_only(seen), repr(seen.args)]
        seen = seen.__cause__ or seen.__context__
    return "".join(lines)
