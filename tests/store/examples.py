"""Nouns to store: every field filled with what people and Teams may send, or with its default."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum
from types import NoneType
from typing import TYPE_CHECKING, Any, Literal, TypeVar, get_args, get_origin

from pydantic import AwareDatetime

from bot.model import (
    Agenda,
    BreakoutPlan,
    Delivery,
    Doubt,
    Due,
    DueKind,
    FileGiven,
    Form,
    FormField,
    Idea,
    Message,
    Noun,
    Person,
    PollPlan,
    Price,
    Quota,
    Quote,
    Reading,
    Reckoned,
    Session,
    SessionKind,
    Speaker,
)

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

N = TypeVar("N", bound=Noun)

NOON = datetime(2026, 3, 29, 12, 0, 0, 123456, tzinfo=UTC)
HOSTILE = (
    "Ærø & Århus 🤷🏽‍♀️ 👩‍👩‍👧‍👦",
    "\u202eשלום عليكم\u202c \u200f\u2066x\u2069",
    "Robert'); DROP TABLE ideas;-- \"`$$ %s :name {0} \\u0000 \\x00",
    "line\r\nline\ttab \x01\x1f\x7f \ufeff\ufffe \U0010ffff",
    "x" * 10_000 + "ø",
    " ",
    "e\u0301 = é ≠ é",
)

AGENDA = Agenda(
    title=HOSTILE[0],
    sessions=(
        Session(
            id="s1",
            title=HOSTILE[2],
            kind=SessionKind.WORKSHOP,
            start=datetime(2026, 3, 29, 2, 30),  # noqa: DTZ001 - wall time that the clock jumps over
            end=datetime(2026, 3, 29, 3, 30, 0, 1),  # noqa: DTZ001 - as above
            speakers=(Speaker(name=HOSTILE[1], email="bo@example.org"),),
            breakout=BreakoutPlan(prompt=HOSTILE[3]),
        ),
    ),
    form=Form(fields=(FormField(id="name", choices=HOSTILE[:2]),), price=Price(amount=Decimal("1234.50"))),
    organisers=("a@example.org", "b@example.org"),
)


def full(noun: type[N], number: int = 0) -> N:
    """Return a noun with no field left at its default; another for every number."""
    fields = noun.model_fields.items()
    return noun(**{name: _fill(info.annotation, number + place) for place, (name, info) in enumerate(fields)})


def bare(noun: type[N], number: int = 0) -> N:
    """Return a noun with only what it must have."""
    must = [(name, info) for name, info in noun.model_fields.items() if info.is_required()]
    return noun(**{name: _least(info, number + place) for place, (name, info) in enumerate(must)})


def _least(info: FieldInfo, number: int) -> Any:
    return None if NoneType in get_args(info.annotation) else _fill(info.annotation, number)


def _fill(kind: Any, number: int) -> Any:
    choices = [each for each in get_args(kind) if each is not NoneType]
    if get_origin(kind) is Literal:
        return choices[number % len(choices)]
    if get_origin(kind) is dict:
        last = choices[-1]
        if get_origin(last) is dict:
            return {HOSTILE[0]: _fill(last, number)}
        if last is int:
            return {HOSTILE[0]: number, "": 0}
        return {HOSTILE[0]: HOSTILE[number % len(HOSTILE)], "tom": ""}
    if get_origin(kind) is tuple:
        return tuple(_fill(choices[0], number + each) for each in range(2))
    return _fill(choices[0], number) if choices else _fill_plain(kind, number)


def _fill_plain(kind: type, number: int) -> Any:
    if issubclass(kind, Enum):
        return list(kind)[number % len(kind)]
    if issubclass(kind, Noun):
        doubts = (Doubt(code="no_year", line=number, values={"text": HOSTILE[1]}),)
        quote = Quote(price=Price(amount=Decimal("0.10"), currency="SEK"), steps=(Reckoned(applied=True, why="until"),))
        made = {
            Message: message(number),
            Quote: quote,
            Quota: Quota(field="alder", value=HOSTILE[1]),
            Reading: Reading(agenda=AGENDA, doubts=doubts),
        }
        made |= {PollPlan: PollPlan(question=HOSTILE[1], options=HOSTILE)}
        made |= {FileGiven: FileGiven(name=HOSTILE[0], url="https://sted.example/x", unique_id="1", type="docx")}
        return {Agenda: AGENDA, **made}[kind]
    if kind is AwareDatetime:
        return (NOON + timedelta(microseconds=number)).astimezone(timezone(timedelta(hours=number % 5)))
    plain: dict[type, Any] = {str: HOSTILE[number % len(HOSTILE)] + str(number), int: 2**40 + number, bool: True}
    return plain[kind]


def message(number: int = 0) -> Message:
    """Return a card as Teams takes it: nested, with numbers and nothing in it."""
    card = {"type": "AdaptiveCard", "body": [{"text": HOSTILE[0], "n": number, "x": 0.5, "none": None}], "ok": True}
    return Message(card=card, summary=HOSTILE[1])


def delivery(key: str, **fields: Any) -> Delivery:
    """Return a queued message to place "p"."""
    where = {} if "person_id" in fields else {"place_id": "p"}
    given = {"message": Message(text=key), "kind": "start", "queued_at": NOON} | where | fields
    return Delivery(key=key, **given)


def due(key: str, minutes: int, **fields: Any) -> Due:
    """Return a due so many minutes after noon."""
    at = NOON + timedelta(minutes=minutes)
    given = {"event_id": "e", "at": at, "kind": DueKind.START, "stale_at": at + timedelta(hours=1)} | fields
    return Due(key=key, **given)


def idea(number: int, **fields: Any) -> Idea:
    """Return idea `number` of event "e"."""
    given = {"id": f"i{number}", "event_id": "e", "person_id": "a", "text": "…", "shared_at": NOON} | fields
    return Idea(number=number, **given)


def person(name: str, **fields: Any) -> Person:
    """Return a person whose id is their name."""
    return Person(id=name, name=name, **fields)
