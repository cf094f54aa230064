"""What a seat costs: the first rule that applies decides, and what is said of it adds up to the øre.

Amounts are decimal and rounded half up to two decimals, each reduction by itself, so that what is shown sums to what
is paid. A code is compared in constant time and stands in no step.
"""

from __future__ import annotations

import hmac
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.conditions import holds
from bot.model import Price, Quote, Reckoned, Vat
from bot.texts.folding import words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from bot.model import Form, PriceRule

CODE: Final = "_code"
"""The name by which a code that was typed travels among answers; no question can have it."""
MEMBER: Final = "_member"
ORE: Final = Decimal("0.01")
RATES: Final[Mapping[str, Decimal]] = {"DKK": Decimal(25), "SEK": Decimal(25), "NOK": Decimal(25)}
"""The ordinary rate of VAT in percent, by currency; of others we do not know whose it would be."""
_WHOLE: Final = Decimal(100)


class Parts(NamedTuple):
    """A price as it stands on an invoice: `net` and `vat` sum to `total`; `rate` is in percent."""

    net: Decimal
    vat: Decimal
    total: Decimal
    rate: Decimal


NOTHING: Final = Parts(Decimal("0.00"), Decimal("0.00"), Decimal("0.00"), Decimal(0))
"""What somebody is invoiced who pays nothing."""


def rounded(amount: Decimal) -> Decimal:
    """Return an amount to the øre, half up."""
    return amount.quantize(ORE, ROUND_HALF_UP)


def parts(price: Price) -> Parts | None:
    """Return what a price is without VAT, its VAT and both; None where the rate is not known."""
    amount = rounded(price.amount)
    rate = Decimal(0) if price.vat is Vat.EXEMPT else RATES.get(price.currency)
    if rate is None:
        return None
    if price.vat is Vat.INCLUDED:
        vat = rounded(amount * rate / (_WHOLE + rate))
        return Parts(amount - vat, vat, amount, rate)
    vat = rounded(amount * rate / _WHOLE)
    return Parts(amount, vat, amount + vat, rate)


# What the price depends on ------------------------------------------------------------------------


def counted(form: Form) -> tuple[str, ...]:
    """Return the questions by whose answers people are counted, in the order of the rules."""
    return tuple(dict.fromkeys(each.per for each in form.rules if _counts(each)))


def asked(form: Form) -> tuple[str, ...]:
    """Return the questions whose answers a price depends on."""
    conditions = (each.when.field for each in form.rules if each.when)
    return tuple(dict.fromkeys((*counted(form), *conditions)))


def takes_code(form: Form) -> bool:
    """Whether there is a rule that a code opens."""
    return any(each.code for each in form.rules)


def asks_membership(form: Form) -> bool:
    """Whether a rule asks if somebody is a member."""
    return any(each.member is not None for each in form.rules)


def knows_code(form: Form, typed: str) -> bool:
    """Whether a rule has this code, however it is written; all are looked at, so that time tells nothing."""
    return bool(sum([_same_code(each.code, typed) for each in form.rules]))


def basis(form: Form, answers: Mapping[str, str], *, member: bool | None, code: str = "") -> dict[str, str]:
    """Return what a price rests on: the answers that rules ask for, membership, and a code that one knows.

    While these stay, and the price was shown, it is kept.
    """
    known = {each: _plain(answers.get(each, "")) for each in sorted(asked(form))}
    if asks_membership(form):
        known[MEMBER] = {True: "yes", False: "no", None: ""}[member]
    if takes_code(form) and knows_code(form, code):
        known[CODE] = _plain(code)
    return known


def is_by_agreement(quote: Quote) -> bool:
    """Whether there is no price but somebody to ask: nobody registers with that."""
    return quote.price is None and bool(quote.contact)


def rests_on(quote: Quote, answers: Mapping[str, str], *, code: str = "", member: bool | None = None) -> bool:
    """Whether all that a quote rests on is still so; with `member` None, membership is not looked at."""
    current = {each: _plain(answers.get(each, "")) for each in quote.basis if each not in {CODE, MEMBER}}
    if member is not None and MEMBER in quote.basis:
        current[MEMBER] = "yes" if member else "no"
    elif MEMBER in quote.basis:
        current[MEMBER] = quote.basis[MEMBER]
    held = {each: said for each, said in quote.basis.items() if each != CODE}
    return held == current and (not code or _same_code(quote.basis.get(CODE, ""), code))


def same(answer: str) -> str:
    """Return an answer such that those by whom people are counted are alike where they name the same: case, accents,
    spaces and dots do not count.
    """
    return " ".join(words(answer)) or answer.strip().casefold()


def vacant(taken: Collection[int], uncounted: int = 0) -> int:
    """Return the lowest place that is not taken; those who have no number take the lowest before."""
    place, left = 1, uncounted
    while place in taken or left:
        left -= place not in taken
        place += 1
    return place


# Reckoning ----------------------------------------------------------------------------------------


class _Case(NamedTuple):
    """One person's case, as the rules look at it."""

    answers: Mapping[str, str]
    ordinal: Mapping[str, int]
    member: bool | None
    code: str
    wall: datetime


def quote(
    form: Form,
    *,
    answers: Mapping[str, str],
    ordinal: Mapping[str, int],
    member: bool | None,
    wall: datetime,
    code: str = "",
) -> Quote:
    """Return the price of a seat, and how it came about.

    `ordinal` says by question for which person of the same answer it is, `member` is None where nobody can vouch
    for who they are, `wall` is now where the event is. Where there are rules, none of which decides, and no price,
    there is the form's contact to ask.
    """
    case = _Case(answers, ordinal, member, code, wall)
    steps: list[Reckoned] = []
    decided: PriceRule | None = None
    for number, rule in enumerate(form.rules, start=1):
        failed = _fails(rule, case)
        if failed is not None:
            steps.append(_step(form, number, case, why=failed, applied=False))
            continue
        steps.append(_step(form, number, case, why=_holds(rule, case), applied=True))
        if rule.percent is None:
            decided = rule
            break
    if decided is None and (form.rules or form.price):
        steps.append(Reckoned(applied=True, why="base"))
    price, contact = _given(form, decided)
    price, told = _reduce(price, [_gives(each, form, decided) for each in steps])
    counts = {each: ordinal[each] for each in counted(form) if each in ordinal}
    rests = basis(form, answers, member=member, code=code)
    return Quote(price=price, contact=contact, steps=tuple(told), nth=counts, basis=rests)


def _given(form: Form, rule: PriceRule | None) -> tuple[Price | None, str]:
    """Return the price, or whom to ask instead, before anything is taken off."""
    if rule is None:
        return _clean(form.price), "" if form.price or not form.rules else form.contact
    return (None, rule.contact) if rule.contact and rule.price is None else (_clean(rule.price), "")


def _clean(price: Price | None) -> Price | None:
    return price and price.model_copy(update={"amount": max(rounded(price.amount), Decimal("0.00"))})


def _gives(step: Reckoned, form: Form, rule: PriceRule | None) -> Reckoned:
    """Return a step with what it gives."""
    if not step.applied or "percent" in step.values:
        return step
    price, contact = _given(form, rule)
    if contact:
        return _with(step, gives="contact", contact=contact)
    if price is None or not price.amount:
        return _with(step, gives="free")
    return _with(step, gives="price", amount=str(price.amount), currency=price.currency, vat=price.vat.value)


def _reduce(price: Price | None, steps: list[Reckoned]) -> tuple[Price | None, list[Reckoned]]:
    """Take the reductions off, the one next to the price first, and say of each how much it was."""
    told: list[Reckoned] = []
    for step in reversed(steps):
        shown = step
        if "percent" in step.values:
            if price is None:
                continue  # there is nothing to take it off
            off = rounded(price.amount * Decimal(step.values["percent"]) / _WHOLE)
            price = price.model_copy(update={"amount": price.amount - off})
            shown = _with(step, off=str(off), currency=price.currency, vat=price.vat.value)
        told.append(shown)
    return price, told[::-1]


def _with(step: Reckoned, **values: str) -> Reckoned:
    return step.model_copy(update={"values": step.values | values})


def _step(form: Form, number: int, case: _Case, *, why: str, applied: bool) -> Reckoned:
    """Return what is said of a rule: its number, and what is to be told of what it asks."""
    rule = form.rules[number - 1]
    values = {"number": str(number)}
    if _counts(rule):
        values |= {"of": case.answers.get(rule.per, ""), "nth": str(case.ordinal.get(rule.per, ""))}
    if rule.until:
        values["until"] = rule.until.isoformat()
    question = rule.per if why == "uncounted" else rule.when.field if rule.when else ""
    if question:
        values |= {"field": question, "label": next((each.label for each in form.fields if each.id == question), "")}
    if "unverified" in why:
        values["contact"] = form.contact
    if applied and rule.percent is not None:
        values |= {"gives": "percent", "percent": str(min(max(rule.percent, Decimal(0)), _WHOLE))}
    return Reckoned(rule=rule.name, applied=applied, why=why, values=values)


def _fails(rule: PriceRule, case: _Case) -> str | None:
    """Return the code of the first thing that a rule says and that does not hold, or None."""
    place = case.ordinal.get(rule.per) if _counts(rule) else rule.first
    tried: Iterable[tuple[str, object]] = (
        ("unverified", rule.member is True and case.member is None),
        ("not_member", rule.member is True and case.member is False),
        ("is_member", rule.member is False and case.member),
        ("uncounted", place is None),
        ("other_place", place is not None and not rule.first <= place <= (rule.last or place)),
        ("late", rule.until and case.wall.replace(microsecond=0) > rule.until),
        ("no_code", rule.code and not case.code),
        ("other_code", rule.code and not _same_code(rule.code, case.code)),
        ("other_answer", not holds(rule.when, case.answers)),
    )
    return next((code for code, fails in tried if fails), None)


def _holds(rule: PriceRule, case: _Case) -> str:
    """Return the codes of all that a rule says, with + between; "all" where it says nothing."""
    said: Iterable[tuple[str, object]] = (
        ("member", rule.member is True),
        ("unverified" if case.member is None else "nonmember", rule.member is False),
        ("place", _counts(rule)),
        ("early", rule.until),
        ("code", rule.code),
        ("answer", rule.when),
    )
    return "+".join(code for code, holds in said if holds) or "all"


def _counts(rule: PriceRule) -> bool:
    return rule.first > 1 or rule.last is not None


def _plain(typed: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", typed).casefold().split())


def _same_code(code: str, typed: str) -> bool:
    return hmac.compare_digest(_plain(code).encode(), _plain(typed).encode()) and bool(_plain(code))
