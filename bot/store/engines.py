"""The two ways into a database: one for snapshots, one for transactions that write.

On SQLite the writer is one connection, whose users queue for it, and a commit is on the disk before
it returns (`synchronous=FULL`).
"""

from __future__ import annotations

import json
import sqlite3
import time
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import create_async_engine

from bot.errors import RefusalError

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection
    from sqlalchemy.ext.asyncio import AsyncEngine

SETTING = "ORDSTYRER_DATABASE"
_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}
_PATIENCE = 30.0  # seconds that a block waits for its turn before it fails


def read_url(url: str) -> URL:
    """Return a database's address with the driver that we use.

    Raises:
        RefusalError: `setting_wrong` (name).
    """
    try:
        target = make_url(url)
    except ArgumentError as error:
        raise RefusalError("setting_wrong", name=SETTING) from error
    backend = target.drivername.partition("+")[0]
    named = backend in _DRIVERS and (backend != "sqlite" or target.database not in {None, "", ":memory:"})
    if not named:
        raise RefusalError("setting_wrong", name=SETTING)
    return target.set(drivername=_DRIVERS[backend])


def prepare_file(path: str) -> None:
    """Let readers and a writer work side by side, which the file remembers; it is here that it opens or not.

    While somebody else writes, SQLite refuses this at once, whatever its timeout: we ask again.
    """
    ends = time.monotonic() + _PATIENCE
    with closing(sqlite3.connect(path, timeout=_PATIENCE)) as connection:
        while not _begin_log(connection, last=time.monotonic() > ends):
            time.sleep(0.01)


def _begin_log(connection: sqlite3.Connection, *, last: bool) -> bool:
    try:
        connection.execute("PRAGMA journal_mode=WAL")
    except sqlite3.OperationalError as error:
        if last or error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True


def make_engine(target: URL, *, writing: bool) -> AsyncEngine:
    """Return an engine that connects when it is first used."""
    plain: dict[str, Any] = {
        "hide_parameters": True,  # an error must not carry people's text into a log
        "json_serializer": partial(json.dumps, ensure_ascii=False),
        "pool_timeout": _PATIENCE,
    }
    if target.get_backend_name() == "sqlite":
        return _make_lite(target, plain, writing=writing)
    snapshot = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    mode = {"isolation_level": "READ COMMITTED"} if writing else snapshot
    return create_async_engine(target, pool_size=8, max_overflow=0, pool_pre_ping=True, execution_options=mode, **plain)


def _make_lite(target: URL, plain: dict[str, Any], *, writing: bool) -> AsyncEngine:
    size = 1 if writing else 4
    engine = create_async_engine(target, pool_size=size, max_overflow=0, connect_args={"timeout": _PATIENCE}, **plain)
    pragmas = ("synchronous=FULL", f"query_only={not writing:d}")

    def begin_ourselves(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself: `begin` says how
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    event.listen(engine.sync_engine, "connect", begin_ourselves)
    event.listen(engine.sync_engine, "begin", begin)
    return engine
