"""LINE's Messaging API on loopback: what a bot sends, asks and sets up, with LINE's own refusals.

Source: LINE Messaging API reference (developers.line.biz/en/reference/messaging-api/).
"""

import json
import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from bot.simulator.deliver import Post
from bot.simulator.identity import LINE, line_user_id
from bot.simulator.line_group import members_of
from bot.simulator.line_menu import LineMenus
from bot.simulator.phones import Phones, State
from bot.simulator.platform import Book, Fault, Platform, port_of
from bot.simulator.seen import Json

#: A reply token is to be used "within one minute" of its delivery, and within 20 minutes of the event.
_TOKEN_WITHIN = 60.0
_TOKEN_OLDEST = 20 * 60.0
_RETRY_KEY_LIVES = 24 * 3600.0
_MESSAGES = range(1, 6)
_MULTICAST, _TEXT = 500, 5000
_KINDS = {
    "text", "textV2", "sticker", "image", "video", "audio", "location", "imagemap", "template", "flex", "coupon",
}  # fmt: skip
_UNAUTHORISED = "Authentication failed. Confirm that the access token in the authorization header is valid."
_REFUSALS = {
    Fault.ERROR: (500, "The error occurred while processing your request."),
    Fault.TOO_FAST: (429, "The API rate limit has been exceeded. Try again later."),
    Fault.TOO_FAST_SILENT: (429, "The API rate limit has been exceeded. Try again later."),
    Fault.FORBIDDEN: (403, "Access to this API is not available for your account"),
    Fault.BAD: (400, "The request body has 1 error(s)"),
    Fault.UNAUTHORISED: (401, _UNAUTHORISED),
    Fault.MONTHLY_LIMIT: (429, "You have reached your monthly limit."),
}


class LinePlatform(Platform):
    """`quota`: messages a month, None for no limit; what is pushed is counted in `used`, one a person reached.

    `content_waits`: how often what a phone sent is not ready yet when the bot asks for it. `content_vanished`: it is
    gone, for its time is over.
    """

    channel = LINE

    def __init__(self, book: Book, now: Callable[[], float], phones: Phones, post: Post, token: str, name: str) -> None:
        super().__init__(book, now)
        self._phones, self._post, self._token, self._name = phones, post, token, name
        self._menus = LineMenus(phones)
        self.data_port = 0
        self.quota: int | None = None
        self.used = 0
        self.content_waits = 0
        self.content_vanished = False
        self._asked: dict[str, int] = {}

    def add_routes(self, app: web.Application) -> None:
        """The addresses under `/v2/bot`."""
        message, channel = "/v2/bot/message", "/v2/bot/channel/webhook"
        app.add_routes(
            [
                web.post(f"{message}/reply", self._reply),
                web.post(f"{message}/push", self._push),
                web.post(f"{message}/multicast", self._multicast),
                web.post(f"{message}/validate/{{kind}}", self._validate),
                web.get(f"{message}/quota", self._quota),
                web.get(f"{message}/quota/consumption", self._consumption),
                web.get(f"{message}/{{message}}/content", self._content),
                web.get(f"{message}/{{message}}/content/preview", self._content),
                web.get("/v2/bot/profile/{user}", self._profile),
                web.get("/v2/bot/info", self._info),
                web.post("/v2/bot/chat/loading/start", self._loading),
                web.post("/v2/bot/chat/markAsRead", self._nothing),
                web.put(f"{channel}/endpoint", self._set_webhook),
                web.get(f"{channel}/endpoint", self._get_webhook),
                web.post(f"{channel}/test", self._test_webhook),
            ]
        )
        app.middlewares.append(self._authorised)
        self._menus.add_routes(app)

    def carried(self, request: web.Request) -> str | None:
        """reply, push or multicast."""
        name = request.path.removeprefix("/v2/bot/message/")
        return name if name in ("reply", "push", "multicast") else None

    def refusal(self, fault: Fault) -> web.Response:
        """LINE's error body."""
        answer = problem(*_REFUSALS[fault])
        if fault is Fault.TOO_FAST:
            answer.headers["Retry-After"] = str(self.retry_after)
        return answer

    def host(self, port: int) -> str:
        """Content and pictures live on a host of their own."""
        return "api-data.line.me" if port == self.data_port else "api.line.me"

    @web.middleware
    async def _authorised(self, request: web.Request, handler: Callable[[web.Request], Any]) -> web.StreamResponse:
        """The channel access token, and the host of the address; every answer has a request id."""
        if request.headers.get("Authorization") != f"Bearer {self._token}":
            answer: web.StreamResponse = self.refusal(Fault.UNAUTHORISED)
        elif request.path.endswith(("/content", "/content/preview")) != (port_of(request) == self.data_port):
            answer = problem(404, "Not found: only contents live on api-data.line.me")
        elif "X-Line-Retry-Key" in request.headers and self.carried(request) not in ("push", "multicast"):
            answer = problem(400, "The retry key is not supported for this endpoint")
        else:
            answer = await handler(request)
        answer.headers.setdefault("X-Line-Request-Id", _request_id())
        return answer

    # ---- messages

    async def _reply(self, request: web.Request) -> web.Response:
        """Free, once a token: {"replyToken": "…", "messages": […]} → {"sentMessages": [{"id": "…"}]}."""
        body = await _json(request)
        if (wrong := _problems(body)) is not None:
            return wrong
        chat = self._phones.use_token(
            str(body.get("replyToken")), self._now(), within=_TOKEN_WITHIN, oldest=_TOKEN_OLDEST
        )
        if chat is None:
            return problem(400, "Invalid reply token")
        return web.json_response({"sentMessages": self._show([chat], body["messages"])})

    async def _push(self, request: web.Request) -> web.Response:
        """{"to": "U…", "messages": […]}; a person who blocked the bot gets nothing, and the bot a 200."""
        body = await _json(request)
        if (wrong := _problems(body)) is not None:
            return wrong
        if (account := self._phones.account(LINE, str(body.get("to")))) is None:
            return problem(400, "The property, 'to', in the request body is invalid (line: -, column: -)")
        if account.state is not State.OPEN and account.chat.startswith("C"):
            return problem(400, "Failed to send messages")
        return self._once(request, [str(body["to"])], body["messages"], tells_ids=True)

    async def _multicast(self, request: web.Request) -> web.Response:
        """{"to": ["U…", …], "messages": […]} → {}."""
        body = await _json(request)
        if (wrong := _problems(body)) is not None:
            return wrong
        to = body.get("to")
        if not isinstance(to, list) or not 1 <= len(to) <= _MULTICAST or not all(str(one)[:1] == "U" for one in to):
            return problem(400, "The request body has 1 error(s)", f"Size must be between 1 and {_MULTICAST}", "to")
        return self._once(request, [str(one) for one in dict.fromkeys(to)], body["messages"], tells_ids=False)

    def _once(
        self, request: web.Request, chats: Sequence[str], messages: Sequence[Json], *, tells_ids: bool
    ) -> web.Response:
        """Deliver, unless the retry key was accepted before: then 409, and the first answer once more."""
        key, now = request.headers.get("X-Line-Retry-Key"), self._now()
        if key is not None and (before := self._phones.accepted(key, now - _RETRY_KEY_LIVES)) is not None:
            told = {"message": "The retry key is already accepted", **before[1]}
            return web.json_response(told, status=409, headers={"X-Line-Accepted-Request-Id": before[0]})
        people = sum(len(members_of(self._phones, chat)) for chat in chats if self._reaches(chat))
        if self.quota is not None and self.used + people > self.quota:
            return self.refusal(Fault.MONTHLY_LIMIT)
        self.used += people
        sent = self._show(chats, messages)
        answer: Json = {"sentMessages": sent} if tells_ids else {}
        request_id = _request_id()
        if key is not None:
            self._phones.accept(key, request_id, answer, now)
        return web.json_response(answer, headers={"X-Line-Request-Id": request_id})

    def _reaches(self, chat: str) -> bool:
        account = self._phones.account(LINE, chat)
        return account is not None and account.state is State.OPEN

    def _show(self, chats: Sequence[str], messages: Sequence[Json]) -> list[Json]:
        """Bubbles on the phones that can be reached, and ids as LINE tells them in any case."""
        sent: list[Json] = []
        for chat in chats:
            sent = []
            for message in messages:
                message_id = self._post.line_message_id()
                if self._reaches(chat):
                    self._phones.put(LINE, chat, message, mine=False, message_id=message_id, at=self._now())
                sent.append({"id": message_id, "quoteToken": secrets.token_urlsafe(24)})
        return sent

    async def _validate(self, request: web.Request) -> web.Response:
        """Message objects are checked and not sent."""
        return _problems(await _json(request)) or web.json_response({})

    async def _loading(self, request: web.Request) -> web.Response:
        """{"chatId": "U…", "loadingSeconds": 20} → 202: the bot seems to type."""
        body = await _json(request)
        seconds = body.get("loadingSeconds", 20)
        if not isinstance(seconds, int) or seconds not in range(5, 61, 5) or str(body.get("chatId"))[:1] != "U":
            return self.refusal(Fault.BAD)
        self._phones.typing(LINE, str(body["chatId"]), self._now() + seconds)
        return web.json_response({}, status=202)

    async def _nothing(self, _: web.Request) -> web.Response:
        return web.json_response({})

    # ---- questions

    async def _quota(self, _: web.Request) -> web.Response:
        limited = {"type": "limited", "value": self.quota}
        return web.json_response({"type": "none"} if self.quota is None else limited)

    async def _consumption(self, _: web.Request) -> web.Response:
        return web.json_response({"totalUsage": self.used})

    async def _info(self, _: web.Request) -> web.Response:
        who = {"userId": line_user_id("bot"), "basicId": "@000phakhi", "displayName": self._name}
        return web.json_response({**who, "chatMode": "bot", "markAsReadMode": "auto"})

    async def _profile(self, request: web.Request) -> web.Response:
        """{"displayName": "…", "userId": "U…", "language": "th"}; 404 for who blocked the bot."""
        account = self._phones.account(LINE, request.match_info["user"])
        if account is None or account.state is State.BLOCKED:
            return problem(404, "Not found")
        return web.json_response({"displayName": account.name, "userId": account.chat, "language": "th"})

    async def _content(self, request: web.Request) -> web.Response:
        """What a phone sent: a picture, a film, a document; 202 while it is being prepared."""
        message = request.match_info["message"]
        file = self._phones.file(f"line-{message}")
        if file is None or self.content_vanished:
            return problem(404, "Not found")
        asked = self._asked[message] = self._asked.get(message, 0) + 1
        if asked <= self.content_waits:
            return web.json_response({}, status=202)
        return web.Response(body=file.data, content_type=file.kind)

    # ---- webhook

    async def _set_webhook(self, request: web.Request) -> web.Response:
        endpoint = (await _json(request)).get("endpoint")
        if not isinstance(endpoint, str) or not endpoint.startswith("https://") or len(endpoint) > 500:
            return problem(400, "Invalid webhook endpoint URL")
        self._phones.set_fact("line-webhook", endpoint)
        return web.json_response({})

    async def _get_webhook(self, _: web.Request) -> web.Response:
        endpoint = self._phones.fact("line-webhook")
        if endpoint is None:
            return problem(404, "Webhook endpoint not found")
        return web.json_response({"endpoint": endpoint, "active": True})

    async def _test_webhook(self, _: web.Request) -> web.Response:
        """An empty batch, as behind the console's “Verify”."""
        status = await self._post.send_line([])
        fine = status is not None and 200 <= status < 300
        reason = "OK" if fine else "COULD_NOT_CONNECT" if status is None else "ERROR_STATUS_CODE"
        told = {
            "success": fine,
            "timestamp": datetime.fromtimestamp(self._now(), UTC).isoformat(),
            "statusCode": status or 0,
        }
        return web.json_response({**told, "reason": reason, "detail": str(status or "")})


def problem(status: int, message: str, detail: str = "", where: str = "") -> web.Response:
    """LINE's error body: {"message": "…", "details": [{"message": "…", "property": "messages[0].text"}]}."""
    told: Json = {"message": message}
    if detail:
        told["details"] = [{"message": detail, "property": where}]
    return web.json_response(told, status=status)


async def _json(request: web.Request) -> Json:
    try:
        body = json.loads(await request.read())
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _problems(body: Json) -> web.Response | None:
    """What LINE refuses of the messages, as far as it can be told without the specification."""
    messages = body.get("messages")
    if not isinstance(messages, list) or len(messages) not in _MESSAGES:
        return problem(400, "The request body has 1 error(s)", "Size must be between 1 and 5", "messages")
    for place, message in enumerate(messages):
        where = f"messages[{place}]"
        if not isinstance(message, dict) or message.get("type") not in _KINDS:
            return problem(400, "The request body has 1 error(s)", "Must be one of the known types", f"{where}.type")
        text = message.get("text")
        if message["type"] == "text" and not (isinstance(text, str) and 1 <= _units(text) <= _TEXT):
            return problem(400, "The request body has 1 error(s)", "Length must be between 1 and 5000", f"{where}.text")
    return None


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _request_id() -> str:
    return secrets.token_hex(16)
