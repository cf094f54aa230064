"""People and places."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Table, UniqueConstraint, false

from bot.store.columns import Instant
from bot.store.tables.shapes import key, maybe, metadata, word

people = Table(
    "people",
    metadata,
    key("id"),
    word("name"),
    maybe("email", found=True),
    maybe("language"),
    maybe("municipality"),
    Column("quiet", Boolean, nullable=False, server_default=false()),
)

identities = Table(
    "identities",
    metadata,
    key("id"),
    word("app_id"),
    word("tenant_id"),
    word("user_id", found=True),
    word("person_id", found=True),
    maybe("aad_object_id", found=True),
    word("kind"),
    maybe("email", found=True),
    maybe("upn", found=True),
    word("name"),
    word("met_in"),
    UniqueConstraint("app_id", "tenant_id", "user_id"),
)

places = Table(
    "places",
    metadata,
    key("id"),
    word("app_id"),
    word("tenant_id"),
    word("conversation_id"),
    word("thread_root"),
    word("kind"),
    word("service_url"),
    word("state"),
    word("bot_id"),
    maybe("team_id"),
    maybe("group_id"),
    word("name"),
    maybe("person_id", found=True),
    Column("welcomed", Boolean, nullable=False),
    UniqueConstraint("app_id", "tenant_id", "conversation_id", "thread_root"),
)

event_places = Table(
    "event_places",
    metadata,
    key("event_id"),
    key("place_id"),
    key("purpose"),
    Index(None, "place_id"),
)

assignments = Table(
    "assignments",
    metadata,
    key("scope_id"),
    key("person_id"),
    key("role"),
    Index(None, "person_id"),
)

claims = Table(
    "claims",
    metadata,
    key("code_hash"),
    maybe("event_id"),
    Column("expires_at", Instant, nullable=False),
    maybe("used_by"),
)

passcodes = Table(
    "passcodes",
    metadata,
    key("code_hash"),
    word("person_id"),
    Column("expires_at", Instant, nullable=False),
)

choices = Table(
    "choices",
    metadata,
    key("person_id"),
    key("place_id"),
    maybe("event_id"),
    word("asked_with"),
    Column("until", Instant, nullable=False),
)
