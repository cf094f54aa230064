"""The seats of an event as they are now: how many are held, and who is in line for one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from bot import quotas, seats
from bot.model import ATTENDING, RegistrationState
from bot.registrations.lists import may_have
from bot.registrations.terms import form_of, seats_of

if TYPE_CHECKING:
    from bot.model import Registration
    from bot.occasions import Occasion
    from bot.seats import Room, Waiting

HOLDING: Final = (*ATTENDING, RegistrationState.OFFERED)
"""The states in which a seat is somebody's."""
_EARLIEST: Final = datetime.min.replace(tzinfo=UTC)


def room_of(day: Occasion) -> Room:
    """Return how the event's seats are divided now."""
    form = form_of(day)
    return seats.room(seats_of(form), () if form.call else form.reserved, day.agenda.wall(day.now))


async def held(day: Occasion) -> dict[str, int]:
    """Return how many seats are taken or held, by the name of the kept ones that they are of."""
    return await day.tables.registrations.count_by("reserve", event_id=day.event.id, state=HOLDING)


async def queue_of(day: Occasion) -> list[Registration]:
    """Return who is in line, first come first; of those who applied the reserves in their rank, as far as the spread
    that was asked for is kept.
    """
    if form_of(day).call is None:
        rows = await day.tables.registrations.find(event_id=day.event.id, state=RegistrationState.WAITING)
        return sorted(rows, key=lambda each: (each.queued_at or each.changed_at, each.number))
    rows = await day.tables.registrations.find(event_id=day.event.id, state=RegistrationState.RESERVE)
    told = await day.tables.decisions.find(event_id=day.event.id, state=RegistrationState.RESERVE)
    ranks = {each.person_id: each.rank for each in told if each.released_at is not None}
    ranked = sorted((each for each in rows if each.person_id in ranks), key=lambda each: ranks[each.person_id])
    return await _spread(day, ranked)


async def _spread(day: Occasion, ranked: list[Registration]) -> list[Registration]:
    """Return reserves in the order in which the quotas of the call, as they were eased, let them in."""
    form = form_of(day)
    asked = form.call.quotas if form.call else ()
    if not asked or not ranked:
        return ranked
    draws = await day.tables.draws.find(event_id=day.event.id)
    relaxed = max(draws, key=lambda each: each.number).relaxed if draws else ()
    staying = await day.tables.registrations.find(event_id=day.event.id, state=HOLDING)
    return quotas.in_order(form, quotas.eased(asked, relaxed), staying, ranked)


async def line_of(day: Occasion, queue: list[Registration]) -> list[Waiting]:
    """Return a line that stands in its order, with the kept seats that each may have."""
    form = form_of(day)
    kept = form.reserved and form.call is None
    may = await may_have(day, form, {each.person_id: each.answers for each in queue}) if kept else {}
    return [
        seats.Waiting(_EARLIEST, place, each.person_id, may.get(each.person_id, frozenset()))
        for place, each in enumerate(queue)
    ]


async def last_in_line(day: Occasion) -> datetime | None:
    """Return since when whoever came last waits; None where nobody does."""
    found: datetime | None = await day.tables.registrations.highest(
        "queued_at", event_id=day.event.id, state=RegistrationState.WAITING
    )
    return found
