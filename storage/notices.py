"""What waits for somebody's next contact."""

from datetime import datetime

from sqlalchemy import Connection, insert
from sqlmodel import Session, col, select

from storage.member import Membership, Role
from storage.notice import Notice
from storage.tables import table_of

_notice, _membership = table_of(Notice), table_of(Membership)


def take(session: Session, member_id: int, limit: int) -> list[Notice]:
    """The oldest notices of a member; they are said in this turn and gone with it."""
    query = select(Notice).where(Notice.member_id == member_id).order_by(col(Notice.id)).limit(limit)
    taken = list(session.exec(query))
    for notice in taken:
        session.delete(notice)
    return taken


def pending(session: Session, member_id: int, kind: str) -> list[Notice]:
    """What of one kind still waits for a member."""
    return list(session.exec(select(Notice).where(Notice.member_id == member_id, Notice.kind == kind)))


def leave_to_coordinators(connection: Connection, kind: str, now: datetime) -> None:
    """Something that every coordinator has to know; who has not heard the last one yet is not told twice."""
    heard = select(_notice.c.id).where(_notice.c.member_id == _membership.c.member_id, _notice.c.kind == kind)
    who = (
        select(_membership.c.member_id)
        .where(_membership.c.role == Role.COORDINATOR, _membership.c.ended_at.is_(None), ~heard.exists())
        .distinct()
    )
    rows = [
        {"member_id": member_id, "kind": kind, "details": {}, "created_at": now}
        for member_id in connection.execute(who).scalars()
    ]
    if rows:
        connection.execute(insert(_notice), rows)


def coordinates(session: Session, member_id: int, network_id: int) -> bool:
    """Whether a member is a coordinator of a network now."""
    query = select(Membership.id).where(
        Membership.member_id == member_id,
        Membership.network_id == network_id,
        Membership.role == Role.COORDINATOR,
        col(Membership.ended_at).is_(None),
    )
    return session.exec(query).first() is not None
