"""When a call may be made: rates that all processes keep together, and silence that a platform asked for.

The rows of `storage/pace.py` are the truth. What waits here in the same moment is reserved in one write; a lane whose
slots come in blocks (LINE's thousands a second) is asked for once a second and not for each call.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from bot.log import get_logger
from storage import pace
from storage.database import Database, DatabaseUnavailable
from storage.pace import Lane, Slot, Wish
from storage.session import Connection

log = get_logger(__name__)

#: How long a block of slots is good for.
BLOCK_LIVES = timedelta(seconds=1)


@dataclass(slots=True)
class _Block:
    """Slots that this process took and has not used; they are good from one moment to the other."""

    left: int
    since: datetime
    until: datetime


@dataclass
class Pace:
    """One per process."""

    database: Database
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _asked: list[tuple[Wish, "asyncio.Future[Slot]"]] = field(default_factory=list)
    _blocks: dict[tuple[str, str], _Block] = field(default_factory=dict)
    _rests: dict[str, datetime] = field(default_factory=dict)
    _taking: dict[str, asyncio.Lock] = field(default_factory=dict)
    _reserving: asyncio.Task[None] | None = None

    async def turn(self, channel: str, lanes: Sequence[Lane]) -> None:
        """Wait until a call through these lanes may be made. Answers come this way: they take slots ahead."""
        while True:
            slot = await self._slot(channel, lanes)
            wait = (slot.at - self.database.now()).total_seconds()
            if wait > 0:
                await self.sleep(wait)
            if slot.taken:
                return

    def rests(self, channel: str, now: datetime) -> datetime | None:
        """Until when the channel is to be left alone; None when it is not."""
        until = self._rests.get(channel)
        return until if until is not None and until > now else None

    async def rest(self, channel: str, seconds: float) -> None:
        """The platform asks for so much silence: nothing goes there until then, from any process."""
        until = self.database.now() + timedelta(seconds=seconds)
        self._rests[channel] = max(until, self._rests.get(channel, until))
        try:
            await asyncio.wrap_future(self.database.write(partial(_rest, channel, until)))
        except DatabaseUnavailable:
            log.warning("only this process rests: the database is away", channel=channel)

    def heard(self, rests: Mapping[str, datetime]) -> None:
        """What another process was told (`storage.pace.resting`)."""
        for channel, until in rests.items():
            self._rests[channel] = max(until, self._rests.get(channel, until))

    async def stop(self) -> None:
        """Reserve nothing more."""
        if self._reserving is not None:
            self._reserving.cancel()
            await asyncio.gather(self._reserving, return_exceptions=True)

    async def _slot(self, channel: str, lanes: Sequence[Lane]) -> Slot:
        now = self.database.now()
        if (rest := self.rests(channel, now)) is not None:
            return Slot(rest, taken=False)
        if (since := self._of_blocks(channel, lanes, now)) is not None:
            return Slot(since, taken=True)
        if not any(lane.block > 1 for lane in lanes):
            return await self._reserved(Wish(channel, tuple(lanes), ahead=True))
        # Who comes while a block is being taken uses that one: a block for each of them would be seconds ahead.
        async with self._taking.setdefault(channel, asyncio.Lock()):
            if (since := self._of_blocks(channel, lanes, now)) is not None:
                return Slot(since, taken=True)
            slot = await self._reserved(Wish(channel, tuple(lanes), ahead=True))
            if slot.taken:
                for lane in lanes:
                    if lane.block > 1:
                        self._blocks[channel, lane.name] = _Block(lane.block - 1, slot.at, slot.at + BLOCK_LIVES)
            return slot

    def _of_blocks(self, channel: str, lanes: Sequence[Lane], now: datetime) -> datetime | None:
        """The moment of a slot that this process has in each of the lanes, which is then used; None where one lacks."""
        blocks = [self._blocks.get((channel, lane.name)) for lane in lanes]
        good = [block for block in blocks if block is not None and block.left and block.until >= now]
        if len(good) < len(lanes):
            return None
        for block in good:
            block.left -= 1
        return max((block.since for block in good), default=now)

    async def _reserved(self, wish: Wish) -> Slot:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Slot] = loop.create_future()
        self._asked.append((wish, future))
        if self._reserving is None or self._reserving.done():
            self._reserving = loop.create_task(self._reserve())
        return await future

    async def _reserve(self) -> None:
        """What is asked while something is being written is written together afterwards."""
        while self._asked:
            together, self._asked = self._asked, []
            wishes = [wish for wish, _ in together]
            try:
                slots = await asyncio.wrap_future(self.database.write(partial(_reserve, wishes, self.database.now())))
            except DatabaseUnavailable:
                # Nothing is free while the database is away; whoever waits asks again.
                later = self.database.now() + timedelta(seconds=1)
                slots = [Slot(later, taken=False)] * len(wishes)
            except BaseException as error:
                for _, future in together:
                    if not future.done():
                        future.set_exception(error)
                raise
            for (_, future), slot in zip(together, slots, strict=True):
                if not future.done():
                    future.set_result(slot)


def _reserve(wishes: Sequence[Wish], now: datetime, connection: Connection) -> list[Slot]:
    return pace.reserve(connection, wishes, now)


def _rest(channel: str, until: datetime, connection: Connection) -> None:
    pace.rest(connection, channel, until)
