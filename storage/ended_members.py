"""When a member ends: withdrawn, or counted as withdrawn, and erased 30 days later."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, or_, select
from sqlmodel import Session, col

from storage.ended_entries import FEW
from storage.erasure import erase_member
from storage.joining import withdraw
from storage.member import Account, Member, Membership
from storage.tables import table_of

#: From the withdrawal of a consent to the erasure; a new consent in between brings everything back.
ERASED_AFTER = timedelta(days=30)
#: Who has blocked the bot, or has left every network, for so long is treated as withdrawn.
ABSENT_FOR = timedelta(days=365)

_member, _account, _membership = table_of(Member), table_of(Account), table_of(Membership)


def end_members(connection: Connection, now: datetime, retention: timedelta, most: int) -> int:
    """First those whose contact ended count as withdrawn, then the withdrawn of 30 days ago are erased."""
    withdrawn = _withdraw_absent(connection, now, retention, most)
    due = _member.c.withdrawn_at <= now - ERASED_AFTER
    gone = connection.execute(
        select(_member.c.id).where(due).order_by(_member.c.withdrawn_at).limit(min(most, FEW))
    ).scalars()
    erased = [erase_member(connection, member_id, words_too=False, now=now) for member_id in gone.all()]
    return withdrawn + len(erased)


def _withdraw_absent(connection: Connection, now: datetime, retention: timedelta, most: int) -> int:
    long_ago = now - ABSENT_FOR
    accounts = select(_account.c.id).where(_account.c.member_id == _member.c.id)
    reachable = accounts.where(or_(_account.c.blocked_at.is_(None), _account.c.blocked_at > long_ago)).exists()
    parts = select(_membership.c.id).where(_membership.c.member_id == _member.c.id)
    recent = parts.where(or_(_membership.c.ended_at.is_(None), _membership.c.ended_at > long_ago)).exists()
    left = and_(parts.exists(), ~recent, _member.c.area_id.is_(None), _member.c.last_contact_at <= long_ago)
    absent = or_(_member.c.last_contact_at <= now - retention, and_(accounts.exists(), ~reachable), left)
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        query = select(Member).where(col(Member.withdrawn_at).is_(None), absent).limit(min(most, FEW))
        absent_members = session.scalars(query).all()
        for member in absent_members:
            withdraw(session, member, now)
        session.commit()
    return len(absent_members)
