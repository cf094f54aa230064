"""An event in memory, from its first session to six weeks later: what is queued leaves at once, and time goes from due
to due. Person 0 runs it; the others take part.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot import agendas, commands, summaries
from bot.dispatch import Door
from bot.model import (
    Agenda,
    Answer,
    Assignment,
    BreakoutPlan,
    DeliveryState,
    DueKind,
    DueState,
    EventPlace,
    EventRole,
    Idea,
    Identity,
    IdentityKind,
    Person,
    Place,
    PlaceKind,
    Placing,
    Purpose,
    Registration,
    RegistrationState,
    Sender,
    Session,
    SessionKind,
    Spot,
    Theme,
    Turn,
    TurnKind,
    Vote,
)
from bot.occasions import Occasion, load
from bot.texts import Voice
from cards.elements import Face
from tests.fakes.alarm import FakeAlarm
from tests.fakes.chat import FakeChat, FakeDirectory
from tests.fakes.clock import FakeClock
from tests.fakes.store import MemoryStore
from tests.journeys.stage import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.model import Delivery, Due, Promise

APP, TENANT, URL = "app", "tenant", "https://connector.example/"
TOWNS = ("Odense", "Skive", "Vejle", "Ishøj")
MAIN = "main"


def at(clock: str) -> datetime:
    """Return a wall time: of the day itself, where no date is told."""
    return datetime.fromisoformat(clock if "T" in clock else f"2027-05-31T{clock}")


def line(title: str, start: str, end: str | None, kind: SessionKind, **more: object) -> Session:
    made = Session(id=title, title=title, kind=kind, start=at(start), end=at(end) if end else None)
    return made.model_copy(update=more)


def programme(*more: Session, **told: object) -> Agenda:
    return Agenda(
        title="Idétræf",
        sessions=(
            line("Velkommen", "10:00", "10:45", SessionKind.TALK),
            line("I grupper", "11:00", "11:45", SessionKind.BREAKOUT, breakout=BreakoutPlan()),
            *more,
            line("Tak", "14:00", "14:30", SessionKind.CLOSING),
        ),
        organisers=("p0@mosebo.example",),
    ).model_copy(update=told)


@dataclass
class Afternoon:
    """One event in a channel, with people in groups, and one who runs it."""

    agenda: Agenda = field(default_factory=programme)
    people: int = 8
    store: MemoryStore = field(default_factory=MemoryStore)

    def __post_init__(self) -> None:
        self.clock = FakeClock(self.agenda.instant(at("09:30")))
        self.turns = 0
        commands.parse("hjælp")  # the first sentence of all takes a while
        self.restart()

    def restart(self) -> None:
        """Let another process go on with what is in the database."""
        self.door = Door(self.store, FakeChat(), FakeDirectory(), FakeAlarm(), self.clock)

    async def begin(self, *, unreachable: Iterable[int] = (), quiet: Iterable[int] = ()) -> Afternoon:
        async with self.store.write() as tables:
            await agendas.create_event(tables, self.agenda, self.clock.now(), event_id="e", tenant_id=TENANT)
            await tables.places.add(place(MAIN, PlaceKind.CHANNEL))
            await tables.event_places.add(EventPlace(event_id="e", place_id=MAIN, purpose=Purpose.MAIN))
            await tables.assignments.add(Assignment(scope_id="e", person_id="p0", role=EventRole.ORGANISER))
            for number in range(self.people + 1):
                own = f"p{number}"
                await tables.people.add(Person(id=own, name=f"Person {number}", quiet=number in set(quiet)))
                kind = IdentityKind.ANONYMOUS if number in set(unreachable) else IdentityKind.MEMBER
                met = {"met_in": MAIN, "kind": kind, "name": f"Person {number}", "email": f"{own}@mosebo.example"}
                await tables.identities.add(
                    Identity(id=own, app_id=APP, tenant_id=TENANT, user_id=own, person_id=own).model_copy(update=met)
                )
                if number:
                    await tables.registrations.add(
                        Registration(
                            event_id="e",
                            person_id=own,
                            state=RegistrationState.REGISTERED,
                            answers={"municipality": TOWNS[number % len(TOWNS)]},
                            changed_at=self.clock.now(),
                        )
                    )
        return self

    # Time ----------------------------------------------------------------------------------------

    async def until(self, clock: str) -> None:
        """Do everything that is due, each at its time."""
        last = self.agenda.instant(at(clock))
        while ahead := await self._ahead(last):
            self.clock.set(max(self.clock.now(), ahead))
            await self.fire()
        self.clock.set(last)

    async def _ahead(self, last: datetime) -> datetime | None:
        async with self.store.read() as tables:
            found = await tables.dues.before(last, 1)
        return found[0].at if found else None

    async def sleep(self, clock: str) -> None:
        """Let time pass while nothing runs."""
        self.clock.set(self.agenda.instant(at(clock)))

    async def fire(self) -> None:
        """Do what is due by now, and what follows from it."""
        for _ in range(9):
            async with self.store.read() as tables:
                found = await tables.dues.before(self.clock.now())
            for each in found:
                await self.door.due([each])
            await self.leave()
            if not found:
                return

    async def again(self, kind: DueKind) -> None:
        """Let what was done be due once more, as after a crash."""
        async with self.store.write() as tables:
            for each in await tables.dues.find(event_id="e", kind=kind):
                await tables.dues.put(each.model_copy(update={"state": DueState.PLANNED}))
        await self.fire()

    async def leave(self) -> None:
        """Let all that is queued, and may leave by now, leave; a thread stands once its first message does."""
        async with self.store.write() as tables:
            for each in await tables.deliveries.find(state=DeliveryState.QUEUED):
                if each.not_before and each.not_before > self.clock.now():
                    continue
                sent = {"state": DeliveryState.SENT, "activity_id": each.key, "sent_revision": each.revision}
                await tables.deliveries.put(each.model_copy(update=sent))
                if each.thread_place_id:
                    thread = place(each.thread_place_id, PlaceKind.CHANNEL)
                    update = {"conversation_id": MAIN, "thread_root": each.thread_place_id}
                    await tables.places.put(thread.model_copy(update=update))

    # What people say and read --------------------------------------------------------------------

    async def say(self, text: str, person: int = 0, *, key: str = "") -> str:
        """Say something 1:1, and return the answer: its text, or all that its card says."""
        turn = self._turn(person, key).model_copy(update={"kind": TurnKind.SENTENCE, "text": text, "written": text})
        before = {each.key for each in await self.sent("answer")}
        await self.door.turn(turn)
        said = [each.message for each in await self.sent("answer") if each.key not in before]
        await self.leave()
        return "\n".join(each.text or words(each.card) for each in said)

    async def press(self, data: dict[str, Any], person: int) -> Answer:
        """Press a button, and return what takes the card's place, or is said beside it."""
        turn = self._turn(person).model_copy(update={"kind": TurnKind.SUBMISSION, "data": data, "invoke": True})
        answer = await self.door.turn(turn)
        await self.leave()
        return answer or Answer()

    def _turn(self, person: int, key: str = "") -> Turn:
        self.turns += 1
        spot = Spot(
            app_id=APP,
            tenant_id=TENANT,
            conversation_id=f"1:1 p{person}",
            kind=PlaceKind.PERSONAL,
            service_url=URL,
        )
        sender = Sender(user_id=f"p{person}", name=f"Person {person}", tenant_id=TENANT)
        return Turn(key=key or f"turn {self.turns}", kind=TurnKind.OTHER, sender=sender, spot=spot)

    async def share(self, text: str, session: str | None, *, by: int = 1, votes: Iterable[int] = ()) -> int:
        """Share an idea in a session (by its title), by the group that somebody sits in, with people's votes."""
        async with self.store.write() as tables:
            loaded = await load(tables, "e")
            ids = {each.title: each.id for each in loaded[1].sessions} if loaded else {}
            session_id = ids[session] if session else None
            sitting = {each.id for each in await tables.rounds.find(event_id="e", session_id=session_id or "")}
            seats = await tables.members.find(person_id=f"p{by}")
            number = await tables.ideas.last_number("e") + 1
            idea = Idea(
                id=f"i{number}",
                event_id="e",
                number=number,
                person_id=f"p{by}",
                text=text,
                session_id=session_id,
                group_id=next((each.group_id for each in seats if each.round_id in sitting), None),
                shared_at=self.clock.now(),
            )
            await tables.ideas.add(idea)
            for each in votes:
                vote = Vote(idea_id=idea.id, person_id=f"p{each}", event_id="e", cast_at=self.clock.now())
                await tables.votes.add(vote)
        return number

    async def theme(self, name: str, *numbers: int) -> None:
        """Gather ideas of one session in a theme."""
        async with self.store.write() as tables:
            ideas = await tables.ideas.find(event_id="e", number=numbers)
            number = await tables.themes.last_number("e") + 1
            central, about = f"i{numbers[0]}", ideas[0].session_id or ""
            made = Theme(id=f"t{number}", event_id="e", number=number, name=name, made_at=self.clock.now())
            await tables.themes.add(made.model_copy(update={"central": central, "session_id": about}))
            await tables.placings.add_all(
                [Placing(idea_id=each.id, event_id="e", theme_id=f"t{number}") for each in ideas]
            )

    async def follow(self) -> None:
        """Bring what stands up to date."""
        async with self.store.write() as tables:
            loaded = await load(tables, "e")
            assert loaded is not None
            event, agenda = loaded
            face = Face(voice=Voice(agenda.language, agenda.zone))
            day = Occasion(tables=tables, now=self.clock.now(), face=face, event=event, agenda=agenda)
            await summaries.follow(day)
        await self.leave()

    async def sent(self, *kinds: str) -> list[Delivery]:
        async with self.store.read() as tables:
            found = await tables.deliveries.find(kind=kinds)
        return sorted(found, key=lambda each: each.position)

    async def read(self, kind: str, target: str = MAIN) -> list[str]:
        """Return all that the cards of a kind say that went to a place or a person."""
        return [words(each.message.card) for each in await self.sent(kind) if target in {each.place_id, each.person_id}]

    async def promise(self, person: int, event_id: str = "e") -> Promise | None:
        async with self.store.read() as tables:
            return await tables.promises.get(event_id=event_id, person_id=f"p{person}")

    async def dues(self, kind: DueKind) -> list[Due]:
        async with self.store.read() as tables:
            return sorted(await tables.dues.find(event_id="e", kind=kind), key=lambda each: each.at)


def place(own: str, kind: PlaceKind) -> Place:
    return Place(id=own, app_id=APP, tenant_id=TENANT, conversation_id=own, kind=kind, service_url=URL)
