"""Days that an area decided about, and until when a member wants to hear nothing unasked."""

import sqlalchemy as sa
from alembic import op

revision = "0006_pre_calendar"
down_revision = "0005_pre_schedules"

#: BIGINT on PostgreSQL, SQLite's own rowid otherwise.
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
EVERY_AREA = sa.text("area_id IS NULL")


def upgrade() -> None:
    """Make the table and add the columns; who is there has paused nothing."""
    op.add_column("member", sa.Column("paused_until", INSTANT, nullable=True))
    op.add_column("member", sa.Column("snoozed_until", INSTANT, nullable=True))
    op.create_table(
        "day_off",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("area_id", ROW_ID, nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.Text().with_variant(sa.String(length=120), "sqlite"), nullable=False),
        sa.Column("off", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name="fk_day_off_area_id"),
        sa.PrimaryKeyConstraint("id", name="pk_day_off"),
    )
    op.create_index("uq_day_off_area_id_day", "day_off", ["area_id", "day"], unique=True)
    op.create_index(
        "uq_day_off_day", "day_off", ["day"], unique=True, sqlite_where=EVERY_AREA, postgresql_where=EVERY_AREA
    )
