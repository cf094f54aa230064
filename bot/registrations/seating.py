"""Taking a seat: the one place where a form that was filled in becomes a registration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.model import Answer, Registration, RegistrationState
from bot.registrations.keeping import keep, mine
from bot.registrations.terms import form_of
from cards import registration as registration_cards

if TYPE_CHECKING:
    from bot.model import Quote
    from bot.occasions import Scene


async def complete(scene: Scene, answers: dict[str, str], quote: Quote) -> Answer:
    """Register a person with answers that were checked and a price that they were shown; or change them."""
    known = await mine(scene, lock=True)
    registered = known is not None and known.state is RegistrationState.REGISTERED
    kept = (known.quote if known and registered else None) or quote
    row = Registration(
        event_id=scene.event.id,
        person_id=scene.guest.person.id,
        state=RegistrationState.REGISTERED,
        answers=answers,
        number=known.number if known else await scene.tables.registrations.last_number(scene.event.id) + 1,
        quote=kept,
        changed_at=scene.now,
    )
    await keep(scene, row, by=row.person_id)
    await _remember_person(scene, answers)
    card = registration_cards.receipt(
        scene.face, event=scene.event, form=form_of(scene), answers=answers, price=kept.price, changed=registered
    )
    return Answer(card=card, replaces=True, private=True)


async def _remember_person(scene: Scene, answers: dict[str, str]) -> None:
    """Keep name, e-mail and municipality for the next form; none of them says who somebody is."""
    person = scene.guest.person
    told = {key: answers[key] for key in ("name", "email", "municipality") if answers.get(key)}
    if told:
        await scene.tables.people.put(person.model_copy(update=told))
