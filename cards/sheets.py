"""One page of a form, and what its card tells of itself when it comes back: which page it is, what it asked, and of
which answers it knew.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.model import FormField, Noun, Price

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_NOTHING: Final = "-"
_SENT: Final = re.compile(
    r"([0-9]{1,2})/([0-9a-f]{8}|-)/((?:[a-z_][a-z0-9_]{0,39})(?:,[a-z_][a-z0-9_]{0,39})*|)(?:/([0-9a-f]{8}))?"
)


class Sheet(Noun):
    """One page of a form: the questions that now apply on it. `page` is its place among all pages, from 0; `number`
    and `of` are how it is counted among those that are asked. `stamp` tells of which answers the person knows that
    they are registered with, `price` of the one price that stands above the form. `news` are sentences to be
    said above it.
    """

    fields: tuple[FormField, ...] = ()
    page: int = 0
    number: int = 1
    of: int = 1
    registered: bool = False
    stamp: str = ""
    price: str = ""
    news: tuple[str, ...] = ()


class Sent(NamedTuple):
    """What a card of a form tells of itself: its page, what it knew of, what it asked, and the price above it."""

    page: int
    stamp: str
    asked: frozenset[str]
    price: str = ""


def stamp_price(price: Price | None) -> str:
    """Return what tells a price from others, and that there is none from not knowing."""
    return stamp({"price": f"{price.amount:.2f} {price.currency} {price.vat}" if price else _NOTHING})


def stamp(answers: Mapping[str, str]) -> str:
    """Return what tells answers from others, and nothing else of them."""
    told = json.dumps(sorted((name, each) for name, each in answers.items() if each), ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()[:8]


def understand(argument: str) -> Sent | None:
    """Return what a card tells of itself; None of one from before forms had pages, and of a sentence."""
    found = _SENT.fullmatch(argument)
    if found is None:
        return None
    return Sent(
        int(found[1]),
        "" if found[2] == _NOTHING else found[2],
        frozenset(filter(None, found[3].split(","))),
        found[4] or "",
    )


def told(sheet: Sheet, asked: Sequence[FormField]) -> str:
    """Return what a card tells of itself; `asked` are the questions that have a field in it."""
    said = f"{sheet.page}/{sheet.stamp or _NOTHING}/{','.join(each.id for each in asked)}"
    return f"{said}/{sheet.price}" if sheet.price else said
