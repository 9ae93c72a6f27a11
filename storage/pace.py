"""How fast a platform may be written to: one row a lane, in database time, for all processes together.

A lane is what has a rate of its own: a whole bot on Telegram, one chat of it, one endpoint of LINE. Its row holds the
moment of its next free slot (the generic cell rate algorithm: a lane that lay idle has `burst` slots at once, and
then one every `1 / per_second`). Who may wait takes slots ahead; who may not takes only what is free now.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, update
from sqlmodel import Field, SQLModel

from storage.tables import Instant, table_of, upsert

#: The lane of a channel as a whole; its row says whether the channel rests.
WHOLE = ""


class Pace(SQLModel, table=True):
    """`free_at`: the lane's next slot. `rests_until`: the platform asked for silence on this channel until then."""

    channel: str = Field(primary_key=True, max_length=10)
    lane: str = Field(primary_key=True, max_length=80)
    free_at: datetime = Field(sa_type=Instant)
    rests_until: datetime | None = Field(default=None, sa_type=Instant)


def chat_lane(chat: str) -> str:
    """The lane of a chat."""
    return f"chat:{chat}"


@dataclass(frozen=True, slots=True)
class Lane:
    """A rate: so many a second in the long run, `burst` of them at once after a rest.

    `block`: how many slots a process takes together, good for one second; 1 where every slot counts.
    """

    name: str
    per_second: float
    burst: int
    block: int = 1


@dataclass(frozen=True, slots=True)
class Wish:
    """One call that wants to be made, and the lanes it goes through. `ahead`: it may wait for its slot."""

    channel: str
    lanes: tuple[Lane, ...]
    ahead: bool


@dataclass(frozen=True, slots=True)
class Slot:
    """When the call may be made. `taken` False: nothing was reserved, and nothing is free before `at` in `lane`."""

    at: datetime
    taken: bool
    lane: str = WHOLE


_pace = table_of(Pace)
#: A lane's row says nothing any more once it lay idle for so long.
IDLE = timedelta(hours=1)


def reserve(connection: Connection, wishes: Sequence[Wish], now: datetime) -> list[Slot]:
    """A slot for each wish, in their order.

    A wish whose first lanes are free but whose last one is not waits for that one; a wish that would have to wait in
    an earlier lane (its chat) takes nothing of the later ones (the channel), so that others are not held up by it.
    """
    keys = {(wish.channel, name) for wish in wishes for name in (WHOLE, *(lane.name for lane in wish.lanes))}
    rows = _locked(connection, keys, now)
    rests = {channel: until for (channel, lane), (_, until) in rows.items() if lane == WHOLE and until is not None}
    free = {key: free_at for key, (free_at, _) in rows.items()}
    slots = [_slot(wish, free, max(now, rests.get(wish.channel, now)), now) for wish in wishes]
    for channel, lane in sorted(keys):
        if free[channel, lane] != rows[channel, lane][0]:
            _set(connection, channel, lane, free_at=free[channel, lane])
    return slots


def rest(connection: Connection, channel: str, until: datetime) -> None:
    """The platform asks for silence: every process is still until then, or longer if it was asked before."""
    rows = _locked(connection, {(channel, WHOLE)}, until)
    (_, before) = rows[channel, WHOLE]
    _set(connection, channel, WHOLE, rests_until=until if before is None else max(before, until))


def resting(connection: Connection, now: datetime) -> Mapping[str, datetime]:
    """The channels that are to be left alone, and until when."""
    query = select(_pace.c.channel, _pace.c.rests_until).where(_pace.c.lane == WHOLE, _pace.c.rests_until > now)
    return {row.channel: row.rests_until for row in connection.execute(query)}


def forget_idle(connection: Connection, now: datetime, most: int) -> int:
    """Remove lanes that lay idle: a chat that nothing was said to has no row."""
    query = select(_pace.c.channel, _pace.c.lane).where(_pace.c.lane != WHOLE, _pace.c.free_at <= now - IDLE)
    idle = connection.execute(query.limit(most)).all()
    for channel, lane in idle:
        connection.execute(
            delete(_pace).where(_pace.c.channel == channel, _pace.c.lane == lane, _pace.c.free_at <= now - IDLE)
        )
    return len(idle)


def _locked(
    connection: Connection, keys: Iterable[tuple[str, str]], now: datetime
) -> dict[tuple[str, str], tuple[datetime, datetime | None]]:
    """The lanes' rows, held until the commit, in one order for every process; what has no row lay idle and gets one."""
    wanted = sorted(keys)
    found = _rows(connection, wanted)
    missing = [
        {"channel": channel, "lane": lane, "free_at": now - IDLE, "rests_until": None}
        for channel, lane in wanted
        if (channel, lane) not in found
    ]
    if missing:
        connection.execute(upsert(connection, _pace).on_conflict_do_nothing(), missing)
        found = _rows(connection, wanted)
    return found


def _rows(
    connection: Connection, wanted: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], tuple[datetime, datetime | None]]:
    found: dict[tuple[str, str], tuple[datetime, datetime | None]] = {}
    for channel in sorted({channel for channel, _ in wanted}):
        lanes = [lane for of, lane in wanted if of == channel]
        query = select(_pace.c.lane, _pace.c.free_at, _pace.c.rests_until).where(
            _pace.c.channel == channel, _pace.c.lane.in_(lanes)
        )
        for lane, free_at, rests_until in connection.execute(query.order_by(_pace.c.lane).with_for_update()):
            found[channel, lane] = (free_at, rests_until)
    return found


def _set(connection: Connection, channel: str, lane: str, **values: datetime) -> None:
    connection.execute(update(_pace).where(_pace.c.channel == channel, _pace.c.lane == lane).values(values))


def _slot(wish: Wish, free: dict[tuple[str, str], datetime], from_: datetime, now: datetime) -> Slot:
    at = from_
    firsts = {}
    for number, lane in enumerate(wish.lanes, start=1):
        key = (wish.channel, lane.name)
        interval = timedelta(seconds=1 / lane.per_second)
        first = max(free[key], from_ - (lane.burst - 1) * interval)
        if first > at:
            if number < len(wish.lanes) or not wish.ahead:
                return Slot(first, taken=False, lane=lane.name)
            at = first
        firsts[key] = first + lane.block * interval
    if at > now and not wish.ahead:
        return Slot(at, taken=False)
    free.update(firsts)
    return Slot(at, taken=True)
