"""From what people said to what the organiser can use: readings, questions, polls, themes, promises, overviews.

Revision 0007, upon 0006.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.columns import Instant, Json, Number, Word

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("ideas", sa.Column("anonymous", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("ideas", sa.Column("edited_at", Instant(), nullable=True))
    op.create_table(
        "passcodes",
        sa.Column("code_hash", Word(), nullable=False),
        sa.Column("person_id", Word(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_passcodes")),
    )
    op.create_table(
        "dealt",
        sa.Column("idea_id", Word(), nullable=False),
        sa.Column("person_id", Word(), nullable=False),
        sa.Column("event_id", Word(), nullable=False),
        sa.Column("dealt_at", Instant(), nullable=False),
        sa.Column("read_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("idea_id", "person_id", name=op.f("pk_dealt")),
    )
    op.create_index(op.f("ix_dealt_event_id_person_id"), "dealt", ["event_id", "person_id"])
    op.create_table(
        "questions",
        sa.Column("id", Word(), nullable=False),
        sa.Column("event_id", Word(), nullable=False),
        sa.Column("number", Number, nullable=False),
        sa.Column("person_id", Word(), nullable=False),
        sa.Column("text", Word(), nullable=False),
        sa.Column("session_id", Word(), nullable=True),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("state", Word(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
        sa.UniqueConstraint("event_id", "number", name=op.f("uq_questions_event_id_number")),
    )
    op.create_index(op.f("ix_questions_person_id"), "questions", ["person_id"])
    op.create_table(
        "backings",
        sa.Column("question_id", Word(), nullable=False),
        sa.Column("person_id", Word(), nullable=False),
        sa.Column("event_id", Word(), nullable=False),
        sa.Column("given_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("question_id", "person_id", name=op.f("pk_backings")),
    )
    op.create_index(op.f("ix_backings_event_id_person_id"), "backings", ["event_id", "person_id"])
    op.create_table(
        "polls",
        sa.Column("id", Word(), nullable=False),
        sa.Column("event_id", Word(), nullable=False),
        sa.Column("number", Number, nullable=False),
        sa.Column("session_id", Word(), nullable=True),
        sa.Column("plan", Json, nullable=False),
        sa.Column("place", Number, nullable=False),
        sa.Column("person_id", Word(), nullable=True),
        sa.Column("state", Word(), nullable=False),
        sa.Column("revealed", sa.Boolean(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_polls")),
        sa.UniqueConstraint("event_id", "number", name=op.f("uq_polls_event_id_number")),
    )
    op.create_table(
        "ballots",
        sa.Column("poll_id", Word(), nullable=False),
        sa.Column("person_id", Word(), nullable=False),
        sa.Column("event_id", Word(), nullable=False),
        sa.Column("choices", Json, nullable=False),
        sa.Column("words", Json, nullable=False),
        sa.Column("text", Word(), nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.Column("cast_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("poll_id", "person_id", name=op.f("pk_ballots")),
    )
    op.create_index(op.f("ix_ballots_event_id_person_id"), "ballots", ["event_id", "person_id"])
    op.create_table(
        "moderations",
        sa.Column("id", Word(), nullable=False),
        sa.Column("event_id", Word(), nullable=False),
        sa.Column("person_id", Word(), nullable=False),
        sa.Column("kind", Word(), nullable=False),
        sa.Column("target", Word(), nullable=False),
        sa.Column("act", Word(), nullable=False),
        sa.Column("reason", Word(), nullable=False),
        sa.Column("done_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderations")),
    )
    op.create_index(op.f("ix_moderations_event_id"), "moderations", ["event_id"])
    op.create_table(
        "themes",
        sa.Column("id", Word(), nullable=False),
        sa.Column("event_id", Word(), nullable=False),
        sa.Column("number", Number, nullable=False),
        sa.Column("session_id", Word(), nullable=False),
        sa.Column("name", Word(), nullable=False),
        sa.Column("central", Word(), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("decided", sa.Boolean(), nullable=False),
        sa.Column("worded", sa.Boolean(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_themes")),
        sa.UniqueConstraint("event_id", "number", name=op.f("uq_themes_event_id_number")),
    )
    op.create_table(
        "placings",
        sa.Column("idea_id", Word(), nullable=False),
        sa.Column("event_id", Word(), nullable=False),
        sa.Column("theme_id", Word(), nullable=False),
        sa.Column("decided", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("idea_id", name=op.f("pk_placings")),
    )
    op.create_index(op.f("ix_placings_event_id"), "placings", ["event_id"])
    op.create_index(op.f("ix_placings_theme_id"), "placings", ["theme_id"])
    op.create_table(
        "theme_steps",
        sa.Column("event_id", Word(), nullable=False),
        sa.Column("number", Number, autoincrement=False, nullable=False),
        sa.Column("person_id", Word(), nullable=False),
        sa.Column("act", Word(), nullable=False),
        sa.Column("before", Json, nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.Column("done_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", "number", name=op.f("pk_theme_steps")),
    )
    op.create_table(
        "embeddings",
        sa.Column("idea_id", Word(), nullable=False),
        sa.Column("event_id", Word(), nullable=False),
        sa.Column("space", Word(), nullable=False),
        sa.Column("digest", Word(), nullable=False),
        sa.Column("vector", Word(), nullable=False),
        sa.PrimaryKeyConstraint("idea_id", name=op.f("pk_embeddings")),
    )
    op.create_index(op.f("ix_embeddings_event_id"), "embeddings", ["event_id"])
    op.create_table(
        "uploads",
        sa.Column("id", Word(), nullable=False),
        sa.Column("event_id", Word(), nullable=False),
        sa.Column("person_id", Word(), nullable=False),
        sa.Column("place_id", Word(), nullable=False),
        sa.Column("about", Json, nullable=False),
        sa.Column("state", Word(), nullable=False),
        sa.Column("url", Word(), nullable=False),
        sa.Column("given", Json, nullable=True),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploads")),
    )
    op.create_index(op.f("ix_uploads_event_id"), "uploads", ["event_id"])
    op.create_index(op.f("ix_uploads_person_id"), "uploads", ["person_id"])
    op.create_table(
        "promises",
        sa.Column("event_id", Word(), nullable=False),
        sa.Column("person_id", Word(), nullable=False),
        sa.Column("text", Word(), nullable=False),
        sa.Column("state", Word(), nullable=False),
        sa.Column("asked", Number, nullable=False),
        sa.Column("hushed", sa.Boolean(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("told_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("event_id", "person_id", name=op.f("pk_promises")),
    )
    op.create_index(op.f("ix_promises_person_id"), "promises", ["person_id"])
    op.create_table(
        "digests",
        sa.Column("event_id", Word(), nullable=False),
        sa.Column("number", Number, autoincrement=False, nullable=False),
        sa.Column("counts", Json, nullable=False),
        sa.Column("sent_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", "number", name=op.f("pk_digests")),
    )


def downgrade() -> None:
    for table in (
        "digests",
        "promises",
        "uploads",
        "embeddings",
        "theme_steps",
        "placings",
        "themes",
        "moderations",
        "ballots",
        "polls",
        "backings",
        "questions",
        "dealt",
        "passcodes",
    ):
        op.drop_table(table)
    op.drop_column("ideas", "edited_at")
    op.drop_column("ideas", "anonymous")
