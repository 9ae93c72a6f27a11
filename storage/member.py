"""A person who joined, the chat accounts that speak for them, and their part in each network."""

from datetime import UTC, date, datetime
from enum import StrEnum

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables import Instant, Named, RowId, written


class Position(StrEnum):
    """What a member does (`domain/glossary.yaml` position); it drives the honorific."""

    TEACHER = "teacher"
    MENTOR_TEACHER = "mentor_teacher"
    DIRECTOR = "director"
    DEPUTY = "deputy"
    SUPERVISOR = "supervisor"
    LECTURER = "lecturer"
    AREA_STAFF = "area_staff"
    OTHER = "other"


class Role(StrEnum):
    """What a member may do in a network (`domain/glossary.yaml` member_role)."""

    MEMBER = "member"
    COORDINATOR = "coordinator"
    AREA_ADMIN = "area_admin"


#: A pause without an end: a moment that never comes, so that one comparison tells who has paused.
UNTIL_SWITCHED_ON = datetime(9999, 1, 1, tzinfo=UTC)


class Member(SQLModel, table=True):
    """`name` as shown (given name and surname), `given` the part that is addressed, `honorific` whether one is used.

    `network_id` is the network last used: its voice speaks. `show_name` is None until asked.
    `withdrawn_at`: consent withdrawn, erased 30 days later unless given anew.
    `paused_until`: nothing goes to them unasked before, see `UNTIL_SWITCHED_ON`; `snoozed_until`: no weekly question.
    """

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    name: str = Field(max_length=80)
    given: str = Field(max_length=80)
    honorific: bool = True
    position: Position = Field(sa_type=Named(Position))
    language: str = Field(default="th", max_length=5)
    network_id: int | None = Field(default=None, foreign_key="network.id", sa_type=RowId)
    area_id: int | None = Field(default=None, foreign_key="area.id", sa_type=RowId)
    show_name: bool | None = None
    reminders_on: str | None = Field(default=None, max_length=10)
    joined_at: datetime = Field(sa_type=Instant)
    last_contact_at: datetime = Field(sa_type=Instant, index=True)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Instant)
    paused_until: datetime | None = Field(default=None, sa_type=Instant)
    snoozed_until: datetime | None = Field(default=None, sa_type=Instant)


class Account(SQLModel, table=True):
    """One chat account on one platform; a person may have one on each.

    `sender` is the platform's user id, `chat` where messages go. `blocked_at`: the platform says no.
    `offered` keeps the choices last shown outside a dialogue, `[[label, payload], …]`, so that they can be typed.
    `wrong_codes` keeps the times (ISO) of wrong join codes of the last ten minutes.
    """

    __table_args__ = (UniqueConstraint("channel", "sender"), Index("ix_account_channel_chat", "channel", "chat"))

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    channel: str = Field(max_length=10)
    sender: str = Field(max_length=64)
    chat: str = Field(max_length=64)
    member_id: int = Field(foreign_key="member.id", sa_type=RowId, index=True)
    created_at: datetime = Field(sa_type=Instant)
    blocked_at: datetime | None = Field(default=None, sa_type=Instant)
    offered: list[list[str]] = Field(default_factory=list, sa_type=JSON)
    wrong_codes: list[str] = Field(default_factory=list, sa_type=JSON)


class Membership(SQLModel, table=True):
    """A member's part in a network through one organisation (None: an individual); it may be joined anew.

    `term_end`: a coordinator's term. `doubted_at`: a coordinator does not know this person; nothing is shown to them
    until somebody confirms. `ended_at`: left.
    """

    __table_args__ = (Index("ix_membership_network_id_member_id", "network_id", "member_id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    member_id: int = Field(foreign_key="member.id", sa_type=RowId, index=True)
    network_id: int = Field(foreign_key="network.id", sa_type=RowId)
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id", sa_type=RowId, index=True)
    organisation_name: str = Field(default="", sa_type=written(120))
    role: Role = Field(default=Role.MEMBER, sa_type=Named(Role))
    term_end: date | None = None
    joined_at: datetime = Field(sa_type=Instant)
    doubted_at: datetime | None = Field(default=None, sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)


class Consent(SQLModel, table=True):
    """What a member agreed to: which network's notice, in which version, when. Kept as long as the member."""

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    member_id: int = Field(foreign_key="member.id", sa_type=RowId, index=True)
    network_id: int | None = Field(default=None, foreign_key="network.id", sa_type=RowId)
    version: str = Field(max_length=20)
    language: str = Field(max_length=5)
    given_at: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
