"""Acts in time, and messages on their way out."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Table

from bot.store.columns import Counter, Instant, Json, Number, Word
from bot.store.tables.shapes import key, maybe, metadata, text, word

dues = Table(
    "dues",
    metadata,
    key("key"),
    word("event_id", found=True),
    Column("at", Instant, nullable=False),
    word("kind"),
    maybe("session_id"),
    text("target"),
    Column("occurrence", Number, nullable=False),
    Column("stale_at", Instant, nullable=False),
    Column("derived", Boolean, nullable=False),
    word("state"),
    Index(None, "state", "at"),
)

# `position` counts arrivals. `line` names who waits for whom, and `open` says that a row may still leave.
deliveries = Table(
    "deliveries",
    metadata,
    Column("position", Counter, primary_key=True, autoincrement=True),
    Column("key", Word, nullable=False, unique=True),
    maybe("event_id", found=True),
    maybe("batch", found=True),
    maybe("place_id", found=True),
    maybe("person_id", found=True),
    maybe("thread_of"),
    maybe("thread_place_id"),
    Column("message", Json, nullable=False),
    word("kind"),
    Column("priority", Number, nullable=False),
    word("repeat"),
    Column("revision", Number, nullable=False),
    Column("sent_revision", Number, nullable=False),
    word("state"),
    Column("stale_at", Instant),
    Column("not_before", Instant),
    Column("lease_until", Instant),
    Column("attempts", Number, nullable=False),
    Column("uncertain", Number, nullable=False, server_default="0"),
    maybe("activity_id"),
    maybe("error"),
    Column("queued_at", Instant, nullable=False),
    Column("settled_at", Instant),
    word("line"),
    Column("open", Boolean, nullable=False),
    implicit_returning=False,
    sqlite_autoincrement=True,
)
Index(
    "ix_deliveries_line",
    deliveries.c.line,
    deliveries.c.position,
    sqlite_where=deliveries.c.open.is_(True),
    postgresql_where=deliveries.c.open.is_(True),
)

# Who waits in line, and how long the line is. A claim looks at lines only: a million rows of one blocked
# conversation cost nobody else a glance. `turn` orders those that may leave, `ready_at` says when.
lines = Table(
    "lines",
    metadata,
    key("id"),
    word("tenant"),
    Column("open", Number, nullable=False),
    Column("priority", Number, nullable=False),
    Column("ready_at", Instant, nullable=False),
    Column("turn", Number, nullable=False),
)
Index(
    "ix_lines_turn",
    *(lines.c[each] for each in ("tenant", "priority", "ready_at", "turn", "id")),
    sqlite_where=lines.c.open > 0,
    postgresql_where=lines.c.open > 0,
)

# The instants at which messages left to a conversation or a tenant, in milliseconds since 1970, rising;
# and until when Teams wants no more.
rates = Table(
    "rates", metadata, key("id"), Column("taken", Json, nullable=False), Column("closed_until", Instant, nullable=True)
)

broadcasts = Table(
    "broadcasts",
    metadata,
    key("event_id"),
    Column("number", Number, primary_key=True, autoincrement=False),
    word("person_id"),
    word("place_id"),
    word("text"),
    text("whom"),
    Column("private", Boolean, nullable=False),
    word("state"),
    Column("total", Number, nullable=False),
    word("queued_to"),
    Column("mentioned", Boolean, nullable=False),
    Column("made_at", Instant, nullable=False),
)

uploads = Table(
    "uploads",
    metadata,
    key("id"),
    word("event_id", found=True),
    word("person_id", found=True),
    word("place_id"),
    Column("about", Json, nullable=False),
    word("state"),
    word("url"),
    Column("given", Json, nullable=True),
    Column("asked_at", Instant, nullable=False),
)

secrets = Table("secrets", metadata, key("name"), word("value"))

seen = Table(
    "seen",
    metadata,
    key("key"),
    Column("seen_at", Instant, nullable=False, index=True),
    Column("answer", Json),
)

audit = Table(
    "audit",
    metadata,
    key("id"),
    maybe("event_id", found=True),
    maybe("person_id"),
    word("act"),
    word("target"),
    Column("done_at", Instant, nullable=False),
)
