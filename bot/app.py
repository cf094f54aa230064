"""The composition root: every part is made here, once, and passed on by argument."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from importlib import metadata
from typing import TYPE_CHECKING, Final

from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector

from bot import agendas, invitations, lists, people, retention, web
from bot.delivery import LEASE, Outbox
from bot.dispatch import Door
from bot.embedders import open_embedder
from bot.errors import StoreError
from bot.model import new_id
from bot.press import Press
from bot.rates import TEAMS, UNLIMITED
from bot.sources import open_sources
from bot.store import open_store
from bot.store.tallies import Tallies
from bot.teams import open_teams
from bot.texts import Voice, language_of
from bot.watch import DatabaseWatch, FeedWatch, Messages
from bot.web.health import Health
from bot.web.metrics import AttemptTally, DueTally, Gauge, Gauges
from schedules.runner import Runner

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Mapping

    from prometheus_client.registry import Collector

    from bot.exports import File
    from bot.links import Links
    from bot.model import Agenda, Event
    from bot.ports import Alarm, Clock, Embedder, Sources, Store
    from bot.settings import Settings
    from bot.store import SqlStore
    from bot.teams.connection import Bearer

logger = logging.getLogger(__name__)

# Seconds. Who ends the process (Docker, systemd) kills it after ten or more.
AGAIN_AFTER: Final = 1.0  # long enough not to spin, short enough for a day
NOTICE: Final = 1.0  # for who spreads the requests to hear that none should come here
GRACE: Final = 3.5  # for messages under way
LAST: Final = 9.5  # then it ends, whatever is under way: the database has it all


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
    health: Health
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
    settings: Settings,
    *,
    clock: Clock | None = None,
    tokens: Bearer | None = None,
    sources: Sources | None = None,
    embedder: Embedder | None = None,
    replica: str = "",
    lease: timedelta = LEASE,
) -> AsyncIterator[App]:
    """Run everything while the block runs; what is under way is finished before it ends.

    Event time comes from `clock`; messages are always timed by the wall's. `tokens` stand in for
    the bot's own, `sources` for the web, and `embedder` for what reads ideas. `replica` is what this process is
    called in the log. What it has claimed when it dies is claimed by others when its `lease` has ended.
    """
    event_clock = clock or SystemClock()
    about = {"version": _version(), "database": _kind(settings), "replica": replica or new_id()}
    logger.info("starting", extra=about)
    store = await open_store(settings.database)
    async with AsyncExitStack() as stack:
        stack.callback(logger.info, "stopped", extra={"replica": about["replica"]})
        stack.push_async_callback(store.close)
        teams = await stack.enter_async_context(open_teams(settings, tokens))
        watch, attempts, dues = DatabaseWatch(store.now), AttemptTally(), DueTally()
        stack.push_async_callback(watch.close)
        messages = Messages(attempts)
        stack.callback(messages.close)
        pace = TEAMS if settings.rates == "teams" else UNLIMITED
        outbox = Outbox(
            store,
            teams.chat,
            store.alarm,
            SystemClock(),
            pace=pace,
            lease=lease,
            grace=GRACE,
            report=messages.note,
            event_clock=event_clock,
        )
        links = await lists.open_links(store, settings.public_url, settings.secret.get_secret_value())
        if sources is None:
            sources = await stack.enter_async_context(open_sources())
        if embedder is None:
            embedder = await stack.enter_async_context(open_embedder(settings))
        press = Press(store, event_clock, sources)
        door = Door(
            store,
            teams.chat,
            teams.chat,
            store.alarm,
            event_clock,
            settings.buttons,
            watch.notice,
            links,
            sources,
            press,
            embedder,
        )
        runner = Runner(
            store, store.alarm, event_clock, door.due, prepare=door.rehearse, after=door.follow, report=dues.add
        )
        health = Health(Tallies(store), attempts, lambda: runner.is_awake, missed=watch.notice)
        stack.push_async_callback(health.close)
        process = _Process(store, runner, event_clock, about)
        polled = FeedWatch(store, event_clock)
        application = web.build(
            teams.listen(door.turn).receive,
            health=health.check,
            pages=PAGES,
            files=partial(_file, store, links, event_clock, press),
            invitations=partial(_invitation, store, links, event_clock),
            registry=_registry(attempts, dues, Gauges(health.gauges), Gauges(process.gauges), Gauges(polled.gauges)),
            refresh=partial(_refresh, health, polled),
        )
        # They end in the opposite order: nothing new is begun, turns are answered, and then their answers leave.
        await stack.enter_async_context(_kept_running(outbox.run, "outbox", watch))
        port = await stack.enter_async_context(web.serve(application, settings.host, settings.port))
        await stack.enter_async_context(_kept_running(runner.run, "runner", watch))
        kept = retention.keeping_of(settings)
        await stack.enter_async_context(
            _kept_running(partial(retention.keep_house, store, event_clock, kept), "house", watch)
        )
        gc.collect()
        gc.freeze()
        url = f"http://{'127.0.0.1' if settings.local else settings.host}:{port}"
        logger.info("listening", extra={"url": url})
        yield App(store, event_clock, outbox, runner, store.alarm, health, url)
        health.end()


async def _refresh(*parts: Health | FeedWatch) -> None:
    await asyncio.gather(*(each.refresh() for each in parts))


def _registry(*collectors: Collector) -> CollectorRegistry:
    """Return what /metrics shows: ours, and what is known of any Python process."""
    registry = CollectorRegistry()
    for each in collectors:
        registry.register(each)
    for usual in (ProcessCollector, PlatformCollector, GCCollector):
        usual(registry=registry)
    return registry


@cache
def _version() -> str:
    return metadata.version("ordstyrer")


def _kind(settings: Settings) -> str:
    """Return what kind of database it is; never where, nor with which password."""
    return settings.database.partition(":")[0].partition("+")[0]


@dataclass(frozen=True, slots=True)
class _Process:
    """What /metrics says of the process itself."""

    store: SqlStore
    runner: Runner
    clock: Clock
    about: Mapping[str, str]

    def gauges(self) -> Iterable[Gauge]:
        told = {name: self.about[name] for name in ("version", "database")}
        yield Gauge("ordstyrer_info", "Which Ordstyrer this is, and on which kind of database.", 1, told)
        for (role, state), count in sorted(self.store.connections().items()):
            labels = {"role": role, "state": state}
            yield Gauge("ordstyrer_database_connections", "Connections to the database.", count, labels)
        last = self.runner.last_pass
        age = None if last is None else (self.clock.now() - last).total_seconds()
        yield Gauge("ordstyrer_runner_last_pass_age_seconds", "How long ago the dues were last read.", age)


def _page(name: str, accept_language: str) -> web.Page:
    """Return one of our pages in the first language that a browser asks for."""
    voice = _reader(accept_language)
    paragraphs = tuple(voice.say(f"page.{name}.{part}") for part in ("first", "second", "third"))
    return web.Page(voice.language, voice.say(f"page.{name}.heading"), paragraphs)


def _reader(accept_language: str) -> Voice:
    return Voice(language_of(accept_language.split(",", maxsplit=1)[0].split(";", maxsplit=1)[0].strip()))


async def _file(
    store: Store, links: Links, clock: Clock, press: Press, token: str, accept_language: str
) -> File | web.Page:
    """Return what a signed link stands for, or the page that says how to get a new one."""
    found = await lists.download(store, links, clock, press, token)
    return found or _gone(lists.kind_of(links, token), accept_language)


async def _invitation(
    store: Store, links: Links, clock: Clock, token: str, number: str, accept_language: str
) -> File | web.Page:
    """Return what belongs into a calendar; of an event in several entries the page that leads to each."""
    found = await invitations.open_link(store, links, clock, token, number)
    if found is None:
        return _gone("invitation", accept_language)
    if not isinstance(found, invitations.Opened):
        return found
    say = found.voice.say
    ways = tuple(
        (say("page.invite.out", when=when) if out else when, f"{token}/{each}") for each, when, out in found.entries
    )
    return web.Page(found.voice.language, found.title, (say("page.invite.first"),), ways)


def _gone(kind: str, accept_language: str) -> web.Page:
    """Return the page of a link that is too old: it says what to write to get another."""
    voice = _reader(accept_language)
    way = voice.say(f"page.link.{kind}")
    return web.Page(voice.language, voice.say("page.link.heading"), (voice.say("page.link.first"), way))


PAGES = {f"/{path}": partial(_page, name) for path, name in (("", "about"), ("privacy", "privacy"), ("terms", "terms"))}


async def run(settings: Settings, *, replica: str = "") -> None:
    """Run until the process is asked to end (SIGINT or SIGTERM); asked a second time, it ends at once."""
    async with running(settings, replica=replica) as started:
        await until_told_to_stop()
        for each in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().remove_signal_handler(each)
            signal.signal(each, signal.SIG_DFL)
        asyncio.get_running_loop().call_later(LAST, _end_now)
        logger.info("stopping", extra={"replica": replica})
        started.health.end()
        await asyncio.sleep(0 if settings.local else NOTICE)


def _end_now() -> None:
    logger.error("stopped in the midst of it")
    os._exit(1)


async def until_told_to_stop() -> None:
    """Return when the process is asked to end (SIGINT or SIGTERM)."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(each, told.set)
    await told.wait()


@asynccontextmanager
async def _kept_running(
    work: Callable[[], Coroutine[None, None, None]], name: str, watch: DatabaseWatch
) -> AsyncIterator[None]:
    """Run `work` beside the block. The edge of the process: whatever ends it is logged, and it begins anew."""
    ends = False

    async def always() -> None:
        while not ends:
            try:
                await work()
            except StoreError as error:
                if not ends:
                    await watch.wait(error)
            except Exception:
                logger.exception("begins anew", extra={"part": name})
                await asyncio.sleep(AGAIN_AFTER)

    task = asyncio.create_task(always(), name=name)
    try:
        yield
    finally:
        ends = True  # what the end itself raises is no reason to begin anew
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
