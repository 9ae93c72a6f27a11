"""The Bot API on loopback: remembers what it was asked and answers as a test tells it to."""

import json
import traceback
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from bot.channels.telegram import TelegramChannel
from bot.media.folder_store import FolderStore
from bot.media.store import MediaStore
from tests.channels.loopback import Answer, Call, Loopback

TOKEN = "123456789:ABC-DEF1234ghIkl-zyx57W2v1u123ew11"
SECRET = "hook-secret_1"
NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
ME = {"id": 123456789, "is_bot": True, "first_name": "ภาคี", "username": "PhakhiBot"}


@dataclass
class Platform(Loopback):
    """After `answers`, what is `standing` by method; then success."""

    standing: dict[str, Any] = field(default_factory=dict)

    def called(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.name == method]

    def host(self, path: str) -> str:
        return "api.telegram.org"

    async def itself(self, request: web.Request, body: bytes) -> web.StreamResponse:
        method = request.path.rpartition("/")[2]
        if method in self.standing:
            return web.json_response({"ok": True, "result": self.standing[method]})
        if method in ("sendPhoto", "sendDocument"):
            return web.json_response({"ok": True, "result": {"message_id": 900 + len(self.calls)}})
        if method in ("sendMessage", "editMessageText"):
            parameters = json.loads(body)
            number = parameters.get("message_id", 900 + len(self.calls))
            return web.json_response({"ok": True, "result": {"message_id": number, "text": parameters["text"]}})
        return web.json_response({"ok": True, "result": ME if method == "getMe" else True})


def answer(status: int, description: str = "", **parameters: Any) -> Answer:
    """An error as the Bot API words it: {"ok":false,"error_code":403,"description":"Forbidden: …"}."""

    async def give(_request: web.Request, _body: bytes) -> web.StreamResponse:
        told: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
        return web.json_response(told | ({"parameters": parameters} if parameters else {}), status=status)

    return give


def channel(
    http: aiohttp.ClientSession,
    address: str,
    webhook_url: str | None = None,
    commands: dict[str, list[tuple[str, str]]] | None = None,
    seconds: float = 5.0,
    media: MediaStore = FolderStore(Path("nowhere")),  # noqa: B008 - a frozen value
) -> TelegramChannel:
    """The channel that talks to the platform at this address."""
    return TelegramChannel(
        token=TOKEN,
        api=address,
        secret=SECRET,
        http=http,
        webhook_url=webhook_url,
        commands=commands or {},
        now=lambda: NOW,
        media=media,
        seconds=seconds,
    )


def shows_no_token(error: BaseException) -> None:
    """Neither the error nor any error behind it says the token, even to somebody who prints them all."""
    seen: BaseException | None = error
    while seen is not None:
        assert TOKEN.partition(":")[2] not in "".join(traceback.format_exception_only(seen)) + repr(seen.args)
        seen = seen.__cause__ or seen.__context__
