"""A whole event day in minutes, for newcomers: the real bot on a temporary SQLite file, a cast that
takes part over the wire, and a Teams-like chat to watch and to join in.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp
from rich.console import Console

from bot import app, logs
from bot.demo import script
from bot.demo.cast import YOU
from bot.demo.clock import ScaledClock, lead, of_day
from bot.demo.playground import free_port, open_playground
from bot.demo.script import Wire
from bot.demo.terminal import open_terminal, read_lines
from bot.errors import RefusalError
from bot.model import DeliveryState, RegistrationState
from bot.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from bot.app import App
    from bot.demo.script import Cue
    from bot.model import Agenda, Event
    from bot.texts import Voice

EXAMPLE = "inspirationsdag.yaml"


@dataclass(frozen=True, slots=True)
class Counts:
    """What the day came to, as the database has it."""

    announcements: int
    groups: int
    ideas: int
    registrations: int


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
    console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
    with tempfile.TemporaryDirectory(prefix="ordstyrer-demo-") as folder:
        return await _in_folder(Path(folder), agenda, voice, console, speed=speed, client=client, port=port)


async def _in_folder(
    folder: Path,
    agenda: Agenda,
    voice: Voice,
    console: Console,
    *,
    speed: float | None,
    client: bool,
    port: int,
) -> int:
    begins = agenda.instant(agenda.sessions[0].start) - lead(agenda)
    clock = ScaledClock(begins, lambda wall: of_day(agenda, begins, wall, speed))
    settings = Settings(
        local=True,
        host="127.0.0.1",
        port=free_port(port),
        database=f"sqlite+aiosqlite:///{folder / 'demo.db'}",
        language=agenda.language,  # the Playground says en-US of everybody
    )
    async with AsyncExitStack() as stack:
        running = await stack.enter_async_context(app.running(settings, clock=clock))
        http = await stack.enter_async_context(aiohttp.ClientSession())
        service_url, watched = await _open_client(stack, running, folder, voice, console, wanted=client)
        wire = Wire(http, running, service_url, await running.create_event(agenda))
        await script.settle_in(wire)
        clock.begin()
        running.alarm.ring("dues")
        beside = [_tell_time(wire, agenda, voice, console)] if watched else [_listen(wire)] if client else []
        await _play(wire, agenda, script.cues(agenda, begins, with_you=not client), beside)
        counts = await count(running, wire.event)
        console.print(voice.say("demo.counts", **asdict(counts)), markup=False)
        if client:
            console.print(voice.say("demo.over"), markup=False)
            await app.until_told_to_stop()
    return 0


async def _open_client(
    stack: AsyncExitStack, running: App, folder: Path, voice: Voice, console: Console, *, wanted: bool
) -> tuple[str, bool]:
    """Open the Playground where it can be had, else the terminal; return the serviceUrl, and which."""
    console.print(voice.say("demo.local", url=running.url), markup=False, style="yellow")
    if wanted:
        console.print(voice.say("demo.starting"), markup=False, style="dim")
        try:
            address = await stack.enter_async_context(open_playground(running.url, folder))
        except RefusalError as refusal:
            console.print(voice.say(f"refusal.{refusal.code}", **refusal.values), markup=False, style="yellow")
        else:
            for key in ("demo.address", "demo.try.register", "demo.try.idea", "demo.try.group", "demo.licence"):
                console.print(voice.say(key, address=address), markup=False)
            return f"{address}/_connector", True
        console.print(voice.say("demo.terminal"), markup=False)
    terminal = await stack.enter_async_context(open_terminal(console))
    return terminal.url, False


async def _play(wire: Wire, agenda: Agenda, cues: list[Cue], beside: list[Coroutine[None, None, None]]) -> None:
    """Let the cast play its cues until the day is over and everything has left; `beside` runs meanwhile."""
    helpers = [asyncio.create_task(each) for each in beside]
    try:
        await script.play(wire, cues)
        await script.until(wire.app.clock, agenda.instant(max(each.end or each.start for each in agenda.sessions)))
        await wire.app.idle()
    finally:
        for each in helpers:
            each.cancel()


async def _listen(wire: Wire) -> None:
    await read_lines(lambda text: wire.say(YOU, text))


async def _tell_time(wire: Wire, agenda: Agenda, voice: Voice, console: Console) -> None:
    """Show the event's clock and what goes on, on one line."""
    with console.status("") as line:
        while True:
            now = wire.app.clock.now()
            session = agenda.at(now)
            line.update(voice.say("demo.time", time=voice.clock(now), title=session.title if session else "…"))
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
            registrations=await tables.registrations.count(event_id=event.id, state=RegistrationState.REGISTERED),
        )
