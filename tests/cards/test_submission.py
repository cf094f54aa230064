"""What a card sends back is typed or refused, and never more than we asked for."""

from __future__ import annotations

from typing import Any

import pytest

from bot.errors import RefusalError
from bot.model import Submission, Verb
from cards.submission import parse

UNDERSTOOD: list[tuple[dict[str, Any], Submission]] = [
    ({"verb": "vote", "argument": "3"}, Submission(verb=Verb.VOTE, argument="3")),
    ({"verb": "vote", "argument": 3, "event": None}, Submission(verb=Verb.VOTE, argument="3")),
    (
        {"verb": "idea", "event": "e1", "session": "s1", "argument": " Giv\x00 kaffe\n"},
        Submission(verb=Verb.IDEA, event_id="e1", session_id="s1", argument="Giv kaffe"),
    ),
    (
        {
            "verb": "submit_registration",
            "event": "e1",
            "answer_name": "Anna",
            "answer_verb": "Vegetar",
            "answer_photo": True,
            "answer_age": 12.5,
            "answer_odd": ["x"],
            "name": "Bo",
            "person": "29:bo",
            "msteams": {"type": "messageBack"},
        },
        Submission(
            verb=Verb.SUBMIT_REGISTRATION,
            event_id="e1",
            values={"name": "Anna", "verb": "Vegetar", "photo": "true", "age": "12.5", "odd": ""},
        ),
    ),
    ({"verb": "idea", "argument": "x" * 20_000}, Submission(verb=Verb.IDEA, argument="x" * 10_000)),
    ({"verb": "idea", "argument": "halv\ud83d"}, Submission(verb=Verb.IDEA, argument="halv")),
]

REFUSED: list[dict[str, Any]] = [
    {},
    {"verb": None},
    {"verb": "become_admin"},
    {"verb": "VOTE"},
    {"verb": ["vote"]},
    {"verb": {"verb": "vote"}},
    {"verb": "vote", "event": 7},
    {"verb": "vote", "event": "x" * 65},
    {"verb": "vote", "event": "e\n1"},
    {"verb": "vote", "session": {"id": "s1"}},
    {"verb": "submit_registration"} | {f"answer_{n}": "x" for n in range(101)},
]


@pytest.mark.parametrize(("data", "submission"), UNDERSTOOD)
def test_a_submission_is_typed(data: dict[str, Any], submission: Submission) -> None:
    assert parse(data) == submission


@pytest.mark.parametrize("data", REFUSED)
def test_a_submission_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(RefusalError, match="card_not_understood"):
        parse(data)
