"""What a network's schools did together in a span of days, for its coordinator: line by line, by month and phase."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection, and_, func, select

from storage.activity import Activity, ActivityOrganisation, Phase
from storage.logbook import COUNTS
from storage.member import Member, Membership, Role
from storage.network import Network
from storage.organisation import Organisation
from storage.tables import table_of

_activity, _took_part = table_of(Activity), table_of(ActivityOrganisation)
_member, _membership = table_of(Member), table_of(Membership)
_network, _organisation = table_of(Network), table_of(Organisation)


@dataclass(frozen=True, slots=True)
class Done:
    """One activity. `recorder` is empty unless they agreed that their name is shown."""

    id: int
    held_on: date
    hours: Decimal | None
    title: str
    phase: Phase
    people_count: int | None
    problem: str | None
    result: str | None
    learner_result: str | None
    lesson: str | None
    recorder: str
    bodies_th: tuple[str, ...] = ()
    bodies_en: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Month:
    """What was done in one month (its first day) in one phase; `bodies`: how many different ones took part."""

    month: date
    phase: Phase
    count: int
    hours: Decimal
    bodies: int


@dataclass(frozen=True, slots=True)
class Overseen:
    """A network, by its names."""

    id: int
    name_th: str
    name_en: str
    short_th: str
    short_en: str


def coordinated(connection: Connection, member_id: int) -> list[Overseen]:
    """The networks that a member coordinates now, in the order of joining."""
    query = (
        select(*(_network.c[name] for name in Overseen.__slots__))
        .join(_membership, _membership.c.network_id == _network.c.id)
        .where(
            _membership.c.member_id == member_id,
            _membership.c.role == Role.COORDINATOR,
            _membership.c.ended_at.is_(None),
        )
        .order_by(_membership.c.id)
    )
    return list(dict.fromkeys(Overseen(*row) for row in connection.execute(query)))


def overseen(connection: Connection, network_id: int, member_id: int) -> Overseen | None:
    """The network, if this member coordinates it now."""
    return next((each for each in coordinated(connection, member_id) if each.id == network_id), None)


def done(connection: Connection, network_id: int, begins: date, ends: date) -> list[Done]:
    """The activities of these days, both included, oldest first."""
    names = (
        "id",
        "held_on",
        "hours",
        "title",
        "phase",
        "people_count",
        "problem",
        "result",
        "learner_result",
        "lesson",
    )
    agreed = and_(
        _member.c.id == _activity.c.recorder_id, _member.c.show_name.is_(True), _member.c.withdrawn_at.is_(None)
    )
    query = (
        select(*(_activity.c[name] for name in names), func.coalesce(_member.c.name, ""))
        .select_from(_activity)
        .outerjoin(_member, agreed)
        .where(_activity.c.network_id == network_id, _activity.c.held_on.between(begins, ends), COUNTS)
        .order_by(_activity.c.held_on, _activity.c.id)
    )
    rows = connection.execute(query).all()
    bodies = _bodies(connection, [row[0] for row in rows])
    found = []
    for row in rows:
        thai, english = bodies.get(row[0], ((), ()))
        found.append(replace(Done(*row), bodies_th=thai, bodies_en=english))
    return found


def _bodies(connection: Connection, activity_ids: Sequence[int]) -> dict[int, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Who took part in each, in order, in Thai and in English."""
    query = (
        select(_took_part.c.activity_id, _took_part.c.name, _organisation.c.short_th, _organisation.c.name_en)
        .outerjoin(_organisation, _organisation.c.id == _took_part.c.organisation_id)
        .where(_took_part.c.activity_id.in_(activity_ids))
        .order_by(_took_part.c.activity_id, _took_part.c.place)
    )
    found: dict[int, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    for activity_id, typed, short_th, name_en in connection.execute(query):
        thai, english = found.get(activity_id, ((), ()))
        in_thai = short_th or typed
        found[activity_id] = (*thai, in_thai), (*english, name_en or in_thai)
    return found


def by_month(listed: Sequence[Done]) -> list[Month]:
    """The same activities counted by month and phase, in this order; a month or phase without any is left out."""
    groups: dict[tuple[date, int], list[Done]] = {}
    order = list(Phase)
    for each in listed:
        groups.setdefault((each.held_on.replace(day=1), order.index(each.phase)), []).append(each)
    return [
        Month(
            month,
            order[phase],
            len(group),
            hours(group),
            len({body for each in group for body in each.bodies_th}),
        )
        for (month, phase), group in sorted(groups.items())
    ]


def hours(listed: Sequence[Done]) -> Decimal:
    """All their hours; an activity without any counts nothing."""
    return sum((each.hours for each in listed if each.hours is not None), Decimal(0))
