"""The first tables: who is who, talks, the ledger of events and messages, activities and what belongs to them."""

import sqlalchemy as sa
from alembic import op

revision = "0001_pre_first_tables"
down_revision = None

#: BIGINT on PostgreSQL, SQLite's own rowid otherwise.
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make all of them, the ones that others refer to first."""
    op.create_table(
        "area",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name_th", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("short_th", sa.String(length=80), nullable=False),
        sa.Column("controller_th", sa.String(length=200), nullable=False),
        sa.Column("controller_en", sa.String(length=200), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.Column("retention_th", sa.String(length=200), nullable=False),
        sa.Column("retention_en", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_area"),
        sa.UniqueConstraint("code", name="uq_area_code"),
    )
    op.create_table(
        "dialogue",
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("owner", sa.String(length=80), nullable=False),
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("drafts", sa.JSON(), nullable=False),
        sa.Column("given", sa.JSON(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("question", sa.String(length=40), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_dialogue"),
    )
    op.create_index("ix_dialogue_ends_at", "dialogue", ["ends_at"])
    op.create_index("ix_dialogue_owner_touched_at", "dialogue", ["owner", "touched_at"])

    op.create_table(
        "inbound_event",
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("event_id", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("channel", "event_id", name="pk_inbound_event"),
    )
    op.create_index("ix_inbound_event_received_at", "inbound_event", ["received_at"])

    op.create_table(
        "outbox",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("chat", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=80), nullable=False),
        sa.Column("method", sa.String(length=30), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("reply_token", sa.String(length=80), nullable=True),
        sa.Column("retry_key", sa.String(length=36), nullable=False),
        sa.Column("price", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("doubtful", sa.Boolean(), nullable=False),
        sa.Column("forget", sa.Boolean(), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("message_ids", sa.String(length=400), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
    )
    op.create_index("ix_outbox_done_at", "outbox", ["done_at"])
    op.create_index("ix_outbox_owner", "outbox", ["owner"])
    op.create_index("ix_outbox_state_channel_chat", "outbox", ["state", "channel", "chat"])

    op.create_table(
        "secret",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_secret"),
    )
    op.create_table(
        "network",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("lead_area_id", ROW_ID, nullable=False),
        sa.Column("parent_id", ROW_ID, nullable=True),
        sa.Column("learning_area", sa.String(length=20), nullable=True),
        sa.Column("name_th", sa.String(length=200), nullable=False),
        sa.Column("short_th", sa.String(length=80), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("short_en", sa.String(length=80), nullable=False),
        sa.Column("voice", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["lead_area_id"], ["area.id"], name="fk_network_lead_area_id"),
        sa.ForeignKeyConstraint(["parent_id"], ["network.id"], name="fk_network_parent_id"),
        sa.PrimaryKeyConstraint("id", name="pk_network"),
        sa.UniqueConstraint("code", name="uq_network_code"),
    )
    op.create_table(
        "organisation",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("area_id", ROW_ID, nullable=True),
        sa.Column("name_th", sa.String(length=200), nullable=False),
        sa.Column("short_th", sa.String(length=80), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("school_code", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name="fk_organisation_area_id"),
        sa.PrimaryKeyConstraint("id", name="pk_organisation"),
        sa.UniqueConstraint("code", name="uq_organisation_code"),
    )
    op.create_table(
        "member",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("given", sa.String(length=80), nullable=False),
        sa.Column("honorific", sa.Boolean(), nullable=False),
        sa.Column("position", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("network_id", ROW_ID, nullable=True),
        sa.Column("area_id", ROW_ID, nullable=True),
        sa.Column("show_name", sa.Boolean(), nullable=True),
        sa.Column("reminders_on", sa.String(length=10), nullable=True),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_contact_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name="fk_member_area_id"),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"], name="fk_member_network_id"),
        sa.PrimaryKeyConstraint("id", name="pk_member"),
    )
    op.create_index("ix_member_last_contact_at", "member", ["last_contact_at"])

    op.create_table(
        "network_organisation",
        sa.Column("network_id", ROW_ID, nullable=False),
        sa.Column("organisation_id", ROW_ID, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"], name="fk_network_organisation_network_id"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_network_organisation_organisation_id"
        ),
        sa.PrimaryKeyConstraint("network_id", "organisation_id", name="pk_network_organisation"),
    )
    op.create_index("ix_network_organisation_organisation_id", "network_organisation", ["organisation_id"])

    op.create_table(
        "account",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("sender", sa.String(length=64), nullable=False),
        sa.Column("chat", sa.String(length=64), nullable=False),
        sa.Column("member_id", ROW_ID, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("blocked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("offered", sa.JSON(), nullable=False),
        sa.Column("wrong_codes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_account_member_id"),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("channel", "sender", name="uq_account_channel_sender"),
    )
    op.create_index("ix_account_member_id", "account", ["member_id"])

    op.create_table(
        "activity",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("network_id", ROW_ID, nullable=False),
        sa.Column("recorder_id", ROW_ID, nullable=True),
        sa.Column("host_id", ROW_ID, nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("phase", sa.String(length=40), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("hours", sa.Numeric(precision=4, scale=1), nullable=True),
        sa.Column("place", sa.String(length=120), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("lesson", sa.Text(), nullable=True),
        sa.Column("next_step", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["host_id"], ["organisation.id"], name="fk_activity_host_id"),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"], name="fk_activity_network_id"),
        sa.ForeignKeyConstraint(["recorder_id"], ["member.id"], name="fk_activity_recorder_id"),
        sa.PrimaryKeyConstraint("id", name="pk_activity"),
    )
    op.create_index("ix_activity_held_on", "activity", ["held_on"])
    op.create_index("ix_activity_network_id", "activity", ["network_id"])
    op.create_index("ix_activity_recorder_id", "activity", ["recorder_id"])

    op.create_table(
        "audit",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", ROW_ID, nullable=True),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("subject_id", ROW_ID, nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["member.id"], name="fk_audit_actor_id"),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_actor_id", "audit", ["actor_id"])
    op.create_index("ix_audit_at", "audit", ["at"])

    op.create_table(
        "consent",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("member_id", ROW_ID, nullable=False),
        sa.Column("network_id", ROW_ID, nullable=True),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_consent_member_id"),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"], name="fk_consent_network_id"),
        sa.PrimaryKeyConstraint("id", name="pk_consent"),
    )
    op.create_index("ix_consent_member_id", "consent", ["member_id"])

    op.create_table(
        "join_code",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("network_id", ROW_ID, nullable=True),
        sa.Column("area_id", ROW_ID, nullable=True),
        sa.Column("member_id", ROW_ID, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name="fk_join_code_area_id"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_join_code_member_id"),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"], name="fk_join_code_network_id"),
        sa.PrimaryKeyConstraint("code", name="pk_join_code"),
    )
    op.create_index("ix_join_code_area_id", "join_code", ["area_id"])
    op.create_index("ix_join_code_member_id", "join_code", ["member_id"])
    op.create_index("ix_join_code_network_id", "join_code", ["network_id"])

    op.create_table(
        "membership",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("member_id", ROW_ID, nullable=False),
        sa.Column("network_id", ROW_ID, nullable=False),
        sa.Column("organisation_id", ROW_ID, nullable=True),
        sa.Column("organisation_name", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("term_end", sa.Date(), nullable=True),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("doubted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_membership_member_id"),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"], name="fk_membership_network_id"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_membership_organisation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_membership"),
    )
    op.create_index("ix_membership_member_id", "membership", ["member_id"])
    op.create_index("ix_membership_network_id", "membership", ["network_id"])
    op.create_index("ix_membership_organisation_id", "membership", ["organisation_id"])

    op.create_table(
        "notice",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("member_id", ROW_ID, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("about_id", ROW_ID, nullable=True),
        sa.Column("network_id", ROW_ID, nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["about_id"], ["member.id"], name="fk_notice_about_id"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_notice_member_id"),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"], name="fk_notice_network_id"),
        sa.PrimaryKeyConstraint("id", name="pk_notice"),
    )
    op.create_index("ix_notice_about_id", "notice", ["about_id"])
    op.create_index("ix_notice_member_id", "notice", ["member_id"])

    op.create_table(
        "post",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("network_id", ROW_ID, nullable=False),
        sa.Column("author_id", ROW_ID, nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["member.id"], name="fk_post_author_id"),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"], name="fk_post_network_id"),
        sa.PrimaryKeyConstraint("id", name="pk_post"),
    )
    op.create_index("ix_post_author_id", "post", ["author_id"])
    op.create_index("ix_post_network_id", "post", ["network_id"])

    op.create_table(
        "source",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("message_id", sa.String(length=64), nullable=False),
        sa.Column("member_id", ROW_ID, nullable=False),
        sa.Column("kept", sa.String(length=20), nullable=False),
        sa.Column("kept_id", ROW_ID, nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_source_member_id"),
        sa.PrimaryKeyConstraint("id", name="pk_source"),
    )
    op.create_index("ix_source_channel_message_id", "source", ["channel", "message_id"])
    op.create_index("ix_source_member_id", "source", ["member_id"])

    op.create_table(
        "activity_organisation",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("activity_id", ROW_ID, nullable=False),
        sa.Column("organisation_id", ROW_ID, nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name="fk_activity_organisation_activity_id"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_activity_organisation_organisation_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_activity_organisation"),
    )
    op.create_index("ix_activity_organisation_activity_id", "activity_organisation", ["activity_id"])
    op.create_index("ix_activity_organisation_organisation_id", "activity_organisation", ["organisation_id"])

    op.create_table(
        "media",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("activity_id", ROW_ID, nullable=True),
        sa.Column("sender_id", ROW_ID, nullable=True),
        sa.Column("path", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("faces", sa.String(length=10), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name="fk_media_activity_id"),
        sa.ForeignKeyConstraint(["sender_id"], ["member.id"], name="fk_media_sender_id"),
        sa.PrimaryKeyConstraint("id", name="pk_media"),
    )
    op.create_index("ix_media_activity_id", "media", ["activity_id"])
    op.create_index("ix_media_sender_id", "media", ["sender_id"])
