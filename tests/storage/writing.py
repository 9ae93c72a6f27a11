"""A process that writes without a pause: `python -m tests.storage.writing <url>`.

Each piece of work is one event with rows that refer to one another; its number is printed once its commit has returned,
which is what a platform's 200 waits for. It ends when it is killed.
"""

import sys
from collections import deque
from concurrent.futures import Future
from datetime import UTC, datetime
from functools import partial

from sqlalchemy import Connection
from sqlmodel import Session, SQLModel

from storage.activity import Activity, Phase
from storage.area import Area
from storage.event import EventOutcome, InboundEvent
from storage.member import Account, Member, Position
from storage.network import Network, NetworkKind
from storage.opening import open_database
from storage.schema import is_current

#: Pieces of work under way at once: they share commits.
AT_ONCE = 8


def _now() -> datetime:
    return datetime.now(UTC)


def furnish(connection: Connection) -> None:
    """What the rows refer to."""
    _keep(
        connection,
        Area(id=1, code="AREA1", name_th="สพป.ธารทอง", short_th="สพป.ธารทอง"),
        Network(id=1, code="N1", kind=NetworkKind.PRIMARY, lead_area_id=1, name_th="ธารปัญญา", short_th="ธารปัญญา"),
    )


def turn(connection: Connection, number: int) -> int:
    """A new member, with an account and an entry, from one event."""
    now, sender = _now(), f"U{number}"
    _keep(
        connection,
        Member(
            id=number,
            name="สมใจ ธารรุ่งเรือง",
            given="สมใจ",
            position=Position.TEACHER,
            joined_at=now,
            last_contact_at=now,
        ),
        Account(channel="line", sender=sender, chat=sender, member_id=number, created_at=now),
        Activity(
            network_id=1,
            recorder_id=number,
            title="ประชุมออกแบบแผน " * 10,
            phase=Phase.PLAN_TOGETHER,
            held_on=now.date(),
            created_at=now,
            changed_at=now,
        ),
        InboundEvent(channel="line", event_id=str(number), outcome=EventOutcome.DONE, received_at=now),
    )
    return number


def _keep(connection: Connection, *rows: SQLModel) -> None:
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        for row in rows:
            session.add(row)
            session.flush()
        session.commit()


def main(url: str) -> None:
    """Write until somebody ends it."""
    database = open_database(url, clock=_now)
    with database.read() as connection:
        assert is_current(connection)
    database.write(furnish).result()
    under_way: deque[Future[int]] = deque()
    number = 0
    while True:
        while len(under_way) < AT_ONCE:
            number += 1
            under_way.append(database.write(partial(turn, number=number)))
        print(under_way.popleft().result(), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
