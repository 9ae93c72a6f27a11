"""What happens at set times."""

import sqlalchemy as sa
from alembic import op

revision = "0005_pre_schedules"
down_revision = "0004_pre_delivery"

#: BIGINT on PostgreSQL, SQLite's own rowid otherwise.
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the new tables."""
    op.create_table(
        "schedule",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("trigger", sa.JSON(), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("grace", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("built_in", sa.JSON(), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("walked_to", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_schedule"),
        sa.UniqueConstraint("name", name="uq_schedule_name"),
    )
    op.create_table(
        "slot",
        sa.Column("schedule_id", ROW_ID, nullable=False),
        sa.Column("slot", INSTANT, nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["schedule_id"], ["schedule.id"], name="fk_slot_schedule_id"),
        sa.PrimaryKeyConstraint("schedule_id", "slot", name="pk_slot"),
    )
    op.create_index("ix_slot_at", "slot", ["at"])
