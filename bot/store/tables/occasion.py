"""Events, their releases, and what is handed over for them."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Table

from bot.store.columns import Instant, Json, Number
from bot.store.tables.shapes import key, maybe, metadata, word

tenants = Table(
    "tenants",
    metadata,
    key("id"),
    word("state"),
    Column("added_at", Instant, nullable=False),
)

events = Table(
    "events",
    metadata,
    key("id"),
    word("tenant_id", found=True),
    word("title"),
    word("zone"),
    word("language"),
    word("state"),
    maybe("series"),
    maybe("base_event_id"),
    Column("release", Number, nullable=False),
    Column("told", Number, nullable=False, server_default="0"),
    Column("starts_at", Instant),
    Column("ends_at", Instant),
)

releases = Table(
    "releases",
    metadata,
    key("event_id"),
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("agenda", Json, nullable=False),
    Column("accepted_at", Instant, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    key("event_id"),
    key("id"),
    Column("occurrence", Number, nullable=False),
    word("audience"),
    Column("withdrawn", Boolean, nullable=False),
    Column("release", Number, nullable=False, server_default="0"),
)

follows = Table(
    "follows",
    metadata,
    key("event_id"),
    key("session_id"),
    key("person_id"),
)

proposals = Table(
    "proposals",
    metadata,
    key("id"),
    word("event_id", found=True),
    word("person_id", found=True),
    word("place_id"),
    word("name"),
    word("state"),
    word("source"),
    Column("reading", Json),
    Column("revision", Number, nullable=False),
    Column("made_at", Instant, nullable=False),
)

feeds = Table(
    "feeds",
    metadata,
    key("event_id"),
    word("url"),
    word("person_id"),
    word("place_id"),
    Column("every", Number, nullable=False),
    word("etag"),
    word("modified"),
    word("digest"),
    Column("checked_at", Instant),
    Column("good_at", Instant),
    word("trouble"),
    Column("told", Boolean, nullable=False),
)
