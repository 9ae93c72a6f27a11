"""What an activity can hold besides its first five answers, who took part in it, its pictures, and slow work."""

import sqlalchemy as sa
from alembic import op

revision = "0002_pre_activity_parts"
down_revision = "0001_pre_first_tables"

#: BIGINT on PostgreSQL, SQLite's own rowid otherwise.
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
#: What members type, by table: its limits count graphemes, and a length in code points refuses allowed Thai.
TYPED = (
    ("activity", "title"),
    ("activity", "place"),
    ("activity_organisation", "name"),
    ("membership", "organisation_name"),
)


def upgrade() -> None:
    """Add columns, with a default where the former program writes rows, and make the new tables."""
    for column in (
        sa.Column("phase_detail", sa.String(length=10), nullable=True),
        sa.Column("time_range", sa.String(length=11), nullable=True),
        sa.Column("people_count", sa.Integer(), nullable=True),
        sa.Column("plc_role", sa.String(length=20), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("learner_result", sa.Text(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("planned", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("merged_at", INSTANT, nullable=True),
    ):
        op.add_column("activity", column)
    _lift_lengths()
    # A reference in an added column is written by hand: Alembic would add it in a statement that SQLite lacks.
    row_id = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    op.execute(
        f"ALTER TABLE activity ADD COLUMN merged_into_id {row_id}"
        " CONSTRAINT fk_activity_merged_into_id REFERENCES activity (id)"
    )
    op.execute(f"ALTER TABLE media ADD COLUMN post_id {row_id} CONSTRAINT fk_media_post_id REFERENCES post (id)")
    op.create_index("ix_activity_network_id_held_on", "activity", ["network_id", "held_on"])
    for column in (
        sa.Column("state", sa.String(length=40), nullable=False, server_default="kept"),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("talk", sa.String(length=12), nullable=True),
        sa.Column("channel", sa.String(length=10), nullable=False, server_default=""),
        sa.Column("reference", sa.String(length=300), nullable=False, server_default=""),
        sa.Column("name", sa.Text(), nullable=False, server_default=""),
        sa.Column("size", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("digest", sa.String(length=64), nullable=False, server_default=""),
    ):
        op.add_column("media", column)
    op.create_index("ix_media_talk", "media", ["talk"])

    op.create_table(
        "participation",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("activity_id", ROW_ID, nullable=False),
        sa.Column("member_id", ROW_ID, nullable=False),
        sa.Column("organisation_id", ROW_ID, nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("plc_role", sa.String(length=20), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name="fk_participation_activity_id"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_participation_member_id"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_participation_organisation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_participation"),
        sa.UniqueConstraint("activity_id", "member_id", name="uq_participation_activity_id_member_id"),
    )
    op.create_index("ix_participation_member_id", "participation", ["member_id"])

    op.create_table(
        "correction",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("activity_id", ROW_ID, nullable=False),
        sa.Column("editor_id", ROW_ID, nullable=True),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("reverted_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name="fk_correction_activity_id"),
        sa.ForeignKeyConstraint(["editor_id"], ["member.id"], name="fk_correction_editor_id"),
        sa.PrimaryKeyConstraint("id", name="pk_correction"),
    )
    op.create_index("ix_correction_activity_id", "correction", ["activity_id"])
    op.create_index("ix_correction_created_at", "correction", ["created_at"])
    op.create_index("ix_correction_editor_id", "correction", ["editor_id"])

    op.create_table(
        "job",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("owner", sa.String(length=80), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("sender", sa.String(length=64), nullable=False),
        sa.Column("chat", sa.String(length=64), nullable=False),
        sa.Column("reply_token", sa.String(length=80), nullable=True),
        sa.Column("heard_at", INSTANT, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("not_before", INSTANT, nullable=False),
        sa.Column("leased_until", INSTANT, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_job"),
    )
    op.create_index("ix_job_not_before", "job", ["not_before"])
    op.create_index("ix_job_owner", "job", ["owner"])


def _lift_lengths() -> None:
    """SQLite heeds no lengths: there the columns stay as they are."""
    if op.get_bind().dialect.name == "postgresql":
        for table, column in TYPED:
            op.alter_column(table, column, type_=sa.Text())
