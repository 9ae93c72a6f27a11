"""What a coordinator changed in somebody's entry, with the reason that its author reads, so that it can go back."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Text
from sqlmodel import Field, SQLModel

from storage.tables import Instant, RowId


class Correction(SQLModel, table=True):
    """`part` is a column of the activity, "organisations", or "merged". `before` and `after` are JSON values.

    `editor_id` None: erased since. `reverted_at`: its author, or the editor, changed it back.
    """

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    activity_id: int = Field(foreign_key="activity.id", sa_type=RowId, index=True)
    editor_id: int | None = Field(default=None, foreign_key="member.id", sa_type=RowId, index=True)
    part: str = Field(max_length=40)
    before: Any = Field(default=None, sa_type=JSON)
    after: Any = Field(default=None, sa_type=JSON)
    reason: str = Field(default="", sa_type=Text)
    created_at: datetime = Field(sa_type=Instant, index=True)
    reverted_at: datetime | None = Field(default=None, sa_type=Instant)
