"""What a form accepts, whatever the card let through."""

from __future__ import annotations

import pytest

from bot.model import FieldKind, Form, FormField
from bot.registrations.filling import check
from bot.registrations.terms import STANDARD

WHOLE = {"name": "Åse Ødegård", "municipality": "århus kommune", "role": "", "email": "ase@aarhus.example"}


def test_right_answers_are_kept_and_the_municipality_by_its_name() -> None:
    assert check(STANDARD, WHOLE) == (
        {"name": "Åse Ødegård", "municipality": "Aarhus", "email": "ase@aarhus.example"},
        {},
    )


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        ("name", "", "required"),
        ("name", "   ", "required"),
        ("name", "x" * 201, "too_long"),
        ("email", "ase", "email"),
        ("email", "ase@aarhus", "email"),
        ("email", "a@b.dk, c@d.dk", "email"),
        ("email", "Åse <ase@aarhus.example>", "email"),
        ("municipality", "", "required"),
    ],
)
def test_wrong_answer_is_named_by_its_field(field: str, typed: str, code: str) -> None:
    answers, errors = check(STANDARD, WHOLE | {field: typed})

    assert errors == {field: code}
    assert field not in answers


def test_unknown_municipality_is_kept_as_typed() -> None:
    answers, errors = check(STANDARD, WHOLE | {"municipality": "Foreningen Nord"})

    assert (answers["municipality"], errors) == ("Foreningen Nord", {})


CHOICES = Form(
    fields=(
        FormField(id="meal", kind=FieldKind.CHOICE, choices=("Kød", "Grønt"), required=True),
        FormField(id="consent", kind=FieldKind.TOGGLE, required=True),
        FormField(id="more", kind=FieldKind.LONG),
    )
)


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({"meal": "Kød", "consent": "true"}, {}),
        ({"meal": "Fisk", "consent": "true"}, {"meal": "choice"}),
        ({"meal": "Grønt", "consent": "false"}, {"consent": "required"}),
        ({"meal": "Grønt", "consent": "true", "more": "x" * 4001}, {"more": "too_long"}),
        ({"meal": "Grønt", "consent": "true", "unasked": "x" * 9999}, {}),
    ],
)
def test_choices_and_ticks_are_held_to_the_form(values: dict[str, str], errors: dict[str, str]) -> None:
    assert check(CHOICES, values)[1] == errors
