"""The composition root: every part is made here, once, and passed on by argument."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from bot import agendas, people, web
from bot.delivery import Outbox
from bot.dispatch import Door
from bot.store import open_store
from bot.teams import open_teams
from bot.texts import Voice, language_of
from schedules.runner import Runner

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine

    from bot.model import Agenda, Event
    from bot.ports import Alarm, Clock, Store
    from bot.settings import Settings
    from bot.teams.connection import Bearer

logger = logging.getLogger(__name__)

AGAIN_AFTER = 1.0  # seconds: long enough not to spin, short enough for a day


class SystemClock:
    """The wall's clock: event time is real time."""

    def now(self) -> datetime:
        """Return the current instant."""
        return datetime.now(UTC)

    def wall(self, instant: datetime) -> datetime:
        """Return the instant itself."""
        return instant


@dataclass(frozen=True, slots=True)
class App:
    """A running Ordstyrer; `url` is where it listens."""

    store: Store
    clock: Clock
    outbox: Outbox
    runner: Runner
    alarm: Alarm
    url: str

    async def create_event(self, agenda: Agenda, *, event_id: str | None = None, tenant_id: str = "") -> Event:
        """Make an event of an agenda, with its dues planned.

        Raises:
            RefusalError: `agenda_empty`.
        """
        async with self.store.write() as tables:
            event = await agendas.create_event(tables, agenda, self.clock.now(), event_id=event_id, tenant_id=tenant_id)
        self.alarm.ring("dues")
        return event

    async def claim(self, event_id: str | None = None) -> str:
        """Return a one-time code that makes who types it organiser (of the event, where one is given)."""
        async with self.store.write() as tables:
            return await people.make_claim(tables, self.clock.now(), event_id)

    async def idle(self) -> None:
        """Return when nothing is due by now, and every queued message has left or was given up."""
        await self.runner.idle()
        await self.outbox.idle()


@asynccontextmanager
async def running(
    settings: Settings, *, clock: Clock | None = None, tokens: Bearer | None = None
) -> AsyncIterator[App]:
    """Run everything while the block runs; what is under way is finished before it ends.

    Event time comes from `clock`; messages are always timed by the wall's. `tokens` stand in for
    the bot's own.
    """
    event_clock = clock or SystemClock()
    store = await open_store(settings.database)
    try:
        async with open_teams(settings, tokens) as teams:
            outbox = Outbox(store, teams.chat, store.alarm, SystemClock())
            door = Door(store, teams.chat, teams.chat, store.alarm, event_clock, settings.buttons)
            runner = Runner(store, store.alarm, event_clock, door.due)
            health = _Health(store, runner)
            application = web.build(teams.listen(door.turn).receive, health=health.check, pages=PAGES)
            async with (
                web.serve(application, settings.host, settings.port) as port,
                _kept_running(outbox.run, "outbox"),
                _kept_running(runner.run, "runner"),
            ):
                gc.collect()
                gc.freeze()
                url = f"http://{'127.0.0.1' if settings.local else settings.host}:{port}"
                logger.info("listening", extra={"url": url})
                yield App(store, event_clock, outbox, runner, store.alarm, url)
    finally:
        await store.close()


def _page(name: str, accept_language: str) -> web.Page:
    """Return one of our pages in the first language that a browser asks for."""
    voice = Voice(language_of(accept_language.split(",", maxsplit=1)[0].split(";", maxsplit=1)[0].strip()))
    paragraphs = tuple(voice.say(f"page.{name}.{part}") for part in ("first", "second", "third"))
    return web.Page(voice.language, voice.say(f"page.{name}.heading"), paragraphs)


PAGES = {f"/{path}": partial(_page, name) for path, name in (("", "about"), ("privacy", "privacy"), ("terms", "terms"))}


async def until_told_to_stop() -> None:
    """Return when the process is asked to end (SIGINT or SIGTERM)."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(each, told.set)
    await told.wait()


@asynccontextmanager
async def _kept_running(work: Callable[[], Coroutine[None, None, None]], name: str) -> AsyncIterator[None]:
    """Run `work` beside the block. The edge of the process: whatever ends it is logged, and it begins anew."""

    async def always() -> None:
        while True:
            try:
                await work()
            except Exception:
                logger.exception("begins anew", extra={"part": name})
                await asyncio.sleep(AGAIN_AFTER)

    task = asyncio.create_task(always(), name=name)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@dataclass(frozen=True, slots=True)
class _Health:
    store: Store
    runner: Runner

    async def check(self) -> dict[str, bool]:
        """Return what must work, and whether it does: the database, and the runner's last pass."""
        async with self.store.read() as tables:
            await tables.events.count(id="")
        return {"database": True, "runner": self.runner.is_awake}
