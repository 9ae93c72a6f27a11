"""The way of an event from a phone to the bot: signed, posted, and posted again until the bot has taken it."""

import base64
import hashlib
import hmac
import json
import secrets
from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot.simulator.identity import LINE, TELEGRAM, line_user_id
from bot.simulator.phones import Event, Phones, State
from bot.simulator.seen import Json

#: Seconds until the next try, by tries so far; then the platform gives up.
_PAUSES = (2.0, 5.0, 15.0, 60.0, 180.0, 600.0, 1800.0, 3600.0)
_LINE_MESSAGES = 461_230_966_842_064_000
_TELEGRAM_UPDATES = 700_000_001
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Post:
    """Both platforms' delivery. `bot_url` is where the bot listens; whatever public address the bot names, its path
    is called there and nowhere else. `twice`: everything is delivered a second time at once. `first_answers`: how often
    each status answered the first delivery of an event; None: no answer."""

    def __init__(self, phones: Phones, now: Callable[[], float], bot_url: str, line_secret: str) -> None:
        self._phones, self._now, self._line_secret = phones, now, line_secret
        self.bot_url = bot_url
        self.twice = False
        self.answer_within = 10.0
        self.first_answers: Counter[int | None] = Counter()
        self._http: aiohttp.ClientSession | None = None
        self._on_the_way: set[int] = set()

    def start(self) -> None:
        """Open connections when they are needed."""
        self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=self.answer_within))

    async def stop(self) -> None:
        """Close them."""
        if self._http is not None:
            await self._http.close()

    # ---- ids

    def line_message_id(self) -> str:
        """18 digits, growing."""
        return str(self._phones.next_number("line-message", _LINE_MESSAGES))

    def telegram_message_id(self) -> int:
        """A number that grows over all chats."""
        return self._phones.next_number("telegram-message", 101)

    # ---- events

    async def line_event(
        self, chat: str, kind: str, *, sender: str = "", answers: bool = True, **fields: Any
    ) -> int | None:
        """A LINE event of a chat; returns the bot's status, None when it could not be reached.

        `sender`: who did it in a group, where LINE tells it.
        """
        now = self._now()
        who = {"userId": sender} if sender else {}
        source = {"U": {"type": "user", "userId": chat}, "C": {"type": "group", "groupId": chat, **who}}
        event: Json = {
            "type": kind,
            **fields,
            "webhookEventId": ulid(now),
            "deliveryContext": {"isRedelivery": False},
            "timestamp": int(now * 1000),
            "source": source.get(chat[:1], {"type": "room", "roomId": chat}),
            "mode": "active",
        }
        if answers:
            event["replyToken"] = secrets.token_hex(16)
        return await self._first(self._phones.post(LINE, chat, event, now))

    async def telegram_update(self, chat: str, kind: str, content: Json) -> int | None:
        """A Telegram update; returns the bot's status, None when it waits for getUpdates or nobody answered."""
        hook = self._phones.fact("telegram-webhook") or {}
        allowed = hook.get("allowed_updates") or self._phones.fact("telegram-polled-updates")
        if allowed and kind not in allowed:
            return None
        update = {"update_id": self._phones.next_number("telegram-update", _TELEGRAM_UPDATES), kind: content}
        return await self._first(self._phones.post(TELEGRAM, chat, update, self._now()))

    async def _first(self, event: Event) -> int | None:
        status = await self.deliver(event)
        return await self.deliver(event, again=True) if self.twice else status

    async def redeliver(self, channel: str, chat: str) -> int | None:
        """The newest event of a chat once more, taken or not: same ids, marked as LINE marks it."""
        event = self._phones.last_event(channel, chat)
        if event is None:
            raise LookupError("nothing was sent yet")
        return await self.deliver(event, again=True)

    async def deliver_waiting(self, *, due_only: bool = False) -> int:
        """Everything that no bot has taken; returns how many are taken now. `due_only`: whose pause is over."""
        now, taken = self._now(), 0
        for event in self._phones.waiting():
            if due_only and (event.due > now or event.attempts > len(_PAUSES)):
                continue
            status = await self.deliver(event, again=event.attempts > 0)
            taken += status is not None and 200 <= status < 300
        return taken

    async def deliver(self, event: Event, *, again: bool = False) -> int | None:
        """One try; 2xx and the bot has it, else it waits for the next one."""
        if event.number in self._on_the_way or not self._has_webhook(event.channel):
            return None
        self._on_the_way.add(event.number)
        try:
            status = await (self._line(event, again) if event.channel == LINE else self._telegram(event))
        finally:
            self._on_the_way.discard(event.number)
        if not again:
            self.first_answers[status] += 1
        if status is not None and 200 <= status < 300:
            self._phones.taken([event.number])
        elif not event.taken:
            pause = _PAUSES[min(event.attempts, len(_PAUSES) - 1)]
            self._phones.tried(event.number, self._now() + pause)
        return status

    async def send_line(self, events: list[Json]) -> int | None:
        """A batch as LINE sends it: {"destination": "U…", "events": […]}, with its signature."""
        body = _compact({"destination": line_user_id("bot"), "events": events})
        return await self.send_line_bytes(body)

    async def send_line_bytes(self, body: bytes) -> int | None:
        """Raw bytes with LINE's signature (Base64 of HMAC-SHA256 with the channel secret)."""
        signature = base64.b64encode(hmac.digest(self._line_secret.encode(), body, hashlib.sha256)).decode()
        path = urlsplit(self._phones.fact("line-webhook") or "").path or "/line"
        headers = {"User-Agent": "LineBotWebhook/2.0", "X-Line-Signature": signature}
        return await self._call(path, body, headers)

    async def send_telegram(self, update: Json) -> int | None:
        """An update as Telegram sends it to a webhook, with the secret that setWebhook named."""
        hook = self._phones.fact("telegram-webhook") or {}
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook["secret"]} if hook.get("secret") else {}
        path = urlsplit(hook.get("url") or "").path or "/telegram"
        return await self._call(path, _compact(update), headers)

    async def send_raw(self, channel: str, body: bytes) -> int | None:
        """A body made elsewhere, signed and delivered once; its chats and reply tokens are known from then on."""
        loaded = json.loads(body)
        if channel == LINE:
            for event in loaded.get("events", ()):
                source = event.get("source", {})
                chat = source.get("groupId") or source.get("roomId") or source.get("userId") or ""
                self._meet(LINE, chat)
                if "replyToken" in event:
                    self._phones.give_token(event["replyToken"], chat, self._now())
            return await self.send_line_bytes(body)
        for content in loaded.values():
            inside = content.get("message", content) if isinstance(content, dict) else {}
            self._meet(TELEGRAM, str(inside.get("chat", {}).get("id", "")))
        return await self.send_telegram(loaded)

    def _meet(self, channel: str, chat: str) -> None:
        if chat and self._phones.account(channel, chat) is None:
            self._phones.enrol(channel, chat, chat, state=State.OPEN)

    def _has_webhook(self, channel: str) -> bool:
        hook = self._phones.fact("telegram-webhook") or {}
        return bool(self.bot_url) and (channel == LINE or bool(hook.get("url")))

    async def _line(self, event: Event, again: bool) -> int | None:
        body = {**event.body, "deliveryContext": {"isRedelivery": again}}
        if "replyToken" in body:
            self._phones.give_token(body["replyToken"], event.chat, self._now())
        return await self.send_line([body])

    async def _telegram(self, event: Event) -> int | None:
        status = await self.send_telegram(event.body)
        if status is None or not 200 <= status < 300:
            said = "Connection refused" if status is None else f"Wrong response from the webhook: {status}"
            self._phones.set_fact("telegram-webhook-error", {"at": int(self._now()), "message": said})
        return status

    async def _call(self, path: str, body: bytes, headers: dict[str, str]) -> int | None:
        if self._http is None:
            raise RuntimeError("the simulator is not started")
        try:
            async with self._http.post(
                self.bot_url + path, data=body, headers={"Content-Type": "application/json", **headers}
            ) as answer:
                await answer.read()
                return answer.status
        except (TimeoutError, aiohttp.ClientError, ConnectionError):
            return None  # the platform knows no more than that: it will try again


def ulid(at: float) -> str:
    """26 letters: 48 bits of milliseconds, 80 of chance (github.com/ulid/spec)."""
    number = int(at * 1000) << 80 | secrets.randbits(80)
    return "".join(_CROCKFORD[number >> shift & 31] for shift in range(125, -1, -5))


def _compact(value: Json) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
