"""A platform's batch → turns → 200.

A batch gets its 200 only when each of its events has an outcome in the database. Events of one sender follow each
other; events of different senders may be taken together (SQLite commits them in one go).
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot import metrics
from bot.channels import Channel
from bot.crash import CrashPoint, Reached
from bot.inbound import Edited, Ignored, Inbound, Place, Pressed, Said, Sent
from bot.log import get_logger
from bot.says import Press
from bot.sender import Sender
from bot.thai import keywords
from bot.turn import Turned, Turns, reference
from storage.database import Database, DatabaseUnavailable

log = get_logger(__name__)


class Reception:
    """Takes verified batches of one process."""

    def __init__(
        self,
        database: Database,
        turns: Turns,
        sender: Sender,
        *,
        gives_profile: Callable[[Press], bool],
        reached: Reached,
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        """`wake`: a turn has left work for a job."""
        self._database = database
        self._turns = turns
        self._sender = sender
        self._gives_profile = gives_profile
        self._reached = reached
        self._wake = wake
        self._queues: dict[str, asyncio.Lock] = {}
        self._receipts: set[asyncio.Task[None]] = set()
        self._is_away = False

    async def take(self, channel: Channel, body: bytes) -> None:
        """Process a verified body; raises `Unreadable` or `DatabaseUnavailable`, else every event has its outcome."""
        try:
            await self._take(channel, body)
        except DatabaseUnavailable as away:
            self._tell(away)
            raise
        self._tell(None)

    async def _take(self, channel: Channel, body: bytes) -> None:
        events = [_for_the_bot(event) for event in channel.read(body)]
        if len(events) == 1:
            await self._take_one(channel, events[0])
            return
        by_sender: dict[str, list[Inbound]] = {}
        for event in events:
            by_sender.setdefault(event.sender or event.chat, []).append(event)
        await asyncio.gather(*(self._take_all(channel, theirs) for theirs in by_sender.values()))

    async def _take_all(self, channel: Channel, events: Sequence[Inbound]) -> None:
        for event in events:
            await self._take_one(channel, event)

    async def _take_one(self, channel: Channel, event: Inbound) -> None:
        kind = type(event.what).__name__.lower()
        metrics.received(channel.name, event.what.why if isinstance(event.what, Ignored) else kind)
        event = await self._greet(channel, event)
        key = f"{channel.name}:{event.sender or event.chat}"
        lock = self._queues.setdefault(key, asyncio.Lock())
        try:
            async with lock:
                turned = await self._turn(event)
                self._reached(CrashPoint.COMMIT_AFTER)
                self._sender.hand(turned.rows)
                if turned.left_work:
                    self._wake()
        finally:
            if not lock.locked():
                self._queues.pop(key, None)
        if not turned.fresh:
            metrics.duplicate(channel.name)

    async def _greet(self, channel: Channel, event: Inbound) -> Inbound:
        """What a press wants at once: its receipt, and the name of somebody who has just agreed to give it.

        The name is asked for before the turn, because the turn cannot wait and the answer needs it; it is not kept
        unless the turn finds that the press was a consent.
        """
        if not isinstance(event.what, Pressed):
            return event
        if event.what.receipt is not None:
            task = asyncio.get_running_loop().create_task(channel.acknowledge(event))
            self._receipts.add(task)
            task.add_done_callback(self._receipts.discard)
        if event.what.press is not None and event.profile is None and self._gives_profile(event.what.press):
            return replace(event, profile=await channel.profile(event))
        return event

    async def _turn(self, event: Inbound) -> Turned:
        try:
            return await asyncio.wrap_future(
                self._database.write(lambda connection: self._turns.take(connection, event))
            )
        except DatabaseUnavailable:
            raise
        except Exception:
            # Whatever our code does wrong ends here: one apology, one log line, and the event does not come back.
            ref = reference()
            log.exception("turn failed", channel=event.channel, reference=ref)
            metrics.failed(event.channel)
            apologise = self._turns.apologise
            return await asyncio.wrap_future(self._database.write(lambda connection: apologise(connection, event, ref)))

    def _tell(self, away: DatabaseUnavailable | None) -> None:
        """One line when the database goes away and one when it is back, however many events come meanwhile."""
        if away is not None and not self._is_away:
            log.error("no event is taken: the database is away", reason=str(away))
        elif away is None and self._is_away:
            log.warning("events are taken again: the database is back")
        self._is_away = away is not None

    async def settled(self) -> None:
        """Wait for receipts on their way."""
        if self._receipts:
            await asyncio.gather(*self._receipts, return_exceptions=True)


def _for_the_bot(event: Inbound) -> Inbound:
    """The event, unless it only went by in a group: of that stays its id, before anything else looks at it.

    A press and a change of the chat come without words; of what is taken back only the message's id is told.
    """
    if event.place is not Place.GROUP:
        return event
    match event.what:
        case Said(text=text, mentions_bot=called) | Edited(text=text, mentions_bot=called):
            is_meant = called or keywords.tagged(text) is not None
        case Sent():
            is_meant = False
        case _:
            is_meant = True
    if is_meant:
        return event
    return Inbound(event.channel, event.event_id, event.at, None, event.chat, event.place, Ignored("group"))
