"""Since when a platform may know a row's key, and the indexes of what is asked again and again."""

import sqlalchemy as sa
from alembic import op

revision = "0007_pre_held_at"
down_revision = "0006_pre_calendar"

INSTANT = sa.DateTime(timezone=True)
COSTS = sa.text("price > 0")


def upgrade() -> None:
    """A row that waits may have been in somebody's hands since it was made."""
    op.add_column("outbox", sa.Column("held_at", INSTANT, nullable=True))
    op.execute("UPDATE outbox SET held_at = created_at WHERE state = 'waiting' AND leased_until IS NOT NULL")
    op.create_index(
        "ix_outbox_priced", "outbox", ["channel", "state", "done_at"], sqlite_where=COSTS, postgresql_where=COSTS
    )
    op.drop_index("ix_outbox_campaign_id_state_id", "outbox")
    columns = ["campaign_id", "state", "channel", "id"]
    op.create_index("ix_outbox_campaign_id_state_channel_id", "outbox", columns)
    op.create_index("ix_media_path", "media", ["path"])
