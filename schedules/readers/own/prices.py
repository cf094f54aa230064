"""What a seat costs in our own format: one price, and rules of which the first that applies decides. A rule that
nobody can meet, or that gives nothing, is refused with its line.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from bot.model import FieldKind, Price, PriceRule, Vat
from schedules.readers.own.conditions import read_condition, read_hometown, read_question
from schedules.readers.own.tree import Node, shown
from schedules.readers.own.values import read_flag, read_last, read_prose, read_words, spelled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.model import Condition, FormField

KEYS: Final = spelled(
    {
        "navn": "name",
        "name": "name",
        "medlem": "member",
        "member": "member",
        "nummer": "number",
        "number": "number",
        "fra samme": "per",
        "from same": "per",
        "senest": "until",
        "inden": "until",
        "until": "until",
        "kode": "code",
        "code": "code",
        "hvis": "when",
        "if": "when",
        "pris": "price",
        "price": "price",
        "rabat": "discount",
        "discount": "discount",
        "kontakt": "contact",
        "contact": "contact",
    }
)
MOST_RULES: Final = 20
LONGEST_NAME: Final = 100
LONGEST_CODE: Final = 40
LONGEST_CONTACT: Final = 300
FREE: Final = frozenset({"gratis", "free", "0", "0 kr.", "0 kr"})
_GIVES: Final = ("price", "discount", "contact")
_CURRENCIES: Final = {"kr": "DKK", "dkk": "DKK", "sek": "SEK", "nok": "NOK", "eur": "EUR", "euro": "EUR", "€": "EUR"}
_PRICE: Final = re.compile(
    r"(?P<before>kr\.?|dkk|sek|nok|eur|€)?\s{0,3}(?P<whole>\d{1,3}(?:[. ]\d{3}){1,2}|\d{1,7})"
    r"(?:[.,](?P<cents>\d{2}|-))?(?:,-)?"
    r"\s{0,3}(?P<after>kr|dkk|sek|nok|eur|euro|€)?\.?(?:\s{1,3}(?:pr|per)\.?\s(?:person|deltager|seat))?"
    r"\s{0,3}\(?(?P<vat>(?:ekskl|ex|excl|eks|inkl|incl|inc|uden|med|without|with)[a-z]*\.?\s{0,3}(?:moms|mva|vat|mervärdesskatt)"
    r"|momsfri(?:t)?|moms fri|vat exempt|mva-fri|fri for moms)?\)?",
    re.IGNORECASE,
)
_FROM: Final = r"(?:fra|från|from)"
_MORE: Final = r"(?:og|och|and)\s(?:flere|fler|more|op|up)"
_NUMBERS: Final = (
    re.compile(r"(?:nr\.?\s)?(?P<first>\d{1,3})(?:\s?[-–]\s?(?P<last>\d{1,3}))?\.?", re.IGNORECASE),
    re.compile(rf"(?:{_FROM}\s)?(?:nr\.?\s)?(?P<first>\d{{1,3}})\.?(?:\s?[-–+]|\s{_MORE})?", re.IGNORECASE),
)
_PERCENT: Final = re.compile(r"(\d{1,3})(?:[.,](\d{1,2}))?\s?%")
_WHOLE: Final = 100
_UNLIKE: Final = frozenset({FieldKind.LONG, FieldKind.TOGGLE, FieldKind.CONSENT, FieldKind.SEVERAL, FieldKind.DATE})


def parse_price(text: str) -> Price | None:
    """Return the price of "600 kr. ekskl. moms"; None where a text is none.

    Where nothing is said of VAT, the price excludes it, as Danish public events quote prices.
    """
    match = _PRICE.fullmatch(" ".join(text.split()))
    currency = match and _CURRENCIES.get((match["after"] or match["before"] or "").rstrip(".").lower())
    if match is None or currency is None:
        return None
    cents = match["cents"] if match["cents"] not in {None, "-"} else "00"
    whole = re.sub(r"[. ]", "", match["whole"])
    amount = Decimal(f"{whole}.{cents}") if cents != "00" else Decimal(whole)
    return Price(amount=amount, currency=currency, vat=_vat((match["vat"] or "").lower()))


def _vat(text: str) -> Vat:
    if "fri" in text or "exempt" in text:
        return Vat.EXEMPT
    return Vat.INCLUDED if text.startswith(("inkl", "incl", "inc", "med", "with ")) else Vat.EXCLUDED


def read_price(node: Node) -> Price:
    """Return a price; where a seat is free, it is one of nothing."""
    text = node.as_text("pris")
    price = Price(amount=Decimal(0)) if text.casefold() in FREE else parse_price(text)
    if price is None:
        raise node.refuse("bad_price", text=shown(text))
    return price


# Rules --------------------------------------------------------------------------------------------


def read_rules(node: Node, fields: Sequence[FormField]) -> tuple[PriceRule, ...]:
    """Return the rules in their order."""
    found: list[PriceRule] = []
    for each in node.as_list("priser"):
        rule = _rule(each, fields)
        for before in found:
            if _takes_all_of(before, rule):
                raise each.refuse("rule_unreachable", text=shown(before.name) or str(found.index(before) + 1))
        if len(found) == MOST_RULES:
            raise each.refuse("too_many", key="priser", most=MOST_RULES)
        found.append(rule)
    return tuple(found)


def check_rules(
    node: Node, rules: Sequence[PriceRule], price: Price | None, contact: str, fields: Sequence[FormField]
) -> None:
    """Refuse a reduction of nothing, and rules that leave some without a price or somebody to ask."""
    for number, rule in enumerate(rules):
        priced = price is not None or any(each.price is not None for each in rules[number + 1 :])
        if rule.percent is not None and not priced:
            raise node.as_list("priser")[number].refuse("discount_of_nothing")
    if (
        rules
        and price is None
        and not contact
        and not all(_covered(rules, fields, member=each) for each in (True, False))
    ):
        raise node.refuse("price_gap")


def _rule(node: Node, fields: Sequence[FormField]) -> PriceRule:
    given = node.as_fields("priser", KEYS)
    if sum(key in given for key in _GIVES) != 1:
        raise node.refuse("rule_gives_one")
    told: dict[str, Any] = {name: read(given[name]) for name, read in _READERS.items() if name in given}
    told |= _place(given, fields)
    if "when" in given:
        told["when"] = read_condition(given["when"], "hvis", fields)
    if "discount" in given:
        told["percent"] = _percent(given["discount"])
    return PriceRule(**told)


_READERS: Final[Mapping[str, Any]] = {
    "name": lambda node: read_words(node, "navn", LONGEST_NAME),
    "member": lambda node: read_flag(node, "medlem"),
    "until": lambda node: read_last(node, "senest"),
    "code": lambda node: read_words(node, "kode", LONGEST_CODE),
    "price": read_price,
    "contact": lambda node: read_prose(node, "kontakt", LONGEST_CONTACT),
}


def _place(given: Mapping[str, Node], fields: Sequence[FormField]) -> dict[str, Any]:
    """Return for which person of the same answer a rule is; the municipality's, where nothing else is said."""
    if "number" not in given:
        if "per" in given:
            raise given["per"].refuse("per_unused")
        return {}
    told: dict[str, Any] = _numbers(given["number"])
    node = given.get("per", given["number"])
    field = read_question(node, node.as_text("fra samme"), fields) if "per" in given else read_hometown(node, fields)
    if field.kind in _UNLIKE:
        raise node.refuse("per_unlike", text=shown(field.label or field.id))
    return {**told, "per": field.id}


def _numbers(node: Node) -> dict[str, Any]:
    text = " ".join(node.as_text("nummer").split())
    match = next((each for form in _NUMBERS if (each := form.fullmatch(text))), None)
    if match is None:
        raise node.refuse("bad_place", text=shown(text))
    closed = "last" in match.groupdict()
    first, last = int(match["first"]), int(match["last"] or match["first"]) if closed else None
    if first < 1 or (last is not None and last < first) or (first, last) == (1, None):
        raise node.refuse("bad_place", text=shown(text))
    return {"first": first, "last": last}


def _percent(node: Node) -> Decimal:
    text = node.as_text("rabat")
    match = _PERCENT.fullmatch(text)
    percent = Decimal(f"{match[1]}.{match[2]}" if match[2] else match[1]) if match else Decimal(0)
    if not 0 < percent <= _WHOLE:
        raise node.refuse("bad_percent", text=shown(text))
    return percent


def _takes_all_of(before: PriceRule, rule: PriceRule) -> bool:
    """Whether a rule leaves nobody to a later one."""
    return (
        before.percent is None
        and (before.member is None or before.member == rule.member)
        and _counts_all_of(before, rule)
        and (before.until is None or (rule.until is not None and rule.until <= before.until))
        and (not before.code or before.code.casefold() == rule.code.casefold())
        and _asks_all_of(before.when, rule.when)
    )


def _counts_all_of(before: PriceRule, rule: PriceRule) -> bool:
    if (before.first, before.last) == (1, None):
        return True
    inside = before.first <= rule.first and (
        before.last is None or (rule.last is not None and rule.last <= before.last)
    )
    return before.per == rule.per and (rule.first, rule.last) != (1, None) and inside


def _asks_all_of(before: Condition | None, when: Condition | None) -> bool:
    if before is None or when is None:
        return before is None
    return before.field == when.field and set(when.among) <= set(before.among)


def _covered(rules: Sequence[PriceRule], fields: Sequence[FormField], *, member: bool) -> bool:
    """Whether every member (or everybody else) has a rule that decides, at any time and without a code."""
    sure = [
        each
        for each in rules
        if each.percent is None and each.member in {None, member} and not (each.until or each.code or each.when)
    ]
    answered = {each.id for each in fields if each.required and each.when is None}
    for per in {each.per for each in sure}:
        reached = 1
        for each in sorted((one for one in sure if one.per == per), key=lambda one: one.first):
            if (each.first, each.last) == (1, None) or (
                per in answered and each.first <= reached and each.last is None
            ):
                return True
            if each.first <= reached and each.last is not None:
                reached = max(reached, each.last + 1)
    return False
