"""The tables, one per noun of `bot.ports.KEYS`, with a column for each of its fields.

Rows name each other by id and nothing is deleted in a cascade, so there are no foreign keys: a use
case may store what it learnt in the order in which it learnt it.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, MetaData, Table, UniqueConstraint, false, text

from bot.store.columns import Counter, Instant, Json, Number, Word

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _key(name: str) -> Column[str]:
    return Column(name, Word, primary_key=True)


def _word(name: str, *, found: bool = False) -> Column[str]:
    return Column(name, Word, nullable=False, index=found)


def _text(name: str) -> Column[str]:
    """Return a column of words that older rows are without."""
    return Column(name, Word, nullable=False, server_default=text("''"))


def _maybe(name: str, *, found: bool = False) -> Column[str]:
    return Column(name, Word, nullable=True, index=found)


tenants = Table(
    "tenants",
    metadata,
    _key("id"),
    _word("state"),
    Column("added_at", Instant, nullable=False),
)

events = Table(
    "events",
    metadata,
    _key("id"),
    _word("tenant_id", found=True),
    _word("title"),
    _word("zone"),
    _word("language"),
    _word("state"),
    _maybe("series"),
    _maybe("base_event_id"),
    Column("release", Number, nullable=False),
    Column("told", Number, nullable=False, server_default="0"),
    Column("starts_at", Instant),
    Column("ends_at", Instant),
)

releases = Table(
    "releases",
    metadata,
    _key("event_id"),
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("agenda", Json, nullable=False),
    Column("accepted_at", Instant, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    _key("event_id"),
    _key("id"),
    Column("occurrence", Number, nullable=False),
    _word("audience"),
    Column("withdrawn", Boolean, nullable=False),
    Column("release", Number, nullable=False, server_default="0"),
)

people = Table(
    "people",
    metadata,
    _key("id"),
    _word("name"),
    _maybe("email", found=True),
    _maybe("language"),
    _maybe("municipality"),
    Column("quiet", Boolean, nullable=False, server_default=false()),
)

identities = Table(
    "identities",
    metadata,
    _key("id"),
    _word("app_id"),
    _word("tenant_id"),
    _word("user_id", found=True),
    _word("person_id", found=True),
    _maybe("aad_object_id", found=True),
    _word("kind"),
    _maybe("email", found=True),
    _maybe("upn", found=True),
    _word("name"),
    _word("met_in"),
    UniqueConstraint("app_id", "tenant_id", "user_id"),
)

places = Table(
    "places",
    metadata,
    _key("id"),
    _word("app_id"),
    _word("tenant_id"),
    _word("conversation_id"),
    _word("thread_root"),
    _word("kind"),
    _word("service_url"),
    _word("state"),
    _word("bot_id"),
    _maybe("team_id"),
    _maybe("group_id"),
    _word("name"),
    _maybe("person_id", found=True),
    Column("welcomed", Boolean, nullable=False),
    UniqueConstraint("app_id", "tenant_id", "conversation_id", "thread_root"),
)

event_places = Table(
    "event_places",
    metadata,
    _key("event_id"),
    _key("place_id"),
    _key("purpose"),
    Index(None, "place_id"),
)

assignments = Table(
    "assignments",
    metadata,
    _key("scope_id"),
    _key("person_id"),
    _key("role"),
    Index(None, "person_id"),
)

claims = Table(
    "claims",
    metadata,
    _key("code_hash"),
    _maybe("event_id"),
    Column("expires_at", Instant, nullable=False),
    _maybe("used_by"),
)

passcodes = Table(
    "passcodes",
    metadata,
    _key("code_hash"),
    _word("person_id"),
    Column("expires_at", Instant, nullable=False),
)

choices = Table(
    "choices",
    metadata,
    _key("person_id"),
    _key("place_id"),
    _maybe("event_id"),
    _word("asked_with"),
    Column("until", Instant, nullable=False),
)

registrations = Table(
    "registrations",
    metadata,
    _key("event_id"),
    _key("person_id"),
    _word("state"),
    Column("answers", Json, nullable=False),
    Column("number", Number, server_default="0", nullable=False),
    Column("quote", Json),
    Column("typed", Json),
    Column("page", Number, server_default="1", nullable=False),
    Column("shown", Json),
    Column("shown_at", Instant),
    Column("queued_at", Instant),
    Column("offer_until", Instant),
    _text("reserve"),
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
    _key("id"),
    _word("event_id"),
    _word("person_id"),
    _word("state"),
    Column("changed_at", Instant, nullable=False),
    _word("changed_by"),
    _text("why"),
    Index(None, "event_id", "person_id"),
)

seats = Table(
    "seats",
    metadata,
    _key("event_id"),
    _key("session_id"),
    _key("person_id"),
    _word("state"),
    Column("queued_at", Instant, nullable=False),
    Column("offer_until", Instant),
    Index(None, "person_id"),
)

change_requests = Table(
    "change_requests",
    metadata,
    _key("event_id"),
    _key("person_id"),
    _word("kind"),
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
    _key("event_id"),
    _key("roll"),
    _key("email"),
    _word("name"),
    _word("organisation"),
    _word("added_by"),
    Column("added_at", Instant, nullable=False),
    Index(None, "email"),
)

reviews = Table(
    "reviews",
    metadata,
    _key("event_id"),
    _key("person_id"),
    _key("scored_by"),
    Column("points", Json, nullable=False),
    _word("note"),
    Column("scored_at", Instant, nullable=False),
    Index(None, "person_id"),
    Index(None, "scored_by"),
)

decisions = Table(
    "decisions",
    metadata,
    _key("event_id"),
    _key("person_id"),
    _word("state"),
    Column("rank", Number, nullable=False),
    Column("by_hand", Boolean, nullable=False),
    Column("released_at", Instant),
    Index(None, "person_id"),
)

draws = Table(
    "draws",
    metadata,
    _key("event_id"),
    Column("number", Number, primary_key=True, autoincrement=False),
    _word("person_id"),
    _word("seed"),
    Column("seats", Number, nullable=False),
    Column("relaxed", Json, nullable=False),
    Column("words", Json, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("released_at", Instant),
)

attendances = Table(
    "attendances",
    metadata,
    _key("event_id"),
    _key("person_id"),
    Column("present", Boolean, nullable=False),
    Column("said_at", Instant, nullable=False),
    Column("checked_in_at", Instant),
    Column("checked_by", Word),
)

rounds = Table(
    "rounds",
    metadata,
    _key("id"),
    _word("event_id"),
    _word("session_id"),
    Column("seed", Number, nullable=False),
    _word("state"),
    Column("presented", Number, nullable=False, server_default="0"),
    Column("made_at", Instant, nullable=False),
    UniqueConstraint("event_id", "session_id"),
)

groups = Table(
    "groups",
    metadata,
    _key("id"),
    _word("event_id", found=True),
    _word("round_id"),
    Column("number", Number, nullable=False),
    _maybe("place_id", found=True),
    _text("topic"),
    _text("link"),
    Column("ends_at", Instant),
    Column("heard_at", Instant),
    Column("called_at", Instant),
    _maybe("called_by"),
    _maybe("answered_by"),
    UniqueConstraint("round_id", "number"),
)

members = Table(
    "members",
    metadata,
    _key("round_id"),
    _key("person_id"),
    _word("group_id", found=True),
    _maybe("role"),
    Column("seat", Number, nullable=False),
    Column("absent", Boolean, nullable=False, server_default=false()),
    Index(None, "person_id"),
)

volunteers = Table(
    "volunteers",
    metadata,
    _key("event_id"),
    _key("person_id"),
    _key("role"),
)

picks = Table(
    "picks",
    metadata,
    _key("event_id"),
    _key("session_id"),
    _key("person_id"),
    Column("topic", Number, nullable=False),
    Column("picked_at", Instant, nullable=False),
)

harvests = Table(
    "harvests",
    metadata,
    _key("group_id"),
    _word("event_id", found=True),
    _word("session_id"),
    Column("answers", Json, nullable=False),
    Column("writers", Json, nullable=False),
    Column("heard", Json, nullable=False),
    _word("state"),
    Column("revision", Number, nullable=False),
    Column("late", Boolean, nullable=False),
    _word("saved_by"),
    Column("saved_at", Instant, nullable=False),
)

ideas = Table(
    "ideas",
    metadata,
    _key("id"),
    _word("event_id"),
    Column("number", Number, nullable=False),
    _word("person_id", found=True),
    _word("text"),
    _maybe("session_id"),
    _maybe("group_id"),
    _text("slot"),
    Column("anonymous", Boolean, nullable=False, server_default=false()),
    _word("state"),
    Column("shared_at", Instant, nullable=False),
    Column("edited_at", Instant),
    UniqueConstraint("event_id", "number"),
)

votes = Table(
    "votes",
    metadata,
    _key("idea_id"),
    _key("person_id"),
    _word("event_id"),
    Column("cast_at", Instant, nullable=False),
    Index(None, "event_id", "person_id"),
    Index(None, "person_id"),
)

dealt = Table(
    "dealt",
    metadata,
    _key("idea_id"),
    _key("person_id"),
    _word("event_id"),
    Column("dealt_at", Instant, nullable=False),
    Column("read_at", Instant),
    Index(None, "event_id", "person_id"),
)

questions = Table(
    "questions",
    metadata,
    _key("id"),
    _word("event_id"),
    Column("number", Number, nullable=False),
    _word("person_id", found=True),
    _word("text"),
    _maybe("session_id"),
    Column("anonymous", Boolean, nullable=False),
    _word("state"),
    Column("asked_at", Instant, nullable=False),
    Column("settled_at", Instant),
    UniqueConstraint("event_id", "number"),
)

backings = Table(
    "backings",
    metadata,
    _key("question_id"),
    _key("person_id"),
    _word("event_id"),
    Column("given_at", Instant, nullable=False),
    Index(None, "event_id", "person_id"),
)

polls = Table(
    "polls",
    metadata,
    _key("id"),
    _word("event_id"),
    Column("number", Number, nullable=False),
    _maybe("session_id"),
    Column("plan", Json, nullable=False),
    Column("place", Number, nullable=False),
    _maybe("person_id"),
    _word("state"),
    Column("revealed", Boolean, nullable=False),
    Column("opened_at", Instant),
    Column("closed_at", Instant),
    UniqueConstraint("event_id", "number"),
)

ballots = Table(
    "ballots",
    metadata,
    _key("poll_id"),
    _key("person_id"),
    _word("event_id"),
    Column("choices", Json, nullable=False),
    Column("words", Json, nullable=False),
    _word("text"),
    Column("hidden", Boolean, nullable=False),
    Column("cast_at", Instant, nullable=False),
    Index(None, "event_id", "person_id"),
)

moderations = Table(
    "moderations",
    metadata,
    _key("id"),
    _word("event_id", found=True),
    _word("person_id"),
    _word("kind"),
    _word("target"),
    _word("act"),
    _word("reason"),
    Column("done_at", Instant, nullable=False),
)

themes = Table(
    "themes",
    metadata,
    _key("id"),
    _word("event_id"),
    Column("number", Number, nullable=False),
    _word("session_id"),
    _word("name"),
    _word("central"),
    Column("named", Boolean, nullable=False),
    Column("decided", Boolean, nullable=False),
    Column("worded", Boolean, nullable=False),
    Column("made_at", Instant, nullable=False),
    UniqueConstraint("event_id", "number"),
)

placings = Table(
    "placings",
    metadata,
    _key("idea_id"),
    _word("event_id", found=True),
    _word("theme_id", found=True),
    Column("decided", Boolean, nullable=False),
)

theme_steps = Table(
    "theme_steps",
    metadata,
    _key("event_id"),
    Column("number", Number, primary_key=True, autoincrement=False),
    _word("person_id"),
    _word("act"),
    Column("before", Json, nullable=False),
    Column("undone", Boolean, nullable=False),
    Column("done_at", Instant, nullable=False),
)

embeddings = Table(
    "embeddings",
    metadata,
    _key("idea_id"),
    _word("event_id", found=True),
    _word("space"),
    _word("digest"),
    _word("vector"),
)

uploads = Table(
    "uploads",
    metadata,
    _key("id"),
    _word("event_id", found=True),
    _word("person_id", found=True),
    _word("place_id"),
    Column("about", Json, nullable=False),
    _word("state"),
    _word("url"),
    Column("given", Json, nullable=True),
    Column("asked_at", Instant, nullable=False),
)

promises = Table(
    "promises",
    metadata,
    _key("event_id"),
    _key("person_id"),
    _word("text"),
    _word("state"),
    Column("asked", Number, nullable=False),
    Column("hushed", Boolean, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("told_at", Instant),
    Index(None, "person_id"),
)

digests = Table(
    "digests",
    metadata,
    _key("event_id"),
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("counts", Json, nullable=False),
    Column("sent_at", Instant, nullable=False),
)

dues = Table(
    "dues",
    metadata,
    _key("key"),
    _word("event_id", found=True),
    Column("at", Instant, nullable=False),
    _word("kind"),
    _maybe("session_id"),
    _text("target"),
    Column("occurrence", Number, nullable=False),
    Column("stale_at", Instant, nullable=False),
    Column("derived", Boolean, nullable=False),
    _word("state"),
    Index(None, "state", "at"),
)

# `position` counts arrivals. `line` names who waits for whom, and `open` says that a row may still leave.
deliveries = Table(
    "deliveries",
    metadata,
    Column("position", Counter, primary_key=True, autoincrement=True),
    Column("key", Word, nullable=False, unique=True),
    _maybe("event_id", found=True),
    _maybe("batch", found=True),
    _maybe("place_id", found=True),
    _maybe("person_id", found=True),
    _maybe("thread_of"),
    _maybe("thread_place_id"),
    Column("message", Json, nullable=False),
    _word("kind"),
    Column("priority", Number, nullable=False),
    _word("repeat"),
    Column("revision", Number, nullable=False),
    Column("sent_revision", Number, nullable=False),
    _word("state"),
    Column("stale_at", Instant),
    Column("not_before", Instant),
    Column("lease_until", Instant),
    Column("attempts", Number, nullable=False),
    Column("uncertain", Number, nullable=False, server_default="0"),
    _maybe("activity_id"),
    _maybe("error"),
    Column("queued_at", Instant, nullable=False),
    Column("settled_at", Instant),
    _word("line"),
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
    _key("id"),
    _word("tenant"),
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
    "rates", metadata, _key("id"), Column("taken", Json, nullable=False), Column("closed_until", Instant, nullable=True)
)

broadcasts = Table(
    "broadcasts",
    metadata,
    _key("event_id"),
    Column("number", Number, primary_key=True, autoincrement=False),
    _word("person_id"),
    _word("place_id"),
    _word("text"),
    _text("whom"),
    Column("private", Boolean, nullable=False),
    _word("state"),
    Column("total", Number, nullable=False),
    _word("queued_to"),
    Column("mentioned", Boolean, nullable=False),
    Column("made_at", Instant, nullable=False),
)

follows = Table(
    "follows",
    metadata,
    _key("event_id"),
    _key("session_id"),
    _key("person_id"),
)

proposals = Table(
    "proposals",
    metadata,
    _key("id"),
    _word("event_id", found=True),
    _word("person_id", found=True),
    _word("place_id"),
    _word("name"),
    _word("state"),
    _word("source"),
    Column("reading", Json),
    Column("revision", Number, nullable=False),
    Column("made_at", Instant, nullable=False),
)

feeds = Table(
    "feeds",
    metadata,
    _key("event_id"),
    _word("url"),
    _word("person_id"),
    _word("place_id"),
    Column("every", Number, nullable=False),
    _word("etag"),
    _word("modified"),
    _word("digest"),
    Column("checked_at", Instant),
    Column("good_at", Instant),
    _word("trouble"),
    Column("told", Boolean, nullable=False),
)

secrets = Table("secrets", metadata, _key("name"), _word("value"))

seen = Table(
    "seen",
    metadata,
    _key("key"),
    Column("seen_at", Instant, nullable=False, index=True),
    Column("answer", Json),
)

audit = Table(
    "audit",
    metadata,
    _key("id"),
    _maybe("event_id", found=True),
    _maybe("person_id"),
    _word("act"),
    _word("target"),
    Column("done_at", Instant, nullable=False),
)
