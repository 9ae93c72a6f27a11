"""Both platforms for thousands of members: nobody looks at a phone, but how often each one got something is known.

LINE's retry keys are enforced: a call that comes again with a key that was accepted is answered 409 and reaches nobody
(LINE Messaging API reference, "Retry an API request"). Telegram has no key: what comes again is there twice.
Whatever is not a message to many is answered 503; the bot goes on without its menu.
"""

import itertools
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import web

from bot.simulator.identity import LINE, TELEGRAM

_MULTICAST = 500


@dataclass
class _Trap:
    left: int
    spring: Callable[[], None]


@dataclass
class Inboxes:
    """`times`: how often each chat got something, by platform. `accepted`: calls that were not refused."""

    times: dict[str, Counter[str]] = field(default_factory=lambda: {LINE: Counter(), TELEGRAM: Counter()})
    accepted: Counter[str] = field(default_factory=Counter)
    #: how often LINE said that it knows a key
    known_keys: int = 0
    address: str = ""
    _keys: set[str] = field(default_factory=set)
    _traps: dict[str, _Trap] = field(default_factory=dict)
    _runner: web.AppRunner | None = None

    def __post_init__(self) -> None:
        self._numbers = itertools.count(1)

    async def open(self) -> None:
        """Serve both at one address of loopback."""
        app = web.Application(client_max_size=4 * 1024 * 1024)
        app.router.add_post("/v2/bot/message/{kind:push|multicast}", self._line)
        app.router.add_post("/bot{token}/sendMessage", self._telegram)
        app.router.add_route("*", "/{rest:.*}", self._closed)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.address = f"http://{host}:{port}"

    async def close(self) -> None:
        """End every connection."""
        if self._runner is not None:
            await self._runner.cleanup()

    def set_trap(self, channel: str, calls: int, spring: Callable[[], None]) -> None:
        """Do this when so many more calls are accepted, before the last of them is answered."""
        self._traps[channel] = _Trap(calls, spring)

    async def _line(self, request: web.Request) -> web.Response:
        body, key = await request.json(), request.headers.get("X-Line-Retry-Key", "")
        to = body["to"] if isinstance(body["to"], list) else [body["to"]]
        if not key or len(to) > _MULTICAST or len(set(to)) < len(to):
            return web.json_response({"message": "The request body has 1 error(s)"}, status=400)
        if key in self._keys:
            self.known_keys += 1
            return web.json_response({"message": "The retry key is already accepted"}, status=409)
        self._keys.add(key)
        self._accept(LINE, to)
        return web.json_response({})

    async def _telegram(self, request: web.Request) -> web.Response:
        chat = str((await request.json())["chat_id"])
        self._accept(TELEGRAM, [chat])
        message = {"message_id": next(self._numbers), "date": 0, "chat": {"id": int(chat), "type": "private"}}
        return web.json_response({"ok": True, "result": message})

    async def _closed(self, request: web.Request) -> web.Response:
        await request.read()
        return web.Response(status=503)

    def _accept(self, channel: str, chats: list[str]) -> None:
        self.times[channel].update(chats)
        self.accepted[channel] += 1
        trap = self._traps.get(channel)
        if trap is None:
            return
        trap.left -= 1
        if trap.left == 0:
            del self._traps[channel]
            trap.spring()
