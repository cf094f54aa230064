"""The store on SQL. What a write block did is on the disk when the block has ended, or never was.

SQLite: one writer at a time, readers on a snapshot beside it (WAL). PostgreSQL: READ COMMITTED for
writers, who lock the rows that they decide on, and a REPEATABLE READ snapshot for readers. A write
block inside another is refused: on SQLite they would wait for each other.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import text

from bot.errors import RefusalError, StoreError
from bot.ports import KEYS, DeliveryTable, DueTable, EventTable, NumberedTable, SeenTable, Table
from bot.store.alarm import FileAlarm, LocalAlarm, PostgresAlarm
from bot.store.deliveries import DeliveryRows
from bot.store.engines import PATIENCE, SETTING, lite_engine, postgres_engine, prepare_file, read_url
from bot.store.faults import ERRORS, words
from bot.store.lite import LiteReader, LiteWriter
from bot.store.migration import migrate_lite, migrate_postgres
from bot.store.postgres import SNAPSHOT, TRANSACTION, PostgresWay
from bot.store.rows import DueRows, EventRows, NumberedRows, Rows, SeenRows
from bot.store.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from sqlalchemy import URL, Dialect

    from bot.model import (
        Assignment,
        Attendance,
        Audit,
        Backing,
        Ballot,
        Broadcast,
        ChangeRequest,
        Choice,
        Claim,
        Dealt,
        Decision,
        DigestSent,
        Draw,
        Embedding,
        EventPlace,
        Feed,
        Follow,
        Group,
        Harvest,
        Idea,
        Identity,
        Member,
        Moderation,
        Passcode,
        Person,
        Pick,
        Place,
        Placing,
        Poll,
        Promise,
        Proposal,
        Question,
        Registration,
        RegistrationChange,
        Release,
        Review,
        RollEntry,
        Round,
        Seat,
        Secret,
        SessionIdentity,
        Tenant,
        Theme,
        ThemeStep,
        Upload,
        Volunteer,
        Vote,
    )
    from bot.store.rows import AnyConnection

_ROWS: Final[dict[str, type[Rows[Any]]]] = {
    "events": EventRows,
    "ideas": NumberedRows,
    "questions": NumberedRows,
    "polls": NumberedRows,
    "themes": NumberedRows,
    "theme_steps": NumberedRows,
    "digests": NumberedRows,
    "registrations": NumberedRows,
    "draws": NumberedRows,
    "dues": DueRows,
    "deliveries": DeliveryRows,
    "seen": SeenRows,
}
_NOW = {
    "sqlite": "SELECT strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')",
    "postgresql": "SELECT clock_timestamp()",
}


class SqlTables:
    """All rows, within one transaction; see `bot.ports.Tables`. A table is laid out when it is first asked."""

    tenants: Table[Tenant]
    events: EventTable
    releases: Table[Release]
    sessions: Table[SessionIdentity]
    people: Table[Person]
    identities: Table[Identity]
    places: Table[Place]
    event_places: Table[EventPlace]
    assignments: Table[Assignment]
    claims: Table[Claim]
    passcodes: Table[Passcode]
    choices: Table[Choice]
    registrations: NumberedTable[Registration]
    registration_log: Table[RegistrationChange]
    seats: Table[Seat]
    change_requests: Table[ChangeRequest]
    rolls: Table[RollEntry]
    reviews: Table[Review]
    decisions: Table[Decision]
    draws: NumberedTable[Draw]
    attendances: Table[Attendance]
    rounds: Table[Round]
    groups: Table[Group]
    members: Table[Member]
    volunteers: Table[Volunteer]
    picks: Table[Pick]
    harvests: Table[Harvest]
    ideas: NumberedTable[Idea]
    votes: Table[Vote]
    dealt: Table[Dealt]
    questions: NumberedTable[Question]
    backings: Table[Backing]
    polls: NumberedTable[Poll]
    ballots: Table[Ballot]
    moderations: Table[Moderation]
    themes: NumberedTable[Theme]
    placings: Table[Placing]
    theme_steps: NumberedTable[ThemeStep]
    embeddings: Table[Embedding]
    promises: Table[Promise]
    digests: NumberedTable[DigestSent]
    dues: DueTable
    deliveries: DeliveryTable
    broadcasts: Table[Broadcast]
    follows: Table[Follow]
    proposals: Table[Proposal]
    feeds: Table[Feed]
    uploads: Table[Upload]
    secrets: Table[Secret]
    seen: SeenTable
    audit: Table[Audit]

    def __init__(self, connection: AnyConnection, sheets: Mapping[str, Sheet[Any]], *, writing: bool) -> None:
        """Work over a connection that is in a transaction."""
        self._connection = connection
        self._sheets = sheets
        self._writing = writing

    def __getattr__(self, name: str) -> Rows[Any]:
        """Lay out a table."""
        if name not in KEYS:
            raise AttributeError(name, name=name, obj=self)
        rows = _ROWS.get(name, Rows)(self._connection, self._sheets[name], writing=self._writing)
        setattr(self, name, rows)
        return rows

    async def finish(self) -> None:
        """Do what was put off to the end of the block."""
        if "deliveries" in self.__dict__:
            await self.__dict__["deliveries"].join_lines()


class _Kind:
    """A dialect that equals every other of its kind."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Kind) and other.dialect.name == self.dialect.name

    def __hash__(self) -> int:
        return hash(self.dialect.name)


@cache
def _sheets(kind: _Kind) -> Mapping[str, Sheet[Any]]:
    """Return how each table is asked: what one store has compiled no other of its kind compiles again."""
    return {name: Sheet(name, noun, kind.dialect) for name, (noun, _, _) in KEYS.items()}


class SqlStore:
    """See `bot.ports.Store`. `alarm` is the one that its replicas hear."""

    def __init__(
        self, reader: LiteReader | PostgresWay, writer: LiteWriter | PostgresWay, dialect: Dialect, alarm: LocalAlarm
    ) -> None:
        """Keep the two ways into one database that is migrated already."""
        self.reader = reader
        self.writer = writer
        self.alarm = alarm
        self._dialect = dialect.name
        self._sheets = _sheets(_Kind(dialect))

    @asynccontextmanager
    async def read(self) -> AsyncIterator[SqlTables]:
        """Open a snapshot for reading.

        Raises:
            StoreError: the database is away, here or from any of the block's tables.
        """
        async with self.reader.block() as connection:
            yield SqlTables(connection, self._sheets, writing=False)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[SqlTables]:
        """Open a transaction: on the disk when the block ends well, else undone.

        Raises:
            StoreError: the database is away, full or busy; nothing of the block is kept (or, where it
                broke during the commit, nobody knows: `unknown`).
        """
        with self.alarm.until_committed() as kept:
            async with self.writer.block(kept) as connection:
                tables = SqlTables(connection, self._sheets, writing=True)
                yield tables
                await tables.finish()

    async def now(self) -> datetime:
        """Return the time on the database's own clock."""
        async with self.reader.block() as connection:
            told = (await connection.execute(text(_NOW[self._dialect]))).scalar_one()
        return told if isinstance(told, datetime) else datetime.fromisoformat(told)

    def connections(self) -> dict[tuple[str, str], int]:
        """Return how many connections readers and writers have, by role and by whether one is in use."""
        ways = {"reader": self.reader, "writer": self.writer}
        return {(role, state): number for role, way in ways.items() for state, number in way.connections().items()}

    async def close(self) -> None:
        """Let go of the database."""
        await self.alarm.close()
        await self.reader.close()
        await self.writer.close()


async def open_store(url: str) -> SqlStore:
    """Open the database at a URL, brought to the newest migration.

    Raises:
        RefusalError: `setting_wrong` (name) for a URL that is neither `sqlite:///…` nor `postgresql://…`,
            `database_unreachable` (name, why) for a database that does not open, `database_newer` (name)
            for one that a newer version has migrated.
    """
    target = read_url(url)
    opened = _open_lite if target.get_backend_name() == "sqlite" else _open_postgres
    try:
        return await opened(target)
    except (StoreError, *ERRORS) as error:
        raise RefusalError("database_unreachable", name=SETTING, why=words(error)) from error


async def _open_lite(target: URL) -> SqlStore:
    await asyncio.to_thread(_prepare_lite, target)
    reading, writing = lite_engine(target, writing=False), lite_engine(target, writing=True)
    writer = LiteWriter(writing)
    alarm = FileAlarm(writer.look)
    await alarm.open()
    return SqlStore(LiteReader(reading), writer, writing.dialect, alarm)


def _prepare_lite(target: URL) -> None:
    prepare_file(str(target.database))
    engine = lite_engine(target, writing=True, timeout=PATIENCE)
    migrate_lite(engine)
    engine.dispose()


async def _open_postgres(target: URL) -> SqlStore:
    patient = postgres_engine(target)
    await migrate_postgres(patient)
    await patient.dispose()
    engine = postgres_engine(target, timeout=PATIENCE)
    alarm = PostgresAlarm(target.set(drivername="postgresql").render_as_string(hide_password=False))
    await alarm.open()
    return SqlStore(PostgresWay(engine, SNAPSHOT), PostgresWay(engine, TRANSACTION), engine.dialect, alarm)
