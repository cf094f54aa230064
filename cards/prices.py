"""What a seat costs, and how that came about: each rule that was looked at, what it gave or why it did not count.

No code is ever shown.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from bot import prices
from bot.model import WELL_KNOWN, Price, Vat, Verb
from cards.elements import TITLE, ask, card, fit, heading, kicker, note, row, subheading, text
from cards.markdown import line, plain

if TYPE_CHECKING:
    from microsoft_teams.cards import CardElement

    from bot.model import Event, Form, PriceRule, Quote, Reckoned
    from cards.elements import Card, Face
    from cards.markdown import Markdown

_ROOM = 8_000  # bytes of rules in a card: what is left out is told
_MARK = {True: "✓", False: "–"}
_SAID_ELSEWHERE = frozenset({"all", "base", "unverified"})


def total(face: Face, quote: Quote) -> str:
    """Return what is to be paid as plain text: "600 kr. ekskl. moms", "gratis", or "efter aftale" where somebody is to
    be asked.
    """
    if quote.price is None and quote.contact:
        return face.plain("price.ask")
    if quote.price is None or not quote.price.amount:
        return face.plain("price.free")
    return face.voice.money(quote.price)


def reckoning(face: Face, quote: Quote, *, until: datetime | None = None) -> list[CardElement]:
    """Return the price and how it was reckoned; `until` is how long it is kept for who does not register yet."""
    told: list[CardElement] = [text(face.say("price.total", price=total(face, quote)), strong=True)]
    if quote.price is not None and quote.price.amount:
        told += [note(each, spacing="None") for each in _terms(face, quote.price, quote)]
    if quote.price is None and quote.contact:
        told.append(text(face.say("price.contact", contact=quote.contact)))
    if until is not None and not quote.contact:
        told.append(note(face.say("price.kept", day=face.voice.day(until), clock=face.clock(until)), spacing="None"))
    told += [text(each, color="Attention") for each in _unverified(face, quote)]
    if any(each.why != "base" for each in quote.steps):
        told.append(subheading(face.say("price.how")))
        told += fit(face, [[_step(face, each)] for each in _in_order(quote)], room=_ROOM)
    return told


def listing(face: Face, form: Form) -> list[CardElement]:
    """Return all that a seat may cost, as the rules say it, for who has not answered anything yet."""
    rules = [[_rule(face, number, each)] for number, each in enumerate(form.rules, start=1)]
    if form.price is not None:
        name = face.say("price.rule.base") if rules else face.say("price.rule.only")
        said = text(face.say("price.step", rule=name, gives=_money(face, form.price)), spacing="None")
        rules.append([row("•", [said], width="24px")])
    return fit(face, rules, room=_ROOM)


def own(face: Face, *, event: Event, quote: Quote, registered: bool, until: datetime | None = None) -> Card:
    """Return one person's price, kept or as it would be now."""
    title = face.plain("card.button.change") if registered else ""
    said = "price.yours" if registered else "price.now"
    return card(
        face,
        body=[kicker(face.say(said)), heading(line(event.title, TITLE)), *reckoning(face, quote, until=until)],
        fallback=face.plain("price.total", price=total(face, quote)),
        buttons=[ask(face, Verb.REGISTER, event_id=event.id, title=title)],
    )


def overview(face: Face, *, event: Event, form: Form, missing: str = "") -> Card:
    """Return what a seat may cost; `missing` is the question by whose answer it could be said for this person."""
    last = [note(face.say("price.after", field=line(missing)))] if missing else []
    return card(
        face,
        body=[kicker(face.say("price.all")), heading(line(event.title, TITLE)), *listing(face, form), *last],
        fallback=face.plain("price.all"),
        buttons=[ask(face, Verb.REGISTER, event_id=event.id)],
    )


def question(face: Face, field: str, label: str) -> str:
    """Return a question's wording as plain text."""
    if label:
        return plain(label, TITLE)
    return face.plain(f"card.form.label.{field}") if field in WELL_KNOWN else field


def _in_order(quote: Quote) -> list[Reckoned]:
    """Return what was reckoned as one would on paper: the price, what is taken off it, then what did not count."""
    applied = [each for each in quote.steps if each.applied]
    return [*applied[::-1], *(each for each in quote.steps if not each.applied)]


def _unverified(face: Face, quote: Quote) -> list[Markdown]:
    """Return, once for all rules, that nobody vouches for who somebody is, and whom they ask."""
    unsure = [each for each in quote.steps if "unverified" in each.why.split("+")]
    contact = next((each.values["contact"] for each in unsure if each.values.get("contact")), "")
    if unsure and contact and not (quote.contact and quote.price is None):
        return [face.say("price.why.unverified.ask", contact=contact)]
    return [face.say("price.why.unverified")] if unsure else []


def _terms(face: Face, price: Price, quote: Quote) -> list[Markdown]:
    """Return what is to be said of VAT and rounding."""
    said = []
    known = prices.parts(price)
    if known is not None and price.vat is not Vat.EXEMPT:
        vat, all_in_all = _bare(face, price, known.vat), _bare(face, price, known.total)
        rate = face.voice.number(float(known.rate), 1)
        said.append(face.say(f"price.vat.{price.vat}", rate=rate, vat=vat, total=all_in_all))
    if any("off" in each.values for each in quote.steps):
        said.append(face.say("price.rounded"))
    return [*said, face.say("card.form.price.settled")]


def _bare(face: Face, price: Price, amount: Decimal) -> str:
    return face.voice.money(Price(amount=amount, currency=price.currency, vat=Vat.EXEMPT))


def _money(face: Face, price: Price) -> str:
    return face.voice.money(price) if price.amount else face.plain("price.free")


def _step(face: Face, step: Reckoned) -> CardElement:
    name = _name(face, step.rule, step.values.get("number", "")) if step.why != "base" else face.say("price.rule.base")
    given = _gives(face, step) if step.applied else face.plain("price.not")
    why = " ".join(_why(face, code, step) for code in step.why.split("+") if code not in _SAID_ELSEWHERE)
    said = [text(face.say("price.step", rule=name, gives=given), spacing="None")]
    return row(_MARK[step.applied], [*said, *([note(why, spacing="None")] if why else [])], width="24px")


def _name(face: Face, rule: str, number: str) -> Markdown:
    return line(rule, TITLE) if rule.strip() else face.say("price.rule.unnamed", number=number)


def _gives(face: Face, step: Reckoned) -> str:
    values = step.values
    match values.get("gives"):
        case "price":
            return face.voice.money(_price(values["amount"], step))
        case "percent":
            percent = face.voice.number(float(values["percent"]), 2)
            if "off" not in values:
                return face.plain("price.percent", percent=percent)
            off = _bare(face, _price("0", step), Decimal(values["off"]))
            return face.plain("price.percent.off", percent=percent, off=off)
        case "contact":
            return face.plain("price.ask")
        case _:
            return face.plain("price.free")


def _price(amount: str, step: Reckoned) -> Price:
    return Price(amount=Decimal(amount), currency=step.values["currency"], vat=Vat(step.values["vat"]))


def _why(face: Face, code: str, step: Reckoned) -> str:
    values: dict[str, object] = {
        "nth": step.values.get("nth", ""),
        "of": step.values.get("of", ""),
        "field": question(face, step.values.get("field", ""), step.values.get("label", "")),
        "moment": _moment(face, step.values.get("until", "")),
    }
    return face.say(f"price.why.{code}", **values)


def _moment(face: Face, until: str) -> str:
    return face.voice.moment(datetime.fromisoformat(until)) if until else ""


# Rules before anybody has answered ----------------------------------------------------------------


def _rule(face: Face, number: int, rule: PriceRule) -> CardElement:
    told = face.say("price.step", rule=_name(face, rule.name, str(number)), gives=_offers(face, rule))
    said = [text(told, spacing="None")]
    asked = " ".join([*_asks(face, rule), *_contact(face, rule)])
    return row(str(number), [*said, *([note(asked, spacing="None")] if asked else [])], width="24px")


def _contact(face: Face, rule: PriceRule) -> list[str]:
    told = rule.contact and rule.price is None and rule.percent is None
    return [face.say("price.contact", contact=rule.contact)] if told else []


def _offers(face: Face, rule: PriceRule) -> str:
    if rule.percent is not None:
        return face.plain("price.percent", percent=face.voice.number(float(rule.percent), 2))
    if rule.price is None and rule.contact:
        return face.plain("price.ask")
    return face.plain("price.free") if rule.price is None else _money(face, rule.price)


def _asks(face: Face, rule: PriceRule) -> list[str]:
    """Return what a rule asks, a sentence each."""
    asked: list[str] = []
    if rule.member is not None:
        asked.append(face.say("price.asks.member" if rule.member else "price.asks.nonmember"))
    if rule.first > 1 or rule.last is not None:
        asked.append(_place(face, rule))
    if rule.until is not None:
        asked.append(face.say("price.asks.early", moment=face.voice.moment(rule.until)))
    if rule.code:
        asked.append(face.say("price.asks.code"))
    if rule.when is not None:
        asked.append(face.say("price.asks.answer", answer=face.voice.list_or(rule.when.among)))
    return asked


def _place(face: Face, rule: PriceRule) -> str:
    if rule.last is None:
        return face.say("price.asks.from", first=rule.first)
    if rule.first == rule.last:
        return face.say("price.asks.nth", first=rule.first)
    return face.say("price.asks.span", first=rule.first, last=rule.last)
