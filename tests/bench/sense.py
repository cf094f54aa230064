"""Many ideas in some minutes: how late a turn is at the worst while the whole bot reads them, tells of close ones, and
finds themes; and how long that takes. On SQLite, which is asked on the loop, with the real model in its processes.
"""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from pydantic import SecretStr

from bot import app, sensemaking, sensing
from bot.model import Agenda, Idea, Person, Session, SessionKind, Vote
from bot.occasions import Occasion
from bot.settings import Settings
from bot.texts import Voice
from cards.elements import Face
from tests.bench import themes
from tests.bench.databases import fresh
from tests.bench.measure import Row
from tests.wire import activities

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.app import App
    from bot.model import Event
    from bot.ports import Tables
    from tests.bench.measure import Measure

COUNTS: Final = (600, 1_000)
BURST: Final = 10  # ideas that are shared at once
PEOPLE: Final = 200


class _Token:
    async def bearer(self) -> str | None:
        return "a-token"


class Lateness:
    """How late the loop was at the worst, in seconds, since it was last `told`."""

    def __init__(self) -> None:
        self._worst = 0.0

    async def watch(self) -> None:
        """Look on until cancelled."""
        while True:
            before = time.perf_counter()
            await asyncio.sleep(themes.TICK)
            self._worst = max(self._worst, time.perf_counter() - before - themes.TICK)

    def told(self) -> float:
        """Return the worst, and begin anew."""
        worst, self._worst = self._worst, 0.0
        return worst


def _settings(database: str) -> Settings:
    return Settings(app_id=activities.APP, app_password=SecretStr("x"), host="127.0.0.1", port=0, database=database)


def _agenda() -> Agenda:
    begins = datetime.now(UTC).replace(tzinfo=None) - timedelta(minutes=10)
    ends = begins + timedelta(hours=3)
    session = Session(title="Oplæg", kind=SessionKind.TALK, start=begins, end=ends)
    return Agenda(title="Dagen", zone="UTC", sessions=(session,))


async def _share(running: App, event: Event, session_id: str, texts: list[str]) -> None:
    """Let ideas come a burst at a time, each with a vote, as fast as the database takes them."""
    for start in range(0, len(texts), BURST):
        now = datetime.now(UTC)
        numbered = list(enumerate(texts[start : start + BURST], start + 1))
        async with running.store.write() as tables:
            await tables.ideas.add_all(
                [
                    Idea(
                        id=f"{number:032x}",
                        event_id=event.id,
                        number=number,
                        person_id=f"p{number % PEOPLE}",
                        text=text,
                        session_id=session_id,
                        shared_at=now,
                    )
                    for number, text in numbered
                ]
            )
            await tables.votes.add_all(
                [
                    Vote(idea_id=f"{number:032x}", person_id=f"p{number * 7 % PEOPLE}", event_id=event.id, cast_at=now)
                    for number, _ in numbered
                ]
            )
            await sensing.plan_for(tables, event.id, now)
        running.alarm.ring("dues")
        await asyncio.sleep(0.02)


async def _until_read(running: App, event: Event, count: int) -> None:
    while True:
        async with running.store.read() as tables:
            if await tables.embeddings.count(event_id=event.id) >= count:
                return
        await asyncio.sleep(0.2)


def _occasion(tables: Tables, event: Event, agenda: Agenda) -> Occasion:
    return Occasion(tables=tables, now=datetime.now(UTC), face=Face(voice=Voice()), event=event, agenda=agenda)


async def _themed(running: App, event: Event, session_id: str) -> int:
    """Have themes found, and return how many there are once they are."""
    async with running.store.read() as tables:
        (release,) = await tables.releases.find(event_id=event.id)
    async with running.store.write() as tables:
        key = await sensing.ask(_occasion(tables, event, release.agenda), session_id, sensing.Task())
    running.alarm.ring("dues")
    while True:
        await asyncio.sleep(0.05)
        async with running.store.read() as tables:
            due = await tables.dues.get(key=key)
            if due is not None and due.state == "done":
                return len(await sensemaking.records(_occasion(tables, event, release.agenda), release.agenda))


async def _measure(count: int) -> list[Row]:
    worst = Lateness()
    async with fresh("sqlite") as database, app.running(_settings(database.url), tokens=_Token()) as running:
        event = await running.create_event(_agenda())
        async with running.store.write() as tables:
            await tables.people.add_all([Person(id=f"p{number}", name=f"Person {number}") for number in range(PEOPLE)])
            (release,) = await tables.releases.find(event_id=event.id)
        session_id = release.agenda.sessions[0].id
        watching = asyncio.create_task(worst.watch())
        begun = time.perf_counter()
        await _share(running, event, session_id, themes.ideas(count))
        await _until_read(running, event, count)
        read, late_reading = time.perf_counter() - begun, worst.told()
        begun = time.perf_counter()
        made = await _themed(running, event, session_id)
        found, late_finding = time.perf_counter() - begun, worst.told()
        watching.cancel()
    reading = round(late_reading / themes.LATE, 2)
    finding = round(late_finding / themes.LATE, 2)
    return [
        Row(f"{count} ideas shared and read", round(read, 1), "s"),
        Row(f"{count}: latest turn meanwhile", round(1000 * late_reading, 1), "ms", ratio=reading, aim=1.0, most=True),
        Row(f"{count} ideas to themes and counted", round(found, 1), "s", note=f"{made} themes"),
        Row(
            f"{count}: latest turn meanwhile, finding",
            round(1000 * late_finding, 1),
            "ms",
            ratio=finding,
            aim=1.0,
            most=True,
        ),
    ]


async def measure_sense() -> list[Row]:
    """Take the time of six hundred ideas, and of a thousand."""
    themes.need_model()
    return [row for count in COUNTS for row in await _measure(count)]


BENCHES: Mapping[str, Measure] = {"sense": measure_sense}
