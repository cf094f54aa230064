"""How what somebody writes to a doubt is understood."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot import answers
from bot.commands import Correction
from bot.errors import RefusalError
from bot.model import Agenda, Reading, Session, SessionKind
from bot.texts import Voice
from cards.elements import Face
from schedules import mending

FACE = Face(Voice("da"))


def session(title: str, start: str, end: str) -> Session:
    day = "2027-05-31T"
    moments = {"start": datetime.fromisoformat(day + start), "end": datetime.fromisoformat(day + end)}
    return Session(title=title, kind=SessionKind.TALK, end_stated=True, **moments)


OVER = mending.settle(
    Reading(agenda=Agenda(title="Dagen", sessions=(session("a", "09:00", "10:30"), session("b", "10:15", "11:00"))))
)
KEPT, SHORTENED = "10:30", "10:15"


@pytest.mark.parametrize(
    ("answer", "end"),
    [
        ("1", KEPT),
        ("de foregår samtidig", KEPT),
        ("De foregår", KEPT),
        ("samtidig", KEPT),
        ("keep", KEPT),
        ("2", SHORTENED),
        ("det første slutter kl. 10.15.", SHORTENED),
        ("kl. 10.15", SHORTENED),
        ("10.15", SHORTENED),
    ],
)
def test_choice_is_understood_by_its_number_its_beginning_or_what_only_it_says(answer: str, end: str) -> None:
    mended = answers.corrected(FACE, OVER, Correction(about="doubt", number=1, answer=answer))
    assert [f"{each.end:%H:%M}" for each in mended.agenda.sessions] == [end, "11:00"]


@pytest.mark.parametrize("answer", ["", "3", "d", "0.15", "10.1", "10", "e", "10.30"])
def test_answer_that_is_no_choice_is_told_the_choices(answer: str) -> None:
    with pytest.raises(RefusalError) as refusal:
        answers.corrected(FACE, OVER, Correction(about="doubt", number=1, answer=answer))
    told = {"choices": "1. De foregår samtidig; 2. Det første slutter kl. 10.15"}
    assert (refusal.value.code, refusal.value.values) == ("mend_choice", told)
