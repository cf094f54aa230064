"""The rows of one noun within one transaction: `bot.ports.Table` on SQL.

`lock`, `add`, `put` and `drop` are refused in a block that was opened for reading.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sqlalchemy import delete, select

from bot.model import Due, DueState, Event, Noun, Seen
from bot.store.faults import DOUBLES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.store.lite import LiteConnection
    from bot.store.postgres import PostgresConnection
    from bot.store.query import Query
    from bot.store.sheet import Sheet

    AnyConnection = LiteConnection | PostgresConnection

N = TypeVar("N", bound=Noun)
_MANY = 2  # rows, for which one statement is worth its own words


class Rows(Generic[N]):
    """One table; see `bot.ports.Table`."""

    def __init__(self, connection: AnyConnection, sheet: Sheet[N], *, writing: bool) -> None:
        """Read and write a sheet over a connection that is in a transaction."""
        self._connection = connection
        self._sheet = sheet
        self._writing = writing

    async def get(self, **key: object) -> N | None:
        """Return the row with this key, or None."""
        return await self._one(self._sheet.one, key)

    async def lock(self, **key: object) -> N | None:
        """Return the row and keep it from other writers; on SQLite the whole block keeps them out."""
        self._must_write()
        return await self._one(self._sheet.locked, key)

    async def add(self, noun: N) -> bool:
        """Insert; False where its key or another unique value stands already."""
        self._must_write()
        added = await self._connection.change(self._sheet.added, self._sheet.row(noun)) == 1
        if added:
            self._arrived(noun)
        return added

    async def put(self, noun: N) -> None:
        """Insert, or replace the row with the same key.

        Raises:
            ValueError: another unique value stands already; the block is then lost.
        """
        self._must_write()
        try:
            await self._connection.change(self._sheet.replaced, self._sheet.row(noun))
        except DOUBLES as error:
            raise ValueError(f"{self._sheet.name}: another row has a value that is unique") from error

    async def add_all(self, nouns: Sequence[N]) -> list[N]:
        """Insert, on PostgreSQL in one statement; return those of which a unique value stood already."""
        self._must_write()
        if not self._sheet.is_far or len(nouns) < _MANY:
            return [each for each in nouns if not await self.add(each)]
        added = await self._connection.fetch(self._sheet.added_all, self._sheet.told(nouns))
        keys = {tuple(row) for row in added}
        known = []
        for each in nouns:
            key = self._sheet.key_of(each)
            if key in keys:
                keys.discard(key)  # of two with one key the first was added
                self._arrived(each)
            else:
                known.append(each)
        return known

    async def put_all(self, nouns: Sequence[N]) -> None:
        """Insert or replace rows with different keys, on PostgreSQL in one statement.

        Raises:
            ValueError: another unique value stands already; the block is then lost.
        """
        self._must_write()
        if not self._sheet.is_far or len(nouns) < _MANY:
            for each in nouns:
                await self.put(each)
            return
        try:
            await self._connection.change(self._sheet.replaced_all, self._sheet.told(nouns))
        except DOUBLES as error:
            raise ValueError(f"{self._sheet.name}: another row has a value that is unique") from error

    async def drop(self, **key: object) -> bool:
        """Delete; False where there was no such row."""
        self._must_write()
        values = self._sheet.keyed(key)
        return values is not None and await self._connection.change(self._sheet.dropped, values) == 1

    async def find(self, **equal: object) -> list[N]:
        """Return the rows that match, in order of their key."""
        match = self._sheet.matching(equal)
        if match is None:
            return []
        return [
            self._sheet.read(row) for row in await self._connection.fetch(self._sheet.found(match.shape), match.values)
        ]

    async def count(self, **equal: object) -> int:
        """Return how many rows match."""
        match = self._sheet.matching(equal)
        if match is None:
            return 0
        ((number,),) = await self._connection.fetch(self._sheet.size(match.shape), match.values)
        return int(number)

    async def pick(self, *fields: str, **equal: object) -> list[tuple[Any, ...]]:
        """Return these fields of the rows that match, in order of their key."""
        match = self._sheet.matching(equal)
        if match is None:
            return []
        query, reading = self._sheet.picked(fields, match.shape)
        return [tuple(reading.values(row)) for row in await self._connection.fetch(query, match.values)]

    async def count_by(self, field: str, **equal: object) -> dict[Any, int]:
        """Return how many rows match, by the value of a field of words or numbers."""
        match = self._sheet.matching(equal)
        if match is None:
            return {}
        rows = await self._connection.fetch(self._sheet.tallied(field, match.shape), match.values)
        return {value: int(number) for value, number in rows}

    async def highest(self, field: str, **equal: object) -> Any:
        """Return the highest value of a field among the rows that match; None where no row has one."""
        match = self._sheet.matching(equal)
        if match is None:
            return None
        (row,) = await self._connection.fetch(self._sheet.highest(field, match.shape), match.values)
        _, reading = self._sheet.picked((field,), match.shape)
        return reading.values(row)[0]

    async def clear(self, **equal: object) -> int:
        """Delete the rows that match, and return how many.

        Raises:
            TypeError: nothing says which.
        """
        self._must_write()
        if not equal:
            raise TypeError(f"{self._sheet.name}: which rows?")
        match = self._sheet.matching(equal)
        return 0 if match is None else await self._connection.change(self._sheet.cleared(match.shape), match.values)

    def _arrived(self, noun: N) -> None:
        """Do what follows from a row that was added."""

    async def _one(self, query: Query, key: dict[str, object]) -> N | None:
        values = self._sheet.keyed(key)
        rows = [] if values is None else await self._connection.fetch(query, values)
        return self._sheet.read(rows[0]) if rows else None

    def _must_write(self) -> None:
        if not self._writing:
            raise RuntimeError(f"{self._sheet.name}: this block only reads")


class DueRows(Rows[Due]):
    """Dues, in order of instant; `planned` once one was planned here."""

    planned = False

    async def add(self, noun: Due) -> bool:
        """Insert; False where its key stands already."""
        added = await super().add(noun)
        self.planned |= added and noun.state is DueState.PLANNED
        return added

    async def put(self, noun: Due) -> None:
        """Insert, or replace the row with the same key."""
        await super().put(noun)
        self.planned |= noun.state is DueState.PLANNED

    async def add_all(self, nouns: Sequence[Due]) -> list[Due]:
        """Insert; return those of which the key stood already."""
        self.planned |= any(each.state is DueState.PLANNED for each in nouns)
        return await super().add_all(nouns)

    async def put_all(self, nouns: Sequence[Due]) -> None:
        """Insert or replace rows with different keys."""
        self.planned |= any(each.state is DueState.PLANNED for each in nouns)
        await super().put_all(nouns)

    async def before(self, instant: datetime, most: int | None = None) -> list[Due]:
        """Return the planned dues at or before `instant`, the `most` earliest first."""
        query = self._sheet.planned if most is None else self._sheet.first_planned
        rows = await self._connection.fetch(query, {"at": instant, "most": most})
        return [self._sheet.read(row) for row in rows]


class EventRows(Rows[Event]):
    """Events, which whoever acts on one holds."""

    async def lock_free(self, ids: Sequence[str]) -> list[Event]:
        """Lock those that nobody else has locked; on SQLite the whole block keeps the others out."""
        self._must_write()
        match = self._sheet.matching({"id": tuple(ids)})
        if match is None:
            return []
        rows = await self._connection.fetch(self._sheet.free(match.shape), match.values)
        return [self._sheet.read(row) for row in rows]


class NumberedRows(Rows[N]):
    """What is numbered within its event."""

    async def last_number(self, event_id: str) -> int:
        """Return the highest number that one of the event has, 0 where there is none."""
        match = self._sheet.matching({"event_id": event_id})
        if match is None:
            return 0
        ((number,),) = await self._connection.fetch(self._sheet.highest("number", match.shape), match.values)
        return int(number or 0)


class SeenRows(Rows[Seen]):
    """Activities that were acted on."""

    async def prune(self, before: datetime, most: int) -> int:
        """Delete up to `most` of those seen before an instant, and return how many."""
        self._must_write()
        columns = self._sheet.table.c
        old = select(columns.key).where(columns.seen_at < before).order_by(columns.seen_at).limit(most)
        statement = delete(self._sheet.table).where(columns.key.in_(old.with_for_update(skip_locked=True)))
        return (await self._connection.execute(statement)).rowcount
