"""A picture or file that a member sent: from the platform's promise of it to the file that is kept."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from storage.tables import Instant, Named, RowId


class MediaState(StrEnum):
    """How far it has come."""

    WAITING = "waiting"  #: told by the platform, not fetched yet
    KEPT = "kept"  #: in the media store
    REFUSED = "refused"  #: `reason` says why; nothing of it is kept


class Faces(StrEnum):
    """Whether pupils can be recognised (`domain/activity_schema.yaml` pupil_privacy)."""

    NONE = "none"  #: shown as the entry is
    PERMITTED = "permitted"  #: shown as the entry is
    UNKNOWN = "unknown"  #: seen by its sender only, never exported, gone after 30 days


class Media(SQLModel, table=True):
    """`path` is below the media folder, empty until it is kept; a photo's preview lies beside it (`bot/media/`).

    `kind`: "photo" or "file". `talk`: the dialogue that it waits in; `activity_id`, `post_id` or
    `campaign_id` once that has become an entry, a shared text or an announcement.
    `channel` and `reference` are what the platform gives it out for (a file id, a message id), never an address.
    `digest`: SHA-256 of what came, to know the same picture again. `size` in bytes, of what is kept.
    """

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    activity_id: int | None = Field(default=None, foreign_key="activity.id", sa_type=RowId, index=True)
    post_id: int | None = Field(default=None, foreign_key="post.id", sa_type=RowId)
    campaign_id: int | None = Field(default=None, foreign_key="campaign.id", sa_type=RowId, index=True)
    sender_id: int | None = Field(default=None, foreign_key="member.id", sa_type=RowId, index=True)
    path: str = Field(default="", max_length=120, index=True)
    kind: str = Field(max_length=40)
    faces: str = Field(default="unknown", max_length=10)
    state: MediaState = Field(default=MediaState.KEPT, sa_type=Named(MediaState))
    reason: str | None = Field(default=None, max_length=40)
    talk: str | None = Field(default=None, max_length=12, index=True)
    channel: str = Field(default="", max_length=10)
    reference: str = Field(default="", max_length=300)
    name: str = Field(default="", sa_type=Text)
    size: int = 0
    digest: str = Field(default="", max_length=64)
    created_at: datetime = Field(sa_type=Instant)
