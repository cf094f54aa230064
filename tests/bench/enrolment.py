"""What those who run an event see of those who registered must not grow faster than their number: one page of the
list, a search, the counts and the files of 10,000 against 1,000.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bot import agendas, sifting
from bot.enlisting import Sieve
from bot.enrolment import board, figures, lists, rows
from bot.exports import RegistrationShape, enrolled
from bot.model import (
    Agenda,
    FieldKind,
    Form,
    FormField,
    Person,
    Price,
    Quote,
    Registration,
    RegistrationState,
    Session,
    SessionKind,
)
from bot.municipalities import MUNICIPALITIES
from bot.occasions import Occasion, load
from bot.store import open_store
from bot.texts import Voice
from bot.texts.enlisting import Part
from cards.elements import Face
from cards.registrants import PAGE
from tests.bench.measure import Row

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from bot.ports import Store
    from tests.bench.measure import Measure

FEW, MANY = 1_000, 10_000
TIMES = 3  # the quickest tells: whatever else runs only makes it slower
AT_MOST = 2.0  # a registration; what grew with the square would be at ten
NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
_START = datetime(2026, 11, 30, 9)  # noqa: DTZ001 - wall time of the event
_WAITING = 10  # every so manieth waits
AGENDA = Agenda(
    title="Dagen",
    form=Form(
        fields=(
            FormField(id="name", required=True),
            FormField(id="municipality", kind=FieldKind.MUNICIPALITY),
            FormField(id="role"),
            FormField(id="email", kind=FieldKind.EMAIL),
            FormField(id="hope", label="Hvad håber du at få med hjem?", kind=FieldKind.LONG),
        ),
        seats=MANY,
    ),
    sessions=(Session(title="Idéer", kind=SessionKind.WORKSHOP, start=_START, end=_START + timedelta(hours=1)),),
)


def _registration(event_id: str, person: Person, number: int) -> Registration:
    waits = number % _WAITING == 0
    return Registration(
        event_id=event_id,
        person_id=person.id,
        state=RegistrationState.WAITING if waits else RegistrationState.REGISTERED,
        answers={
            "name": person.name,
            "municipality": MUNICIPALITIES[number % len(MUNICIPALITIES)].name,
            "role": "Konsulent i borgerservice",
            "email": f"person{number}@kommune.example",
            "hope": "Mod til at prøve noget, og nogen at ringe til bagefter.",
        },
        number=number,
        quote=Quote(price=Price(amount=600)),
        queued_at=NOW if waits else None,
        changed_at=NOW,
    )


async def _fill(store: Store, count: int) -> str:
    async with store.write() as tables:
        event = await agendas.create_event(tables, AGENDA, NOW)
        people = [Person(id=f"{event.id}/{number}", name=f"Ærlig Person {number}") for number in range(1, count + 1)]
        await tables.people.add_all(people)
        made = [_registration(event.id, each, number) for number, each in enumerate(people, 1)]
        await tables.registrations.add_all(made)
    return event.id


async def _page(day: Occasion, sieve: Sieve) -> None:
    found = await sifting.sift(day, sieve)
    start = (sieve.page - 1) * PAGE
    if len(await lists.page(day, sieve, found[start : start + PAGE], start)) != PAGE:
        raise LookupError(sieve)


async def _file(day: Occasion, shape: RegistrationShape) -> None:
    told = rows.compose(await rows.read(day))
    enrolled(day.face.voice, told, shape, "x")


STEPS: Mapping[str, Callable[[Occasion], Awaitable[object]]] = {
    "counts": board.count,
    "a page": lambda day: _page(day, Sieve(page=50)),
    "who waits": lambda day: _page(day, Sieve(part=Part.WAITING, page=5)),
    "a search": lambda day: _page(day, Sieve(text="odense")),
    "by municipality": figures.gather,
    "csv": lambda day: _file(day, "csv"),
    "xlsx": lambda day: _file(day, "xlsx"),
}


async def _take(store: Store, event_id: str) -> dict[str, float]:
    """Return the seconds that each step takes."""
    taken: dict[str, float] = {}
    async with store.read() as tables:
        loaded = await load(tables, event_id)
        if loaded is None:
            raise LookupError(event_id)
        event, agenda = loaded
        face = Face(Voice(agenda.language, agenda.zone))
        day = Occasion(tables=tables, now=NOW, face=face, event=event, agenda=agenda)
        for name, step in STEPS.items():
            begun = time.perf_counter()
            await step(day)
            taken[name] = time.perf_counter() - begun
    return taken


async def _quickest(store: Store, event_id: str) -> dict[str, float]:
    found = [await _take(store, event_id) for _ in range(TIMES)]
    return {name: min(each[name] for each in found) for name in found[0]}


async def enrolment() -> list[Row]:
    """List, search, count and write 1,000 registrations, and 10,000, after each other; the ratio is what one takes."""
    with TemporaryDirectory() as folder:
        store = await open_store(f"sqlite:///{Path(folder) / 'dag.db'}")
        try:
            few, many = await _fill(store, FEW), await _fill(store, MANY)
            await _take(store, few)  # what is loaded at first use is loaded
            small, large = await _quickest(store, few), await _quickest(store, many)
        finally:
            await store.close()
    return [
        Row(
            what,
            seconds / MANY * 1e6,
            "µs/registration",
            small[what] / FEW * 1e6,
            seconds / MANY / (small[what] / FEW),
            AT_MOST,
            most=True,
            note=f"{MANY:,} registrations in {seconds * 1000:,.0f} ms; the floor is {FEW:,}",
        )
        for what, seconds in large.items()
    ]


BENCHES: Mapping[str, Measure] = {"enrolment": enrolment}
