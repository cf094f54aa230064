"""Registrations of agenda files: read from a few lines, and any that such a file can hold."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from bot.model import (
    WELL_KNOWN,
    Call,
    Condition,
    Criterion,
    FieldKind,
    Form,
    FormField,
    Price,
    PriceRule,
    Quota,
    Reserve,
    Vat,
)
from bot.municipalities import REGIONS
from schedules.readers import read
from schedules.readers.own.call import REGION
from schedules.readers.own.wording import hometown, slug, worded

if TYPE_CHECKING:
    from collections.abc import Sequence

HEAD: Final = "titel: X\ndato: 2026-11-30\nprogram:\n  - 9.00: A\ntilmelding:\n"
LINES: Final = HEAD.count("\n")
ASKED: Final = """\
spørgsmål:
  - spørgsmål: kommune
    kræves: ja
  - spørgsmål: Hvordan?
    id: way
    valg: [i salen, "online, hjemmefra"]
  - spørgsmål: Er du ny?
    id: new
    type: ja-nej
  - spørgsmål: Alder
    id: age
    type: tal
  - Hvad håber du på?
"""
CHARACTERS: Final = st.characters(codec="utf-8")
WORDS: Final = st.text(CHARACTERS, max_size=60).map(lambda text: " ".join(text.split()))
AWKWARD: Final = st.sampled_from(
    ["null", "~", "ja", "9.00", "- x", "a: b", "a #b", '"', "{x}", "[x]", "&a", "@x", "=", "a = b"]
)
NAMES: Final = st.one_of(WORDS, AWKWARD).filter(bool)
PROSE: Final = st.lists(WORDS, max_size=3).map("\n".join).map(str.strip)
SAID: Final = PROSE.filter(bool)
IDS: Final = st.from_regex(r"[a-z][a-z0-9_]{0,39}", fullmatch=True).filter(
    lambda each: each not in {*REGION, "navn", "kommune", "rolle", "mail"}
)
MAILS: Final = st.from_regex(r"[a-z]{1,8}(\.[a-z]{1,8})?@[a-z]{1,8}\.example", fullmatch=True)
DOMAINS: Final = st.from_regex(r"@[a-z]{1,8}(-[a-z]{1,8})?\.example", fullmatch=True)
DAYS: Final = st.dates(date(2020, 1, 1), date(2040, 1, 1))
PATTERNS: Final = st.sampled_from([r"[A-Z]-[0-9]+", r"\d{4}", "a|b", r"(?:x{1,3} )*y", ".+", "'\"#"])
SPANS: Final = ("0-17", "18-29", "30", "31-64", "65-")
PRICES: Final = st.builds(
    Price,
    amount=st.integers(0, 99_999_999).map(lambda ore: Decimal(ore) / 100),
    currency=st.sampled_from(["DKK", "SEK", "NOK", "EUR"]),
    vat=st.sampled_from(Vat),
)
_BOXES: Final = frozenset({FieldKind.TOGGLE, FieldKind.CONSENT})
_CHOSEN: Final = frozenset({FieldKind.CHOICE, FieldKind.SEVERAL})
_LIKE: Final = frozenset({FieldKind.TEXT, FieldKind.EAN, FieldKind.CVR, FieldKind.CHOICE, FieldKind.MUNICIPALITY})
_BOUNDED: Final = frozenset({FieldKind.TEXT, FieldKind.LONG})


def indented(text: str) -> str:
    """Return lines as they stand under a key."""
    return "".join(f"  {line}\n" for line in text.splitlines())


def form(text: str) -> Form:
    """Return what is read of a registration."""
    found = read((HEAD + indented(text)).encode(), name="x.yaml").agenda.form
    assert found is not None
    return found


@st.composite
def moments(draw: st.DrawFn) -> datetime:
    """Return a last moment: the whole of a day, or until a minute of it."""
    day = draw(DAYS)
    minute = draw(st.none() | st.integers(0, 24 * 60 - 2))
    return datetime.combine(day, time(23, 59, 59) if minute is None else time(*divmod(minute, 60)))


@st.composite
def questions(draw: st.DrawFn) -> FormField:
    known = draw(st.booleans())
    kind = draw(st.sampled_from(FieldKind))
    choices = tuple(draw(st.lists(NAMES, min_size=1, max_size=3, unique_by=str.casefold))) if kind in _CHOSEN else ()
    field = FormField(
        id=draw(st.sampled_from(WELL_KNOWN) if known else IDS),
        label=""
        if known
        else draw(NAMES.filter(lambda text: worded(text).label != "" and text.casefold() not in REGION)),
        kind=kind,
        required=draw(st.booleans()),
        choices=choices,
        help=draw(PROSE),
        sensitive=draw(st.booleans()),
    )
    return field.model_copy(update=draw(_bounds(kind, len(choices))))


@st.composite
def _bounds(draw: st.DrawFn, kind: FieldKind, choices: int) -> dict[str, object]:
    if kind is FieldKind.CONSENT:
        return {"text": draw(SAID), "version": draw(NAMES.map(lambda text: text[:40].strip()))}
    if kind is FieldKind.DATE:
        return dict(zip(("earliest", "latest"), sorted(draw(st.tuples(DAYS, DAYS))), strict=True))
    numbers = st.integers(-99_999, 9_999_999).map(lambda cents: Decimal(cents) / 100)
    if kind in _BOUNDED or choices:
        numbers = st.integers(1, choices or 200).map(Decimal)
    told: dict[str, object] = {}
    if kind in _BOUNDED | {FieldKind.NUMBER, FieldKind.SEVERAL}:
        told = dict(zip(("least", "most"), sorted(draw(st.tuples(numbers, numbers))), strict=True))
        told.pop(draw(st.sampled_from(["least", "most", ""])), None)
    return told | ({"pattern": draw(st.just("") | PATTERNS)} if kind is FieldKind.TEXT else {})


@st.composite
def conditions(draw: st.DrawFn, fields: Sequence[FormField]) -> Condition | None:
    """Return a condition on one of these questions, where one can decide anything."""
    about = [each for each in fields if each.kind in _BOXES | _CHOSEN | {FieldKind.MUNICIPALITY}]
    if not about:
        return None
    field = draw(st.sampled_from(about))
    return Condition(field=field.id, among=tuple(draw(st.lists(_answers(field), min_size=1, max_size=2, unique=True))))


def _answers(field: FormField) -> st.SearchStrategy[str]:
    if field.kind in _BOXES:
        return st.sampled_from(["true", "false"])
    return st.sampled_from(field.choices) if field.choices else NAMES


@st.composite
def _fields(draw: st.DrawFn, *, hidden: bool) -> tuple[FormField, ...]:
    """Return questions on pages in order, some of them under a condition on one before."""
    found: list[FormField] = []
    page = 1
    asked = st.lists(questions(), max_size=4, unique_by=lambda one: one.id)
    for each in draw(asked):
        page += draw(st.booleans()) if found else 0
        when = draw(st.none() | conditions(found))
        said = {"page": page, "when": when, "hidden": hidden and draw(st.booleans())}
        found.append(each.model_copy(update=said))
    return tuple(found)


@st.composite
def _rules(draw: st.DrawFn, fields: Sequence[FormField]) -> tuple[PriceRule, ...]:
    """Return rules none of which stands in the way of another: all but the last ask for a code of their own."""
    number = draw(st.integers(0, 3))
    return tuple([draw(_rule(fields, f"k{each}" if each else "")) for each in reversed(range(number))])


@st.composite
def _rule(draw: st.DrawFn, fields: Sequence[FormField], code: str) -> PriceRule:
    gives = draw(st.sampled_from(["price", "contact", *(["percent"] if code else [])]))
    alike = [each.id for each in fields if each.kind in _LIKE]
    first = draw(st.integers(1, 5))
    last = draw(st.integers(first, 7) if first == 1 else st.none() | st.integers(first, 7))
    counts = draw(st.booleans()) and bool(alike)
    place = {"per": draw(st.sampled_from(alike)), "first": first, "last": last} if counts else {}
    percent = st.integers(1, 10_000).map(lambda part: Decimal(part) / 100)
    return PriceRule.model_validate(
        {
            "name": draw(st.just("") | NAMES),
            "member": draw(st.none() | st.booleans()),
            "until": draw(st.none() | moments()),
            "code": code,
            "when": draw(st.none() | conditions(fields)),
            gives: draw({"price": PRICES, "contact": SAID, "percent": percent}[gives]),
            **place,
        }
    )


@st.composite
def _reserves(draw: st.DrawFn, fields: Sequence[FormField], seats: int) -> tuple[Reserve, ...]:
    found: list[Reserve] = []
    for name in draw(st.lists(NAMES, max_size=min(2, seats), unique_by=str.casefold)):
        when = draw(st.none() | conditions(fields))
        invited, member = draw(st.tuples(st.booleans(), st.booleans()))
        found.append(
            Reserve(
                name=name,
                seats=draw(st.integers(1, seats // 2 or 1)),
                invited=invited or not (member or when),
                member=member,
                when=when,
                until=draw(st.none() | moments()),
            )
        )
    return tuple(found)


@st.composite
def _calls(draw: st.DrawFn, fields: Sequence[FormField], deadline: datetime) -> Call:
    labels = draw(st.lists(NAMES, max_size=3, unique_by=slug))
    seats = draw(st.integers(20, 500))
    criteria = [
        Criterion(
            id=slug(each),
            label=each,
            help=draw(PROSE),
            most=draw(st.integers(1, 100)),
            weight=draw(st.integers(1, 10_000).map(lambda part: Decimal(part) / 100)),
        )
        for each in labels
    ]
    return Call(
        seats=seats,
        reserves=draw(st.integers(0, 100)),
        criteria=tuple(criteria),
        quotas=tuple([quota for each in fields for quota in draw(_quotas(each, home=each is hometown(fields)))]),
        selectors=tuple(draw(st.lists(MAILS, max_size=2, unique=True))),
        answer_by=draw(st.none() | moments().filter(lambda each: each >= deadline)),
        seed=draw(st.just("") | NAMES),
    )


@st.composite
def _quotas(draw: st.DrawFn, field: FormField, *, home: bool) -> list[Quota]:
    if field.kind not in _BOXES | _CHOSEN | {FieldKind.MUNICIPALITY, FieldKind.NUMBER}:
        return []
    answers = st.sampled_from(SPANS) if field.kind is FieldKind.NUMBER else _answers(field)
    name = "region" if home and field.kind is FieldKind.MUNICIPALITY and draw(st.booleans()) else field.id
    values = st.sampled_from(REGIONS) if name == "region" else answers
    return [
        Quota(field=name, value=value, least=least, most=most)
        for value in draw(st.lists(values, max_size=3, unique_by=str.casefold))
        for least in [draw(st.integers(0, 5))]
        for most in [draw(st.none() | st.integers(least, 9))]
    ]


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """Return any registration, with a call for applications or with seats."""
    calling = draw(st.booleans())
    fields = draw(_fields(hidden=calling))
    deadline = draw(moments() if calling else st.none() | moments())
    rules = draw(_rules(fields))
    price = draw(PRICES if any(each.percent for each in rules) else st.none() | PRICES)
    seats = None if calling else draw(st.none() | st.integers(0, 500))
    invited = draw(st.booleans())
    return Form(
        fields=fields,
        price=price,
        rules=rules,
        deadline=deadline,
        changes_until=draw(st.none() | moments()),
        seats=seats,
        reserved=draw(_reserves(fields, seats)) if seats else (),
        **draw(_line(limited=seats is not None, calling=calling)),
        members=tuple(draw(st.lists(MAILS | DOMAINS, max_size=3, unique=True))),
        only_invited=invited,
        colleagues=draw(st.just(value=False) if invited or calling else st.booleans()),
        reminders=tuple(sorted(draw(st.lists(st.integers(1, 60 * 24 * 60), max_size=3, unique=True)), reverse=True)),
        contact=draw(SAID if rules and price is None else PROSE),
        purpose=draw(PROSE),
        keep_days=draw(st.none() | st.integers(1, 3650)),
        call=draw(_calls(fields, deadline)) if calling and deadline else None,
    )


@st.composite
def _line(draw: st.DrawFn, *, limited: bool, calling: bool) -> dict[str, int]:
    """Return whether people wait and for how long a seat is offered, where that says anything."""
    if not limited and not calling:
        return {}
    if limited and draw(st.booleans()):
        return {"waiting": False}
    return {"offer_hours": draw(st.integers(1, 14 * 24))}
