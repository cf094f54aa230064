"""One round: what always holds, what brute force finds on small numbers, and tables for what is told."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import combinations, permutations, product
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.grouping import (
    Conflict,
    Contradiction,
    Deal,
    Dealt,
    Participant,
    Problem,
    Reason,
    Relaxation,
    Shortfall,
    deal_groups,
    meeting,
)
from bot.grouping.frames import frames

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

REGION = {"Ishøj": "Øst", "Albertslund": "Øst", "Thisted": "Nord", "Morsø": "Nord", "Vejen": "Syd", "Fanø": "Syd"}
TOWNS = st.one_of(st.none(), st.sampled_from(sorted(REGION)))
ROLES = st.one_of(st.none(), st.sampled_from(["formand", "sekretær", "nyt medlem"]))


def person(number: int, town: str | None = None, role: str | None = None, first: str | None = None) -> Participant:
    told = {"town": town, "region": REGION.get(town or "", town), "role": role, "first": first}
    return Participant(f"p{number:03}", {name: value for name, value in told.items() if value})


def crowd(count: int) -> tuple[Participant, ...]:
    """Return so many people from nearly a hundred towns in five regions, with two things more to tell them by."""
    return tuple(
        Participant(
            f"p{n:03}",
            {
                "town": f"t{n * n % 97}",
                "region": f"r{n * n % 97 % 5}",
                "role": "abcd"[n * 7 % 11 % 4],
                "first": "yes" if n * n % 7 % 3 else "no",
            },
        )
        for n in range(count)
    )


def ids(*numbers: int) -> tuple[str, ...]:
    return tuple(f"p{n:03}" for n in numbers)


def dealt(problem: Problem) -> Deal:
    found = deal_groups(problem)
    assert isinstance(found, Deal), found
    return found


def sizes_of(deal: Deal) -> list[int]:
    return sorted((len(group.members) for group in deal.groups), reverse=True)


def seats_of(deal: Deal) -> dict[str, int]:
    return {each: number for number, group in enumerate(deal.groups) for each in group.members}


def pair(one: int, other: int) -> tuple[str, str]:
    return f"p{one:03}", f"p{other:03}"


people_of_towns = st.lists(st.tuples(TOWNS, ROLES), max_size=40).map(
    lambda told: tuple(person(number, *each) for number, each in enumerate(told))
)


# What always holds ------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(
    people_of_towns, st.integers(1, 6), st.integers(0, 3), st.integers(), st.permutations(["town", "region", "role"])
)
def test_everybody_sits_once_and_every_attribute_is_at_its_bound(
    people: tuple[Participant, ...], smallest: int, more: int, seed: int, spread: list[str]
) -> None:
    problem = Problem(people, smallest, smallest + more, tuple(spread), seed=seed)
    deal = dealt(problem)
    assert sorted(each for group in deal.groups for each in group.members) == [each.id for each in people]
    assert tuple(sizes_of(deal)) == frames(len(people), smallest=smallest, largest=smallest + more)[0].sizes
    assert deal.pairs == deal.bound


@settings(max_examples=25, deadline=None)
@given(people_of_towns, st.integers(0, 9), st.randoms(use_true_random=False))
def test_deal_depends_on_the_seed_and_on_no_order(people: tuple[Participant, ...], seed: int, dice: Random) -> None:
    names = [each.id for each in people]
    together = [tuple(names[n : n + 2]) for n in range(0, min(len(names), 8), 4)]
    apart = [tuple(names[n : n + 3]) for n in range(2, min(len(names), 12), 5)]
    problem = Problem(people, 3, 5, ("town", "role"), tuple(together), tuple(apart), seed=seed)
    mixed = replace(
        problem,
        people=tuple(dice.sample(people, len(people))),
        together=tuple(tuple(reversed(each)) for each in reversed(together)),
        apart=tuple(tuple(dice.sample(each, len(each))) for each in apart),
    )
    assert deal_groups(mixed) == deal_groups(problem)


def test_another_seed_gives_another_deal() -> None:
    deals = [deal_groups(Problem(crowd(24), spread=("town",), apart=(ids(1, 2),), seed=seed)) for seed in range(20)]
    assert all(deals.count(each) == 1 for each in deals)


# Tables -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "smallest", "largest", "capacities", "expected"),
    [
        (0, 4, 6, (), []),
        (1, 4, 6, (), [1]),
        (2, 4, 6, (), [2]),
        (3, 4, 6, (), [3]),
        (7, 4, 6, (), [4, 3]),
        (13, 4, 4, (), [5, 4, 4]),
        (17, 4, 6, (), [6, 6, 5]),
        (97, 4, 6, (), [6, 6] + [5] * 17),
        (5, 1, 1, (), [3, 2]),
        (0, 4, 6, (3, 4), []),
        (12, 4, 6, (10, 10, 10), [6, 6]),
        (20, 4, 6, (4, 4, 30), [12, 4, 4]),
        (30, 4, 6, (5, 5, 5, 5, 5, 5, 5, 5), [5] * 6),
        (9, 4, 6, (0, 3, 3, 3), [3, 3, 3]),
    ],
)
def test_sizes(count: int, smallest: int, largest: int, capacities: tuple[int, ...], expected: list[int]) -> None:
    assert sizes_of(dealt(Problem(crowd(count), smallest, largest, capacities=capacities))) == expected


def test_deal_tells_why_each_group_looks_so() -> None:
    people = (*(person(n, "Ishøj", "formand") for n in range(3)), person(3, "Albertslund"), person(4), person(5))
    problem = Problem(
        people,
        3,
        3,
        ("town", "region"),
        together=(ids(0, 3), ids(3, 8), ids(9, 8)),
        apart=(ids(0, 4), ids(5), ids(1, 2, 7)),
        met={pair(1, 4): 2, pair(2, 4): 3, pair(0, 5): 1, pair(0, 9): 9},
    )
    mixed = Reason({"town": 1, "region": 3}, {"town": 2, "region": 1}, (ids(0, 3),), ids(0, 2))
    plain = Reason({"town": 0, "region": 0}, {"town": 1, "region": 1}, (), ids(1, 4), (pair(1, 4),))
    assert deal_groups(problem) == Deal(
        groups=(Dealt(ids(0, 2, 3), mixed), Dealt(ids(1, 4, 5), plain)),
        pairs={"town": 1, "region": 3, "met": 2},
        bound={"town": 1, "region": 2, "met": 0},
        short=(
            Shortfall("spread", {"attribute": "region", "pairs": 3, "bound": 2}),
            Shortfall("again", {"pairs": 2, "bound": 0}),
        ),
    )


def test_sizes_outside_the_range_are_told() -> None:
    assert dealt(Problem(crowd(7))).short == (Shortfall("size", {"size": 3, "smallest": 4, "largest": 6}),)


def test_groups_know_their_places() -> None:
    deal = dealt(Problem(crowd(20), capacities=(4, 0, 30, 4)))
    assert [(each.place, len(each.members)) for each in deal.groups] == [(0, 4), (2, 12), (3, 4)]


@pytest.mark.parametrize(("smallest", "largest"), [(0, 4), (5, 4), (-1, -1)])
def test_impossible_range_is_refused(smallest: int, largest: int) -> None:
    with pytest.raises(ValueError, match=str(largest)):
        deal_groups(Problem(crowd(10), smallest, largest))


def test_one_id_for_two_is_refused() -> None:
    with pytest.raises(ValueError, match="p001"):
        deal_groups(Problem((*crowd(3), person(1))))


# Contradictions ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "wished", "conflicts", "relaxations"),
    [
        (
            20,
            {"together": (ids(0, 1), ids(1, 2)), "apart": (ids(2, 0),)},
            (Conflict("both", ids(0, 2)),),
            (Relaxation("apart", ids(0), ids(0, 2)),),
        ),
        (
            20,
            {"together": (ids(*range(8)),)},
            (Conflict("too_many_together", ids(*range(8)), {"count": 8, "most": 6}),),
            (Relaxation("together", ids(0, 1), ids(*range(8))),),
        ),
        (
            40,
            {"together": (ids(*range(7)), ids(*range(7, 14)))},
            (
                Conflict("too_many_together", ids(*range(7)), {"count": 7, "most": 6}),
                Conflict("too_many_together", ids(*range(7, 14)), {"count": 7, "most": 6}),
            ),
            (Relaxation("largest", to=7),),
        ),
        (
            20,
            {"apart": (ids(*range(6)),)},
            (Conflict("too_many_apart", ids(*range(6)), {"count": 6, "groups": 5}),),
            (Relaxation("apart", ids(0), ids(*range(6))),),
        ),
        (
            48,
            {"apart": (ids(*range(16)),)},
            (Conflict("too_many_apart", ids(*range(16)), {"count": 16, "groups": 12}),),
            (Relaxation("smallest", to=3),),
        ),
        (
            20,
            {"capacities": (4, 5)},
            (Conflict("too_few_seats", (), {"count": 20, "seats": 9}),),
            (Relaxation("seats", to=11),),
        ),
        (
            9,
            {"capacities": (4, 4), "apart": (ids(0, 1, 2),)},
            (
                Conflict("too_few_seats", (), {"count": 9, "seats": 8}),
                Conflict("too_many_apart", ids(0, 1, 2), {"count": 3, "groups": 2}),
            ),
            (Relaxation("seats", to=1), Relaxation("apart", ids(0), ids(0, 1, 2))),
        ),
        (
            10,
            {"apart": (ids(0, 1), ids(1, 2), ids(2, 0)), "together": (ids(7, 8),)},
            (Conflict("no_way_out", ids(0, 1, 2)),),
            (Relaxation("apart", ids(0), ids(0, 1)),),
        ),
    ],
)
def test_contradictions_are_named_with_the_least_that_gives_way(
    count: int,
    wished: dict[str, tuple[tuple[str, ...], ...]],
    conflicts: tuple[Conflict, ...],
    relaxations: tuple[Relaxation, ...],
) -> None:
    found = deal_groups(Problem(crowd(count), **wished))  # type: ignore[arg-type] # each under its own name
    assert isinstance(found, Contradiction)
    assert (found.conflicts, found.relaxations) == (conflicts, relaxations)
    assert isinstance(deal_groups(found.problem), Deal)


@pytest.mark.parametrize(
    ("count", "wished", "expected"),
    [
        (20, {"apart": (ids(*range(5)),)}, [4] * 5),  # five groups, where four would be as good
        (10, {"together": (ids(*range(6)), ids(*range(6, 10)))}, [6, 4]),
        (12, {"together": (ids(*range(4)), ids(*range(4, 8)), ids(*range(8, 12)))}, [4, 4, 4]),
        (20, {"together": (ids(0, 1), ids(1, 2), ids(2, 3, 4))}, [5, 5, 5, 5]),
        (7, {"together": (ids(0, 1, 2, 3, 4),)}, [7]),
        (12, {"capacities": (6, 6, 2, 2), "apart": (ids(0, 1, 2, 3),)}, [4, 4, 2, 2]),
    ],
)
def test_other_sizes_are_taken_where_wishes_ask_for_them(
    count: int, wished: dict[str, tuple[tuple[str, ...], ...]], expected: list[int]
) -> None:
    assert sizes_of(dealt(Problem(crowd(count), **wished))) == expected  # type: ignore[arg-type] # as above


# Brute force ------------------------------------------------------------------------------------------


def every_deal(names: Sequence[str]) -> Iterator[list[list[str]]]:
    if not names:
        yield []
        return
    for rest in every_deal(names[1:]):
        yield [[names[0]], *rest]
        yield from ([*rest[:n], [names[0], *rest[n]], *rest[n + 1 :]] for n in range(len(rest)))


@cache
def fits(sizes: tuple[int, ...], smallest: int, largest: int, capacities: tuple[int, ...]) -> bool:
    """Whether there may be groups of these sizes, in some order: that the frames tell."""
    possible = frames(sum(sizes), smallest=smallest, largest=largest, capacities=capacities)
    return any(
        all(low <= size <= high for low, size, high in zip(frame.least, order, frame.most, strict=True))
        for frame in possible
        if len(frame.sizes) == len(sizes)
        for order in set(permutations(sizes))
    )


def keeps(groups: Sequence[Sequence[str]], problem: Problem) -> bool:
    """Whether groups keep what is hard."""
    seat = {each: number for number, group in enumerate(groups) for each in group}
    sizes = tuple(sorted(map(len, groups)))
    return (
        all(len({seat[each] for each in wished}) == 1 for wished in problem.together if wished)
        and all(len({seat[each] for each in wished}) == len(wished) for wished in problem.apart)
        and fits(sizes, problem.smallest, problem.largest, problem.capacities)
    )


def score(groups: Sequence[Sequence[str]], problem: Problem) -> tuple[int, ...]:
    known = {each.id: each for each in problem.people}
    pairs = [pair for group in groups for pair in combinations(sorted(group), 2)]
    alike = (
        sum(known[one].value(name) == known[other].value(name) is not None for one, other in pairs)
        for name in problem.spread
    )
    return (*alike, sum(problem.met.get(pair, 0) for pair in pairs))


def least_to_give_way(problem: Problem, seatings: Sequence[list[list[str]]]) -> int:
    """Return how many have to leave a set, and by how much the range has to widen, before there is a deal."""
    widest = 0 if problem.capacities else len(problem.people)
    return min(
        leaving(groups, problem) + lower + higher
        for groups in seatings
        for lower, higher in product(range(min(widest, problem.smallest - 1) + 1), range(widest + 1))
        if fits(tuple(sorted(map(len, groups))), problem.smallest - lower, problem.largest + higher, problem.capacities)
    )


def leaving(groups: Sequence[Sequence[str]], problem: Problem) -> int:
    """Return how many have to leave a set for these groups to keep the rest of it."""
    counts = [[len(set(group) & set(wished)) for group in groups] for wished in (*problem.together, *problem.apart)]
    kept = [max(row) if number < len(problem.together) else sum(map(bool, row)) for number, row in enumerate(counts)]
    return sum(map(sum, counts)) - sum(kept)


def given_up(found: Contradiction, problem: Problem) -> int:
    """Return what the relaxations cost, seats left out."""
    people = sum(len(each.people) for each in found.relaxations)
    return people + problem.smallest - found.problem.smallest + found.problem.largest - problem.largest


@st.composite
def small_problems(draw: st.DrawFn) -> Problem:
    people = tuple(person(n, draw(TOWNS), draw(ROLES)) for n in range(draw(st.integers(2, 6))))
    names = st.sampled_from([each.id for each in people])
    a_set = st.lists(names, min_size=2, max_size=4, unique=True).map(lambda each: tuple(sorted(each)))
    smallest = draw(st.integers(1, 3))
    pairs = st.lists(names, min_size=2, max_size=2, unique=True).map(lambda pair: meeting(*pair))
    return Problem(
        people,
        smallest,
        smallest + draw(st.integers(0, 2)),
        draw(st.sampled_from([(), ("town",), ("role", "region")])),
        together=tuple(sorted(draw(st.sets(a_set, max_size=2)))),
        apart=tuple(sorted(draw(st.sets(a_set, max_size=2)))),
        capacities=draw(st.one_of(st.just(()), st.lists(st.integers(0, 4), min_size=2, max_size=4).map(tuple))),
        met=draw(st.dictionaries(pairs, st.integers(1, 2), max_size=4)),
    )


@settings(max_examples=80, deadline=None)
@given(small_problems())
def test_small_deals_are_the_best_there_are_and_nothing_gives_way_without_need(problem: Problem) -> None:
    seatings = list(every_deal([each.id for each in problem.people]))
    found = deal_groups(problem)
    if isinstance(found, Contradiction):
        seated = replace(problem, capacities=found.problem.capacities)
        assert given_up(found, problem) == least_to_give_way(seated, seatings)
        problem = found.problem
        found = dealt(problem)
    groups = [each.members for each in found.groups]
    same_sizes = [each for each in seatings if sorted(map(len, each)) == sorted(map(len, groups))]
    assert keeps(groups, problem)
    assert tuple(found.pairs.values()) == score(groups, problem)
    scores = [score(each, problem) for each in same_sizes if keeps(each, problem)]
    assert score(groups, problem) == min(scores)
    least = [min(pairs) for pairs in zip(*scores, strict=True)]
    assert all(bound <= pairs for bound, pairs in zip(found.bound.values(), least, strict=True))


# Larger ones ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "spread",
    [
        ("town", "region", "role", "first"),
        ("first", "town", "role", "region"),
        ("role", "region", "first"),
    ],
)
def test_attributes_that_do_not_nest_are_at_their_bounds(spread: tuple[str, ...]) -> None:
    deal = dealt(Problem(crowd(180), spread=spread))
    assert deal.pairs == deal.bound


def test_attributes_in_places_of_many_sizes_are_at_their_bounds() -> None:
    deal = dealt(Problem(crowd(100), spread=("town", "region", "role"), capacities=(4, 5, 6, 8, 10, 12, 15, 20, 25)))
    assert (deal.pairs, sizes_of(deal)) == (deal.bound, [20, 20, 15, 12, 10, 8, 6, 5, 4])


def test_wishes_of_many_are_kept_and_the_rest_is_spread() -> None:
    together = tuple(ids(n, n + 3) for n in range(0, 60, 12))
    apart = (ids(*range(1, 180, 9)), *(ids(n, n + 1, n + 2) for n in range(2, 170, 14)))
    deal = dealt(Problem(crowd(180), 4, 6, ("town", "region"), together, apart))
    seat = seats_of(deal)
    assert [len({seat[each] for each in wished}) for wished in (*together, *apart)] == [1] * 5 + [20] + [3] * 12
    assert (deal.pairs, sizes_of(deal)) == (deal.bound, [5] * 36)


def test_nobody_meets_again_while_there_are_others() -> None:
    met: Counter[tuple[str, str]] = Counter()
    for seed in range(6):
        deal = dealt(Problem(crowd(63), 4, 6, ("town", "region"), met=met, seed=seed))
        assert deal.pairs == deal.bound
        met.update(pair for group in deal.groups for pair in combinations(group.members, 2))
    assert set(met.values()) == {1}


def test_a_history_without_a_way_round_is_met_as_seldom_as_can_be() -> None:
    often = dict.fromkeys(combinations(ids(*range(12)), 2), 1) | {pair(0, 1): 9, pair(2, 3): 9}
    deal = dealt(Problem(crowd(12), 4, 4, met=often))
    assert (deal.pairs, deal.bound, deal.short) == ({"met": 18}, {"met": 18}, ())


def test_wishes_that_only_a_search_can_untangle_are_kept() -> None:
    threes = [(n, (n * n + 7) % 60, (n * 11 + 3) % 60) for n in range(60)]
    apart = tuple(ids(*each) for each in threes if len(set(each)) == 3)
    deal = dealt(Problem(crowd(60), apart=apart))
    seat = seats_of(deal)
    assert all(len({seat[each] for each in wished}) == 3 for wished in apart)


def test_many_wishes_in_each_other_s_way_are_eased_without_a_claim_that_less_would_not_do() -> None:
    ids = [f"p{number:02}" for number in range(40)]
    dice = Random(100)
    asked = Problem(
        tuple(map(Participant, ids)),
        together=tuple(tuple(dice.sample(ids, 3)) for _ in range(20)),
        apart=tuple(tuple(dice.sample(ids, 5)) for _ in range(20)),
    )

    found = deal_groups(asked)

    assert isinstance(found, Contradiction)
    assert not found.least
    assert isinstance(deal_groups(found.problem), Deal)
