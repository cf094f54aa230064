"""What a use case is given: the event that a sentence or a due is about, and who asks where.

Which event that is follows from the place, the person and the clock, by one rule (`pick`).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.delivery import queue, queue_all
from bot.links import NO_LINKS, Links
from bot.model import (
    Agenda,
    Event,
    EventRole,
    EventState,
    Identity,
    Person,
    Place,
    PlaceKind,
    Purpose,
)
from bot.texts import Voice
from cards.elements import Face

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Set as AbstractSet

    from bot.model import Assignment, Delivery, Due, EventPlace
    from bot.ports import Tables

SOON = timedelta(hours=24)
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Shared:
    """What several acts in one transaction share: agendas and main places, by event, that were read at once,
    and what is put off until it can be written at once: posts, and dues that are done.
    """

    agendas: dict[str, Agenda]
    places: dict[str, list[Place]]
    posts: list[Delivery] = field(default_factory=list)
    dues: list[Due] = field(default_factory=list)

    async def write(self, tables: Tables) -> None:
        """Write what was put off."""
        await queue_all(tables, self.posts)
        await tables.dues.put_all(self.dues)
        self.posts.clear()
        self.dues.clear()


@dataclass(frozen=True, slots=True)
class Occasion:
    """One event and its agenda at `now`, within one transaction; `face` speaks to whoever will read, and
    `links` lead to what they may download. What is `shared` with other acts need not be read again.
    """

    tables: Tables
    now: datetime
    face: Face
    event: Event
    agenda: Agenda
    links: Links = field(default=NO_LINKS, kw_only=True)
    shared: Shared | None = field(default=None, kw_only=True)

    async def main_places(self) -> list[Place]:
        """Return the places where everybody at the event reads along."""
        if self.shared is not None:
            return self.shared.places.get(self.event.id, [])
        return await places_for(self.tables, self.event.id, Purpose.MAIN)

    async def post(self, post: Delivery) -> None:
        """Queue a post, or put it off until those that share the transaction have said theirs."""
        if self.shared is not None:
            self.shared.posts.append(post)
        else:
            await queue(self.tables, post)


@dataclass(frozen=True, slots=True)
class Guest:
    """Who asks, and where: as the connector knows them, and as we do."""

    person: Person
    identity: Identity
    place: Place


@dataclass(frozen=True, slots=True)
class Scene(Occasion):
    """An occasion that somebody asks something at."""

    guest: Guest
    roles: frozenset[EventRole]

    @property
    def steers(self) -> bool:
        """Whether the person may steer the day."""
        return bool(self.roles & {EventRole.ORGANISER, EventRole.FACILITATOR})


def for_everybody(day: Occasion) -> Occasion:
    """Return the occasion as the event's places read it: in the event's language, not the person's."""
    voice = Voice(day.agenda.language, day.agenda.zone)
    face = Face(voice=voice, buttons=day.face.buttons)
    return Occasion(tables=day.tables, now=day.now, face=face, event=day.event, agenda=day.agenda, links=day.links)


def face_of(day: Occasion, person: Person) -> Face:
    """Return the face that speaks to one person 1:1."""
    voice = Voice(person.language or day.agenda.language, day.agenda.zone)
    return replace(day.face, voice=voice, place=PlaceKind.PERSONAL)


async def load(tables: Tables, event_id: str) -> tuple[Event, Agenda] | None:
    """Return an event with its accepted agenda, or None where there is no such event or agenda."""
    event = await tables.events.get(id=event_id)
    return None if event is None else await with_agenda(tables, event)


async def with_agenda(tables: Tables, event: Event) -> tuple[Event, Agenda] | None:
    """Return an event with its accepted agenda, or None where it has none."""
    release = await tables.releases.get(event_id=event.id, number=event.release)
    return None if release is None else (event, release.agenda)


async def share(tables: Tables, events: Sequence[Event]) -> Shared:
    """Read at once what acts on several events need of each."""
    ids = tuple(each.id for each in events)
    if not ids:
        return Shared({}, {})
    numbers = {each.id: each.release for each in events}
    releases = await tables.releases.find(event_id=ids, number=tuple(set(numbers.values())))
    links = await tables.event_places.find(event_id=ids, purpose=Purpose.MAIN)
    places = await tables.places.find(id=tuple({each.place_id for each in links})) if links else []
    return Shared(
        {each.event_id: each.agenda for each in releases if each.number == numbers[each.event_id]},
        {event_id: [each for each in places if each.id in used] for event_id, used in _by_event(links).items()},
    )


def _by_event(links: Iterable[EventPlace]) -> dict[str, set[str]]:
    used: dict[str, set[str]] = {}
    for each in links:
        used.setdefault(each.event_id, set()).add(each.place_id)
    return used


async def hold(tables: Tables, event_id: str) -> None:
    """Keep other acts on this event waiting until the transaction ends: seats and numbers are given
    out by one at a time. Whoever locks a due of the event as well holds the event first.
    """
    await tables.events.lock(id=event_id)


def pick(events: Iterable[Event], now: datetime) -> tuple[Event, ...]:
    """Return the events that a command is about: those that run; else the next within 24 hours;
    else the one that ended last; else the next of all. More than one means: ask.
    """
    dated = [each for each in events if each.state is not EventState.DRAFT and each.starts_at and each.ends_at]
    running = [each for each in dated if _starts(each) <= now < _ends(each)]
    if running:
        return tuple(running)
    ahead = sorted((each for each in dated if _starts(each) > now), key=_starts)
    soon = [each for each in ahead if _starts(each) - now <= SOON]
    if soon:
        return tuple(each for each in soon if _starts(each) == _starts(soon[0]))
    behind = sorted((each for each in dated if _ends(each) <= now), key=_ends)
    return tuple(behind[-1:] or ahead[:1])


def _starts(event: Event) -> datetime:
    return event.starts_at or _NEVER


def _ends(event: Event) -> datetime:
    return event.ends_at or _NEVER


async def candidates(tables: Tables, guest: Guest) -> list[Event]:
    """Return the events of the place; in a 1:1 (or a place without any) those of the person;
    else those of the host that are open.
    """
    here = await base_place(tables, guest.place)
    ids = {each.event_id for each in await tables.event_places.find(place_id=here.id)}
    if not ids:
        person_id = guest.person.id
        ids = {each.event_id for each in await tables.registrations.find(person_id=person_id)}
        ids |= {each.event_id for each in await tables.attendances.find(person_id=person_id)}
        ids |= {each.scope_id for each in await tables.assignments.find(person_id=person_id)}
    known = await tables.events.find(id=tuple(ids)) if ids else []
    found = [each for each in known if each.state is not EventState.DRAFT]
    return found or await tables.events.find(tenant_id=guest.place.tenant_id, state=EventState.OPEN)


async def base_place(tables: Tables, place: Place) -> Place:
    """Return the conversation that a thread is in; a place without a thread is its own."""
    if not place.thread_root:
        return place
    found = await tables.places.find(
        app_id=place.app_id,
        tenant_id=place.tenant_id,
        conversation_id=place.conversation_id,
        thread_root="",
    )
    return found[0] if found else place


async def places_for(tables: Tables, event_id: str, purpose: Purpose) -> list[Place]:
    """Return the places that an event uses for a purpose."""
    links = await tables.event_places.find(event_id=event_id, purpose=purpose)
    return await tables.places.find(id=tuple(each.place_id for each in links)) if links else []


def named(agenda: Agenda) -> frozenset[str]:
    """Return the e-mails of everybody whom the agenda names, lower-case."""
    speakers = {each.email for line in agenda.sessions for each in line.speakers if each.email}
    return frozenset(each.lower() for each in {*agenda.organisers, *agenda.facilitators, *speakers})


def roles_of(agenda: Agenda, identity: Identity, assigned: Sequence[Assignment], here: str) -> frozenset[EventRole]:
    """Return what somebody may do: by the e-mail or UPN that the connector gave, or by assignment.

    An assignment in the place `here` counts only while the agenda names no organiser.
    """
    known = {each.lower() for each in (identity.email, identity.upn) if each}
    speakers = {each.email.lower() for line in agenda.sessions for each in line.speakers if each.email}
    named = {
        EventRole.ORGANISER: set(agenda.organisers),
        EventRole.FACILITATOR: set(agenda.facilitators),
        EventRole.SPEAKER: speakers,
    }
    roles = {role for role, mails in named.items() if known & {mail.lower() for mail in mails}}
    roles |= {each.role for each in assigned if each.scope_id != here or not agenda.organisers}
    return frozenset(roles | _selecting(agenda, known, roles))


def _selecting(agenda: Agenda, known: AbstractSet[str], roles: AbstractSet[EventRole]) -> set[EventRole]:
    """Return whether somebody scores and decides on applications: who the call names, else who organises."""
    call = agenda.form.call if agenda.form else None
    if call is None:
        return set()
    selects = known & {each.lower() for each in call.selectors} if call.selectors else EventRole.ORGANISER in roles
    return {EventRole.SELECTOR} if selects else set()


async def roles_at(tables: Tables, guest: Guest, event: Event, agenda: Agenda) -> frozenset[EventRole]:
    """Return what somebody may do at an event, asking from where they are.

    A role in a place is one at the events that live there, not at those that are only asked about from it.
    """
    here = await base_place(tables, guest.place)
    lives_here = await tables.event_places.count(event_id=event.id, place_id=here.id) > 0
    scopes = (event.id, here.id) if lives_here else (event.id,)
    assigned = await tables.assignments.find(person_id=guest.person.id, scope_id=scopes)
    return roles_of(agenda, guest.identity, assigned, here.id)


def is_shared(place: Place) -> bool:
    """Whether others read along in this place."""
    return place.kind is not PlaceKind.PERSONAL
