"""Telegram's Bot API on loopback: what a bot sends, edits, asks and sets up, with the Bot API's own refusals.

Source: core.telegram.org/bots/api. An answer is {"ok": true, "result": …} or
{"ok": false, "error_code": 400, "description": "Bad Request: chat not found"}.
"""

from collections.abc import Callable
from http import HTTPStatus

from aiohttp import web

from bot.simulator.deliver import Post
from bot.simulator.identity import TELEGRAM
from bot.simulator.phones import Phones
from bot.simulator.platform import Book, Fault, Platform
from bot.simulator.seen import Json
from bot.simulator.telegram_call import Method, Refusal, parameters_of
from bot.simulator.telegram_messages import TelegramMessages
from bot.simulator.telegram_updates import TelegramUpdates

_REFUSALS = {
    Fault.ERROR: (500, "Internal Server Error"),
    Fault.TOO_FAST: (429, "Too Many Requests: retry after {}"),
    Fault.TOO_FAST_SILENT: (429, "Too Many Requests"),
    Fault.FORBIDDEN: (403, "Forbidden: bot was blocked by the user"),
    Fault.BAD: (400, "Bad Request: chat not found"),
    Fault.UNAUTHORISED: (401, "Unauthorized"),
    Fault.MONTHLY_LIMIT: (429, "Too Many Requests: retry after {}"),
}
#: getFile: "bots can download files of up to 20MB", "the link will be valid for at least 1 hour".
_FILE_BYTES = 20 * 1024 * 1024
_LINK_SECONDS = 3600.0
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


class TelegramPlatform(Platform):
    """The methods that a bot needs; `presses` are callback queries that nobody answered yet."""

    channel = TELEGRAM

    def __init__(self, book: Book, now: Callable[[], float], phones: Phones, post: Post, token: str, name: str) -> None:
        super().__init__(book, now)
        self._phones, self.token = phones, token
        self.me: Json = {
            "id": int(token.partition(":")[0]), "is_bot": True, "first_name": name, "username": "PhakhiSimulatorBot",
        }  # fmt: skip
        self.presses: dict[str, str] = {}
        #: whether the links to files lead nowhere any more
        self.files_vanished = False
        self._links: dict[str, tuple[str, float]] = {}
        #: whether privacy mode is off, as BotFather's /setprivacy sets it
        self.reads_all = False
        self._updates = TelegramUpdates(phones, now)
        methods: dict[str, Method] = {
            "getMe": self._get_me,
            "getFile": self._get_file,
            "answerCallbackQuery": self._answer_press,
        }
        methods |= TelegramMessages(phones, post, now, self.me).methods() | self._updates.methods()
        self._methods = {name.lower(): method for name, method in methods.items()}

    def add_routes(self, app: web.Application) -> None:
        """`/bot<token>/<method>` and `/file/bot<token>/<path>`."""
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        app.router.add_get("/file/bot{token}/{path:.+}", self._download)

    def carried(self, request: web.Request) -> str | None:
        """What sends or edits."""
        method = request.path.rpartition("/")[2]
        return method if method.startswith(("send", "edit")) and method != "sendChatAction" else None

    def refusal(self, fault: Fault) -> web.Response:
        """The Bot API's error body."""
        status, description = _REFUSALS[fault]
        after = {"retry_after": self.retry_after} if "{}" in description else {}
        return _refused(status, description.format(self.retry_after), after)

    def unknown_address(self, refused: web.HTTPException) -> web.Response:
        """404 in the Bot API's words."""
        return _refused(refused.status, "Not Found")

    def host(self, port: int) -> str:
        """One host for everything."""
        return "api.telegram.org"

    def ring(self) -> None:
        """There may be news for getUpdates."""
        self._updates.ring()

    async def _call(self, request: web.Request) -> web.Response:
        if request.match_info["token"] != self.token:
            return self.refusal(Fault.UNAUTHORISED)
        method = self._methods.get(request.match_info["method"].lower())
        if method is None:
            return _refused(404, "Not Found: method not found")
        try:
            return web.json_response({"ok": True, "result": await method(await parameters_of(request))})
        except Refusal as refused:
            return _refused(refused.status, f"{HTTPStatus(refused.status).phrase}: {refused}")

    async def _get_me(self, _: Json) -> Json:
        rights = {
            "can_join_groups": True,
            "can_read_all_group_messages": self.reads_all,
            "supports_inline_queries": False,
        }
        return self.me | rights

    async def _answer_press(self, given: Json) -> bool:
        if self.presses.pop(str(given.get("callback_query_id", "")), None) is None:
            raise Refusal(_TOO_OLD)
        return True

    async def _get_file(self, given: Json) -> Json:
        name = str(given.get("file_id", ""))
        file = self._phones.file(name)
        if file is None:
            raise Refusal("wrong file_id or the file is temporarily unavailable")
        if len(file.data) > _FILE_BYTES:
            raise Refusal("file is too big")
        path = f"{'photos' if file.kind == 'image/jpeg' else 'documents'}/file_{len(self._links)}"
        self._links[path] = (name, self._now() + _LINK_SECONDS)
        return {
            "file_id": name,
            "file_unique_id": name[-16:],
            "file_size": len(file.data),
            "file_path": path,
        }

    async def _download(self, request: web.Request) -> web.Response:
        """By a link that getFile gave out, for an hour."""
        name, until = self._links.get(request.match_info["path"], ("", 0.0))
        file = self._phones.file(name)
        if request.match_info["token"] != self.token or file is None or until < self._now() or self.files_vanished:
            return _refused(404, "Not Found")
        return web.Response(body=file.data, content_type=file.kind)

    async def stop(self) -> None:
        """Let go of who polls."""
        self._updates.close()
        await super().stop()


def _refused(status: int, description: str, parameters: Json | None = None) -> web.Response:
    told: Json = {"ok": False, "error_code": status, "description": description}
    return web.json_response(told | ({"parameters": parameters} if parameters else {}), status=status)
