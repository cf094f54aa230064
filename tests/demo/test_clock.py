from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import demo
from bot.demo.clock import ELSEWHERE, IN_GROUPS, ScaledClock, Tempo, lead, of_day, tempo
from bot.model import Agenda, Session, SessionKind
from schedules import readers

BEGINS = datetime(2026, 11, 30, 7, 10, tzinfo=UTC)
WALL = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)

factors = st.floats(min_value=1, max_value=5_000)
spans = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=2))
moments = st.timedeltas(min_value=timedelta(days=-1), max_value=timedelta(days=3))
tempi = st.builds(
    lambda changes, first: tempo(BEGINS, [(BEGINS + after, factor) for after, factor in changes], first, WALL),
    st.lists(st.tuples(spans, factors), max_size=6),
    factors,
)


@pytest.fixture
def agenda() -> Agenda:
    return readers.read(demo.example(), name=demo.EXAMPLE).agenda


@given(tempi, moments, moments)
def test_tempo_never_runs_backwards(made: Tempo, one: timedelta, other: timedelta) -> None:
    earlier, later = sorted([one, other])
    assert made.wall(BEGINS + earlier) <= made.wall(BEGINS + later)
    assert made.event(WALL + earlier) <= made.event(WALL + later)


@given(tempi, moments)
def test_tempo_of_the_wall_and_of_the_event_are_inverse(made: Tempo, since: timedelta) -> None:
    fastest = max(made.factors)
    there_and_back = made.event(made.wall(BEGINS + since))
    assert abs(there_and_back - (BEGINS + since)) <= timedelta(microseconds=2 + fastest * (len(made.knots) + 1))
    back_and_there = made.wall(made.event(WALL + since))
    assert abs(back_and_there - (WALL + since)) <= timedelta(microseconds=2 + len(made.knots))


@given(tempi)
def test_tempo_begins_where_both_clocks_begin(made: Tempo) -> None:
    assert (made.wall(BEGINS), made.event(WALL)) == (WALL, BEGINS)


@given(tempi, st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=3)))
def test_tempo_runs_no_slower_and_no_faster_than_its_factors(made: Tempo, since: timedelta) -> None:
    passed = made.event(WALL + since) - BEGINS
    slack = timedelta(milliseconds=1) * len(made.knots) * max(made.factors)
    assert since * min(made.factors) - slack <= passed <= since * max(made.factors) + slack


def test_tempo_changes_at_its_knots() -> None:
    made = tempo(BEGINS, [(BEGINS + 20 * MINUTE, 40), (BEGINS + 10 * MINUTE, 20)], 10, WALL)

    assert [made.wall(BEGINS + minutes * MINUTE) - WALL for minutes in (-10, 0, 10, 20, 60)] == [
        -MINUTE,
        timedelta(0),
        MINUTE,
        MINUTE * 1.5,
        MINUTE * 2.5,
    ]


def test_tempo_keeps_no_change_from_before_its_beginning() -> None:
    made = tempo(BEGINS, [(BEGINS, 7), (BEGINS - MINUTE, 9)], 2, WALL)
    assert (made.knots, made.factors) == (((BEGINS, WALL),), (2,))


def test_day_of_the_example_takes_about_five_minutes(agenda: Agenda) -> None:
    begins = agenda.instant(agenda.sessions[0].start) - lead(agenda)
    ends = agenda.instant(max(each.end or each.start for each in agenda.sessions))

    length = of_day(agenda, begins, WALL).wall(ends) - WALL

    assert 4.5 * MINUTE < length < 6 * MINUTE


def test_day_is_slow_in_group_discussions_only(agenda: Agenda) -> None:
    begins = agenda.instant(agenda.sessions[0].start) - lead(agenda)
    made = of_day(agenda, begins, WALL)

    for session, following in pairwise(agenda.sessions):
        start, end = agenda.instant(session.start), agenda.instant(following.start)
        factor = (end - start) / (made.wall(end) - made.wall(start))
        assert factor == pytest.approx(IN_GROUPS if session.kind is SessionKind.BREAKOUT else ELSEWHERE, rel=1e-5)


def test_day_with_one_breakout_after_the_other_stays_slow() -> None:
    nine = datetime(2026, 11, 30, 9)  # noqa: DTZ001 - wall time
    lines = [
        Session(
            title=str(hour), kind=SessionKind.BREAKOUT, start=nine.replace(hour=hour), end=nine.replace(hour=hour + 1)
        )
        for hour in (9, 10)
    ]
    agenda = Agenda(title="To runder", sessions=tuple(lines))
    begins = agenda.instant(nine)

    made = of_day(agenda, begins - MINUTE, WALL)

    assert made.wall(begins + 120 * MINUTE) - made.wall(begins) == 120 * MINUTE / IN_GROUPS


def test_day_at_one_speed_has_one_piece(agenda: Agenda) -> None:
    assert of_day(agenda, BEGINS, WALL, 60.0) == Tempo(((BEGINS, WALL),), (60.0,))


def test_clock_stands_still_until_it_begins() -> None:
    clock = ScaledClock(BEGINS, lambda wall: tempo(BEGINS, [], 1_000, wall))
    assert [clock.now(), clock.now()] == [BEGINS, BEGINS]
    assert clock.wall(BEGINS + MINUTE) > datetime.now(UTC)


def test_clock_runs_at_its_tempo_once_begun() -> None:
    clock = ScaledClock(BEGINS, lambda wall: tempo(BEGINS, [], 1_000, wall))
    before = datetime.now(UTC)
    clock.begin()
    now = [clock.now() for _ in range(100)]
    after = datetime.now(UTC)

    assert all(earlier <= later for earlier, later in pairwise([BEGINS, *now]))
    assert now[-1] - BEGINS <= (after - before) * 1_000
    assert before <= clock.wall(BEGINS) <= after
    assert clock.wall(BEGINS + 1_000 * MINUTE) - clock.wall(BEGINS) == MINUTE


def test_night_between_two_days_passes_in_a_breath() -> None:
    first = datetime(2026, 11, 30, 9)  # noqa: DTZ001 - wall time of the event
    days = [first, first + timedelta(days=1)]
    two_days = Agenda(
        title="To dage",
        sessions=tuple(
            Session(title="Oplæg", kind=SessionKind.TALK, start=day, end=day + timedelta(hours=1)) for day in days
        ),
    )

    made = of_day(two_days, BEGINS, WALL)

    ends = made.wall(two_days.instant(days[1] + timedelta(hours=1)))
    assert timedelta(minutes=1) < ends - WALL < timedelta(minutes=3)
