"""What ideas cost when there are many: a page of the list, a vote, one by its number, a deal, and all of them for a
document, of a thousand and of ten thousand.

The floor is the same among a thousand. What concerns one idea must not grow with how many there are, what reads the
list not faster than they do. It is the CPU's time, so that a machine that is busy elsewhere is not taken for growth.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from bot import ideas
from bot.model import (
    Agenda,
    Event,
    Idea,
    IdeaRules,
    Identity,
    Person,
    Place,
    PlaceKind,
    Registration,
    RegistrationState,
    Session,
    SessionKind,
    Vote,
)
from bot.occasions import Guest, Scene
from bot.store import open_store
from bot.texts import Voice
from cards.elements import Face
from tests.bench.databases import fresh
from tests.bench.measure import Row

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.ports import Tables
    from bot.store import SqlStore
    from tests.bench.measure import Measure

    Act = Callable[[Scene], Awaitable[object]]

FEW: Final = 1_000
MANY: Final = 10_000
PEOPLE: Final = 1_000
VOTES: Final = 10
REPEATS: Final = 5
NOON: Final = datetime(2027, 5, 31, 10, tzinfo=UTC)
TOWNS: Final = ("Aarhus Kommune", "Skive", "Vejle", "Odense", "Ishøj", "Herning")


@dataclass(frozen=True)
class Timed:
    """What is measured; it may take `most` times as long of ten times as many."""

    what: str
    act: Act
    most: float


TIMED: Final = (
    Timed("a page of the list", lambda scene: ideas.show(scene, "2"), MANY / FEW),
    Timed("one by its number", lambda scene: ideas.show_one(scene, "7"), 3.0),
    Timed("a vote", lambda scene: ideas.vote(scene, "7"), 3.0),
    Timed("one more shared", lambda scene: ideas.share(scene, "Flere bænke"), 3.0),
    Timed("three dealt to read", ideas.read, MANY / FEW),
    Timed("all for a document", lambda scene: ideas.records(scene, scene.agenda), 1.5 * MANY / FEW),
)


def _scene(tables: Tables, number: int) -> Scene:
    session = Session(id="s", title="Oplæg", kind=SessionKind.TALK, start=NOON.replace(tzinfo=None))
    own = f"p{number}"
    place = Place(
        id="place", app_id="a", tenant_id="t", conversation_id="c", kind=PlaceKind.PERSONAL, service_url="https://x.org"
    )
    identity = Identity(id=own, app_id="a", tenant_id="t", user_id=own, person_id=own)
    return Scene(
        tables=tables,
        now=NOON + timedelta(hours=3),
        face=Face(Voice("da")),
        event=Event(id="e", title="Idétræf", starts_at=NOON, ends_at=NOON + timedelta(hours=9)),
        agenda=Agenda(title="Idétræf", sessions=(session,), ideas=IdeaRules(reading=True, most=200)),
        guest=Guest(Person(id=own), identity, place),
        roles=frozenset(),
    )


async def _fill(store: SqlStore, count: int) -> None:
    """Let a thousand people have shared so many ideas, and each supported ten of them."""
    async with store.write() as tables:
        await tables.events.put(_scene(tables, 0).event)
        await tables.people.put_all([Person(id=f"p{number}", name=f"Person {number}") for number in range(PEOPLE)])
        await tables.registrations.put_all([_registration(number) for number in range(PEOPLE)])
        await tables.ideas.put_all([_idea(number) for number in range(1, count + 1)])
        await tables.votes.put_all([_vote(count, person, each) for person in range(PEOPLE) for each in range(VOTES)])


def _vote(count: int, person: int, which: int) -> Vote:
    idea = (person * VOTES + which) % count + 1
    return Vote(idea_id=f"i{idea}", person_id=f"p{person}", event_id="e", cast_at=NOON)


def _registration(number: int) -> Registration:
    answers = {"name": f"Person {number}", "municipality": TOWNS[number % len(TOWNS)]}
    return Registration(
        event_id="e", person_id=f"p{number}", state=RegistrationState.REGISTERED, answers=answers, changed_at=NOON
    )


def _idea(number: int) -> Idea:
    return Idea(
        id=f"i{number}",
        event_id="e",
        number=number,
        person_id=f"p{number % PEOPLE}",
        text=f"Stil flere bænke frem på torvet, nr. {number}, og spørg dem, der venter på bussen.",
        session_id="s",
        shared_at=NOON,
    )


async def _seconds(kind: str, count: int) -> list[float]:
    """Return how long each takes at best."""
    async with fresh(kind) as database:
        store = await open_store(database.url)
        try:
            await _fill(store, count)
            return [await _best(store, each.act) for each in TIMED]
        finally:
            await store.close()


async def _best(store: SqlStore, act: Act) -> float:
    taken: list[float] = []
    for number in range(REPEATS):
        async with store.write() as tables:
            scene = _scene(tables, number)
            begun = time.process_time()
            await act(scene)
            taken.append(time.process_time() - begun)
    return min(taken)


async def many(kind: str) -> list[Row]:
    """CPU milliseconds of each, among ten thousand ideas and among a thousand."""
    few, much = await _seconds(kind, FEW), await _seconds(kind, MANY)
    return [
        Row(f"{each.what}, of {MANY:,}", late * 1e3, "ms CPU", soon * 1e3, late / soon, each.most, most=True)
        for each, soon, late in zip(TIMED, few, much, strict=True)
    ]


BENCHES: dict[str, Measure] = {"many_ideas": partial(many, "sqlite")}
