"""What a document costs must not grow faster than what stands in it: an idea of 10,000 about what one of 1,000 does,
read from the database, counted and drawn.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bot import agendas, records
from bot.exports import SHAPES, draw
from bot.model import Agenda, Idea, Person, Session, SessionKind, Vote
from bot.occasions import Occasion, load
from bot.store import open_store
from bot.texts import Voice
from cards.elements import Face
from tests.bench.measure import Row

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.ports import Store
    from tests.bench.measure import Measure

FEW, MANY = 1_000, 10_000
VOTES = 3  # an idea has
TIMES = 3  # the quickest tells: whatever else runs only makes it slower
AT_MOST = 2.0  # what grew with the square would be at ten
NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
_START = datetime(2026, 11, 30, 9)  # noqa: DTZ001 - wall time of the event
AGENDA = Agenda(
    title="Dagen",
    sessions=(
        Session(title="Idéer", kind=SessionKind.WORKSHOP, start=_START, end=_START + timedelta(hours=1)),
        Session(title="Tak", kind=SessionKind.CLOSING, start=_START + timedelta(hours=1)),
    ),
)


async def _fill(store: Store, count: int) -> str:
    async with store.write() as tables:
        event = await agendas.create_event(tables, AGENDA, NOW)
        loaded = await load(tables, event.id)
        session_id = loaded[1].sessions[0].id if loaded else None
        people = [Person(id=f"{event.id}/{number}", name=f"Person {number}") for number in range(count)]
        await tables.people.add_all(people)
        ideas = [
            Idea(
                id=f"{each.id}/i",
                event_id=event.id,
                number=number,
                person_id=each.id,
                text=f"Vi skal mødes oftere på tværs af kommunerne, og det skal være let ({number}).",
                session_id=session_id,
                shared_at=NOW,
            )
            for number, each in enumerate(people, 1)
        ]
        await tables.ideas.add_all(ideas)
        votes = [
            Vote(idea_id=each.id, person_id=people[(number * 7 + nth) % count].id, event_id=event.id, cast_at=NOW)
            for number, each in enumerate(ideas)
            for nth in range(VOTES)
        ]
        await tables.votes.add_all(votes)
    return event.id


async def _take(store: Store, event_id: str) -> dict[str, float]:
    """Return the seconds that each step takes."""
    taken: dict[str, float] = {}
    voice = Voice(AGENDA.language, AGENDA.zone)
    async with store.read() as tables:
        loaded = await load(tables, event_id)
        if loaded is None:
            raise LookupError(event_id)
        event, agenda = loaded
        day = Occasion(tables=tables, now=NOW, face=Face(voice=voice), event=event, agenda=agenda)
        begun = time.perf_counter()
        record = await records.gather(day)
        taken["read and counted"] = time.perf_counter() - begun
    for shape in SHAPES:
        begun = time.perf_counter()
        draw(voice, record, shape)
        taken[shape] = time.perf_counter() - begun
    return taken


async def _take_best(store: Store, event_id: str) -> dict[str, float]:
    taken = [await _take(store, event_id) for _ in range(TIMES)]
    return {what: min(each[what] for each in taken) for what in taken[0]}


async def documents() -> list[Row]:
    """Time an idea, in an event of few and of many."""
    with TemporaryDirectory() as folder:
        store = await open_store(f"sqlite:///{Path(folder) / 'dag.db'}")
        try:
            events = {count: await _fill(store, count) for count in (FEW, MANY)}
            await _take(store, events[FEW])  # loads what draws
            found = {count: await _take_best(store, event_id) for count, event_id in events.items()}
        finally:
            await store.close()
    return [
        Row(
            what,
            seconds / MANY * 1e6,
            "µs/idea",
            found[FEW][what] / FEW * 1e6,
            seconds / MANY / (found[FEW][what] / FEW),
            AT_MOST,
            most=True,
            note=f"{MANY:,} ideas in {seconds:.2f} s; the floor is {FEW:,}",
        )
        for what, seconds in found[MANY].items()
    ]


BENCHES: Mapping[str, Measure] = {"documents": documents}
