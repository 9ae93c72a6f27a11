"""How Telegram's updates get to a bot, and the commands in its menu, on loopback.

Source: core.telegram.org/bots/api, "Getting updates", `setMyCommands`.
"""

import asyncio
from collections.abc import Callable

from bot.simulator.identity import TELEGRAM
from bot.simulator.phones import Phones
from bot.simulator.seen import Json
from bot.simulator.telegram_call import Method, Refusal

_MOST_UPDATES = 100


class TelegramUpdates:
    """Webhook or long poll, never both."""

    def __init__(self, phones: Phones, now: Callable[[], float]) -> None:
        self._phones, self._now = phones, now
        self._poll = 0
        self._news = asyncio.Event()
        self._closing = False

    def methods(self) -> dict[str, Method]:
        """By name."""
        return {
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
            "getWebhookInfo": self._webhook_info,
            "getUpdates": self._get_updates,
            "setMyCommands": self._set_commands,
            "getMyCommands": self._get_commands,
        }

    def ring(self) -> None:
        """There may be news for who polls."""
        self._news.set()

    def close(self) -> None:
        """Let go of who polls."""
        self._closing = True
        self._news.set()

    async def _set_webhook(self, given: Json) -> bool:
        url = str(given.get("url", ""))
        if url and not url.startswith("https://"):
            raise Refusal("bad webhook: An HTTPS URL must be provided for webhook")
        before = self._phones.fact("telegram-webhook") or {}
        allowed = given.get("allowed_updates", before.get("allowed_updates", []))
        hook = {"url": url, "secret": given.get("secret_token", ""), "allowed_updates": allowed}
        self._phones.set_fact("telegram-webhook", hook if url else {})
        self._phones.set_fact("telegram-webhook-error", None)
        self._drop_pending(given)
        return True

    async def _delete_webhook(self, given: Json) -> bool:
        self._phones.set_fact("telegram-webhook", {})
        self._drop_pending(given)
        return True

    def _drop_pending(self, given: Json) -> None:
        if given.get("drop_pending_updates"):
            self._phones.taken([event.number for event in self._phones.waiting(TELEGRAM)])

    async def _webhook_info(self, _: Json) -> Json:
        hook = self._phones.fact("telegram-webhook") or {}
        waiting = len(self._phones.waiting(TELEGRAM))
        info = {"url": hook.get("url", ""), "has_custom_certificate": False, "pending_update_count": waiting}
        if hook.get("allowed_updates"):
            info["allowed_updates"] = hook["allowed_updates"]
        if (error := self._phones.fact("telegram-webhook-error")) is not None:
            info |= {"last_error_date": error["at"], "last_error_message": error["message"]}
        return info

    async def _get_updates(self, given: Json) -> list[Json]:
        """Long poll: what is not confirmed, as soon as there is something. A newer poller ends an older one."""
        if (self._phones.fact("telegram-webhook") or {}).get("url"):
            raise Refusal("can't use getUpdates method while webhook is active; use deleteWebhook first", 409)
        self._poll += 1
        mine = self._poll
        self._news.set()
        if "allowed_updates" in given:
            self._phones.set_fact("telegram-polled-updates", given["allowed_updates"])
        offset = int(given.get("offset") or 0)
        pending = self._phones.waiting(TELEGRAM)
        if offset < 0:
            offset = pending[offset].body["update_id"] if len(pending) >= -offset else 0
        self._phones.taken([event.number for event in pending if event.body["update_id"] < offset])
        limit = min(int(given.get("limit") or _MOST_UPDATES), _MOST_UPDATES)
        loop = asyncio.get_running_loop()
        until = loop.time() + float(given.get("timeout") or 0)
        while True:
            if mine != self._poll:
                raise Refusal("terminated by other getUpdates request; make sure that only one bot is running", 409)
            self._news.clear()
            waiting = self._phones.waiting(TELEGRAM)[:limit]
            left = until - loop.time()
            if waiting or left <= 0 or self._closing:
                return [event.body for event in waiting]
            await self._wait_for_news(left)

    async def _wait_for_news(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._news.wait(), seconds)
        except TimeoutError:
            return

    async def _set_commands(self, given: Json) -> bool:
        commands = given.get("commands")
        if not isinstance(commands, list) or not all(
            item.get("command") and item.get("description") for item in commands
        ):
            raise Refusal("can't parse commands")
        known = self._phones.fact("telegram-commands") or {}
        self._phones.set_fact("telegram-commands", known | {str(given.get("language_code") or ""): commands})
        return True

    async def _get_commands(self, given: Json) -> list[Json]:
        known: dict[str, list[Json]] = self._phones.fact("telegram-commands") or {}
        return known.get(str(given.get("language_code") or ""), [])
