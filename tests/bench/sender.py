"""The process that sends and is measured, alone on its core: our outbox on a real store, or the floor.

    python -m tests.bench.sender outbox|floor DATABASE SERVICE_URL

It reads one JSON object on a line (`do` names the act, the rest are its values) and answers with one.
"""

from __future__ import annotations

import asyncio
import gc
import json
import resource
import sys
import time
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import aiohttp

from bot.delivery import Outbox, queue
from bot.model import Delivery, DeliveryState, Message, Place, PlaceKind, Priority
from bot.rates import UNLIMITED
from bot.settings import Settings
from bot.store import open_store
from bot.teams import open_teams
from tests.bench.machine import pin
from tests.bench.message import ACTIVITY, HEADERS, REPLY, conversation, url_of
from tests.bench.worker import Fixed
from tests.wire import activities

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from bot.ports import Chat
    from bot.store import SqlStore

    Act = Callable[..., Awaitable[dict[str, Any]]]

MESSAGE = Message(text=REPLY)
BLOCK = 1000  # rows that are queued in one transaction


class WallClock:
    """Real time."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def wall(self, instant: datetime) -> datetime:
        return instant


class Stopwatch:
    """Seconds on the clock and of this process's CPU since it was made."""

    def __init__(self) -> None:
        self._wall = time.perf_counter()
        self._cpu = _cpu()

    def read(self) -> dict[str, float]:
        return {"seconds": time.perf_counter() - self._wall, "cpu": _cpu() - self._cpu}


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


class Ours:
    """The outbox as `bot.app` makes it, without rate limits."""

    def __init__(self, store: SqlStore, chat: Chat, service_url: str) -> None:
        self._store = store
        self._chat = chat
        self._service_url = service_url
        self._watch = Stopwatch()
        self._task: asyncio.Task[None] | None = None

    async def meet(self, count: int) -> dict[str, Any]:
        """Make so many places to send to."""
        for first in range(0, count, BLOCK):
            async with self._store.write() as tables:
                for number in range(first, min(count, first + BLOCK)):
                    await tables.places.add(self._place(number))
        gc.collect()
        gc.freeze()
        return {}

    async def queue(self, count: int, batch: str) -> dict[str, Any]:
        """Queue one message to each of so many places; tell what that took."""
        watch = Stopwatch()
        for first in range(0, count, BLOCK):
            async with self._store.write() as tables:
                for number in range(first, min(count, first + BLOCK)):
                    await queue(tables, _delivery(f"{batch}/{number}", str(number)))
        return watch.read()

    async def block(self, count: int) -> dict[str, Any]:
        """Queue so many messages to one place whose first may not leave today; they stand before all others."""
        async with self._store.write() as tables:
            await tables.places.add(self._place(-1))
        tomorrow = datetime.now(UTC) + timedelta(days=1)
        for first in range(0, count, BLOCK):
            async with self._store.write() as tables:
                for number in range(first, min(count, first + BLOCK)):
                    made = _delivery(f"blocked/{number}", "-1", not_before=None if number else tomorrow)
                    await queue(tables, made.model_copy(update={"priority": Priority.ANNOUNCEMENT}))
        return {}

    async def begin(self) -> dict[str, Any]:
        """Let the outbox run."""
        outbox = Outbox(self._store, self._chat, self._store.alarm, WallClock(), pace=UNLIMITED)
        self._watch = Stopwatch()
        self._task = asyncio.create_task(outbox.run())
        return {}

    async def finish(self) -> dict[str, Any]:
        """Stop it, with all that has left recorded; tell what it took since it began."""
        assert self._task is not None
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task
        return self._watch.read()

    async def sent(self) -> dict[str, Any]:
        """Tell how many messages are recorded as sent."""
        async with self._store.read() as tables:
            return {"count": await tables.deliveries.count(state=DeliveryState.SENT)}

    def _place(self, number: int) -> Place:
        return Place(
            id=str(number),
            app_id=activities.APP,
            tenant_id=activities.HOST,
            conversation_id=conversation(number),
            kind=PlaceKind.PERSONAL,
            service_url=self._service_url,
        )


def _delivery(key: str, place_id: str, not_before: datetime | None = None) -> Delivery:
    return Delivery(
        key=key,
        event_id="bench",
        place_id=place_id,
        message=MESSAGE,
        kind="bench",
        priority=Priority.BULK,
        not_before=not_before,
        queued_at=datetime.now(UTC),
    )


class Floor:
    """The least that aiohttp can do: post the same messages over one pooled session, and remember nothing."""

    def __init__(self, session: aiohttp.ClientSession, service_url: str) -> None:
        self._session = session
        self._root = service_url

    async def send(self, count: int, at_once: int) -> dict[str, Any]:
        """Send so many messages, `at_once` at a time; tell what it took."""
        numbers = iter(range(count))
        waits: list[float] = []
        watch = Stopwatch()
        await asyncio.gather(*(self._work(numbers, waits) for _ in range(at_once)))
        return watch.read() | {"p99": sorted(waits)[len(waits) * 99 // 100]}

    async def _work(self, numbers: Any, waits: list[float]) -> None:
        for number in numbers:
            begun = time.perf_counter()
            async with self._session.post(url_of(self._root, number), json=ACTIVITY) as response:
                await response.json()
            waits.append(time.perf_counter() - begun)


@asynccontextmanager
async def the_outbox(database: str, service_url: str) -> AsyncIterator[dict[str, Act]]:
    store = await open_store(database)
    try:
        async with open_teams(Settings(connector_hosts=("127.0.0.1",)), Fixed()) as teams:
            ours = Ours(store, teams.chat, service_url)
            yield {
                each.__name__: each for each in (ours.meet, ours.queue, ours.block, ours.begin, ours.finish, ours.sent)
            }
    finally:
        await store.close()


@asynccontextmanager
async def the_floor(_: str, service_url: str) -> AsyncIterator[dict[str, Act]]:
    pool = aiohttp.TCPConnector(limit=100)
    async with aiohttp.ClientSession(connector=pool, headers=HEADERS) as session:
        gc.collect()
        gc.freeze()
        yield {"send": Floor(session, service_url).send}


async def main(kind: str, database: str, service_url: str) -> None:
    """Act until the input ends."""
    pin(0)
    opened = {"outbox": the_outbox, "floor": the_floor}[kind]
    async with opened(database, service_url) as acts:
        _say({})
        while line := await asyncio.to_thread(sys.stdin.readline):
            values = json.loads(line)
            _say(await acts[values.pop("do")](**values))


def _say(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
