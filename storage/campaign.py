"""One message to many: a campaign, and its delivery to each of them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel

from storage.tables import Instant, Named, RowId


class CampaignState(StrEnum):
    """Where a campaign is on its way."""

    SPREADING = "spreading"  #: it is being written down for each recipient, page by page
    SPREAD = "spread"  #: everybody has a delivery
    DONE = "done"  #: every delivery has its outcome
    STOPPED = "stopped"  #: somebody stopped it; what was not under way is not sent


class DeliveryState(StrEnum):
    """What became of a campaign for one member."""

    PARKED = "parked"  #: it rides on the next answer, or is pushed at its moment, if it has one
    QUEUED = "queued"  #: it is in the outbox
    SENT = "sent"  #: the platform accepted it
    UNKNOWN = "unknown"  #: it may have arrived and is not sent again
    FAILED = "failed"  #: it cannot arrive; `reason` says why
    STOPPED = "stopped"  #: the campaign was stopped before


#: What may still change.
OPEN = (DeliveryState.PARKED, DeliveryState.QUEUED)


class Campaign(SQLModel, table=True):
    """`kind` and `details` make what is said (`bot.repertoire.Repertoire.campaigns`); `details` may hold words that a
    coordinator wrote. `after`: the member up to whom the deliveries are written down.

    `not_before`: when it begins. `latest`: afterwards it is of no use. `can_wait`: it rides on answers, which is free,
    and is pushed only at `push_at`, or never.
    """

    __table_args__ = (Index("ix_campaign_state_not_before", "state", "not_before"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    network_id: int = Field(foreign_key="network.id", sa_type=RowId, index=True)
    author_id: int | None = Field(default=None, foreign_key="member.id", sa_type=RowId, index=True)
    kind: str = Field(max_length=40)
    details: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    state: CampaignState = Field(default=CampaignState.SPREADING, sa_type=Named(CampaignState))
    after: int = 0
    can_wait: bool = False
    push_at: datetime | None = Field(default=None, sa_type=Instant)
    created_at: datetime = Field(sa_type=Instant)
    not_before: datetime = Field(sa_type=Instant)
    latest: datetime = Field(sa_type=Instant)
    done_at: datetime | None = Field(default=None, sa_type=Instant)


class Delivery(SQLModel, table=True):
    """One campaign for one member, once. `channel`, `chat`: where it goes. `outbox_id`: the row that brings it.

    `moment`: when it is to be pushed: after quiet hours, on a day that has room, in LINE's next month; None for what
    only rides on an answer. `acknowledged_at`:
    the member tapped [รับทราบ].
    """

    __table_args__ = (
        Index("ix_delivery_campaign_id_state", "campaign_id", "state"),
        Index("ix_delivery_state_moment", "state", "moment"),
        Index("ix_delivery_outbox_id", "outbox_id"),
        Index("ix_delivery_member_id_state", "member_id", "state"),
    )

    campaign_id: int = Field(primary_key=True, foreign_key="campaign.id", sa_type=RowId)
    member_id: int = Field(primary_key=True, foreign_key="member.id", sa_type=RowId)
    channel: str = Field(max_length=10)
    chat: str = Field(max_length=64)
    state: DeliveryState = Field(default=DeliveryState.PARKED, sa_type=Named(DeliveryState))
    reason: str | None = Field(default=None, max_length=40)
    moment: datetime | None = Field(default=None, sa_type=Instant)
    outbox_id: int | None = Field(default=None, sa_type=RowId)
    changed_at: datetime = Field(sa_type=Instant)
    acknowledged_at: datetime | None = Field(default=None, sa_type=Instant)
