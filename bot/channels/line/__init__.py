"""LINE: the Messaging API, through the SDK's types and the process's aiohttp session.

`read.py` and `content.py` read events, `compose.py` and `card.py` write messages, `sending.py` and `api.py` bring them
there, `rich_menu.py` sees to the menu below every chat.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from urllib.parse import quote

import aiohttp

from bot.channels import Accepted, Delivery, Failure, NoAnswer
from bot.channels.line import limits, many, sending
from bot.channels.line.api import Api, success
from bot.channels.line.compose import compose
from bot.channels.line.read import read
from bot.channels.line.rich_menu import RichMenuWords, prepare_menu
from bot.channels.line.text import CHANNEL, storable
from bot.inbound import Inbound, Place
from bot.outbound import Address, Bubble, Outgoing, Shared
from storage.pace import Lane

__all__ = ["LineChannel", "RichMenuWords"]

_SIGNATURE_HEADER = "x-line-signature"


class LineChannel:
    """`bot.channels.Channel` for one official account.

    `secret`: the channel secret that signs webhooks. `token`: the channel access token. `api`, `data_api`: base
    addresses. `menu`: the words of the rich menu, None for no menu. `seconds`: how long a delivery may take.
    """

    name = CHANNEL
    carries_files = False
    keyed = frozenset({"push", "multicast"})

    def __init__(
        self,
        *,
        secret: str,
        token: str,
        api: str,
        data_api: str,
        http: aiohttp.ClientSession,
        menu: RichMenuWords | None = None,
        seconds: float = limits.CALL_SECONDS,
    ) -> None:
        self._secret = secret.encode()
        self._menu = menu
        self._seconds = seconds
        self._api = Api(http, api, data_api, token, seconds)
        self._basic_id: str | None = None

    def verify(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Whether the header holds the body's signature; without a secret nothing is trusted."""
        given = next((value for name, value in headers.items() if name.lower() == _SIGNATURE_HEADER), "")
        expected = base64.b64encode(hmac.digest(self._secret, body, hashlib.sha256))
        return bool(self._secret) and hmac.compare_digest(given.encode("utf-8", "surrogatepass"), expected)

    def read(self, body: bytes) -> Sequence[Inbound]:
        """See `read.py`."""
        return read(body)

    def compose(self, bubbles: Sequence[Bubble], address: Address) -> Sequence[Outgoing]:
        """See `compose.py`."""
        return compose(bubbles, address)

    def spread(self, bubbles: Sequence[Bubble], chats: Sequence[str]) -> Iterator[Shared]:
        """See `many.py`."""
        return many.spread(bubbles, chats)

    def ride(self, answer: Outgoing, parked: str) -> Outgoing | None:
        """See `many.py`."""
        return many.ride(answer, parked)

    def lanes(self, method: str, chat: str) -> tuple[Lane, ...]:
        """One for each endpoint."""
        return (limits.LANES[method],)

    async def quota(self) -> tuple[int | None, int]:
        """The month's messages, None for no limit, and how many are used (about); raises a `Failure`.

        {"type": "limited", "value": 300}, {"type": "none"}; {"totalUsage": 250}
        """
        limit = success(await self._api.get("/v2/bot/message/quota"))
        used = success(await self._api.get("/v2/bot/message/quota/consumption")).get("totalUsage")
        most = limit.get("value") if limit.get("type") == "limited" else None
        if type(used) is not int or (most is not None and type(most) is not int):
            raise NoAnswer
        return most, used

    async def send(self, delivery: Delivery, now: datetime) -> Accepted:
        """See `sending.py`."""
        return await sending.send(self._api, delivery, now, self._seconds)

    async def fetch(self, reference: str, limit: int) -> bytes:
        """The content of a message, by its id (LINE Messaging API reference, "Get content")."""
        return await self._api.content(f"/v2/bot/message/{quote(reference, safe='')}/content", limit)

    async def acknowledge(self, event: Inbound) -> None:
        """Nothing: a press needs no receipt here."""

    async def profile(self, event: Inbound) -> str | None:
        """The sender's display name, {"displayName": "สมศรี", "userId": "Ua1a1…", "language": "th"}, or None.

        There is none for somebody who blocked the account, and none for whoever stays silent for 0.7 s.
        """
        if not event.sender:
            return None
        person = quote(event.sender, safe="")
        path = f"/v2/bot/profile/{person}"
        if event.place is Place.GROUP:
            kind = "room" if event.chat.startswith("R") else "group"
            path = f"/v2/bot/{kind}/{quote(event.chat, safe='')}/member/{person}"
        try:
            name = success(await self._api.get(path, limits.PROFILE_SECONDS)).get("displayName")
        except Failure:
            return None
        return storable(name) if isinstance(name, str) and name else None

    async def prepare(self) -> None:
        """Show the rich menu, where the one that is shown is another; raises a `Failure`."""
        if self._menu is not None:
            await prepare_menu(self._api, self._menu)

    async def basic_id(self) -> str:
        """The account's id with its @, for links such as `https://line.me/R/ti/p/<id>`; raises a `Failure`."""
        if self._basic_id is None:
            # {"userId": "Ub0b0…", "basicId": "@216ruzlu", "displayName": "ภาคี", "chatMode": "bot", …}
            told = success(await self._api.get("/v2/bot/info")).get("basicId")
            if not isinstance(told, str) or not told:
                raise NoAnswer
            self._basic_id = "@" + told.removeprefix("@")
        return self._basic_id

    async def close(self) -> None:
        """Nothing to let go of: the session belongs to the process."""
