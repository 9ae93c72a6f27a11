"""A member's own part in an activity that somebody else recorded."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables import Instant, Named, RowId


class Part(StrEnum):
    """What the member says of it; only a confirmed part counts, in no log book but their own."""

    ASKED = "asked"  #: named by the recorder, has not answered
    CONFIRMED = "confirmed"  #: took part
    DECLINED = "declined"  #: did not, or does not want to be named
    LEFT = "left"  #: took the own part back; can be restored for 7 days


class Participation(SQLModel, table=True):
    """`words` is what was different in their part. `plc_role` as in `storage.activity.Activity`."""

    __table_args__ = (UniqueConstraint("activity_id", "member_id", name="uq_participation_activity_id_member_id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    activity_id: int = Field(foreign_key="activity.id", sa_type=RowId)
    member_id: int = Field(foreign_key="member.id", sa_type=RowId, index=True)
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id", sa_type=RowId)
    state: Part = Field(sa_type=Named(Part))
    plc_role: str | None = Field(default=None, max_length=20)
    words: str | None = Field(default=None, sa_type=Text)
    created_at: datetime = Field(sa_type=Instant)
    changed_at: datetime = Field(sa_type=Instant)
