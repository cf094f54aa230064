"""What the finance office needs of those who take part: whom to invoice, by which number, for how much. The
bot takes no payment. Only organisers are given it, where nobody reads along; sensitive answers stand in none.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, NamedTuple

from bot import discretion, exports, prices
from bot.exports import Charge, Charges, InvoiceShape
from bot.links import FILES
from bot.model import ATTENDING, WELL_KNOWN, Answer, FieldKind, Quote, RegistrationState
from bot.registrations.terms import form_of
from bot.rolls import demand
from bot.texts.charging import INVOICE
from bot.texts.folding import words
from cards import invoices as cards
from cards.prices import question

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.exports import File
    from bot.model import FormField
    from bot.occasions import Occasion, Scene
    from bot.texts import Voice

KIND: Final = "invoices"
SHAPES: Final[tuple[InvoiceShape, ...]] = ("xlsx", "csv")
_FIELDS: Final = ("number", "person_id", "state", "answers", "quote")
_NUMBERS: Final = (FieldKind.EAN, FieldKind.CVR)


class Paper(NamedTuple):
    """The list before it is drawn."""

    voice: Voice
    told: Charges
    shape: InvoiceShape
    name: str
    logo: str = ""

    async def draw(self, picture: bytes | None = None) -> File:  # noqa: ARG002 - a list has no picture
        """Return the list as a file. It takes its time, in a thread."""
        return await asyncio.to_thread(exports.invoices, self.voice, self.told, self.shape, self.name)


async def offer(scene: Scene) -> Answer:
    """Show what those who take part cost together, how many lack a number to invoice by, and where the list is had.

    Raises:
        RefusalError: `only_organisers`, `lists_elsewhere`.
    """
    demand(scene)
    told = await gather(scene)
    paying = [each for each in told.people if each.total is None or each.total]
    at = [number for number, each in enumerate(_questions(scene)) if each.kind in _NUMBERS]
    lacking = sum(not any(each.answers[number] for number in at) for each in paying) if at else 0
    links = {each: _link(scene, each) for each in SHAPES}
    card = cards.invoices(
        scene.face,
        event=scene.event,
        sums=[cards.Amounts(*each[1:2], *each[3:]) for each in exports.sums(told.people, by_payer=False)],
        figures=cards.Figures(len(told.people), len(paying), lacking, len(told.cancelled)),
        links=tuple((shape, link) for shape, link in links.items() if link),
    )
    return Answer(card=card, private=True)


async def prepare(day: Occasion, about: Mapping[str, str]) -> Paper | None:
    """Return the list that a link is about, as it stands now; `day` speaks its language."""
    shape = next((each for each in SHAPES if each == about.get("shape")), None)
    if shape is None:
        return None
    voice = day.face.voice
    name = f"{voice.say('export.invoices')} {exports.file_name(voice, day.event.title, closed=False)}"
    return Paper(voice, await gather(day), shape, name)


async def gather(day: Occasion) -> Charges:
    """Return who takes part and at what price, in the order of their numbers; and who cancelled and had one."""
    states = (*ATTENDING, RegistrationState.CANCELLED)
    rows = await day.tables.registrations.pick(*_FIELDS, event_id=day.event.id, state=states)
    told = sorted((dict(zip(_FIELDS, each, strict=True)) for each in rows), key=lambda each: int(each["number"]))
    nameless = tuple(sorted(each["person_id"] for each in told if not each["answers"].get("name")))
    names = dict(await day.tables.people.pick("id", "name", id=nameless)) if nameless else {}
    questions = _questions(day)
    readable = discretion.readable(day.agenda)
    sensitive = frozenset(each.id for each in form_of(day).fields if each.sensitive)
    people, cancelled = [], []
    for each in told:
        answers = {"name": names.get(each["person_id"], ""), **discretion.shown(each["answers"], readable)}
        quote = Quote.model_validate(each["quote"] or {})
        charge = _charge(day, each["number"], answers, quote, questions)
        charge = charge._replace(rules="; ".join(_rules(quote, sensitive)))
        if each["state"] in ATTENDING:
            people.append(charge)
        elif charge.total is None or charge.total:
            cancelled.append(charge)
    return Charges([question(day.face, each.id, each.label) for each in questions], people, cancelled)


def _link(day: Occasion, shape: InvoiceShape) -> str | None:
    about = {"kind": KIND, "event": day.event.id, "shape": shape, "language": day.face.voice.language}
    return day.links.make(FILES, about, day.now)


def _questions(day: Occasion) -> list[FormField]:
    """Return the questions about who pays: numbers to invoice by, and what is named for it."""
    asked = [each for each in form_of(day).fields if not each.sensitive and each.id not in WELL_KNOWN]
    return [each for each in asked if each.kind in _NUMBERS or _is_about_paying(each)]


def _is_about_paying(field: FormField) -> bool:
    said = {*words(field.id), *words(field.label)}
    return any(word.startswith(begun) for word in said for begun in INVOICE)


def _charge(
    day: Occasion, number: int, answers: Mapping[str, str], quote: Quote, questions: Sequence[FormField]
) -> Charge:
    known = prices.parts(quote.price) if quote.price else prices.NOTHING
    numbers = [answers[each.id] for each in questions if each.kind in _NUMBERS and answers.get(each.id)]
    return Charge(
        number=number,
        name=answers["name"],
        email=answers.get("email", ""),
        payer=" ".join(filter(None, (answers.get("municipality", ""), *numbers))),
        answers=[answers.get(each.id, "") for each in questions],
        shown=cards.shown(day.face, quote),
        net=known.net if known else None,
        rate=known.rate if known else None,
        vat=known.vat if known else None,
        total=known.total if known else None,
        currency=quote.price.currency if quote.price else "",
        rules="",
    )


def _rules(quote: Quote, sensitive: frozenset[str]) -> Iterator[str]:
    """Yield the rules that made the price; none that would tell a sensitive answer."""
    for each in quote.steps:
        if each.applied and each.rule and each.values.get("field") not in sensitive:
            yield each.rule
