"""An event with seats in a store, and what people do about them: through the use cases, without a wire."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot import acts, agendas, registrations
from bot.errors import RefusalError
from bot.model import (
    Agenda,
    DueKind,
    DueState,
    EventPlace,
    EventRole,
    Form,
    FormField,
    Identity,
    IdentityKind,
    Person,
    Place,
    PlaceKind,
    Purpose,
    Session,
    SessionKind,
    Submission,
    Verb,
    new_id,
)
from bot.occasions import Guest, Occasion, Scene, hold, load
from bot.registrations.pricing import quote
from bot.registrations.seating import complete
from bot.registrations.terms import form_of
from bot.texts import Voice
from cards.elements import Face

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.model import Answer, Delivery, Due, Registration
    from tests.databases import AnyStore

DAY = datetime(2027, 5, 31)  # noqa: DTZ001 - wall time
FIELDS = (FormField(id="name", required=True), FormField(id="email"), FormField(id="role"))
ORGANISER = "org"


def session(key: str, hour: float, **more: Any) -> Session:
    start = DAY + timedelta(hours=hour)
    values = {"id": key, "title": f"Punkt {key}", "kind": SessionKind.TALK, "start": start}
    return Session.model_validate(values | {"end": start + timedelta(hours=1)} | more)


def agenda(seats: int | None = 2, *, sessions: tuple[Session, ...] = (), **form: Any) -> Agenda:
    """Return an agenda whose form has so many seats."""
    return Agenda(
        title="Fjorddagen",
        sessions=sessions or (session("", 9), session("", 11)),
        form=Form.model_validate({"fields": FIELDS, "seats": seats} | form),
        organisers=("org@fjord.example",),
    )


class Plan:
    """One event in a store (or in several, which are replicas), at a time of its own."""

    def __init__(self, *stores: AnyStore, agenda: Agenda) -> None:
        self.stores, self.agenda, self.event_id = stores, agenda, new_id()
        self.now = agenda.instant(DAY - timedelta(days=20))
        self.turn = 0

    @property
    def store(self) -> AnyStore:
        """Return one replica after the other."""
        self.turn += 1
        return self.stores[self.turn % len(self.stores)]

    async def open(self) -> None:
        """Keep the event, its console and its organiser."""
        place = self._place("console", PlaceKind.GROUP)
        async with self.store.write() as tables:
            await tables.places.put(place)
            event = await agendas.create_event(tables, self.agenda, self.now, event_id=self.event_id, tenant_id="t")
            link = EventPlace(event_id=event.id, place_id=place.id, purpose=Purpose.CONSOLE)
            await tables.event_places.put(link)

    async def release(self, agenda: Agenda) -> None:
        """Accept another agenda, and do what is due of it."""
        self.agenda = agenda
        async with self.store.write() as tables:
            event = await tables.events.get(id=self.event_id)
            assert event is not None
            await agendas.accept(tables, event, agenda, self.now)
        await self.wait(0)

    def _place(self, name: str, kind: PlaceKind) -> Place:
        return Place(
            id=f"{self.event_id}.{name}",
            app_id="app",
            tenant_id="t",
            conversation_id=f"19:{self.event_id}.{name}",
            kind=kind,
            service_url="https://smba.example",
        )

    def person(self, name: str) -> str:
        return f"{self.event_id}.{name}"

    async def meet(self, tables: Any, name: str) -> Guest:
        """Return somebody with a chat of their own, whom the connector knows by e-mail."""
        key = self.person(name)
        chat = self._place(name, PlaceKind.PERSONAL).model_copy(update={"person_id": key})
        who = Identity(
            id=key,
            person_id=key,
            app_id="app",
            tenant_id="t",
            user_id=f"29:{key}",
            kind=IdentityKind.MEMBER,
            email=f"{name}@fjord.example",
            met_in=chat.id,
        )
        person = await tables.people.lock(id=key) or Person(id=key, name=name, email=who.email)
        await tables.people.put(person)
        await tables.places.put(chat)
        await tables.identities.put(who)
        return Guest(person=person, identity=who, place=chat)

    async def scene(self, tables: Any, name: str) -> Scene:
        loaded = await load(tables, self.event_id)
        assert loaded is not None
        event, accepted = loaded
        return Scene(
            tables=tables,
            now=self.now,
            face=Face(voice=Voice("da", accepted.zone), place=PlaceKind.PERSONAL),
            event=event,
            agenda=accepted,
            guest=await self.meet(tables, name),
            roles=frozenset({EventRole.ORGANISER} if name == ORGANISER else ()),
        )

    async def act(self, name: str, use_case: Callable[[Scene], Awaitable[Answer]]) -> str:
        """Return what somebody is told, as the card's fallback or the text; a refusal by its code."""
        self.now += timedelta(milliseconds=1)
        try:
            async with self.store.write() as tables:
                answer = await use_case(await self.scene(tables, name))
        except RefusalError as refusal:
            return refusal.code
        return str(answer.card["fallbackText"]) if answer.card else answer.text

    async def register(self, name: str, **answers: str) -> str:
        async def use_case(scene: Scene) -> Answer:
            said = {"name": name} | answers
            return await complete(scene, said, await quote(scene, form_of(scene), said))

        return await self.act(name, use_case)

    async def cancel(self, name: str) -> str:
        return await self.act(name, registrations.cancel)

    async def take(self, name: str, session_id: str | None = None) -> str:
        ask = Submission(verb=Verb.TAKE_SEAT, session_id=session_id)
        return await self.act(name, lambda scene: registrations.take(scene, ask))

    async def let_go(self, name: str, session_id: str | None = None) -> str:
        ask = Submission(verb=Verb.LET_GO_SEAT, session_id=session_id)
        return await self.act(name, lambda scene: registrations.let_go(scene, ask))

    async def grant(self, number: int | str, *, granted: bool = True) -> str:
        async def use_case(scene: Scene) -> Answer:
            await hold(scene.tables, scene.event.id)
            return await (registrations.grant if granted else registrations.refuse)(scene, str(number))

        return await self.act(ORGANISER, use_case)

    async def wait(self, hours: float) -> None:
        """Let time pass, and everything due meanwhile happen at its time, each in a transaction of its own."""
        until = self.now + timedelta(hours=hours)
        while True:
            async with self.store.read() as tables:
                due = next((each for each in await tables.dues.before(until) if self._is_ours(each)), None)
            if due is None:
                break
            self.now = max(self.now, due.at)
            async with self.store.write() as tables:
                await hold(tables, self.event_id)
                scene = await self.scene(tables, ORGANISER)
                day = Occasion(tables=tables, now=self.now, face=scene.face, event=scene.event, agenda=scene.agenda)
                await acts.perform_due(day, due, late=lambda _: False)
                await tables.dues.put(due.model_copy(update={"state": DueState.DONE}))
        self.now = until

    def _is_ours(self, due: Due) -> bool:
        return due.event_id == self.event_id and due.kind in {DueKind.OFFER_ENDS, DueKind.REGISTRATION_CLOSES}

    async def rows(self) -> list[Registration]:
        async with self.store.read() as tables:
            return await tables.registrations.find(event_id=self.event_id)

    async def states(self) -> dict[str, str]:
        """Return where everybody stands, by name."""
        return {each.person_id.removeprefix(f"{self.event_id}."): str(each.state) for each in await self.rows()}

    async def log(self, name: str) -> list[tuple[str, str]]:
        async with self.store.read() as tables:
            rows = await tables.registration_log.find(event_id=self.event_id, person_id=self.person(name))
        return [(str(each.state), each.why) for each in sorted(rows, key=lambda each: each.changed_at)]

    async def said(self, kind: str) -> list[Delivery]:
        """Return what was queued of one kind."""
        async with self.store.read() as tables:
            return await tables.deliveries.find(event_id=self.event_id, kind=kind)

    async def told(self, kind: str) -> list[tuple[str, str, int]]:
        """Return whom something was said to, what (the toast), and in which revision."""
        return [
            (
                (each.person_id or each.place_id or "").removeprefix(f"{self.event_id}."),
                each.message.summary,
                each.revision,
            )
            for each in await self.said(kind)
        ]
