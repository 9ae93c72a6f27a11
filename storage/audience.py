"""Who a message to many goes to, and on which of their accounts."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, select

from storage.member import Account, Member, Membership
from storage.tables import table_of

_member, _account, _membership = table_of(Member), table_of(Account), table_of(Membership)

#: Where a member is written to who has not chosen: Telegram costs nothing.
CHEAPEST = ("telegram", "line")
#: More than any network has.
EVERYBODY = 1_000_000


@dataclass(frozen=True, slots=True)
class Recipient:
    """Where a member is to be written to, in which language, and until when they want to be left alone."""

    member_id: int
    channel: str
    chat: str
    language: str
    paused_until: datetime | None = None
    snoozed_until: datetime | None = None


def recipients(
    connection: Connection, network_id: int, *, without: int | None, after: int = 0, limit: int = EVERYBODY
) -> list[Recipient]:
    """The next members of the network, in the order of their numbers; their account where they want to be told, else
    where it costs nothing. Who cannot be reached is not among them, nor is `without`, who wrote it."""
    people = (
        select(
            _member.c.id, _member.c.language, _member.c.reminders_on, _member.c.paused_until, _member.c.snoozed_until
        )
        .where(
            _member.c.id > after,
            _member.c.withdrawn_at.is_(None),
            _member.c.id != (without or 0),
            _reachable(),
            takes_part(_member.c.id, network_id),
        )
        .order_by(_member.c.id)
        .limit(limit)
        .subquery()
    )
    accounts = (
        select(people, _account.c.channel, _account.c.chat)
        .join(_account, _account.c.member_id == people.c.id)
        .where(_account.c.blocked_at.is_(None))
        .order_by(people.c.id, _account.c.id)
    )
    found: dict[int, Recipient] = {}
    rank: dict[int, int] = {}
    for member_id, language, wanted, paused, snoozed, channel, chat in connection.execute(accounts):
        place = -1 if channel == wanted else CHEAPEST.index(channel) if channel in CHEAPEST else len(CHEAPEST)
        if member_id not in found or place < rank[member_id]:
            found[member_id], rank[member_id] = Recipient(member_id, channel, chat, language, paused, snoozed), place
    return list(found.values())


def by_channel(connection: Connection, network_id: int, *, without: int | None) -> Counter[str]:
    """How many would be written to on each platform."""
    return Counter(each.channel for each in recipients(connection, network_id, without=without))


def still_there(connection: Connection, network_id: int, member_ids: Iterable[int]) -> set[int]:
    """Those who are still in the network, have not withdrawn and can be reached."""
    query = (
        select(_membership.c.member_id)
        .join(_member, _member.c.id == _membership.c.member_id)
        .where(
            _membership.c.network_id == network_id,
            _membership.c.ended_at.is_(None),
            _membership.c.member_id.in_(list(member_ids)),
            _member.c.withdrawn_at.is_(None),
            _reachable(),
        )
    )
    return set(connection.execute(query).scalars())


def takes_part(member_id: ColumnElement[int], network_id: ColumnElement[int] | int) -> ColumnElement[bool]:
    """The member is in the network, and no coordinator doubts it."""
    return (
        select(_membership.c.id)
        .where(
            _membership.c.member_id == member_id,
            _membership.c.network_id == network_id,
            _membership.c.ended_at.is_(None),
            _membership.c.doubted_at.is_(None),
        )
        .exists()
    )


def _reachable() -> ColumnElement[bool]:
    """The member has an account that has not blocked the bot."""
    return select(_account.c.id).where(_account.c.member_id == _member.c.id, _account.c.blocked_at.is_(None)).exists()
