"""How many registered: one live card for those who run the event, posted once and drawn anew a moment after something
changes. It names nobody, and tells nothing of a closed session.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot import seats
from bot.breakouts import stewards
from bot.delivery import queue
from bot.model import ATTENDING, Answer, Delivery, Message, PlaceKind, Priority, Purpose, RegistrationState, SeatState
from bot.occasions import base_place, is_shared, places_for
from bot.registrations.hall import held, room_of
from cards import enrolment as cards
from cards.agenda import number

if TYPE_CHECKING:
    from bot.breakouts.stewards import Desk
    from bot.occasions import Occasion, Scene
    from cards.elements import Face
    from cards.enrolment import Counts, SessionSeats

KIND: Final = "counts"
_OWN: Final = frozenset(
    (
        *(RegistrationState.WAITING, RegistrationState.OFFERED, RegistrationState.APPLIED, RegistrationState.SELECTED),
        *(RegistrationState.RESERVE, RegistrationState.DECLINED, RegistrationState.CANCELLED),
    )
)
"""The states that are counted under their own names."""


async def count(day: Occasion) -> Counts:
    """Count those who registered: few rows are read, however many they are."""
    tables, event_id = day.tables, day.event.id
    states = await tables.registrations.count_by("state", event_id=event_id)
    room, taken = room_of(day), await held(day)
    came = await tables.attendances.count(event_id=event_id)
    return cards.Counts(
        attending=sum(states.get(each, 0) for each in ATTENDING),
        seats=room.seats,
        left=seats.left(room, taken),
        beyond=seats.beyond(room, taken),
        begun=states.get(RegistrationState.DRAFT, 0),
        requests=await tables.change_requests.count(event_id=event_id, granted=None),
        here=came - await tables.attendances.count(event_id=event_id, checked_in_at=None) if came else 0,
        sessions=await _sessions(day),
        **{each.value: states.get(each, 0) for each in _OWN},
    )


async def _sessions(day: Occasion) -> tuple[SessionSeats, ...]:
    """Return the sessions that people sign up for, as far as everybody may know of them."""
    found = [each for each in day.agenda.public().sessions if each.seats is not None]
    if not found:
        return ()
    by = {
        state: await day.tables.seats.count_by("session_id", event_id=day.event.id, state=state) for state in SeatState
    }
    return tuple(
        cards.SessionSeats(
            number=number(day.agenda, each),
            title=each.title,
            seats=each.seats,
            **{state.value: by[state].get(each.id, 0) for state in SeatState},
        )
        for each in found
    )


async def draw(day: Occasion) -> None:
    """Bring the card up to date where those who run the event read along; before anybody sent anything there is
    none.
    """
    found = await count(day)
    if not found.total and not await day.tables.deliveries.count(event_id=day.event.id, kind=KIND):
        return
    for desk in await stewards.desks(day):
        await queue(day.tables, _post(day, desk, found))


def _post(day: Occasion, desk: Desk, counts: Counts) -> Delivery:
    card = cards.board(desk.face, event=day.event, counts=counts)
    return Delivery(
        key=f"{day.event.id}/day/{KIND}/{desk.target}/1",
        event_id=day.event.id,
        place_id=desk.place.id if desk.place else None,
        person_id=desk.person.id if desk.person else None,
        kind=KIND,
        priority=Priority.ANNOUNCEMENT,
        message=Message(card=card, summary=str(card["fallbackText"])),
        queued_at=day.now,
    )


async def show(scene: Scene) -> Answer:
    """Show how many registered now, where only those read along who run the event."""
    here = await among_stewards(scene)
    face = scene.face if here else personal(scene)
    card = cards.board(face, event=scene.event, counts=await count(scene))
    return Answer(card=card, private=not here, replaces=here)


async def among_stewards(scene: Scene) -> bool:
    """Whether nobody but who asks, or those who run the event, reads what is answered there."""
    if not is_shared(scene.guest.place):
        return True
    here = await base_place(scene.tables, scene.guest.place)
    return here.id in {each.id for each in await places_for(scene.tables, scene.event.id, Purpose.CONSOLE)}


def personal(scene: Scene) -> Face:
    """Return the face that speaks to who asks, in their own chat."""
    return replace(scene.face, place=PlaceKind.PERSONAL)
