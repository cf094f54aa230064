"""PostgreSQL: a few connections each for those who read and those who write, kept open.

A connection that was lost is noticed before anything was asked on it, and replaced; one that is lost
in the middle of a block ends that block alone.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar

from bot.errors import StoreError
from bot.store.faults import ERRORS, explain, silence
from bot.store.patience import see_through

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence
    from typing import Concatenate, ParamSpec

    from asyncpg import Connection as Driver
    from sqlalchemy import Connection, CursorResult, Executable
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from bot.store.query import Query

    P = ParamSpec("P")

R = TypeVar("R")

SNAPSHOT = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
TRANSACTION = "BEGIN ISOLATION LEVEL READ COMMITTED"
PATIENCE = 30.0  # seconds that a block waits for a connection, and a statement for its answer
_MOST = 8  # connections of one kind
_PARTING = 5.0  # seconds for a transaction to be undone


def _nothing() -> None:
    """Do nothing when a block that read has ended."""


class PostgresConnection:
    """One connection, in one block's transaction."""

    def __init__(self, connection: AsyncConnection, raw: Driver) -> None:
        """Ask `connection`, and `raw` below it."""
        self._connection = connection
        self._raw = raw
        self._over = True

    async def fetch(self, query: Query, given: Mapping[str, Any]) -> list[Sequence[Any]]:
        """Return the rows of a query, as the driver gives them."""
        self._must_run()
        try:
            rows: list[Sequence[Any]] = await self._raw.fetch(query.text, *query.values(given))
        except ERRORS as error:
            raise self._told(error) from error
        return rows

    async def change(self, query: Query, given: Mapping[str, Any]) -> int:
        """Return how many rows a query changed."""
        self._must_run()
        try:
            said = await self._raw.execute(query.text, *query.values(given))
        except ERRORS as error:
            raise self._told(error) from error
        return int(said.rpartition(" ")[2])

    async def execute(self, statement: Executable, params: Any = None) -> CursorResult[*tuple[Any, ...]]:
        """Run a statement of SQLAlchemy's."""
        self._must_run()
        try:
            return await self._connection.execute(statement, params)
        except ERRORS as error:
            raise self._told(error) from error

    async def run_sync(self, act: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run an act that asks many things."""
        self._must_run()
        try:
            return await self._connection.run_sync(act, *args, **kwargs)
        except ERRORS as error:
            raise self._told(error) from error

    async def begin(self, how: str) -> None:
        """Begin a transaction."""
        try:
            await self._raw.execute(how)
        except ERRORS as error:
            raise self._told(error) from error
        self._over = False

    async def commit(self) -> None:
        """Keep what the block did."""
        self._must_run()
        self._over = True
        try:
            said = await self._raw.execute("COMMIT")
        except ERRORS as error:
            told = self._told(error)
            if isinstance(told, StoreError):
                told.unknown = told.code == "away"
            raise told from error
        if said != "COMMIT":
            raise RuntimeError("a statement of the block failed, and the block went on")

    async def undo(self) -> None:
        """Undo what the block did; a connection on which that fails is lost."""
        self._over = True
        try:
            await self._raw.execute("ROLLBACK", timeout=_PARTING)
        except BaseException as error:
            self._raw.terminate()
            if not isinstance(error, ERRORS):
                raise

    async def drop(self) -> None:
        """Let go of the connection, whatever it is in."""
        self._raw.terminate()
        await self.close()

    async def close(self) -> None:
        """Let go of the connection."""
        with suppress(*ERRORS):
            await self._connection.close()

    @property
    def is_lost(self) -> bool:
        """Whether the connection is gone."""
        return bool(self._raw.is_closed())

    def _must_run(self) -> None:
        if self._over:
            raise RuntimeError("the block is over")

    def _told(self, error: Exception) -> Exception:
        silence(error)
        return explain(error, closed=self.is_lost) or error


class PostgresWay:
    """A way in: blocks that each begin with `how`, on a connection of their own."""

    def __init__(self, engine: AsyncEngine, how: str) -> None:
        """Connect when it is needed."""
        self._engine = engine
        self._how = how
        self._idle: list[PostgresConnection] = []
        self._free = asyncio.Semaphore(_MOST)
        self._busy = 0
        self._closed = False

    @asynccontextmanager
    async def block(self, kept: Callable[[], object] = _nothing) -> AsyncIterator[PostgresConnection]:
        """Open a transaction; `kept` is called as soon as it is committed, before the block returns."""
        await self._wait()
        self._busy += 1
        try:
            connection = await self._begin()
            try:
                yield connection
                await self._end(connection, kept)
            except BaseException:
                await self._undo(connection)
                raise
            await self._take_back(connection)
        finally:
            self._busy -= 1
            self._free.release()

    def connections(self) -> dict[str, int]:
        """Return how many connections there are, by whether one is in use."""
        return {"busy": self._busy, "idle": len(self._idle)}

    async def close(self) -> None:
        """Let go of the connections."""
        self._closed = True
        while self._idle:
            await self._idle.pop().close()
        await self._engine.dispose()

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                await self._free.acquire()
        except TimeoutError as error:
            raise StoreError("busy", "no connection is free") from error

    async def _begin(self) -> PostgresConnection:
        """Begin on a connection that stands: those that were lost while nobody used them are let go."""
        while self._idle:
            with suppress(StoreError):
                return await self._begin_on(self._idle.pop())
        return await self._begin_on(await self._connect())

    async def _begin_on(self, connection: PostgresConnection) -> PostgresConnection:
        try:
            await connection.begin(self._how)
        except BaseException:
            await connection.drop()
            raise
        return connection

    async def _connect(self) -> PostgresConnection:
        try:
            connection = await self._engine.connect()
            raw = (await connection.get_raw_connection()).driver_connection
        except ERRORS as error:
            raise explain(error, closed=True) or error from error
        return PostgresConnection(connection, raw)

    async def _end(self, connection: PostgresConnection, kept: Callable[[], object]) -> None:
        """End a block that went well; what was written is committed even if who wrote it is cancelled now."""
        if kept is _nothing:
            await connection.commit()
        else:
            await see_through(self._commit(connection, kept))

    async def _commit(self, connection: PostgresConnection, kept: Callable[[], object]) -> None:
        await connection.commit()
        kept()

    async def _undo(self, connection: PostgresConnection) -> None:
        try:
            await connection.undo()
        finally:
            await self._take_back(connection)

    async def _take_back(self, connection: PostgresConnection) -> None:
        if self._closed or connection.is_lost:
            await connection.drop()
        else:
            self._idle.append(connection)
