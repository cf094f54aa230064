"""A seat that comes free is offered to whoever is first in line, once and until a time they are told; never after the
deadline. Who does not answer makes room for the next. Whoever asks anything here holds the event.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot import seats
from bot.model import Due, DueKind, DueState, RegistrationState
from bot.registrations import hall
from bot.registrations.keeping import move, times
from bot.registrations.telling import tell, tell_desks
from bot.registrations.terms import form_of, offers_until
from bot.standings import Act
from bot.vacancies import KEPT
from cards import waiting as waiting_cards

if TYPE_CHECKING:
    from datetime import datetime

    from bot.model import Registration
    from bot.occasions import Occasion

LAPSED: Final = "offer_lapsed"
"""Why somebody is off the list who did not answer an offer."""
FREED: Final = "seat_free"
"""Why somebody is offered a seat."""


async def settle(day: Occasion) -> None:
    """Let offers end that nobody answered in time, and offer what is free to those who are first."""
    for row in await day.tables.registrations.find(event_id=day.event.id, state=RegistrationState.OFFERED):
        if row.offer_until is not None and row.offer_until <= day.now:
            await _lapse(day, row)
    await _offer_free(day)


async def _offer_free(day: Occasion) -> None:
    until = _until(day)
    queue = await hall.queue_of(day) if until is not None else []
    if until is None or not queue:
        return
    line = await hall.line_of(day, queue)
    rows = {each.person_id: each for each in queue}
    for each in seats.offers(hall.room_of(day), await hall.held(day), line):
        await _offer(day, rows[each.person_id], each.reserve, until)


def _until(day: Occasion) -> datetime | None:
    """Return until when an offer holds that is made now; None where none may be made any more."""
    until = day.now + timedelta(hours=form_of(day).offer_hours)
    last = offers_until(day)
    if last is None:
        return until
    return min(until, last) if last > day.now else None


async def _offer(day: Occasion, row: Registration, reserve: str, until: datetime) -> None:
    number = await times(day, row.person_id, state=RegistrationState.OFFERED) + 1
    offered = await move(day, row, Act.OFFER, by="", why=FREED, before=row, reserve=reserve, offer_until=until)
    await day.tables.dues.put(ending(day, until, f"{row.person_id}/{number}", target=row.person_id))
    reason = await tell(
        day,
        row.person_id,
        f"seat_offer/{row.person_id}/{number}",
        lambda face: waiting_cards.offered(face, event=day.event, until=until, price=row.quote),
        stale_at=until,
    )
    if reason is not None:
        await tell_desks(
            day,
            f"seat_unreached/{row.person_id}/{number}",
            lambda face: waiting_cards.unreached(face, event=day.event, registration=offered, until=until),
        )


def ending(day: Occasion, at: datetime, key: str, *, target: str, session_id: str | None = None) -> Due:
    """Return the due that ends an offer."""
    return Due(
        key=f"{day.event.id}/{session_id or 'day'}/{DueKind.OFFER_ENDS}/{key}",
        event_id=day.event.id,
        at=at,
        kind=DueKind.OFFER_ENDS,
        session_id=session_id,
        target=target,
        stale_at=at + KEPT,
        derived=False,
        state=DueState.PLANNED,
    )


async def _lapse(day: Occasion, row: Registration) -> None:
    number = await times(day, row.person_id, state=RegistrationState.OFFERED)
    await move(day, row, Act.LAPSE, by="", why=LAPSED, before=row, **freed())
    await tell(
        day,
        row.person_id,
        f"seat_offer/{row.person_id}/{number}",
        lambda face: waiting_cards.lapsed(face, event=day.event),
    )


def freed() -> dict[str, object]:
    """Return what is so of a registration that has no seat and waits for none."""
    return {"reserve": "", "offer_until": None, "queued_at": None}
