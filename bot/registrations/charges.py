"""What a person is told of their price, and the codes that they bring: a wrong one is told kindly, counted, and kept
nowhere.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot import prices
from bot.model import Answer, Audit, Quote, Registration, RegistrationState, new_id
from bot.occasions import hold
from bot.registrations import pricing
from bot.registrations.keeping import mine, move
from bot.registrations.terms import by_themselves, form_of, is_in, refuse_late
from bot.standings import Act
from cards import prices as price_cards

if TYPE_CHECKING:
    from bot.model import Form
    from bot.occasions import Scene

TRIES: Final = 10
"""Wrong codes that one person may try within an hour."""
_HOUR: Final = timedelta(hours=1)
_WRONG: Final = "code_wrong"


async def show(scene: Scene) -> Answer:
    """Show a person their price and how it came about: the one they keep, or the one that they would get now."""
    form, known = form_of(scene), await mine(scene)
    if known is not None and is_in(known):
        return _told(scene, known.quote or Quote(), registered=True)
    if known is not None and known.shown is not None and known.shown_at and pricing.is_fresh(known.shown_at, scene.now):
        return _told(scene, known.shown, kept=known)
    answers = _answers(scene, known)
    missing = next((each for each in prices.asked(form) if not answers.get(each)), None)
    if missing is None:
        return _told(scene, await pricing.quote(scene, form, answers))
    label = next((each.label for each in form.fields if each.id == missing), "")
    card = price_cards.overview(
        scene.face, event=scene.event, form=form, missing=price_cards.question(scene.face, missing, label)
    )
    return Answer(card=card, private=True)


async def use_code(scene: Scene, typed: str) -> Answer:
    """Keep a code that somebody brings, and show what their price is with it.

    Raises:
        RefusalError: `code_none` where no rule takes one; `registration_closed` (deadline).
    """
    form = form_of(scene)
    if not prices.takes_code(form):
        return Answer(text=scene.face.say("refusal.code_none", event=scene.event.title), private=True)
    await hold(scene.tables, scene.event.id)
    code = await refused(scene, form, typed)
    if code:  # not raised: it is to be counted
        said = "refusal.code_tries" if code == "code_tries" else "refusal.code_unknown"
        return Answer(text=scene.face.say(said), private=True)
    known = await mine(scene, lock=True)
    refuse_late(scene, known)
    if known is not None and is_in(known):
        return await _reckon_anew(scene, form, known, typed)
    typed_so_far = {**(known.typed if known else {}), prices.CODE: typed}
    if known is not None and known.state is RegistrationState.DRAFT:
        await scene.tables.registrations.put(known.model_copy(update={"typed": typed_so_far}))
    else:
        await move(scene, _begun(scene, known, typed_so_far), Act.BEGIN, by=scene.guest.person.id, before=known)
    return await show(scene)


async def refused(scene: Scene, form: Form, typed: str) -> str:
    """Return why a code is not taken, a code of `card.form.error.*`; "" where it is, or where there is none."""
    if not typed.strip() or not prices.takes_code(form):
        return ""
    by = {"event_id": scene.event.id, "person_id": scene.guest.person.id}
    tried = await scene.tables.audit.find(act=_WRONG, **by)
    if sum(each.done_at > scene.now - _HOUR for each in tried) >= TRIES:
        return "code_tries"
    if prices.knows_code(form, typed):
        return ""
    await scene.tables.audit.add(Audit(id=new_id(), act=_WRONG, done_at=scene.now, **by))
    return "code"


async def _reckon_anew(scene: Scene, form: Form, known: Registration, typed: str) -> Answer:
    """Let a code lower the price of somebody who is registered, while people change things by themselves."""
    given = await pricing.quote(scene, form, known.answers, code=typed)
    if not by_themselves(scene) or not _is_less(given, known.quote or Quote()):
        return await show(scene)
    await move(scene, known, Act.CHANGE, by=scene.guest.person.id, why=prices.CODE, before=known, quote=given)
    return await show(scene)


def _is_less(one: Quote, other: Quote) -> bool:
    if one.contact or other.price is None:
        return False
    return one.price is None or (one.price.currency == other.price.currency and one.price.amount < other.price.amount)


def _begun(scene: Scene, known: Registration | None, typed: dict[str, str]) -> Registration:
    fresh = known or Registration(
        event_id=scene.event.id,
        person_id=scene.guest.person.id,
        state=RegistrationState.DRAFT,
        answers={},
        changed_at=scene.now,
    )
    return fresh.model_copy(update={"typed": typed})


def _answers(scene: Scene, known: Registration | None) -> dict[str, str]:
    """Return what is known of a person that a price may depend on."""
    person = scene.guest.person
    said = {"municipality": person.municipality or "", **(known.answers if known else {})}
    return {**said, **(known.typed if known else {})}


def _told(scene: Scene, quote: Quote, *, registered: bool = False, kept: Registration | None = None) -> Answer:
    until = kept.shown_at + pricing.LOCK if kept and kept.shown_at else None
    card = price_cards.own(scene.face, event=scene.event, quote=quote, registered=registered, until=until)
    return Answer(card=card, private=True)
