"""What LINE lets the account send in a month, and how much of it is gone.

LINE tells the limit and what is used ("Get the target limit for sending messages this month", "Get number of messages
sent this month"; the second only about). What was sent since it was last asked is counted from the outbox.
"""

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, text
from sqlmodel import Field, SQLModel

from storage.outbox import COSTS, OutboxRow, OutboxState
from storage.tables import Instant, table_of, upsert


class Quota(SQLModel, table=True):
    """`most` None: no limit. `used` as the platform told it at `asked_at`. `used_up_at`: it refused a message."""

    channel: str = Field(primary_key=True, max_length=10)
    most: int | None = None
    used: int = 0
    asked_at: datetime = Field(sa_type=Instant)
    used_up_at: datetime | None = Field(default=None, sa_type=Instant)


@dataclass(frozen=True, slots=True)
class Spent:
    """Messages of this month. `waiting`: what the outbox will still cost. `most` None: no limit."""

    most: int | None
    used: int
    waiting: int
    used_up: bool
    asked_at: datetime | None

    @property
    def left(self) -> int | None:
        """What can still be promised; None without a limit."""
        if self.used_up:
            return 0
        return None if self.most is None else max(self.most - self.used - self.waiting, 0)

    def forecast(self, passed: float) -> int:
        """What the month will have cost if it goes on as it began; `passed`: which share of it is over, 0 to 1.

        Before a day has passed there is nothing to go by: a day is taken.
        """
        return math.ceil(self.used / max(passed, 1 / 31)) + self.waiting


#: Where nothing is counted.
NOTHING = Spent(most=None, used=0, waiting=0, used_up=False, asked_at=None)

_quota, _outbox = table_of(Quota), table_of(OutboxRow)


def told(connection: Connection, channel: str, most: int | None, used: int, now: datetime) -> None:
    """What the platform says now."""
    statement = upsert(connection, _quota).values(channel=channel, most=most, used=used, asked_at=now, used_up_at=None)
    keeps: dict[str, Any] = {"most": most, "used": used, "asked_at": now}
    if most is None or used < most:
        keeps["used_up_at"] = None
    connection.execute(statement.on_conflict_do_update(index_elements=["channel"], set_=keeps))


def used_up(connection: Connection, channel: str, now: datetime) -> bool:
    """The platform refused a message because the month is used up; whether that is news."""
    before = connection.execute(select(_quota.c.used_up_at).where(_quota.c.channel == channel)).scalar()
    statement = upsert(connection, _quota).values(channel=channel, used=0, asked_at=now, used_up_at=now)
    connection.execute(statement.on_conflict_do_update(index_elements=["channel"], set_={"used_up_at": now}))
    return before is None


def spent(connection: Connection, channel: str, month_began: datetime) -> Spent:
    """What this month has cost, and what waits."""
    row = connection.execute(select(_quota).where(_quota.c.channel == channel)).one_or_none()
    asked_at = row.asked_at if row is not None else None
    is_of_this_month = asked_at is not None and asked_at >= month_began
    since = asked_at if is_of_this_month else month_began
    counted = _price(connection, channel, _outbox.c.state == OutboxState.SENT, _outbox.c.done_at > since)
    waiting = _price(connection, channel, _outbox.c.state == OutboxState.WAITING)
    used_up_at = row.used_up_at if row is not None else None
    return Spent(
        most=row.most if row is not None else None,
        used=(row.used if row is not None and is_of_this_month else 0) + counted,
        waiting=waiting,
        used_up=used_up_at is not None and used_up_at >= month_began,
        asked_at=asked_at,
    )


def asked_at(connection: Connection, channel: str) -> datetime | None:
    """When the platform was last asked."""
    return connection.execute(select(_quota.c.asked_at).where(_quota.c.channel == channel)).scalar()


def metered(connection: Connection) -> list[str]:
    """The channels whose platform was asked for a limit."""
    return list(connection.execute(select(_quota.c.channel).order_by(_quota.c.channel)).scalars())


def _price(connection: Connection, channel: str, *where: object) -> int:
    query = select(func.coalesce(func.sum(_outbox.c.price), 0)).where(_outbox.c.channel == channel, text(COSTS), *where)  # type: ignore[arg-type]
    return int(connection.execute(query).scalar_one())
