"""Keeping activities and finding them again.

What every log does is prepared (`storage/prepared.py`); what is rare goes through the session.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select
from sqlmodel import Session, col, func
from sqlmodel import select as select_rows

from storage import directory
from storage.activity import JOINED, Activity, ActivityOrganisation, Phase
from storage.directory import Body
from storage.member import Membership
from storage.participation import Part, Participation
from storage.prepared import Prepared
from storage.row_number import row_number
from storage.tables import table_of

#: How long an undone entry can be restored (`domain/messages.yaml` undo_done).
RESTORABLE = timedelta(days=7)

_activity, _took_part = table_of(Activity), table_of(ActivityOrganisation)
_part = table_of(Participation)
_NEW = (
    "network_id",
    "recorder_id",
    "host_id",
    "title",
    "phase",
    "phase_detail",
    "held_on",
    "hours",
    "time_range",
    "place",
    "planned",
    "created_at",
    "changed_at",
)
_INSERT = Prepared(insert(_activity), _NEW)
_INSERT_PART = Prepared(insert(_took_part), ("activity_id", "organisation_id", "name", "place"))
_DELETE_PARTS = delete(_took_part).where(_took_part.c.activity_id == bindparam("activity"))
_STANDING = (
    select(_took_part.c.organisation_id, _took_part.c.place)
    .where(_took_part.c.activity_id == bindparam("activity"))
    .order_by(_took_part.c.place)
)
_PARTS = Prepared(
    select(_took_part.c.organisation_id, _took_part.c.name)
    .where(_took_part.c.activity_id == bindparam("activity"))
    .order_by(_took_part.c.place)
)
_NEWEST = Prepared(
    select(_activity.c.id)
    .where(
        _activity.c.recorder_id == bindparam("recorder"),
        _activity.c.network_id == bindparam("network"),
        _activity.c.undone_at.is_(None),
        _activity.c.merged_into_id.is_(None),
    )
    .order_by(_activity.c.id.desc())
    .limit(1)
)


@dataclass(frozen=True)
class Kept:
    """An activity with the bodies that took part, in order: organisations, or names as typed."""

    activity: Activity
    bodies: tuple[Body | str, ...]


def save(
    connection: Connection,
    *,
    network_id: int,
    recorder_id: int,
    title: str,
    phase: Phase,
    held_on: date,
    hours: Decimal | None,
    bodies: Sequence[int | str],
    now: datetime,
    host_id: int | None = None,
    phase_detail: str | None = None,
    time_range: str | None = None,
    place: str | None = None,
    planned: bool = False,
) -> Kept:
    """Keep a new activity; the first organisation is the host where none is named."""
    host = host_id if host_id is not None else next((body for body in bodies if isinstance(body, int)), None)
    values: dict[str, Any] = {
        "network_id": network_id,
        "recorder_id": recorder_id,
        "host_id": host,
        "title": title,
        "phase": phase,
        "phase_detail": phase_detail,
        "held_on": held_on,
        "hours": hours,
        "time_range": time_range,
        "place": place,
        "planned": planned,
        "created_at": now,
        "changed_at": now,
    }
    activity_id = _INSERT.insert(connection, values)
    _put(connection, activity_id, bodies)
    return Kept(Activity(id=activity_id, **values), _named(connection, [_pair(body) for body in bodies]))


def put_bodies(connection: Connection, activity_id: int, bodies: Sequence[int | str]) -> None:
    """Replace who was named as taking part; an organisation whose member has confirmed a part stays.

    What stood behind the others, because it came with a part, stays there: naming it too does not make it named.
    """
    rows = connection.execute(_STANDING, {"activity": activity_id}).all()
    confirmed = select(_part.c.organisation_id).where(
        _part.c.activity_id == activity_id, _part.c.state == Part.CONFIRMED, _part.c.organisation_id.is_not(None)
    )
    stay = dict.fromkeys(connection.execute(confirmed.order_by(_part.c.id)).scalars())
    joined = [known for known, place in rows if place >= JOINED and (known in stay or known in bodies)]
    connection.execute(_DELETE_PARTS, {"activity": activity_id})
    named = [body for body in bodies if body not in joined]
    _put(connection, activity_id, named)
    _put(connection, activity_id, [*joined, *(body for body in stay if body not in [*bodies, *joined])], first=JOINED)


def load(connection: Connection, activity: Activity) -> Kept:
    """The activity with its bodies."""
    rows = _PARTS.rows(connection, {"activity": activity.id})
    return Kept(activity, _named(connection, [(row[0], row[1]) for row in rows]))


def last_bodies(connection: Connection, member_id: int, network_id: int) -> list[int | str]:
    """Who took part in the member's newest entry in this network (“the same as last time”)."""
    newest = _NEWEST.row(connection, {"recorder": member_id, "network": network_id})
    if newest is None:
        return []
    return [known if known is not None else name for known, name in _PARTS.rows(connection, {"activity": newest[0]})]


def _put(connection: Connection, activity_id: int, bodies: Sequence[int | str], first: int = 0) -> None:
    for place, (known, name) in enumerate(map(_pair, bodies), first):
        row = {"activity_id": activity_id, "organisation_id": known, "name": name, "place": place}
        _INSERT_PART.run(connection, row)


def _pair(body: int | str) -> tuple[int | None, str]:
    return (None, body) if isinstance(body, str) else (body, "")


def _named(connection: Connection, pairs: Sequence[tuple[int | None, str]]) -> tuple[Body | str, ...]:
    known = directory.bodies_by_id(connection, [each for each, _ in pairs if each is not None])
    return tuple(known.get(each, name) if each is not None else name for each, name in pairs)


def own(session: Session, member_id: int, activity_id: str) -> Activity | None:
    """The member's own activity of that number, undone or not; None for anybody else's (buttons can be forged), and for
    one that another stands for."""
    activity = by_number(session, activity_id)
    theirs = activity is not None and activity.recorder_id == member_id and activity.merged_into_id is None
    return activity if theirs else None


def by_number(session: Session, activity_id: str) -> Activity | None:
    """The activity of that number, whoever asks; None for what is no number."""
    number = row_number(activity_id)
    return session.get(Activity, number) if number else None


def standing_for(session: Session, activity: Activity | None) -> Activity | None:
    """The activity itself, or the one that it was merged into."""
    while activity is not None and activity.merged_into_id is not None:
        activity = session.get(Activity, activity.merged_into_id)
    return activity


def visible(session: Session, member_id: int, activity_id: str) -> Activity | None:
    """The entry of that number if it stands and the member may see it: their own, or of a network they are in.

    The other entry, where it was merged into one.
    """
    activity = standing_for(session, by_number(session, activity_id))
    if activity is None or activity.undone_at is not None:
        return None
    part = select_rows(Membership.id).where(
        Membership.member_id == member_id,
        Membership.network_id == activity.network_id,
        col(Membership.ended_at).is_(None),
        col(Membership.doubted_at).is_(None),
    )
    return activity if activity.recorder_id == member_id or session.exec(part).first() is not None else None


def restorable(session: Session, member_id: int, now: datetime) -> list[Activity]:
    """The member's entries that can still be restored, the one undone last first; not those whose title is gone."""
    query = (
        select_rows(Activity)
        .where(
            Activity.recorder_id == member_id,
            col(Activity.undone_at) >= now - RESTORABLE,
            col(Activity.merged_into_id).is_(None),
            col(Activity.title) != "",
        )
        .order_by(col(Activity.undone_at).desc(), col(Activity.id).desc())
    )
    return list(session.exec(query))


def since(session: Session, member_id: int, day: date) -> list[Activity]:
    """The member's entries held since a day, newest first."""
    query = (
        select_rows(Activity)
        .where(Activity.recorder_id == member_id, Activity.held_on >= day, col(Activity.undone_at).is_(None))
        .order_by(col(Activity.held_on).desc(), col(Activity.id).desc())
    )
    return list(session.exec(query))


def newest_of(session: Session, network_ids: Sequence[int], first: int, limit: int) -> list[Activity]:
    """The entries of networks that stand, appointments as well, the day that came last first, from `first` on."""
    query = (
        select_rows(Activity)
        .where(
            col(Activity.network_id).in_(network_ids),
            col(Activity.undone_at).is_(None),
            col(Activity.merged_into_id).is_(None),
        )
        .order_by(col(Activity.held_on).desc(), col(Activity.id).desc())
    )
    return list(session.exec(query.offset(first).limit(limit)))


def count(session: Session, member_id: int) -> int:
    """How many entries of the member stand."""
    query = select_rows(func.count()).where(
        Activity.recorder_id == member_id,
        col(Activity.undone_at).is_(None),
        col(Activity.merged_into_id).is_(None),
    )
    return session.exec(query).one()
