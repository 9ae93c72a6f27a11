"""PTB's `Bot` over the process's aiohttp session, for what is called rarely: getMe, webhook, commands, uploads.

PTB's own client is httpx, which costs more CPU than everything else in a call; and one session means one pool of
connections, one place for a proxy, and one end.
"""

import json
import logging
import os
from collections.abc import Awaitable
from typing import Any, TypeVar

import aiohttp
from telegram import Bot
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import BaseRequest, RequestData

from bot.channels import Failure, NoAnswer, NotSent, Refused, Throttled, Unauthorised, Unreachable, patience
from bot.channels.telegram import limits
from bot.channels.telegram.api import post

# PTB's switch to durations as timedelta: without it every RetryAfter warns that its int is on its way out.
os.environ.setdefault("PTB_TIMEDELTA", "true")
# At DEBUG `Bot` tells its address, token and all, and at ERROR `BaseRequest` whole answers.
logging.getLogger("telegram").setLevel(logging.CRITICAL)

_T = TypeVar("_T")


class NotConnected(NetworkError):
    """The connection was never made; PTB has no word for it."""

    def __init__(self) -> None:
        super().__init__("not connected")


class SharedSession(BaseRequest):
    """PTB's requests on a session that belongs to somebody else: it is neither opened nor closed here."""

    def __init__(self, http: aiohttp.ClientSession, seconds: float = limits.CALL_SECONDS) -> None:
        super().__init__()
        self._http = http
        self._seconds = seconds

    @property
    def read_timeout(self) -> float:
        """Seconds that a call may take altogether when its caller names none."""
        return self._seconds

    async def initialize(self) -> None:
        """There is nothing to open."""

    async def shutdown(self) -> None:
        """There is nothing to close."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One call; an upload goes as multipart with its file's name in UTF-8."""
        named = [seconds for seconds in (read_timeout, write_timeout) if isinstance(seconds, int | float)]
        connect = connect_timeout if isinstance(connect_timeout, int | float) else None
        timeout = aiohttp.ClientTimeout(total=sum(named) or self._seconds, connect=connect)
        failure: Exception
        try:
            return await post(self._http, url, _form(request_data), None, timeout, method)
        except NotSent:
            failure = NotConnected()
        except NoAnswer:
            failure = TimedOut("no answer")
        raise failure

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer as JSON; unlike PTB's own, an answer that is none is not written to the log."""
        try:
            answer = json.loads(payload)
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict):
            raise TelegramError("the answer is no JSON object")
        return answer


def bot(http: aiohttp.ClientSession, base: str, token: str) -> Bot:
    """PTB's `Bot` on the session. Never print it: its repr holds the token."""
    session = SharedSession(http)
    return Bot(
        token,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=session,
        get_updates_request=session,
    )


async def asked(call: Awaitable[_T]) -> _T:
    """The answer to a call of `Bot`; raises a `Failure` instead of PTB's errors, which can hold the token."""
    failure: Failure
    try:
        return await call
    except TelegramError as error:
        failure = failure_of(error)
    except (TypeError, LookupError, ValueError, AttributeError):
        failure = NoAnswer()  # a success whose result is not what the method gives: no Bot API said that
    raise failure


def failure_of(error: TelegramError) -> Failure:
    """PTB's error as one of the closed list. `BadRequest` and `TimedOut` are `NetworkError`s: the order matters."""
    match error:
        case RetryAfter():
            after = error.retry_after
            told = patience(after if isinstance(after, int) else after.total_seconds())
            return Throttled(told or limits.PAUSE_SECONDS)
        case InvalidToken():
            return Unauthorised()
        case Forbidden():
            return Unreachable()
        case BadRequest() if "chat not found" in error.message.lower():
            return Unreachable()
        case NotConnected():
            return NotSent()
        case BadRequest() | Conflict():
            return Refused()
        case NetworkError():
            return NoAnswer()
        case _:
            return Refused()


def _form(request: RequestData | None) -> aiohttp.FormData | None:
    """Parameters as a form, with files as multipart. aiohttp would percent-encode a Thai file name: quoting is off."""
    if request is None:
        return None
    form = aiohttp.FormData(quote_fields=False)
    for name, value in request.json_parameters.items():
        form.add_field(name, value)
    if request.contains_files:
        for name, (filename, content, kind) in request.multipart_data.items():
            form.add_field(name, content, filename=filename, content_type=kind)
    return form
