"""Programmes that live: what was handed over, where it is read from again, who follows what.

Revision 0005, upon 0004.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.columns import Instant, Json, Number, Word

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("events", sa.Column("told", Number, server_default="0", nullable=False))
    op.add_column("sessions", sa.Column("release", Number, server_default="0", nullable=False))
    op.execute("UPDATE events SET told = release")  # nobody is to hear of what they know
    op.execute(
        "UPDATE sessions SET release = (SELECT release FROM events WHERE events.id = sessions.event_id) "
        "WHERE NOT withdrawn AND EXISTS (SELECT 1 FROM events WHERE events.id = sessions.event_id)"
    )
    op.create_table(
        "follows",
        sa.Column("event_id", Word(), nullable=False),
        sa.Column("session_id", Word(), nullable=False),
        sa.Column("person_id", Word(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", "session_id", "person_id", name=op.f("pk_follows")),
    )
    op.create_table(
        "proposals",
        sa.Column("id", Word(), nullable=False),
        sa.Column("event_id", Word(), nullable=False),
        sa.Column("person_id", Word(), nullable=False),
        sa.Column("place_id", Word(), nullable=False),
        sa.Column("name", Word(), nullable=False),
        sa.Column("state", Word(), nullable=False),
        sa.Column("source", Word(), nullable=False),
        sa.Column("reading", Json, nullable=True),
        sa.Column("revision", Number, nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
    )
    op.create_index(op.f("ix_proposals_event_id"), "proposals", ["event_id"])
    op.create_index(op.f("ix_proposals_person_id"), "proposals", ["person_id"])
    op.create_table(
        "feeds",
        sa.Column("event_id", Word(), nullable=False),
        sa.Column("url", Word(), nullable=False),
        sa.Column("person_id", Word(), nullable=False),
        sa.Column("place_id", Word(), nullable=False),
        sa.Column("every", Number, nullable=False),
        sa.Column("etag", Word(), nullable=False),
        sa.Column("modified", Word(), nullable=False),
        sa.Column("digest", Word(), nullable=False),
        sa.Column("checked_at", Instant(), nullable=True),
        sa.Column("good_at", Instant(), nullable=True),
        sa.Column("trouble", Word(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_feeds")),
    )


def downgrade() -> None:
    op.drop_table("feeds")
    op.drop_table("proposals")
    op.drop_table("follows")
    op.drop_column("sessions", "release")
    op.drop_column("events", "told")
