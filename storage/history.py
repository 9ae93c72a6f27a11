"""What became of an entry, from the notes of who changed what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from storage.audit import Audit
from storage.member import Member


@dataclass(frozen=True, slots=True)
class Change:
    """One note; `actor_id` and `name` are None for the program itself and for somebody erased since."""

    at: datetime
    actor_id: int | None
    name: str | None
    action: str
    details: Mapping[str, Any]


def of_activity(session: Session, activity_id: int, actions: tuple[str, ...], limit: int) -> list[Change]:
    """The newest changes of these kinds, newest first."""
    query = (
        select(Audit, Member.name)
        .join(Member, col(Member.id) == Audit.actor_id, isouter=True)
        .where(Audit.subject == "activity", Audit.subject_id == activity_id, col(Audit.action).in_(actions))
        .order_by(col(Audit.id).desc())
        .limit(limit)
    )
    return [Change(each.at, each.actor_id, name, each.action, each.details) for each, name in session.exec(query)]
