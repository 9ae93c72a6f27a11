"""Slow work waiting to be done: left by a turn, claimed by a process, gone with its result."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, update

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
_REPLACED = Prepared(delete(_job).where(_job.c.owner == bindparam("by"), _job.c.key == bindparam("same")))

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
    """Leave a job; with a key it takes the place of the owner's earlier one of that key."""
    if values["key"]:
        _REPLACED.run(connection, {"by": values["owner"], "same": values["key"]})
    _INSERT.insert(connection, {**values, "attempts": 0})


def waiting_for(connection: Connection, owner: str, key: str) -> Mapping[str, Any] | None:
    """The details of the owner's job of that key that is not done yet; None where there is none."""
    query = select(_job.c.details).where(_job.c.owner == owner, _job.c.key == key)
    details: Mapping[str, Any] | None = connection.execute(query.order_by(_job.c.id.desc())).scalars().first()
    return details


def claim(connection: Connection, now: datetime, lease: timedelta, limit: int) -> list[Waiting]:
    """Take jobs whose time has come and that nobody holds, oldest first."""
    due = (
        select(_job.c.id)
        .where(_job.c.not_before <= now, or_(_job.c.leased_until.is_(None), _job.c.leased_until < now))
        .order_by(_job.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = list(connection.execute(due).scalars())
    if not ids:
        return []
    connection.execute(
        update(_job).where(_job.c.id.in_(ids)).values(leased_until=now + lease, attempts=_job.c.attempts + 1)
    )
    return [
        Waiting(*row) for row in connection.execute(select(*_COLUMNS).where(_job.c.id.in_(ids)).order_by(_job.c.id))
    ]


def take_away(connection: Connection, job_id: int) -> bool:
    """The job is done, with what this transaction writes; False: it is not there any more, and its result is void."""
    return connection.execute(delete(_job).where(_job.c.id == job_id)).rowcount == 1


def put_off(connection: Connection, job_id: int, until: datetime, *, tried: bool = True) -> None:
    """The job is tried again then; `tried` False: this time is not counted among its tries."""
    attempts = _job.c.attempts if tried else _job.c.attempts - 1
    values = {"not_before": until, "leased_until": None, "attempts": attempts}
    connection.execute(update(_job).where(_job.c.id == job_id).values(values))


def next_due(connection: Connection) -> datetime | None:
    """When the next job that nobody holds is to be done."""
    earliest = select(func.min(_job.c.not_before)).where(_job.c.leased_until.is_(None))
    return connection.execute(earliest).scalar()


def free_all(connection: Connection) -> None:
    """With one process, whatever is leased at its start belongs to a dead one."""
    connection.execute(update(_job).values(leased_until=None))
