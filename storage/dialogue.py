"""A talk that is not finished: the answers so far, by the names of their questions."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel

from storage.tables import Instant


class Dialogue(SQLModel, table=True):
    """`owner` is `m:<member id>`, or `<channel>:<sender>` before there is a member; the newest `touched_at` is the
    one being talked about. `id` is 8 random letters and digits, part of every button.

    `answers`: question → JSON value. `drafts`: question → what an unfinished answer needs to be finished.
    `given`: what the dialogue is about (a network, a record). `sources`: question → platform message id, so that an
    unsent message can be forgotten. `question`: the one asked last.
    """

    __table_args__ = (Index("ix_dialogue_owner_touched_at", "owner", "touched_at"),)

    id: str = Field(primary_key=True, max_length=12)
    owner: str = Field(max_length=80)
    form: str = Field(max_length=40)
    language: str = Field(default="th", max_length=5)
    answers: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    drafts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    given: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    sources: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    question: str | None = Field(default=None, max_length=40)
    begun_at: datetime = Field(sa_type=Instant)
    touched_at: datetime = Field(sa_type=Instant)
    #: when the row goes if nothing more is heard; a stranger's after 24 hours, a member's with the retention time
    ends_at: datetime | None = Field(default=None, sa_type=Instant, index=True)
