"""Conditions in our own format: on the answer to which question something depends. What no answer could meet is
refused with its line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.model import Condition, FieldKind
from schedules.readers.own.quoting import scalar
from schedules.readers.own.tree import Node, shown
from schedules.readers.own.values import listed, read_words
from schedules.readers.own.wording import find, hometown
from schedules.readers.vocabulary.words import NO, YES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bot.model import FormField

MOST_ANSWERS: Final = 60
LONGEST_ANSWER: Final = 200
LONGEST_NAME: Final = 300
_BOXES: Final = frozenset({FieldKind.TOGGLE, FieldKind.CONSENT})
_CHOSEN: Final = frozenset({FieldKind.CHOICE, FieldKind.SEVERAL})
_KNOWN: Final = _BOXES | _CHOSEN | {FieldKind.MUNICIPALITY}


def read_question(node: Node, name: str, fields: Sequence[FormField], later: Iterable[FormField] = ()) -> FormField:
    """Return the question that is meant, which must be one of `fields`."""
    field = find(name, fields)
    if field is None and find(name, later) is not None:
        raise node.refuse("question_later", text=shown(name))
    if field is None:
        known = listed(each.label or each.id for each in fields)
        raise node.refuse("question_unknown", text=shown(name), known=known or "–")
    return field


def read_hometown(node: Node, fields: Sequence[FormField]) -> FormField:
    """Return the question for the municipality, which must be asked."""
    return hometown(fields) or read_question(node, "kommune", fields)


def read_condition(node: Node, key: str, fields: Sequence[FormField], later: Iterable[FormField] = ()) -> Condition:
    """Return the condition of `way: i salen`, `way: [i salen, online]`, `way = i salen`, or of a box by its name."""
    told, answers = _told(node, key)
    name = read_words(told, key, LONGEST_NAME)
    place, stated = told, [(each, read_words(each, key, LONGEST_ANSWER)) for each in answers]
    if not answers and find(name, fields) is None and "=" in name:
        name, _, answer = (each.strip() for each in name.rpartition("="))
        stated = [(place, answer)]
    field = read_question(place, name, fields, later)
    if field.kind not in _KNOWN:
        raise place.refuse("condition_open", text=shown(name))
    if not stated:
        if field.kind not in _BOXES:
            raise place.refuse("condition_unanswered", text=shown(name))
        return Condition(field=field.id, among=("true",))
    return Condition(field=field.id, among=_among(field, stated))


def _told(node: Node, key: str) -> tuple[Node, Sequence[Node]]:
    if node.fields is None:
        node.as_text(key)
        return node, ()
    if len(node.fields) != 1:
        raise node.refuse("condition_several", key=key)
    name, value = node.fields[0]
    answers = value.as_list(key)
    if len(answers) > MOST_ANSWERS:
        raise value.refuse("too_many", key=key, most=MOST_ANSWERS)
    return name, answers


def _among(field: FormField, stated: Iterable[tuple[Node, str]]) -> tuple[str, ...]:
    found: list[str] = []
    for node, text in stated:
        answer = read_answer(node, text, field)
        if answer in found:
            raise node.refuse("said_twice", text=shown(text))
        found.append(answer)
    return tuple(found)


def read_answer(node: Node, text: str, field: FormField) -> str:
    """Return an answer that a question can have, as it is kept."""
    if field.kind in _BOXES:
        if text.casefold() not in YES | NO:
            raise node.refuse("wants_yes_no", key=shown(field.label or field.id))
        return "true" if text.casefold() in YES else "false"
    if field.kind not in _CHOSEN:
        return text
    answer = next((each for each in field.choices if each.casefold() == text.casefold()), None)
    if answer is None:
        raise node.refuse("answer_unknown", text=shown(text), known=listed(field.choices))
    return answer


# Written ------------------------------------------------------------------------------------------


def write_condition(when: Condition, fields: Iterable[FormField], word: Callable[[str], str]) -> list[str]:
    """Return the lines of a condition; `word` puts our names in the document's language."""
    answers = [write_answer(each, find(when.field, fields), word) for each in when.among]
    if len(answers) == 1:
        return [f"{word('when')}:", f"  {scalar(when.field)}: {answers[0]}"]
    return [f"{word('when')}:", f"  {scalar(when.field)}:", *(f"    - {each}" for each in answers)]


def write_answer(answer: str, field: FormField | None, word: Callable[[str], str]) -> str:
    """Return an answer as it is written."""
    if field is not None and field.kind in _BOXES:
        return word("yes" if answer == "true" else "no")
    return scalar(answer)
