"""Registering somebody else, where the organiser allows it: known by the e-mail that was typed until Teams vouches for
it. What only they can answer for is not asked here; they hear who it was as soon as they can be written to.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot import forms, prices
from bot.errors import RefusalError
from bot.model import (
    WELL_KNOWN,
    Answer,
    FieldKind,
    Form,
    FormField,
    Identity,
    IdentityKind,
    Person,
    RegistrationState,
    Repeat,
    new_id,
)
from bot.occasions import Guest, hold
from bot.people import REGISTERED_FOR
from bot.registrations.cancelling import give_back
from bot.registrations.hall import HOLDING
from bot.registrations.keeping import mine, times
from bot.registrations.pricing import quote
from bot.registrations.seating import come
from bot.registrations.telling import tell
from bot.registrations.terms import by_themselves, form_of, is_in, refuse_late
from cards import colleague as cards

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.model import Registration
    from bot.occasions import Scene

BY_COLLEAGUE: Final = "colleague"
"""Why somebody is registered whom another registered."""
MOST_COLLEAGUES: Final = 10
"""How many one person may have registered at a time who does not run the event: each of them holds a seat."""
_MOST: Final = 20  # questions on the card
_EMAIL: Final = FormField(id="email", kind=FieldKind.EMAIL, required=True)


def asked(form: Form) -> tuple[FormField, ...]:
    """Return what somebody may answer for a colleague: who they are, and what must be answered by anybody; no consent,
    and nothing that only some may read.
    """
    mine = [
        each.model_copy(update={"kind": FieldKind.EMAIL, "required": True}) if each.id == "email" else each
        for each in form.fields
        if each.kind is not FieldKind.CONSENT
        and not each.sensitive
        and each.when is None
        and (each.required or each.id in WELL_KNOWN)
    ]
    known = any(each.id == "email" for each in mine)
    return tuple([*mine, *(() if known else (_EMAIL,))][:_MOST])


async def show(scene: Scene) -> Answer:
    """Show the questions about a colleague.

    Raises:
        RefusalError: `colleagues_off`, `registration_closed` (deadline).
    """
    form = _allowed(scene)
    return Answer(card=cards.form(scene.face, event=scene.event, asked=asked(form)), private=True)


def _allowed(scene: Scene) -> Form:
    form = form_of(scene)
    if not form.colleagues or form.call is not None or form.only_invited:
        raise RefusalError("colleagues_off", event=scene.event.title)
    refuse_late(scene)
    return form


async def submit(scene: Scene, values: Mapping[str, str]) -> Answer:
    """Register a colleague, or let them wait; whoever is registered already is left as they are.

    Raises:
        RefusalError: as `show`; `colleagues_many` (most), `colleague_there`, `colleague_price` (contact), and as
            `seating.complete`.
    """
    form = _allowed(scene)
    questions = asked(form)
    today = scene.agenda.wall(scene.now).date()
    part = form.model_copy(update={"fields": questions})
    read = forms.check(part, values, language=scene.face.voice.language, today=today)
    if read.faults:
        card = cards.form(scene.face, event=scene.event, asked=questions, values=dict(values), faults=read.faults)
        return Answer(card=card, replaces=True, private=True)
    await hold(scene.tables, scene.event.id)
    await _refuse_many(scene)
    theirs = replace(scene, guest=await _colleague(scene, read.answers["email"].lower()))
    known = await mine(theirs, lock=True)
    if theirs.guest.person.id == scene.guest.person.id or is_in(known):
        raise RefusalError("colleague_there")
    given = await quote(theirs, form, read.answers, person_id=theirs.guest.person.id)
    if prices.is_by_agreement(given):
        raise RefusalError("colleague_price", contact=given.contact)
    row = await come(theirs, known, read.answers, given, by=scene.guest.person.id, why=BY_COLLEAGUE)
    await _tell(scene, row)
    return _answer(scene, row, "waits" if row.state is RegistrationState.WAITING else "done")


async def _refuse_many(scene: Scene) -> None:
    """Let nobody but those who run the event take seats for any number of others."""
    there = await scene.tables.registrations.count(
        event_id=scene.event.id, registered_by=scene.guest.person.id, state=(*HOLDING, RegistrationState.WAITING)
    )
    if there >= MOST_COLLEAGUES and not scene.steers:
        raise RefusalError("colleagues_many", most=MOST_COLLEAGUES)


async def _colleague(scene: Scene, email: str) -> Guest:
    """Return whoever has this e-mail; somebody whom nobody has met is kept as no more than that."""
    found = await scene.tables.identities.find(email=email)
    met = sorted(found, key=lambda each: (each.kind is IdentityKind.IMPORTED, each.id))
    if met:
        person = await scene.tables.people.get(id=met[0].person_id)
        return Guest(person=person or Person(id=met[0].person_id), identity=met[0], place=scene.guest.place)
    person = Person(id=new_id(), language=scene.guest.person.language)
    imported = Identity(
        id=new_id(),
        app_id=scene.guest.identity.app_id,
        tenant_id=scene.guest.identity.tenant_id,
        user_id=new_id(),
        person_id=person.id,
        kind=IdentityKind.IMPORTED,
        email=email,
    )
    await scene.tables.people.put(person)
    await scene.tables.identities.put(imported)
    return Guest(person=person, identity=imported, place=scene.guest.place)


async def _tell(scene: Scene, row: Registration) -> None:
    waits = row.state is RegistrationState.WAITING
    number = await times(scene, row.person_id, why=BY_COLLEAGUE)
    await tell(
        scene,
        row.person_id,
        f"{REGISTERED_FOR}/{row.person_id}/{number}",
        lambda face: cards.told(face, event=scene.event, name=scene.guest.person.name, waits=waits),
        stale_at=scene.event.ends_at,
        repeat=Repeat.NEVER,
    )


async def cancel(scene: Scene, asked: str) -> Answer:
    """Cancel for a colleague whom the person registered, by the registration's number, while they could themselves.

    Raises:
        RefusalError: `colleague_none`, `registration_closed` (deadline) where it is too late.
    """
    number = int(asked) if asked.isdecimal() and len(asked) < 9 else 0  # noqa: PLR2004
    await hold(scene.tables, scene.event.id)
    rows = await scene.tables.registrations.find(event_id=scene.event.id, number=number) if number else []
    me = scene.guest.person.id
    row = next((each for each in rows if each.registered_by == me and is_in(each)), None)
    if row is None:
        raise RefusalError("colleague_none")
    if not by_themselves(scene):
        deadline = form_of(scene).changes_until or form_of(scene).deadline
        raise RefusalError("registration_closed", deadline=scene.face.voice.moment(deadline) if deadline else "")
    await give_back(scene, row, by=me, why=BY_COLLEAGUE)
    return _answer(scene, row, "cancelled")


def _answer(scene: Scene, row: Registration, state: str) -> Answer:
    price = row.quote.price if row.quote else None
    name = row.answers.get("name") or row.answers.get("email", "")
    card = cards.done(scene.face, event=scene.event, name=name, number=row.number, state=state, price=price)
    return Answer(card=card, replaces=True, private=True)
