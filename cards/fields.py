"""One question of a form: its field, what is wrong at it, and its answer as it is read.

What was typed is never cut in a field: what there is no room for stands beside it as kept, and cannot be sent.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from bot.forms import LONG, SHORT, consented, refilled, shown, token
from bot.model import WELL_KNOWN, FieldKind, FormField
from cards.elements import TITLE, box, note, text
from cards.inputs import choice_input, choices_input, date_input, text_input, toggle_input
from cards.markdown import line, plain, prose
from cards.submission import FIELD

if TYPE_CHECKING:
    from microsoft_teams.cards import CardElement

    from bot.forms import Fault
    from cards.elements import Face

_TICKED: Final = frozenset({FieldKind.TOGGLE, FieldKind.CONSENT})
_FIGURES: Final = {FieldKind.EAN: 13, FieldKind.CVR: 8}
_CONSENT: Final = 1_500  # characters of a text that is consented to
_EXCERPT: Final = 100


def label(face: Face, field: FormField, limit: int = TITLE) -> str:
    """Return a question as the organiser worded it, or as we word the four that we know."""
    if field.label:
        return plain(field.label, limit)
    return face.plain(f"card.form.label.{field.id}") if field.id in WELL_KNOWN else field.id


def answer(face: Face, field: FormField, kept: str) -> str:
    """Return an answer that is kept as its reader writes it."""
    return shown(field, kept, face.voice)


def draw(
    face: Face, field: FormField, value: str, fault: Fault | None, *, limit: int, checked: bool = True
) -> list[CardElement]:
    """Return a question with its field; `checked` has the client refuse to send it empty where it must not be.

    A form that can be left by a way back is not checked by the client: what stands in it would not be sent along.
    """
    parts = [*_before(face, field), _input(face, field, value, limit, checked=checked)]
    if fault is not None:
        parts.append(text(_wrong(face, field, fault), spacing="None", color="Attention"))
    if field.help:
        parts.append(note(line(field.help, limit), spacing="None"))
    bounds = [] if fault is not None and fault.bound is not None else _bounds(face, field)
    return [*parts, *(note(each, spacing="None") for each in (*bounds, *_seen(face, field)))]


def kept(face: Face, field: FormField, value: str, *, limit: int) -> list[CardElement]:
    """Return a question whose answer there is no room to show in a field."""
    title = text(line(label(face, field, limit)), strong=True)
    return [title, text(line(value, _EXCERPT), spacing="None"), note(face.say("card.form.kept"), spacing="None")]


def _wrong(face: Face, field: FormField, fault: Fault) -> str:
    code = "tick" if field.kind in _TICKED and fault.code == "required" else fault.code
    return face.say(f"card.form.error.{code}", bound=_bound(face, fault.bound))


def _bound(face: Face, bound: Decimal | date | str | None) -> str:
    if isinstance(bound, Decimal):
        return face.voice.decimal(bound)
    return face.voice.full_date(bound) if isinstance(bound, date) else bound or ""


def _before(face: Face, field: FormField) -> list[CardElement]:
    """Return the text that a box is ticked under."""
    if field.kind is not FieldKind.CONSENT or not field.text:
        return []
    told: list[CardElement] = [text(prose(field.text, _CONSENT), spacing="None")]
    if field.version:
        told.append(note(face.say("card.form.consent.version", version=line(field.version, 40))))
    return [box(told)]


def _bounds(face: Face, field: FormField) -> list[str]:
    """Return how many of several are to be chosen, where it is not any number."""
    if field.kind is not FieldKind.SEVERAL:
        return []
    least = int(field.least) if field.least is not None and field.least > 1 else None
    most = int(field.most) if field.most is not None and field.most < len(field.choices) else None
    if least is not None and least == most:
        return [face.say("card.form.just", n=least)]
    said: list[str] = [face.say("card.form.least", least=least)] if least is not None else []
    return said if most is None else [*said, face.say("card.form.most", most=most)]


def _seen(face: Face, field: FormField) -> list[str]:
    """Return who sees an answer, where it is not all who run the event."""
    if field.sensitive:
        return [face.say("card.form.sensitive")]
    return [face.say("card.form.hidden")] if field.hidden else []


def _input(face: Face, field: FormField, value: str, limit: int, *, checked: bool) -> CardElement:
    name, title = FIELD + field.id, label(face, field, limit)
    required = ""
    if field.required and checked:
        required = face.plain(f"card.form.error.{'tick' if field.kind in _TICKED else 'required'}")
    elif field.required:
        title += " *"
    if field.kind in _TICKED:
        sent = consented(field) if field.kind is FieldKind.CONSENT else "true"
        return toggle_input(face, name, title, value=value, required=required, sent=sent)
    if field.kind is FieldKind.DATE:
        return date_input(name, title, value=value, required=required, least=field.earliest, most=field.latest)
    if field.kind is FieldKind.CHOICE and field.choices:
        choices = [(plain(each, limit), token(each)) for each in field.choices]
        chosen = token(value) if value in field.choices else value
        return choice_input(
            name, title, choices, value=chosen, required=required, placeholder=face.plain("card.form.choose")
        )
    if field.kind is FieldKind.SEVERAL:
        choices = [(plain(each, limit), token(each)) for each in field.choices]
        return choices_input(name, title, choices, values=_ticked(field, value), required=required)
    return _written(face, field, refilled(field, value, face.voice), name, title, required)


def _written(face: Face, field: FormField, value: str, name: str, title: str, required: str) -> CardElement:
    wide = field.kind is FieldKind.LONG
    return text_input(
        name,
        title,
        value=value,
        required=required,
        limit=LONG if wide else SHORT,
        multiline=wide,
        style="Tel" if field.kind in _FIGURES else "Email" if field.kind is FieldKind.EMAIL else None,
        placeholder=_hint(face, field),
    )


def _ticked(field: FormField, value: str) -> frozenset[str]:
    """Return what is sent for the choices that a value names: as they are kept, or as a card sent them."""
    parts = {*value.split("\n"), *value.split(","), value}
    return frozenset(token(each) for each in field.choices if each in parts or token(each) in parts)


def _hint(face: Face, field: FormField) -> str:
    """Return what stands in an empty field."""
    if field.kind in _FIGURES:
        return face.plain("card.form.digits", n=_FIGURES[field.kind])
    hints = {FieldKind.MUNICIPALITY: "card.form.municipality", FieldKind.NUMBER: "card.form.number"}
    return face.plain(hints[field.kind]) if field.kind in hints else ""
