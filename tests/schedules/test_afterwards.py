"""What is given back, and when: after a session, after the day, and weeks later."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.model import Agenda, Audience, BreakoutPlan, DueKind, Notices, Session, SessionKind
from schedules.afterwards import decent, follow_ups
from schedules.timeline import dues, recapping

K = SessionKind


def session(name: str, start: str, end: str | None, kind: K = K.TALK, **more: object) -> Session:
    return Session(
        id=name,
        title=name,
        kind=kind,
        start=datetime.fromisoformat(start),
        end=datetime.fromisoformat(end) if end else None,
    ).model_copy(update=more)


def given(*sessions: Session, notices: Notices | None = None, digests: tuple[str, ...] = ()) -> list[str]:
    """Return what is given back, as "wall time there, offset from UTC, key"."""
    times = tuple(datetime.fromisoformat(each) for each in digests)
    agenda = Agenda(title="Dag", sessions=sessions, notices=notices or Notices(), digests=times)
    kinds = {DueKind.RECAP, DueKind.SUMMARY, DueKind.TAKE_HOME, DueKind.DIGEST}
    found = [each for each in dues("e", agenda, {}) if each.kind in kinds]
    wall = [(each, agenda.wall(each.at)) for each in found]
    return [f"{at:%dT%H:%M} {(at - each.at.replace(tzinfo=None)).seconds // 3600} {each.key[2:]}" for each, at in wall]


GROUPS = session("g", "2027-05-31T10:00", "2027-05-31T11:00", K.BREAKOUT)
CLOSING = session("c", "2027-05-31T14:00", "2027-05-31T15:00", K.CLOSING)
THE_END = ["31T15:00 2 day/summary/1", "31T15:00 2 day/take_home/1", "31T15:05 2 day/digest/end"]

DAYS: dict[str, tuple[list[str], list[str]]] = {
    "groups may hand in first": (given(GROUPS, CLOSING), ["31T11:07 2 g/recap/1", *THE_END]),
    "longer where the plan says so": (
        given(GROUPS.model_copy(update={"breakout": BreakoutPlan(grace=20)}), CLOSING),
        ["31T11:22 2 g/recap/1", *THE_END],
    ),
    "a day that ends with groups waits for them, and tells it once": (
        given(GROUPS),
        ["31T11:05 2 day/summary/1", "31T11:05 2 day/take_home/1", "31T11:10 2 day/digest/end"],
    ),
    "right before the summary nothing is told twice": (
        given(session("t", "2027-05-31T14:00", "2027-05-31T14:45"), CLOSING),
        THE_END,
    ),
    "a break and a closed circle give nothing back": (
        given(
            session("b", "2027-05-31T11:00", "2027-05-31T12:00", K.BREAK),
            session("x", "2027-05-31T11:00", "2027-05-31T12:00", K.BREAKOUT, audience=Audience.CIRCLE),
            session("p", "2027-05-31T11:00", "2027-05-31T12:00", pending=True),
            session("n", "2027-05-31T11:00", None),
            CLOSING,
        ),
        THE_END,
    ),
    "a circle's debriefing is not waited for": (
        given(CLOSING, session("x", "2027-05-31T15:30", "2027-05-31T17:00", audience=Audience.CIRCLE)),
        THE_END,
    ),
    "nothing, where the organiser wants nothing": (
        given(GROUPS, CLOSING, notices=Notices(summary=False, take_home=False, promises=False)),
        ["31T15:05 2 day/digest/end"],
    ),
    "overviews at the chosen times, each once, in order": (
        given(CLOSING, digests=("2027-05-31T12:00", "2027-05-30T18:00", "2027-05-31T12:00")),
        ["30T18:00 2 day/digest/1", "31T12:00 2 day/digest/2", *THE_END],
    ),
    "one of them is that of the end": (
        given(CLOSING, digests=("2027-05-31T15:05",)),
        [*THE_END[:2], "31T15:05 2 day/digest/1"],
    ),
    "across midnight": (
        given(
            session("night", "2027-05-31T23:00", "2027-06-01T00:00", K.BREAKOUT),
            session("end", "2027-06-01T00:30", "2027-06-01T01:00"),
        ),
        [
            *("01T00:07 2 night/recap/1", "01T01:00 2 day/summary/1"),
            *("01T01:00 2 day/take_home/1", "01T01:05 2 day/digest/end"),
        ],
    ),
    "noon to noon": (
        given(
            session("all", "2027-05-31T12:00", "2027-06-01T12:00"),
            session("groups", "2027-05-31T22:00", "2027-05-31T23:58", K.BREAKOUT),
            digests=("2027-06-01T00:00",),
        ),
        [
            *("01T00:00 2 day/digest/1", "01T00:05 2 groups/recap/1", "01T12:00 2 day/summary/1"),
            *("01T12:00 2 day/take_home/1", "01T12:05 2 day/digest/end"),
        ],
    ),
    "the hour that spring skips": (
        given(
            session("s", "2027-03-28T01:00", "2027-03-28T02:30"),
            session("t", "2027-03-28T04:00", "2027-03-28T05:00"),
            digests=("2027-03-28T02:15",),
        ),
        [
            *("28T03:15 2 day/digest/1", "28T03:32 2 s/recap/1", "28T05:00 2 day/summary/1"),
            *("28T05:00 2 day/take_home/1", "28T05:05 2 day/digest/end"),
        ],
    ),
    "the hour that autumn repeats": (
        given(
            session("s", "2027-10-31T01:00", "2027-10-31T02:30"),
            session("t", "2027-10-31T04:00", "2027-10-31T05:00"),
            digests=("2027-10-31T02:15",),
        ),
        [
            *("31T02:15 2 day/digest/1", "31T02:32 2 s/recap/1", "31T05:00 1 day/summary/1"),
            *("31T05:00 1 day/take_home/1", "31T05:05 1 day/digest/end"),
        ],
    ),
}


@pytest.mark.parametrize("name", DAYS)
def test_what_is_given_back_comes_when_it_is_over(name: str) -> None:
    found, expected = DAYS[name]
    assert found == expected


def test_keys_outlive_a_move_and_rise_with_the_occurrence() -> None:
    agenda = Agenda(title="Dag", sessions=(GROUPS, CLOSING), digests=(datetime(2027, 5, 31, 12),))  # noqa: DTZ001
    later = agenda.model_copy(
        update={
            "sessions": tuple(
                each.model_copy(update={"start": each.start + timedelta(hours=1), "end": each.start})
                for each in agenda.sessions
            ),
            "digests": (datetime(2027, 6, 2, 8),),  # noqa: DTZ001
        }
    )
    kept = {each.key for each in dues("e", agenda, {}) if each.session_id is None}
    assert {each.key for each in dues("e", later, {}) if each.session_id is None} == kept
    (recap,) = [each for each in dues("e", agenda, {"g": 3}) if each.kind is DueKind.RECAP]
    assert (recap.key, recap.occurrence) == ("e/g/recap/3", 3)


def test_recap_follows_the_books_that_are_closed_early() -> None:
    (collect,) = [each for each in dues("e", Agenda(title="D", sessions=(GROUPS,)), {}) if each.kind is DueKind.COLLECT]
    early = collect.model_copy(update={"at": collect.at - timedelta(minutes=20)})
    recap = recapping(early)
    assert (recap.key, recap.kind, recap.at) == ("e/g/recap/1", DueKind.RECAP, early.at + timedelta(minutes=2))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


ASKED = [
    # the last session ends, they promise at, and are asked at (UTC): a Monday, a Saturday, over a clock change
    ("2027-05-31T15:00", "2027-05-31T12:55", ["2027-06-14T07:00", "2027-07-12T07:00"]),
    ("2027-05-29T15:00", "2027-05-29T12:00", ["2027-06-14T07:00", "2027-07-12T07:00"]),
    ("2027-03-19T15:00", "2027-03-19T14:00", ["2027-04-02T07:00", "2027-04-30T07:00"]),
    ("2027-09-24T15:00", "2027-09-24T12:00", ["2027-10-08T07:00", "2027-11-05T08:00"]),
    ("2027-06-01T00:00", "2027-05-31T21:00", ["2027-06-14T07:00", "2027-07-12T07:00"]),  # midnight ends the day before
    ("2027-05-31T15:00", "2027-05-20T12:00", ["2027-06-14T07:00", "2027-07-12T07:00"]),  # before the day
    ("2027-05-31T15:00", "2027-06-09T06:00", ["2027-06-23T07:00", "2027-07-21T07:00"]),  # long after it
]


@pytest.mark.parametrize(("ends", "promised", "expected"), ASKED)
def test_what_came_of_a_promise_is_asked_on_a_weekday_morning(ends: str, promised: str, expected: list[str]) -> None:
    end = datetime.fromisoformat(ends)
    agenda = Agenda(title="Dag", sessions=(session("s", "2027-01-01T09:00", None).model_copy(update={"end": end}),))
    found = follow_ups("e", agenda, at(promised))
    assert [(each.key, each.at, each.derived) for each in found] == [
        (f"e/day/follow_up/{number}", at(when), False) for number, when in enumerate(expected, 1)
    ]


DECENT = [  # Copenhagen, summer: two hours ahead of UTC
    ("2027-06-14T07:00", "2027-06-14T07:00"),  # Monday at 9
    ("2027-06-14T14:59", "2027-06-14T14:59"),
    ("2027-06-14T15:00", "2027-06-15T07:00"),  # it is five
    ("2027-06-14T01:00", "2027-06-14T07:00"),  # at night
    ("2027-06-18T20:00", "2027-06-21T07:00"),  # Friday evening
    ("2027-06-20T10:00", "2027-06-21T07:00"),  # Sunday
    ("2027-10-30T10:00", "2027-11-01T08:00"),  # over the night of the clock change
]


@pytest.mark.parametrize(("now", "expected"), DECENT)
def test_nobody_is_asked_out_of_hours(now: str, expected: str) -> None:
    assert decent(Agenda(title="Dag"), at(now)) == at(expected)
