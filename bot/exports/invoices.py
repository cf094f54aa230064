"""Who is to be invoiced for what, as the finance office needs it: a row for each person with the price that they were
shown, its VAT and the two together, as numbers to the øre; then sums by who pays, and by currency.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from bot.exports.sheet import File, csv_file
from bot.exports.workbook import Sheet, workbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.exports.workbook import Value
    from bot.texts import Voice

InvoiceShape: TypeAlias = Literal["xlsx", "csv"]
_BEFORE: Final = ("number", "name", "email", "payer")
_AFTER: Final = ("shown", "net", "rate", "vat", "total", "currency", "rules")
_COMMA: Final = frozenset({"da", "sv", "nb"})


class Charge(NamedTuple):
    """What one person costs whom. `answers` are the invoice data, in the order of the questions; `shown` is the price
    as they read it. Amounts are None where the rate of VAT is not known.
    """

    number: int
    name: str
    email: str
    payer: str
    answers: Sequence[str]
    shown: str
    net: Decimal | None
    rate: Decimal | None
    vat: Decimal | None
    total: Decimal | None
    currency: str
    rules: str


class Charges(NamedTuple):
    """All who are to be invoiced, and those who cancelled and had a price; `questions` are worded."""

    questions: Sequence[str]
    people: Sequence[Charge]
    cancelled: Sequence[Charge] = ()


class Sum(NamedTuple):
    """What some people cost together, in one currency."""

    payer: str
    currency: str
    people: int
    net: Decimal
    vat: Decimal
    total: Decimal


def sums(people: Iterable[Charge], *, by_payer: bool) -> list[Sum]:
    """Return what people cost together, by payer and currency or by currency alone; those whose price is not known
    in full count for nothing.
    """
    found: dict[tuple[str, str], Sum] = {}
    for each in people:
        if each.net is None or each.vat is None or each.total is None:
            continue
        key = (each.payer if by_payer else "", each.currency)
        known = found.get(key) or Sum(*key, 0, Decimal(0), Decimal(0), Decimal(0))
        found[key] = Sum(*key, known.people + 1, known.net + each.net, known.vat + each.vat, known.total + each.total)
    return sorted(found.values(), key=lambda each: (each.payer.casefold(), each.currency))


def invoices(voice: Voice, told: Charges, shape: InvoiceShape, name: str) -> File:
    """Return the list as a workbook, or its people alone as CSV with the decimal sign of the language."""
    if shape == "csv":
        rows = ([_written(voice, each) for each in _row(one)] for one in told.people)
        return csv_file(name, _header(voice, told), rows)
    sheets = [_listed(voice, told, "export.invoices", told.people)]
    for title, by_payer in (("export.invoices.payers", True), ("export.invoices.sums", False)):
        summed = [_numbers(each if by_payer else each[1:]) for each in sums(told.people, by_payer=by_payer)]
        sheets.append(Sheet(voice.say(title), _summed(voice, by_payer=by_payer), summed))
    if told.cancelled:
        sheets.append(_listed(voice, told, "export.invoices.cancelled", told.cancelled))
    return workbook(name, sheets)


def _listed(voice: Voice, told: Charges, title: str, people: Sequence[Charge]) -> Sheet:
    return Sheet(voice.say(title), _header(voice, told), [_numbers(_row(each)) for each in people])


def _header(voice: Voice, told: Charges) -> list[str]:
    before, after = ([voice.say(f"export.invoices.{each}") for each in names] for names in (_BEFORE, _AFTER))
    return [*before, *told.questions, *after]


def _summed(voice: Voice, *, by_payer: bool) -> list[str]:
    names = (*(("payer",) if by_payer else ()), "currency", "people", "net", "vat", "total")
    return [voice.say(f"export.invoices.{each}") for each in names]


def _row(each: Charge) -> tuple[str | int | Decimal | None, ...]:
    return (*each[:4], *each.answers, *each[5:])


def _numbers(row: Iterable[str | int | Decimal | None]) -> tuple[Value, ...]:
    return tuple(float(each) if isinstance(each, Decimal) else each for each in row)


def _written(voice: Voice, value: str | int | Decimal | None) -> str:
    """Return an amount without thousands parted, so that every program reads the same number."""
    if isinstance(value, Decimal):
        return f"{value:.2f}".replace(".", "," if voice.language in _COMMA else ".")
    return "" if value is None else str(value)
