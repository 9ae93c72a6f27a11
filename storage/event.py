"""The ledger of inbound events: an event id is processed once, however often it is delivered. No payload."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from storage.tables import Instant, Named


class EventOutcome(StrEnum):
    """What became of an event."""

    DONE = "done"  #: its turn committed
    FAILED = "failed"  #: our code failed; an apology was said; it will not be tried again
    DROPPED = "dropped"  #: nothing to do (group chatter, a reaction, an unknown kind)


class InboundEvent(SQLModel, table=True):
    """`event_id` is the platform's (LINE `webhookEventId`, Telegram `update_id`). Kept 30 days."""

    __tablename__ = "inbound_event"

    channel: str = Field(primary_key=True, max_length=10)
    event_id: str = Field(primary_key=True, max_length=64)
    outcome: EventOutcome = Field(sa_type=Named(EventOutcome))
    received_at: datetime = Field(sa_type=Instant, index=True)
