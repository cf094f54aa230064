"""Who waits is told that something changed, and never sooner than it can be seen: what is rung
inside a write block is heard when the block has been committed, and not at all when it is undone.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import TYPE_CHECKING

import asyncpg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_CHANNEL = "ordstyrer"
_BACK_AFTER = 1.0  # seconds until a lost connection is tried again
_LOOKS_EVERY = 0.5  # seconds


class _Held:
    """The topics that one write block has rung so far."""

    def __init__(self) -> None:
        self.topics: set[str] = set()
        self.over = False

    def take(self) -> set[str]:
        """Return the topics, once."""
        topics, self.topics = self.topics, set()
        return topics


class LocalAlarm:
    """The alarm of one process. Each topic has one who waits."""

    def __init__(self) -> None:
        """Start with nothing rung."""
        self._events: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self._block: ContextVar[_Held | None] = ContextVar("block", default=None)

    def ring(self, *topics: str) -> None:
        """Say that `topics` changed; within a write block it is said when that is committed."""
        held = self._block.get()
        if held is None or held.over:
            self.spread(topics)
        else:
            held.topics.update(topics)

    async def wait(self, topic: str, *, seconds: float | None) -> None:
        """Return when `topic` changed since the last return for it, or after `seconds`."""
        event = self._events[topic]
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await event.wait()
        event.clear()

    @contextmanager
    def until_committed(self) -> Iterator[Callable[[], None]]:
        """Keep what is rung in this block until it ends well, or until who commits it calls what this yields.

        Raises:
            RuntimeError: it stands inside another one, and two write blocks would wait for each other.
        """
        outer = self._block.get()
        if outer is not None and not outer.over:
            raise RuntimeError("a write block inside another")
        held = _Held()
        token = self._block.set(held)
        try:
            yield lambda: self.spread(held.take())
        finally:
            held.over = True
            self._block.reset(token)
        self.spread(held.take())

    def spread(self, topics: Iterable[str]) -> None:
        """Wake who waits here."""
        for topic in topics:
            self._events[topic].set()

    async def close(self) -> None:
        """Let go of nothing: there is no connection."""


class FileAlarm(LocalAlarm):
    """The alarm of one process on a file that others may write to as well (a command in a terminal):
    who waits here looks again within a second.
    """

    def __init__(self, look: Callable[[Callable[[], None]], None]) -> None:
        """Prepare; `look` calls what it is given where others have written since it was last asked."""
        super().__init__()
        self._look = look
        self._task: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Begin to look."""
        self._task = asyncio.create_task(self._run(), name="file alarm")

    async def close(self) -> None:
        """Look no more."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(_LOOKS_EVERY)
            self._look(lambda: self.spread(list(self._events)))


class PostgresAlarm(LocalAlarm):
    """The alarm of all replicas on one PostgreSQL, by NOTIFY over one connection of its own.

    Who waits here is woken at once. While the connection is away the others are not heard; when it
    is back, everybody who waits looks once.
    """

    def __init__(self, dsn: str) -> None:
        """Prepare for a database (`postgresql://…`); `open` connects."""
        super().__init__()
        self._dsn = dsn
        self._outbox: set[str] = set()
        self._stirred = asyncio.Event()
        self._connected = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Connect, and return when the others can be heard."""
        self._task = asyncio.create_task(self._run())
        await self._connected.wait()

    async def close(self) -> None:
        """Send what was rung, and let go of the connection."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def spread(self, topics: Iterable[str]) -> None:
        """Wake who waits here, and everywhere else."""
        super().spread(topics)
        self._outbox.update(topics)
        self._stirred.set()

    async def _run(self) -> None:
        while True:
            with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                await self._serve()
            self._connected.clear()
            await asyncio.sleep(_BACK_AFTER)

    async def _serve(self) -> None:
        connection = await asyncpg.connect(self._dsn)
        try:
            connection.add_termination_listener(lambda _: self._stirred.set())
            await connection.add_listener(_CHANNEL, self._hear)
            super().spread(list(self._events))
            self._connected.set()
            while not connection.is_closed():
                await self._send(connection)
                await self._stirred.wait()
        finally:
            await self._part(connection)

    async def _send(self, connection: asyncpg.Connection) -> None:
        self._stirred.clear()
        while self._outbox:
            topics, self._outbox = self._outbox, set()  # what is rung meanwhile is told once more
            try:
                await connection.executemany("SELECT pg_notify($1, $2)", [(_CHANNEL, each) for each in sorted(topics)])
            except BaseException:
                self._outbox |= topics
                raise

    async def _part(self, connection: asyncpg.Connection) -> None:
        with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            async with asyncio.timeout(_BACK_AFTER):
                await self._send(connection)
                await connection.close()
        connection.terminate()

    def _hear(self, connection: asyncpg.Connection, pid: int, _channel: str, topic: str) -> None:
        if pid != connection.get_server_pid():
            super().spread((topic,))
