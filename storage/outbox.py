"""What is to be sent: one row is one HTTP call with one retry key."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, Text, text
from sqlmodel import Field, SQLModel

from storage.tables import Instant, Named, RowId


class OutboxState(StrEnum):
    """Where a row is on its way."""

    WAITING = "waiting"  #: to be sent, or being sent by the process that holds the lease
    PARKED = "parked"  #: LINE's month is used up: it rides on the member's next answer, or is pushed in the next month
    SENT = "sent"  #: the platform accepted it
    UNKNOWN = "unknown"  #: it may have arrived and is not sent again
    GAVE_UP = "gave_up"  #: it cannot arrive; `reason` says why


#: What is still to be sent.
OPEN = (OutboxState.WAITING, OutboxState.PARKED)


#: Of a row that the platform counts; written out, for SQLite takes an index like this only for the same words.
COSTS = "price > 0"
#: Of a row that must leave no trace; likewise.
FORGET = "forget"


class OutboxRow(SQLModel, table=True):
    """`leased_until`: the process that holds it is sending; free afterwards (database time).

    `held_at`: since when it has been in somebody's hands, so that the platform may know its retry key. `doubtful`: an
    earlier try had an unknown outcome. `owner` is the dialogue's owner key, so that what was said to
    somebody who declined can be removed. `heard_at`: when the event came that this answers (age of the reply token).
    `body` is emptied when the row is done and its retention begins. `latest`: afterwards it is of no use any more.

    `campaign_id`: it is part of a message to many, which waits for every answer. `carries`: deliveries of campaigns
    have their outcome from this row.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_state_channel_chat", "state", "channel", "chat"),
        Index("ix_outbox_owner", "owner"),
        Index("ix_outbox_done_at", "done_at"),
        Index("ix_outbox_campaign_id_state_channel_id", "campaign_id", "state", "channel", "id"),
        Index(
            "ix_outbox_priced", "channel", "state", "done_at", sqlite_where=text(COSTS), postgresql_where=text(COSTS)
        ),
        Index("ix_outbox_forget", "created_at", sqlite_where=text(FORGET), postgresql_where=text(FORGET)),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    channel: str = Field(max_length=10)
    chat: str = Field(max_length=64)
    owner: str = Field(max_length=80)
    method: str = Field(max_length=30)
    body: str = Field(sa_type=Text)
    reply_token: str | None = Field(default=None, max_length=80)
    retry_key: str = Field(max_length=36)
    price: int = 0
    state: OutboxState = Field(default=OutboxState.WAITING, sa_type=Named(OutboxState))
    reason: str | None = Field(default=None, max_length=40)
    attempts: int = 0
    doubtful: bool = False
    forget: bool = False
    heard_at: datetime = Field(sa_type=Instant)
    created_at: datetime = Field(sa_type=Instant)
    not_before: datetime = Field(sa_type=Instant)
    leased_until: datetime | None = Field(default=None, sa_type=Instant)
    held_at: datetime | None = Field(default=None, sa_type=Instant)
    done_at: datetime | None = Field(default=None, sa_type=Instant)
    message_ids: str = Field(default="", max_length=400)
    latest: datetime | None = Field(default=None, sa_type=Instant)
    campaign_id: int | None = Field(default=None, sa_type=RowId)
    carries: bool = False


#: What a turn gives a new row; the rest is known when it is done.
NEW_ROW = (
    "channel", "chat", "owner", "method", "body", "reply_token", "retry_key", "price", "state", "attempts", "doubtful",
    "forget", "heard_at", "created_at", "not_before", "leased_until", "held_at", "message_ids",
    "latest", "campaign_id", "carries",
)  # fmt: skip
