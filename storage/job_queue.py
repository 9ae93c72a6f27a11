"""Slow work waiting to be done: left by a turn, claimed by a process, gone with its result."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    any_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    true,
    tuple_,
    update,
)

from storage.job import Job
from storage.prepared import Prepared
from storage.tables import table_of

_job = table_of(Job)
_NEW = (
    "kind",
    "key",
    "details",
    "owner",
    "channel",
    "sender",
    "chat",
    "reply_token",
    "heard_at",
    "created_at",
    "not_before",
    "attempts",
)
_INSERT = Prepared(insert(_job), _NEW)
_REPLACED = Prepared(
    delete(_job).where(
        _job.c.owner == bindparam("by"), _job.c.key == bindparam("same"), _job.c.id < bindparam("newest")
    )
)

#: For whom a job is whose result is said to nobody.
NOBODY: Mapping[str, Any] = {"owner": "", "channel": "", "sender": "", "chat": "", "reply_token": None}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A claimed job; see `storage.job.Job`."""

    id: int
    kind: str
    details: Mapping[str, Any]
    owner: str
    channel: str
    sender: str
    chat: str
    reply_token: str | None
    heard_at: datetime
    attempts: int


_COLUMNS = tuple(_job.c[name] for name in Waiting.__slots__)


def leave(connection: Connection, values: Mapping[str, Any]) -> None:
    """Leave a job; with a key it takes the place of the owner's earlier one of that key.

    The new row comes first: SQLite gives the number of a last row that is gone to the next one, and who still works on
    the earlier job would take the new one for it.
    """
    newest = _INSERT.insert(connection, {**values, "attempts": 0})
    if values["key"]:
        _REPLACED.run(connection, {"by": values["owner"], "same": values["key"], "newest": newest})


def leave_untold(
    connection: Connection, kind: str, details: Mapping[str, Any], now: datetime, *, key: str = ""
) -> None:
    """Leave a job whose result is said to nobody, to be done now; with a key it takes the earlier one's place."""
    times = {"heard_at": now, "created_at": now, "not_before": now}
    leave(connection, {"kind": kind, "key": key, "details": dict(details), **NOBODY, **times})


def waiting_for(connection: Connection, owner: str, key: str) -> Mapping[str, Any] | None:
    """The details of the owner's job of that key that is not done yet; None where there is none."""
    query = select(_job.c.details).where(_job.c.owner == owner, _job.c.key == key)
    details: Mapping[str, Any] | None = connection.execute(query.order_by(_job.c.id.desc())).scalars().first()
    return details


def claim(
    connection: Connection,
    now: datetime,
    lease: timedelta,
    limit: int,
    *,
    here: Collection[int] = (),
    kinds: Collection[str] | None = None,
) -> list[Waiting]:
    """Take jobs whose time has come and that nobody holds, oldest first; none of those that are worked on `here`.

    `kinds`: what can be done here, None for whatever there is; while a new program replaces an old one, the new one's
    jobs are not for the old one.
    """
    mine = and_(_is_due(now), _of(kinds), _job.c.id.not_in(here))
    due = select(_job.c.id).where(mine).order_by(_job.c.id).limit(limit)
    held = {"leased_until": now + lease, "attempts": _job.c.attempts + 1}
    claimed = connection.execute(update(_job).where(_free(connection, due)).values(held).returning(*_COLUMNS))
    return sorted((Waiting(*row) for row in claimed), key=attrgetter("id"))


def _free(connection: Connection, wanted: Select[tuple[int]]) -> ColumnElement[bool]:
    """Those of the wanted rows with which no other transaction is busy at this moment."""
    if connection.dialect.name == "sqlite":
        return _job.c.id.in_(wanted)
    # As an array the rows are looked for once: in a plain subquery they could be looked for, and locked, again.
    return _job.c.id == any_(func.array(wanted.with_for_update(skip_locked=True).scalar_subquery()))


def is_due(connection: Connection, now: datetime, kinds: Collection[str] | None = None) -> bool:
    """Whether there is a job of these kinds whose time has come and that nobody holds."""
    return connection.execute(select(_job.c.id).where(_is_due(now), _of(kinds)).limit(1)).first() is not None


def _of(kinds: Collection[str] | None) -> ColumnElement[bool]:
    return true() if kinds is None else _job.c.kind.in_(kinds)


def _is_due(now: datetime) -> ColumnElement[bool]:
    return and_(_job.c.not_before <= now, or_(_job.c.leased_until.is_(None), _job.c.leased_until < now))


def extend(connection: Connection, held: Iterable[Waiting], until: datetime) -> None:
    """Hold these jobs for longer, as far as nobody else has taken them meanwhile."""
    ours = _free(connection, select(_job.c.id).where(_ours(held)))
    connection.execute(update(_job).where(ours).values(leased_until=until))


def give_back(connection: Connection, held: Iterable[Waiting]) -> None:
    """Leave these jobs to whoever wants them next; the try that was broken off does not count."""
    connection.execute(update(_job).where(_ours(held)).values(leased_until=None, attempts=_job.c.attempts - 1))


def _ours(held: Iterable[Waiting]) -> ColumnElement[bool]:
    """Each claim counts the tries up, so their number tells whether a job is still in the hands that claimed it."""
    return tuple_(_job.c.id, _job.c.attempts).in_([(job.id, job.attempts) for job in held])


def take_away(connection: Connection, job: Waiting) -> bool:
    """The job is done, with what this transaction writes; False: it is gone or in other hands, and its result is void.

    Its number alone would not tell: SQLite gives that of a last row that is gone to the next one.
    """
    return connection.execute(delete(_job).where(_ours([job]))).rowcount == 1


def put_off(connection: Connection, job: Waiting, until: datetime, *, tried: bool = True) -> None:
    """The job is tried again then, unless somebody else has taken it meanwhile.

    `tried` False: this time is not counted among its tries.
    """
    attempts = _job.c.attempts if tried else _job.c.attempts - 1
    values = {"not_before": until, "leased_until": None, "attempts": attempts}
    connection.execute(update(_job).where(_ours([job])).values(values))


def next_due(connection: Connection, kinds: Collection[str] | None = None) -> datetime | None:
    """When the next job of these kinds that nobody holds is to be done."""
    earliest = select(func.min(_job.c.not_before)).where(_job.c.leased_until.is_(None), _of(kinds))
    return connection.execute(earliest).scalar()


def depth(connection: Connection, now: datetime) -> tuple[int, float]:
    """How many jobs are due or under way, and for how many seconds the oldest has been due."""
    query = select(func.count(), func.min(_job.c.not_before)).where(_job.c.not_before <= now)
    count, oldest = connection.execute(query).one()
    return count, max((now - oldest).total_seconds(), 0.0) if oldest is not None else 0.0


def free_all(connection: Connection) -> None:
    """With one process, whatever is leased at its start belongs to a dead one."""
    connection.execute(update(_job).values(leased_until=None))
