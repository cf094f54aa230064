"""A registration as a person would have written it in our own format: only what is not as usual. What is read of it
is the form again.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Final

from bot.model import FieldKind, Form, Price
from schedules.readers.clock import DAY
from schedules.readers.own.call import CRITERION_KEYS
from schedules.readers.own.conditions import write_answer, write_condition
from schedules.readers.own.quoting import field, scalar
from schedules.readers.own.values import HOUR, LAST, WEEK, write_length
from schedules.readers.own.wording import find, hometown, slug, worded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from bot.model import Agenda, Call, Condition, Criterion, FormField, PriceRule, Quota, Reserve

USUAL: Final = Form()
_USUAL_POINTS: Final = 5
_SHORT: Final = 80  # characters of a name that a value stands behind
_UNITS: Final = {HOUR: ("hour", "hours"), DAY: ("day", "days_long"), WEEK: ("week", "weeks")}


def write_form(agenda: Agenda, word: Callable[[str], str], clock: Callable[[datetime], str]) -> list[str]:
    """Return the lines of a registration; `word` and `clock` write as the document's language does."""
    if agenda.form is None:
        return []
    limited = agenda.form.seats is not None or any(each.seats is not None for each in agenda.sessions)
    page = _Page(agenda.form, word, clock, danish=agenda.language == "da")
    lines = page.lines(limited=limited)
    return [f"{word('registration')}:", *_indented(lines, 2)] if lines else [f"{word('registration')}: {{}}"]


def _indented(lines: Iterable[str], by: int) -> list[str]:
    return [f"{' ' * by}{each}".rstrip() for each in lines]


def _item(lines: Sequence[str]) -> list[str]:
    """Return the lines of a thing with its fields as an item of a list."""
    return [f"  - {lines[0]}", *_indented(lines[1:], 4)]


@dataclass(frozen=True, slots=True)
class _Page:
    """One registration, in the words of its document."""

    form: Form
    word: Callable[[str], str]
    clock: Callable[[datetime], str]
    danish: bool

    def lines(self, *, limited: bool) -> list[str]:
        form = self.form
        return [
            *self.told("price", self.price(form.price)),
            *self.listed("prices", map(self.rule, form.rules)),
            *self.told("deadline", self.last(form.deadline)),
            *self.told("changes_until", self.last(form.changes_until)),
            *self.told("seats", None if form.seats is None else str(form.seats)),
            *self.listed("reserved", map(self.reserve, form.reserved)),
            *self.line(limited=limited),
            *self.listed("members", ([scalar(each.removeprefix("@"))] for each in form.members)),
            *self.flags(only_invited=form.only_invited, colleagues=form.colleagues),
            *self.told("reminders", ", ".join(map(self.length, form.reminders))),
            *(field(self.word("contact"), form.contact, 2) if form.contact else []),
            *(field(self.word("purpose"), form.purpose, 2) if form.purpose else []),
            *self.told("keep", self.days(form.keep_days)),
            *self.listed("questions", self.questions()),
            *(self.call(form.call) if form.call else []),
        ]

    def told(self, name: str, value: str | int | None) -> list[str]:
        return [f"{self.word(name)}: {value}"] if value else []

    def listed(self, name: str, items: Iterable[Sequence[str]]) -> list[str]:
        lines = [line for each in items for line in _item(each)]
        return [f"{self.word(name)}:", *lines] if lines else []

    def flags(self, **flags: bool) -> list[str]:
        return [f"{self.word(name)}: {self.word('yes')}" for name, is_so in flags.items() if is_so]

    def line(self, *, limited: bool) -> list[str]:
        """Return whether people wait, and how long a seat is offered, where there is an end of seats."""
        form = self.form
        if limited and not form.waiting:
            return [f"{self.word('waiting')}: {self.word('no')}"]
        offered = (limited or form.call) and form.offer_hours != USUAL.offer_hours
        return self.told("offer", self.length(form.offer_hours * HOUR) if offered else None)

    # Values -----------------------------------------------------------------------------------------

    def price(self, price: Price | None) -> str:
        if price is None:
            return ""
        if price == Price(amount=Decimal(0)):
            return self.word("free")
        whole, _, cents = f"{price.amount:.2f}".partition(".")
        point, comma = (".", ",") if self.danish else ("", ".")
        amount = f"{int(whole):,}".replace(",", point) + ("" if cents == "00" else comma + cents)
        return f"{amount} {'kr.' if price.currency == 'DKK' else price.currency} {self.word(price.vat)}"

    def last(self, moment: datetime | None) -> str:
        if moment is None:
            return ""
        is_last = (moment.hour, moment.minute) == (LAST.hour, LAST.minute)
        day = moment.date().isoformat()
        return day if is_last else f"{day} {self.clock(moment)}"

    def length(self, minutes: int) -> str:
        number, unit = write_length(minutes)
        one, many = _UNITS.get(unit, ("min", "min"))
        return f"{number} {self.word(one if number == 1 else many)}"

    def days(self, days: int | None) -> str:
        return f"{days} {self.word('day' if days == 1 else 'days_long')}" if days else ""

    def number(self, number: Decimal) -> str:
        plain = f"{number.normalize():f}"
        return plain.replace(".", ",") if self.danish else plain

    def condition(self, when: Condition | None) -> list[str]:
        return [] if when is None else write_condition(when, self.form.fields, self.word)

    # Prices and seats -------------------------------------------------------------------------------

    def rule(self, rule: PriceRule) -> list[str]:
        lines = self.told("name", scalar(rule.name) if rule.name else None)
        if rule.member is not None:
            lines.append(f"{self.word('member')}: {self.word('yes' if rule.member else 'no')}")
        lines += self.place(rule)
        lines += self.told("until", self.last(rule.until))
        lines += self.told("code", scalar(rule.code) if rule.code else None)
        lines += self.condition(rule.when)
        lines += self.told("price", self.price(rule.price))
        lines += self.told("discount", f"{self.number(rule.percent)} %" if rule.percent else None)
        return lines + (field(self.word("contact"), rule.contact, 6) if rule.contact else [])

    def place(self, rule: PriceRule) -> list[str]:
        if (rule.first, rule.last) == (1, None):
            return []
        span = f"{rule.first}" if rule.last == rule.first else f"{rule.first}-{rule.last}"
        told = f"{self.word('nth_from')} {rule.first}" if rule.last is None else span
        usual = hometown(self.form.fields)
        per = "" if usual is not None and rule.per == usual.id else scalar(rule.per)
        return [f"{self.word('nth')}: {told}", *self.told("per", per)]

    def reserve(self, reserve: Reserve) -> list[str]:
        return [
            f"{self.word('name')}: {scalar(reserve.name)}",
            f"{self.word('seats')}: {reserve.seats}",
            *self.flags(invited=reserve.invited, members=reserve.member),
            *self.condition(reserve.when),
            *self.told("reserved_until", self.last(reserve.until)),
        ]

    # Questions --------------------------------------------------------------------------------------

    def questions(self) -> Iterable[list[str]]:
        page = 1
        for each in self.form.fields:
            yield self.question(each, turns=each.page != page)
            page = each.page

    def question(self, asked: FormField, *, turns: bool) -> list[str]:
        label = asked.label or self.word(asked.id)
        plain = worded(label)
        consent = asked.kind is FieldKind.CONSENT
        lines = [f"id: {asked.id}"] if asked.id != plain.id else []
        if asked.kind is not (FieldKind.CHOICE if asked.choices else plain.kind) and not consent:
            lines.append(f"{self.word('kind')}: {self.word(asked.kind)}")
        if asked.required is not plain.required:
            lines.append(f"{self.word('required')}: {self.word('yes' if asked.required else 'no')}")
        lines += [f"{self.word('page')}: {asked.page}"] if turns else []
        lines += self.condition(asked.when) + self.limits(asked)
        lines += field(self.word("help"), asked.help, 6) if asked.help else []
        if consent:
            lines += field(self.word("consent_text"), asked.text, 6)
            lines.append(f"version: {scalar(asked.version)}")
        lines += self.flags(sensitive=asked.sensitive, hidden=asked.hidden)
        if not lines:
            return [scalar(label)]
        return [f"{self.word('consent' if consent else 'question')}: {scalar(label)}", *lines]

    def limits(self, asked: FormField) -> list[str]:
        lines = self.listed("choices", ([scalar(each)] for each in asked.choices))
        for name, limit in (("least", asked.least), ("most", asked.most)):
            lines += [] if limit is None else [f"{self.word(name)}: {self.number(limit)}"]
        for name, day in (("earliest", asked.earliest), ("latest", asked.latest)):
            lines += [] if day is None else [f"{self.word(name)}: {day.isoformat()}"]
        return lines + self.told("pattern", scalar(asked.pattern) if asked.pattern else None)

    # The call ---------------------------------------------------------------------------------------

    def call(self, call: Call) -> list[str]:
        lines = [
            f"{self.word('seats')}: {call.seats}",
            *self.told("reserves", call.reserves),
            *self.told("answer_by", self.last(call.answer_by)),
            *self.told("seed", scalar(call.seed) if call.seed else None),
            *self.listed("selectors", ([scalar(each)] for each in call.selectors)),
            *self.listed("criteria", map(self.criterion, call.criteria)),
            *self.spread(call.quotas),
        ]
        return [f"{self.word('call')}:", *_indented(lines, 2)]

    def criterion(self, asked: Criterion) -> list[str]:
        lines = [f"id: {asked.id}"] if asked.id != slug(asked.label) else []
        lines += [f"{self.word('weight')}: {self.number(asked.weight)}"] if asked.weight != 1 else []
        lines += field(self.word("help"), asked.help, 8) if asked.help else []
        if not lines and asked.most == _USUAL_POINTS:
            return [scalar(asked.label)]
        if not lines and len(asked.label) <= _SHORT and asked.label.casefold() not in CRITERION_KEYS:
            return [f"{scalar(asked.label)}: {asked.most}"]
        points = [] if asked.most == _USUAL_POINTS else [f"{self.word('points')}: {asked.most}"]
        return [f"{self.word('criterion')}: {scalar(asked.label)}", *points, *lines]

    def spread(self, quotas: Sequence[Quota]) -> list[str]:
        lines = [f"{self.word('quotas')}:"] if quotas else []
        for name, theirs in groupby(quotas, key=lambda each: each.field):
            asked = find(name, self.form.fields)
            lines.append(f"  {scalar(name)}:")
            lines += [f"    {write_answer(each.value, asked, self.word)}: {self.share(each)}" for each in theirs]
        return lines

    def share(self, quota: Quota) -> str:
        if quota.most is None:
            return f"{self.word('least')} {quota.least}"
        if not quota.least and quota.most:
            return f"{self.word('most')} {quota.most}"
        return str(quota.least) if quota.least == quota.most else f"{quota.least}-{quota.most}"
