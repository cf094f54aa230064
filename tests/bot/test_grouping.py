"""How many groups there are to be: tables for the numbers, a property for what always holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.grouping import how_many


@pytest.mark.parametrize(
    ("people", "smallest", "largest", "expected"),
    [
        (0, 4, 6, 0),
        (1, 4, 6, 1),
        (2, 4, 6, 1),
        (3, 4, 6, 1),
        (7, 4, 6, 2),
        (11, 4, 6, 2),
        (13, 4, 6, 3),
        (13, 4, 4, 3),
        (17, 4, 6, 3),
        (24, 4, 6, 5),
        (3, 2, 2, 1),
        (5, 1, 1, 2),
        (9, 5, 5, 2),
        (97, 4, 6, 19),
    ],
)
def test_number_of_groups_keeps_sizes_in_range(people: int, smallest: int, largest: int, expected: int) -> None:
    assert how_many(people, smallest=smallest, largest=largest) == expected


@pytest.mark.parametrize(("smallest", "largest"), [(0, 4), (5, 4), (-1, -1)])
def test_impossible_range_is_refused(smallest: int, largest: int) -> None:
    with pytest.raises(ValueError, match=str(largest)):
        how_many(10, smallest=smallest, largest=largest)


@given(st.integers(1, 300), st.integers(2, 8), st.integers(0, 5))
def test_sizes_lie_in_the_range_whenever_they_can(people: int, smallest: int, spread: int) -> None:
    largest = smallest + spread
    possible = any(smallest * count <= people <= largest * count for count in range(people + 1))
    count = how_many(people, smallest=smallest, largest=largest)
    assert possible == (smallest <= people // count and -(-people // count) <= largest)
