"""An activity that schools did together, who took part, and what keeps its words erasable."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import Index, Numeric, Text
from sqlmodel import Field, SQLModel

from storage.tables import Instant, Named, RowId, written


class Phase(StrEnum):
    """The three stages, in the order of the buttons (`domain/activity_schema.yaml` phases)."""

    PLAN_TOGETHER = "plan_together"
    DO_TOGETHER = "do_together"
    EVALUATE_TOGETHER = "evaluate_together"


class Activity(SQLModel, table=True):
    """`id` is the number a member reads. `hours`: 0.5 to 12 in steps of 0.5. `recorder_id` None: erased person.

    `title` "": its words were taken back, what others have in the entry stays. `undone_at`: taken back by its author;
    can be restored for 7 days. `planned`: an appointment, not done yet. `merged_into_id`: the same work as that entry,
    which stands for both since `merged_at`. `phase_detail`: "think" or "plan", only with plan_together. `time_range`:
    "09:00-12:00". `level`: 1 to 4 (`domain/levels.yaml` activity_tag). `plc_role` is the recorder's
    (`domain/activity_schema.yaml` plc_role).
    """

    __table_args__ = (Index("ix_activity_network_id_held_on", "network_id", "held_on"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    network_id: int = Field(foreign_key="network.id", sa_type=RowId, index=True)
    recorder_id: int | None = Field(default=None, foreign_key="member.id", sa_type=RowId, index=True)
    host_id: int | None = Field(default=None, foreign_key="organisation.id", sa_type=RowId)
    title: str = Field(sa_type=written(200))
    phase: Phase = Field(sa_type=Named(Phase))
    held_on: date = Field(index=True)
    hours: Decimal | None = Field(default=None, sa_type=Numeric(4, 1))
    place: str | None = Field(default=None, sa_type=written(120))
    result: str | None = Field(default=None, sa_type=Text)
    lesson: str | None = Field(default=None, sa_type=Text)
    next_step: str | None = Field(default=None, sa_type=Text)
    phase_detail: str | None = Field(default=None, max_length=10)
    time_range: str | None = Field(default=None, max_length=11)
    people_count: int | None = None
    plc_role: str | None = Field(default=None, max_length=20)
    problem: str | None = Field(default=None, sa_type=Text)
    learner_result: str | None = Field(default=None, sa_type=Text)
    level: int | None = None
    planned: bool = False
    merged_into_id: int | None = Field(default=None, foreign_key="activity.id", sa_type=RowId)
    merged_at: datetime | None = Field(default=None, sa_type=Instant)
    created_at: datetime = Field(sa_type=Instant)
    changed_at: datetime = Field(sa_type=Instant)
    undone_at: datetime | None = Field(default=None, sa_type=Instant)


#: From this place on an organisation came with a member's own part (`storage/together.py`).
JOINED = 1000


class ActivityOrganisation(SQLModel, table=True):
    """One body that took part: a known organisation, or the `name` of another agency as typed, in this `place`."""

    __tablename__ = "activity_organisation"

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    activity_id: int = Field(foreign_key="activity.id", sa_type=RowId, index=True)
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id", sa_type=RowId, index=True)
    name: str = Field(default="", sa_type=written(120))
    place: int = 0


class Post(SQLModel, table=True):
    """A text kept for the network: `kind` is "knowledge" or "question"."""

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    network_id: int = Field(foreign_key="network.id", sa_type=RowId, index=True)
    author_id: int | None = Field(default=None, foreign_key="member.id", sa_type=RowId, index=True)
    kind: str = Field(max_length=20)
    text: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=Instant)


class Source(SQLModel, table=True):
    """Which message a kept text or picture came from, so that unsent content can be erased.

    `kept` and `kept_id` name the row ("activity", 17), `part` its column ("title").
    """

    __table_args__ = (Index("ix_source_channel_message_id", "channel", "message_id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    channel: str = Field(max_length=10)
    message_id: str = Field(max_length=64)
    member_id: int = Field(foreign_key="member.id", sa_type=RowId, index=True)
    kept: str = Field(max_length=20)
    kept_id: int = Field(sa_type=RowId)
    part: str = Field(max_length=40)
    created_at: datetime = Field(sa_type=Instant)
