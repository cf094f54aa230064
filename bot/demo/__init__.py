"""A whole event day in minutes, for newcomers: the real bot on a temporary SQLite file, a cast that
takes part over the wire, and a Teams-like chat to watch and to join in.
"""

from __future__ import annotations

import asyncio
import signal
import tempfile
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict, dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp
from rich.console import Console
from rich.text import Text

from bot import app, logs
from bot.demo import script
from bot.demo.clock import ScaledClock, lead, of_day
from bot.demo.keyboard import Keyboard
from bot.demo.playground import free_port, open_playground
from bot.demo.script import Wire
from bot.demo.terminal import open_terminal, read_lines
from bot.errors import RefusalError
from bot.model import ATTENDING, DeliveryState
from bot.settings import Settings
from bot.texts import Voice
from schedules.afterwards import AFTERWARDS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine
    from datetime import datetime

    from bot.app import App
    from bot.demo.script import Cue
    from bot.demo.terminal import Terminal
    from bot.model import Agenda, Event

EXAMPLE = "inspirationsdag.yaml"
STOPPED = 130  # the exit code of what was interrupted


@dataclass(frozen=True, slots=True)
class Counts:
    """What the day came to, as the database has it."""

    announcements: int
    groups: int
    ideas: int
    registrations: int


@dataclass(frozen=True, slots=True)
class Screen:
    """The terminal that the demo was started in, and the language it speaks there."""

    voice: Voice
    console: Console

    def say(self, key: str, style: str = "", **values: object) -> None:
        """Print one sentence, unbroken: it may hold an address."""
        self.console.print(self.voice.say(key, **values), markup=False, style=style, soft_wrap=True)


def example() -> bytes:
    """Return the demo's own programme."""
    return resources.files("schedules").joinpath("agendas", EXAMPLE).read_bytes()


async def perform(
    agenda: Agenda, *, voice: Voice, speed: float | None = None, client: bool = True, port: int = 3978
) -> int:
    """Play the day; return the exit code. With `client` it goes on until it is told to stop.

    Raises:
        RefusalError: `agenda_empty`, `ports_taken`.
    """
    if not agenda.sessions:
        raise RefusalError("agenda_empty", title=agenda.title)
    logs.begin("WARNING")
    screen = Screen(voice, Console(highlight=False))
    with tempfile.TemporaryDirectory(prefix="ordstyrer-demo-") as folder:
        day = asyncio.create_task(_in_folder(Path(folder), agenda, screen, speed=speed, client=client, port=port))
        if await _done_before_told_to_stop(day):
            return await day
    return 0 if client else STOPPED


async def _done_before_told_to_stop(day: asyncio.Task[int]) -> bool:
    """Let the day run to its end, or put everything away when the process is asked to end."""
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # a closed window; but not under nohup
        asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, signal.raise_signal, signal.SIGTERM)
    told = asyncio.create_task(app.until_told_to_stop())
    await asyncio.wait({day, told}, return_when=asyncio.FIRST_COMPLETED)
    told.cancel()
    if day.done():
        return True
    logs.begin("CRITICAL")  # the chat is put away before the bot: that it takes no more is no news
    day.cancel()
    await asyncio.wait({day})
    return False


async def _in_folder(
    folder: Path, agenda: Agenda, screen: Screen, *, speed: float | None, client: bool, port: int
) -> int:
    begins = agenda.instant(agenda.sessions[0].start) - lead(agenda)
    clock = ScaledClock(begins, lambda wall: of_day(agenda, begins, wall, speed))
    settings = Settings(
        local=True,
        host="127.0.0.1",
        port=free_port(port),
        database=f"sqlite:///{folder / 'demo.db'}",
        language=agenda.language,  # the Playground says en-US of everybody
        rates="off",  # a day in five minutes says in a second what takes Teams a minute
    )
    async with AsyncExitStack() as stack:
        running = await stack.enter_async_context(app.running(settings, clock=clock))
        http = await stack.enter_async_context(aiohttp.ClientSession())
        service_url, terminal = await _open_client(stack, running, folder, screen, wanted=client)
        wire = Wire(http, running, service_url, await running.create_event(agenda))
        await script.settle_in(wire)
        clock.begin()
        running.alarm.ring("dues")
        if client:
            beside = _listen(Keyboard(wire, terminal, screen.console)) if terminal else _tell_time(wire, agenda, screen)
            await stack.enter_async_context(_beside(beside))
        await _play(wire, agenda, script.cues(agenda, begins, with_you=not client))
        screen.say("demo.counts", **asdict(await count(running, wire.event)))
        if client:
            screen.say("demo.over")
            await asyncio.Event().wait()
    return 0


async def _open_client(
    stack: AsyncExitStack, running: App, folder: Path, screen: Screen, *, wanted: bool
) -> tuple[str, Terminal | None]:
    """Open the Playground where it can be had, else the terminal; return the serviceUrl, and the latter."""
    screen.say("demo.local", "yellow", url=running.url)
    if wanted:
        screen.say("demo.starting", "dim")
        try:
            address = await stack.enter_async_context(open_playground(running.url, folder))
        except RefusalError as refusal:
            screen.say(f"refusal.{refusal.code}", "yellow", **refusal.values)
        else:
            for key in ("demo.address", "demo.try.register", "demo.try.idea", "demo.try.group", "demo.licence"):
                screen.say(key, address=address)
            return f"{address}/_connector", None
        screen.say("demo.terminal")
    terminal = await stack.enter_async_context(open_terminal(screen.console))
    return terminal.url, terminal


@asynccontextmanager
async def _beside(work: Coroutine[None, None, None]) -> AsyncIterator[None]:
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})


async def _play(wire: Wire, agenda: Agenda, cues: list[Cue]) -> None:
    """Let the cast play its cues until the day is over and everything has left."""
    await script.play(wire, cues)
    await script.until(wire.app.clock, _end(agenda) + AFTERWARDS)
    await wire.app.idle()


def _end(agenda: Agenda) -> datetime:
    return agenda.instant(max(each.end or each.start for each in agenda.sessions))


async def _listen(keyboard: Keyboard) -> None:
    await read_lines(keyboard.hear)


async def _tell_time(wire: Wire, agenda: Agenda, screen: Screen) -> None:
    """Show the event's clock and what goes on, on one line, until the day is over."""
    voice = Voice(screen.voice.language, agenda.zone)
    with screen.console.status("") as line:
        while (now := wire.app.clock.now()) < _end(agenda):
            session = agenda.at(now)
            line.update(Text(voice.say("demo.time", time=voice.clock(now), title=session.title if session else "…")))
            await asyncio.sleep(0.5)


async def count(running: App, event: Event) -> Counts:
    """Count what there is of the event."""
    async with running.store.read() as tables:
        return Counts(
            announcements=await tables.deliveries.count(
                event_id=event.id, kind=("announcement", "heads_up"), state=DeliveryState.SENT
            ),
            groups=await tables.groups.count(event_id=event.id),
            ideas=await tables.ideas.count(event_id=event.id),
            registrations=await tables.registrations.count(event_id=event.id, state=ATTENDING),
        )
