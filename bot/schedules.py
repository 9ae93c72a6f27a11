"""What is due at set times: a tick reads the schedules' rows, and each slot is claimed by one process, once.

The claim commits together with what it starts: a slot's row is there if and only if its campaign, its messages or its
job is. Of several slots that are due the newest is claimed, if its grace is not over; the others are skipped, in order.
The rows are the truth and the tick only looks, so that schedules change by changing rows, on every replica.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo
from functools import partial
from typing import Any

from bot import metrics
from bot.crash import CrashPoint, Reached
from bot.log import get_logger
from bot.trigger import BrokenTrigger, Trigger, read_trigger
from storage import schedules
from storage.database import Database, DatabaseUnavailable
from storage.schedule import SlotOutcome
from storage.schedules import Decided, Planned
from storage.session import Connection

log = get_logger(__name__)

#: `(connection, schedule, slot, now)`: writes what a slot starts. It may be run again from the start, and nothing of
#: it stays if it raises: the slot is then tried again until its grace is over.
Begin = Callable[[Connection, Planned, datetime, datetime], None]

#: Slots that one transaction decides at most: a minutely schedule that stood for a year has half a million.
PIECE = 2000
#: Skipped slots that get a row each; earlier ones share a row that counts them.
ROWS = 20
#: A schedule that is so far ahead was walked by a clock that was wrong.
AHEAD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """A schedule that every installation has. `grace` in seconds; its zone is the installation's."""

    name: str
    kind: str
    trigger: Mapping[str, Any]
    grace: int
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Due:
    """The next slots of a schedule, not later than now. `complete`: no further one is due."""

    schedule: Planned
    slots: Sequence[datetime]
    complete: bool


def furnish(connection: Connection, built_in: Sequence[BuiltIn], zone: tzinfo, now: datetime) -> None:
    """Have the program's own schedules, as the operator has changed them."""
    for each in built_in:
        schedules.provide(
            connection,
            now,
            name=each.name,
            kind=each.kind,
            trigger=each.trigger,
            zone=str(zone),
            grace=each.grace,
            details=each.details,
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """When a schedule is due next, and what keeps it from it: "off", "unknown kind", "broken: …", "never", "ahead of
    the clock", "overdue"; "" where nothing does."""

    due: datetime | None
    fault: str = ""


def standing(schedule: Planned, kinds: Collection[str], now: datetime) -> Standing:
    """How a schedule stands. `kinds`: what a slot can start here."""
    if not schedule.active:
        return Standing(None, "off")
    if schedule.kind not in kinds:
        return Standing(None, "unknown kind")
    try:
        due = read_trigger(schedule.trigger, schedule.zone).after(schedule.walked_to)
    except BrokenTrigger as broken:
        return Standing(None, f"broken: {broken}")
    if due is None:
        return Standing(None, "never")
    if schedule.walked_to - now > AHEAD:
        return Standing(due, "ahead of the clock")
    return Standing(due, "overdue" if due <= now else "")


class Schedules:
    """One per process; `tick` now and then. `kinds`: what a slot starts, by the schedule's kind."""

    def __init__(
        self, database: Database, kinds: Mapping[str, Begin], *, reached: Reached, wake: Callable[[], None]
    ) -> None:
        """`wake`: work may have been left."""
        self._database = database
        self._kinds = kinds
        self._reached = reached
        self._wake = wake
        #: (id, version) of rows whose fault has been told
        self._told: set[tuple[int, int]] = set()

    async def tick(self) -> None:
        """Decide every slot that is due. What fails in one schedule does not stop the others."""
        try:
            for due in await asyncio.to_thread(self._all_due):
                try:
                    await self._walk(due)
                except DatabaseUnavailable:
                    raise
                except Exception:
                    log.exception("slot failed", kind=due.schedule.kind, row=due.schedule.id)
        except DatabaseUnavailable:
            log.warning("slots wait: the database is away")

    async def _walk(self, due: Due) -> None:
        """Decide slots piece by piece, until none is due or another replica does."""
        while due.slots:
            decided = await asyncio.wrap_future(self._database.write(partial(self._decide, due)))
            if decided is None:
                return
            kind = due.schedule.kind
            if decided.claimed:
                self._reached(CrashPoint.SLOT_CLAIMED)
                metrics.decided(kind, SlotOutcome.CLAIMED, 1)
                self._wake()
            if decided.skipped:
                metrics.decided(kind, SlotOutcome.SKIPPED, decided.skipped)
                log.warning("slots skipped", kind=kind, row=due.schedule.id, count=decided.skipped)
            if due.complete:
                return
            due = await asyncio.to_thread(self._due, replace(due.schedule, walked_to=due.slots[-1]))

    def _decide(self, due: Due, connection: Connection) -> Decided | None:
        """The transaction: the slots and what the newest of them starts. None: it is not ours to decide."""
        schedule, now = due.schedule, self._database.now()
        if not schedules.hold(connection, schedule):
            return None
        newest = due.slots[-1]
        in_time = due.complete and now - newest <= timedelta(seconds=schedule.grace)
        skipped = gathered(due.slots[:-1] if in_time else due.slots, ROWS if due.complete else 1)
        claimed = newest if in_time else None
        decided = schedules.decide(connection, schedule, now, claimed=claimed, skipped=skipped)
        if decided.claimed:
            self._kinds[schedule.kind](connection, schedule, newest, now)
            self._reached(CrashPoint.SLOT_WRITTEN)
        return decided

    def _all_due(self) -> list[Due]:
        with self._database.read() as connection:
            planned = schedules.all_of_them(connection)
        return [due for each in planned if each.active and (due := self._looked_at(each)).slots]

    def _looked_at(self, schedule: Planned) -> Due:
        """What is due of one row; a row that our code cannot read keeps no other from being looked at."""
        try:
            return self._due(schedule)
        except Exception:
            if self._is_news(schedule):
                log.exception("schedule cannot run", row=schedule.id, kind=schedule.kind)
            return Due(schedule, (), complete=True)

    def _due(self, schedule: Planned) -> Due:
        trigger = self._trigger(schedule)
        if trigger is None:
            return Due(schedule, (), complete=True)
        now = self._database.now()
        if schedule.walked_to - now > AHEAD:
            self._tell(schedule, "it is ahead of the clock: change it to begin anew")
        slots = trigger.walk(schedule.walked_to, now, PIECE + 1)
        return Due(schedule, slots[:PIECE], complete=len(slots) <= PIECE)

    def _trigger(self, schedule: Planned) -> Trigger | None:
        """None for a row that cannot run: it stands still, and its fault is told once for each change."""
        if schedule.kind not in self._kinds:
            self._tell(schedule, "unknown kind")
            return None
        try:
            return read_trigger(schedule.trigger, schedule.zone)
        except BrokenTrigger as broken:
            self._tell(schedule, str(broken))
            return None

    def _tell(self, schedule: Planned, reason: str) -> None:
        if self._is_news(schedule):
            log.warning("schedule cannot run", row=schedule.id, kind=schedule.kind, reason=reason)

    def _is_news(self, schedule: Planned) -> bool:
        """Whether nothing was told of this row since it was changed."""
        news = (schedule.id, schedule.version) not in self._told
        self._told.add((schedule.id, schedule.version))
        return news


def gathered(slots: Sequence[datetime], rows: int) -> list[tuple[datetime, int]]:
    """Slots in order as at most so many rows: the newest one by one, the earlier ones together, each with its count."""
    first = max(len(slots) - rows, 0)
    return [(slot, first + 1 if place == first else 1) for place, slot in enumerate(slots) if place >= first]
