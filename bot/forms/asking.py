"""Which questions are asked, and on which page: a condition holds only where its own question is asked as well."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.conditions import holds
from bot.model import FieldKind, Form, FormField

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

STANDARD: Final = Form(
    fields=(
        FormField(id="name", required=True),
        FormField(id="municipality", kind=FieldKind.MUNICIPALITY, required=True),
        FormField(id="role"),
        FormField(id="email", kind=FieldKind.EMAIL, required=True),
    )
)
"""What is asked where the organiser decided nothing."""
_ROOM: Final = 12  # of one card, in short questions; four long answers fill it
_LONG: Final = 3
_CHOICES: Final = 12  # of one question, that take the room of a short one


def asked(form: Form, answers: Mapping[str, str]) -> tuple[FormField, ...]:
    """Return the questions that apply with these answers, in order."""
    by_id = {each.id: each for each in form.fields}
    return tuple(each for each in form.fields if _applies(each, by_id, answers, frozenset()))


def pages(form: Form) -> tuple[tuple[FormField, ...], ...]:
    """Return the questions page by page, as the organiser laid them out; what one card has no room for becomes
    several.
    """
    laid: list[tuple[FormField, ...]] = []
    for number in sorted({each.page for each in form.fields}):
        laid += _cut([each for each in form.fields if each.page == number])
    return tuple(laid) or ((),)


def ahead(form: Form, answers: Mapping[str, str], done: Collection[str]) -> tuple[int, ...]:
    """Return the pages (from 0) that are asked, or may come to be: those whose conditions rest on what was not
    answered yet. `done` are the questions that were.
    """
    by_id = {each.id: each for each in form.fields}
    return tuple(
        number
        for number, page in enumerate(pages(form))
        if any(_may_apply(each, by_id, answers, done, frozenset()) for each in page)
    )


def _applies(
    field: FormField, by_id: Mapping[str, FormField], answers: Mapping[str, str], above: frozenset[str]
) -> bool:
    if field.when is None:
        return True
    other = by_id.get(field.when.field)
    if other is None or other.id in above:
        return False
    return holds(field.when, answers) and _applies(other, by_id, answers, above | {field.id})


def _may_apply(
    field: FormField,
    by_id: Mapping[str, FormField],
    answers: Mapping[str, str],
    done: Collection[str],
    above: frozenset[str],
) -> bool:
    if field.when is None:
        return True
    other = by_id.get(field.when.field)
    if other is None or other.id in above:
        return False
    open_yet = other.id not in done or holds(field.when, answers)
    return open_yet and _may_apply(other, by_id, answers, done, above | {field.id})


def _cut(fields: list[FormField]) -> list[tuple[FormField, ...]]:
    """Cut a page into such as one card has room for, about equally long."""
    whole = sum(map(_room, fields))
    each_has = whole / -(-whole // _ROOM)
    made: list[list[FormField]] = [[]]
    used = 0.0
    for field in fields:
        full = sum(map(_room, made[-1])) + _room(field) > _ROOM
        if made[-1] and (full or used >= each_has * len(made)):
            made.append([])
        made[-1].append(field)
        used += _room(field)
    return [tuple(each) for each in made]


def _room(field: FormField) -> int:
    if field.kind is FieldKind.LONG:
        return _LONG
    return 1 + len(field.choices) // _CHOICES + (field.kind is FieldKind.CONSENT)
