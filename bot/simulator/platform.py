"""What both platforms' servers share: every request is written down, and a call can be told to go wrong."""

import asyncio
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypedDict

from aiohttp import web

#: Requests that are remembered; a long talk must not fill the memory.
_REMEMBERED = 20_000
_LARGEST_BODY = 60_000_000


class Fault(StrEnum):
    """What can go wrong with a call that carries a message."""

    ERROR = "500"  #: not accepted: an internal error
    RESET_BEFORE = "reset_before"  #: not accepted: the connection ends
    RESET_AFTER = "reset_after"  #: accepted, but the connection ends before the answer
    SLOW = "slow"  #: accepted, but the answer comes later than anybody waits
    GATEWAY = "502"  #: not accepted: a page of a proxy in between
    TOO_FAST = "429"  #: not accepted: too many requests
    TOO_FAST_SILENT = "429_silent"  #: the same, and nobody says how long to wait
    FORBIDDEN = "403"  #: not accepted: blocked (Telegram), not allowed (LINE)
    BAD = "400"  #: not accepted: the request is wrong
    UNAUTHORISED = "401"  #: not accepted: the token is wrong
    MONTHLY_LIMIT = "monthly_limit"  #: not accepted: LINE's messages of the month are used up


class Recorded(TypedDict):
    """A request that a platform got, as a validator of requests reads it.

    `platform` is the channel's name, `url` names the platform's real host, `ts` is in seconds since 1970; `status`
    None: no answer was given.
    """

    platform: str
    method: str
    url: str
    headers: dict[str, str]
    body: bytes
    ts: float
    status: int | None


@dataclass
class _Planned:
    fault: Fault
    times: int
    call: str | None


@dataclass
class Book:
    """All requests of all platforms, in order of arrival."""

    requests: deque[Recorded] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))


class Platform(ABC):
    """One platform's HTTP API on loopback, by aiohttp: a test must be able to cut a connection."""

    channel: str

    def __init__(self, book: Book, now: Callable[[], float]) -> None:
        self._book = book
        self._now = now
        self._planned: list[_Planned] = []
        self._runner: web.AppRunner | None = None
        self._closing = asyncio.Event()
        #: seconds until a slow answer
        self.slow_seconds = 30.0
        #: seconds that a 429 asks to wait
        self.retry_after = 1

    @abstractmethod
    def add_routes(self, app: web.Application) -> None:
        """The platform's addresses."""

    @abstractmethod
    def carried(self, request: web.Request) -> str | None:
        """The name of a call that carries a message ("push", "sendMessage"), None for every other call."""

    @abstractmethod
    def refusal(self, fault: Fault) -> web.Response:
        """The platform's words for what went wrong."""

    @abstractmethod
    def host(self, port: int) -> str:
        """The real platform's host that a port stands for."""

    def fail_next(self, fault: Fault, times: int = 1, call: str | None = None) -> None:
        """The next calls that carry a message go wrong; `call` names one method alone."""
        self._planned.append(_Planned(fault, times, call))

    async def start(self, ports: int = 1) -> list[int]:
        """Serve on free ports of loopback; returns them."""
        app = web.Application(client_max_size=_LARGEST_BODY, middlewares=[self._around])
        self.add_routes(app)
        self._runner = web.AppRunner(app, shutdown_timeout=0.5, access_log=None)
        await self._runner.setup()
        for _ in range(ports):
            await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return [address[1] for address in self._runner.addresses]

    async def stop(self) -> None:
        """End every connection."""
        self._closing.set()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    @web.middleware
    async def _around(self, request: web.Request, handler: Callable[[web.Request], Any]) -> web.StreamResponse:
        """Write the request down, then answer it, or let it go wrong as planned."""
        body = await request.read()
        recorded = Recorded(
            platform=self.channel,
            method=request.method,
            url=f"https://{self.host(port_of(request))}{request.path_qs}",
            headers=dict(request.headers),
            body=body,
            ts=self._now(),
            status=None,
        )
        self._book.requests.append(recorded)
        fault = self._take_fault(request)
        if fault is Fault.RESET_BEFORE:
            return _cut(request)
        if fault is Fault.GATEWAY:
            recorded["status"] = 502
            return web.Response(status=502, text="<html><h1>502 Bad Gateway</h1></html>", content_type="text/html")
        if fault not in (None, Fault.RESET_AFTER, Fault.SLOW):
            answer: web.StreamResponse = self.refusal(fault)
        else:
            try:
                answer = await handler(request)
            except web.HTTPException as refused:
                answer = self.unknown_address(refused)
        if fault is Fault.RESET_AFTER:
            return _cut(request)
        if fault is Fault.SLOW:
            await self._dawdle()
        recorded["status"] = answer.status
        return answer

    def unknown_address(self, refused: web.HTTPException) -> web.Response:
        """404 and 405 in the platform's words."""
        return web.json_response({"message": "Not found"}, status=refused.status)

    def _take_fault(self, request: web.Request) -> Fault | None:
        call = self.carried(request)
        for planned in self._planned if call else ():
            if planned.call in (None, call):
                planned.times -= 1
                if planned.times < 1:
                    self._planned.remove(planned)
                return planned.fault
        return None

    async def _dawdle(self) -> None:
        try:
            await asyncio.wait_for(self._closing.wait(), self.slow_seconds)
        except TimeoutError:
            return


def port_of(request: web.Request) -> int:
    """The port that a request came to; 0 when its connection is gone already."""
    address = request.transport.get_extra_info("sockname") if request.transport else None
    return int(address[1]) if address else 0


def _cut(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)
