"""Slow work that a turn left to be done after its commit: fetching a picture, making a document."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from storage.tables import Instant, RowId


class Job(SQLModel, table=True):
    """`kind` names the work, `details` what it is about: ids, never words. It goes when it is done.

    Its result is said to `chat`, of the account `sender` on `channel`; `reply_token` of the event that `heard_at`
    makes that free while the token is young. `key`: a later job of the same owner and key takes this one's place.
    """

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    kind: str = Field(max_length=40)
    key: str = Field(default="", max_length=40)
    details: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    owner: str = Field(max_length=80, index=True)
    channel: str = Field(max_length=10)
    sender: str = Field(max_length=64)
    chat: str = Field(max_length=64)
    reply_token: str | None = Field(default=None, max_length=80)
    heard_at: datetime = Field(sa_type=Instant)
    created_at: datetime = Field(sa_type=Instant)
    not_before: datetime = Field(sa_type=Instant, index=True)
    leased_until: datetime | None = Field(default=None, sa_type=Instant)
    attempts: int = 0
