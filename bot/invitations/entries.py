"""The entries of a calendar that somebody has for an event, as things stand now; those that they had and are no more
tell a calendar to forget them.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.exports.invitation import Invitation, Party, is_address
from bot.links import INVITATIONS
from bot.model import ATTENDING, SeatState
from schedules.spans import Span, spans

if TYPE_CHECKING:
    from bot.model import Person, Registration
    from bot.occasions import Occasion

KEPT: Final = timedelta(days=400)  # that a link is signed for after the event, should that be moved
OVER: Final = timedelta(days=1)  # after the event nothing stands behind it any more


async def follow(day: Occasion, registration: Registration) -> Registration:
    """Let an invitation follow what became of a registration that was just kept: somebody takes part now, or no more,
    or has other seats. Returns the registration as it then stands, with a higher sequence.
    """
    row = issued(day, registration).model_copy(update={"sequence": registration.sequence + 1})
    await day.tables.registrations.put(row)
    return row


def issued(day: Occasion, registration: Registration) -> Registration:
    """Return a registration whose person has just been told of this release's times."""
    entries = len(spans(day.agenda)) if registration.state in ATTENDING else 0
    newer = {"entries": max(registration.entries, entries), "told": day.event.release}
    return registration.model_copy(update=newer)


def link(day: Occasion, registration: Registration) -> str:
    """Return where somebody has what belongs into their calendar (or out of it again); "" where there is nothing."""
    if day.event.ends_at is None or not (registration.entries or registration.state in ATTENDING):
        return ""
    about = {"event": day.event.id, "person": registration.person_id}
    return day.links.make(INVITATIONS, about, day.now, until=day.event.ends_at + KEPT) or ""


async def gather(day: Occasion, registration: Registration) -> list[Invitation]:
    """Return somebody's entries in order, with those that they once had."""
    found, takes_part = spans(day.agenda), registration.state in ATTENDING
    last = max(registration.entries, len(found) if takes_part else 0)
    person = await day.tables.people.get(id=registration.person_id)
    guest = _guest(registration, person)
    seats = await day.tables.seats.find(event_id=day.event.id, person_id=registration.person_id, state=SeatState.TAKEN)
    return [
        Invitation(
            key=day.event.id,
            title=day.event.title,
            zone=day.agenda.zone,
            span=found[number] if number < len(found) else _bygone(day, found),
            number=number + 1,
            total=len(found),
            sequence=day.event.release + registration.sequence,
            organiser=_organiser(day, guest),
            guest=guest,
            link=day.agenda.link,
            seats=frozenset(each.session_id for each in seats),
            cancelled=not takes_part or number >= len(found),
        )
        for number in range(last)
    ]


def _bygone(day: Occasion, found: tuple[Span, ...]) -> Span:
    """Return some time for an entry that has none any more: a calendar finds it by its name."""
    if found:
        return found[-1]
    starts = day.agenda.wall(day.event.starts_at or day.now)
    return Span(starts, starts + timedelta(minutes=30), ())


def _guest(registration: Registration, person: Person | None) -> Party:
    name = registration.answers.get("name") or (person.name if person else "")
    return Party(name, registration.answers.get("email") or (person and person.email) or "")


def _organiser(day: Occasion, guest: Party) -> Party:
    """Return who invites: whom the form names, else the first organiser; never the guests themselves, for whom a
    calendar would then do nothing.
    """
    named = (day.agenda.form.contact if day.agenda.form else "", *day.agenda.organisers)
    found = (each for each in named if is_address(each) and each.casefold() != guest.email.casefold())
    return Party(day.event.title, next(found, ""))
