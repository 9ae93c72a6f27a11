"""Updates by long polling, for a bot that has no public address.

getUpdates with an offset confirms everything before it, for good. So the offset moves on only when every update
before it has its outcome in the database; after a crash the platform brings the rest again and the event ids tell
what was done.
"""

import asyncio
import json
import random
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from bot.channels import Failure, NoAnswer, Throttled, Unreadable
from bot.channels.telegram import limits
from bot.channels.telegram.api import Api, Rejected
from bot.log import get_logger

log = get_logger(__name__)

Take = Callable[[bytes], Awaitable[None]]


class Poller:
    """Asks one bot's updates. `pause` and `longest_pause` are the seconds between tries that fail, growing twofold."""

    def __init__(
        self, api: Api, *, hold: int = limits.POLL_SECONDS, pause: float = 1.0, longest_pause: float = 60.0
    ) -> None:
        self._api = api
        self._hold = hold
        self._pause = pause
        self._longest_pause = longest_pause
        self._offset: int | None = None

    async def run(self, take: Take) -> None:
        """Hand every update to `take`, in order, until cancelled; an update for which `take` raises comes again."""
        failures = 0
        while True:
            try:
                updates = await self._updates()
            except (Failure, Rejected) as error:
                failures += 1
                await asyncio.sleep(self._wait(error, failures))
            else:
                failures = 0
                for update in updates:
                    await self._taken(take, update)

    async def _updates(self) -> list[dict[str, Any]]:
        """The next updates; what was taken before is confirmed with this call."""
        parameters: dict[str, Any] = {
            "timeout": self._hold,
            "limit": limits.UPDATES_AT_ONCE,
            "allowed_updates": limits.ALLOWED_UPDATES,
        }
        if self._offset is not None:
            parameters["offset"] = self._offset
        answer = await self._api.call("getUpdates", json.dumps(parameters), self._hold + limits.CALL_SECONDS)
        # {"ok":true,"result":[{"update_id":700000001,"message":{…}}, …]}
        if not isinstance(answer, list):
            raise NoAnswer
        return [update for update in answer if isinstance(update, dict)]

    async def _taken(self, take: Take, update: dict[str, Any]) -> None:
        """Hand over one update until it is taken, and move the offset past it."""
        body = json.dumps(update).encode()
        failures = 0
        while True:
            try:
                await take(body)
            except Unreadable:
                log.warning("an update that cannot be read", channel="telegram")
                break
            except Exception:
                failures += 1
                log.exception("an update was not taken", channel="telegram", attempts=failures)
                await asyncio.sleep(self._growing(failures))
            else:
                break
        number = update.get("update_id")
        if type(number) is int:
            self._offset = number + 1

    def _wait(self, error: Failure | Rejected, failures: int) -> float:
        """Seconds until updates are asked for again, with a word to the operator."""
        failure = error.failure() if isinstance(error, Rejected) else error
        if isinstance(error, Rejected) and error.status == HTTPStatus.CONFLICT:
            log.error("somebody else polls this bot, or it has a webhook: updates go there", channel="telegram")
        else:
            log.warning("no updates from the platform", channel="telegram", reason=failure.reason, attempts=failures)
        if isinstance(failure, Throttled):
            return failure.after
        return self._growing(failures)

    def _growing(self, failures: int) -> float:
        pause = self._pause * 2.0 ** min(failures - 1, 20)
        return min(self._longest_pause, pause) * random.uniform(0.8, 1.2)  # noqa: S311 - it only spreads the tries
