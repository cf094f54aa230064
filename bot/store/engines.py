"""Which database a URL names, and how its connections are made. No driver begins or ends a transaction
by itself: whoever opens a block says when and how.

On SQLite a commit is on the disk before it returns (`synchronous=FULL`).
"""

from __future__ import annotations

import json
import sqlite3
import time
from contextlib import closing
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool
from sqlalchemy.util import LRUCache

from bot.errors import RefusalError

if TYPE_CHECKING:
    from sqlalchemy import URL, Engine
    from sqlalchemy.ext.asyncio import AsyncEngine

SETTING = "ORDSTYRER_DATABASE"
PATIENCE = 30.0  # seconds that who opens a file waits for who writes to it
_STATEMENTS = 500  # kept compiled
_DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}
_PLAIN: Final[dict[str, Any]] = {
    "hide_parameters": True,  # an error must not carry people's text into a log
    "json_serializer": json.JSONEncoder(ensure_ascii=False).encode,
    "poolclass": NullPool,  # whoever opens blocks keeps the connections
}


class _Compiled(LRUCache[Any, Any]):
    """Compiled statements, whichever engine asked first: a key begins with its dialect, of which the name will do."""

    def get(self, key: Any, default: Any = None) -> Any:
        """Return what a statement was compiled to."""
        return super().get((key[0].name, *key[1:]), default)

    def __setitem__(self, key: Any, value: Any) -> None:
        """Keep it."""
        super().__setitem__((key[0].name, *key[1:]), value)


@cache
def _options() -> dict[str, Any]:
    """Return what engines share: those who read and those who write compile nothing twice."""
    return {"compiled_cache": _Compiled(_STATEMENTS)}


def read_url(url: str) -> URL:
    """Return a database's address with the driver that we use, whichever it names.

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
    ends = time.monotonic() + PATIENCE
    with closing(sqlite3.connect(path, timeout=PATIENCE)) as connection:
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


def lite_engine(target: URL, *, writing: bool, timeout: float = 0.0) -> Engine:
    """Return who connects to a file; SQLite itself waits `timeout` seconds for another process."""
    connect = {"check_same_thread": False, "isolation_level": None, "timeout": PATIENCE, "cached_statements": 256}
    engine = create_engine(target, connect_args=connect, execution_options=_options(), **_PLAIN)

    def prepare(connection: Any, _record: object) -> None:
        for pragma in ("synchronous=FULL", f"query_only={not writing:d}"):
            connection.execute(f"PRAGMA {pragma}").close()
        # Whoever closes the file last, or opens it first, keeps the others out for a moment: now we wait.
        connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").close()
        connection.execute(f"PRAGMA busy_timeout={timeout * 1000:.0f}").close()

    event.listen(engine, "connect", prepare)
    return engine


# A machine that lost its power says no goodbye: so soon the server lets go of what it held, in seconds.
_PARTING: Final = {
    "idle_in_transaction_session_timeout": "15s",
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
}


def postgres_engine(target: URL, *, timeout: float | None = None) -> AsyncEngine:
    """Return who connects to a server; whatever is asked there is given up after `timeout` seconds."""
    # What a claim asks for lies in memory; without this the server would rather read whole tables.
    planning = {"random_page_cost": "1.1", "jit": "off"}
    connect = {"timeout": 5.0, "command_timeout": timeout, "server_settings": planning | _PARTING}
    return create_async_engine(
        target,
        isolation_level="AUTOCOMMIT",
        connect_args=connect,
        execution_options=_options(),
        **_PLAIN,
    )
