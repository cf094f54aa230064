"""What a new release makes of seats: nobody is taken off, what is more is offered, and where there are fewer than sit
those who run the event hear of it. And what a clock makes of them: an offer ends, kept seats open, a list closes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot import counts, seats
from bot.model import DueKind, DueState, RegistrationState, Repeat
from bot.registrations import hall, sessions
from bot.registrations.offering import settle
from bot.registrations.telling import tell, tell_desks
from bot.registrations.terms import form_of
from bot.vacancies import FREED, about_seats
from cards import waiting as waiting_cards

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.model import Agenda, Due, Event
    from bot.occasions import Occasion
    from bot.ports import Tables

RELEASE: Final = "release"
_RESERVE: Final = "reserve"


async def follow_release(tables: Tables, event: Event, old: Agenda | None, new: Agenda, now: datetime) -> None:
    """Plan what a release that was just accepted makes of seats: in the transaction that accepts it."""
    known = await tables.dues.find(event_id=event.id, kind=DueKind.OFFER_ENDS, derived=False)
    kept = {each.key: each for each in known if each.target == _RESERVE}
    wanted = {each.key: each for each in _openings(event.id, new, now)}
    gone = [
        each.model_copy(update={"state": DueState.WITHDRAWN})
        for key, each in kept.items()
        if key not in wanted and each.state is DueState.PLANNED
    ]
    news = [each for key, each in wanted.items() if kept.get(key) != each]
    if old is not None and _seats(old) != _seats(new):
        news.append(about_seats(event.id, f"{RELEASE}/{event.release}", now, RELEASE))
    await tables.dues.put_all([*news, *gone])


def _openings(event_id: str, agenda: Agenda, now: datetime) -> Iterable[Due]:
    """Return when seats that are kept for some are everybody's."""
    for number, each in enumerate(agenda.form.reserved if agenda.form else (), 1):
        if each.until is not None and agenda.instant(each.until) > now:
            yield about_seats(event_id, f"{_RESERVE}/{number}", agenda.instant(each.until), _RESERVE)


def _seats(agenda: Agenda) -> tuple[object, ...]:
    """Return all that says how many seats there are."""
    form = agenda.form
    own = (form.seats, form.reserved, form.call and form.call.seats, form.deadline) if form else ()
    return (*own, tuple((each.id, each.seats) for each in agenda.sessions if each.seats is not None))


async def perform(day: Occasion, due: Due) -> None:
    """Do what is due of seats: an offer ended, kept ones are open now, or there are more or fewer."""
    if due.session_id is not None:
        session = day.agenda.session(due.session_id)
        if session is not None:
            await sessions.settle_one(day, session)
        return
    await settle(day)
    if due.target in {RELEASE, FREED}:
        await sessions.settle_all(day)
        await counts.follow(day)
    if due.target == RELEASE:
        await _tell_beyond(day, due)


async def _tell_beyond(day: Occasion, due: Due) -> None:
    """Tell those who run the event where more people sit than there are seats now."""
    lines: list[tuple[str, int, int]] = []
    room, held = hall.room_of(day), await hall.held(day)
    if seats.beyond(room, held):
        lines.append((day.event.title, sum(held.values()), room.seats or 0))
    at_sessions = await day.tables.seats.count_by("session_id", event_id=day.event.id, state=sessions.HOLDING)
    lines += [
        (each.title, at_sessions.get(each.id, 0), each.seats)
        for each in sessions.with_seats(day)
        if each.seats is not None and at_sessions.get(each.id, 0) > each.seats
    ]
    if lines:
        number = due.key.rpartition("/")[2]
        await tell_desks(
            day, f"seats_beyond/{number}", lambda face: waiting_cards.beyond(face, event=day.event, lines=lines)
        )


async def close(day: Occasion) -> None:
    """Tell those who still wait that the deadline has passed and no seat came free for them; once."""
    form = form_of(day)
    if form.call is not None or form.seats is None:
        return
    await settle(day)
    waiting = await day.tables.registrations.find(event_id=day.event.id, state=RegistrationState.WAITING)
    for row in waiting:
        await tell(
            day,
            row.person_id,
            f"waiting_closed/{row.person_id}/1",
            lambda face: waiting_cards.closed(face, event=day.event),
            repeat=Repeat.NEVER,
        )
