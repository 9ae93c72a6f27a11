"""What members are going to do: entries that are planned, by their recorder."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlmodel import Session, col, select

from storage.activity import Activity

#: After so many days nobody is asked any more whether it was done.
ASKED = timedelta(days=30)


def to_come(session: Session, member_id: int) -> Sequence[Activity]:
    """The member's appointments that stand, done or not told of yet, the next one first."""
    query = select(Activity).where(
        Activity.recorder_id == member_id,
        col(Activity.planned).is_(True),
        col(Activity.undone_at).is_(None),
        col(Activity.merged_into_id).is_(None),
    )
    return session.exec(query.order_by(col(Activity.held_on), col(Activity.id))).all()


def due(session: Session, member_id: int, today: date) -> Activity | None:
    """The first of them whose day has come."""
    planned = to_come(session, member_id)
    return next((each for each in planned if today - ASKED <= each.held_on <= today), None)
