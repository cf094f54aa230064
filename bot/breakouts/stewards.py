"""Who runs the day, and where they read along: in the console where there is one, else each of them 1:1.

Who cannot be written to is known, and never counted as told.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from bot import receipts
from bot.announcements import known_by_mail
from bot.model import EventRole, PlaceState, Purpose
from bot.occasions import face_of, for_everybody, places_for

if TYPE_CHECKING:
    from bot.model import Person, Place
    from bot.occasions import Occasion
    from cards.elements import Face

STEERING: Final = (EventRole.ORGANISER, EventRole.FACILITATOR)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where somebody who runs the day reads along: a place of theirs, or a person 1:1. `target` names it in keys."""

    face: Face
    place: Place | None = None
    person: Person | None = None

    @property
    def target(self) -> str:
        """Return the id of the place or the person."""
        return self.place.id if self.place else self.person.id if self.person else ""


async def desks(day: Occasion) -> list[Desk]:
    """Return where those who run the day are told something: the consoles, else each who can be reached 1:1."""
    everybody = for_everybody(day).face
    consoles = await places_for(day.tables, day.event.id, Purpose.CONSOLE)
    open_ = [each for each in consoles if each.state is PlaceState.OK]
    if open_:
        return [Desk(face=replace(everybody, place=each.kind), place=each) for each in open_]
    people = await stewards(day)
    out = await receipts.out_of_reach(day.tables, [each.id for each in people])
    return [Desk(face=face_of(day, each), person=each) for each in people if out[each.id] is None]


async def stewards(day: Occasion) -> list[Person]:
    """Return everybody known who may steer the day, in order of their id: by the agenda, by code, or, while the
    agenda names no organiser, because they brought the bot to where the event lives.
    """
    mails = {each.lower() for each in (*day.agenda.organisers, *day.agenda.facilitators)}
    ids = {each.person_id for each in await known_by_mail(day, mails)}
    scopes = [day.event.id]
    if not day.agenda.organisers:
        scopes += [each.id for each in await places_for(day.tables, day.event.id, Purpose.MAIN)]
    ids |= {
        each.person_id for each in await day.tables.assignments.find(scope_id=tuple(scopes)) if each.role in STEERING
    }
    return await day.tables.people.find(id=tuple(sorted(ids))) if ids else []
