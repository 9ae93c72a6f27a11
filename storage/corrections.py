"""What a coordinator changes in the entries of others, with the reason, so that it can be changed back once."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlmodel import Session, col, select

from storage import activities
from storage.activity import JOINED, Activity, ActivityOrganisation, Phase, Source
from storage.correction import Correction

#: The part of a correction that made one entry of two; its `after` is the number of the one that stands.
MERGED = "merged"
#: The parts of a correction that `storage.activity.Source` can name, besides the part of the entry for `before`.
AFTER, REASON = "after", "reason"


def correct(
    session: Session, activity: Activity, part: str, value: Any, *, editor_id: int, reason: str, now: datetime
) -> Correction:
    """Put a JSON value into a part and keep what stood there; the messages that it came from go with it."""
    correction = Correction(
        activity_id=activity.id or 0,
        editor_id=editor_id,
        part=part,
        before=current(session, activity, part),
        after=value,
        reason=reason,
        created_at=now,
    )
    session.add(correction)
    session.flush()
    _move_sources(session, ("activity", activity.id or 0), ("correction", correction.id or 0), part)
    _put(session, activity, part, value, now)
    correction.after = current(session, activity, part)
    session.add(correction)
    return correction


def merged(
    session: Session, entry: Activity, into: Activity, *, editor_id: int, reason: str, now: datetime
) -> Correction:
    """Keep why two entries became one."""
    correction = Correction(
        activity_id=entry.id or 0, editor_id=editor_id, part=MERGED, after=into.id, reason=reason, created_at=now
    )
    session.add(correction)
    session.flush()
    return correction


def revert(session: Session, correction: Correction, activity: Activity, now: datetime) -> bool:
    """Put back what stood there; False where it was done before, or something else stands there meanwhile."""
    if correction.reverted_at is not None or correction.part == MERGED:
        return False
    if current(session, activity, correction.part) != correction.after:
        return False
    for source in _sources(session, "activity", activity.id or 0, correction.part):
        session.delete(source)
    session.flush()
    _move_sources(session, ("correction", correction.id or 0), ("activity", activity.id or 0), correction.part)
    _put(session, activity, correction.part, correction.before, now)
    correction.reverted_at = now
    session.add(correction)
    return True


def drop(session: Session, correction: Correction) -> None:
    """A correction goes, with the memory of which messages its words came from."""
    for source in session.exec(select(Source).where(Source.kept == "correction", Source.kept_id == correction.id)):
        session.delete(source)
    session.delete(correction)
    session.flush()


def take_back(session: Session, editor_id: int) -> None:
    """What somebody corrected is as it was before, where it still stands, and nothing of their words is left."""
    query = select(Correction).where(Correction.editor_id == editor_id)
    for correction in session.exec(query.order_by(col(Correction.id).desc())).all():
        activity = session.get(Activity, correction.activity_id)
        if activity is not None:
            revert(session, correction, activity, activity.changed_at)
        drop(session, correction)


def current(session: Session, activity: Activity, part: str) -> Any:
    """What stands in a part, as a JSON value; organisations as ids, other agencies by name.

    Organisations are those that were named: what came with a member's own part is nobody's to correct.
    """
    if part == "organisations":
        rows = session.exec(
            select(ActivityOrganisation)
            .where(ActivityOrganisation.activity_id == activity.id, col(ActivityOrganisation.place) < JOINED)
            .order_by(col(ActivityOrganisation.place))
        )
        return [row.name if row.organisation_id is None else row.organisation_id for row in rows]
    return as_json(getattr(activity, part))


def as_json(value: Any) -> Any:
    """A value of a column as it is kept in a correction; 2.0 hours are 2."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else value


def _put(session: Session, activity: Activity, part: str, value: Any, now: datetime) -> None:
    match part:
        case "organisations":
            activities.put_bodies(session.connection(), activity.id or 0, value)
        case "phase":
            activity.phase = Phase(value)
        case "held_on":
            activity.held_on = date.fromisoformat(value)
        case "hours":
            activity.hours = Decimal(value) if value is not None else None
        case _:
            setattr(activity, part, value)
    activity.changed_at = now
    session.add(activity)
    session.flush()


def _sources(session: Session, kept: str, kept_id: int, part: str) -> Sequence[Source]:
    query = select(Source).where(Source.kept == kept, Source.kept_id == kept_id, Source.part == part)
    return session.exec(query.order_by(col(Source.id))).all()


def _move_sources(session: Session, old: tuple[str, int], new: tuple[str, int], part: str) -> None:
    for source in _sources(session, *old, part):
        source.kept, source.kept_id = new
        session.add(source)
    session.flush()
