"""What happens at set times: schedules, and which of their moments were taken or passed over."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel

from storage.tables import Instant, Named, RowId


class SlotOutcome(StrEnum):
    """What became of a slot: of a moment at which a schedule was due."""

    CLAIMED = "claimed"  #: what it starts was written together with its row
    SKIPPED = "skipped"  #: too late, or a later one was due as well: nothing was started


class Schedule(SQLModel, table=True):
    """`kind` names what a slot starts, `details` what it is about: ids, never words.

    `trigger` is JSON, `{"cron": {"day_of_week": "mon-fri", "hour": "2", "minute": "30"}}` or `{"every": 3600, "start":
    "2026-11-24T09:00:00+00:00"}` (`bot/trigger.py`), read in `zone`, an IANA name. `grace` in seconds: how late a slot
    may begin. `walked_to`: every slot until then is decided. `built_in`: trigger, zone and grace as the program last
    set them; where they are others now, an operator has changed them. None: the schedule is not the program's own.
    `version` counts the changes of all of this; `active` False: nothing is due. `ended_at`: when the work of a slot
    last came to a good end, where its kind tells.
    """

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    name: str = Field(unique=True, max_length=60)
    kind: str = Field(max_length=40)
    details: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    trigger: dict[str, Any] = Field(sa_type=JSON)
    zone: str = Field(max_length=60)
    grace: int
    active: bool = True
    version: int = 1
    built_in: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    created_at: datetime = Field(sa_type=Instant)
    changed_at: datetime = Field(sa_type=Instant)
    walked_to: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)


class Slot(SQLModel, table=True):
    """One moment of a schedule, decided once. `count`: of a skipped one, how many that row stands for, itself the
    newest: a long stop leaves few rows. `at`: when it was decided."""

    __table_args__ = (Index("ix_slot_at", "at"),)

    schedule_id: int = Field(foreign_key="schedule.id", primary_key=True, sa_type=RowId)
    slot: datetime = Field(primary_key=True, sa_type=Instant)
    outcome: SlotOutcome = Field(sa_type=Named(SlotOutcome))
    count: int = 1
    at: datetime = Field(sa_type=Instant)
