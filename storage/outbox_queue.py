"""How outbox rows are claimed and how their outcome is noted; all in database time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, or_, select, update

from storage.outbox import OPEN, OutboxRow, OutboxState
from storage.prepared import Prepared
from storage.tables import table_of

_outbox = table_of(OutboxRow)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row that this process now holds."""

    id: int
    channel: str
    chat: str
    method: str
    body: str
    reply_token: str | None
    retry_key: str
    price: int
    attempts: int
    doubtful: bool
    heard_at: datetime
    held_at: datetime
    forget: bool
    latest: datetime | None
    campaign_id: int | None
    carries: bool


@dataclass(frozen=True, slots=True)
class ToMany:
    """A row of a campaign that could be taken."""

    id: int
    chat: str
    method: str


_CLAIMED = tuple(_outbox.c[name] for name in Claimed.__slots__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one call; `again_at` only while the row waits. `forget`: a finished row leaves no trace.

    `held`: a row that waits stays in the hands of its process.
    """

    id: int
    state: OutboxState
    reason: str | None
    attempts: int
    doubtful: bool
    again_at: datetime | None = None
    message_ids: str = ""
    forget: bool = False
    channel: str = ""
    carries: bool = False
    held: bool = True


_NOTE = (
    update(_outbox)
    .where(_outbox.c.id == bindparam("key"))
    .values(
        state=bindparam("new_state"),
        reason=bindparam("new_reason"),
        attempts=bindparam("new_attempts"),
        doubtful=bindparam("new_doubtful"),
        not_before=bindparam("new_not_before"),
        leased_until=bindparam("new_lease"),
        message_ids=bindparam("new_ids"),
    )
)
_DONE = Prepared(
    update(_outbox)
    .where(_outbox.c.id == bindparam("key"))
    .values(
        state=bindparam("new_state"),
        reason=bindparam("new_reason"),
        attempts=bindparam("new_attempts"),
        doubtful=bindparam("new_doubtful"),
        message_ids=bindparam("new_ids"),
        leased_until=None,
        done_at=bindparam("at"),
        body="",
        reply_token=None,
    )
)
#: Until the commit; the number is this lock's name.
_ONE_CLAIMS = select(func.pg_try_advisory_xact_lock(7_265_001))
_FORGET = Prepared(delete(_outbox).where(_outbox.c.id == bindparam("key")))


def note(connection: Connection, outcomes: Sequence[Outcome], now: datetime, lease: timedelta) -> None:
    """Write outcomes down. A finished row loses its body; one that must leave no trace goes."""
    waiting = [outcome for outcome in outcomes if outcome.state in OPEN]
    done = [outcome for outcome in outcomes if outcome.state not in OPEN and not outcome.forget]
    gone = [outcome for outcome in outcomes if outcome.state not in OPEN and outcome.forget]
    if waiting:
        connection.execute(
            _NOTE,
            [
                _values(o)
                | {
                    "new_not_before": o.again_at or now,
                    "new_lease": (o.again_at or now) + lease if o.held and o.state is OutboxState.WAITING else None,
                }
                for o in waiting
            ],
        )
    for outcome in done:
        _DONE.run(connection, _values(outcome) | {"at": now})
    for outcome in gone:
        _FORGET.run(connection, {"key": outcome.id})


def _values(outcome: Outcome) -> dict[str, object]:
    return {
        "key": outcome.id,
        "new_state": outcome.state,
        "new_reason": outcome.reason,
        "new_attempts": outcome.attempts,
        "new_doubtful": outcome.doubtful,
        "new_ids": outcome.message_ids[:400],
    }


def claim(connection: Connection, now: datetime, lease: timedelta, limit: int) -> list[Claimed]:
    """Take rows that nobody holds and whose time has come, oldest first; messages to many are `of_campaign`'s.

    None is taken whose chat has an earlier row that waits or is in other hands. On PostgreSQL one process does so at a
    time: two that took rows of the same chat could not know of each other. The other one looks again soon.
    """
    if connection.dialect.name == "postgresql" and not connection.execute(_ONE_CLAIMS).scalar_one():
        return []
    query = select(_outbox.c.id).where(_outbox.c.campaign_id.is_(None), *_free(now), ~_held_before(now))
    ids = connection.execute(query.order_by(_outbox.c.id).limit(limit).with_for_update(skip_locked=True))
    return hold(connection, list(ids.scalars()), now, lease)


def of_campaign(connection: Connection, campaign_id: int, channel: str, now: datetime, limit: int) -> list[ToMany]:
    """Rows of a campaign on one platform that could go, held until the commit; in one chat it keeps its order."""
    query = (
        select(_outbox.c.id, _outbox.c.chat, _outbox.c.method)
        .where(
            _outbox.c.campaign_id == campaign_id,
            _outbox.c.channel == channel,
            *_free(now),
            ~_said_before(campaign_id),
        )
        .order_by(_outbox.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [ToMany(*row) for row in connection.execute(query)]


def put_off(connection: Connection, until: Mapping[int, datetime]) -> None:
    """These rows, by their number, cannot go before those moments."""
    for row_id, moment in until.items():
        connection.execute(update(_outbox).where(_outbox.c.id == row_id).values(not_before=moment))


def _free(now: datetime) -> tuple[ColumnElement[bool], ...]:
    is_free = or_(_outbox.c.leased_until.is_(None), _outbox.c.leased_until < now)
    return _outbox.c.state == OutboxState.WAITING, is_free, _outbox.c.not_before <= now


def hold(connection: Connection, ids: Sequence[int], now: datetime, lease: timedelta) -> list[Claimed]:
    """Take these rows. One that had a holder may have been sent by it: it comes back as doubtful."""
    if not ids:
        return []
    connection.execute(
        update(_outbox)
        .where(_outbox.c.id.in_(ids))
        .values(
            leased_until=now + lease,
            held_at=func.coalesce(_outbox.c.held_at, now),
            doubtful=or_(_outbox.c.doubtful, _outbox.c.leased_until.is_not(None)),
        )
    )
    rows = connection.execute(select(*_CLAIMED).where(_outbox.c.id.in_(ids)).order_by(_outbox.c.id))
    return [Claimed(*row) for row in rows]


def _held_before(now: datetime) -> ColumnElement[bool]:
    """An earlier row of the same chat is in other hands, or is tried again later."""
    earlier = _outbox.alias("earlier")
    return (
        select(earlier.c.id)
        .where(
            earlier.c.state == OutboxState.WAITING,
            earlier.c.channel == _outbox.c.channel,
            earlier.c.chat == _outbox.c.chat,
            earlier.c.campaign_id.is_(None),
            earlier.c.id < _outbox.c.id,
            or_(earlier.c.leased_until >= now, earlier.c.not_before > now),
        )
        .exists()
    )


def _said_before(campaign_id: int) -> ColumnElement[bool]:
    """An earlier row of the campaign waits for the same chat, in whose hands ever; many chats at once are none."""
    earlier = _outbox.alias("earlier")
    return (
        select(earlier.c.id)
        .where(
            _outbox.c.chat != "",
            earlier.c.state == OutboxState.WAITING,
            earlier.c.channel == _outbox.c.channel,
            earlier.c.chat == _outbox.c.chat,
            earlier.c.campaign_id == campaign_id,
            earlier.c.id < _outbox.c.id,
        )
        .exists()
    )


def unpark(connection: Connection, now: datetime, limit: int) -> int:
    """What was parked and is to be pushed by now waits again, as if nobody had ever held it; how many rows."""
    due = (
        select(_outbox.c.id)
        .where(_outbox.c.state == OutboxState.PARKED, _outbox.c.not_before <= now)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = list(connection.execute(due).scalars())
    connection.execute(update(_outbox).where(_outbox.c.id.in_(ids)).values(state=OutboxState.WAITING, held_at=None))
    return len(ids)


def extend(connection: Connection, ids: Sequence[int], until: datetime) -> None:
    """Keep holding rows that wait for their turn in this process."""
    connection.execute(update(_outbox).where(_outbox.c.id.in_(list(ids))).values(leased_until=until))


def give_back(connection: Connection, ids: Sequence[int]) -> None:
    """Hold these rows no longer: whoever takes them knows that nothing was begun."""
    connection.execute(update(_outbox).where(_outbox.c.id.in_(list(ids))).values(leased_until=None))


def free_all(connection: Connection) -> None:
    """With one process, whatever is leased at its start belongs to a dead one, which may have sent it."""
    connection.execute(
        update(_outbox)
        .where(_outbox.c.state == OutboxState.WAITING, _outbox.c.leased_until.is_not(None))
        .values(leased_until=None, doubtful=True)
    )
