"""What became of an entry, from the notes of who changed what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from storage.audit import Audit


@dataclass(frozen=True, slots=True)
class Change:
    """One note; `actor_id` None: the program itself, or somebody erased since."""

    at: datetime
    actor_id: int | None
    action: str
    details: Mapping[str, Any]


def of_activity(session: Session, activity_id: int, actions: tuple[str, ...], limit: int) -> list[Change]:
    """The newest changes of these kinds, newest first."""
    query = (
        select(Audit)
        .where(Audit.subject == "activity", Audit.subject_id == activity_id, col(Audit.action).in_(actions))
        .order_by(col(Audit.id).desc())
        .limit(limit)
    )
    return [Change(each.at, each.actor_id, each.action, each.details) for each in session.exec(query)]
