"""The rows of one noun within one transaction: `bot.ports.Table` on SQL.

`lock`, `add`, `put` and `drop` are refused in a block that was opened for reading.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from bot.model import Due, DueState, Event, Noun, Seen

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Select

    from bot.store.lite import LiteConnection
    from bot.store.postgres import PostgresConnection
    from bot.store.sheet import Sheet

    AnyConnection = LiteConnection | PostgresConnection

N = TypeVar("N", bound=Noun)


class Rows(Generic[N]):
    """One table; see `bot.ports.Table`."""

    def __init__(self, connection: AnyConnection, sheet: Sheet[N], *, writing: bool) -> None:
        """Read and write a sheet over a connection that is in a transaction."""
        self._connection = connection
        self._sheet = sheet
        self._writing = writing

    async def get(self, **key: object) -> N | None:
        """Return the row with this key, or None."""
        return await self._first(self._sheet.one, **key)

    async def lock(self, **key: object) -> N | None:
        """Return the row and keep it from other writers; on SQLite the whole block keeps them out."""
        self._must_write()
        return await self._first(self._sheet.one.with_for_update(), **key)

    async def add(self, noun: N) -> bool:
        """Insert; False where its key or another unique value stands already."""
        self._must_write()
        result = await self._connection.execute(self._sheet.added, self._sheet.row(noun))
        return result.rowcount == 1

    async def put(self, noun: N) -> None:
        """Insert, or replace the row with the same key.

        Raises:
            ValueError: another unique value stands already; the block is then lost.
        """
        self._must_write()
        try:
            await self._connection.execute(self._sheet.replaced, self._sheet.row(noun))
        except IntegrityError as error:
            raise ValueError(f"{self._sheet.name}: another row has a value that is unique") from error

    async def drop(self, **key: object) -> bool:
        """Delete; False where there was no such row."""
        self._must_write()
        values = self._sheet.keyed(key)
        return values is not None and (await self._connection.execute(self._sheet.dropped, values)).rowcount == 1

    async def find(self, **equal: object) -> list[N]:
        """Return the rows that match, in order of their key."""
        return await self._all(self._sheet.ordered.where(*self._sheet.matching(equal)))

    async def count(self, **equal: object) -> int:
        """Return how many rows match."""
        statement = self._sheet.size.where(*self._sheet.matching(equal))
        return int((await self._connection.execute(statement)).scalar_one())

    async def join_lines(self) -> None:
        """Do what a block put off to its end: only deliveries do."""

    async def _first(self, statement: Select[tuple[object, ...]], **key: object) -> N | None:
        values = self._sheet.keyed(key)
        row = (await self._connection.execute(statement, values)).first() if values else None
        return None if row is None else self._sheet.noun_of(row)

    async def _all(self, statement: Select[tuple[object, ...]]) -> list[N]:
        rows = (await self._connection.execute(statement)).all()
        return [self._sheet.noun_of(row) for row in rows]

    def _must_write(self) -> None:
        if not self._writing:
            raise RuntimeError(f"{self._sheet.name}: this block only reads")


class DueRows(Rows[Due]):
    """Dues, in order of instant."""

    async def before(self, instant: datetime, most: int | None = None) -> list[Due]:
        """Return the planned dues at or before `instant`, the `most` earliest first."""
        columns = self._sheet.table.c
        planned = self._sheet.ordered.where(columns.state == DueState.PLANNED.value, columns.at <= instant)
        return await self._all(planned.limit(most))


class EventRows(Rows[Event]):
    """Events, which whoever acts on one holds."""

    async def lock_free(self, ids: Sequence[str]) -> list[Event]:
        """Lock those that nobody else has locked; on SQLite the whole block keeps the others out."""
        self._must_write()
        wanted = self._sheet.ordered.where(*self._sheet.matching({"id": tuple(ids)}))
        return await self._all(wanted.with_for_update(skip_locked=True))


class SeenRows(Rows[Seen]):
    """Activities that were acted on."""

    async def prune(self, before: datetime, most: int) -> int:
        """Delete up to `most` of those seen before an instant, and return how many."""
        self._must_write()
        columns = self._sheet.table.c
        old = select(columns.key).where(columns.seen_at < before).order_by(columns.seen_at).limit(most)
        statement = delete(self._sheet.table).where(columns.key.in_(old.with_for_update(skip_locked=True)))
        return (await self._connection.execute(statement)).rowcount
