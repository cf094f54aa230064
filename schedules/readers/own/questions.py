"""The questions of a registration in our own format: what each asks for, and on what it depends whether it is asked.

What would never be asked, or could never be answered, is refused with its line.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from bot import patterns
from bot.model import FieldKind, FormField
from schedules.readers.own.conditions import read_condition
from schedules.readers.own.tree import Node, shown
from schedules.readers.own.values import (
    read_date,
    read_decimal,
    read_flag,
    read_one_of,
    read_prose,
    read_whole,
    read_words,
    spelled,
)
from schedules.readers.own.wording import read_id, worded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

KEYS: Final = spelled(
    {
        "spørgsmål": "label",
        "question": "label",
        "label": "label",
        "samtykke": "consent",
        "consent": "consent",
        "id": "id",
        "type": "kind",
        "kind": "kind",
        "kræves": "required",
        "required": "required",
        "valg": "choices",
        "choices": "choices",
        "hjælp": "help",
        "help": "help",
        "mindst": "least",
        "at least": "least",
        "højst": "most",
        "at most": "most",
        "tidligst": "earliest",
        "earliest": "earliest",
        "senest": "latest",
        "latest": "latest",
        "mønster": "pattern",
        "pattern": "pattern",
        "hvis": "when",
        "if": "when",
        "side": "page",
        "page": "page",
        "tekst": "text",
        "text": "text",
        "version": "version",
        "følsom": "sensitive",
        "sensitive": "sensitive",
        "skjult": "hidden",
        "hidden": "hidden",
    }
)
KIND_NAMES: Final = {
    **dict.fromkeys(("kort", "tekst", "text"), FieldKind.TEXT),
    **dict.fromkeys(("lang", "lång", "long"), FieldKind.LONG),
    **dict.fromkeys(("e-mail", "email", "e-post"), FieldKind.EMAIL),
    **dict.fromkeys(("tal", "number"), FieldKind.NUMBER),
    **dict.fromkeys(("dato", "datum", "date"), FieldKind.DATE),
    **dict.fromkeys(("valg", "val", "choice"), FieldKind.CHOICE),
    **dict.fromkeys(("flere", "flera", "several"), FieldKind.SEVERAL),
    **dict.fromkeys(("ja-nej", "ja/nej", "ja-nei", "yes-no", "toggle"), FieldKind.TOGGLE),
    **dict.fromkeys(("samtykke", "samtycke", "consent"), FieldKind.CONSENT),
    **dict.fromkeys(("kommune", "kommun", "municipality"), FieldKind.MUNICIPALITY),
    **dict.fromkeys(("ean", "gln"), FieldKind.EAN),
    "cvr": FieldKind.CVR,
}
MOST_QUESTIONS: Final = 60
MOST_CHOICES: Final = 60
MOST_PAGES: Final = 10
LONGEST_LABEL: Final = 300
LONGEST_CHOICE: Final = 200
LONGEST_HELP: Final = 500
LONGEST_TEXT: Final = 4000  # characters of what is consented to
LONGEST_VERSION: Final = 40
LONGEST_PATTERN: Final = 200
LONGEST_ANSWERS: Final = {FieldKind.TEXT: 200, FieldKind.LONG: 2_000}  # characters that a field takes

_TEXTS: Final = frozenset({FieldKind.TEXT, FieldKind.LONG})
_CHOSEN: Final = frozenset({FieldKind.CHOICE, FieldKind.SEVERAL})
_BOUNDED: Final = _TEXTS | {FieldKind.NUMBER, FieldKind.SEVERAL}
_ONLY_FOR: Final[Mapping[str, frozenset[FieldKind]]] = {
    "choices": _CHOSEN,
    "least": _BOUNDED,
    "most": _BOUNDED,
    "earliest": frozenset({FieldKind.DATE}),
    "latest": frozenset({FieldKind.DATE}),
    "pattern": frozenset({FieldKind.TEXT}),
    "text": frozenset({FieldKind.CONSENT}),
    "version": frozenset({FieldKind.CONSENT}),
}
_NEEDS: Final[Mapping[FieldKind, tuple[str, ...]]] = {
    FieldKind.CHOICE: ("choices",),
    FieldKind.SEVERAL: ("choices",),
    FieldKind.CONSENT: ("text", "version"),
}
_DANISH: Final = {"choices": "valg", "text": "tekst", "version": "version"}


def read_questions(node: Node) -> tuple[FormField, ...]:
    """Return the questions in their order, each on its page and under its condition."""
    found: list[tuple[Node, FormField]] = []
    page, begun = 1, None
    for each in node.as_list("spørgsmål"):
        page, begun = _page(each, page, begun, first=not found)
        if begun is each and _turns(each):
            continue
        field = _question(each).model_copy(update={"page": page})
        if any(one.id == field.id for _, one in found):
            raise each.refuse("question_twice", key=field.id)
        if len(found) == MOST_QUESTIONS:
            raise each.refuse("too_many", key="spørgsmål", most=MOST_QUESTIONS)
        found.append((each, field))
        begun = None
    if begun is not None:
        raise begun.refuse("page_empty")
    return _conditioned(found)


# Pages and conditions -----------------------------------------------------------------------------


def _page(node: Node, page: int, begun: Node | None, *, first: bool) -> tuple[int, Node | None]:
    """Return the page from this line on, and the line that began one on which nothing stands yet."""
    told = next((value for key, value in node.fields or () if KEYS.get(_name(key)) == "page"), None)
    if told is None:
        return page, begun
    number = read_whole(told, "side", 1, MOST_PAGES)
    if number not in {page, page + 1} or (number > page and (first or begun is not None)):
        raise told.refuse("page_order", text=str(number))
    return number, node if number > page or _turns(node) else begun


def _turns(node: Node) -> bool:
    """Whether a line only says that a page begins."""
    return node.fields is not None and all(KEYS.get(_name(key)) == "page" for key, _ in node.fields)


def _name(key: Node) -> str:
    return (key.text or "").strip().casefold()


def _conditioned(found: Sequence[tuple[Node, FormField]]) -> tuple[FormField, ...]:
    """Return the questions with their conditions; each may ask only about those before it."""
    fields = [field for _, field in found]
    for number, (node, field) in enumerate(found):
        told = next((value for key, value in node.fields or () if KEYS.get(_name(key)) == "when"), None)
        if told is not None:
            when = read_condition(told, "hvis", fields[:number], later=fields[number:])
            fields[number] = field.model_copy(update={"when": when})
    return tuple(fields)


# One question -------------------------------------------------------------------------------------


def _question(node: Node) -> FormField:
    if node.fields is None:
        return worded(read_words(node, "spørgsmål", LONGEST_LABEL))
    given = node.as_fields("spørgsmål", KEYS)
    asked = given.get("consent", given.get("label"))
    if asked is None:
        raise node.refuse("key_missing", key="spørgsmål")
    if {"consent", "label"} <= given.keys():
        raise given["label"].refuse("key_twice", key="spørgsmål")
    field = worded(read_words(asked, "spørgsmål", LONGEST_LABEL))
    kind = _kind(given, field.kind)
    _fits(node, given, kind)
    told: dict[str, Any] = {"kind": kind}
    for name, read in _READERS.items():
        if name in given:
            told[name] = read(given[name])
    told |= _bounds(given, kind, told.get("choices", ()))
    return field.model_copy(update=told)


def _kind(given: Mapping[str, Node], plain: FieldKind) -> FieldKind:
    if "consent" in given:
        if "kind" in given:
            raise given["kind"].refuse("key_unfit", key="type")
        return FieldKind.CONSENT
    if "kind" in given:
        return read_one_of(given["kind"], "type", KIND_NAMES, "bad_question_kind")
    if "choices" in given:
        return FieldKind.CHOICE
    return FieldKind.CONSENT if "text" in given else plain


def _fits(node: Node, given: Mapping[str, Node], kind: FieldKind) -> None:
    """Refuse what this kind of question has no use for, and what is missing in it."""
    for key, kinds in _ONLY_FOR.items():
        if key in given and kind not in kinds:
            raise given[key].refuse("key_unfit", key=_written(key))
    for key in _NEEDS.get(kind, ()):
        if key not in given:
            raise node.refuse("key_missing", key=_DANISH[key])


def _written(name: str) -> str:
    return next(each for each, ours in KEYS.items() if ours == name)


def _choices(node: Node) -> tuple[str, ...]:
    found: list[str] = []
    for each in node.as_list("valg"):
        text = read_words(each, "valg", LONGEST_CHOICE)
        if text.casefold() in {one.casefold() for one in found}:
            raise each.refuse("said_twice", text=shown(text))
        if len(found) == MOST_CHOICES:
            raise each.refuse("too_many", key="valg", most=MOST_CHOICES)
        found.append(text)
    if not found:
        raise node.refuse("wants_text", key="valg")
    return tuple(found)


def _pattern(node: Node) -> str:
    text = node.as_text("mønster")
    if not text or len(text) > LONGEST_PATTERN or patterns.fault(text):
        raise node.refuse("bad_pattern", text=shown(text))
    return text


_READERS: Final[Mapping[str, Any]] = {
    "id": read_id,
    "required": lambda node: read_flag(node, "kræves"),
    "choices": _choices,
    "help": lambda node: read_prose(node, "hjælp", LONGEST_HELP),
    "pattern": _pattern,
    "text": lambda node: read_prose(node, "tekst", LONGEST_TEXT),
    "version": lambda node: read_words(node, "version", LONGEST_VERSION),
    "sensitive": lambda node: read_flag(node, "følsom"),
    "hidden": lambda node: read_flag(node, "skjult"),
}


def _bounds(given: Mapping[str, Node], kind: FieldKind, choices: Sequence[str]) -> dict[str, Any]:
    """Return between what an answer must lie."""
    told: dict[str, Any] = {}
    for name, key in (("least", "mindst"), ("most", "højst")):
        if name not in given:
            continue
        if kind is FieldKind.NUMBER:
            told[name] = read_decimal(given[name], key)
        else:
            limit = LONGEST_ANSWERS.get(kind, len(choices))
            told[name] = Decimal(read_whole(given[name], key, 1, limit))
    told |= {name: read_date(given[name], name).date() for name in ("earliest", "latest") if name in given}
    for low, high, key in (("least", "most", "mindst"), ("earliest", "latest", "tidligst")):
        if low in told and high in told and told[low] > told[high]:
            raise given[low].refuse("bounds_crossed", key=key)
    return told
