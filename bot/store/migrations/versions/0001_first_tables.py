"""The first tables.

Revision 0001, upon nothing.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.columns import Counter, Instant, Json, Number, Word

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _plan()
    _people()
    _taking_part()
    _messages()


def _plan() -> None:
    op.create_table(
        "tenants",
        sa.Column("id", Word(), nullable=False),
        sa.Column("state", Word(), nullable=False),
        sa.Column("added_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenants")),
    )
    op.create_table(
        "events",
        sa.Column("id", Word(), nullable=False),
        sa.Column("tenant_id", Word(), nullable=False),
        sa.Column("title", Word(), nullable=False),
        sa.Column("zone", Word(), nullable=False),
        sa.Column("language", Word(), nullable=False),
        sa.Column("state", Word(), nullable=False),
        sa.Column("series", Word(), nullable=True),
        sa.Column("base_event_id", Word(), nullable=True),
        sa.Column("release", Number, nullable=False),
        sa.Column("starts_at", Instant(), nullable=True),
        sa.Column("ends_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    op.create_index(op.f("ix_events_tenant_id"), "events", ["tenant_id"])
    op.create_table(
        "releases",
        sa.Column("event_id", Word(), nullable=False),
        sa.Column("number", Number, autoincrement=False, nullable=False),
        sa.Column("agenda", Json, nullable=False),
        sa.Column("accepted_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", "number", name=op.f("pk_releases")),
    )
    op.create_table(
        "sessions",
        sa.Column("event_id", Word(), nullable=False),
        sa.Column("id", Word(), nullable=False),
        sa.Column("occurrence", Number, nullable=False),
        sa.Column("audience", Word(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", "id", name=op.f("pk_sessions")),
    )


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("id", Word(), nullable=False),
        sa.Column("name", Word(), nullable=False),
        sa.Column("email", Word(), nullable=True),
        sa.Column("language", Word(), nullable=True),
        sa.Column("municipality", Word(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
    )
    op.create_index(op.f("ix_people_email"), "people", ["email"])
    op.create_table(
        "identities",
        sa.Column("id", Word(), nullable=False),
        sa.Column("app_id", Word(), nullable=False),
        sa.Column("tenant_id", Word(), nullable=False),
        sa.Column("user_id", Word(), nullable=False),
        sa.Column("person_id", Word(), nullable=False),
        sa.Column("aad_object_id", Word(), nullable=True),
        sa.Column("kind", Word(), nullable=False),
        sa.Column("email", Word(), nullable=True),
        sa.Column("upn", Word(), nullable=True),
        sa.Column("name", Word(), nullable=False),
        sa.Column("met_in", Word(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identities")),
        sa.UniqueConstraint("app_id", "tenant_id", "user_id", name=op.f("uq_identities_app_id_tenant_id_user_id")),
    )
    op.create_index(op.f("ix_identities_aad_object_id"), "identities", ["aad_object_id"])
    op.create_index(op.f("ix_identities_email"), "identities", ["email"])
    op.create_index(op.f("ix_identities_person_id"), "identities", ["person_id"])
    op.create_index(op.f("ix_identities_upn"), "identities", ["upn"])
    op.create_table(
        "places",
        sa.Column("id", Word(), nullable=False),
        sa.Column("app_id", Word(), nullable=False),
        sa.Column("tenant_id", Word(), nullable=False),
        sa.Column("conversation_id", Word(), nullable=False),
        sa.Column("thread_root", Word(), nullable=False),
        sa.Column("kind", Word(), nullable=False),
        sa.Column("service_url", Word(), nullable=False),
        sa.Column("state", Word(), nullable=False),
        sa.Column("bot_id", Word(), nullable=False),
        sa.Column("team_id", Word(), nullable=True),
        sa.Column("name", Word(), nullable=False),
        sa.Column("person_id", Word(), nullable=True),
        sa.Column("welcomed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_places")),
        sa.UniqueConstraint(
            "app_id",
            "tenant_id",
            "conversation_id",
            "thread_root",
            name=op.f("uq_places_app_id_tenant_id_conversation_id_thread_root"),
        ),
    )
    op.create_index(op.f("ix_places_person_id"), "places", ["person_id"])
    op.create_table(
        "event_places",
        sa.Column("event_id", Word(), nullable=False),
        sa.Column("place_id", Word(), nullable=False),
        sa.Column("purpose", Word(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", "place_id", "purpose", name=op.f("pk_event_places")),
    )
    op.create_index(op.f("ix_event_places_place_id"), "event_places", ["place_id"])
    op.create_table(
        "assignments",
        sa.Column("scope_id", Word(), nullable=False),
        sa.Column("person_id", Word(), nullable=False),
        sa.Column("role", Word(), nullable=False),
        sa.PrimaryKeyConstraint("scope_id", "person_id", "role", name=op.f("pk_assignments")),
    )
    op.create_index(op.f("ix_assignments_person_id"), "assignments", ["person_id"])
    op.create_table(
        "claims",
        sa.Column("code_hash", Word(), nullable=False),
        sa.Column("event_id", Word(), nullable=True),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("used_by", Word(), nullable=True),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_claims")),
    )
    op.create_table(
        "choices",
        sa.Column("person_id", Word(), nullable=False),
        sa.Column("place_id", Word(), nullable=False),
        sa.Column("event_id", Word(), nullable=True),
        sa.Column("asked_with", Word(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "place_id", name=op.f("pk_choices")),
    )


def _taking_part() -> None:
    op.create_table(
        "registrations",
        sa.Column("event_id", Word(), nullable=False),
        sa.Column("person_id", Word(), nullable=False),
        sa.Column("state", Word(), nullable=False),
        sa.Column("answers", Json, nullable=False),
        sa.Column("price", Json, nullable=True),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", "person_id", name=op.f("pk_registrations")),
    )
    op.create_index(op.f("ix_registrations_person_id"), "registrations", ["person_id"])
    op.create_table(
        "registration_log",
        sa.Column("id", Word(), nullable=False),
        sa.Column("event_id", Word(), nullable=False),
        sa.Column("person_id", Word(), nullable=False),
        sa.Column("state", Word(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("changed_by", Word(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_log")),
    )
    op.create_index(op.f("ix_registration_log_event_id_person_id"), "registration_log", ["event_id", "person_id"])
    op.create_table(
        "attendances",
        sa.Column("event_id", Word(), nullable=False),
        sa.Column("person_id", Word(), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("said_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", "person_id", name=op.f("pk_attendances")),
    )
    op.create_table(
        "rounds",
        sa.Column("id", Word(), nullable=False),
        sa.Column("event_id", Word(), nullable=False),
        sa.Column("session_id", Word(), nullable=False),
        sa.Column("seed", Number, nullable=False),
        sa.Column("state", Word(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rounds")),
        sa.UniqueConstraint("event_id", "session_id", name=op.f("uq_rounds_event_id_session_id")),
    )
    op.create_table(
        "groups",
        sa.Column("id", Word(), nullable=False),
        sa.Column("event_id", Word(), nullable=False),
        sa.Column("round_id", Word(), nullable=False),
        sa.Column("number", Number, nullable=False),
        sa.Column("place_id", Word(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_groups")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_groups_round_id_number")),
    )
    op.create_index(op.f("ix_groups_event_id"), "groups", ["event_id"])
    op.create_index(op.f("ix_groups_place_id"), "groups", ["place_id"])
    op.create_table(
        "members",
        sa.Column("round_id", Word(), nullable=False),
        sa.Column("person_id", Word(), nullable=False),
        sa.Column("group_id", Word(), nullable=False),
        sa.Column("role", Word(), nullable=True),
        sa.Column("seat", Number, nullable=False),
        sa.PrimaryKeyConstraint("round_id", "person_id", name=op.f("pk_members")),
    )
    op.create_index(op.f("ix_members_group_id"), "members", ["group_id"])
    op.create_index(op.f("ix_members_person_id"), "members", ["person_id"])
    op.create_table(
        "drafts",
        sa.Column("group_id", Word(), nullable=False),
        sa.Column("event_id", Word(), nullable=False),
        sa.Column("text", Word(), nullable=False),
        sa.Column("saved_by", Word(), nullable=False),
        sa.Column("saved_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("group_id", name=op.f("pk_drafts")),
    )
    op.create_index(op.f("ix_drafts_event_id"), "drafts", ["event_id"])
    op.create_table(
        "ideas",
        sa.Column("id", Word(), nullable=False),
        sa.Column("event_id", Word(), nullable=False),
        sa.Column("number", Number, nullable=False),
        sa.Column("person_id", Word(), nullable=False),
        sa.Column("text", Word(), nullable=False),
        sa.Column("session_id", Word(), nullable=True),
        sa.Column("group_id", Word(), nullable=True),
        sa.Column("state", Word(), nullable=False),
        sa.Column("shared_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ideas")),
        sa.UniqueConstraint("event_id", "number", name=op.f("uq_ideas_event_id_number")),
    )
    op.create_index(op.f("ix_ideas_person_id"), "ideas", ["person_id"])
    op.create_table(
        "votes",
        sa.Column("idea_id", Word(), nullable=False),
        sa.Column("person_id", Word(), nullable=False),
        sa.Column("event_id", Word(), nullable=False),
        sa.Column("cast_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("idea_id", "person_id", name=op.f("pk_votes")),
    )
    op.create_index(op.f("ix_votes_event_id_person_id"), "votes", ["event_id", "person_id"])
    op.create_index(op.f("ix_votes_person_id"), "votes", ["person_id"])


def _messages() -> None:
    op.create_table(
        "dues",
        sa.Column("key", Word(), nullable=False),
        sa.Column("event_id", Word(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("kind", Word(), nullable=False),
        sa.Column("session_id", Word(), nullable=True),
        sa.Column("occurrence", Number, nullable=False),
        sa.Column("stale_at", Instant(), nullable=False),
        sa.Column("derived", sa.Boolean(), nullable=False),
        sa.Column("state", Word(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_dues")),
    )
    op.create_index(op.f("ix_dues_event_id"), "dues", ["event_id"])
    op.create_index(op.f("ix_dues_state_at"), "dues", ["state", "at"])
    op.create_table(
        "deliveries",
        sa.Column("position", Counter, autoincrement=True, nullable=False),
        sa.Column("key", Word(), nullable=False),
        sa.Column("event_id", Word(), nullable=True),
        sa.Column("place_id", Word(), nullable=True),
        sa.Column("person_id", Word(), nullable=True),
        sa.Column("thread_of", Word(), nullable=True),
        sa.Column("thread_place_id", Word(), nullable=True),
        sa.Column("message", Json, nullable=False),
        sa.Column("kind", Word(), nullable=False),
        sa.Column("priority", Number, nullable=False),
        sa.Column("repeat", Word(), nullable=False),
        sa.Column("revision", Number, nullable=False),
        sa.Column("sent_revision", Number, nullable=False),
        sa.Column("state", Word(), nullable=False),
        sa.Column("not_before", Instant(), nullable=True),
        sa.Column("lease_until", Instant(), nullable=True),
        sa.Column("attempts", Number, nullable=False),
        sa.Column("activity_id", Word(), nullable=True),
        sa.Column("error", Word(), nullable=True),
        sa.Column("queued_at", Instant(), nullable=False),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.Column("line", Word(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("key", name=op.f("uq_deliveries_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_deliveries_event_id"), "deliveries", ["event_id"])
    op.create_index(
        "ix_deliveries_line",
        "deliveries",
        ["line", "position"],
        sqlite_where=sa.text("open IS 1"),
        postgresql_where=sa.text("open IS true"),
    )
    op.create_index(op.f("ix_deliveries_person_id"), "deliveries", ["person_id"])
    op.create_index(op.f("ix_deliveries_place_id"), "deliveries", ["place_id"])
    op.create_index(
        "ix_deliveries_turn",
        "deliveries",
        ["priority", "position"],
        sqlite_where=sa.text("open IS 1"),
        postgresql_where=sa.text("open IS true"),
    )
    op.create_table(
        "seen",
        sa.Column("key", Word(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.Column("answer", Json, nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_seen")),
    )
    op.create_index(op.f("ix_seen_seen_at"), "seen", ["seen_at"])
    op.create_table(
        "audit",
        sa.Column("id", Word(), nullable=False),
        sa.Column("event_id", Word(), nullable=True),
        sa.Column("person_id", Word(), nullable=True),
        sa.Column("act", Word(), nullable=False),
        sa.Column("target", Word(), nullable=False),
        sa.Column("done_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_event_id"), "audit", ["event_id"])


def downgrade() -> None:
    for table in (
        "audit",
        "seen",
        "deliveries",
        "dues",
        "votes",
        "ideas",
        "drafts",
        "members",
        "groups",
        "rounds",
        "attendances",
        "registration_log",
        "registrations",
        "choices",
        "claims",
        "assignments",
        "event_places",
        "places",
        "identities",
        "people",
        "sessions",
        "releases",
        "events",
        "tenants",
    ):
        op.drop_table(table)
