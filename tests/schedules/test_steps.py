"""When the steps of a task begin and end."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Step
from schedules.steps import left, timetable

START = datetime.fromisoformat("2027-05-31 11:00")


def steps(*minutes: int | None) -> list[Step]:
    return [Step(title=f"s{number}", minutes=each) for number, each in enumerate(minutes)]


def after(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


CASES: dict[str, tuple[tuple[int | None, ...], int, list[int]]] = {
    "each its own, and the last goes on": ((10, 20), 45, [10, 45]),
    "those without share what is left": ((10, None, 5, None), 45, [10, 25, 30, 45]),
    "what cannot be shared goes to the first": ((None, None), 45, [23, 45]),
    "one alone has it all": ((10,), 45, [45]),
    "too little for all: each has its part": ((20, 20, 20), 30, [10, 20, 30]),
    "too little, and one without": ((20, None, 20), 30, [10, 20, 30]),
    "nothing is left for the one without": ((20, 10, None), 30, [13, 20, 30]),
    "no time at all": ((20, None), 0, [0, 0]),
    "no steps": ((), 30, []),
}


@pytest.mark.parametrize("case", CASES)
def test_steps_follow_each_other(case: str) -> None:
    minutes, length, expected = CASES[case]
    found = timetable(steps(*minutes), START, after(length))
    assert [each.end for each in found] == [after(each) for each in expected]
    assert [each.start for each in found] == [after(each) for each in [0, *expected][: len(found)]]


@pytest.mark.parametrize(
    ("now", "expected"), [(0, ["s0", "s1"]), (9, ["s0", "s1"]), (10, ["s1"]), (44, ["s1"]), (45, [])]
)
def test_what_is_left_begins_with_what_goes_on(now: int, expected: list[str]) -> None:
    assert [each.title for each in left(steps(10, 20), START, after(45), after(now))] == expected


@given(st.lists(st.none() | st.integers(1, 90), max_size=6), st.integers(0, 180))
def test_steps_fill_the_time_whatever_they_are(minutes: list[int | None], length: int) -> None:
    found = timetable(steps(*minutes), START, after(length))
    assert all(before.end == each.start for before, each in pairwise(found))
    assert all(each.start <= each.end for each in found)
    assert not found or (found[0].start, found[-1].end) == (START, after(length))
