"""Keeping activities and finding them again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlmodel import Session, col, func, select

from storage.activity import Activity, ActivityOrganisation, Phase, Source
from storage.organisation import Organisation

#: How long an undone entry can be restored (`domain/messages.yaml` undo_done).
RESTORABLE = timedelta(days=7)


@dataclass(frozen=True)
class Kept:
    """An activity with the bodies that took part, in order: organisations, or names as typed."""

    activity: Activity
    bodies: tuple[Organisation | str, ...]


def save(
    session: Session,
    *,
    network_id: int,
    recorder_id: int,
    title: str,
    phase: Phase,
    held_on: date,
    hours: Decimal | None,
    bodies: Sequence[int | str],
    now: datetime,
) -> Kept:
    """Keep a new activity; the first organisation is the host."""
    host = next((body for body in bodies if isinstance(body, int)), None)
    activity = Activity(
        network_id=network_id,
        recorder_id=recorder_id,
        host_id=host,
        title=title,
        phase=phase,
        held_on=held_on,
        hours=hours,
        created_at=now,
        changed_at=now,
    )
    session.add(activity)
    session.flush()
    put_bodies(session, activity, bodies)
    return load(session, activity)


def put_bodies(session: Session, activity: Activity, bodies: Sequence[int | str]) -> None:
    """Replace who took part."""
    assert activity.id is not None, "the activity is in the database"
    for old in session.exec(select(ActivityOrganisation).where(ActivityOrganisation.activity_id == activity.id)):
        session.delete(old)
    for place, body in enumerate(bodies):
        known = body if isinstance(body, int) else None
        name = body if isinstance(body, str) else ""
        session.add(ActivityOrganisation(activity_id=activity.id, organisation_id=known, name=name, place=place))
    session.flush()


def load(session: Session, activity: Activity) -> Kept:
    """The activity with its bodies."""
    query = (
        select(ActivityOrganisation, Organisation)
        .outerjoin(Organisation, col(ActivityOrganisation.organisation_id) == col(Organisation.id))
        .where(ActivityOrganisation.activity_id == activity.id)
        .order_by(col(ActivityOrganisation.place))
    )
    return Kept(activity, tuple(row.name or organisation for row, organisation in session.exec(query)))


def own(session: Session, member_id: int, activity_id: str) -> Activity | None:
    """The member's own activity of that number, undone or not; None for anybody else's (buttons can be forged)."""
    if not (activity_id.isascii() and activity_id.isdigit() and len(activity_id) < 16):
        return None
    activity = session.get(Activity, int(activity_id))
    return activity if activity is not None and activity.recorder_id == member_id else None


def last_bodies(session: Session, member_id: int, network_id: int) -> list[int | str]:
    """Who took part in the member's newest entry in this network (“the same as last time”)."""
    query = (
        select(Activity)
        .where(Activity.recorder_id == member_id, Activity.network_id == network_id, col(Activity.undone_at).is_(None))
        .order_by(col(Activity.id).desc())
    )
    newest = session.exec(query).first()
    if newest is None:
        return []
    rows = session.exec(
        select(ActivityOrganisation)
        .where(ActivityOrganisation.activity_id == newest.id)
        .order_by(col(ActivityOrganisation.place))
    )
    return [row.organisation_id if row.organisation_id is not None else row.name for row in rows]


def since(session: Session, member_id: int, day: date) -> list[Activity]:
    """The member's entries held since a day, newest first."""
    query = (
        select(Activity)
        .where(Activity.recorder_id == member_id, Activity.held_on >= day, col(Activity.undone_at).is_(None))
        .order_by(col(Activity.held_on).desc(), col(Activity.id).desc())
    )
    return list(session.exec(query))


def count(session: Session, member_id: int) -> int:
    """How many entries of the member stand."""
    query = select(func.count()).where(Activity.recorder_id == member_id, col(Activity.undone_at).is_(None))
    return session.exec(query).one()


def remember_source(
    session: Session, source: str | None, *, member_id: int, kept: str, kept_id: int | None, part: str, now: datetime
) -> None:
    """Which messages the words came from (`<channel>:<message id>`, a space between two), so that they go with them."""
    if not source or kept_id is None:
        return
    for each in source.split():
        channel, _, message_id = each.partition(":")
        session.add(
            Source(
                channel=channel,
                message_id=message_id,
                member_id=member_id,
                kept=kept,
                kept_id=kept_id,
                part=part,
                created_at=now,
            )
        )
