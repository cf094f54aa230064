"""Breakouts that facilitate: where groups meet and when they are back, who volunteers, what they hand in.

Revision 0006, upon 0005. What groups saved on the way stood in "drafts", where nothing ever wrote.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.columns import Instant, Json, Number, Word

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_TEXTS = (("groups", "topic"), ("groups", "link"), ("ideas", "slot"), ("dues", "target"))
_INSTANTS = ("ends_at", "heard_at", "called_at")
_WORDS = ("called_by", "answered_by")


def upgrade() -> None:
    for table, name in _TEXTS:
        op.add_column(table, sa.Column(name, Word(), server_default=sa.text("''"), nullable=False))
    for name in _INSTANTS:
        op.add_column("groups", sa.Column(name, Instant(), nullable=True))
    for name in _WORDS:
        op.add_column("groups", sa.Column(name, Word(), nullable=True))
    op.add_column("places", sa.Column("group_id", Word(), nullable=True))
    op.add_column("people", sa.Column("quiet", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("members", sa.Column("absent", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("rounds", sa.Column("presented", Number, server_default="0", nullable=False))
    op.create_table(
        "volunteers",
        sa.Column("event_id", Word(), nullable=False),
        sa.Column("person_id", Word(), nullable=False),
        sa.Column("role", Word(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", "person_id", "role", name=op.f("pk_volunteers")),
    )
    op.create_table(
        "picks",
        sa.Column("event_id", Word(), nullable=False),
        sa.Column("session_id", Word(), nullable=False),
        sa.Column("person_id", Word(), nullable=False),
        sa.Column("topic", Number, nullable=False),
        sa.Column("picked_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", "session_id", "person_id", name=op.f("pk_picks")),
    )
    op.create_table(
        "harvests",
        sa.Column("group_id", Word(), nullable=False),
        sa.Column("event_id", Word(), nullable=False),
        sa.Column("session_id", Word(), nullable=False),
        sa.Column("answers", Json, nullable=False),
        sa.Column("writers", Json, nullable=False),
        sa.Column("heard", Json, nullable=False),
        sa.Column("state", Word(), nullable=False),
        sa.Column("revision", Number, nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("saved_by", Word(), nullable=False),
        sa.Column("saved_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("group_id", name=op.f("pk_harvests")),
    )
    op.create_index(op.f("ix_harvests_event_id"), "harvests", ["event_id"])
    op.drop_table("drafts")


def downgrade() -> None:
    op.create_table(
        "drafts",
        sa.Column("group_id", Word(), nullable=False),
        sa.Column("event_id", Word(), nullable=False),
        sa.Column("text", Word(), nullable=False),
        sa.Column("saved_by", Word(), nullable=False),
        sa.Column("saved_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("group_id", name=op.f("pk_drafts")),
    )
    op.create_index(op.f("ix_drafts_event_id"), "drafts", ["event_id"])
    for table in ("harvests", "picks", "volunteers"):
        op.drop_table(table)
    op.drop_column("rounds", "presented")
    op.drop_column("members", "absent")
    op.drop_column("people", "quiet")
    op.drop_column("places", "group_id")
    for name in (*_INSTANTS, *_WORDS):
        op.drop_column("groups", name)
    for table, name in _TEXTS:
        op.drop_column(table, name)
