"""Who does what only one process at a time may do."""

import sqlalchemy as sa
from alembic import op

revision = "0003_pre_lease"
down_revision = "0002_pre_activity_parts"


def upgrade() -> None:
    """Make the table; nobody holds anything yet."""
    op.create_table(
        "lease",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("holder", sa.String(length=40), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_lease"),
    )
