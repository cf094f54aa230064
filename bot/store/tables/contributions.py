"""What people say: ideas, questions, polls, themes, promises."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Table, UniqueConstraint, false

from bot.store.columns import Instant, Json, Number
from bot.store.tables.shapes import key, maybe, metadata, text, word

ideas = Table(
    "ideas",
    metadata,
    key("id"),
    word("event_id"),
    Column("number", Number, nullable=False),
    word("person_id", found=True),
    word("text"),
    maybe("session_id"),
    maybe("group_id"),
    text("slot"),
    Column("anonymous", Boolean, nullable=False, server_default=false()),
    word("state"),
    Column("shared_at", Instant, nullable=False),
    Column("edited_at", Instant),
    UniqueConstraint("event_id", "number"),
)

votes = Table(
    "votes",
    metadata,
    key("idea_id"),
    key("person_id"),
    word("event_id"),
    Column("cast_at", Instant, nullable=False),
    Index(None, "event_id", "person_id"),
    Index(None, "person_id"),
)

dealt = Table(
    "dealt",
    metadata,
    key("idea_id"),
    key("person_id"),
    word("event_id"),
    Column("dealt_at", Instant, nullable=False),
    Column("read_at", Instant),
    Index(None, "event_id", "person_id"),
)

questions = Table(
    "questions",
    metadata,
    key("id"),
    word("event_id"),
    Column("number", Number, nullable=False),
    word("person_id", found=True),
    word("text"),
    maybe("session_id"),
    Column("anonymous", Boolean, nullable=False),
    word("state"),
    Column("asked_at", Instant, nullable=False),
    Column("settled_at", Instant),
    UniqueConstraint("event_id", "number"),
)

backings = Table(
    "backings",
    metadata,
    key("question_id"),
    key("person_id"),
    word("event_id"),
    Column("given_at", Instant, nullable=False),
    Index(None, "event_id", "person_id"),
)

polls = Table(
    "polls",
    metadata,
    key("id"),
    word("event_id"),
    Column("number", Number, nullable=False),
    maybe("session_id"),
    Column("plan", Json, nullable=False),
    Column("place", Number, nullable=False),
    maybe("person_id"),
    word("state"),
    Column("revealed", Boolean, nullable=False),
    Column("opened_at", Instant),
    Column("closed_at", Instant),
    UniqueConstraint("event_id", "number"),
)

ballots = Table(
    "ballots",
    metadata,
    key("poll_id"),
    key("person_id"),
    word("event_id"),
    Column("choices", Json, nullable=False),
    Column("words", Json, nullable=False),
    word("text"),
    Column("hidden", Boolean, nullable=False),
    Column("cast_at", Instant, nullable=False),
    Index(None, "event_id", "person_id"),
)

moderations = Table(
    "moderations",
    metadata,
    key("id"),
    word("event_id", found=True),
    word("person_id"),
    word("kind"),
    word("target"),
    word("act"),
    word("reason"),
    Column("done_at", Instant, nullable=False),
)

themes = Table(
    "themes",
    metadata,
    key("id"),
    word("event_id"),
    Column("number", Number, nullable=False),
    word("session_id"),
    word("name"),
    word("central"),
    Column("named", Boolean, nullable=False),
    Column("decided", Boolean, nullable=False),
    Column("worded", Boolean, nullable=False),
    Column("made_at", Instant, nullable=False),
    UniqueConstraint("event_id", "number"),
)

placings = Table(
    "placings",
    metadata,
    key("idea_id"),
    word("event_id", found=True),
    word("theme_id", found=True),
    Column("decided", Boolean, nullable=False),
)

theme_steps = Table(
    "theme_steps",
    metadata,
    key("event_id"),
    Column("number", Number, primary_key=True, autoincrement=False),
    word("person_id"),
    word("act"),
    Column("before", Json, nullable=False),
    Column("undone", Boolean, nullable=False),
    Column("done_at", Instant, nullable=False),
)

embeddings = Table(
    "embeddings",
    metadata,
    key("idea_id"),
    word("event_id", found=True),
    word("space"),
    word("digest"),
    word("vector"),
)

promises = Table(
    "promises",
    metadata,
    key("event_id"),
    key("person_id"),
    word("text"),
    word("state"),
    Column("asked", Number, nullable=False),
    Column("hushed", Boolean, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("told_at", Instant),
    Index(None, "person_id"),
)

digests = Table(
    "digests",
    metadata,
    key("event_id"),
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("counts", Json, nullable=False),
    Column("sent_at", Instant, nullable=False),
)
