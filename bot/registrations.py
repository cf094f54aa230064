"""Registering, changing and cancelling: once per person and event, checked here whatever the card did.

A refused form comes back with what was typed; the price a person was shown is the price kept.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot import municipalities
from bot.errors import RefusalError
from bot.model import (
    Answer,
    FieldKind,
    Form,
    FormField,
    Quote,
    Registration,
    RegistrationChange,
    RegistrationState,
    new_id,
)
from bot.occasions import is_shared
from cards import registration as registration_cards

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.occasions import Scene

STANDARD = Form(
    fields=(
        FormField(id="name", required=True),
        FormField(id="municipality", kind=FieldKind.MUNICIPALITY, required=True),
        FormField(id="role"),
        FormField(id="email", kind=FieldKind.EMAIL, required=True),
    )
)
_LONGEST = {FieldKind.LONG: 4000}
_SHORT = 200
# Local part, one @, a domain with a dot: what a typing error breaks, not what RFC 5322 allows.
_EMAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]{2,}")


def form_of(scene: Scene) -> Form:
    """Return the event's form; where the agenda has none, the standard questions."""
    return scene.agenda.form or STANDARD


def check(form: Form, values: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the answers as they are kept, and the error code of each field that is not right.

    A municipality is kept by its official name where it is one of Denmark's 98, else as typed.
    """
    answers: dict[str, str] = {}
    errors: dict[str, str] = {}
    for question in form.fields:
        typed = " ".join(values.get(question.id, "").split(" ")).strip()
        code = _wrong(question, typed)
        if code is not None:
            errors[question.id] = code
        elif typed:
            answers[question.id] = _kept(question, typed)
    return answers, errors


def _wrong(question: FormField, typed: str) -> str | None:
    if not typed:
        return "required" if question.required else None
    if len(typed) > _LONGEST.get(question.kind, _SHORT):
        return "too_long"
    if question.kind is FieldKind.EMAIL and not _EMAIL.fullmatch(typed):
        return "email"
    if question.kind is FieldKind.CHOICE and typed not in question.choices:
        return "choice"
    if question.kind is FieldKind.TOGGLE and question.required and typed != "true":
        return "required"
    return None


def _kept(question: FormField, typed: str) -> str:
    if question.kind is not FieldKind.MUNICIPALITY:
        return typed
    known = municipalities.match(typed)
    return known.name if known else typed


async def show_form(scene: Scene) -> Answer:
    """Show the form: with the person's own answers in a 1:1, empty where others read along.

    Raises:
        RefusalError: `registration_closed` (deadline) after the deadline.
    """
    _refuse_late(scene)
    known = await _mine(scene)
    shared = is_shared(scene.guest.place)
    person = scene.guest.person
    values = {"name": person.name, "email": person.email or "", "municipality": person.municipality or ""}
    if known is not None:
        values |= known.answers
    return Answer(
        card=registration_cards.form(
            scene.face,
            event=scene.event,
            form=form_of(scene),
            values={} if shared else {key: value for key, value in values.items() if value},
            registered=not shared and known is not None and known.state is RegistrationState.REGISTERED,
        ),
        replaces=not shared,
    )


async def submit(scene: Scene, values: Mapping[str, str]) -> Answer:
    """Register, or change a registration; a second time changes nothing but the answers.

    Raises:
        RefusalError: `registration_closed` (deadline) after the deadline.
    """
    _refuse_late(scene)
    form = form_of(scene)
    answers, errors = check(form, values)
    if errors:
        return Answer(
            card=registration_cards.form(scene.face, event=scene.event, form=form, values=dict(values), errors=errors),
            replaces=True,
            private=True,
        )
    known = await _mine(scene, lock=True)
    kept = await _keep(scene, answers, RegistrationState.REGISTERED, known)
    await _remember_person(scene, answers)
    return Answer(
        card=registration_cards.receipt(
            scene.face,
            event=scene.event,
            form=form,
            answers=answers,
            price=kept.price if kept else None,
            changed=known is not None and known.state is RegistrationState.REGISTERED,
        ),
        replaces=True,
        private=True,
    )


async def cancel(scene: Scene) -> Answer:
    """Cancel the person's registration.

    Raises:
        RefusalError: `registration_none` where there is none; `registration_closed` after the deadline.
    """
    known = await _mine(scene, lock=True)
    if known is None or known.state is RegistrationState.CANCELLED:
        raise RefusalError("registration_none", event=scene.event.title)
    _refuse_late(scene)
    await _keep(scene, known.answers, RegistrationState.CANCELLED, known)
    return Answer(card=registration_cards.cancelled(scene.face, event=scene.event), replaces=True, private=True)


def _refuse_late(scene: Scene) -> None:
    deadline = form_of(scene).deadline
    if deadline is not None and scene.agenda.wall(scene.now) > deadline:
        raise RefusalError("registration_closed", deadline=scene.face.voice.moment(deadline))


async def _mine(scene: Scene, *, lock: bool = False) -> Registration | None:
    read = scene.tables.registrations.lock if lock else scene.tables.registrations.get
    return await read(event_id=scene.event.id, person_id=scene.guest.person.id)


async def _keep(
    scene: Scene, answers: dict[str, str], state: RegistrationState, known: Registration | None
) -> Quote | None:
    person_id = scene.guest.person.id
    form_price = form_of(scene).price
    kept = known.quote if known and known.state is RegistrationState.REGISTERED else Quote(price=form_price)
    row = Registration(
        event_id=scene.event.id,
        person_id=person_id,
        state=state,
        answers=answers,
        number=known.number if known else await scene.tables.registrations.last_number(scene.event.id) + 1,
        quote=kept,
        changed_at=scene.now,
    )
    await scene.tables.registrations.put(row)
    await scene.tables.registration_log.add(
        RegistrationChange(
            id=new_id(),
            event_id=scene.event.id,
            person_id=person_id,
            state=state,
            changed_at=scene.now,
            changed_by=person_id,
        )
    )
    return kept


async def _remember_person(scene: Scene, answers: Mapping[str, str]) -> None:
    """Keep name, e-mail and municipality for the next form; none of them says who somebody is."""
    person = scene.guest.person
    told = {key: answers[key] for key in ("name", "email", "municipality") if answers.get(key)}
    if told:
        await scene.tables.people.put(person.model_copy(update=told))
