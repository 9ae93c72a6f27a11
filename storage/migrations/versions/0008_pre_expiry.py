"""When the last night's expiry ended, and an index of the few rows that must leave no trace."""

import sqlalchemy as sa
from alembic import op

revision = "0008_pre_expiry"
down_revision = "0007_pre_held_at"

FORGET = sa.text("forget")


def upgrade() -> None:
    """Nothing is changed in the rows."""
    op.create_index("ix_outbox_forget", "outbox", ["created_at"], sqlite_where=FORGET, postgresql_where=FORGET)
    op.add_column("schedule", sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
