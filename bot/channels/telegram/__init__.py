"""Telegram: the Bot API, through python-telegram-bot's types and the process's aiohttp session.

`read.py` and `quick.py` read updates, `compose.py` writes calls, `api.py` and `request.py` make them, `polling.py`
asks for updates where no webhook can reach the bot.
"""

import asyncio
import hmac
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, TypeVar

import aiohttp
from telegram import WebhookInfo

from bot.channels import Accepted, Delivery, Failure, FilesUnavailable, NotSent, Refused
from bot.channels.telegram import limits, many, preparing, request
from bot.channels.telegram.api import Api, Rejected, Upload
from bot.channels.telegram.compose import as_json, compose
from bot.channels.telegram.group import Self
from bot.channels.telegram.polling import Poller
from bot.channels.telegram.read import Reader
from bot.channels.telegram.text import CHANNEL
from bot.channels.telegram.uploads import Uploads
from bot.inbound import Inbound, Pressed
from bot.log import get_logger
from bot.media.store import MediaStore, NotKept, StoreUnavailable, content_type
from bot.outbound import Address, Bubble, Outgoing, Shared
from storage.pace import Lane, chat_lane

log = get_logger(__name__)
T = TypeVar("T")

_SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - the header's name
#: A delivery is at most: an edit that fails, a message to a group that has moved, a message to its new id.
_MOST_CALLS = 3
#: Calls with a file, and the parameter that it is.
_WITH_FILE = {"sendPhoto": "photo", "sendDocument": "document"}
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")


class TelegramChannel:
    """`bot.channels.Channel` for one bot.

    `api`: base address of the Bot API. `secret`: what the webhook's header must hold. `webhook_url`: the full public
    address of the webhook, None when updates are polled. `commands`: for each language code ('' for every other
    language) the menu's commands with their descriptions. `now`: the clock's. `media`: where the files lie that are
    sent. `rate`: messages a second in all, 0 for no pacing. `seconds`: how long a delivery may take; one with a file
    has `limits.UPLOAD_SECONDS`.
    """

    name = CHANNEL
    carries_files = True
    keyed: frozenset[str] = frozenset()

    def __init__(
        self,
        *,
        token: str,
        api: str,
        secret: str,
        http: aiohttp.ClientSession,
        webhook_url: str | None,
        commands: Mapping[str, Sequence[tuple[str, str]]],
        now: Callable[[], datetime],
        media: MediaStore,
        rate: float = 0.0,
        seconds: float = limits.CALL_SECONDS,
    ) -> None:
        number = token.partition(":")[0]
        self._secret = secret
        self._webhook_url = webhook_url
        self._commands = commands
        self._seconds = seconds
        self._media = media
        self._rate = rate
        self._api = Api(http, api, token)
        self._uploads = Uploads()
        self._bot = request.bot(http, api, token)
        self._reader = Reader(Self(int(number) if number.isdecimal() else 0), now)

    def verify(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Whether the secret that was given to setWebhook came back; without a secret nothing is trusted."""
        given = next((value for name, value in headers.items() if name.lower() == _SECRET_HEADER), "")
        return bool(self._secret) and hmac.compare_digest(given.encode("utf-8", "surrogatepass"), self._secret.encode())

    def read(self, body: bytes) -> Sequence[Inbound]:
        """The one event of an update; raises `Unreadable`."""
        return (self._reader.read(body),)

    def compose(self, bubbles: Sequence[Bubble], address: Address) -> Sequence[Outgoing]:
        """See `compose.py`."""
        return compose(bubbles, address)

    def spread(self, bubbles: Sequence[Bubble], chats: Sequence[str]) -> Iterator[Shared]:
        """See `many.py`."""
        return many.spread(bubbles, chats)

    def ride(self, answer: Outgoing, parked: str) -> Outgoing | None:
        """Nothing is parked where every message is free."""
        return None

    def lanes(self, method: str, chat: str) -> tuple[Lane, ...]:
        """The chat's and the bot's; an edit counts like a message."""
        if not self._rate:
            return ()
        per_second = limits.GROUP_RATE if chat.startswith("-") else limits.CHAT_RATE
        return (
            Lane(chat_lane(chat), per_second, burst=limits.CHAT_BURST),
            Lane("all", self._rate, burst=limits.WHOLE_BURST),
        )

    async def send(self, delivery: Delivery, now: datetime) -> Accepted:
        """Make the call, and what it must become when the chat has moved or the message to edit is gone.

        The platform has no idempotency key: a message that goes again after a doubtful try may be there twice. An
        edit may be repeated at will.
        """
        loop = asyncio.get_running_loop()
        method, body = delivery.outgoing.method, delivery.outgoing.body
        seconds = limits.UPLOAD_SECONDS if method in _WITH_FILE else self._seconds
        deadline = loop.time() + seconds
        failure: Failure = Refused()
        for _ in range(_MOST_CALLS):
            left = deadline - loop.time()
            if left < seconds / 10:
                raise NotSent  # the call before this one was turned down, so nothing has been delivered
            try:
                result = await self._call(method, body, left)
            except Rejected as rejected:
                if rejected.is_unchanged:
                    return Accepted(_message_ids(json.loads(body)))
                instead = _instead(method, body, rejected)
                if instead is None:
                    failure = self._refusal(method, rejected)
                    break
                method, body = instead
            else:
                return Accepted(_message_ids(result), delivery.doubtful and method != "editMessageText")
        raise failure

    async def _call(self, method: str, body: str, seconds: float) -> Any:
        """The stored call; its file is looked for now, and refused where it is gone, though Telegram may have it."""
        if method not in _WITH_FILE:
            return await self._api.call(method, body, seconds)
        parameters = json.loads(body)
        file, parameter = parameters.pop("file"), _WITH_FILE[method]
        path, name = file["path"], file["name"] or "file"
        deadline = asyncio.get_running_loop().time() + seconds

        async def upload() -> Any:
            content = await self._kept(self._media.read, path)
            as_part = Upload(parameter, name, content_type(path), content)
            return await self._api.upload(method, parameters, as_part, _left(deadline))

        async def again(file_id: str) -> Any:
            if await self._kept(self._media.file, path) is None:
                raise Refused
            return await self._api.call(method, as_json({**parameters, parameter: file_id}), _left(deadline))

        return await self._uploads.send((method, path, name), upload, again, seconds)

    @staticmethod
    async def _kept(look: Callable[[str], T], path: str) -> T:
        """What the store says of a file."""
        try:
            return await asyncio.to_thread(look, path)
        except NotKept:
            raise Refused from None
        except StoreUnavailable:
            raise FilesUnavailable from None

    async def fetch(self, reference: str, limit: int) -> bytes:
        """The content of a file id (Bot API, "getFile"): a link is asked for, which is good for an hour."""
        return await self._api.file(reference, limit)

    async def acknowledge(self, event: Inbound) -> None:
        """Stop the button's waiting sign (answerCallbackQuery); late or failed, nothing is lost."""
        if isinstance(event.what, Pressed) and event.what.receipt:
            with suppress(Failure, Rejected):
                body = as_json({"callback_query_id": event.what.receipt})
                await self._api.call("answerCallbackQuery", body, min(self._seconds, limits.RECEIPT_SECONDS))

    async def profile(self, event: Inbound) -> str | None:
        """The name that came with the event: every update carries it."""
        return event.profile

    async def prepare(self) -> None:
        """Learn the bot's name; say where updates go and what the menu holds, where the platform has it otherwise.

        Raises a `Failure`.
        """
        await self.username()
        if self._webhook_url:
            await preparing.set_webhook(self._bot, self._webhook_url, self._secret)
        else:
            await preparing.delete_webhook(self._bot)
        await preparing.set_commands(self._bot, self._commands)

    async def username(self) -> str:
        """The bot's name for links such as `https://t.me/<name>?start=<code>`; raises a `Failure`."""
        if self._reader.me.username is None:
            user = await request.asked(self._bot.get_me())
            self._reader.me = Self(user.id, user.username, bool(user.can_read_all_group_messages))
        return self._reader.me.username or ""

    async def webhook_info(self) -> WebhookInfo:
        """What the platform knows of the webhook: address, waiting updates, last error; raises a `Failure`."""
        return await request.asked(self._bot.get_webhook_info())

    def poller(self) -> Poller:
        """Long polling for this bot; one process at a time may run it."""
        return Poller(self._api)

    async def close(self) -> None:
        """Nothing to let go of: the session belongs to the process."""

    def _refusal(self, method: str, rejected: Rejected) -> Failure:
        failure = rejected.failure()
        if isinstance(failure, Refused):
            # The platform's own words, without what they quote: the only hint at which of our limits is wrong.
            reason = _QUOTED.sub("…", rejected.description)
            log.error("call refused", channel=CHANNEL, method=method, status=rejected.status, reason=reason)
        return failure


def _left(deadline: float) -> float:
    """The seconds that are left; `NotSent` where a call would not be worth its beginning."""
    left = deadline - asyncio.get_running_loop().time()
    if left < 1:
        raise NotSent
    return left


def _instead(method: str, body: str, rejected: Rejected) -> tuple[str, str] | None:
    """The call to make now: to a group's new id, or a new message in place of an edit; None when there is none."""
    parameters = json.loads(body)
    if rejected.migrated_to is not None and parameters["chat_id"] != rejected.migrated_to:
        return method, as_json({**parameters, "chat_id": rejected.migrated_to})
    if rejected.is_message_gone and method == "editMessageText":
        del parameters["message_id"]
        return "sendMessage", as_json(parameters)
    return None


def _message_ids(result: Any) -> tuple[str, ...]:
    """{"message_id":103,"chat":{…},…} → ("103",); an edit of a message that is not the bot's own answers true."""
    number = result.get("message_id") if isinstance(result, dict) else None
    return (str(number),) if number is not None else ()
