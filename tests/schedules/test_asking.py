"""When people are asked something follows from the programme."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.model import Agenda, Audience, Notices, PollKind, PollOpening, PollPlan, Session, SessionKind
from schedules import timeline
from schedules.asking import asked, ends

DAY = datetime(2026, 11, 30)  # noqa: DTZ001 - wall time


def plan(opens: PollOpening) -> PollPlan:
    return PollPlan(question=f"Hvad nu, {opens}?", kind=PollKind.TEXT, opens=opens)


def session(key: str, hour: float, *polls: PollPlan, **more: Any) -> Session:
    start = DAY + timedelta(hours=hour)
    values = {"id": key, "title": key, "kind": SessionKind.TALK, "start": start, "end": start + timedelta(hours=1)}
    return Session.model_validate(values | {"polls": polls} | more)


ALL = tuple(map(plan, PollOpening))
DUE: list[tuple[str, list[Session], Notices, list[tuple[str, str]]]] = [
    ("nothing", [session("a", 9)], Notices(), []),
    ("by hand", [session("a", 9, plan(PollOpening.HAND))], Notices(), []),
    (
        "both ends",
        [session("a", 9, *ALL, *ALL)],
        Notices(),
        [("e/a/poll_end/1", "10.00"), ("e/a/poll_start/1", "09.00")],
    ),
    ("feedback", [session("a", 9, feedback=True)], Notices(), [("e/a/poll_end/1", "10.00")]),
    ("closed", [session("a", 9, *ALL, feedback=True, audience=Audience.CIRCLE)], Notices(), []),
    ("pending", [session("a", 9, *ALL, pending=True)], Notices(), []),
    ("no end", [session("a", 9, *ALL, feedback=True, end=None)], Notices(), [("e/a/poll_start/1", "09.00")]),
    ("the day", [session("a", 9), session("b", 11)], Notices(feedback=True), [("e/day/poll/1", "12.00")]),
    (
        "the day without a circle's end",
        [session("a", 9), session("b", 11, audience=Audience.CIRCLE)],
        Notices(feedback=True),
        [("e/day/poll/1", "10.00")],
    ),
    ("no day", [session("b", 11, audience=Audience.CIRCLE)], Notices(feedback=True), []),
]


@pytest.mark.parametrize(("what", "sessions", "notices", "found"), DUE, ids=[what for what, *_ in DUE])
def test_what_is_due(what: str, sessions: list[Session], notices: Notices, found: list[tuple[str, str]]) -> None:
    agenda = Agenda(title=what, sessions=tuple(sessions), notices=notices)
    dues = list(asked("e", agenda, {}))
    assert sorted((each.key, f"{agenda.wall(each.at):%H.%M}") for each in dues) == found


def test_it_is_asked_after_it_is_announced_and_anew_where_that_is() -> None:
    agenda = Agenda(title="Dagen", sessions=(session("a", 9, *ALL),))
    at_nine = [each.key for each in timeline.dues("e", agenda, {"a": 2}) if f"{agenda.wall(each.at):%H.%M}" == "09.00"]
    assert at_nine == ["e/a/start/2", "e/a/poll_start/2"]


def test_what_should_have_been_asked_in_a_session_is_not_asked_after_it() -> None:
    agenda = Agenda(title="Dagen", sessions=(session("a", 9, *ALL), session("b", 11, *ALL, end=None)))
    stale = {each.key: f"{agenda.wall(each.stale_at):%H.%M}" for each in asked("e", agenda, {})}
    assert stale == {"e/a/poll_start/1": "10.00", "e/a/poll_end/1": "22.00", "e/b/poll_start/1": "23.00"}


def test_day_without_an_open_session_never_ends() -> None:
    assert ends(Agenda(title="Dagen", sessions=())) is None
