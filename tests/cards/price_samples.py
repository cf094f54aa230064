"""Samples of what a seat costs, of lists of people, and of the list for the finance office."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.model import Condition, Form, FormField, Price, PriceRule, Quote, Reckoned, Roll, RollEntry, Vat
from bot.prices import quote
from cards import invoices, prices, rolls
from tests.cards.group_samples import LINK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.model import Event
    from cards.elements import Card, Face

    Tint = Callable[[str], str]

_LINKS = (("xlsx", LINK), ("csv", LINK))
_WALL = datetime.fromisoformat("2026-05-02T12:00:00")


def of_the_price(face: Face, event: Event, tint: Tint, many: int) -> Iterator[tuple[str, Card]]:
    """Yield prices of everybody whom the rules know, and what there may be to pay."""
    form = _form(tint)
    for name, member, place, code in (
        ("first", True, 1, ""),
        ("third", True, 3, "hemmelig"),
        ("other", False, 1, "gættet"),
        ("nobody", None, 1, ""),
    ):
        reckoned = quote(
            form,
            answers={"municipality": tint("Vejby"), "role": "elev"},
            ordinal={"municipality": place},
            member=member,
            code=code,
            wall=_WALL,
        )
        yield f"prices.own {name}", prices.own(face, event=event, quote=reckoned, registered=False)
    until = datetime(2026, 5, 2, 11, 0, tzinfo=UTC)
    kept = Quote(price=Price(amount=Decimal("99.95"), vat=Vat.INCLUDED))
    yield "prices.own kept", prices.own(face, event=event, quote=kept, registered=True, until=until)
    foreign = Quote(
        price=Price(amount=Decimal(80), currency="EUR", vat=Vat.EXEMPT), steps=(Reckoned(applied=True, why="base"),)
    )
    yield "prices.own foreign", prices.own(face, event=event, quote=foreign, registered=True)
    yield "prices.own free", prices.own(face, event=event, quote=Quote(), registered=True)
    yield "prices.overview", prices.overview(face, event=event, form=form, missing=tint("Kommune"))
    alone = Form(price=Price(amount=Decimal(600)))
    yield "prices.overview alone", prices.overview(face, event=event, form=alone)
    many_rules = Form(rules=form.rules * many, price=form.price)
    yield "prices.overview many", prices.overview(face, event=event, form=many_rules)
    yield from _of_lists(face, event, tint, many)
    yield from _of_the_finance_office(face, event)


def _form(tint: Tint) -> Form:
    return Form(
        fields=(FormField(id="municipality"), FormField(id="role", label=tint("Hvad er du?"))),
        rules=(
            PriceRule(name=tint("Den første fra kommunen"), member=True, last=1, price=Price(amount=Decimal(0))),
            PriceRule(
                name=tint("Elever"), when=Condition(field="role", among=(tint("elev"), "elev")), percent=Decimal(50)
            ),
            PriceRule(name="Tidlig", until=_WALL - timedelta(days=1), percent=Decimal("12.5")),
            PriceRule(code="hemmelig", percent=Decimal("33.3")),
            PriceRule(name="Nummer to til fire", member=True, first=2, last=4, price=Price(amount=Decimal(1000))),
            PriceRule(name="Flere", member=True, first=5, price=Price(amount=Decimal(1500))),
            PriceRule(name="Andre", member=False, contact=tint("Karl Vinther, karl@vejby.example")),
        ),
        price=Price(amount=Decimal(600)),
    )


def _of_lists(face: Face, event: Event, tint: Tint, many: int) -> Iterator[tuple[str, Card]]:
    rows = [
        RollEntry(
            event_id=event.id,
            roll=Roll.MEMBER_DRAFT,
            email=f"anna{number}@vejby.example",
            name=tint("Anna Holm") if number % 2 else "",
            organisation=tint("Vejby Kommune") if number % 3 else "",
            added_by="a" * 32,
            added_at=datetime(2026, 5, 2, tzinfo=UTC),
        )
        for number in range(6 * many)
    ]
    for roll in (Roll.MEMBER, Roll.INVITED):
        drawn = rolls.preview(
            face,
            event=event,
            roll=roll,
            entries=rows[:5],
            figures=rolls.Figures(len(rows), len(rows) - 2, 9, 7),
            wrong=range(3, 40),
            argument=f"{roll}/1714644000000000",
        )
        yield f"rolls.preview {roll}", drawn
        links = _LINKS if roll is Roll.MEMBER else ()
        drawn = rolls.listed(
            face, event=event, roll=roll, entries=rows, total=len(rows) + 3, named=("@vejby.example",) * 4, links=links
        )
        yield f"rolls.listed {roll}", drawn
    figures = rolls.Figures(1, 1, 0, 0)
    drawn = rolls.preview(face, event=event, roll=Roll.MEMBER, entries=rows[:1], figures=figures, wrong=(), argument="")
    yield "rolls.preview first", drawn
    yield "rolls.listed none", rolls.listed(face, event=event, roll=Roll.MEMBER, entries=(), total=0)


def _of_the_finance_office(face: Face, event: Event) -> Iterator[tuple[str, Card]]:
    sums = [invoices.Amounts(each, Decimal(240000), Decimal(60000), Decimal(300000)) for each in ("DKK", "SEK", "EUR")]
    figures = invoices.Figures(412, 400, 3, 1)
    yield "invoices.invoices", invoices.invoices(face, event=event, sums=sums, figures=figures, links=_LINKS)
    nobody = invoices.Figures(0, 0, 0, 0)
    yield "invoices.invoices none", invoices.invoices(face, event=event, sums=(), figures=nobody, links=())
