"""Taking part: who came, groups and what they hand in."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Table, UniqueConstraint, false

from bot.store.columns import Instant, Json, Number, Word
from bot.store.tables.shapes import key, maybe, metadata, text, word

attendances = Table(
    "attendances",
    metadata,
    key("event_id"),
    key("person_id"),
    Column("present", Boolean, nullable=False),
    Column("said_at", Instant, nullable=False),
    Column("checked_in_at", Instant),
    Column("checked_by", Word),
)

rounds = Table(
    "rounds",
    metadata,
    key("id"),
    word("event_id"),
    word("session_id"),
    Column("seed", Number, nullable=False),
    word("state"),
    Column("presented", Number, nullable=False, server_default="0"),
    Column("made_at", Instant, nullable=False),
    UniqueConstraint("event_id", "session_id"),
)

groups = Table(
    "groups",
    metadata,
    key("id"),
    word("event_id", found=True),
    word("round_id"),
    Column("number", Number, nullable=False),
    maybe("place_id", found=True),
    text("topic"),
    text("link"),
    Column("ends_at", Instant),
    Column("heard_at", Instant),
    Column("called_at", Instant),
    maybe("called_by"),
    maybe("answered_by"),
    UniqueConstraint("round_id", "number"),
)

members = Table(
    "members",
    metadata,
    key("round_id"),
    key("person_id"),
    word("group_id", found=True),
    maybe("role"),
    Column("seat", Number, nullable=False),
    Column("absent", Boolean, nullable=False, server_default=false()),
    Index(None, "person_id"),
)

volunteers = Table(
    "volunteers",
    metadata,
    key("event_id"),
    key("person_id"),
    key("role"),
)

picks = Table(
    "picks",
    metadata,
    key("event_id"),
    key("session_id"),
    key("person_id"),
    Column("topic", Number, nullable=False),
    Column("picked_at", Instant, nullable=False),
)

harvests = Table(
    "harvests",
    metadata,
    key("group_id"),
    word("event_id", found=True),
    word("session_id"),
    Column("answers", Json, nullable=False),
    Column("writers", Json, nullable=False),
    Column("heard", Json, nullable=False),
    word("state"),
    Column("revision", Number, nullable=False),
    Column("late", Boolean, nullable=False),
    word("saved_by"),
    Column("saved_at", Instant, nullable=False),
)
