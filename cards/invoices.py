"""What those who take part cost, for the finance office: sums on a card, the list behind links. Only 1:1."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.model import Price, Vat, Verb
from cards.elements import TITLE, ask, card, facts, heading, kicker, note, text
from cards.markdown import line, plain
from cards.prices import total

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from bot.model import Event, Quote
    from cards.elements import Card, Face


class Amounts(NamedTuple):
    """What those who pay in one currency cost together."""

    currency: str
    net: Decimal
    vat: Decimal
    total: Decimal


class Figures(NamedTuple):
    """How many take part, how many of them pay, how many of those told no number, and how many cancelled."""

    people: int
    paying: int
    lacking: int
    cancelled: int


def shown(face: Face, quote: Quote) -> str:
    """Return a price as the person read it; whom they were to ask where there was none."""
    return f"{total(face, quote)} {quote.contact}".strip() if quote.price is None else total(face, quote)


def invoices(
    face: Face, *, event: Event, sums: Sequence[Amounts], figures: Figures, links: Sequence[tuple[str, str]]
) -> Card:
    """Return the sums by currency, what is to be looked after, and where the list is had."""
    told = [
        (
            face.say("invoices.sum", currency=each.currency),
            face.say(
                "invoices.amounts",
                net=_bare(face, each.net, each.currency),
                vat=_bare(face, each.vat, each.currency),
                total=_bare(face, each.total, each.currency),
            ),
        )
        for each in sums
        if each.total
    ]
    notes = [text(face.count("invoices.lacking", figures.lacking), color="Attention")] if figures.lacking else []
    notes += [text(face.count("invoices.cancelled", figures.cancelled))] if figures.cancelled else []
    return card(
        face,
        body=[
            kicker(face.say("export.invoices")),
            heading(line(event.title, TITLE)),
            text(face.count("invoices.people", figures.people, paying=figures.paying)),
            *([facts(told)] if told else []),
            *notes,
            note(face.say("invoices.how" if links else "invoices.nowhere")),
        ],
        fallback=f"{plain(event.title)}: {face.plain('export.invoices')}",
        buttons=[
            ask(face, Verb.INVOICES, event_id=event.id, title=face.plain(f"card.button.rooms.{shape}"), url=url)
            for shape, url in links
        ],
    )


def _bare(face: Face, amount: Decimal, currency: str) -> str:
    return face.voice.money(Price(amount=amount, currency=currency, vat=Vat.EXEMPT))
