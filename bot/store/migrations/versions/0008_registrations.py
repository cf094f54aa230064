"""Registrations: numbers, quotes, waiting lists, seats at sessions, lists, requests, reviews, decisions and draws.

Revision 0008, upon 0007.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.columns import Instant, Json, Number, Word

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_COUNTED = """
UPDATE registrations SET number = (
    SELECT count(*) FROM registrations AS other
    WHERE other.event_id = registrations.event_id
    AND (other.changed_at < registrations.changed_at
         OR (other.changed_at = registrations.changed_at AND other.person_id <= registrations.person_id))
)
"""
_QUOTED = {
    "sqlite": "UPDATE registrations SET quote = json_object('price', json(price)) WHERE price IS NOT NULL",
    "postgresql": "UPDATE registrations SET quote = json_build_object('price', price) WHERE price IS NOT NULL",
}
_PRICED = {
    "sqlite": "UPDATE registrations SET price = json_extract(quote, '$.price') WHERE quote IS NOT NULL",
    "postgresql": "UPDATE registrations SET price = quote -> 'price' WHERE quote IS NOT NULL",
}


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    for column in (
        sa.Column("number", Number, server_default="0", nullable=False),
        sa.Column("quote", Json, nullable=True),
        sa.Column("typed", Json, nullable=True),
        sa.Column("page", Number, server_default="1", nullable=False),
        sa.Column("shown", Json, nullable=True),
        sa.Column("shown_at", Instant(), nullable=True),
        sa.Column("queued_at", Instant(), nullable=True),
        sa.Column("offer_until", Instant(), nullable=True),
        sa.Column("reserve", Word(), server_default=sa.text("''"), nullable=False),
        sa.Column("sequence", Number, server_default="0", nullable=False),
        sa.Column("entries", Number, server_default="0", nullable=False),
        sa.Column("told", Number, server_default="0", nullable=False),
        sa.Column("registered_by", Word(), nullable=True),
    ):
        op.add_column("registrations", column)
    op.execute("UPDATE registrations SET typed = '{}'")
    op.execute(_COUNTED)
    op.execute(_QUOTED[dialect])
    op.drop_column("registrations", "price")
    op.create_index(op.f("ix_registrations_event_id_state"), "registrations", ["event_id", "state"])
    op.create_index(op.f("ix_registrations_event_id_number"), "registrations", ["event_id", "number"])
    op.add_column("registration_log", sa.Column("why", Word(), server_default=sa.text("''"), nullable=False))
    op.add_column("broadcasts", sa.Column("whom", Word(), server_default=sa.text("''"), nullable=False))
    op.add_column("attendances", sa.Column("checked_in_at", Instant(), nullable=True))
    op.add_column("attendances", sa.Column("checked_by", Word(), nullable=True))
    op.create_table(
        "seats",
        sa.Column("event_id", Word(), nullable=False),
        sa.Column("session_id", Word(), nullable=False),
        sa.Column("person_id", Word(), nullable=False),
        sa.Column("state", Word(), nullable=False),
        sa.Column("queued_at", Instant(), nullable=False),
        sa.Column("offer_until", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("event_id", "session_id", "person_id", name=op.f("pk_seats")),
    )
    op.create_index(op.f("ix_seats_person_id"), "seats", ["person_id"])
    op.create_table(
        "change_requests",
        sa.Column("event_id", Word(), nullable=False),
        sa.Column("person_id", Word(), nullable=False),
        sa.Column("kind", Word(), nullable=False),
        sa.Column("answers", Json, nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.Column("settled_by", Word(), nullable=True),
        sa.PrimaryKeyConstraint("event_id", "person_id", name=op.f("pk_change_requests")),
    )
    op.create_index(op.f("ix_change_requests_person_id"), "change_requests", ["person_id"])
    op.create_table(
        "rolls",
        sa.Column("event_id", Word(), nullable=False),
        sa.Column("roll", Word(), nullable=False),
        sa.Column("email", Word(), nullable=False),
        sa.Column("name", Word(), nullable=False),
        sa.Column("organisation", Word(), nullable=False),
        sa.Column("added_by", Word(), nullable=False),
        sa.Column("added_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", "roll", "email", name=op.f("pk_rolls")),
    )
    op.create_index(op.f("ix_rolls_email"), "rolls", ["email"])
    op.create_table(
        "reviews",
        sa.Column("event_id", Word(), nullable=False),
        sa.Column("person_id", Word(), nullable=False),
        sa.Column("scored_by", Word(), nullable=False),
        sa.Column("points", Json, nullable=False),
        sa.Column("note", Word(), nullable=False),
        sa.Column("scored_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", "person_id", "scored_by", name=op.f("pk_reviews")),
    )
    op.create_index(op.f("ix_reviews_person_id"), "reviews", ["person_id"])
    op.create_index(op.f("ix_reviews_scored_by"), "reviews", ["scored_by"])
    op.create_table(
        "decisions",
        sa.Column("event_id", Word(), nullable=False),
        sa.Column("person_id", Word(), nullable=False),
        sa.Column("state", Word(), nullable=False),
        sa.Column("rank", Number, nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("released_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("event_id", "person_id", name=op.f("pk_decisions")),
    )
    op.create_index(op.f("ix_decisions_person_id"), "decisions", ["person_id"])
    op.create_table(
        "draws",
        sa.Column("event_id", Word(), nullable=False),
        sa.Column("number", Number, autoincrement=False, nullable=False),
        sa.Column("person_id", Word(), nullable=False),
        sa.Column("seed", Word(), nullable=False),
        sa.Column("seats", Number, nullable=False),
        sa.Column("relaxed", Json, nullable=False),
        sa.Column("words", Json, nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("released_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("event_id", "number", name=op.f("pk_draws")),
    )


def downgrade() -> None:
    dialect = op.get_bind().dialect.name
    for table in ("draws", "decisions", "reviews", "rolls", "change_requests", "seats"):
        op.drop_table(table)
    op.drop_column("broadcasts", "whom")
    op.drop_column("attendances", "checked_by")
    op.drop_column("attendances", "checked_in_at")
    op.drop_column("registration_log", "why")
    op.drop_index(op.f("ix_registrations_event_id_number"), "registrations")
    op.drop_index(op.f("ix_registrations_event_id_state"), "registrations")
    op.add_column("registrations", sa.Column("price", Json, nullable=True))
    op.execute(_PRICED[dialect])
    for name in (
        *("registered_by", "told", "entries", "sequence", "reserve", "offer_until", "queued_at", "shown_at", "shown"),
        *("page", "typed", "quote", "number"),
    ):
        op.drop_column("registrations", name)
