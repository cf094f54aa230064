"""Filling the form in: a refused one comes back with what was typed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot import municipalities
from bot.model import Answer, FieldKind, Form, FormField, RegistrationState
from bot.occasions import is_shared
from bot.registrations.keeping import mine
from bot.registrations.pricing import quote
from bot.registrations.seating import complete
from bot.registrations.terms import form_of, refuse_late
from cards import registration as registration_cards

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.occasions import Scene

_LONGEST = {FieldKind.LONG: 4000}
_SHORT = 200
# Local part, one @, a domain with a dot: what a typing error breaks, not what RFC 5322 allows.
_EMAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]{2,}")


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
    refuse_late(scene)
    known = await mine(scene)
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
    refuse_late(scene)
    form = form_of(scene)
    answers, errors = check(form, values)
    if errors:
        return Answer(
            card=registration_cards.form(scene.face, event=scene.event, form=form, values=dict(values), errors=errors),
            replaces=True,
            private=True,
        )
    return await complete(scene, answers, await quote(scene, form, answers))
