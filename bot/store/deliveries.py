"""Deliveries on SQL: who may leave now, one at a time in each line (a place's or a person's).

The head of a line is its oldest open row; nobody else of that line is looked at. Two workers never
hold the same row: PostgreSQL skips what another one has locked, SQLite has one writer at a time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, FromClause, and_, case, exists, func, or_, select, update

from bot.model import Delivery, DeliveryState, Repeat
from bot.store.rows import Rows

if TYPE_CHECKING:
    from datetime import datetime, timedelta

_CLAIMED = DeliveryState.CLAIMED.value


class DeliveryRows(Rows[Delivery]):
    """See `bot.ports.DeliveryTable`.

    A row is open while it is queued or claimed, and while it is uncertain, to be said again and not
    settled. A row that was reopened (an edit) waits for what its place has in flight.
    """

    async def claim(self, now: datetime, *, lease: timedelta, most: int) -> list[Delivery]:
        """Claim what may leave now, and return it as it now stands."""
        self._must_write()
        await self._settle(now)
        table = self._sheet.table
        picked = (
            select(table.c.position)
            .where(table.c.open.is_(True), _may_leave(table, now))
            .order_by(table.c.priority, table.c.position)
            .limit(most)
            .with_for_update(skip_locked=True)
            .cte("picked")
        )
        claimed = (
            update(table)
            .where(table.c.position.in_(select(picked.c.position)))
            .values(state=_CLAIMED, lease_until=now + lease)
            .returning(*(table.c[each] for each in self._sheet.fields))
        )
        rows = (await self._connection.execute(claimed)).all()
        nouns = [self._sheet.noun_of(row) for row in rows]
        return sorted(nouns, key=lambda each: (each.priority, each.position))

    async def waiting(self) -> datetime | None:
        """Return when the next line opens that is shut, or None where none will by itself.

        A line that could be claimed from now, but was not yet, may show as an instant in the past.
        """
        table = self._sheet.table
        shut = select(table.c.line).where(
            table.c.open.is_(True), or_(table.c.state == _CLAIMED, table.c.not_before.is_not(None))
        )
        lines = (
            select(
                func.min(table.c.position).label("head"),
                func.max(case((table.c.state == _CLAIMED, table.c.lease_until))).label("lease"),
            )
            .where(table.c.open.is_(True), table.c.line.in_(shut))
            .group_by(table.c.line)
            .cte("lines")
        )
        opens = case(
            (lines.c.lease.is_(None), table.c.not_before),
            (table.c.not_before > lines.c.lease, table.c.not_before),
            else_=lines.c.lease,
        )
        statement = select(func.min(opens)).select_from(lines.join(table, table.c.position == lines.c.head))
        instant: datetime | None = (await self._connection.execute(statement)).scalar_one()
        return instant

    async def tally(self) -> dict[tuple[str, str], int]:
        """Return how many deliveries there are by (kind, state)."""
        columns = self._sheet.table.c
        statement = select(columns.kind, columns.state, func.count()).group_by(columns.kind, columns.state)
        return {(kind, state): number for kind, state, number in await self._connection.execute(statement)}

    async def _settle(self, now: datetime) -> None:
        table = self._sheet.table
        ended = (
            select(table.c.position)
            .where(
                table.c.open.is_(True),
                table.c.state == _CLAIMED,
                table.c.lease_until <= now,
                table.c.repeat == Repeat.NEVER.value,
            )
            .with_for_update(skip_locked=True)
            .cte("ended")
        )
        settled = {"state": DeliveryState.UNCERTAIN.value, "settled_at": now, "lease_until": None, "open": False}
        statement = update(table).where(table.c.position.in_(select(ended.c.position))).values(settled)
        await self._connection.execute(statement)


def _may_leave(row: FromClause, now: datetime) -> ColumnElement[bool]:
    other = row.alias("other")
    in_the_way = or_(other.c.position < row.c.position, _is_held(other, now))
    waits = exists().where(other.c.line == row.c.line, other.c.open.is_(True), in_the_way)
    return and_(~waits, or_(row.c.not_before.is_(None), row.c.not_before <= now), ~_is_held(row, now))


def _is_held(row: FromClause, now: datetime) -> ColumnElement[bool]:
    return and_(row.c.state == _CLAIMED, row.c.lease_until > now)
