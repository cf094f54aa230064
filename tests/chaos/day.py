"""The day that is played: one event in many places, written as rows before anybody runs.

Its lines are an hour each, which pass in seconds. Names are unique, so that a message can be told
from every other by what it says.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from bot import agendas
from bot.demo.clock import Tempo, tempo
from bot.model import (
    Agenda,
    Attendance,
    Audience,
    BreakoutPlan,
    EventPlace,
    Identity,
    Notices,
    Person,
    Place,
    PlaceKind,
    Purpose,
    Session,
    SessionKind,
    Speaker,
)
from tests.wire.activities import APP, BOT, HOST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.ports import Store, Tables

EVENT: Final = "dagen"
SECRET: Final = "Lukket kreds"
GROUPS: Final = "19:kanal-grupper@thread.tacv2"
HOUR: Final = timedelta(hours=1)
FIRST: Final = datetime(2026, 11, 30, 9)  # noqa: DTZ001 - wall time of the event
KINDS: Final = {
    2: (SessionKind.OPENING, SessionKind.BREAKOUT),
    3: (SessionKind.OPENING, SessionKind.BREAKOUT, SessionKind.CLOSING),
    7: (
        SessionKind.OPENING,
        SessionKind.TALK,
        SessionKind.BREAKOUT,
        SessionKind.BREAK,
        SessionKind.TALK,
        SessionKind.WORKSHOP,
        SessionKind.CLOSING,
    ),
}
_KINDS_OF_PLACE: Final = (
    PlaceKind.CHANNEL,
    PlaceKind.GROUP,
    PlaceKind.GROUP,
    PlaceKind.GROUP,
    PlaceKind.PERSONAL,
)
_CONVERSATIONS: Final = {
    PlaceKind.CHANNEL: "19:kanal-{}@thread.tacv2",
    PlaceKind.GROUP: "19:moede-{}@thread.v2",
    PlaceKind.PERSONAL: "a:1-sted-{}",
}


@dataclass(frozen=True, slots=True)
class Day:
    """How large the day is, and how fast it passes: `hour` in seconds of the wall's, the first `lead` of
    which is before the first line.
    """

    places: int = 300
    lines: int = 7
    hour: float = 4.5
    lead: float = 1.2
    participants: int = 24
    speakers: int = 6
    heads_up: int = 60

    @property
    def speed(self) -> float:
        """How many times faster than the wall's its time runs."""
        return HOUR.total_seconds() / self.hour

    def agenda(self) -> Agenda:
        """Return the plan as it is in the morning; beside it sits a circle that nobody may hear of."""
        lines = [self._line(number, kind) for number, kind in enumerate(KINDS[self.lines])]
        closed = lines[-1].model_copy(
            update={"title": SECRET, "audience": Audience.CIRCLE, "kind": SessionKind.OTHER, "speakers": ()}
        )
        return Agenda(
            title="Fælles dag",
            sessions=(*lines, closed),
            facilitators=("ordstyrer@mosebo.example",),
            notices=Notices(heads_up=self.heads_up, last_minutes=15),
        )

    def _line(self, number: int, kind: SessionKind) -> Session:
        begins = FIRST + number * HOUR
        return Session(
            title=f"Punkt {number + 1}: {kind.value}",
            kind=kind,
            start=begins,
            end=begins + HOUR,
            speakers=tuple(Speaker(name=_name(each), email=_mail(each)) for each in self._speaking(number, kind)),
            breakout=BreakoutPlan(prompt="Hvad virker?") if kind is SessionKind.BREAKOUT else None,
        )

    def _speaking(self, number: int, kind: SessionKind) -> range:
        return range(0) if kind is SessionKind.BREAK else range(number % 3, self.speakers, 2)

    @property
    def begins(self) -> datetime:
        """When its time begins to run, as the event's clocks say it."""
        return FIRST - self.lead * HOUR

    @property
    def length(self) -> float:
        """How many seconds it takes if nothing is moved."""
        return (self.lines + self.lead) * self.hour

    def tempo(self, wall: datetime) -> Tempo:
        """Return how its time runs from `wall` on."""
        return tempo(self.agenda().instant(self.begins), [], self.speed, wall)

    def conversations(self) -> list[str]:
        """Return where everybody is told."""
        return [_conversation(number) for number in range(self.places)]

    async def write(self, store: Store, service_url: str) -> None:
        """Write the places, the people and the event."""
        agenda = self.agenda()
        begins = agenda.instant(self.begins)
        async with store.write() as tables:
            await agendas.create_event(tables, agenda, begins, event_id=EVENT, tenant_id=HOST)
            for place in self._places(service_url):
                await tables.places.add(place)
                if place.conversation_id != GROUPS:
                    await tables.event_places.add(EventPlace(event_id=EVENT, place_id=place.id, purpose=Purpose.MAIN))
            await tables.event_places.add(EventPlace(event_id=EVENT, place_id="grupper", purpose=Purpose.GROUP))
            await self._write_people(tables, service_url, begins)

    def _places(self, service_url: str) -> Iterator[Place]:
        for number in range(self.places):
            kind = _KINDS_OF_PLACE[number % len(_KINDS_OF_PLACE)]
            owner = f"bor-{number}" if kind is PlaceKind.PERSONAL else None
            yield _place(f"sted-{number}", _conversation(number), kind, service_url, owner)
        yield _place("grupper", GROUPS, PlaceKind.CHANNEL, service_url, None)

    async def _write_people(self, tables: Tables, service_url: str, now: datetime) -> None:
        """Half of the speakers have talked with the bot before; the others' 1:1 has yet to be opened."""
        for number in range(self.speakers):
            await _meet(tables, f"taler-{number}", _name(number), _mail(number))
            if number % 2:
                own = _place(f"hos-{number}", f"a:1-taler-{number}", PlaceKind.PERSONAL, service_url, f"taler-{number}")
                await tables.places.add(own)
        await _meet(tables, "ordstyrer", "Kirsten Holm", "ordstyrer@mosebo.example")
        for number in range(self.participants):
            person = f"deltager-{number}"
            await _meet(tables, person, f"Deltager {number}", None)
            await tables.attendances.add(Attendance(event_id=EVENT, person_id=person, present=True, said_at=now))


def _conversation(number: int) -> str:
    return _CONVERSATIONS[_KINDS_OF_PLACE[number % len(_KINDS_OF_PLACE)]].format(number)


def _name(number: int) -> str:
    return f"Taler {number}"


def _mail(number: int) -> str:
    return f"taler{number}@mosebo.example"


def _place(place_id: str, conversation: str, kind: PlaceKind, service_url: str, owner: str | None) -> Place:
    return Place(
        id=place_id,
        app_id=APP,
        tenant_id=HOST,
        conversation_id=conversation,
        kind=kind,
        service_url=service_url,
        bot_id=BOT,
        name=place_id,
        person_id=owner,
        welcomed=True,
    )


async def _meet(tables: Tables, person: str, name: str, mail: str | None) -> None:
    await tables.people.add(Person(id=person, name=name, email=mail))
    met = Identity(
        id=f"som-{person}",
        app_id=APP,
        tenant_id=HOST,
        user_id=f"29:{person}",
        person_id=person,
        email=mail,
        name=name,
        met_in="sted-1",
    )
    await tables.identities.add(met)
