"""A code that opens a door: member, coordinator, supervisor, or the link of a second platform."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from storage.tables import Instant, Named, RowId


class CodeKind(StrEnum):
    """Whom a code lets in (`contract.md`, Codes)."""

    MEMBER = "member"  #: any number of members; a school's code is this one plus -ORG
    COORDINATOR = "coordinator"  #: one coordinator of one network, one use, 7 days
    SUPERVISOR = "supervisor"  #: one area administrator, one use, 7 days
    LINK = "link"  #: a member's second platform, one use, 10 minutes


class JoinCode(SQLModel, table=True):
    """`code` is kept as it is compared: capitals and digits only, no dash (TN7K2M, TNH4VYCO).

    A member code has `network_id`; which school is read from what follows it. `expires_at` None: until renewed.
    """

    __tablename__ = "join_code"

    code: str = Field(primary_key=True, max_length=40)
    kind: CodeKind = Field(sa_type=Named(CodeKind))
    network_id: int | None = Field(default=None, foreign_key="network.id", sa_type=RowId, index=True)
    area_id: int | None = Field(default=None, foreign_key="area.id", sa_type=RowId, index=True)
    member_id: int | None = Field(default=None, foreign_key="member.id", sa_type=RowId, index=True)
    created_at: datetime = Field(sa_type=Instant)
    expires_at: datetime | None = Field(default=None, sa_type=Instant)
    used_at: datetime | None = Field(default=None, sa_type=Instant)
