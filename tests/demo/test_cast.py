from __future__ import annotations

from datetime import timedelta

import pytest

from bot import demo
from bot.demo import script
from bot.demo.cast import CAST, DECIDED, DISCUSSED, FACILITATOR, LATER, LISTED, NOTED, ORGANISER, PROMISED, SHARED, YOU
from bot.demo.clock import lead
from bot.demo.playground import configuration
from bot.model import Agenda, Session, SessionKind
from bot.municipalities import match
from schedules import readers


@pytest.fixture
def agenda() -> Agenda:
    return readers.read(demo.example(), name=demo.EXAMPLE).agenda


def test_cast_are_twenty_four_people_told_apart() -> None:
    assert len(CAST) == 24
    told_apart = [(each.user_id, each.object_id, each.email, each.name) for each in CAST]
    assert [len(set(column)) for column in zip(*told_apart, strict=True)] == [24] * 4


def test_cast_comes_from_sixteen_municipalities() -> None:
    assert len({match(each.town) for each in CAST} - {None}) == 16


def test_cast_has_those_whom_the_example_names(agenda: Agenda) -> None:
    assert (ORGANISER.email,) == agenda.organisers
    assert (FACILITATOR.email,) == agenda.facilitators


def test_playground_knows_you_and_five_others() -> None:
    made = configuration()
    assert [made["currentUser"]["name"], *(each["name"] for each in made["users"])] == [each.name for each in LISTED]
    assert made["currentUser"]["id"] == YOU.user_id


@pytest.mark.parametrize("with_you", [True, False])
def test_cues_are_in_order_within_each_session_and_inside_the_day(agenda: Agenda, with_you: bool) -> None:
    begins = agenda.instant(agenda.sessions[0].start) - lead(agenda)
    ends = max(agenda.instant(each.end or each.start) for each in agenda.sessions)

    cues = script.cues(agenda, begins, with_you=with_you)

    assert all(begins < each.at <= ends for each in cues)
    for session in agenda.sessions:
        within = script.cues(agenda.model_copy(update={"sessions": (session,)}), begins, with_you=with_you)
        assert max(each.at for each in within) <= agenda.instant(session.end or session.start)


def test_cues_let_everybody_register_before_the_first_word(agenda: Agenda) -> None:
    begins = agenda.instant(agenda.sessions[0].start) - lead(agenda)
    first_word = agenda.instant(agenda.sessions[0].start) - timedelta(minutes=agenda.notices.heads_up)

    for with_you, wanted in ((True, 24), (False, 23)):
        cues = script.cues(agenda, begins, with_you=with_you)
        assert sum(each.at < first_word for each in cues) == wanted


def test_cast_has_enough_to_say() -> None:
    words = [*SHARED, *DISCUSSED, *NOTED, *LATER, *DECIDED]
    assert len(set(words)) == len(words) == 35


@pytest.mark.parametrize("kind", [SessionKind.OPENING, SessionKind.BREAK, SessionKind.OTHER, SessionKind.CLOSING])
def test_cast_only_registers_where_there_is_nothing_to_say(agenda: Agenda, kind: SessionKind) -> None:
    start = agenda.sessions[0].start
    quiet = Agenda(
        title="Stille dag", sessions=(Session(title="Kaffe", kind=kind, start=start, end=start + timedelta(hours=1)),)
    )
    cues = script.cues(quiet, quiet.instant(start) - timedelta(hours=1), with_you=True)
    afterwards = [each for each in cues if each.at >= quiet.instant(start)]
    assert (len(cues) - len(afterwards), len(afterwards)) == (
        len(CAST),
        len(PROMISED) + 2,
    )  # two more ask what came of it
