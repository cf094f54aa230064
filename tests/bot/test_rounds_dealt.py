"""Several rounds: what always holds, golfers who never meet twice, and an event where a tenth does not show up."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import combinations, product
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.grouping import Conflict, Contradiction, Participant, Problem, deal_groups, deal_rounds, meeting
from bot.grouping.designs import design, field_of, prime_powers, without
from bot.grouping.meetings import fewest_again
from bot.grouping.rounds import met_after
from bot.grouping.search import assign, improve, improve_rounds, price, price_of_rounds
from bot.grouping.seatings import Board
from bot.grouping.starters import STARTERS
from tests.bench.golf import event, played

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from random import Random

    from bot.grouping import Deal

    Grid = tuple[tuple[frozenset[int], ...], ...]

SEARCHED_ELSEWHERE = [(5, 3, 7), (6, 3, 8), (7, 3, 9), (8, 4, 7), (9, 4, 8), (10, 5, 6)]
BY_DESIGN = [(8, 4, 9), (9, 4, 9), (10, 5, 8), (8, 3, 11), (9, 3, 13)]
FURTHER = [
    (7, 3, 10),
    (7, 4, 9),
    (9, 4, 10),
    (10, 5, 9),
    (6, 4, 7),
    (12, 4, 11),
    (13, 3, 19),
    (4, 2, 7),
    (5, 5, 6),
    (25, 5, 31),
]
"""Rows of the social golfer problem: groups, their size, and rounds."""


def golfers(groups: int, size: int, *, absent: int = 0, seed: int = 0) -> Problem:
    people = tuple(Participant(f"p{number:03}") for number in range(groups * size - absent))
    smallest = size - 1 if absent else size
    return Problem(people, smallest=smallest, largest=size, seed=seed)


def dealt(problem: Problem, rounds: int) -> tuple[Deal, ...]:
    deals = deal_rounds(problem, rounds)
    assert not isinstance(deals, Contradiction)
    return deals


def members(deals: Sequence[Deal]) -> list[list[tuple[str, ...]]]:
    return [[group.members for group in deal.groups] for deal in deals]


def again(deals: Sequence[Deal]) -> list[int]:
    return [deal.pairs["met"] for deal in deals]


def pairs_of(deals: Sequence[Deal]) -> Counter[tuple[str, str]]:
    return Counter(meeting(*pair) for deal in deals for group in deal.groups for pair in combinations(group.members, 2))


# Golfers ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("groups", "size", "rounds"), SEARCHED_ELSEWHERE + BY_DESIGN + FURTHER)
def test_golfers_never_meet_twice(groups: int, size: int, rounds: int) -> None:
    deals = dealt(golfers(groups, size, seed=groups), rounds)

    assert [sorted(map(len, each)) for each in members(deals)] == [[size] * groups] * rounds
    assert set(pairs_of(deals).values()) == {1}
    assert again(deals) == [0] * rounds
    assert [deal.short for deal in deals] == [()] * rounds


@pytest.mark.soak
@pytest.mark.parametrize(("groups", "size", "rounds"), SEARCHED_ELSEWHERE + BY_DESIGN + FURTHER)
def test_golfers_never_meet_twice_whatever_the_seed(groups: int, size: int, rounds: int) -> None:
    found = [dealt(golfers(groups, size, seed=seed), rounds) for seed in range(20)]

    assert [set(pairs_of(deals).values()) for deals in found] == [{1}] * 20
    assert len({str(members(deals)) for deals in found}) == 20


def test_fewer_than_fill_the_groups_are_spared_meeting_twice_too() -> None:
    rows = [(5, 3, 7, 1), (5, 3, 6, 3), (9, 4, 8, 5), (10, 5, 8, 4), (8, 4, 8, 8)]

    found = [again(dealt(golfers(groups, size, absent=absent), rounds)) for groups, size, rounds, absent in rows]

    assert found == [[0] * rounds for _, _, rounds, _ in rows]


def test_what_cannot_be_avoided_is_said_and_comes_last() -> None:
    sixteen_in_six_rounds = dealt(golfers(4, 4), 6)
    nine_in_five_rounds = dealt(golfers(3, 3), 5)

    assert again(sixteen_in_six_rounds) == [0, 0, 0, 0, 6, 18]
    assert [deal.bound["met"] for deal in sixteen_in_six_rounds] == [0, 0, 0, 0, 6, 18]
    assert again(nine_in_five_rounds) == [0, 0, 0, 0, 9]
    assert [deal.short for deal in nine_in_five_rounds] == [()] * 5


def test_two_of_one_group_meet_again_where_there_are_fewer_groups_than_seats() -> None:
    deals = dealt(golfers(3, 4), 3)

    assert again(deals) == [deal.bound["met"] for deal in deals] == [0, 3, 6]


def test_what_was_not_reached_is_a_shortfall() -> None:
    deals = dealt(golfers(3, 6), 3)
    short = [each for deal in deals for each in deal.short]

    assert sum(again(deals)) >= 3 * 9
    assert [each.code for each in short] == ["again"] * sum(deal.pairs["met"] > deal.bound["met"] for deal in deals)


# What always holds ------------------------------------------------------------------------------------

TOWNS = st.one_of(st.none(), st.sampled_from("abcde"))


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    count = draw(st.integers(0, 13))
    people = tuple(
        Participant(f"p{number:02}", {"town": town} if town else {})
        for number, town in enumerate(draw(st.lists(TOWNS, min_size=count, max_size=count)))
    )
    ids = [each.id for each in people]
    pairs = (
        st.lists(st.sampled_from(ids), min_size=2, max_size=2, unique=True).map(tuple) if count > 1 else st.nothing()
    )
    smallest = draw(st.integers(2, 4))
    return Problem(
        people,
        smallest=smallest,
        largest=smallest + draw(st.integers(0, 2)),
        spread=draw(st.sampled_from([(), ("town",)])),
        together=tuple(draw(st.lists(pairs, max_size=1))) if count > 1 else (),
        apart=tuple(draw(st.lists(pairs, max_size=2))) if count > 1 else (),
        met={meeting(*each): 1 for each in draw(st.lists(pairs, max_size=6))} if count > 1 else {},
        seed=draw(st.integers(0, 99)),
    )


@settings(max_examples=15, deadline=None)
@given(problems(), st.integers(0, 3))
def test_each_round_seats_everybody_once_and_counts_who_met_before(problem: Problem, rounds: int) -> None:
    deals = deal_rounds(problem, rounds)
    first = deal_groups(problem)
    if isinstance(first, Contradiction) or isinstance(deals, Contradiction):
        assert deals == first
        return

    assert len(deals) == rounds
    met = Counter(problem.met)
    for deal in deals:
        assert sorted(each for group in deal.groups for each in group.members) == [each.id for each in problem.people]
        assert deal.pairs["met"] == sum(met[pair] for pair in pairs_of([deal]))
        assert all(deal.bound[name] <= count for name, count in deal.pairs.items())
        met += pairs_of([deal])
    for wished, kept in ((problem.together, True), (problem.apart, False)):
        for deal, pair in product(deals, wished):
            assert any(set(pair) <= set(group.members) for group in deal.groups) == kept


@settings(max_examples=8, deadline=None)
@given(problems(), st.integers(1, 3), st.randoms(use_true_random=False))
def test_order_means_nothing_and_the_seed_everything(problem: Problem, rounds: int, dice: Random) -> None:
    people = list(problem.people)
    dice.shuffle(people)
    other = replace(
        problem, people=tuple(people), apart=problem.apart[::-1], met=dict(sorted(problem.met.items(), reverse=True))
    )

    assert deal_rounds(other, rounds) == deal_rounds(problem, rounds)


def test_a_round_spreads_as_well_as_one_deal_alone() -> None:
    people = tuple(
        Participant(f"p{n:02}", {"town": f"t{n * n % 13}", "region": f"r{n * n % 13 % 3}"}) for n in range(36)
    )
    problem = Problem(people, smallest=4, largest=4, spread=("town", "region"))

    deals = dealt(problem, 5)

    assert [deal.pairs for deal in deals] == [{"town": 0, "region": 20, "met": 0}] * 5 == [each.bound for each in deals]


def test_many_attributes_weigh_no_more_than_there_is_room_for() -> None:
    names = [f"a{number}" for number in range(9)]
    people = tuple(
        Participant(f"p{n:02}", {name: "ab"[n * (n + 3) * (level + 2) % 17 % 2] for level, name in enumerate(names)})
        for n in range(30)
    )
    board = Board(Problem(people, spread=tuple(names)))

    cost = board.cost((5_000,) * 11)

    assert 0 < cost.max() < np.iinfo(np.int64).max // 10**7
    assert np.array_equal(cost, cost.T)


def test_what_contradicts_itself_is_answered_as_for_one_round() -> None:
    wished = replace(golfers(2, 4), together=(("p000", "p001"),), apart=(("p001", "p000"),))

    found = deal_rounds(wished, 3)

    assert found == deal_groups(wished)
    assert isinstance(found, Contradiction)
    assert found.conflicts == (Conflict("both", ("p000", "p001")),)


def test_nobody_and_no_rounds_are_dealt_as_such() -> None:
    assert dealt(Problem(()), 2) == (deal_groups(Problem(())),) * 2
    assert dealt(golfers(3, 3), 0) == ()
    assert dealt(golfers(3, 3, seed=5), 1) == (deal_groups(golfers(3, 3, seed=5)),)
    with pytest.raises(ValueError, match="-1"):
        deal_rounds(golfers(3, 3), -1)


def test_one_group_meets_again_each_time() -> None:
    deals = dealt(golfers(1, 4), 3)

    assert again(deals) == [deal.bound["met"] for deal in deals] == [0, 6, 12]


# An event ---------------------------------------------------------------------------------------------


def unavoidable(problem: Problem, deals: Sequence[Deal]) -> list[int]:
    """Return how often those have met who are kept together, in each round."""
    met, found = dict(problem.met), []
    for deal in deals:
        pairs = {meeting(*pair) for pair in problem.together} & pairs_of([deal]).keys()
        found.append(sum(met.get(pair, 0) for pair in pairs))
        met = met_after([deal], met)
    return found


def test_an_event_is_dealt_at_once_with_none_who_meet_again_needlessly() -> None:
    problem = event(0)

    deals = dealt(problem, 6)

    assert [[len(group) for group in each] for each in members(deals)] == [[5] * 9 + [3] * 6] * 6
    assert [deal.pairs["municipality"] for deal in deals] == [deal.bound["municipality"] for deal in deals]
    assert again(deals) == [deal.bound["met"] for deal in deals] == unavoidable(problem, deals)


def test_an_event_is_dealt_round_by_round_when_a_tenth_does_not_show_up() -> None:
    problem = event(1)

    deals = played(problem)

    assert [deal.pairs["municipality"] for deal in deals] == [deal.bound["municipality"] for deal in deals]
    assert again(deals) == unavoidable(problem, deals)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(20))
def test_an_event_has_none_who_meet_again_needlessly_whatever_the_seed(seed: int) -> None:
    problem = event(seed)

    at_once, one_by_one = dealt(problem, 6), played(problem)

    assert again(at_once) == unavoidable(problem, at_once)
    assert again(one_by_one) == unavoidable(problem, one_by_one)
    for deal in (*at_once, *one_by_one):
        assert deal.pairs["municipality"] == deal.bound["municipality"]


# Designs ----------------------------------------------------------------------------------------------


def meetings(rounds: Sequence[Sequence[int]]) -> Counter[tuple[int, int]]:
    return Counter(pair for row in rounds for pair in combinations(range(len(row)), 2) if row[pair[0]] == row[pair[1]])


@pytest.mark.parametrize(("groups", "size"), sorted(STARTERS))
def test_a_starter_grows_into_rounds_where_nobody_meets_twice(groups: int, size: int) -> None:
    starter = STARTERS[groups, size]
    rounds = design(groups, size)
    turned = starter.turning.count("|") + 1 if starter.turning else 0
    steady = starter.steady.count("|") + 1 if starter.steady else 0

    assert len(rounds) == turned * starter.turn + steady + starter.whole
    assert all(Counter(row) == dict.fromkeys(range(groups), size) for row in rounds)
    assert max(meetings(rounds).values()) == 1


@pytest.mark.parametrize(
    ("groups", "size", "rounds"),
    [(1, 4, 1), (4, 1, 1), (5, 2, 9), (4, 4, 5), (9, 3, 13), (8, 4, 9), (15, 3, 22), (16, 5, 16), (7, 5, 7), (6, 6, 1)],
)
def test_fields_and_circles_give_rounds_where_nobody_meets_twice(groups: int, size: int, rounds: int) -> None:
    found = design(groups, size)

    assert len(found) == rounds
    assert all(Counter(row) == dict.fromkeys(range(groups), size) for row in found)
    assert set(meetings(found).values()) <= {1}


def test_a_design_is_cut_short_without_being_made_whole() -> None:
    assert design(9, 3, 4) == design(9, 3)[:4]


@pytest.mark.parametrize("number", [4, 8, 9, 27])
def test_every_element_of_a_field_but_nought_has_an_inverse(number: int) -> None:
    ((prime, degree),) = prime_powers(number)
    field = field_of(prime, degree)
    nought, one, *others = field.elements()

    products = {each: {field.times(each, other) for other in (one, *others)} for each in (one, *others)}

    assert len({nought, one, *others}) == number
    assert products == {each: {one, *others} for each in (one, *others)}


def test_points_are_taken_out_who_never_meet() -> None:
    rounds = design(5, 3, 6)

    left = without(rounds, 3)

    assert left is not None
    assert all(sorted(Counter(row).values()) == [2, 2, 2, 3, 3] for row in left)
    assert without(design(5, 3), 2) is None


# Searches ---------------------------------------------------------------------------------------------


def grids(count: int, size: int) -> Iterator[tuple[int, ...]]:
    """Yield every seating of people in groups of one size."""
    for row in product(range(count // size), repeat=count):
        if row[0] == 0 and all(row.count(group) == size for group in range(count // size)):
            yield row


def costs(count: int, seed: int, most: int = 4) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    half = np.triu(np.random.default_rng(seed).integers(0, most, (count, count)), 1)
    return np.asarray(half + half.T, dtype=np.int64)


@pytest.mark.parametrize("seed", range(3))
def test_the_search_finds_the_cheapest_seating_there_is(seed: int) -> None:
    cost = costs(8, seed, 9)
    cheapest = min(price(np.array(row), cost) for row in grids(8, 4))

    found = improve(np.arange(8) // 4, cost, seed=seed, steps=200)

    assert price(found, cost) == cheapest


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 999), st.integers(2, 5), st.integers(1, 4), st.integers(1, 3))
@example(7, 2, 1, 1)
def test_the_search_keeps_sizes_and_units_and_makes_nothing_worse(
    seed: int, groups: int, size: int, rounds: int
) -> None:
    dice = np.random.default_rng(seed)
    seats = np.array([dice.permutation(np.repeat(np.arange(groups), size)) for _ in range(rounds)])
    seats = np.hstack([seats, np.zeros((rounds, 2), dtype=np.intp), np.ones((rounds, 2), dtype=np.intp)])
    people = seats.shape[1]
    units = np.concatenate([np.arange(people - 4), [people, people, people + 1, people + 1]])
    cost = costs(people, seed)

    found = improve_rounds(seats, cost, seed=seed, steps=60, units=units)

    assert [np.bincount(row).tolist() for row in found] == [np.bincount(row).tolist() for row in seats]
    assert (found[:, -4] == found[:, -3]).all()
    assert (found[:, -2] == found[:, -1]).all()
    assert price_of_rounds(found, cost) <= price_of_rounds(seats, cost)
    assert np.array_equal(found, improve_rounds(seats, cost, seed=seed, steps=60, units=units))


def test_points_are_assigned_so_that_those_who_cost_most_do_not_meet() -> None:
    cost = costs(6, 3, 5)
    meet = (np.arange(6)[:, None] // 2 == np.arange(6) // 2).astype(np.int64) - np.eye(6, dtype=np.int64)

    points = assign(cost, meet, seed=1, steps=100)

    paid = int((cost * meet[np.ix_(points, points)]).sum()) // 2
    assert sorted(points) == list(range(6))
    assert paid == min(price(np.array(row), cost) for row in grids(6, 2))


# Bounds -----------------------------------------------------------------------------------------------


@cache
def fewest(people: int, size: int, rounds: int, met: frozenset[tuple[int, int]], apart: tuple[int, int] | None) -> int:
    """Return the fewest meetings again by trying all rounds."""
    rows = [row for row in grids(people, size) if apart is None or row[apart[0]] != row[apart[1]]]
    known = [frozenset(meetings([row])) for row in rows]

    def least(left: int, times: Counter[tuple[int, int]]) -> int:
        if not left:
            return 0
        return min(sum(times[pair] for pair in row) + least(left - 1, times + Counter(row)) for row in set(known))

    return least(rounds, Counter(met))


@pytest.mark.parametrize(
    ("people", "size", "rounds", "met", "apart", "bound"),
    [
        (4, 2, 3, (), None, 0),
        (4, 2, 4, (), None, 2),
        (4, 2, 2, ((0, 1), (2, 3)), None, 0),
        (4, 2, 3, ((0, 1), (2, 3)), None, 2),
        (4, 2, 3, (), (0, 1), 1),
        (6, 3, 2, (), None, 2),
        (6, 3, 3, (), None, 6),
        (6, 2, 3, ((0, 1),), None, 0),
        (6, 2, 2, ((0, 1), (0, 2), (0, 3), (0, 4)), (0, 5), 1),
    ],
)
def test_the_bound_of_meeting_again_is_one(  # what brute force finds is no less
    people: int, size: int, rounds: int, met: tuple[tuple[int, int], ...], apart: tuple[int, int] | None, bound: int
) -> None:
    before, kept = np.zeros((people, people), dtype=np.int64), np.zeros((people, people), dtype=np.bool_)
    for one, other in met:
        before[one, other] = before[other, one] = 1
    if apart:
        kept[apart] = kept[apart[::-1]] = True

    found = fewest_again([[size] * (people // size)] * rounds, before, np.arange(people), kept)

    assert found == bound <= fewest(people, size, rounds, frozenset(met), apart)
