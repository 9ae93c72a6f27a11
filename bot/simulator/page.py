"""The page with two phones, on the bot's own web server: for a browser on this machine alone.

Everything a browser could be tricked into is refused: another machine, a proxy in between, a foreign name that
resolves to 127.0.0.1 (Host), a foreign page that posts (Origin).
"""

import asyncio
import base64
import binascii
import secrets
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.loopback import is_direct
from bot.simulator.identity import CHANNELS
from bot.simulator.line_menu import shown_menu
from bot.simulator.line_phone import LinePhone
from bot.simulator.phone import NotPossible, Phone
from bot.simulator.phones import File
from bot.simulator.seen import Bubble, Json
from bot.simulator.simulator import Simulator
from bot.simulator.view import view

#: Seconds that a question for news is held; a server that ends waits no longer than this.
_HOLD = 2.0
#: Bytes of an act: a dozen photos in Base64.
_LARGEST_ACT = 80_000_000
_LONGEST_NAME = 60
_LONGEST_FILE_NAME = 120
_ASSETS = {
    "page.js": "text/javascript",
    "chat.js": "text/javascript",
    "element.js": "text/javascript",
    "flex.js": "text/javascript",
    "phone.js": "text/javascript",
    "tray.js": "text/javascript",
    "page.css": "text/css",
    "line.css": "text/css",
    "telegram.css": "text/css",
}
#: What the browser may show; everything else it saves.
_SHOWN = ("image/jpeg", "image/png", "image/webp", "image/gif")
_FONTS = ("Sarabun-Regular.ttf", "Sarabun-Bold.ttf")
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

Endpoint = Callable[[Request], Awaitable[Response]]


def routes(simulator: Simulator, restart: Callable[[], None] | None = None) -> Sequence[BaseRoute]:
    """The page's addresses; `restart` begins the bot anew (the answer to the browser goes out first)."""
    page = _Page(simulator, restart)
    return [
        Route("/simulator", _guarded(page.index, opens=True)),
        Route("/simulator/asset/{name}", _guarded(page.asset)),
        Route("/simulator/events", _guarded(page.events)),
        Route("/simulator/file/{name}", _guarded(page.file)),
        Route("/simulator/menu/{name}", _guarded(page.menu)),
        Route("/simulator/act", _guarded(page.act), methods=["POST"]),
    ]


class _Page:
    def __init__(self, simulator: Simulator, restart: Callable[[], None] | None) -> None:
        self._simulator, self._restart = simulator, restart

    async def index(self, _: Request) -> Response:
        """The page itself."""
        return Response(files("bot.simulator").joinpath("page/index.html").read_bytes(), media_type="text/html")

    async def asset(self, request: Request) -> Response:
        """Its scripts, styles and fonts."""
        name = request.path_params["name"]
        if name in _FONTS:
            font = files("bot.pictures") / "fonts" / name
            return Response(font.read_bytes(), media_type="font/ttf") if font.is_file() else _no(404)
        if name not in _ASSETS:
            return _no(404)
        return Response(files("bot.simulator").joinpath(f"page/{name}").read_bytes(), media_type=_ASSETS[name])

    async def events(self, request: Request) -> Response:
        """Both phones as they are, as soon as they differ from what the page has (`since`), at the latest soon."""
        query = request.query_params
        if query.get("since", "").isdigit():
            with suppress(TimeoutError):  # nothing happened: that is news too
                await asyncio.wait_for(self._simulator.change(int(query["since"])), _HOLD)
        return JSONResponse(view(self._simulator, {channel: query.get(channel, "") for channel in CHANNELS}))

    async def file(self, request: Request) -> Response:
        """A picture or document of a chat."""
        return _file(self._simulator.phones.file(request.path_params["name"]))

    async def menu(self, request: Request) -> Response:
        """The picture of LINE's rich menu."""
        shown = shown_menu(self._simulator.phones)
        return _file(shown[2] if shown and shown[0] == request.path_params["name"] else None)

    async def act(self, request: Request) -> Response:
        """One act of a person or of the operator: {"act": "say", "channel": "line", "code": "M01", "text": "…"}."""
        body = await request.body() if int(request.headers.get("content-length", 0)) <= _LARGEST_ACT else b""
        try:
            given = await request.json() if body else None
        except ValueError:
            given = None
        if not isinstance(given, dict):
            return _no(400)
        if given.get("act") == "restart":
            return self._restarted()
        try:
            told = await self._done(given)
        except (NotPossible, LookupError) as error:
            return JSONResponse({"error": str(error)}, status_code=409)
        return JSONResponse(told)

    def _restarted(self) -> Response:
        if self._restart is None:
            return JSONResponse({"error": "this bot cannot be restarted from here"}, status_code=409)
        return JSONResponse({}, status_code=202, background=BackgroundTask(self._restart))

    async def _done(self, given: Json) -> Json:
        channel, act = str(given.get("channel")), str(given.get("act"))
        if channel not in CHANNELS:
            raise NotPossible("no such phone")
        if act == "newcomer":
            code = f"new-{secrets.token_hex(4)}"
            self._simulator.phone(channel, code, str(given.get("name", ""))[:_LONGEST_NAME])
            return {"code": code}
        phone = self._simulator.phone(channel, str(given.get("code")))
        await self._acted(phone, act, given)
        return {}

    async def _acted(self, phone: Phone, act: str, given: Json) -> None:
        match act:
            case "say":
                await phone.say(str(given["text"]))
            case "tap":
                bubble = _bubble(phone, given)
                await phone.press(bubble.taps[int(given["tap"])], bubble, chosen=str(given.get("chosen", "")))
            case "cell" if isinstance(phone, LinePhone):
                await phone.press(phone.menu[int(given["tap"])], None)
            case "photo":
                await phone.send_photo(caption=str(given.get("caption", "")))
            case "album":
                await phone.send_photos(3)
            case "photos":
                await _send_photos(phone, [_bytes(data) for data in given["data"]], str(given.get("caption", "")))
            case "file" if "data" in given:
                await phone.send_file(str(given["name"])[-_LONGEST_FILE_NAME:], _bytes(given["data"]))
            case "unsend":
                await phone.unsend(_bubble(phone, given))
            case "edit":
                await phone.edit(_bubble(phone, given), str(given["text"]))
            case "twice":
                await phone.redeliver()
                await phone.redeliver()
            case _:
                simple: dict[str, Callable[[], Awaitable[Any]]] = {
                    "sticker": phone.send_sticker, "location": phone.send_location, "file": phone.send_file,
                    "voice": phone.send_voice, "video": phone.send_video, "follow": phone.follow,
                    "block": phone.block, "unblock": phone.unblock, "redeliver": phone.redeliver,
                }  # fmt: skip
                if act not in simple:
                    raise NotPossible("a phone cannot do this")
                await simple[act]()


def _guarded(endpoint: Endpoint, *, opens: bool = False) -> Endpoint:
    """403 for whoever is not this machine's browser on this very page; `opens`: may be reached by a link."""

    async def guarded(request: Request) -> Response:
        answer = await endpoint(request) if _is_ours(request, opens=opens) else _no(403)
        answer.headers.update(_HEADERS)
        return answer

    return guarded


def _is_ours(request: Request, *, opens: bool) -> bool:
    client, server = request.client, request.scope.get("server")
    if not is_direct(client.host if client else None, request.headers):
        return False
    host = request.headers.get("host", "")
    try:
        port = urlsplit(f"//{host}").port or 80
    except ValueError:
        return False
    if server is not None and port != server[1]:
        return False
    origin = request.headers.get("origin")
    if origin is not None and origin != f"http://{host}":
        return False
    if request.method == "POST":  # a browser always names the page that posts
        return origin is not None and request.headers.get("content-type", "").startswith("application/json")
    return opens or request.headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")


def _bubble(phone: Phone, given: Json) -> Bubble:
    found = next((bubble for bubble in phone.bubbles if bubble.number == given.get("bubble")), None)
    if found is None:
        raise NotPossible("this bubble is gone")
    return found


def _bytes(data: Any) -> bytes:
    """What the browser sent, in Base64."""
    try:
        return base64.b64decode(data, validate=True)
    except (binascii.Error, TypeError) as error:
        raise NotPossible("this is no file") from error


async def _send_photos(phone: Phone, photos: Sequence[bytes], caption: str) -> None:
    if len(photos) == 1:
        await phone.send_photo(photos[0], caption=caption)
    else:
        await phone.send_photos(photos, caption=caption)


def _file(file: File | None) -> Response:
    if file is None:
        return _no(404)
    return Response(file.data, media_type=file.kind if file.kind in _SHOWN else "application/octet-stream")


def _no(status: int) -> Response:
    return Response(status_code=status)
