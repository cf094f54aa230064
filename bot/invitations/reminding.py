"""Who takes part is reminded, each once, as long before as the agenda says; never late: then the next one tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot import reach, receipts
from bot.invitations.entries import link
from bot.model import ATTENDING, Delivery, DeliveryState, Due, DueKind, Message, Priority, Repeat, SeatState
from bot.occasions import face_of
from cards import invitation as cards
from schedules.spans import spans

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.model import Person, Registration
    from bot.occasions import Occasion

KIND: Final = "reminder"
AFTER: Final = f"{KIND}:"
"""Begins the target of the due that reminds the next people; the id of the last who was reminded follows."""
AT_ONCE: Final = 200  # people in one transaction


async def remind(day: Occasion, due: Due) -> None:
    """Remind the next people who take part, and soon those after them."""
    last = due.target.removeprefix(AFTER)
    attending = await day.tables.registrations.pick("person_id", event_id=day.event.id, state=ATTENDING)
    ahead = sorted(each for (each,) in attending if each > last)
    chosen, rest = tuple(ahead[:AT_ONCE]), ahead[AT_ONCE:]
    now = await day.tables.registrations.find(event_id=day.event.id, person_id=chosen) if chosen else []
    wanted = {each.id: each for each in await day.tables.people.find(id=chosen)} if chosen else {}
    seats = await _seats(day, tuple(wanted))
    out = await receipts.out_of_reach(day.tables, wanted)
    told = [
        _delivery(day, due, each, wanted[each.person_id], seats.get(each.person_id, ()), out[each.person_id])
        for each in now
        if each.person_id in wanted
    ]
    await day.tables.deliveries.add_all(told)
    if rest:
        await day.tables.dues.put(_carried_on(day, due, chosen[-1]))


async def _seats(day: Occasion, people: tuple[str, ...]) -> Mapping[str, Sequence[str]]:
    """Return by person what they have a seat at, of what everybody may know."""
    rows = await day.tables.seats.find(event_id=day.event.id, state=SeatState.TAKEN, person_id=people) if people else []
    held: dict[str, list[str]] = {}
    for session in sorted(day.agenda.public().sessions, key=lambda each: each.start):
        for row in rows:
            if row.session_id == session.id:
                held.setdefault(row.person_id, []).append(session.title)
    return held


def _delivery(
    day: Occasion, due: Due, row: Registration, person: Person, seats: Sequence[str], reason: reach.Reason | None
) -> Delivery:
    card = cards.reminder(
        face_of(day, person),
        event=day.event,
        spans=spans(day.agenda),
        link=day.agenda.link,
        url=link(day, row),
        seats=seats,
        now=day.agenda.wall(day.now),
    )
    act = _act(day, due)
    return Delivery(
        key=f"{day.event.id}/day/{KIND}/{person.id}/{act}",
        event_id=day.event.id,
        batch=f"{day.event.id}/day/{KIND}/{act}",
        person_id=person.id,
        kind=KIND,
        priority=Priority.BULK,
        repeat=Repeat.NEVER,
        message=Message(card=card, summary=str(card["fallbackText"])),
        state=DeliveryState.FAILED if reason else DeliveryState.QUEUED,
        error=reach.error_of(reason) if reason else None,
        stale_at=day.event.ends_at,
        queued_at=day.now,
        settled_at=day.now if reason else None,
    )


def _act(day: Occasion, due: Due) -> str:
    """Return which reminder it is: before an event that was moved after it the same one comes again."""
    return due.key.split("/")[3] if due.target else f"{due.key.split('/')[3]}.{day.event.release}"


def _carried_on(day: Occasion, due: Due, last: str) -> Due:
    return Due(
        key=f"{day.event.id}/day/{KIND}/{_act(day, due)}/{last}",
        event_id=day.event.id,
        at=day.now,
        kind=DueKind.PROGRESS,
        target=f"{AFTER}{last}",
        stale_at=due.stale_at,
        derived=False,
    )
