"""Who changed what, when and why. Never the words themselves."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Connection, insert
from sqlmodel import Field, SQLModel

from storage.prepared import Prepared
from storage.tables import Instant, RowId, table_of


class Audit(SQLModel, table=True):
    """`actor_id` None: the program itself, or somebody erased since. `details` holds names of fields, not values."""

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    at: datetime = Field(sa_type=Instant, index=True)
    actor_id: int | None = Field(default=None, foreign_key="member.id", sa_type=RowId, index=True)
    action: str = Field(max_length=40)
    subject: str = Field(max_length=20)
    subject_id: int | None = Field(default=None, sa_type=RowId)
    details: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


_INSERT = Prepared(insert(table_of(Audit)), ("at", "actor_id", "action", "subject", "subject_id", "details"))


def note(
    connection: Connection,
    now: datetime,
    actor_id: int | None,
    action: str,
    subject: str,
    subject_id: int | None,
    details: dict[str, Any],
) -> int:
    """Write a line; returns its number. The actor's own row is in the database already."""
    values = {"at": now, "actor_id": actor_id, "action": action, "subject": subject, "subject_id": subject_id}
    return _INSERT.insert(connection, values | {"details": details})
