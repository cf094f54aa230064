"""SQLite without a thread for each statement: it answers in microseconds, so it is asked on the loop.
Only what waits for the disk, a commit, and whole acts (`run_sync`) go to the writer's one thread.

Write blocks take turns, first come first served. Those that wait for each other share one commit: the
next block goes on in the same transaction behind a savepoint, and none of them returns before the
commit of all is on the disk.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, cast

from sqlalchemy.exc import DBAPIError

from bot.errors import StoreError
from bot.store.faults import ERRORS, explain, is_busy
from bot.store.group import Group
from bot.store.patience import see_through

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping
    from typing import Concatenate, ParamSpec

    from sqlalchemy import Connection, CursorResult, Engine, Executable

    from bot.store.query import Query

    P = ParamSpec("P")

R = TypeVar("R")

PATIENCE = 30.0  # seconds that a block waits while another process writes
_LOOKS = (0.001, 0.05)  # seconds between two looks at a busy file: at first, at last
_IDLE_READERS = 4
_UNDONE = "SQLite undid the transaction"


class LiteConnection:
    """One block's connection, in a transaction; asked on the loop, or for a whole act in the thread."""

    def __init__(self, sync: Connection, raw: sqlite3.Connection, thread: ThreadPoolExecutor | None = None) -> None:
        """Ask `sync`, and `raw` below it; without a thread (who only reads) acts run here too."""
        self._sync = sync
        self._raw = raw
        self._thread = thread
        self._over = False

    async def fetch(self, query: Query, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Return the rows of a query, as the driver gives them."""
        return self._ask(query, given).fetchall()

    async def change(self, query: Query, given: Mapping[str, Any]) -> int:
        """Return how many rows a query changed."""
        return self._ask(query, given).rowcount

    def _ask(self, query: Query, given: Mapping[str, Any]) -> sqlite3.Cursor:
        self._must_run()
        try:
            return self._raw.execute(query.text, query.values(given))
        except ERRORS as error:
            raise self._told(error) from error

    async def execute(self, statement: Executable, params: Any = None) -> CursorResult[*tuple[Any, ...]]:
        """Run a statement of SQLAlchemy's."""
        self._must_run()
        try:
            return self._sync.execute(statement, params)
        except ERRORS as error:
            raise self._told(error) from error

    async def run_sync(self, act: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run an act that asks many things, in the writer's thread; whoever is cancelled waits for its end."""
        self._must_run()
        try:
            if self._thread is None:
                return act(self._sync, *args, **kwargs)
            work = partial(act, self._sync, *args, **kwargs)
            return await see_through(asyncio.get_running_loop().run_in_executor(self._thread, work))
        except ERRORS as error:
            raise self._told(error) from error

    def end(self) -> None:
        """Refuse everything from now on: the connection is somebody else's."""
        self._over = True

    def _must_run(self) -> None:
        if self._over:
            raise RuntimeError("the block is over")

    def _told(self, error: Exception) -> Exception:
        self._over = not self._raw.in_transaction  # SQLite undid it by itself: nothing may follow
        return _told(error)


def _told(error: Exception) -> Exception:
    return explain(error) or error


class LiteReader:
    """The way in for those who read: each block has a snapshot, and none waits for a connection."""

    def __init__(self, engine: Engine) -> None:
        """Connect when it is needed."""
        self._engine = engine
        self._idle: list[Connection] = []
        self._busy = 0
        self._closed = False
        self._thread = ThreadPoolExecutor(1, "ordstyrer-counter")  # starts when it is first asked

    @asynccontextmanager
    async def block(self, *, aside: bool = False) -> AsyncIterator[LiteConnection]:
        """Open a snapshot, which stands from here on; with `aside` its acts take their time in a thread."""
        sync = self._idle.pop() if self._idle else _connect(self._engine)
        raw = _raw(sync)
        connection = LiteConnection(sync, raw, self._thread if aside else None)
        self._busy += 1
        try:
            await _begin(raw, PATIENCE, "BEGIN", "SELECT 1 FROM sqlite_master LIMIT 1")
            yield connection
        finally:
            self._busy -= 1
            connection.end()
            self._take_back(sync, raw)

    def connections(self) -> dict[str, int]:
        """Return how many connections there are, by whether one is in use."""
        return {"busy": self._busy, "idle": len(self._idle)}

    async def close(self) -> None:
        """Let go of the file."""
        self._closed = True
        self._thread.shutdown(wait=False)
        while self._idle:
            self._idle.pop().close()
        self._engine.dispose()

    def _take_back(self, sync: Connection, raw: sqlite3.Connection) -> None:
        with suppress(sqlite3.Error):
            raw.rollback()
            if len(self._idle) < _IDLE_READERS and not self._closed:
                self._idle.append(sync)
                return
        sync.close()


class LiteWriter:
    """The way in for those who write: one connection, taken in turns."""

    def __init__(self, engine: Engine, *, patience: float = PATIENCE) -> None:
        """Connect at once; `patience` is how many seconds a block waits while another process writes."""
        self._engine = engine
        self._patience = patience
        self._sync = _connect(engine)
        self._raw = _raw(self._sync)
        self._thread = ThreadPoolExecutor(1, "ordstyrer-writer")
        self._line: deque[asyncio.Future[None]] = deque()
        self._taken = False
        self._closed = False
        self._group: Group | None = None
        self._version = self._data_version()
        self._curious: Callable[[], None] | None = None

    @asynccontextmanager
    async def block(self, kept: Callable[[], object]) -> AsyncIterator[LiteConnection]:
        """Open a transaction; `kept` is called as soon as it is on the disk, before the block returns."""
        await self._enter()
        connection = LiteConnection(self._sync, self._raw, self._thread)
        try:
            group = await self._join()
            try:
                yield connection
                told = self._keep(group, kept)
            except BaseException:
                self._undo(group)
                raise
        finally:
            connection.end()
            self._leave()
        await told

    def look(self, changed: Callable[[], None]) -> None:
        """Call `changed` if another process has written since we looked last: now, or when our own is done."""
        if self._taken:
            self._curious = changed
        else:
            self._notice(changed)

    def connections(self) -> dict[str, int]:
        """Return how many connections there are, by whether one is in use."""
        return {"busy": int(self._taken), "idle": int(not self._taken)}

    async def close(self) -> None:
        """Let go of the file when everybody who waits has had their turn."""
        self._closed = True
        await self._turn()
        self._thread.shutdown()
        self._sync.close()
        self._engine.dispose()

    # Turns -------------------------------------------------------------------------------------

    async def _enter(self) -> None:
        """Return when it is our turn."""
        if self._closed:
            raise RuntimeError("the store is closed")
        await self._turn()

    async def _turn(self) -> None:
        if not self._taken:
            self._taken = True
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._line.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():  # it came, and then we were cancelled: it is not ours to keep
                self._leave()
            raise

    def _leave(self) -> None:
        """Let the next one in, or first commit what the group has done so far."""
        while self._line and self._line[0].done():
            self._line.popleft()  # gave up waiting
        group = self._group
        if group is not None and (self._closed or not self._line or not group.takes_more):
            self._commit(group)
        elif self._line:
            self._line.popleft().set_result(None)
        else:
            self._taken = False
        if self._curious is not None and self._group is None:
            self._notice(self._curious)

    def _notice(self, changed: Callable[[], None]) -> None:
        self._curious = None
        with suppress(sqlite3.Error):  # whatever it is, whoever writes next is told
            known, self._version = self._version, self._data_version()
            if self._version != known:
                changed()

    def _data_version(self) -> int:
        """Return a number that changes when another connection has written, and not when this one has."""
        return int(self._raw.execute("PRAGMA data_version").fetchone()[0])

    # Transactions ------------------------------------------------------------------------------

    async def _join(self) -> Group:
        """Begin a transaction, or a part of the group's."""
        if self._group is None:
            await _begin(self._raw, self._patience, "BEGIN IMMEDIATE")
            self._group = Group()
        elif self._group.blocks:
            self._run("SAVEPOINT block")
        return self._group

    def _keep(self, group: Group, kept: Callable[[], object]) -> asyncio.Future[None]:
        if not self._raw.in_transaction:
            raise StoreError("full", _UNDONE)
        if group.blocks:
            self._run("RELEASE block")
        return group.keep(kept)

    def _undo(self, group: Group) -> None:
        """Undo one block. Where SQLite has undone the whole transaction by itself, the group is lost."""
        if self._raw.in_transaction and group.blocks:
            with suppress(sqlite3.Error):
                self._raw.execute("ROLLBACK TO block")
                self._raw.execute("RELEASE block")
                return
        self._lose(group, StoreError("full", _UNDONE))

    def _lose(self, group: Group, failure: StoreError) -> None:
        with suppress(sqlite3.Error):
            self._raw.rollback()
        self._group = None
        group.failure = failure
        group.tell()

    def _run(self, statement: str) -> None:
        try:
            self._raw.execute(statement)
        except sqlite3.Error as error:
            raise _told(error) from error

    def _commit(self, group: Group) -> None:
        loop = asyncio.get_running_loop()
        committing = loop.run_in_executor(self._thread, self._raw.execute, "COMMIT")
        committing.add_done_callback(partial(self._committed, group))

    def _committed(self, group: Group, committing: asyncio.Future[sqlite3.Cursor]) -> None:
        error = committing.exception()
        if error is None:
            self._group = None
            group.tell()
        else:
            self._lose(group, explain(error) or StoreError("full", str(error)))
        self._leave()


async def _begin(raw: sqlite3.Connection, patience: float, *statements: str) -> None:
    """Begin a transaction; while another process keeps the file, ask again and leave the loop to others."""
    loop = asyncio.get_running_loop()
    ends = loop.time() + patience
    pause, longest = _LOOKS
    while not _begun(raw, statements, last=loop.time() > ends):
        await asyncio.sleep(pause)
        pause = min(longest, pause * 2)


def _begun(raw: sqlite3.Connection, statements: tuple[str, ...], *, last: bool) -> bool:
    try:
        for each in statements:
            raw.execute(each).fetchone()
    except sqlite3.Error as error:
        with suppress(sqlite3.Error):
            raw.rollback()
        if last or not is_busy(error):
            raise _told(error) from error
        return False
    return True


def _connect(engine: Engine) -> Connection:
    try:
        return engine.connect()
    except DBAPIError as error:
        raise _told(error) from error


def _raw(sync: Connection) -> sqlite3.Connection:
    return cast("sqlite3.Connection", sync.connection.dbapi_connection)
