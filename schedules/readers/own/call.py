"""A call for applications in our own format: how many are selected, by whom, on what, and in what spread. A spread
that no selection could have is refused with its line.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from bot.model import Call, Criterion, FieldKind, FormField, Quota
from bot.municipalities import REGIONS
from schedules.readers.own.conditions import read_answer, read_hometown, read_question
from schedules.readers.own.seats import UNIT
from schedules.readers.own.tree import Node, shown
from schedules.readers.own.values import (
    read_decimal,
    read_last,
    read_mails,
    read_prose,
    read_whole,
    read_words,
    spelled,
)
from schedules.readers.own.wording import find, read_id, slug

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

KEYS: Final = spelled(
    {
        "pladser": "seats",
        "seats": "seats",
        "reserver": "reserves",
        "reserves": "reserves",
        "kriterier": "criteria",
        "criteria": "criteria",
        "fordeling": "quotas",
        "spread": "quotas",
        "udvælgere": "selectors",
        "selectors": "selectors",
        "svar senest": "answer_by",
        "answer by": "answer_by",
        "lodtrækning": "seed",
        "draw": "seed",
    }
)
CRITERION_KEYS: Final = spelled(
    {
        "kriterium": "label",
        "criterion": "label",
        "id": "id",
        "point": "most",
        "points": "most",
        "vægt": "weight",
        "weight": "weight",
        "hjælp": "help",
        "help": "help",
    }
)
MOST_SELECTED: Final = 10_000
MOST_RESERVES: Final = 10_000
MOST_POINTS: Final = 100
MOST_WEIGHT: Final = 100
MOST_CRITERIA: Final = 20
MOST_QUOTAS: Final = 60
LONGEST_LABEL: Final = 200
LONGEST_HELP: Final = 500
LONGEST_SEED: Final = 200
LONGEST_NAME: Final = 300
_REGION: Final = re.compile(r"^region\s(?=\S)", re.IGNORECASE)
REGION: Final = frozenset({"region", "regioner", "regions"})
_POINTS: Final = r"point|points|poäng|poeng"
_LEAST: Final = r"(?:mindst|minst|at\sleast)\s(?P<least>\d{1,5})"
_MOST: Final = r"(?:højst|högst|høyst|at\smost)\s(?P<most>\d{1,5})"
_QUOTAS: Final = (
    re.compile(rf"{_LEAST}(?:,?\s(?:og|och|and)?\s?{_MOST})?", re.IGNORECASE),
    re.compile(_MOST, re.IGNORECASE),
    re.compile(r"(?P<least>\d{1,5})(?:\s?[-–]\s?(?P<most>\d{1,5}))?"),
)
_SPAN: Final = re.compile(r"(\d{1,6})(?:(\s?\+)|(\s?[-–]\s?)(\d{1,6})?)?")
_ANSWERED: Final = frozenset(
    {FieldKind.CHOICE, FieldKind.SEVERAL, FieldKind.TOGGLE, FieldKind.CONSENT, FieldKind.MUNICIPALITY, FieldKind.NUMBER}
)


def read_call(node: Node, fields: Sequence[FormField]) -> Call:
    """Return the call that the fields of `ansøgning` describe; in short `ansøgning: 10 pladser`."""
    if node.text:
        return Call(seats=read_whole(node, "pladser", 1, MOST_SELECTED, unit=UNIT))
    given = node.as_fields("ansøgning", KEYS)
    if "seats" not in given:
        raise node.refuse("key_missing", key="pladser")
    seats = read_whole(given["seats"], "pladser", 1, MOST_SELECTED, unit=UNIT)
    told: dict[str, Any] = {name: read(given[name]) for name, read in _READERS.items() if name in given}
    if "quotas" in given:
        told["quotas"] = _quotas(given["quotas"], fields, seats)
    return Call(seats=seats, **told)


# What an application is scored on -----------------------------------------------------------------


def _criteria(node: Node) -> tuple[Criterion, ...]:
    found: list[Criterion] = []
    for place, criterion in _each_criterion(node):
        if any(each.id == criterion.id for each in found):
            raise place.refuse("said_twice", text=shown(criterion.label))
        if len(found) == MOST_CRITERIA:
            raise place.refuse("too_many", key="kriterier", most=MOST_CRITERIA)
        found.append(criterion)
    return tuple(found)


def _each_criterion(node: Node) -> Iterator[tuple[Node, Criterion]]:
    """Yield the criteria: by name, as `Erfaring: 10`, or each with its fields."""
    for each in (node,) if node.fields is not None else node.as_list("kriterier"):
        if each.fields is None:
            yield each, _named(each)
        elif any((key.text or "").strip().casefold() in CRITERION_KEYS for key, _ in each.fields):
            yield each, _criterion(each)
        else:
            for key, value in each.fields:
                yield key, _named(key).model_copy(update={"most": _points(value)})


def _named(node: Node) -> Criterion:
    label = read_words(node, "kriterium", LONGEST_LABEL)
    return Criterion(id=slug(label), label=label)


def _points(node: Node) -> int:
    return read_whole(node, "point", 1, MOST_POINTS, unit=_POINTS)


def _criterion(node: Node) -> Criterion:
    given = node.as_fields("kriterier", CRITERION_KEYS)
    if "label" not in given:
        raise node.refuse("key_missing", key="kriterium")
    told: dict[str, Any] = {}
    if "id" in given:
        told["id"] = read_id(given["id"])
    if "most" in given:
        told["most"] = _points(given["most"])
    if "weight" in given:
        told["weight"] = _weight(given["weight"])
    if "help" in given:
        told["help"] = read_prose(given["help"], "hjælp", LONGEST_HELP)
    return _named(given["label"]).model_copy(update=told)


def _weight(node: Node) -> Decimal:
    weight = read_decimal(node, "vægt")
    if not 0 < weight <= MOST_WEIGHT:
        raise node.refuse("bad_weight", text=shown(node.as_text("vægt")), most=MOST_WEIGHT)
    return weight


# In what spread -----------------------------------------------------------------------------------


def _quotas(node: Node, fields: Sequence[FormField], seats: int) -> tuple[Quota, ...]:
    """Return the quotas of `region: {Sjælland: mindst 2}`."""
    if node.fields is None:
        raise node.refuse("wants_fields", key="fordeling")
    found: list[Quota] = []
    for key, value in node.fields:
        field = _attribute(key, fields)
        if any(each.field == field.id for each in found):
            raise key.refuse("said_twice", text=shown(key.text or ""))
        found += _spread(key, value, field, seats)
        if len(found) > MOST_QUOTAS:
            raise key.refuse("too_many", key="fordeling", most=MOST_QUOTAS)
    return tuple(found)


def _attribute(node: Node, fields: Sequence[FormField]) -> FormField:
    name = read_words(node, "fordeling", LONGEST_NAME)
    if name.casefold() in REGION and find(name, fields) is None:
        read_hometown(node, fields)
        return FormField(id="region", kind=FieldKind.CHOICE, choices=REGIONS)
    field = read_question(node, name, fields)
    if field.kind not in _ANSWERED:
        raise node.refuse("quota_open", text=shown(name))
    return field


def _spread(key: Node, node: Node, field: FormField, seats: int) -> list[Quota]:
    if node.fields is None:
        raise node.refuse("wants_fields", key=shown(key.text or ""))
    found = [_quota(value, told, field) for value, told in node.fields]
    for number, each in enumerate(found):
        if any(one.value.casefold() == each.value.casefold() for one in found[:number]):
            raise node.fields[number][0].refuse("said_twice", text=shown(each.value))
    least = sum(each.least for each in found)
    if field.kind is not FieldKind.SEVERAL and least > seats:
        raise key.refuse("quotas_over", text=shown(key.text or ""), least=least, seats=seats)
    if field.kind is FieldKind.NUMBER:
        _check_spans(key, found)
    return found


def _quota(value: Node, told: Node, field: FormField) -> Quota:
    answer = read_words(value, "fordeling", LONGEST_NAME)
    if field.kind is FieldKind.NUMBER:
        answer = _span(value, answer)
    else:
        answer = read_answer(value, _REGION.sub("", answer) if field.id == "region" else answer, field)
    text = " ".join(told.as_text("fordeling").split())
    match = next((each for form in _QUOTAS if (each := form.fullmatch(text))), None)
    if match is None:
        raise told.refuse("bad_quota", text=shown(text))
    bounds = match.groupdict()
    least = int(bounds.get("least") or 0)
    most = int(bounds["most"]) if bounds.get("most") else least if text.isdigit() else None
    if most is not None and most < least:
        raise told.refuse("bad_quota", text=shown(text))
    return Quota(field=field.id, value=answer, least=least, most=most)


def _span(node: Node, text: str) -> str:
    """Return a number, or a span of numbers as "18-29" or "65-"."""
    match = _SPAN.fullmatch(text)
    if match is None or (match[4] and int(match[4]) < int(match[1])):
        raise node.refuse("bad_span", text=shown(text))
    open_ended = match[2] or (match[3] and not match[4])
    return f"{int(match[1])}-" if open_ended else f"{int(match[1])}-{int(match[4])}" if match[4] else str(int(match[1]))


def _check_spans(node: Node, quotas: Sequence[Quota]) -> None:
    """Refuse spans in which the same number lies twice."""
    spans = sorted((_ends(each.value), each.value) for each in quotas)
    for (before, name), (after, other) in pairwise(spans):
        if after[0] <= before[1]:
            raise node.refuse("spans_overlap", text=name, other=other)


def _ends(span: str) -> tuple[float, float]:
    first, dash, last = span.partition("-")
    return float(first), float(last) if last else float("inf") if dash else float(first)


_READERS: Final[Mapping[str, Any]] = {
    "reserves": lambda node: read_whole(node, "reserver", 0, MOST_RESERVES),
    "criteria": _criteria,
    "selectors": lambda node: read_mails(node, "udvælgere"),
    "answer_by": lambda node: read_last(node, "svar senest"),
    "seed": lambda node: read_words(node, "lodtrækning", LONGEST_SEED),
}
