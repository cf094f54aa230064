"""Deliveries wait in lines, and it is remembered how often Teams was spoken to.

Revision 0002, upon 0001.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.columns import Instant, Json, Number, Word

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_deliveries_turn", "deliveries")
    op.add_column("deliveries", sa.Column("batch", Word(), nullable=True))
    op.add_column("deliveries", sa.Column("uncertain", Number, nullable=False, server_default="0"))
    op.add_column("deliveries", sa.Column("stale_at", Instant(), nullable=True))
    op.create_index(op.f("ix_deliveries_batch"), "deliveries", ["batch"])
    op.create_table(
        "lines",
        sa.Column("id", Word(), nullable=False),
        sa.Column("tenant", Word(), nullable=False),
        sa.Column("open", Number, nullable=False),
        sa.Column("priority", Number, nullable=False),
        sa.Column("ready_at", Instant(), nullable=False),
        sa.Column("turn", Number, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lines")),
    )
    op.create_index(
        "ix_lines_turn",
        "lines",
        ["tenant", "priority", "ready_at", "turn", "id"],
        sqlite_where=sa.text("open > 0"),
        postgresql_where=sa.text("open > 0"),
    )
    op.create_table(
        "rates",
        sa.Column("id", Word(), nullable=False),
        sa.Column("taken", Json, nullable=False),
        sa.Column("closed_until", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rates")),
    )
    _stand_in_line()


def _stand_in_line() -> None:
    """Let what is still to be sent wait where 0001 had it wait; each row that was closed stays closed."""
    epoch, kept = "'1970-01-01T00:00:00.000000+00:00'", "open IS 1"
    if op.get_bind().dialect.name == "postgresql":
        epoch, kept = f"CAST({epoch} AS TIMESTAMP WITH TIME ZONE)", "open IS true"
    op.execute(f"UPDATE deliveries SET state = 'queued' WHERE {kept} AND state = 'uncertain'")  # noqa: S608 - as below
    op.execute(
        "INSERT INTO lines (id, tenant, open, priority, ready_at, turn) "  # noqa: S608 - constants of our own
        f"SELECT line, '', count(*), min(priority), {epoch}, min(position) "
        f"FROM deliveries WHERE {kept} GROUP BY line"
    )


def downgrade() -> None:
    op.drop_table("rates")
    op.drop_table("lines")
    op.drop_index(op.f("ix_deliveries_batch"), "deliveries")
    op.drop_column("deliveries", "stale_at")
    op.drop_column("deliveries", "uncertain")
    op.drop_column("deliveries", "batch")
    op.create_index(
        "ix_deliveries_turn",
        "deliveries",
        ["priority", "position"],
        sqlite_where=sa.text("open IS 1"),
        postgresql_where=sa.text("open IS true"),
    )
