"""What a driver's error means: that the database is away, full or busy, or something that is nobody's
fault but ours. Only the first becomes a StoreError.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import asyncpg
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.errors import StoreError

if TYPE_CHECKING:
    from typing import Literal

    Code = Literal["away", "full", "busy"]

# What the drivers raise, by themselves and through SQLAlchemy.
ERRORS = (
    DBAPIError,
    sqlite3.Error,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
)

# A unique value that stands already.
DOUBLES = (IntegrityError, sqlite3.IntegrityError, asyncpg.UniqueViolationError)

_LITE: dict[int, Code] = {
    sqlite3.SQLITE_BUSY: "busy",
    sqlite3.SQLITE_LOCKED: "busy",
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_IOERR: "full",
    sqlite3.SQLITE_CANTOPEN: "away",
    sqlite3.SQLITE_READONLY: "away",
    sqlite3.SQLITE_PROTOCOL: "away",
    sqlite3.SQLITE_CORRUPT: "away",
    sqlite3.SQLITE_NOTADB: "away",
}
# Beginnings of PostgreSQL's SQLSTATE, the longer ones first ("PostgreSQL Error Codes", appendix A).
_POSTGRES: dict[str, Code] = {
    "40001": "busy",  # serialization_failure
    "40P01": "busy",  # deadlock_detected
    "55P03": "busy",  # lock_not_available
    "58030": "full",  # io_error
    "53100": "full",  # disk_full
    "3D000": "away",  # invalid_catalog_name: the database was dropped
    "57P": "away",  # operator_intervention: shutting down, starting up
    "08": "away",  # connection_exception
    "28": "away",  # invalid_authorization_specification
    "53": "away",  # insufficient_resources: too many connections, out of memory
}


def is_busy(error: sqlite3.Error) -> bool:
    """Say whether SQLite only asks for patience."""
    return _lite_code(error) == "busy"


def explain(error: BaseException, *, closed: bool = False) -> StoreError | None:
    """Return what an error of a driver says of the database, or None where it says nothing of it.

    `closed` tells that the connection is lost, whatever the error.
    """
    cause = _cause(error)
    code = _code(cause)
    if closed and code != "full":
        code = "away"
    return None if code is None else StoreError(code, f"{type(cause).__name__}: {words(cause)}")


def silence(error: BaseException) -> None:
    """Take from PostgreSQL's error the values of the row, which people wrote; the log must not have them."""
    cause = _cause(error)
    if isinstance(cause, asyncpg.PostgresError):
        cause.detail = None


def words(error: BaseException) -> str:
    """Return what the driver itself said, without what SQLAlchemy adds."""
    cause = _cause(error)
    if isinstance(cause, OSError) and cause.strerror:
        return cause.strerror
    return str(cause.args[0]) if cause.args else type(cause).__name__


def _cause(error: BaseException) -> BaseException:
    """Return what the driver raised: SQLAlchemy wraps it, and its asyncpg adapter once more."""
    if not isinstance(error, DBAPIError) or error.orig is None:
        return error
    inner = error.orig.__cause__
    return inner if isinstance(inner, (asyncpg.PostgresError, asyncpg.InterfaceError, OSError)) else error.orig


def _code(error: BaseException) -> Code | None:
    if isinstance(error, sqlite3.Error):
        return _lite_code(error)
    if isinstance(error, asyncpg.PostgresError):
        state = str(error.sqlstate or "")
        return next((code for start, code in _POSTGRES.items() if state.startswith(start)), None)
    if isinstance(error, TimeoutError) and error.errno is None:
        return "busy"  # who was asked did not answer in the time that we give
    return "away" if isinstance(error, OSError) else None


def _lite_code(error: sqlite3.Error) -> Code | None:
    number = getattr(error, "sqlite_errorcode", None)  # the module's own errors have none
    return None if number is None else _LITE.get(number & 0xFF)
