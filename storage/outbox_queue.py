"""How outbox rows are claimed and how their outcome is noted; all in database time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, or_, select, update

from storage.outbox import OutboxRow, OutboxState
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
    forget: bool


_CLAIMED = tuple(_outbox.c[name] for name in Claimed.__slots__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one call; `again_at` only while the row waits. `forget`: a finished row leaves no trace."""

    id: int
    state: OutboxState
    reason: str | None
    attempts: int
    doubtful: bool
    again_at: datetime | None = None
    message_ids: str = ""
    forget: bool = False


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
_FORGET = Prepared(delete(_outbox).where(_outbox.c.id == bindparam("key")))


def note(connection: Connection, outcomes: Sequence[Outcome], now: datetime, lease: timedelta) -> None:
    """Write outcomes down. A finished row loses its body; one that must leave no trace goes."""
    waiting = [outcome for outcome in outcomes if outcome.state is OutboxState.WAITING]
    done = [outcome for outcome in outcomes if outcome.state is not OutboxState.WAITING and not outcome.forget]
    gone = [outcome for outcome in outcomes if outcome.state is not OutboxState.WAITING and outcome.forget]
    if waiting:
        connection.execute(
            _NOTE,
            [
                _values(o) | {"new_not_before": o.again_at or now, "new_lease": (o.again_at or now) + lease}
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
    """Take rows whose holder is gone, oldest first, and none whose chat has an earlier row in other hands.

    A claimed row may have been sent by its former holder: it comes back as doubtful.
    """
    earlier = _outbox.alias("earlier")
    held_before = (
        select(earlier.c.id)
        .where(
            earlier.c.state == OutboxState.WAITING,
            earlier.c.channel == _outbox.c.channel,
            earlier.c.chat == _outbox.c.chat,
            earlier.c.id < _outbox.c.id,
            earlier.c.leased_until >= now,
        )
        .exists()
    )
    query = (
        select(_outbox.c.id)
        .where(
            _outbox.c.state == OutboxState.WAITING,
            or_(_outbox.c.leased_until.is_(None), _outbox.c.leased_until < now),
            ~held_before,
        )
        .order_by(_outbox.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = list(connection.execute(query).scalars())
    if not ids:
        return []
    connection.execute(update(_outbox).where(_outbox.c.id.in_(ids)).values(leased_until=now + lease, doubtful=True))
    rows = connection.execute(select(*_CLAIMED).where(_outbox.c.id.in_(ids)).order_by(_outbox.c.id))
    return [Claimed(*row) for row in rows]


def extend(connection: Connection, ids: Sequence[int], until: datetime) -> None:
    """Keep holding rows that wait for their turn in this process."""
    connection.execute(update(_outbox).where(_outbox.c.id.in_(list(ids))).values(leased_until=until))


def free_all(connection: Connection) -> None:
    """With one process, whatever is leased at its start belongs to a dead one."""
    connection.execute(update(_outbox).where(_outbox.c.state == OutboxState.WAITING).values(leased_until=None))
