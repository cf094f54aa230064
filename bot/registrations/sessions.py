"""Seats at one session that people sign up for: as many as there are, then a line, and an offer to whoever is first.
A seat is a session's by its identity, wherever it moves; who is not at the event any more has none.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot import counts, invitations, seats
from bot.announcements import is_told
from bot.errors import RefusalError
from bot.model import ATTENDING, Answer, DueKind, Seat, SeatState
from bot.occasions import hold
from bot.registrations.keeping import mine
from bot.registrations.offering import ending
from bot.registrations.telling import tell
from bot.registrations.terms import form_of
from cards import waiting as waiting_cards

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.model import Session
    from bot.occasions import Occasion, Scene

HOLDING: Final = (SeatState.TAKEN, SeatState.OFFERED)
_LONGEST_NUMBER: Final = 4
_AFTER: Final = timedelta(microseconds=1)


def with_seats(day: Occasion) -> list[Session]:
    """Return the sessions that people sign up for, and that everybody may know of."""
    return [each for each in day.agenda.sessions if each.seats is not None and is_told(each)]


# What people ask for --------------------------------------------------------------------------------


async def show(scene: Scene, said: str = "") -> Answer:
    """Show the sessions to sign up for that have not begun, what is left, and where the person stands.

    Raises:
        RefusalError: `seats_none`.
    """
    wall = scene.agenda.wall(scene.now)
    ahead = [each for each in with_seats(scene) if each.start > wall]
    if not ahead and not said:
        raise RefusalError("seats_none", event=scene.event.title)
    held = await scene.tables.seats.count_by("session_id", event_id=scene.event.id, state=HOLDING)
    own = await scene.tables.seats.find(event_id=scene.event.id, person_id=scene.guest.person.id)
    states = {each.session_id: each.state for each in own}
    lines = [(each, max(0, (each.seats or 0) - held.get(each.id, 0)), states.get(each.id)) for each in ahead]
    card = waiting_cards.sessions(scene.face, event=scene.event, agenda=scene.agenda, lines=lines, said=said)
    return Answer(card=card, replaces=True, private=True)


async def sign_up(scene: Scene, number: str, session_id: str | None = None) -> Answer:
    """Give the person a seat, or a place in the line for one. Twice is once.

    Raises:
        RefusalError: `session_number_wrong` (most), `session_seats_none`, `session_begun`, `session_unregistered`.
    """
    session = _chosen(scene, number, session_id)
    await hold(scene.tables, scene.event.id)
    if scene.agenda.form is not None:
        known = await mine(scene)
        if known is None or known.state not in ATTENDING:
            raise RefusalError("session_unregistered", event=scene.event.title, title=session.title)
    seat = await _seat(scene, session, lock=True)
    if seat is None:
        seat = await _come(scene, session)
    return await show(scene, _said(scene, session, seat))


def _said(scene: Scene, session: Session, seat: Seat) -> str:
    key = "card.seats.queued" if seat.state is SeatState.WAITING else "card.seats.signed"
    return str(scene.face.say(key, title=session.title))


async def _come(scene: Scene, session: Session) -> Seat:
    rows = await scene.tables.seats.find(event_id=scene.event.id, session_id=session.id)
    since = max((each.queued_at + _AFTER for each in rows), default=scene.now)
    seat = Seat(
        event_id=scene.event.id,
        session_id=session.id,
        person_id=scene.guest.person.id,
        state=SeatState.WAITING if _free(session, rows) is None else SeatState.TAKEN,
        queued_at=max(scene.now, since),
    )
    await scene.tables.seats.put(seat)
    await _changed(scene, seat.person_id)
    return seat


def _free(session: Session, rows: Sequence[Seat]) -> str | None:
    """Return whether somebody who comes now has a seat: not before those in line."""
    return seats.newcomer(seats.Room(session.seats, {}), _held(rows), _line(rows))


def _held(rows: Sequence[Seat]) -> dict[str, int]:
    return {seats.OPEN: sum(each.state in HOLDING for each in rows)}


def _line(rows: Sequence[Seat]) -> list[seats.Waiting]:
    waiting = sorted((each for each in rows if each.state is SeatState.WAITING), key=lambda each: each.queued_at)
    return [seats.Waiting(each.queued_at, place, each.person_id) for place, each in enumerate(waiting)]


async def sign_off(scene: Scene, number: str, session_id: str | None = None) -> Answer:
    """Give up the person's seat, or their place in line; the next is offered it.

    Raises:
        RefusalError: `session_number_wrong` (most), `session_begun`, `seat_none`.
    """
    session = _chosen(scene, number, session_id)
    await hold(scene.tables, scene.event.id)
    seat = await _seat(scene, session, lock=True)
    if seat is None:
        raise RefusalError("seat_none", title=session.title)
    await _leave(scene, seat)
    return await show(scene, str(scene.face.say("card.seats.left_it", title=session.title)))


async def offers_of(scene: Scene) -> list[tuple[Session, Seat]]:
    """Return the seats that the person is offered, with their sessions."""
    rows = await scene.tables.seats.find(
        event_id=scene.event.id, person_id=scene.guest.person.id, state=SeatState.OFFERED
    )
    found = [(scene.agenda.session(each.session_id), each) for each in rows]
    return [(session, each) for session, each in found if session is not None]


async def take(scene: Scene, session: Session) -> Answer:
    """Take the seat that the person was offered. Twice is once; after its time it is somebody else's.

    Raises:
        RefusalError: `offer_none`.
    """
    await hold(scene.tables, scene.event.id)
    seat = await _seat(scene, session, lock=True)
    if seat is None or seat.state is SeatState.WAITING:
        raise RefusalError("offer_none")
    if seat.state is SeatState.OFFERED and seat.offer_until is not None and seat.offer_until <= scene.now:
        await settle_one(scene, session)
        card = waiting_cards.lapsed(scene.face, event=scene.event, session=session)
        return Answer(card=card, replaces=True, private=True)
    if seat.state is SeatState.OFFERED:
        await scene.tables.seats.put(seat.model_copy(update={"state": SeatState.TAKEN, "offer_until": None}))
        await _changed(scene, seat.person_id)
    return await show(scene, str(scene.face.say("card.seats.signed", title=session.title)))


async def let_go(scene: Scene, session: Session) -> Answer:
    """Leave the seat that the person was offered to the next in line.

    Raises:
        RefusalError: `offer_none`.
    """
    await hold(scene.tables, scene.event.id)
    seat = await _seat(scene, session, lock=True)
    if seat is None or seat.state is not SeatState.OFFERED:
        raise RefusalError("offer_none")
    await _leave(scene, seat)
    card = waiting_cards.let_go(scene.face, event=scene.event, session=session)
    return Answer(card=card, replaces=True, private=True)


def _chosen(scene: Scene, asked: str, session_id: str | None) -> Session:
    """Return the session that a button or a number means, if people may still sign up for it."""
    lines = scene.agenda.sessions
    number = int(asked) if asked.isdecimal() and len(asked) <= _LONGEST_NUMBER else 0
    session = scene.agenda.session(session_id) if session_id else None
    if session is None and 1 <= number <= len(lines):
        session = lines[number - 1]
    if session is None or not is_told(session):
        raise RefusalError("session_number_wrong", most=len(lines))
    if session.seats is None:
        raise RefusalError("session_seats_none", title=session.title)
    if session.start <= scene.agenda.wall(scene.now):
        raise RefusalError("session_begun", title=session.title)
    return session


async def _seat(scene: Scene, session: Session, *, lock: bool = False) -> Seat | None:
    read = scene.tables.seats.lock if lock else scene.tables.seats.get
    return await read(event_id=scene.event.id, session_id=session.id, person_id=scene.guest.person.id)


async def _changed(day: Occasion, person_id: str) -> None:
    """Let what follows from a seat follow: the counts, and the calendar of whoever has one."""
    await counts.follow(day)
    row = await day.tables.registrations.get(event_id=day.event.id, person_id=person_id)
    if row is not None and row.state in ATTENDING:
        await invitations.follow(day, row)


# What comes free ------------------------------------------------------------------------------------


async def _leave(day: Occasion, seat: Seat) -> None:
    await day.tables.seats.drop(event_id=seat.event_id, session_id=seat.session_id, person_id=seat.person_id)
    await _changed(day, seat.person_id)
    session = day.agenda.session(seat.session_id)
    if session is not None:
        await settle_one(day, session)


async def give_up_all(day: Occasion, person_id: str) -> None:
    """Free the seats of somebody who is not at the event any more. Whoever asks holds the event."""
    for seat in await day.tables.seats.find(event_id=day.event.id, person_id=person_id):
        await _leave(day, seat)


async def settle_all(day: Occasion) -> None:
    """Let offers end, and offer what is free, at every session that people sign up for; where there is room for all
    now, whoever waited has a seat.
    """
    for session in with_seats(day):
        await settle_one(day, session)
    for seat in await day.tables.seats.find(event_id=day.event.id, state=(SeatState.WAITING, SeatState.OFFERED)):
        about = day.agenda.session(seat.session_id)
        if about is not None and _has_room_for_all(day, about):
            await _let_in(day, about, seat)


def _has_room_for_all(day: Occasion, session: Session) -> bool:
    return session.seats is None and is_told(session) and day.agenda.instant(session.start) > day.now


async def _let_in(day: Occasion, session: Session, seat: Seat) -> None:
    """Give somebody a seat who waited, or was offered one: what they were told of an offer says so then."""
    number = await _offers_before(day, seat)
    key = _key(seat, number) if seat.state is SeatState.OFFERED else _key(seat, f"{number}.{day.event.release}")
    await day.tables.seats.put(seat.model_copy(update={"state": SeatState.TAKEN, "offer_until": None}))
    await _changed(day, seat.person_id)
    await tell(day, seat.person_id, key, lambda face: waiting_cards.seated(face, event=day.event, session=session))


async def settle_one(day: Occasion, session: Session) -> None:
    """Let offers end that nobody answered in time, and offer what is free at a session, until it begins."""
    rows = await day.tables.seats.find(event_id=day.event.id, session_id=session.id)
    ended = [each for each in rows if each.offer_until is not None and each.offer_until <= day.now]
    for each in ended:
        await _lapse(day, session, each)
    left = [each for each in rows if each not in ended]
    starts = day.agenda.instant(session.start)
    until = min(day.now + timedelta(hours=form_of(day).offer_hours), starts)
    if session.seats is None or starts <= day.now or not is_told(session):
        return
    by_person = {each.person_id: each for each in left}
    for person_id, _ in seats.offers(seats.Room(session.seats, {}), _held(left), _line(left)):
        await _offer(day, session, by_person[person_id], until)


async def _offer(day: Occasion, session: Session, seat: Seat, until: datetime) -> None:
    number = await _offers_before(day, seat) + 1
    await day.tables.seats.put(seat.model_copy(update={"state": SeatState.OFFERED, "offer_until": until}))
    key = f"{seat.person_id}/{number}"
    await day.tables.dues.put(ending(day, until, key, target=seat.person_id, session_id=session.id))
    await counts.follow(day)
    await tell(
        day,
        seat.person_id,
        _key(seat, number),
        lambda face: waiting_cards.offered(face, event=day.event, until=until, session=session),
        stale_at=until,
    )


async def _lapse(day: Occasion, session: Session, seat: Seat) -> None:
    number = await _offers_before(day, seat)
    await day.tables.seats.drop(event_id=seat.event_id, session_id=seat.session_id, person_id=seat.person_id)
    await counts.follow(day)
    await tell(
        day,
        seat.person_id,
        _key(seat, number),
        lambda face: waiting_cards.lapsed(face, event=day.event, session=session),
    )


async def _offers_before(day: Occasion, seat: Seat) -> int:
    """Return how often somebody was offered a seat at a session."""
    return await day.tables.dues.count(
        event_id=day.event.id, kind=DueKind.OFFER_ENDS, session_id=seat.session_id, target=seat.person_id
    )


def _key(seat: Seat, number: int | str) -> str:
    return f"seat_offer/{seat.person_id}.{seat.session_id}/{number}"
