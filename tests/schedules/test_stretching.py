"""What makes room when something lasts longer."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Agenda, Session, SessionKind
from schedules.stretching import slips, stretch

K = SessionKind
DAY = "2026-11-30T"


def session(name: str, start: str, end: str | None, kind: K = K.TALK, *, day: str = DAY) -> Session:
    return Session(
        id=name,
        title=name,
        kind=kind,
        start=datetime.fromisoformat(day + start),
        end=datetime.fromisoformat(day + end) if end else None,
    )


def times(agenda: Agenda) -> list[str]:
    return [f"{each.id} {each.start:%H.%M}" + (f"-{each.end:%H.%M}" if each.end else "") for each in agenda.sessions]


def programme(*sessions: Session) -> Agenda:
    return Agenda(title="Dag", sessions=sessions)


GROUPS = session("grupper", "11:00", "11:45", K.BREAKOUT)
LUNCH = session("frokost", "11:45", "12:30", K.BREAK)
TALK = session("oplæg", "12:30", "13:00")
MORE = session("mere", "13:00", "13:30")
PAUSE = session("pause", "13:30", "13:40", K.BREAK)
LAST = session("tak", "13:40", None, K.CLOSING)

CASES = {
    "the break is shorter, and nothing else moves": (
        (GROUPS, LUNCH, TALK),
        "11:50",
        ["grupper 11.00-11.50", "frokost 11.50-12.30", "oplæg 12.30-13.00"],
    ),
    "the break keeps half of itself, and the rest slips": (
        (GROUPS, LUNCH, TALK, MORE, PAUSE, LAST),
        "12:15",
        [
            "grupper 11.00-12.15",
            "frokost 12.15-12.37",
            "oplæg 12.37-13.07",
            "mere 13.07-13.37",
            "pause 13.37-13.42",
            "tak 13.42",
        ],
    ),
    "what stands before the break slips as it is": (
        (session("grupper", "12:00", "12:30", K.BREAKOUT), TALK, MORE, PAUSE, LAST),
        "12:35",
        ["grupper 12.00-12.35", "oplæg 12.35-13.05", "mere 13.05-13.35", "pause 13.35-13.40", "tak 13.40"],
    ),
    "a gap takes it": (
        (GROUPS, session("sen", "11:55", "12:30"), MORE),
        "11:50",
        ["grupper 11.00-11.50", "sen 11.55-12.30", "mere 13.00-13.30"],
    ),
    "a gap takes what is left of it": (
        (GROUPS, session("sen", "11:45", "12:30"), MORE),
        "11:55",
        ["grupper 11.00-11.55", "sen 11.55-12.40", "mere 13.00-13.30"],
    ),
    "what runs beside each other afterwards goes on doing so": (
        (GROUPS, session("a", "11:45", "12:30"), session("b", "12:00", "12:20"), session("c", "12:30", "12:40")),
        "11:50",
        ["grupper 11.00-11.50", "a 11.50-12.35", "b 12.00-12.20", "c 12.35-12.45"],
    ),
    "what begins together moves together, to the end of the longest": (
        (GROUPS, session("a", "11:45", "12:00"), session("b", "11:45", "12:10"), session("c", "12:10", "12:20")),
        "11:50",
        ["grupper 11.00-11.50", "a 11.50-12.05", "b 11.50-12.15", "c 12.15-12.25"],
    ),
    "what runs beside it stays": (
        (GROUPS, session("ved siden af", "11:30", "12:00"), LUNCH),
        "11:50",
        ["grupper 11.00-11.50", "ved siden af 11.30-12.00", "frokost 11.50-12.30"],
    ),
    "past midnight, until the next day begins": (
        (
            session("grupper", "23:30", "23:55", K.BREAKOUT),
            session("nat", "23:55", None),
            session("morgen", "08:00", "09:00", day="2026-12-01T"),
        ),
        "23:59",
        ["grupper 23.30-23.59", "nat 23.59", "morgen 08.00-09.00"],
    ),
    "shorter: the break begins at once": (
        (GROUPS, LUNCH, TALK),
        "11:40",
        ["grupper 11.00-11.40", "frokost 11.40-12.30", "oplæg 12.30-13.00"],
    ),
    "shorter: a talk begins when it was to": (
        (session("grupper", "12:00", "12:30", K.BREAKOUT), TALK),
        "12:20",
        ["grupper 12.00-12.20", "oplæg 12.30-13.00"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_follows_makes_room(case: str) -> None:
    sessions, end, expected = CASES[case]
    after = stretch(programme(*sessions), {"grupper"}, datetime.fromisoformat(DAY + end))
    assert times(after) == expected
    assert [each.end_stated for each in after.sessions if each.id == "grupper"] == [True]


def test_more_time_that_is_taken_back_leaves_the_break_as_it_was() -> None:
    day = programme(GROUPS, LUNCH, TALK)
    longer = stretch(day, {"grupper"}, datetime.fromisoformat(DAY + "11:55"))
    assert times(stretch(longer, {"grupper"}, datetime.fromisoformat(DAY + "11:45"))) == times(day)


def test_slips_are_told_in_order_without_what_was_stretched() -> None:
    day = programme(GROUPS, LUNCH, TALK)
    after = stretch(day, {"grupper"}, datetime.fromisoformat(DAY + "12:20"))
    assert [(each.session.id, f"{each.was.start:%H.%M}") for each in slips(day, after, {"grupper"})] == [
        ("frokost", "11.45"),
        ("oplæg", "12.30"),
    ]


def test_session_without_an_end_is_not_stretched() -> None:
    day = programme(session("grupper", "11:00", None, K.BREAKOUT), LUNCH)
    assert stretch(day, {"grupper"}, datetime.fromisoformat(DAY + "11:50")) == day


@given(
    st.lists(st.tuples(st.integers(0, 300), st.integers(0, 60), st.sampled_from(K)), max_size=8),
    st.integers(1, 120),
)
def test_nothing_that_was_to_follow_begins_before_it_ends_and_nothing_moves_back(
    lines: list[tuple[int, int, K]], minutes: int
) -> None:
    start = datetime.fromisoformat(DAY + "11:45")
    following = tuple(
        Session(
            id=f"s{number}",
            title="x",
            kind=kind,
            start=start + timedelta(minutes=after),
            end=start + timedelta(minutes=after + length),
        )
        for number, (after, length, kind) in enumerate(lines)
    )
    end = start + timedelta(minutes=minutes)
    after = {each.id: each for each in stretch(programme(GROUPS, *following), {"grupper"}, end).sessions}
    assert after["grupper"].end == end
    for was in following:
        now = after[was.id]
        assert now.end is not None
        assert was.end is not None
        assert now.start >= max(was.start, end)
        assert now.end >= was.end
        shorter = (was.end - was.start) - (now.end - now.start)
        assert timedelta(0) <= shorter <= ((was.end - was.start) / 2 + timedelta(minutes=1)) * (was.kind is K.BREAK)
