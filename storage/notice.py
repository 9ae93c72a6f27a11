"""What waits for a member's next contact: never pushed, so it costs nothing."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from storage.tables import Instant, RowId


class Notice(SQLModel, table=True):
    """`kind` and `details` make what is said; `about_id` is the member it speaks of: it goes when that person goes."""

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    member_id: int = Field(foreign_key="member.id", sa_type=RowId, index=True)
    kind: str = Field(max_length=40)
    about_id: int | None = Field(default=None, foreign_key="member.id", sa_type=RowId, index=True)
    network_id: int | None = Field(default=None, foreign_key="network.id", sa_type=RowId)
    details: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    created_at: datetime = Field(sa_type=Instant)
