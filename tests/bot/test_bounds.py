"""What no deal can go below, and how many groups there may be: tables, and brute force on small numbers."""

from __future__ import annotations

import subprocess
import sys
from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.grouping import Participant, Problem
from bot.grouping.bounds import Block, blocks, even_pairs, fewest_pairs, fewest_pairs_of_units, met_bound, spread_bound
from bot.grouping.frames import Frame, frames

if TYPE_CHECKING:
    from collections.abc import Sequence


def pairs_of(row: Sequence[int]) -> int:
    return sum(each * (each - 1) // 2 for each in row)


def brute_force(counts: Sequence[int], sizes: Sequence[int]) -> int:
    """Try every way to share classes of these counts out to groups of these sizes."""
    ways = [[row for row in product(*(range(size + 1) for size in sizes)) if sum(row) == count] for count in counts]
    return min(
        sum(pairs_of(row) for row in rows)
        for rows in product(*ways)
        if all(sum(column) <= size for column, size in zip(zip(*rows, strict=True), sizes, strict=True))
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 5), min_size=1, max_size=3), st.data())
def test_bound_is_what_brute_force_finds(sizes: list[int], data: st.DataObject) -> None:
    counts: list[int] = []
    left = sum(sizes)
    while left and len(counts) < 3:
        counts.append(data.draw(st.integers(1, left)))
        left -= counts[-1]
    assert fewest_pairs(counts, sizes) == brute_force(counts, sizes)


@pytest.mark.parametrize(
    ("counts", "sizes", "expected"),
    [
        ([], [], 0),
        ([5], [5], 10),
        ([6, 4], [5, 5], 6 + 2),
        ([1] * 12, [3, 9], 0),
        ([6], [3, 9], 6),  # three and three: evenly, though the second group has room for all
        ([9, 3], [3, 9], 3 + 15 + 3),  # three and six, none and three: the small group holds no more
        ([9, 3], [6, 6], 6 + 10 + 1),
        ([40] * 5, [4] * 10 + [16] * 10, 10 * (6 + 4 * 3)),
    ],
)
def test_fewest_pairs(counts: list[int], sizes: list[int], expected: int) -> None:
    assert fewest_pairs(counts, sizes) == expected


@pytest.mark.parametrize(
    ("unit", "groups", "expected"),
    [
        ([1, 1, 1, 1], 2, 2),
        ([2, 1, 1], 2, 2),
        ([3, 1], 2, 3),
        ([3, 1, 1, 1], 3, 3 + 1),
        ([2, 2, 2], 3, 3),
        ([4, 3, 1], 3, 6 + 3),
        ([], 3, 0),
        ([3], 1, 3),
    ],
)
def test_units_that_stay_together_have_pairs_of_their_own(unit: list[int], groups: int, expected: int) -> None:
    assert fewest_pairs_of_units([unit], groups) == expected


@given(st.integers(0, 60), st.integers(1, 12))
def test_even_pairs_are_those_of_counts_that_differ_by_one(count: int, groups: int) -> None:
    each, more = divmod(count, groups)
    assert even_pairs(count, groups) == pairs_of([each + 1] * more + [each] * (groups - more))


def test_groups_of_like_size_are_one_block() -> None:
    assert blocks([4, 12, 5, 4, 7]) == [Block(1, 12), Block(1, 7), Block(3, 13)]


def test_bound_counts_those_who_must_sit_together() -> None:
    people = tuple(Participant(f"p{n}", {"town": "Ærø" if n < 4 else f"t{n}"}) for n in range(12))
    problem = Problem(people, spread=("town",))
    assert [
        spread_bound(problem, "town", [4, 4, 4], units) for units in ([], [("p0", "p1", "p2")], [("p0", "p9")])
    ] == [
        1,
        3,
        1,
    ]


@pytest.mark.parametrize(
    ("met", "units", "expected"),
    [
        ({}, [], 0),
        ({("p0", "p1"): 5}, [], 0),  # there are others to sit with
        ({("p0", "p1"): 5}, [("p0", "p1")], 5),
        ({("p0", f"p{n}"): 1 for n in range(1, 5)}, [], 1),  # whom p0 has not met is one, and it takes two
        ({("p0", f"p{n}"): 1 for n in range(1, 6)} | {("p9", "p0"): 7}, [], 1),
    ],
)
def test_bound_of_meeting_again(met: dict[tuple[str, str], int], units: list[tuple[str, ...]], expected: int) -> None:
    problem = Problem(tuple(Participant(f"p{n}") for n in range(6)), met=met)
    assert met_bound(problem, [3, 3], units) == expected


@pytest.mark.parametrize(
    ("people", "smallest", "largest", "capacities", "expected"),
    [
        (0, 4, 6, (), [Frame((), (), ())]),
        (1, 4, 6, (), [Frame((1,), (1,), (1,))]),
        (9, 4, 6, (), [Frame((5, 4), (4, 4), (6, 6))]),
        (7, 4, 6, (), [Frame((4, 3), (3, 3), (4, 4)), Frame((7,), (7,), (7,))]),
        (12, 4, 6, (), [Frame((6, 6), (4, 4), (6, 6)), Frame((4, 4, 4), (4, 4, 4), (6, 6, 6))]),
        (4, 1, 2, (), [Frame((2, 2), (2, 2), (2, 2))]),
        (10, 4, 6, (4, 5), []),
        (9, 4, 6, (4, 5), [Frame((4, 5), (2, 2), (4, 5), (0, 1))]),
        (20, 4, 6, (4, 0, 30, 4), [
            Frame((4, 12, 4), (2, 2, 2), (4, 30, 4), (0, 2, 3)),
            Frame((4, 16), (2, 2), (4, 30), (0, 2)),
            Frame((20,), (20,), (30,), (2,)),
        ]),
        (3, 4, 6, (1, 1, 1), [Frame((1, 1, 1), (1, 1, 1), (1, 1, 1), (0, 1, 2))]),
    ],
)  # fmt: skip
def test_frames(people: int, smallest: int, largest: int, capacities: tuple[int, ...], expected: list[Frame]) -> None:
    assert frames(people, smallest=smallest, largest=largest, capacities=capacities) == expected


def test_asking_for_groups_loads_no_numbers() -> None:
    told = "import sys, bot.grouping; print(sorted({'numpy', 'highspy'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", told], capture_output=True, check=True, text=True).stdout == "[]\n"
