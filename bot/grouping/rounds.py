"""Several rounds for the same people: nobody meets again until it cannot be avoided.

Each round keeps what one deal keeps. How often people meet again is the least that was found over all rounds counted
together, and the rounds come in an order in which it happens as late as can be.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import combinations
from random import Random
from typing import TYPE_CHECKING, Final

from bot.grouping.account import tell
from bot.grouping.dealing import deal_groups
from bot.grouping.plans import counted, units_of
from bot.grouping.problem import Contradiction, Shortfall

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from bot.grouping.problem import Deal, Pair, Problem
    from bot.grouping.seatings import Board

MOST: Final = 1500
"""Rounds for more people than this are dealt one after another, each with those before it in mind."""


def deal_rounds(problem: Problem, rounds: int) -> tuple[Deal, ...] | Contradiction:
    """Return the groups of each round, or what contradicts itself and the least that has to give way.

    What a round tells of "met" counts `problem.met` and the rounds before it. Its bound is what is proven, of it after
    those before it or of all rounds together: where they all meet it, no rounds are better.

    Raises:
        ValueError: the range is impossible, two people have one id, or rounds are fewer than nought.
    """
    if rounds < 0:
        raise ValueError(rounds)
    first = deal_groups(problem)
    if isinstance(first, Contradiction):
        return first
    if rounds <= 1 or len(first.groups) <= 1 or len(problem.people) > MOST:
        return _one_by_one(problem, first, rounds)
    return _all_at_once(problem, first, rounds)


def met_after(deals: Iterable[Deal], before: Mapping[Pair, int]) -> dict[Pair, int]:
    """Return how often each pair has met after these deals."""
    met = Counter(before)
    for deal in deals:
        for group in deal.groups:
            met.update(combinations(sorted(group.members), 2))
    return dict(met)


def _one_by_one(problem: Problem, first: Deal, rounds: int) -> tuple[Deal, ...]:
    """Return the rounds dealt one after another, each with as few as can be who met in those before."""
    deals = [first][:rounds]
    met = problem.met
    for number in range(1, rounds):
        met = met_after(deals[-1:], met)
        deal = deal_groups(replace(problem, met=met, seed=Random(f"{problem.seed} {number}").getrandbits(32)))
        if isinstance(deal, Contradiction):  # what can be kept once can be kept again, but its search may end first
            deal = _again(problem, first, met)
        deals.append(deal)
    return tuple(deals)


def _again(problem: Problem, deal: Deal, met: Mapping[Pair, int]) -> Deal:
    """Return the same groups, where people now know each other."""
    places = [each.place for each in deal.groups if each.place is not None]
    units = units_of(counted(problem).together)
    return tell(replace(problem, met=met), [each.members for each in deal.groups], places=places, units=units)


def _all_at_once(problem: Problem, first: Deal, rounds: int) -> tuple[Deal, ...]:
    from bot.grouping.seatings import Board, seat_by_design  # noqa: PLC0415 - loads numpy

    board, dice = Board(problem), Random(problem.seed)
    sizes = [len(each.members) for each in first.groups]
    if board.is_plain:
        designed = seat_by_design(board, sizes, rounds, dice)
        if designed is not None and len(designed) == rounds:
            return _told(problem, board, designed, [first] * rounds, 0)
    chain = _one_by_one(problem, first, rounds)
    floor = board.bound(_sizes(chain))
    seats = board.seats([[each.members for each in deal.groups] for deal in chain])
    if board.score(seats)[-1] > floor or any(each.code == "spread" for deal in chain for each in deal.short):
        seats = _searched(board, chain, seats, floor, dice)
    return _told(problem, board, seats, chain, floor)


def _searched(
    board: Board, chain: Sequence[Deal], seats: NDArray[np.intp], floor: int, dice: Random
) -> NDArray[np.intp]:
    """Return seatings no worse than these, from them or from a design, searched in all rounds at once."""
    from bot.grouping.seatings import seat_by_design, seat_on, seat_together  # noqa: PLC0415 - loads numpy

    sizes = _sizes(chain)
    if all(each == sizes[0] for each in sizes):
        designed = seat_by_design(board, sizes[0], len(sizes), dice)
        if designed is not None:
            seats = min(seats, seat_on(board, designed, seats, dice.getrandbits(32)), key=board.score)
    return seat_together(board, seats, floor, dice)


def _sizes(deals: Iterable[Deal]) -> list[list[int]]:
    return [[len(each.members) for each in deal.groups] for deal in deals]


def _told(
    problem: Problem, board: Board, seats: NDArray[np.intp], like: Sequence[Deal], floor: int
) -> tuple[Deal, ...]:
    """Return what is told of these seatings; each has groups and places like those of one deal."""
    deals: list[Deal] = []
    met = problem.met
    for index in board.in_order(seats):
        met = met_after(deals[-1:], met)
        groups = board.groups(seats[index], len(like[index].groups))
        named = [replace(each, members=tuple(group)) for each, group in zip(like[index].groups, groups, strict=True)]
        deals.append(_again(problem, replace(like[index], groups=tuple(named)), met))
    return _bounded(deals, floor)


def _bounded(deals: Sequence[Deal], floor: int) -> tuple[Deal, ...]:
    """Return the deals with bounds that sum to this at least; what is above it is above in the last rounds."""
    above = max(0, sum(each.pairs["met"] for each in deals) - floor)
    told: list[Deal] = []
    for deal in reversed(deals):
        pairs = deal.pairs["met"]
        bound = max(deal.bound["met"], pairs - above)
        above -= min(above, pairs)
        short = [each for each in deal.short if each.code != "again"]
        if pairs > bound:
            short.append(Shortfall("again", {"pairs": pairs, "bound": bound}))
        told.append(replace(deal, bound={**deal.bound, "met": bound}, short=tuple(short)))
    return tuple(reversed(told))
