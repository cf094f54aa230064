"""Taking a seat: the one place where a form that was filled in becomes a registration. The last seat is one person's,
whoever else asks at the same moment: what is counted is counted under `hold`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot import invitations, rolls, seats
from bot.errors import RefusalError
from bot.model import ATTENDING, Answer, Registration, RegistrationState, RequestKind, Roll
from bot.occasions import hold
from bot.prices import is_by_agreement
from bot.registrations import hall
from bot.registrations.keeping import mine, move
from bot.registrations.lists import may_have
from bot.registrations.offering import LAPSED, freed, settle
from bot.registrations.requesting import ask
from bot.registrations.terms import by_themselves, form_of, is_in, refuse_late
from bot.standings import Act
from cards import registration as registration_cards
from cards import waiting as waiting_cards

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.model import Form, Quote
    from bot.occasions import Scene

_AFTER: Final = timedelta(microseconds=1)
_FILLED: Final[dict[str, object]] = {"typed": {}, "page": 1, "shown": None, "shown_at": None}
"""What is so of a registration whose form was sent."""


async def complete(scene: Scene, answers: dict[str, str], quote: Quote) -> Answer:
    """Register a person with answers that were checked and a price that they were shown; where no seat is free let them
    wait, and where others decide, apply. Who is in already has their answers changed, or asks for it.

    Raises:
        RefusalError: `registration_closed` (deadline), `registration_invited`, `registration_full` where nobody may
            wait, `registration_decided` for somebody who was turned down, `registration_by_agreement` (contact) where
            there is somebody to ask instead of a price.
    """
    if is_by_agreement(quote):
        raise RefusalError("registration_by_agreement", contact=quote.contact)
    await hold(scene.tables, scene.event.id)
    known = await mine(scene, lock=True)
    if known is not None and is_in(known):
        return await _change(scene, known, answers, quote)
    row = await come(scene, known, answers, quote, by=scene.guest.person.id)
    await remember(scene, answers)
    return await _answer(scene, row)


async def come(
    scene: Scene, known: Registration | None, answers: dict[str, str], quote: Quote, *, by: str, why: str = ""
) -> Registration:
    """Let somebody in who is not, and return their registration; `by` is who does it. Whoever asks holds the event.

    Raises:
        RefusalError: as `complete`.
    """
    if known is not None and known.state is RegistrationState.DECLINED:
        raise RefusalError("registration_decided", event=scene.event.title)
    refuse_late(scene)
    form = form_of(scene)
    may = await _may_have(scene, form, answers)
    own = by == scene.guest.person.id
    given = {"answers": answers, "quote": quote, "registered_by": None if own else by}
    sent = _FILLED if own else {}  # what they have begun to fill in themselves is theirs
    row = (known or _nobody(scene)).model_copy(update={**sent, **freed(), **given})
    number = row.number or await scene.tables.registrations.last_number(scene.event.id) + 1
    if form.call is not None:
        return await _apply(scene, row, known, number, by)
    place = await _free(scene, form, may)
    if place is not None:
        return await move(scene, row, Act.SEAT, by=by, why=why, before=known, number=number, reserve=place)
    if not form.waiting:
        raise RefusalError("registration_full", event=scene.event.title)
    last = await hall.last_in_line(scene)
    since = scene.now if last is None else max(scene.now, last + _AFTER)
    return await move(scene, row, Act.QUEUE, by=by, why=why, before=known, number=number, queued_at=since)


async def _apply(scene: Scene, row: Registration, known: Registration | None, number: int, by: str) -> Registration:
    if any(each.released_at for each in await scene.tables.draws.find(event_id=scene.event.id)):
        raise RefusalError("applications_settled", event=scene.event.title)
    return await move(scene, row, Act.APPLY, by=by, before=known, number=number, queued_at=scene.now)


async def _may_have(scene: Scene, form: Form, answers: Mapping[str, str]) -> frozenset[str]:
    """Return which kept seats the person may have.

    Raises:
        RefusalError: `registration_invited` where only others are let in.
    """
    person_id = scene.guest.person.id
    if form.only_invited and person_id not in await rolls.on_list(scene, Roll.INVITED, (person_id,)):
        known = await mine(scene)
        if not is_in(known):
            raise RefusalError("registration_invited", event=scene.event.title)
    if not form.reserved or form.call is not None:
        return frozenset()
    return (await may_have(scene, form, {person_id: answers}))[person_id]


def _nobody(scene: Scene) -> Registration:
    return Registration(
        event_id=scene.event.id,
        person_id=scene.guest.person.id,
        state=RegistrationState.DRAFT,
        answers={},
        changed_at=scene.now,
    )


async def _free(scene: Scene, form: Form, may: frozenset[str]) -> str | None:
    """Return of which seats one is free for the person: none that somebody in line is first to."""
    if form.seats is None:
        return seats.OPEN
    room, held = hall.room_of(scene), await hall.held(scene)
    if seats.free(room, held, may) is None:
        return None
    line = await hall.line_of(scene, await hall.queue_of(scene))
    return seats.newcomer(room, held, line, may)


async def _change(scene: Scene, known: Registration, answers: dict[str, str], quote: Quote) -> Answer:
    """Keep other answers, or ask the organisers to where it is too late; the same ones again change nothing."""
    if answers != known.answers and not by_themselves(scene):
        if known.typed:
            await scene.tables.registrations.put(known.model_copy(update=_FILLED))
        return await ask(scene, known, RequestKind.CHANGE, answers)
    row = known.model_copy(update={**_FILLED, "answers": answers, "quote": quote})
    if row.answers == known.answers and row.quote == known.quote:
        if row != known:
            await scene.tables.registrations.put(row)
        return await _answer(scene, row, changed=True)
    moved = await move(scene, row, Act.CHANGE, by=scene.guest.person.id, before=known)
    await remember(scene, answers)
    if moved.state is RegistrationState.WAITING:  # a seat may be kept for whoever answers so
        await settle(scene)
        moved = await mine(scene) or moved
    return await _answer(scene, moved, changed=True)


async def _answer(scene: Scene, row: Registration, *, changed: bool = False) -> Answer:
    """Return what somebody is told who sent the form."""
    face, event = scene.face, scene.event
    if row.state is RegistrationState.WAITING:
        place = await (position(scene, row) if changed else _length(scene))
        card = waiting_cards.in_line(face, event=event, place=place, closes=form_of(scene).deadline)
    elif row.state is RegistrationState.OFFERED and row.offer_until is not None:
        card = waiting_cards.offered(face, event=event, until=row.offer_until, price=row.quote)
    elif row.state in {RegistrationState.APPLIED, RegistrationState.RESERVE}:
        call = form_of(scene).call
        card = waiting_cards.applied(face, event=event, answer_by=call.answer_by if call else None, changed=changed)
    else:
        card = registration_cards.receipt(
            face,
            event=event,
            form=form_of(scene),
            answers=row.answers,
            price=row.quote.price if row.quote else None,
            changed=changed,
            calendar=invitations.link(scene, row),
        )
    return Answer(card=card, replaces=True, private=True)


async def _length(scene: Scene) -> int:
    """Return how many are in line, of whom who came just now is the last."""
    return await scene.tables.registrations.count(event_id=scene.event.id, state=RegistrationState.WAITING)


async def position(scene: Scene, row: Registration) -> int:
    """Return where in line somebody stands, counted from 1."""
    found = await scene.tables.registrations.pick(
        *("queued_at", "number"), event_id=scene.event.id, state=RegistrationState.WAITING
    )
    mark = (row.queued_at or row.changed_at, row.number)
    return 1 + sum((since or row.changed_at, number) < mark for since, number in found)


async def remember(scene: Scene, answers: Mapping[str, str]) -> None:
    """Keep name, e-mail and municipality for the next form; none of them says who somebody is."""
    person = scene.guest.person
    told = {key: answers[key] for key in ("name", "email", "municipality") if answers.get(key)}
    newer = person.model_copy(update=told)
    if newer != person:
        await scene.tables.people.put(newer)


# Offers -------------------------------------------------------------------------------------------


async def take(scene: Scene) -> Answer:
    """Take the seat that the person was offered. Twice is once.

    Raises:
        RefusalError: `offer_none`.
    """
    await hold(scene.tables, scene.event.id)
    known = await mine(scene, lock=True)
    if known is not None and known.state in ATTENDING:
        return await _answer(scene, known)
    if known is None or known.state is not RegistrationState.OFFERED or known.offer_until is None:
        return await _too_late(scene, known)
    if known.offer_until <= scene.now:
        await settle(scene)
        return await _too_late(scene, await mine(scene))
    act = Act.SELECT if form_of(scene).call is not None else Act.TAKE
    taken = await move(
        scene, known, act, by=scene.guest.person.id, why="offer_taken", before=known, offer_until=None, queued_at=None
    )
    return await _answer(scene, taken)


async def _too_late(scene: Scene, known: Registration | None) -> Answer:
    """Say that an offer has ended, where there was one; else that there is none."""
    log = await scene.tables.registration_log.find(event_id=scene.event.id, person_id=scene.guest.person.id)
    if known is not None and known.state is RegistrationState.CANCELLED and any(each.why == LAPSED for each in log):
        return Answer(card=waiting_cards.lapsed(scene.face, event=scene.event), replaces=True, private=True)
    raise RefusalError("offer_none")


async def let_go(scene: Scene) -> Answer:
    """Leave the seat that the person was offered to the next in line.

    Raises:
        RefusalError: `offer_none`.
    """
    await hold(scene.tables, scene.event.id)
    known = await mine(scene, lock=True)
    if known is None or known.state is not RegistrationState.OFFERED:
        raise RefusalError("offer_none")
    await move(scene, known, Act.LET_GO, by=scene.guest.person.id, why="offer_let_go", before=known, **freed())
    await settle(scene)
    return Answer(card=waiting_cards.let_go(scene.face, event=scene.event), replaces=True, private=True)
