"""The registration's form, receipt and farewell. What people typed is kept when something is missing,
and what is wrong is said at the field.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.model import WELL_KNOWN, FieldKind, Verb
from cards.elements import (
    MOST_BYTES,
    TITLE,
    ask,
    card,
    facts,
    heading,
    kicker,
    note,
    size,
    text,
)
from cards.inputs import choice_input, text_input, toggle_input
from cards.markdown import line, plain
from cards.submission import FIELD

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from microsoft_teams.cards import CardElement

    from bot.model import Event, Form, FormField, Price
    from cards.elements import Card, Face

SHORT: Final = 200  # characters that a field for a line takes
LONG: Final = 2_000  # characters that a field for more takes
_BESIDE: Final = 20  # characters of a question that its answer stands beside
_LEVELS: Final = ((160, LONG), (100, 800), (60, 200), (40, 60))  # of labels and of kept text, until a card fits


def form(
    face: Face,
    *,
    event: Event,
    form: Form,
    values: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    registered: bool = False,
) -> Card:
    """Return the event's form; `values` and `errors` (codes of `card.form.error.*`) go by field id."""
    return _fitting(
        lambda level: _form(
            face, event, form, values=values or {}, errors=errors or {}, level=level, registered=registered
        )
    )


def receipt(
    face: Face,
    *,
    event: Event,
    form: Form,
    answers: Mapping[str, str],
    price: Price | None,
    changed: bool = False,
) -> Card:
    """Return what a person is registered with, and the price that they were shown."""
    return _fitting(
        lambda level: _receipt(face, event, form, answers=answers, price=price, level=level, changed=changed)
    )


def cancelled(face: Face, *, event: Event) -> Card:
    """Return the farewell, with a way back."""
    return card(
        face,
        body=[
            kicker(line(event.title, TITLE)),
            heading(face.say("card.form.cancelled")),
            text(face.say("card.form.cancelled.back")),
        ],
        fallback=face.plain("card.form.cancelled"),
        buttons=[ask(face, Verb.REGISTER, event_id=event.id, title=face.plain("card.button.register.again"))],
    )


def label(face: Face, field: FormField, limit: int = TITLE) -> str:
    """Return a question as the organiser worded it, or as we word the four that we know."""
    if field.label:
        return plain(field.label, limit)
    return face.plain(f"card.form.label.{field.id}") if field.id in WELL_KNOWN else field.id


def _form(
    face: Face,
    event: Event,
    form: Form,
    *,
    values: Mapping[str, str],
    errors: Mapping[str, str],
    level: tuple[int, int],
    registered: bool,
) -> Card:
    fields = [part for each in form.fields for part in _field(face, each, values, errors, level)]
    wrong = [text(face.say("card.form.wrong"), color="Attention", strong=True)] if errors else []
    body = [
        kicker(face.say("card.form.change" if registered else "card.form")),
        heading(line(event.title, TITLE)),
        *_terms(face, event, form.price, form),
        *wrong,
        *fields,
    ]
    title = face.plain("card.button.save") if registered else ""
    return card(
        face,
        body=body,
        fallback=face.plain("card.form.fallback", title=event.title),
        buttons=[ask(face, Verb.SUBMIT_REGISTRATION, event_id=event.id, inputs=True, title=title)],
    )


def _receipt(
    face: Face,
    event: Event,
    form: Form,
    *,
    answers: Mapping[str, str],
    price: Price | None,
    level: tuple[int, int],
    changed: bool,
) -> Card:
    said = [
        (line(label(face, each, level[0])), line(_answer(face, each, answers[each.id]), level[0]))
        for each in form.fields
        if answers.get(each.id)
    ]
    title = face.say("card.form.changed" if changed else "card.form.receipt")
    return card(
        face,
        body=[
            kicker(title),
            heading(line(event.title, TITLE)),
            *_terms(face, event, price),
            *_said(said),
        ],
        fallback=face.plain("card.form.receipt.fallback", title=event.title),
        buttons=[
            ask(face, Verb.REGISTER, event_id=event.id, title=face.plain("card.button.change")),
            ask(face, Verb.UNREGISTER, event_id=event.id),
        ],
    )


def _said(rows: Sequence[tuple[str, str]]) -> list[CardElement]:
    """Return answers beside their questions; under them where the question is a long one."""
    short = [each for each in rows if len(each[0]) <= _BESIDE]
    told: list[CardElement] = [facts(short)] if short else []
    for question, answer in rows:
        if len(question) > _BESIDE:
            told += [note(question, spacing="Medium"), text(answer, spacing="None")]
    return told


def _terms(face: Face, event: Event, price: Price | None, form: Form | None = None) -> list[CardElement]:
    told: list[CardElement] = []
    if event.starts_at is not None:
        told.append(text(occasion(face, event)))
    if price is not None:
        told.append(text(face.say("card.form.price", price=face.voice.money(price)), strong=True))
        told.append(note(face.say("card.form.price.settled"), spacing="None"))
    if form is not None and form.deadline is not None:
        day = face.voice.day(form.deadline)
        told.append(note(face.say("card.form.deadline", day=day, clock=face.clock(form.deadline))))
    return told


def occasion(face: Face, event: Event) -> str:
    """Return when an event is: "Mandag den 31. maj kl. 9.00–15.00"."""
    if event.starts_at is None:
        return ""
    starts, ends = face.voice.local(event.starts_at), event.ends_at and face.voice.local(event.ends_at)
    day = face.voice.day(starts)
    if ends and ends.date() != starts.date():
        return face.say("card.days", first=day[:1].upper() + day[1:], last=face.voice.day(ends))
    return face.say("card.day", day=day[:1].upper() + day[1:], span=face.voice.span(starts, ends))


def _field(
    face: Face, field: FormField, values: Mapping[str, str], errors: Mapping[str, str], level: tuple[int, int]
) -> list[CardElement]:
    parts: list[CardElement] = [_input(face, field, values.get(field.id, ""), level)]
    if field.id in errors:
        parts.append(
            text(face.say(f"card.form.error.{_code(field, errors[field.id])}"), spacing="None", color="Attention")
        )
    if field.help:
        parts.append(note(line(field.help, level[0]), spacing="None"))
    return parts


def _code(field: FormField, code: str) -> str:
    """Return what is wrong, in the words for this kind of field: a box that must be ticked is not filled in."""
    return "tick" if field.kind is FieldKind.TOGGLE and code == "required" else code


def _input(face: Face, field: FormField, value: str, level: tuple[int, int]) -> CardElement:
    name, title = FIELD + field.id, label(face, field, level[0])
    required = face.plain(f"card.form.error.{_code(field, 'required')}") if field.required else ""
    if field.kind is FieldKind.TOGGLE:
        return toggle_input(face, name, title, value=value, required=required)
    if field.kind is FieldKind.CHOICE and field.choices:
        choices = [(plain(each, level[0]), each) for each in field.choices]
        chosen = face.plain("card.form.choose")
        return choice_input(name, title, choices, value=value, required=required, placeholder=chosen)
    wide = field.kind is FieldKind.LONG
    return text_input(
        name,
        title,
        value=value[: level[1]],
        required=required,
        limit=LONG if wide else SHORT,
        multiline=wide,
        email=field.kind is FieldKind.EMAIL,
        placeholder=face.plain("card.form.municipality") if field.kind is FieldKind.MUNICIPALITY else "",
    )


def _answer(face: Face, field: FormField, answer: str) -> str:
    if field.kind is FieldKind.TOGGLE:
        return face.plain("card.yes" if answer == "true" else "card.no")
    return answer


def _fitting(draw: Callable[[tuple[int, int]], Card]) -> Card:
    """Return a card drawn with as much text as Teams takes."""
    drawn = draw(_LEVELS[0])
    for level in _LEVELS[1:]:
        if size(drawn) < MOST_BYTES:
            break
        drawn = draw(level)
    return drawn
