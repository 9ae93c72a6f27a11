"""The Messaging API on loopback: remembers what it was asked and answers as a test tells it to."""

import json
import traceback
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import aiohttp
from aiohttp import web

from bot.channels import Delivery
from bot.channels.line import LineChannel, RichMenuWords
from bot.outbound import Address, Bubble, Tap
from tests.channels.loopback import Answer, Loopback, reset

SECRET = "b2f1c0ffee00112233445566778899aa"
TOKEN = "line-access-token/8T3fKq+VvZb0=="
NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
TEACHER = "Ua1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1"
REPLY_TOKEN = "c4ca4238a0b923820dcc509a6f75849b"
RETRY_KEY = "5c2a3c5e-5a5e-4a9e-9d9c-0a6f3c9b1d11"
#: What the platform calls the first message of a call.
IDS = ("461230966842064900",)


@dataclass
class Platform(Loopback):
    """After `answers`, what is `standing` by method and path; then success."""

    standing: dict[str, Answer] = field(default_factory=dict)
    menus: dict[str, dict[str, Any]] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)
    shown: str | None = None
    delivered: list[list[dict[str, Any]]] = field(default_factory=list)
    used_tokens: set[str] = field(default_factory=set)
    used_keys: dict[str, dict[str, Any]] = field(default_factory=dict)

    def called(self) -> list[str]:
        return [f"{call.method} {call.path}" for call in self.calls]

    async def accept_and_reset(self, request: web.Request, body: bytes) -> web.StreamResponse:
        """What was asked is done, and the connection ends before it is said."""
        self._success(request, body)
        return await reset(request, body)

    def host(self, path: str) -> str:
        return "api-data.line.me" if path.endswith("/content") else "api.line.me"

    async def itself(self, request: web.Request, body: bytes) -> web.StreamResponse:
        standing = self.standing.get(f"{request.method} {request.path}")
        return await standing(request, body) if standing else self._success(request, body)

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


def give(body: Any) -> Answer:
    """A success with this body."""

    async def answered(_request: web.Request, _body: bytes) -> web.StreamResponse:
        return web.json_response(body)

    return answered


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
