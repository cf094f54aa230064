"""The store on SQL. What a write block did is on the disk when the block has ended, or never was.

SQLite: one writer at a time, readers on a snapshot beside it (WAL). PostgreSQL: READ COMMITTED for
writers, who lock the rows that they decide on, and a REPEATABLE READ snapshot for readers. A write
block inside another is refused: on SQLite they would wait for each other.
"""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from asyncpg import PostgresError
from sqlalchemy.exc import DBAPIError

from bot.errors import RefusalError
from bot.model import (
    Assignment,
    Attendance,
    Audit,
    Choice,
    Claim,
    Draft,
    Event,
    EventPlace,
    Group,
    Idea,
    Identity,
    Member,
    Noun,
    Person,
    Place,
    Registration,
    RegistrationChange,
    Release,
    Round,
    Seen,
    SessionIdentity,
    Tenant,
    Vote,
)
from bot.ports import KEYS, DeliveryTable, DueTable, Table
from bot.store.alarm import LocalAlarm, PostgresAlarm
from bot.store.deliveries import DeliveryRows
from bot.store.engines import SETTING, make_engine, prepare_file, read_url
from bot.store.migration import migrate
from bot.store.rows import DueRows, Rows
from bot.store.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from sqlalchemy import URL
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

N = TypeVar("N", bound=Noun)


class SqlTables:
    """All rows, within one transaction; see `bot.ports.Tables`."""

    def __init__(self, connection: AsyncConnection, sheets: Mapping[str, Sheet[Any]], *, writing: bool) -> None:
        """Lay the tables out over a connection."""

        def rows(name: str, _noun: type[N]) -> Table[N]:
            return Rows(connection, sheets[name], writing=writing)

        self.tenants = rows("tenants", Tenant)
        self.events = rows("events", Event)
        self.releases = rows("releases", Release)
        self.sessions = rows("sessions", SessionIdentity)
        self.people = rows("people", Person)
        self.identities = rows("identities", Identity)
        self.places = rows("places", Place)
        self.event_places = rows("event_places", EventPlace)
        self.assignments = rows("assignments", Assignment)
        self.claims = rows("claims", Claim)
        self.choices = rows("choices", Choice)
        self.registrations = rows("registrations", Registration)
        self.registration_log = rows("registration_log", RegistrationChange)
        self.attendances = rows("attendances", Attendance)
        self.rounds = rows("rounds", Round)
        self.groups = rows("groups", Group)
        self.members = rows("members", Member)
        self.drafts = rows("drafts", Draft)
        self.ideas = rows("ideas", Idea)
        self.votes = rows("votes", Vote)
        self.dues: DueTable = DueRows(connection, sheets["dues"], writing=writing)
        self.deliveries: DeliveryTable = DeliveryRows(connection, sheets["deliveries"], writing=writing)
        self.seen = rows("seen", Seen)
        self.audit = rows("audit", Audit)


class SqlStore:
    """See `bot.ports.Store`. `alarm` is the one that its replicas hear."""

    def __init__(self, reader: AsyncEngine, writer: AsyncEngine, alarm: LocalAlarm) -> None:
        """Keep the two ways into one database that is migrated already."""
        self._reader = reader
        self._writer = writer
        self._sheets = {name: Sheet(name, noun, writer.dialect.name) for name, (noun, _, _) in KEYS.items()}
        self.alarm = alarm

    @asynccontextmanager
    async def read(self) -> AsyncIterator[SqlTables]:
        """Open a snapshot for reading."""
        async with self._reader.begin() as connection:
            yield SqlTables(connection, self._sheets, writing=False)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[SqlTables]:
        """Open a transaction: committed when the block ends well, else undone."""
        with self.alarm.until_committed():
            async with self._writer.begin() as connection:
                yield SqlTables(connection, self._sheets, writing=True)

    async def close(self) -> None:
        """Let go of the database."""
        await self.alarm.close()
        await self._reader.dispose()
        await self._writer.dispose()


async def open_store(url: str) -> SqlStore:
    """Open the database at a URL, brought to the newest migration.

    `sqlite:///file.db` and `postgresql://…` name their drivers by themselves.

    Raises:
        RefusalError: `setting_wrong` (name) for a URL that is neither, `database_unreachable` (name,
            why) for a database that does not open, `database_newer` (name) for one that a newer
            version has migrated.
    """
    target = read_url(url)
    reader, writer = make_engine(target, writing=False), make_engine(target, writing=True)
    try:
        if target.get_backend_name() == "sqlite":
            await asyncio.to_thread(prepare_file, str(target.database))
        await migrate(writer)
        return SqlStore(reader, writer, await _alarm(target))
    except BaseException as error:
        await reader.dispose()
        await writer.dispose()
        if isinstance(error, (OSError, sqlite3.Error, DBAPIError, PostgresError)):
            why = error.orig if isinstance(error, DBAPIError) else error
            raise RefusalError("database_unreachable", name=SETTING, why=str(why)) from error
        raise


async def _alarm(target: URL) -> LocalAlarm:
    if target.get_backend_name() == "sqlite":
        return LocalAlarm()
    alarm = PostgresAlarm(target.set(drivername="postgresql").render_as_string(hide_password=False))
    await alarm.open()
    return alarm
