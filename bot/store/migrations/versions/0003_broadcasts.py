"""Messages to everybody, and what the installation keeps to itself.

Revision 0003, upon 0002.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.columns import Instant, Number, Word

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "broadcasts",
        sa.Column("event_id", Word(), nullable=False),
        sa.Column("number", Number, autoincrement=False, nullable=False),
        sa.Column("person_id", Word(), nullable=False),
        sa.Column("place_id", Word(), nullable=False),
        sa.Column("text", Word(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("state", Word(), nullable=False),
        sa.Column("total", Number, nullable=False),
        sa.Column("queued_to", Word(), nullable=False),
        sa.Column("mentioned", sa.Boolean(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", "number", name=op.f("pk_broadcasts")),
    )
    op.create_table(
        "secrets",
        sa.Column("name", Word(), nullable=False),
        sa.Column("value", Word(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_secrets")),
    )


def downgrade() -> None:
    op.drop_table("secrets")
    op.drop_table("broadcasts")
