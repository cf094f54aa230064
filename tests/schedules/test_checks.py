"""What a careful organiser would notice in a programme, and what is no fault."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.model import Agenda, Doubt, Format, Reading, Session, SessionKind
from schedules.mending.checks import check, days, gaps, notes, overlaps

DAY = datetime(2027, 5, 31)  # noqa: DTZ001 - wall time


def session(span: str, title: str = "Oplæg", **more: object) -> Session:
    """Return a session from "9.00-9.45"; with "9.00~9.45" its end was not written."""
    derived = "~" in span
    start, _, end = span.replace("~", "-").partition("-")
    values = {"title": title, "kind": SessionKind.TALK, "start": at(start), "end": at(end) if end else None}
    return Session.model_validate(values | {"end_stated": bool(end) and not derived} | more)


def at(clock: str) -> datetime:
    hours, _, minutes = clock.partition(".")
    return DAY + timedelta(hours=int(hours), minutes=int(minutes or 0))


def reading(*sessions: Session, source: Format = Format.TEXT) -> Reading:
    return Reading(agenda=Agenda(title="Dagen", sessions=sessions), format=source)


def told(*sessions: Session, source: Format = Format.TEXT) -> list[tuple[str, int | None, str]]:
    return [(each.code, each.line, each.values["title"]) for each in check(reading(*sessions, source=source))]


BREAK = {"kind": SessionKind.BREAK}
PAIRS = [
    ("one after the other", [session("9-10", "a"), session("10-11", "b")], []),
    ("one begins too early", [session("9-10", "a"), session("9.45-11", "b")], [("a", "b")]),
    ("an end that nobody wrote", [session("9~10", "a"), session("9.45-11", "b")], []),
    ("no end at all", [session("9", "a"), session("9.45-11", "b")], []),
    ("together from the start", [session("9-10", "a"), session("9-11", "b")], []),
    ("a room each", [session("9-10", "a", room="A"), session("9.45-11", "b", room="B")], []),
    ("in the same room", [session("9-10", "a", room="A"), session("9.45-11", "b", room="A")], [("a", "b")]),
    ("one room is known", [session("9-10", "a", room="A"), session("9.45-11", "b")], [("a", "b")]),
    ("a pause within", [session("9-12", "a"), session("10.30-10.45", "b", **BREAK)], []),
    ("a pause that reaches out of it", [session("9-12", "a"), session("11.45-12.30", "b", **BREAK)], [("a", "b")]),
    ("one within", [session("9-12", "a"), session("10-11", "b")], [("a", "b")]),
    ("a frame", [session("9-12", "a"), session("9.30-10", "b"), session("10-11", "c")], []),
    ("past midnight", [session("23-25", "a"), session("24.30-26", "b")], [("a", "b")]),
]


@pytest.mark.parametrize(("case", "day", "found"), PAIRS, ids=[case for case, *_ in PAIRS])
def test_what_overlaps_and_what_is_held_beside(case: str, day: list[Session], found: list[tuple[str, str]]) -> None:
    assert (case, [(first.title, second.title) for first, second in overlaps(day)]) == (case, found)


def test_a_day_in_tracks_without_rooms_has_no_overlaps() -> None:
    tracks = [
        session(f"{hour}.{minute:02}-{hour + 1}", f"{hour}{minute}") for hour in range(9, 15) for minute in (0, 30)
    ]
    beside = [session(f"{hour}-{hour + 1}.15", f"b{hour}") for hour in range(9, 15)]
    assert overlaps([*tracks, *beside]) == []
    assert notes(reading(*tracks, *beside)) == (Doubt(code="beside", values={"n": "16"}),)


GAPS = [
    ("half an hour is a pause", [session("9-10"), session("10.30-11")], {}),
    ("more is a gap", [session("9-10"), session("10.31-11")], {1: timedelta(minutes=31)}),
    ("an end that is not known hides none", [session("9"), session("12-13")], {}),
    ("what runs beside it fills it", [session("9-10"), session("9-12"), session("12-13")], {}),
    ("an end before the start", [session("9-8"), session("10-11")], {1: timedelta(hours=1)}),
]


@pytest.mark.parametrize(("case", "day", "found"), GAPS, ids=[case for case, *_ in GAPS])
def test_gaps_of_a_day(case: str, day: list[Session], found: dict[int, timedelta]) -> None:
    assert (case, gaps(day)) == (case, found)


CHECKS = [
    ("nothing", [session("9-10", line=1), session("10-11", line=2)], []),
    ("overlap", [session("9-10", "a", line=1), session("9.30-11", "b", line=2)], [("overlap", 2, "b")]),
    ("twice", [session("9-10", "A", line=1), session("9-10", "a", line=2)], [("twice", 2, "a")]),
    ("twice in two rooms", [session("9-10", "a", room="1"), session("9-10", "a", room="2")], []),
    (
        "am for pm",
        [session("1.30-2", "c", line=3), session("9-10", "a", line=1), session("10-11", "b", line=2)],
        [("out_of_order", 3, "c")],
    ),
    ("no length", [session("9-9", "a", line=4)], [("no_length", 4, "a")]),
    ("long", [session("9-14.01", "a", line=5)], [("long", 5, "a")]),
    ("five hours", [session("9-14", "a")], []),
    ("a long trip", [session("9-17", "Udflugt", kind=SessionKind.OTHER)], []),
    ("a long frame", [session("9-17", "a"), session("9.30-10", "b"), session("11-12", "c")], []),
    ("far apart", [session("9-10", "a"), session("369-370", "b", line=9)], [("days_apart", 9, "b")]),
    ("two weeks apart", [session("9-10", "a"), session("345-346", "b")], []),
    ("a series", [session("9-10", "a"), session("729-730", "b"), session("1449-1450", "c")], []),
]


@pytest.mark.parametrize(("case", "sessions", "found"), CHECKS, ids=[case for case, *_ in CHECKS])
def test_what_is_asked_about(case: str, sessions: list[Session], found: list[tuple[str, int | None, str]]) -> None:
    assert (case, told(*sorted(sessions, key=lambda each: each.start))) == (case, found)


def test_lines_of_a_table_stand_in_any_order() -> None:
    sessions = (session("8-9", "c", line=3), session("9-10", "a", line=1), session("10-11", "b", line=2))
    assert told(*sessions, source=Format.TABLE) == []


def test_what_a_calendar_says_of_long_sessions_and_far_days_is_meant() -> None:
    sessions = (session("9-20", "a", line=1), session("729-730", "b", line=2))
    assert [code for code, *_ in told(*sessions)] == ["long", "days_apart"]
    assert told(*sessions, source=Format.CALENDAR) == []


def test_much_of_a_kind_is_told_once() -> None:
    sessions = [session(f"{hour}-{hour}", str(hour), line=hour) for hour in range(8, 18)]
    assert [each.line for each in check(reading(*sessions))] == [8, 9, 10]
    assert notes(reading(*sessions)) == (
        Doubt(code="gaps", values={"n": "9"}),
        Doubt(code="more_no_length", values={"n": "7"}),
    )


def test_notes_count_what_was_derived_and_what_is_open() -> None:
    day = (session("9~9.30"), session("9.30~10"), session("10"), session("12-13"), session("13", pending=True))
    assert notes(reading(*day)) == (
        Doubt(code="ends_derived", values={"n": "2"}),
        Doubt(code="ends_open", values={"n": "1"}),
    )


def test_sessions_are_told_apart_by_the_day_on_which_they_begin() -> None:
    late, early, next_day = session("23-25"), session("9-10"), session("33-34")
    assert days([next_day, late, early]) == [[early, late], [next_day]]


def test_a_huge_day_is_checked_in_a_moment() -> None:
    many = [session("9-17", f"a{number}", start=DAY + timedelta(seconds=number)) for number in range(2_000)]
    began = datetime.now()  # noqa: DTZ005 - only a length
    assert check(reading(*many))
    assert datetime.now() - began < timedelta(seconds=5)  # noqa: DTZ005
