"""An index of the few rows of `outbox` that must leave no trace, which are looked for every hour."""

import sqlalchemy as sa
from alembic import op

revision = "0010_pre_forgotten"
down_revision = "0007_pre_held_at"

FORGET = sa.text("forget")


def upgrade() -> None:
    """Nothing is changed in the rows."""
    op.create_index("ix_outbox_forget", "outbox", ["created_at"], sqlite_where=FORGET, postgresql_where=FORGET)
