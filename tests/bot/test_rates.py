"""When one more may leave: windows over what has left, pure."""

from __future__ import annotations

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rates import GUARD, TEAMS, Window, opens_at, recent, room

WINDOWS = (Window(1000, 3), Window(10_000, 5))


@pytest.mark.parametrize(
    ("taken", "answer", "opens"),
    [
        ([], True, 5000),
        ([4900, 4950], True, 5000),
        ([4800, 4900, 4950], True, 4800 + 1000 + GUARD),
        ([4900, 4950], False, 4900 + 1000 + GUARD),
        ([1000, 2000, 3000, 4000, 4100], True, 1000 + 10_000 + GUARD),
        ([1000, 2000, 3000, 4000], False, 1000 + 10_000 + GUARD),
        ([1, 2, 3], True, 5000),
        ([5200, 5300, 5400], True, 5200 + 1000 + GUARD),
    ],
    ids=[
        "none",
        "room",
        "full",
        "the rest is for answers",
        "the longer window",
        "its rest",
        "long ago",
        "a clock behind",
    ],
)
def test_one_more_leaves_as_soon_as_every_window_has_room(taken: list[int], opens: int, *, answer: bool) -> None:
    assert opens_at(taken, 5000, WINDOWS, answer=answer) == opens


def test_without_windows_everything_leaves_at_once() -> None:
    assert opens_at([1, 2, 3], 3, (), answer=False) == 3
    assert recent([1, 2, 3], 3, ()) == []


@given(st.lists(st.integers(0, 400), max_size=120), st.booleans())
def test_whoever_waits_as_told_never_breaks_a_window(gaps: list[int], answer: bool) -> None:
    windows = (*TEAMS.conversation, *TEAMS.tenant)
    taken: list[int] = []
    now = 0
    for gap in gaps:
        now += gap
        now = max(now, opens_at(taken, now, windows, answer=answer))
        taken = recent([*taken, now], now, windows)
        for window in windows:
            assert sum(instant > now - window.milliseconds for instant in taken) <= window.most


@given(st.lists(st.integers(0, 300), max_size=60), st.integers(0, 500))
def test_as_many_have_room_as_may_leave_one_after_the_other(gaps: list[int], later: int) -> None:
    taken = list(accumulate(gaps))
    now = (taken[-1] if taken else 0) + later
    windows = TEAMS.tenant
    free = room(taken, now, windows, 100)
    for _ in range(free):
        assert opens_at(taken, now, windows, answer=True) == now
        taken.append(now)
    assert free == 100 or opens_at(taken, now, windows, answer=True) > now


def test_what_no_window_counts_any_more_is_forgotten() -> None:
    assert recent([1, 2, 3, 20_000, 20_001], 20_001, WINDOWS) == [20_000, 20_001]
    assert len(recent(list(range(100)), 100, WINDOWS)) == 5
