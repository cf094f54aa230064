"""The registration's form, page by page, what is looked through before it counts, receipt and farewell. What people
typed is kept when something is missing, and what is wrong is said at the field.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.forms import CODE
from bot.model import FormField, Verb
from bot.prices import is_by_agreement, takes_code
from bot.texts.commands import canonical
from cards import fields, prices
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
from cards.fields import label
from cards.invitation import into_calendar
from cards.markdown import line, prose
from cards.sheets import Sheet, stamp, told

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from microsoft_teams.cards import CardElement

    from bot.forms import Fault
    from bot.model import Event, Form, Price, Quote
    from cards.elements import Button, Card, Face

__all__ = ["cancelled", "form", "label", "occasion", "receipt", "review"]

_BESIDE: Final = 14  # characters of a question that its answer stands beside
_WORD: Final = 20  # characters of a word that fits there on a phone
_PURPOSE: Final = 600
_LEVELS: Final = ((160, 100_000), (100, 100_000), (60, 400), (40, 60))
"""Characters of labels, and of what was typed that still stands in a field, until a card fits."""


def form(
    face: Face,
    *,
    event: Event,
    form: Form,
    sheet: Sheet | None = None,
    values: Mapping[str, str] | None = None,
    faults: Mapping[str, Fault] | None = None,
) -> Card:
    """Return a page of the event's form, of all questions where no sheet says which; `values` and `faults` go by field
    id.
    """
    page = sheet or Sheet(fields=form.fields)
    return _fitting(lambda level: _form(face, event, form, page, values=values or {}, faults=faults or {}, level=level))


def review(
    face: Face,
    *,
    event: Event,
    form: Form,
    answers: Mapping[str, str],
    quote: Quote,
    until: datetime | None = None,
    registered: bool = False,
    news: Sequence[str] = (),
) -> Card:
    """Return what somebody is about to register with, and the price, with how it came about; `until` is how long it
    is kept.
    """
    return _fitting(
        lambda level: _review(
            face, event, form, answers=answers, quote=quote, until=until, registered=registered, news=news, level=level
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
    calendar: str = "",
) -> Card:
    """Return what a person is registered with, and the price that they were shown; `calendar` is where they have what
    belongs into theirs.
    """
    return _fitting(
        lambda level: _receipt(
            face, event, form, answers=answers, price=price, level=level, changed=changed, calendar=calendar
        )
    )


def cancelled(face: Face, *, event: Event, calendar: str = "") -> Card:
    """Return the farewell, with a way back; `calendar` is where they have what takes it out of theirs."""
    return card(
        face,
        body=[
            kicker(line(event.title, TITLE)),
            heading(face.say("card.form.cancelled")),
            text(face.say("card.form.cancelled.back")),
        ],
        fallback=face.plain("card.form.cancelled"),
        buttons=[
            ask(face, Verb.REGISTER, event_id=event.id, title=face.plain("card.button.register.again")),
            *([into_calendar(face, event, calendar, "card.button.calendar.out")] if calendar else []),
        ],
    )


def _form(
    face: Face,
    event: Event,
    form: Form,
    sheet: Sheet,
    *,
    values: Mapping[str, str],
    faults: Mapping[str, Fault],
    level: tuple[int, int],
) -> Card:
    limit, room = level
    last = sheet.number == sheet.of
    asked = [*sheet.fields, *(_code(face) if last and takes_code(form) else [])]
    sendable = [each for each in asked if len(values.get(each.id, "")) <= room]
    questions: list[CardElement] = []
    for each in asked:
        value = values.get(each.id, "")
        if each in sendable:
            checked = sheet.number == 1
            questions += fields.draw(face, each, value, faults.get(each.id), limit=limit, checked=checked)
        else:
            questions += fields.kept(face, each, value, limit=limit)
    wrong = [text(face.say("card.form.wrong"), color="Attention", strong=True)] if faults else []
    return card(
        face,
        body=[
            kicker(_kind(face, form, registered=sheet.registered)),
            heading(line(event.title, TITLE)),
            *_where(face, sheet),
            *(_terms(face, event, None if form.rules else form.price, form) if sheet.number == 1 else []),
            *(text(each) for each in sheet.news),
            *wrong,
            *questions,
            *(_collected(face, form) if last else []),
        ],
        fallback=face.plain("card.form.fallback", title=event.title),
        buttons=_ways(face, event, form, sheet, told(sheet, sendable)),
    )


def _kind(face: Face, form: Form, *, registered: bool) -> str:
    if registered:
        return face.say("card.form.change")
    return face.say("card.form.apply" if form.call else "card.form")


def _where(face: Face, sheet: Sheet) -> list[CardElement]:
    if sheet.of == 1:
        return []
    return [note(face.say("card.form.page", number=sheet.number, of=sheet.of), spacing="None")]


def _code(face: Face) -> list[FormField]:
    return [
        FormField.model_construct(id=CODE, label=face.plain("card.form.code"), help=face.plain("card.form.code.help"))
    ]


def _collected(face: Face, form: Form) -> list[CardElement]:
    """Return what the answers are for, how long they are kept, and how to see what is kept."""
    said: list[str] = [prose(form.purpose, _PURPOSE)] if form.purpose.strip() else []
    if form.keep_days is not None:
        said.append(face.count("card.form.keep", form.keep_days))
    if said:
        said.append(face.say("card.form.own_data", sentence=canonical(Verb.MY_DATA, face.voice.language)))
    return [note(each, spacing="Medium" if at == 0 else "None") for at, each in enumerate(said)]


def _ways(face: Face, event: Event, form: Form, sheet: Sheet, argument: str) -> list[Button]:
    """Return the ways on and back; of a page among several the sentence for the next goes on as well."""
    last = sheet.number == sheet.of
    verb = Verb.SUBMIT_REGISTRATION if sheet.of == 1 and not form.rules else Verb.FORM_NEXT
    on = ask(
        face, verb, event_id=event.id, argument=argument, inputs=True, title=_title(face, form, sheet) if last else ""
    )
    if sheet.number == 1:
        return [on]
    return [on, ask(face, Verb.FORM_BACK, event_id=event.id, argument=argument, inputs=True)]


def _title(face: Face, form: Form, sheet: Sheet) -> str:
    if form.rules:
        return face.plain("card.button.see_price")
    if sheet.registered:
        return face.plain("card.button.save")
    return face.plain("card.button.apply" if form.call else "card.button.submit_registration")


def _review(
    face: Face,
    event: Event,
    form: Form,
    *,
    answers: Mapping[str, str],
    quote: Quote,
    until: datetime | None,
    registered: bool,
    news: Sequence[str],
    level: tuple[int, int],
) -> Card:
    change, asks = face.plain("card.button.correct"), is_by_agreement(quote)
    return card(
        face,
        body=[
            kicker(_kind(face, form, registered=registered)),
            heading(face.say("card.form.review")),
            note(line(event.title, TITLE), spacing="None"),
            *([text(face.say("card.form.review.by_agreement"), strong=True)] if asks else []),
            *(text(each, color="Attention") for each in news),
            *prices.reckoning(face, quote, until=until),
            *_said(_answers(face, form, answers, level[0])),
            *([] if asks else [note(face.say("card.form.review.not_yet"), spacing="Medium")]),
        ],
        fallback=face.plain("card.form.review.fallback", title=event.title),
        buttons=[
            *([] if asks else [ask(face, Verb.CONFIRM_REGISTRATION, event_id=event.id, argument=stamp(answers))]),
            ask(face, Verb.FORM_BACK, event_id=event.id, title=change),
        ],
    )


def _answers(face: Face, form: Form, answers: Mapping[str, str], limit: int) -> list[tuple[str, str]]:
    """Return the questions that were answered, with their answers."""
    return [
        (line(label(face, each, limit)), line(fields.answer(face, each, answers[each.id]), limit))
        for each in form.fields
        if answers.get(each.id)
    ]


def _receipt(
    face: Face,
    event: Event,
    form: Form,
    *,
    answers: Mapping[str, str],
    price: Price | None,
    level: tuple[int, int],
    changed: bool,
    calendar: str,
) -> Card:
    title = face.say("card.form.changed" if changed else "card.form.receipt")
    return card(
        face,
        body=[
            kicker(title),
            heading(line(event.title, TITLE)),
            *_terms(face, event, price),
            *_said(_answers(face, form, answers, level[0])),
        ],
        fallback=face.plain("card.form.receipt.fallback", title=event.title),
        buttons=[
            ask(face, Verb.REGISTER, event_id=event.id, title=face.plain("card.button.change")),
            *([into_calendar(face, event, calendar)] if calendar else []),
            *([ask(face, Verb.PRICE, event_id=event.id)] if form.rules else []),
            ask(face, Verb.UNREGISTER, event_id=event.id),
        ],
    )


def _said(rows: Sequence[tuple[str, str]]) -> list[CardElement]:
    """Return answers beside their questions; under them where one of the two is long."""
    short = [(question, answer) for question, answer in rows if _fits(question, answer)]
    told: list[CardElement] = [facts(short)] if short else []
    for question, answer in rows:
        if not _fits(question, answer):
            told += [note(question, spacing="Medium"), text(answer, spacing="None")]
    return told


def _fits(question: str, answer: str) -> bool:
    return len(question) <= _BESIDE and max(map(len, answer.split()), default=0) <= _WORD


def _terms(face: Face, event: Event, price: Price | None, form: Form | None = None) -> list[CardElement]:
    told: list[CardElement] = []
    if event.starts_at is not None:
        told.append(text(occasion(face, event)))
    if price is not None:
        told.append(text(face.say("card.form.price", price=face.voice.money(price)), strong=True))
        told.append(note(face.say("card.form.price.settled"), spacing="None"))
    if form is not None and form.rules:
        told.append(text(face.say("card.form.price.follows")))
    if form is not None and form.deadline is not None:
        day = face.voice.day(form.deadline)
        key = "card.form.deadline.apply" if form.call else "card.form.deadline"
        told.append(note(face.say(key, day=day, clock=face.clock(form.deadline))))
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


def _fitting(draw: Callable[[tuple[int, int]], Card]) -> Card:
    """Return a card drawn with as much text as Teams takes."""
    drawn = draw(_LEVELS[0])
    for level in _LEVELS[1:]:
        if size(drawn) < MOST_BYTES:
            break
        drawn = draw(level)
    return drawn
