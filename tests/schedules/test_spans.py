"""When somebody keeps themselves free: a night between two days is their own."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.model import Agenda, Audience, Session, SessionKind
from schedules.spans import spans


def agenda(*times: str) -> Agenda:
    sessions = []
    for each in times:
        start, _, end = each.partition("/")
        sessions.append(
            Session(
                id=each,
                title="x",
                kind=SessionKind.TALK,
                start=datetime.fromisoformat(start),
                end=datetime.fromisoformat(end) if end else None,
            )
        )
    return Agenda(title="x", sessions=tuple(sessions))


@pytest.mark.parametrize(
    ("times", "found"),
    [
        (["2027-05-31T09:00/2027-05-31T15:00"], [("31T09:00", "31T15:00")]),
        (["2027-05-31T09:00"], [("31T09:00", "31T09:30")]),
        (["2027-05-31T09:00/2027-05-31T09:00"], [("31T09:00", "31T09:30")]),
        (
            ["2027-05-30T09:00/2027-05-30T22:00", "2027-05-31T08:30/2027-05-31T15:00"],
            [("30T09:00", "30T22:00"), ("31T08:30", "31T15:00")],
        ),
        (
            ["2027-05-31T08:30/2027-05-31T15:00", "2027-05-30T09:00/2027-05-30T22:00"],
            [("30T09:00", "30T22:00"), ("31T08:30", "31T15:00")],
        ),
        (["2027-05-30T12:00/2027-05-31T03:00", "2027-05-31T07:00/2027-05-31T12:00"], [("30T12:00", "31T12:00")]),
        (["2027-05-31T08:00/2027-05-31T10:00", "2027-05-31T19:00/2027-05-31T22:00"], [("31T08:00", "31T22:00")]),
        (
            ["2027-05-30T18:00/2027-05-31T00:00", "2027-05-31T09:00/2027-05-31T15:00"],
            [("30T18:00", "31T00:00"), ("31T09:00", "31T15:00")],
        ),
    ],
    ids=["a day", "no end", "no length", "seminar", "seminar, disordered", "all night", "long pause", "to midnight"],
)
def test_spans_are_the_days_between_nights(times: list[str], found: list[tuple[str, str]]) -> None:
    months = [(each.starts.isoformat()[8:16], each.ends.isoformat()[8:16]) for each in spans(agenda(*times))]
    assert months == found


def test_spans_know_nothing_of_a_circle() -> None:
    day = agenda("2027-05-31T09:00/2027-05-31T15:00", "2027-06-01T09:00/2027-06-01T15:00")
    closed = day.sessions[1].model_copy(update={"audience": Audience.CIRCLE})
    known = spans(day.model_copy(update={"sessions": (day.sessions[0], closed)}))
    assert [each.sessions for each in known] == [(day.sessions[0],)]
