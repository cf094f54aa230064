"""Being registered: forms that were sent, seats, lists, and how applicants are selected."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Table

from bot.store.columns import Instant, Json, Number, Word
from bot.store.tables.shapes import key, metadata, text, word

registrations = Table(
    "registrations",
    metadata,
    key("event_id"),
    key("person_id"),
    word("state"),
    Column("answers", Json, nullable=False),
    Column("number", Number, server_default="0", nullable=False),
    Column("quote", Json),
    Column("typed", Json),
    Column("page", Number, server_default="1", nullable=False),
    Column("shown", Json),
    Column("shown_at", Instant),
    Column("queued_at", Instant),
    Column("offer_until", Instant),
    text("reserve"),
    Column("sequence", Number, server_default="0", nullable=False),
    Column("entries", Number, server_default="0", nullable=False),
    Column("told", Number, server_default="0", nullable=False),
    Column("registered_by", Word),
    Column("changed_at", Instant, nullable=False),
    Index(None, "person_id"),
    Index(None, "event_id", "state"),
    Index(None, "event_id", "number"),
)

registration_log = Table(
    "registration_log",
    metadata,
    key("id"),
    word("event_id"),
    word("person_id"),
    word("state"),
    Column("changed_at", Instant, nullable=False),
    word("changed_by"),
    text("why"),
    Index(None, "event_id", "person_id"),
)

seats = Table(
    "seats",
    metadata,
    key("event_id"),
    key("session_id"),
    key("person_id"),
    word("state"),
    Column("queued_at", Instant, nullable=False),
    Column("offer_until", Instant),
    Index(None, "person_id"),
)

change_requests = Table(
    "change_requests",
    metadata,
    key("event_id"),
    key("person_id"),
    word("kind"),
    Column("answers", Json, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("granted", Boolean),
    Column("settled_at", Instant),
    Column("settled_by", Word),
    Index(None, "person_id"),
)

rolls = Table(
    "rolls",
    metadata,
    key("event_id"),
    key("roll"),
    key("email"),
    word("name"),
    word("organisation"),
    word("added_by"),
    Column("added_at", Instant, nullable=False),
    Index(None, "email"),
)

reviews = Table(
    "reviews",
    metadata,
    key("event_id"),
    key("person_id"),
    key("scored_by"),
    Column("points", Json, nullable=False),
    word("note"),
    Column("scored_at", Instant, nullable=False),
    Index(None, "person_id"),
    Index(None, "scored_by"),
)

decisions = Table(
    "decisions",
    metadata,
    key("event_id"),
    key("person_id"),
    word("state"),
    Column("rank", Number, nullable=False),
    Column("by_hand", Boolean, nullable=False),
    Column("released_at", Instant),
    Index(None, "person_id"),
)

draws = Table(
    "draws",
    metadata,
    key("event_id"),
    Column("number", Number, primary_key=True, autoincrement=False),
    word("person_id"),
    word("seed"),
    Column("seats", Number, nullable=False),
    Column("relaxed", Json, nullable=False),
    Column("words", Json, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("released_at", Instant),
)
