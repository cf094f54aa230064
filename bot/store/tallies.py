"""How much there is of everything that is on its way out, for whoever watches over it: numbers, and what is
known of a message without what it says. To count takes long where there is much: it happens beside the loop.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from sqlalchemy import bindparam, func, select

from bot.model import DeliveryState
from bot.store.lite import LiteReader
from bot.store.tables import deliveries, lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from bot.store.database import SqlStore

R = TypeVar("R")

_STATES: Final = {each.value: each for each in DeliveryState}
_SECOND: Final = 1_000_000_000  # of what `lines.turn` counts in
_OPEN: Final = select(func.coalesce(func.sum(lines.c.open), 0)).where(lines.c.open > 0)
_SINCE: Final = select(func.min(lines.c.turn)).where(lines.c.open > 0, lines.c.ready_at <= bindparam("now"))
_BY_KIND: Final = select(deliveries.c.kind, deliveries.c.state, func.count().label("number")).group_by(
    deliveries.c.kind, deliveries.c.state
)
_TRACE: Final = ("key", "batch", "place_id", "person_id", "state", "attempts", "error")
_TRACES: Final = select(*(deliveries.c[each] for each in _TRACE)).order_by(deliveries.c.position)


class Trace(NamedTuple):
    """What is known of a message without what it says."""

    key: str
    batch: str | None
    place_id: str | None
    person_id: str | None
    state: DeliveryState
    attempts: int
    error: str | None


class Tallies:
    """What a store holds, counted."""

    def __init__(self, store: SqlStore) -> None:
        """Count in `store`."""
        self._store = store

    async def now(self) -> datetime:
        """Return the time on the database's own clock."""
        return await self._store.now()

    async def backlog(self) -> tuple[int, datetime | None]:
        """Return how many messages are still to leave, and since when the first line that could move has stood."""
        now = datetime.now(UTC)

        def look(connection: Connection) -> tuple[int, int | None]:
            return connection.execute(_OPEN).scalar_one(), connection.execute(_SINCE, {"now": now}).scalar_one()

        count, since = await self._count(look)
        return int(count), None if since is None else datetime.fromtimestamp(since / _SECOND, UTC)

    async def tally(self) -> dict[tuple[str, str], int]:
        """Return how many messages there are by kind and state."""
        return await self._count(
            lambda connection: {(row.kind, row.state): row.number for row in connection.execute(_BY_KIND)}
        )

    async def traces(self, event_id: str | None = None) -> list[Trace]:
        """Return all messages (of one event, where one is named) in the order in which they came."""
        statement = _TRACES if event_id is None else _TRACES.where(deliveries.c.event_id == event_id)
        return await self._count(lambda connection: [_trace(*row) for row in connection.execute(statement)])

    async def _count(self, act: Callable[[Connection], R]) -> R:
        reader = self._store.reader
        async with reader.block(aside=True) if isinstance(reader, LiteReader) else reader.block() as connection:
            return await connection.run_sync(act)


def _trace(key: str, batch: str | None, place: str | None, person: str | None, state: str, *rest: Any) -> Trace:
    return Trace(key, batch, place, person, _STATES[state], *rest)
