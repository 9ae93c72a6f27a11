"""A bot small enough to see through: it answers on LINE and Telegram by hand-written calls."""

import asyncio
import base64
import hashlib
import hmac
import importlib.util
import json
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import aiohttp
from aiohttp import web

from bot.simulator.identity import JoinHint, Person
from bot.simulator.simulator import Simulator

LINE_SECRET = "8c570fa6dd201bb328f1c1eac23a96d8"
LINE_TOKEN = "line-token"
TELEGRAM_TOKEN = "123456789:ABC-DEF1234ghIkl-zyx57W2v1u123ew11"
TELEGRAM_SECRET = "hook-secret_1"


def specification() -> ModuleType:
    """The project's validator of requests and webhook bodies."""
    name = "phakhi_request_validator"
    if name not in sys.modules:
        path = Path(__file__).parents[1] / "specifications" / "validate.py"
        spec = importlib.util.spec_from_file_location(name, path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


@dataclass
class Watch:
    """A clock that stands still until a test moves it."""

    moment: datetime = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def passes(self, **span: float) -> None:
        self.moment += timedelta(**span)


@dataclass
class Echo:
    """Answers with `messages` to whatever comes; `status` is what its webhook says."""

    status: int = 200
    silent: bool = False
    came: list[dict[str, Any]] = field(default_factory=list)
    line_messages: list[dict[str, Any]] = field(default_factory=lambda: [{"type": "text", "text": "สวัสดีค่ะ"}])
    simulator: Simulator | None = None

    async def line(self, request: web.Request) -> web.Response:
        body = await request.read()
        signature = base64.b64encode(hmac.digest(LINE_SECRET.encode(), body, hashlib.sha256)).decode()
        assert hmac.compare_digest(signature, request.headers["X-Line-Signature"])
        loaded = json.loads(body)
        self.came.append(loaded)
        for event in loaded["events"]:
            if "replyToken" in event and not self.silent and self.status == 200:
                await self.call_line("reply", {"replyToken": event["replyToken"], "messages": self.line_messages})
        return web.Response(status=self.status)

    async def telegram(self, request: web.Request) -> web.Response:
        assert request.headers["X-Telegram-Bot-Api-Secret-Token"] == TELEGRAM_SECRET
        update = await request.json()
        self.came.append(update)
        if "message" in update and not self.silent and self.status == 200:
            chat = update["message"]["chat"]["id"]
            markup = {"inline_keyboard": [[{"text": "ตกลง", "callback_data": "c|ok"}]]}
            await self.call_telegram("sendMessage", {"chat_id": chat, "text": "สวัสดีค่ะ", "reply_markup": markup})
        return web.Response(status=self.status)

    async def call_line(
        self, name: str, body: dict[str, Any], key: str = "", token: str = LINE_TOKEN
    ) -> tuple[int, dict[str, Any]]:
        assert self.simulator is not None
        headers = {"Authorization": f"Bearer {token}"} | ({"X-Line-Retry-Key": key} if key else {})
        url = f"{self.simulator.line_api}/v2/bot/message/{name}"
        async with aiohttp.ClientSession() as http, http.post(url, json=body, headers=headers) as answer:
            return answer.status, await answer.json()

    async def call_telegram(self, method: str, body: dict[str, Any] | aiohttp.FormData) -> dict[str, Any]:
        assert self.simulator is not None
        url = f"{self.simulator.telegram_api}/bot{TELEGRAM_TOKEN}/{method}"
        given: dict[str, Any] = {"json": body} if isinstance(body, dict) else {"data": body}
        async with aiohttp.ClientSession() as http, http.post(url, **given) as answer:
            told: dict[str, Any] = await answer.json()
            return told


@asynccontextmanager
async def running(
    watch: Watch | None = None,
    *,
    telegram_secret: str | None = TELEGRAM_SECRET,
    path: Path | str = ":memory:",
    people: Sequence[Person] = (),
    codes: Sequence[JoinHint] = (),
) -> AsyncIterator[tuple[Simulator, Echo]]:
    """The simulator and the bot on loopback; at the end all that the phones sent must have fitted the platforms."""
    echo = Echo()
    app = web.Application()
    app.router.add_post("/line", echo.line)
    app.router.add_post("/telegram", echo.telegram)
    runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    simulator = Simulator(
        path=path,
        bot_url=f"http://127.0.0.1:{runner.addresses[0][1]}",
        line_secret=LINE_SECRET,
        line_token=LINE_TOKEN,
        telegram_token=TELEGRAM_TOKEN,
        telegram_secret=telegram_secret,
        clock=watch or Watch(),
        people=people,
        codes=codes,
    )
    await simulator.start()
    echo.simulator = simulator
    try:
        yield simulator, echo
        assert [problem for body in echo.came for problem in problems(body)] == []
    finally:
        await simulator.stop()
        await runner.cleanup()
        await asyncio.sleep(0)


def problems(body: dict[str, Any]) -> list[str]:
    """What the platforms' specifications say against a webhook body."""
    rules = specification()
    found = rules.line_webhook_problems(body) if "events" in body else rules.tg_update_problems(body)
    return [str(problem) for problem in found if problem.level == "error"]
