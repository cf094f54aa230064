"""Samples of registering: every kind of question, on one page and on several, wrong and right, what is looked through,
and what one is left with.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from bot import forms
from bot.forms import CODE, Fault
from bot.model import Call, Condition, FieldKind, Form, FormField, Price, PriceRule
from bot.prices import quote
from cards import registration
from cards.sheets import Sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.model import Event
    from cards.elements import Card, Face

    Tint = Callable[[str], str]

_RULES = (
    PriceRule(name="Tidlig", until=datetime.fromisoformat("2026-05-01T23:59:00"), percent=Decimal(10)),
    PriceRule(name="Den første fra kommunen", member=True, last=1),
    PriceRule(name="Flere fra kommunen", member=True, first=2, price=Price(amount=Decimal(1000))),
    PriceRule(name="Med kode", code="hemmelig", price=Price(amount=Decimal("412.50"))),
)
_ANSWERS = {
    "name": "Anna Holm",
    "municipality": "Aarhus",
    "email": "anna_holm@example.org",
    "ean": "4006381333931",
    "cvr": "10150817",
    "guests": "2",
    "born": "1984-06-03",
    "bed": "true",
    "who": "Mødt op, 5*3 gange",
    "why": "Vi vil høre fra dem,\nder ellers ikke kommer.",
}
_FAULTS = {
    "ean": Fault("ean"),
    "cvr": Fault("cvr"),
    "guests": Fault("most", Decimal("2.5")),
    "born": Fault("latest", date(2010, 12, 31)),
    "days": Fault("more", Decimal(2)),
    "consent": Fault("tick_again"),
    "why": Fault("short", Decimal(50)),
    "who": Fault("pattern"),
}


def _fields(tint: Tint) -> tuple[FormField, ...]:
    days = tuple(tint(each)[:150] + str(n) for n, each in enumerate(("Fredag, hele dagen", "Lørdag", "Søndag")))
    text = tint(
        "Vi skriver dit navn og din kommune på en liste, som de andre deltagere får.\n\nDu kan sige nej senere."
    )
    return (
        FormField(id="name", required=True),
        FormField(id="municipality", kind=FieldKind.MUNICIPALITY, required=True),
        FormField(id="email", kind=FieldKind.EMAIL, required=True),
        FormField(id="ean", label=tint("EAN-nummer"), kind=FieldKind.EAN, required=True),
        FormField(id="cvr", label=tint("CVR-nummer"), kind=FieldKind.CVR),
        FormField(id="guests", label=tint("Hvor mange kommer I?"), kind=FieldKind.NUMBER, required=True, page=2),
        FormField(id="born", label=tint("Hvornår er du født?"), kind=FieldKind.DATE, latest=date(2010, 12, 31), page=2),
        FormField(
            id="days",
            label=tint("Hvilke dage kommer du?"),
            kind=FieldKind.SEVERAL,
            choices=days,
            least=Decimal(2),
            most=Decimal(2),
            page=2,
        ),
        FormField(
            id="bed",
            label=tint("Skal du sove her?"),
            kind=FieldKind.TOGGLE,
            when=Condition(field="days", among=days[1:]),
            help=tint("Der er to senge på hvert værelse."),
            page=2,
        ),
        FormField(id="why", label=tint("Hvad vil du bruge det til?"), kind=FieldKind.LONG, required=True, page=3),
        FormField(id="who", label=tint("Hvad har du prøvet før?"), hidden=True, page=3),
        FormField(id="health", label=tint("Er der noget, vi skal tage hensyn til?"), sensitive=True, page=3),
        FormField(
            id="consent",
            label=tint("Det er jeg med på"),
            kind=FieldKind.CONSENT,
            text=text,
            version=tint("2")[:40],
            required=True,
            page=3,
        ),
    )


def of_the_form(face: Face, event: Event, tint: Tint, many: int) -> Iterator[tuple[str, Card]]:
    """Yield the form over pages, in the states that it has, what is looked through and what one is left with."""
    more = tuple(FormField(id=f"more{n}", label=tint("Mere"), kind=FieldKind.LONG, page=3) for n in range(many - 1))
    form = Form(
        fields=(*_fields(tint), *more),
        rules=tuple(each.model_copy(update={"name": tint(each.name)}) for each in _RULES),
        deadline=datetime.fromisoformat("2026-05-25T12:00:00"),
        contact="kurser@example.org",
        purpose=tint("Vi bruger svarene til at planlægge dagen og sende dig programmet."),
        keep_days=30,
    )
    answers = {name: tint(each) if name in {"name", "who", "why"} else each for name, each in _ANSWERS.items()}
    answers["days"] = forms.APART.join(form.fields[7].choices[:2])
    laid = forms.pages(form)
    for at, page in enumerate(laid):
        sheet = Sheet(fields=page, page=at, number=at + 1, of=len(laid), stamp="0123abcd")
        if at < 4:
            yield f"registration.form page {at + 1}", registration.form(face, event=event, form=form, sheet=sheet)
        typed = answers | {CODE: "halv pris"}
        told = sheet.model_copy(update={"news": (face.say("card.form.elsewhere"),), "registered": True})
        drawn = registration.form(
            face, event=event, form=form, sheet=told, values=typed, faults=_FAULTS | {CODE: Fault("code")}
        )
        yield f"registration.form page {at + 1} wrong", drawn
    plain = form.model_copy(update={"rules": (), "call": Call(seats=10), "price": None})
    sheet = Sheet(fields=laid[0], news=(face.count("card.form.more", 2),))
    yield "registration.form call", registration.form(face, event=event, form=plain, sheet=sheet, values=answers)
    wall = datetime.fromisoformat("2026-04-30T12:00:00")
    for nth, news in ((1, ""), (3, "card.form.review.changed")):
        given = quote(form, answers=answers, ordinal={"municipality": nth}, member=True, wall=wall)
        drawn = registration.review(
            face,
            event=event,
            form=form,
            answers=answers,
            quote=given,
            until=wall,
            registered=bool(news),
            news=[face.say(news)] if news else [],
        )
        yield f"registration.review {nth}", drawn
    asked = quote(form, answers=answers, ordinal={}, member=False, wall=wall)
    yield "registration.review contact", registration.review(face, event=event, form=form, answers=answers, quote=asked)
    drawn = registration.receipt(face, event=event, form=form, answers=answers, price=form.rules[2].price)
    yield "registration.receipt pages", drawn
