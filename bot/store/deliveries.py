"""Deliveries on SQL: rows like any other, which stand in lines (`bot.store.lines`) and are claimed and
settled in one go (`bot.store.claims`, `bot.store.outcomes`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import case, delete, func, select

from bot.model import Batch, Delivery, DeliveryState
from bot.store.claims import Claim, turn_over
from bot.store.columns import storable
from bot.store.lines import Change, joining, told
from bot.store.rows import Rows
from bot.store.sheet import is_open, line_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from bot.ports import Outcome, Turnover
    from bot.rates import Pace
    from bot.store.rows import AnyConnection
    from bot.store.sheet import Sheet


class DeliveryRows(Rows[Delivery]):
    """See `bot.ports.DeliveryTable`.

    What a block adds joins its lines when the block ends (`join_lines`), in one order for everybody:
    blocks that add to the same two lines never wait for each other in a circle.
    """

    def __init__(self, connection: AnyConnection, sheet: Sheet[Delivery], *, writing: bool) -> None:
        """Read and write deliveries over a connection that is in a transaction."""
        super().__init__(connection, sheet, writing=writing)
        self._changes: dict[str, Change] = {}

    async def put(self, noun: Delivery) -> None:
        """Insert or replace, and let it wait where it now belongs."""
        known = await self.lock(key=noun.key)
        await super().put(noun)
        if known is not None:
            self._leave(known)
        self._join(noun)

    async def put_all(self, nouns: Sequence[Delivery]) -> None:
        """Insert or replace, one by one: each may leave a line."""
        for each in nouns:
            await self.put(each)

    async def drop(self, **key: object) -> bool:
        """Delete, and leave its line."""
        known = await self.lock(**key)
        if known is not None:
            self._leave(known)
        return await super().drop(**key)

    async def clear(self, **equal: object) -> int:
        """Delete those that match, each with its place in a line."""
        found = await self.find(**equal)
        return sum([await self.drop(key=each.key) for each in found])

    async def turn_over(
        self, outcomes: Sequence[Outcome], now: datetime, *, lease: timedelta, most: int, pace: Pace
    ) -> Turnover:
        """Record outcomes, and claim what may leave now, in one go."""
        self._must_write()
        changes, self._changes = self._changes, {}
        claim = Claim(now=now, until=now + lease, most=most, pace=pace)
        return await self._connection.run_sync(turn_over, tuple(outcomes), tuple(changes.values()), claim)

    async def prune(self, before: datetime, most: int, *, event_id: str | None = None) -> int:
        """Delete up to `most` that were settled before an instant; they stand in no line any more."""
        self._must_write()
        columns = self._sheet.table.c
        old = (
            select(columns.key)
            .where(columns.event_id == event_id, columns.open.is_(False), columns.settled_at < before)
            .limit(most)
        )
        statement = delete(self._sheet.table).where(columns.key.in_(old))
        return (await self._connection.execute(statement)).rowcount

    async def tally(self) -> dict[tuple[str, str], int]:
        """Return how many deliveries there are by (kind, state)."""
        columns = self._sheet.table.c
        number = func.count().label("number")
        statement = select(columns.kind, columns.state, number).group_by(columns.kind, columns.state)
        rows = (await self._connection.execute(statement)).all()
        return {(row.kind, row.state): row.number for row in rows}

    async def batches(self, event_id: str) -> list[Batch]:
        """Return an event's messages to many, newest first."""
        columns = self._sheet.table.c
        stands = case(
            (columns.sent_revision > 0, DeliveryState.SENT.value), else_=columns.state
        )  # else an edit hides it
        found = (columns.batch, columns.kind, stands)
        statement = (
            select(*found, func.min(columns.position), func.count())
            .where(columns.event_id == event_id, columns.batch.is_not(None))
            .group_by(*found)
        )
        batches: dict[str, Batch] = {}
        for key, kind, state, position, number in await self._connection.execute(statement):
            batch = batches.get(key) or Batch(key=key, kind=kind, position=position)
            counts = batch.counts | {DeliveryState(state): number}
            changed = {"counts": counts, "position": min(batch.position, position)}
            batches[key] = batch.model_copy(update=changed)
        return sorted(batches.values(), key=lambda each: -each.position)

    async def join_lines(self) -> None:
        """Tell the lines what this block added to them and took away."""
        changes, self._changes = self._changes, {}
        if changes:
            await self._connection.change(joining(self._sheet.dialect), told(changes.values()))

    def _arrived(self, noun: Delivery) -> None:
        """Let it wait at the end of its line."""
        self._join(noun)

    def _join(self, delivery: Delivery) -> None:
        if is_open(delivery):
            change = self._change(delivery)
            change.more += 1
            change.priority = min(change.priority, delivery.priority)

    def _leave(self, delivery: Delivery) -> None:
        if is_open(delivery):
            self._change(delivery).more -= 1

    def _change(self, delivery: Delivery) -> Change:
        line = storable(line_of(delivery))
        fresh = Change(line, delivery.place_id, delivery.person_id, delivery.priority)
        return self._changes.setdefault(line, fresh)
