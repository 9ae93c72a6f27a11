"""Phones in a closed loop and the platforms' side of the wire, in one process; the bot is in another.

A phone does one of two talks again and again: the log in four messages, or the one that says it all. It sends an
event, waits until the bot's answer arrives at the platform, presses what the answer offers, and goes on. The time from
the event to the answer is what is measured.
"""

import asyncio
import base64
import hashlib
import hmac
import itertools
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import aiohttp
from aiohttp import web

_NO_WEBHOOK = {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
_LETTERS = "กขคจชดตทนบปพมยรลวสหอ"


def what_was_done(number: int) -> str:
    """A line of the length of “ประชุมออกแบบแผนการสอนเศษส่วน ป.4 2 ชม.”; no two are about the same work."""
    drawn = hashlib.sha256(str(number).encode()).digest()
    return f"ประชุม{''.join(_LETTERS[byte % len(_LETTERS)] for byte in drawn[:20])} ป.4 2 ชม."


def all_in_one(number: int) -> str:
    """The same with schools and day: an entry in one message."""
    return f"{what_was_done(number)} กับบ้านทุ่งที่1 บ้านทุ่งที่2 เมื่อวาน"


class Talk(StrEnum):
    """What a phone does."""

    FOUR = "four messages"  #: the word, what was done, with whom, which phase
    ONE = "one message"  #: everything in one


@dataclass
class Phone:
    """One teacher on one platform; `answer` is the newest thing the bot said."""

    platform: str
    user: str
    answer: "asyncio.Future[list[str]] | None" = None


@dataclass
class Town:
    """Phones, the stub of both platforms, and the figures of the slice that runs.

    `bots`: where the replicas of a bot are; events go to one after the other. `latency`: seconds that a platform takes
    for a call that carries a message. `refuses`: Telegram asks everybody to wait for an hour.
    """

    bots: list[str]
    line_secret: str
    telegram_secret: str
    phones: dict[str, Phone] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    updates: "asyncio.Queue[dict[str, Any]]" = field(default_factory=asyncio.Queue)
    polled: bool = False
    latency: float = 0.0
    refuses: bool = False

    def __post_init__(self) -> None:
        self._numbers = itertools.count(1)
        self._runner: web.AppRunner | None = None
        self.http: aiohttp.ClientSession | None = None

    async def open(self) -> str:
        """Serve the platforms' APIs; returns their base address."""
        app = web.Application(client_max_size=10_000_000)
        app.router.add_post("/v2/bot/message/{kind}", self._line)
        app.router.add_route("*", "/bot{token}/{method}", self._telegram)
        app.router.add_route("*", "/{rest:.*}", self._anything)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.http = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        return f"http://127.0.0.1:{port}"

    async def close(self) -> None:
        """Let go of the server and the connections."""
        if self.http is not None:
            await self.http.close()
        if self._runner is not None:
            await self._runner.cleanup()

    # ---- the platforms

    async def _line(self, request: web.Request) -> web.Response:
        body = await request.json()
        await asyncio.sleep(self.latency)
        if request.match_info["kind"] == "multicast":
            return web.json_response({})
        user = body.get("to") or body["replyToken"].partition("-")[0]
        payloads = [
            action["data"]
            for message in body["messages"]
            for action in _actions(message)
            if action.get("type") == "postback"
        ]
        self._answered(user, payloads)
        return web.json_response({"sentMessages": [{"id": str(next(self._numbers))}]})

    async def _telegram(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        if method == "getUpdates":
            return await self._get_updates(request)
        if method == "getMe":
            me = {"id": 123456789, "is_bot": True, "first_name": "Phakhi", "username": "PhakhiBot"}
            return web.json_response({"ok": True, "result": me})
        if method == "getWebhookInfo":
            return web.json_response({"ok": True, "result": {**_NO_WEBHOOK}})
        if method == "getMyCommands":
            return web.json_response({"ok": True, "result": []})
        if method not in ("sendMessage", "editMessageText"):
            return web.json_response({"ok": True, "result": True})
        if request.content_type == "application/json":
            body = await request.json()
        else:
            body = dict(await request.post())
            body["reply_markup"] = json.loads(body.get("reply_markup") or "{}")
        if self.refuses:
            told = {"ok": False, "error_code": 429, "description": "Too Many Requests: retry after 3600"}
            return web.json_response({**told, "parameters": {"retry_after": 3600}}, status=429)
        await asyncio.sleep(self.latency)
        rows = (body.get("reply_markup") or {}).get("inline_keyboard", [])
        chat = str(body["chat_id"])
        self._answered(chat, [button["callback_data"] for row in rows for button in row])
        kept = {"id": int(chat), "type": "private"}
        result = {"message_id": next(self._numbers), "date": int(time.time()), "chat": kept, "text": "x"}
        return web.json_response({"ok": True, "result": result})

    async def _get_updates(self, request: web.Request) -> web.Response:
        body: dict[str, Any] = dict(await request.post()) if request.method == "POST" else dict(request.query)
        if request.content_type == "application/json":
            body = await request.json()
        found = []
        try:
            found.append(await asyncio.wait_for(self.updates.get(), min(float(body.get("timeout") or 0), 1.0) or 0.01))
            while len(found) < 100:
                found.append(self.updates.get_nowait())
        except (TimeoutError, asyncio.QueueEmpty):
            pass
        return web.json_response({"ok": True, "result": found})

    async def _anything(self, request: web.Request) -> web.Response:
        await request.read()
        return web.json_response({"richMenuId": "m", "richmenus": [], "basicId": "@phakhi", "userId": "U" + "0" * 32})

    def _answered(self, user: str, payloads: list[str]) -> None:
        phone = self.phones.get(user)
        if phone is not None and phone.answer is not None and not phone.answer.done():
            phone.answer.set_result(payloads)

    # ---- the phones

    async def run(self, phones: Sequence[Phone], seconds: float, word: str, talk: Talk) -> int:
        """Let the phones talk for so many seconds; returns how many messages were answered."""
        self.seconds.clear()
        until = time.perf_counter() + seconds
        counts = await asyncio.gather(*(self._talk(phone, until, word, talk) for phone in phones))
        return sum(counts)

    async def _talk(self, phone: Phone, until: float, word: str, talk: Talk) -> int:
        done = 0
        self.phones[phone.user] = phone
        while time.perf_counter() < until:
            if talk is Talk.ONE:
                await self._say(phone, f"{word} {all_in_one(next(self._numbers))}")
                done += 1
                continue
            await self._say(phone, word)
            offered = await self._say(phone, what_was_done(next(self._numbers)))
            offered = await self._press(phone, offered[0])
            await self._press(phone, offered[0])
            done += 4
        return done

    async def _say(self, phone: Phone, text: str) -> list[str]:
        number = next(self._numbers)
        if phone.platform == "line":
            message: dict[str, Any] = {"type": "text", "id": str(number), "quoteToken": "q", "text": text}
            return await self._line_event(phone, {"type": "message", "message": message}, number)
        message = {"message_id": number, "date": int(time.time()), **_chat(phone), "text": text}
        return await self._update(phone, {"update_id": number, "message": message})

    async def _press(self, phone: Phone, payload: str) -> list[str]:
        number = next(self._numbers)
        if phone.platform == "line":
            return await self._line_event(phone, {"type": "postback", "postback": {"data": payload}}, number)
        sender = _chat(phone)
        message = {"message_id": number, "date": int(time.time()), "chat": sender["chat"], "text": "x"}
        query = {"id": str(number), "from": sender["from"], "message": message, "chat_instance": "1", "data": payload}
        return await self._update(phone, {"update_id": number, "callback_query": query})

    async def _line_event(self, phone: Phone, event: dict[str, Any], number: int) -> list[str]:
        event |= {
            "webhookEventId": f"01{number:024d}",
            "deliveryContext": {"isRedelivery": False},
            "timestamp": int(time.time() * 1000),
            "source": {"type": "user", "userId": phone.user},
            "mode": "active",
            "replyToken": f"{phone.user}-{number}",
        }
        body = json.dumps({"destination": "U" + "0" * 32, "events": [event]}, ensure_ascii=False).encode()
        signature = base64.b64encode(hmac.new(self.line_secret.encode(), body, hashlib.sha256).digest()).decode()
        return await self._post(phone, f"{self._a_bot()}/line", body, {"x-line-signature": signature})

    async def _update(self, phone: Phone, update: dict[str, Any]) -> list[str]:
        if self.polled:
            phone.answer = asyncio.get_running_loop().create_future()
            begun = time.perf_counter()
            self.updates.put_nowait(update)
            payloads = await asyncio.wait_for(phone.answer, 30)
            self.seconds.append(time.perf_counter() - begun)
            return payloads
        body = json.dumps(update, ensure_ascii=False).encode()
        headers = {"x-telegram-bot-api-secret-token": self.telegram_secret, "content-type": "application/json"}
        return await self._post(phone, f"{self._a_bot()}/telegram", body, headers)

    def _a_bot(self) -> str:
        return self.bots[next(self._numbers) % len(self.bots)]

    async def _post(self, phone: Phone, url: str, body: bytes, headers: dict[str, str]) -> list[str]:
        assert self.http is not None, "open comes first"
        phone.answer = asyncio.get_running_loop().create_future()
        begun = time.perf_counter()
        async with self.http.post(url, data=body, headers=headers) as response:
            assert response.status == 200, response.status
        payloads = await asyncio.wait_for(phone.answer, 30)
        self.seconds.append(time.perf_counter() - begun)
        return payloads


def _chat(phone: Phone) -> dict[str, Any]:
    user = int(phone.user)
    return {
        "from": {"id": user, "is_bot": False, "first_name": "Kru", "language_code": "th"},
        "chat": {"id": user, "type": "private", "first_name": "Kru"},
    }


def _actions(node: Any) -> list[dict[str, Any]]:
    """Every action in a LINE message, in order."""
    if isinstance(node, list):
        return [action for part in node for action in _actions(part)]
    if not isinstance(node, dict):
        return []
    own = [node["action"]] if isinstance(node.get("action"), dict) else []
    return own + [action for key, part in node.items() if key != "action" for action in _actions(part)]
