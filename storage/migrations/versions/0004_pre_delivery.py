"""How fast platforms are written to, what a month of LINE has cost, and one message to many with its picture."""

import sqlalchemy as sa
from alembic import op

revision = "0004_pre_delivery"
down_revision = "0003_pre_lease"

#: BIGINT on PostgreSQL, SQLite's own rowid otherwise.
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add columns with a default where the former program writes rows, and make the new tables."""
    op.add_column("outbox", sa.Column("latest", INSTANT, nullable=True))
    op.add_column("outbox", sa.Column("campaign_id", ROW_ID, nullable=True))
    op.add_column("outbox", sa.Column("carries", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("ix_outbox_campaign_id_state_id", "outbox", ["campaign_id", "state", "id"])

    op.create_index("ix_account_channel_chat", "account", ["channel", "chat"])
    op.create_index("ix_membership_network_id_member_id", "membership", ["network_id", "member_id"])
    op.drop_index("ix_membership_network_id", "membership")

    op.create_table(
        "pace",
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("lane", sa.String(length=80), nullable=False),
        sa.Column("free_at", INSTANT, nullable=False),
        sa.Column("rests_until", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("channel", "lane", name="pk_pace"),
    )
    op.create_table(
        "quota",
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("used_up_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("channel", name="pk_quota"),
    )
    op.create_table(
        "campaign",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("network_id", ROW_ID, nullable=False),
        sa.Column("author_id", ROW_ID, nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("can_wait", sa.Boolean(), nullable=False),
        sa.Column("push_at", INSTANT, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("not_before", INSTANT, nullable=False),
        sa.Column("latest", INSTANT, nullable=False),
        sa.Column("done_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["member.id"], name="fk_campaign_author_id"),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"], name="fk_campaign_network_id"),
        sa.PrimaryKeyConstraint("id", name="pk_campaign"),
    )
    op.create_index("ix_campaign_author_id", "campaign", ["author_id"])
    op.create_index("ix_campaign_network_id", "campaign", ["network_id"])
    op.create_index("ix_campaign_state_not_before", "campaign", ["state", "not_before"])

    op.create_table(
        "delivery",
        sa.Column("campaign_id", ROW_ID, nullable=False),
        sa.Column("member_id", ROW_ID, nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("chat", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("moment", INSTANT, nullable=True),
        sa.Column("outbox_id", ROW_ID, nullable=True),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("acknowledged_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name="fk_delivery_campaign_id"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_delivery_member_id"),
        sa.PrimaryKeyConstraint("campaign_id", "member_id", name="pk_delivery"),
    )
    op.create_index("ix_delivery_campaign_id_state", "delivery", ["campaign_id", "state"])
    op.create_index("ix_delivery_member_id_state", "delivery", ["member_id", "state"])
    op.create_index("ix_delivery_outbox_id", "delivery", ["outbox_id"])
    op.create_index("ix_delivery_state_moment", "delivery", ["state", "moment"])

    # A reference in an added column is written by hand: Alembic would add it in a statement that SQLite lacks.
    row_id = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    op.execute(
        f"ALTER TABLE media ADD COLUMN campaign_id {row_id} CONSTRAINT fk_media_campaign_id REFERENCES campaign (id)"
    )
    op.create_index("ix_media_campaign_id", "media", ["campaign_id"])
