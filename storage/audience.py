"""Who a message to many goes to, and on which of their accounts."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Subquery, case, func, select

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
    connection: Connection,
    network_id: int,
    *,
    without: int | None,
    after: int = 0,
    limit: int = EVERYBODY,
    among: Sequence[int] | None = None,
) -> list[Recipient]:
    """The next members of the network, in the order of their numbers, or those `among` some.

    Who cannot be reached is not among them, nor is `without`, who wrote it.
    """
    people = _people(network_id, without, after)
    if among is not None:
        people = people.where(_member.c.id.in_(among))
    chosen = _chosen(people.order_by(_member.c.id).limit(limit))
    columns = (chosen.c[name] for name in Recipient.__slots__)
    return [Recipient(*row) for row in connection.execute(select(*columns).order_by(chosen.c.member_id))]


def by_channel(connection: Connection, network_id: int, *, without: int | None) -> Counter[str]:
    """How many would be written to on each platform."""
    chosen = _chosen(_people(network_id, without))
    query = select(chosen.c.channel, func.count().label("members")).group_by(chosen.c.channel)
    return Counter({row.channel: row.members for row in connection.execute(query)})


def count(connection: Connection, network_id: int, *, without: int | None, after: int = 0) -> int:
    """How many members of the network are to come behind that number."""
    people = _people(network_id, without, after).subquery()
    return int(connection.execute(select(func.count()).select_from(people)).scalar_one())


def still_there(connection: Connection, network_id: int, member_ids: Iterable[int]) -> set[int]:
    """Those who are still in the network, whether they can be reached or not."""
    query = select(_member.c.id).where(
        _member.c.id.in_(list(member_ids)), _member.c.withdrawn_at.is_(None), takes_part(_member.c.id, network_id)
    )
    return set(connection.execute(query).scalars())


def _people(network_id: int, without: int | None, after: int = 0) -> Select[Any]:
    reachable = select(_account.c.id).where(_account.c.member_id == _member.c.id, _account.c.blocked_at.is_(None))
    return select(
        _member.c.id, _member.c.language, _member.c.reminders_on, _member.c.paused_until, _member.c.snoozed_until
    ).where(
        _member.c.id > after,
        _member.c.withdrawn_at.is_(None),
        _member.c.id != (without or 0),
        reachable.exists(),
        takes_part(_member.c.id, network_id),
    )


def _chosen(people: Select[Any]) -> Subquery:
    """These people, each with their account where they want to be told, else where it costs nothing: the one choice."""
    person = people.subquery("person")
    cheapest = {channel: rank for rank, channel in enumerate(CHEAPEST)}
    place = case(
        (_account.c.channel == person.c.reminders_on, -1),
        else_=case(cheapest, value=_account.c.channel, else_=len(CHEAPEST)),
    )
    order = func.row_number().over(partition_by=person.c.id, order_by=(place, _account.c.id))
    ranked = (
        select(
            person.c.id.label("member_id"),
            _account.c.channel,
            _account.c.chat,
            person.c.language,
            person.c.paused_until,
            person.c.snoozed_until,
            order.label("choice"),
        )
        .join(_account, _account.c.member_id == person.c.id)
        .where(_account.c.blocked_at.is_(None))
        .subquery("ranked")
    )
    return select(ranked).where(ranked.c.choice == 1).subquery("chosen")


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
