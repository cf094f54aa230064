"""Dealing people into groups: tables for the numbers, properties for what always holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.grouping import Seat, deal, how_many, join, roles, same_pairs
from bot.model import GroupRole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from random import Random

T, R, M, O = GroupRole  # noqa: E741 - the four roles by their initials
TOWNS = st.one_of(st.none(), st.sampled_from(["Ishøj", "Thisted", "Ærø", "Vejen", "Samsø"]))


def seats(towns: Sequence[str | None]) -> list[Seat]:
    return [Seat(f"p{number}", town) for number, town in enumerate(towns)]


def sizes(groups: Sequence[Sequence[Seat]]) -> list[int]:
    return sorted((len(group) for group in groups), reverse=True)


@pytest.mark.parametrize(
    ("people", "smallest", "largest", "expected"),
    [
        (0, 4, 6, []),
        (1, 4, 6, [1]),
        (2, 4, 6, [2]),
        (3, 4, 6, [3]),
        (4, 4, 6, [4]),
        (7, 4, 6, [4, 3]),
        (8, 4, 6, [4, 4]),
        (11, 4, 6, [6, 5]),
        (13, 4, 6, [5, 4, 4]),
        (13, 4, 4, [5, 4, 4]),
        (17, 4, 6, [6, 6, 5]),
        (24, 4, 6, [5, 5, 5, 5, 4]),
        (25, 4, 6, [5, 5, 5, 5, 5]),
        (3, 2, 2, [3]),
        (5, 1, 1, [3, 2]),
        (9, 5, 5, [5, 4]),
        (97, 4, 6, [6, 6] + [5] * 17),
    ],
)
def test_number_of_groups_keeps_sizes_in_range(people: int, smallest: int, largest: int, expected: list[int]) -> None:
    assert sizes(deal(seats([None] * people), smallest=smallest, largest=largest, seed=1)) == expected


@pytest.mark.parametrize(("smallest", "largest"), [(0, 4), (5, 4), (-1, -1)])
def test_impossible_range_is_refused(smallest: int, largest: int) -> None:
    with pytest.raises(ValueError, match=str(largest)):
        how_many(10, smallest=smallest, largest=largest)


@given(st.lists(TOWNS, max_size=60), st.integers(1, 8), st.integers(0, 5), st.integers())
def test_deal_seats_everybody_once_and_nobody_alone(
    towns: list[str | None], smallest: int, spread: int, seed: int
) -> None:
    people = seats(towns)
    groups = deal(people, smallest=smallest, largest=smallest + spread, seed=seed)
    assert sorted(seat.person_id for group in groups for seat in group) == sorted(seat.person_id for seat in people)
    assert max(sizes(groups), default=0) - min(sizes(groups), default=0) <= 1
    assert len(people) == 1 or 1 not in sizes(groups)


@given(st.integers(0, 300), st.integers(2, 8), st.integers(0, 5))
def test_sizes_lie_in_the_range_whenever_they_can(people: int, smallest: int, spread: int) -> None:
    largest = smallest + spread
    possible = any(smallest * count <= people <= largest * count for count in range(people + 1))
    dealt = sizes(deal(seats([None] * people), smallest=smallest, largest=largest, seed=0))
    assert possible == all(smallest <= size <= largest for size in dealt)


@given(st.lists(TOWNS, max_size=30), st.integers(), st.randoms(use_true_random=False))
def test_deal_depends_on_the_seed_and_not_on_the_order(towns: list[str | None], seed: int, dice: Random) -> None:
    people = seats(towns)
    mixed = list(people)
    dice.shuffle(mixed)
    assert deal(people, smallest=4, largest=6, seed=seed) == deal(mixed, smallest=4, largest=6, seed=seed)


def test_another_seed_gives_another_deal() -> None:
    people = seats(["Ishøj", "Thisted", "Vejen", "Samsø"] * 6)
    deals = {deal(people, smallest=4, largest=6, seed=seed) for seed in range(20)}
    assert len(deals) == 20


@settings(max_examples=40, deadline=None)
@given(st.lists(TOWNS, min_size=4, max_size=7), st.integers(2, 3), st.integers())
def test_pairs_of_one_municipality_are_as_few_as_brute_force_finds(
    towns: list[str | None], smallest: int, seed: int
) -> None:
    groups = deal(seats(towns), smallest=smallest, largest=4, seed=seed)
    assert same_pairs(groups) == min(same_pairs(each) for each in every_deal(seats(towns), sizes(groups)))


def every_deal(people: list[Seat], wanted: list[int]) -> Iterator[list[list[Seat]]]:
    """Return each way to fill groups of the wanted sizes, told apart by municipality only."""
    towns = [each.municipality or each.person_id for each in people]
    for order in orders(towns):
        seated = iter(seats(order))
        yield [[next(seated) for _ in range(size)] for size in wanted]


def orders(towns: list[str]) -> Iterator[tuple[str, ...]]:
    """Return the distinct orders of a list with repeats."""
    if not towns:
        yield ()
    for first in dict.fromkeys(towns):
        rest = list(towns)
        rest.remove(first)
        yield from ((first, *order) for order in orders(rest))


@pytest.mark.parametrize(
    ("size", "wanted", "rotation", "expected"),
    [
        (0, [T, R, M, O], 3, []),
        (1, [T, R, M, O], 5, [T]),
        (2, [T, R, M, O], 0, [T, R]),
        (4, [T, R, M, O], 0, [T, R, M, O]),
        (4, [T, R, M, O], 1, [O, T, R, M]),
        (5, [T, R, M, O], 0, [T, R, M, O, M]),
        (6, [T, R, M, O], 0, [T, R, M, O, M, O]),
        (8, [T, R, M, O], 0, [T, R, M, O, M, O, None, None]),
        (8, [T, R, M, O], 2, [None, None, T, R, M, O, M, O]),
        (4, [T, R], 0, [T, R, None, None]),
        (3, [R, R, T], 0, [R, T, None]),
        (3, [], 1, [None, None, None]),
    ],
)
def test_roles_fill_the_group(
    size: int, wanted: list[GroupRole], rotation: int, expected: list[GroupRole | None]
) -> None:
    assert roles(size, wanted, rotation=rotation) == expected


@pytest.mark.parametrize(
    ("groups", "newcomer", "expected"),
    [
        ([["Ærø", "Ærø"], ["Vejen"]], "Vejen", 1),
        ([["Ærø", "Vejen"], ["Samsø", "Ishøj"]], "Ærø", 1),
        ([["Ærø", "Vejen"], ["Ærø", "Ærø"]], "Ærø", 0),
        ([[None, None], [None, None]], None, 0),
        ([["Vejen"], [None]], None, 0),
    ],
)
def test_latecomer_joins_the_smallest_group_with_fewest_neighbours(
    groups: list[list[str | None]], newcomer: str | None, expected: int
) -> None:
    assert join([seats(group) for group in groups], Seat("late", newcomer)) == expected


def test_latecomer_without_groups_is_an_error() -> None:
    with pytest.raises(ValueError, match="empty"):
        join([], Seat("late"))
