"""Which of our files Telegram has already, so that one goes up once and not once for everybody who gets it.

The answer to an upload holds Telegram's id of the file, which this bot may send as often as it likes (Bot API, "Sending
files"). It is remembered in memory and nowhere else: a process that starts uploads a file once more, and nothing is
kept of a file that is kept no more.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Final
from weakref import WeakValueDictionary

from bot.channels import NotSent
from bot.channels.telegram.api import Rejected

#: So many files are remembered, the newest.
_MOST: Final = 1000
#: The call, the file's path and its name: a photo sent as a document is another file.
File = tuple[str, str, str]


class Uploads:
    """Of one bot in one process."""

    def __init__(self) -> None:
        self._ids: dict[File, str] = {}
        self._first: WeakValueDictionary[File, asyncio.Lock] = WeakValueDictionary()

    async def send(
        self, file: File, upload: Callable[[], Awaitable[Any]], again: Callable[[str], Awaitable[Any]], seconds: float
    ) -> Any:
        """`upload` it if nobody has, else send it `again` by its id; whoever comes meanwhile waits, at most so long.

        The answer of the call that was made. Raises what the calls raise, and `NotSent` after having waited in vain.
        """
        if (known := self._ids.get(file)) is None:
            async with self._alone(file, seconds):
                if (known := self._ids.get(file)) is None:
                    return self._learned(file, await upload())
        try:
            return await again(known)
        except Rejected as rejected:
            if not rejected.is_file_unknown:
                raise
        return self._learned(file, await upload())

    @asynccontextmanager
    async def _alone(self, file: File, seconds: float) -> AsyncIterator[None]:
        lock = self._first.setdefault(file, asyncio.Lock())
        try:
            await asyncio.wait_for(lock.acquire(), seconds)
        except TimeoutError:
            raise NotSent from None
        try:
            yield
        finally:
            lock.release()

    def _learned(self, file: File, answer: Any) -> Any:
        """{"message_id":5,…,"photo":[{"file_id":"…",…},…]} or {…,"document":{"file_id":"…",…}}: the largest is last."""
        sent = (answer.get("photo") or [None])[-1] or answer.get("document") if isinstance(answer, dict) else None
        self._ids.pop(file, None)
        if isinstance(sent, dict) and isinstance(sent.get("file_id"), str):
            self._ids[file] = sent["file_id"]
        if len(self._ids) > _MOST:
            del self._ids[next(iter(self._ids))]
        return answer
