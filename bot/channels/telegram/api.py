"""The Bot API over the process's aiohttp session: bodies are posted as their outbox rows hold them.

Measured a message: 0.14 CPU-milliseconds like this, 0.37 with PTB's `send_message` on the same session (it builds the
body anew and reads the whole message that comes back), 1.1 with PTB on its httpx.

The address of every call holds the token, and aiohttp's errors hold the address. So a failure is raised outside the
handler of the error that it stands for: nothing that is logged or chained can show the token.
"""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

import aiohttp

from bot.channels import (
    Failure,
    NoAnswer,
    NotReady,
    NotSent,
    Refused,
    Throttled,
    TooLarge,
    Unauthorised,
    Unreachable,
    Vanished,
    patience,
)
from bot.channels.fetching import fetch
from bot.channels.telegram import limits

_JSON: Final = {"Content-Type": "application/json"}
_NO_SUCH_MESSAGE = ("message to edit not found", "message can't be edited", "message_id_invalid")


class Rejected(Exception):
    """The platform answered that it will not: its status, its words, and what it says to do instead.

    {"ok":false,"error_code":429,"description":"Too Many Requests: retry after 7","parameters":{"retry_after":7}}
    `migrated_to` is the new id of a group that became a supergroup.
    """

    def __init__(
        self, status: int, description: str = "", retry_after: float | None = None, migrated_to: int | None = None
    ) -> None:
        super().__init__(status)
        self.status = status
        self.description = description
        self.retry_after = retry_after
        self.migrated_to = migrated_to

    def failure(self) -> Failure:
        """The same as one of the closed list."""
        if self.status == 429:
            return Throttled(self.retry_after or limits.PAUSE_SECONDS)
        if self.status in (401, 404):  # 401: a token that is not valid; 404: one that is not even well-formed
            return Unauthorised()
        if self.status == 403 or (self.status == 400 and self.says("chat not found")):
            return Unreachable()
        return Refused() if 400 <= self.status < 500 else NoAnswer()

    def file_failure(self) -> Failure:
        """The same where a file was asked for."""
        if self.status == 400 and self.says("file is too big"):
            return TooLarge()
        if self.status == 400 and self.says("temporarily unavailable"):
            return NotReady()
        if self.status == 400 and self.says("file_id", "file id", "file_reference"):
            return Vanished()
        return self.failure()

    def says(self, *words: str) -> bool:
        """Whether one of these stands in the description."""
        return any(word in self.description.lower() for word in words)

    @property
    def is_unchanged(self) -> bool:
        """An edit that would change nothing: what it wanted is there already."""
        return self.status == 400 and self.says("message is not modified")

    @property
    def is_file_unknown(self) -> bool:
        """A file id that the platform does not know, or not any more; the message was not sent.

        "Bad Request: wrong file identifier/HTTP URL specified", "… wrong remote file identifier specified: …"
        """
        return self.status == 400 and self.says("file identifier", "file_id", "file_reference")

    @property
    def is_message_gone(self) -> bool:
        """An edit of a message that was deleted or is no longer to be edited."""
        return self.status == 400 and self.says(*_NO_SUCH_MESSAGE)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as a call carries it: the parameter that it stands for, its name, its MIME type, its bytes."""

    parameter: str
    name: str
    kind: str
    content: bytes


class Api:
    """Calls of one bot. `base` is the address before `/bot<token>/<method>`."""

    def __init__(self, http: aiohttp.ClientSession, base: str, token: str) -> None:
        self._http = http
        self._address = f"{base}/bot{token}/"
        self._files = f"{base}/file/bot{token}/"

    async def call(self, method: str, body: str, seconds: float = limits.CALL_SECONDS) -> Any:
        """Post the JSON of a method's parameters; the `result` of the answer.

        Raises `Rejected` for an answer that says no, `NotSent` without a connection, `NoAnswer` without an answer.
        """
        patience = aiohttp.ClientTimeout(total=seconds)
        return result(*await post(self._http, self._address + method, body.encode(), _JSON, patience))

    async def upload(self, method: str, parameters: Mapping[str, Any], file: Upload, seconds: float) -> Any:
        """The same with a file, as a form: what is no text goes as JSON, and a Thai file name in UTF-8 as it is."""
        form = aiohttp.FormData(quote_fields=False)
        for name, value in parameters.items():
            form.add_field(name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
        form.add_field(file.parameter, file.content, filename=file.name, content_type=file.kind)
        patience = aiohttp.ClientTimeout(total=seconds)
        return result(*await post(self._http, self._address + method, form, None, patience))

    async def file(self, file_id: str, limit: int) -> bytes:
        """The bytes of a file; raises a `Failure`.

        {"ok":true,"result":{"file_id":"…","file_unique_id":"…","file_size":90000,"file_path":"photos/file_0.jpg"}}
        {"ok":false,"error_code":400,"description":"Bad Request: file is too big"}
        {"ok":false,"error_code":400,"description":"Bad Request: wrong file_id or the file is temporarily unavailable"}
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + limits.FETCH_SECONDS
        failure: Failure
        try:
            told = await self.call("getFile", json.dumps({"file_id": file_id}), limits.FETCH_SECONDS)
        except Rejected as rejected:
            failure = rejected.file_failure()
        else:
            size, path = (told.get(name) if isinstance(told, dict) else None for name in ("file_size", "file_path"))
            if not isinstance(path, str) or not path:
                failure = NotReady()
            elif type(size) is int and size > limit:
                failure = TooLarge()
            else:
                return await self._content(quote(path), limit, deadline - loop.time())
        raise failure

    async def _content(self, path: str, limit: int, seconds: float) -> bytes:
        fetched = await fetch(self._http, self._files + path, {}, limit, max(seconds, 1.0))
        match fetched.status:
            case 200:
                return fetched.content
            case 404 | 410:
                raise Vanished
        raise Rejected(fetched.status, retry_after=_seconds(fetched.retry_after)).failure()


def _seconds(retry_after: str | None) -> float | None:
    """`Retry-After: 7`, as the servers before the files say it."""
    return patience(float(retry_after)) if retry_after and retry_after.isascii() and retry_after.isdecimal() else None


async def post(
    http: aiohttp.ClientSession,
    address: str,
    data: bytes | aiohttp.FormData | None,
    headers: dict[str, str] | None,
    patience: aiohttp.ClientTimeout,
    method: str = "POST",
) -> tuple[int, bytes]:
    """One request: the status and the body of its answer; raises `NotSent` or `NoAnswer`."""
    failure: type[Failure] = NotSent
    if not http.closed:
        try:
            async with http.request(
                method, address, data=data, headers=headers, timeout=patience, allow_redirects=False
            ) as response:
                return response.status, await response.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL):
            failure = NotSent
        except (aiohttp.ClientError, TimeoutError, OSError):
            failure = NoAnswer
    raise failure


def result(status: int, payload: bytes) -> Any:
    """What a successful answer brings; raises `Rejected`, or `NoAnswer` for what no Bot API says."""
    try:
        answer = json.loads(payload)
    except (ValueError, RecursionError):
        answer = None
    if isinstance(answer, dict):
        if 200 <= status < 300 and answer.get("ok") is True:
            return answer.get("result")
        told = answer.get("parameters")
        parameters = told if isinstance(told, dict) else {}
        after, moved = parameters.get("retry_after"), parameters.get("migrate_to_chat_id")
        code = answer.get("error_code")
        raise Rejected(
            status if status >= 300 or type(code) is not int else code,
            str(answer.get("description", "")),
            retry_after=patience(after),
            migrated_to=moved if type(moved) is int else None,
        )
    if 200 <= status < 300:
        raise NoAnswer
    raise Rejected(status)
