"""Dealing people into groups: how long it takes, how it grows, and how good it is, each beside the least that deals.

For time that is people sorted by region and municipality and dealt round, with the same told of them; for how good
it is, what no deal can go below, and what a plain shuffle gives.
"""

from __future__ import annotations

import gc
import random
import time
from dataclasses import replace
from itertools import combinations
from statistics import median
from typing import TYPE_CHECKING, Final

from bot.grouping import Deal, Participant, Problem, deal_groups, deal_rounds, how_many
from bot.grouping.account import tell
from tests.bench.machine import pin
from tests.bench.measure import Row

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.bench.measure import Measure

FEW: Final = 500
MANY: Final = 5_000
AT_MOST: Final = {FEW: 0.1, MANY: 3.0}  # seconds
TIMES: Final = 3
NESTED: Final = ("municipality", "region")
ALL: Final = (*NESTED, "role", "first")
ROUNDS: Final = 6


def people(count: int) -> tuple[Participant, ...]:
    """Return people from 98 municipalities in five regions, some large, with two things more to tell them by."""
    chance = random.Random(count)

    def person(number: int) -> Participant:
        town = min(chance.randrange(98), chance.randrange(98))
        told = {"municipality": f"{town}", "region": f"{town % 5}"}
        more = {"role": chance.choice("abcd"), "first": chance.choice(("yes", "no", "no"))}
        return Participant(f"{number:05}", told | more)

    return tuple(person(number) for number in range(count))


def problem(count: int, spread: tuple[str, ...] = NESTED) -> Problem:
    """Return people to be dealt into groups of four to six."""
    return Problem(people(count), spread=spread)


def wishes(count: int) -> Problem:
    """Return the same with wishes about one in ten: pairs who come together, and sets of four who are kept apart."""
    asked = problem(count)
    ids = random.Random(count).sample([each.id for each in asked.people], count // 10)
    half = len(ids) // 2
    together = tuple(zip(ids[:half:2], ids[1:half:2], strict=False))
    apart = tuple(zip(*(iter(ids[half:]),) * 4, strict=False))
    return replace(asked, together=together, apart=apart)


def deal_sorted(asked: Problem) -> Deal:
    """Deal people round in the order of their region and municipality."""
    count = how_many(len(asked.people), smallest=asked.smallest, largest=asked.largest)
    order = sorted(asked.people, key=lambda each: (each.value("region") or "", each.value("municipality") or ""))
    return tell(asked, [[each.id for each in order[number::count]] for number in range(count)])


def deal_shuffled(asked: Problem) -> Deal:
    """Deal people as they come."""
    ids = [each.id for each in asked.people]
    random.Random(asked.seed).shuffle(ids)
    count = how_many(len(ids), smallest=asked.smallest, largest=asked.largest)
    return tell(asked, [ids[number::count] for number in range(count)])


def dealt(asked: Problem) -> Deal:
    """Deal, and take no contradiction for an answer."""
    deal = deal_groups(asked)
    if not isinstance(deal, Deal):
        raise TypeError(deal)
    return deal


def seconds(deal: Callable[[Problem], Deal], asked: Problem) -> float:
    """Return the CPU time that dealing takes, as the median of some; once unmeasured."""
    taken = []
    for seed in range(TIMES + 1):
        gc.collect()
        begun = time.process_time()
        deal(replace(asked, seed=seed))
        taken.append(time.process_time() - begun)
    return median(taken[1:])


async def dealing_time() -> list[Row]:
    """How long a deal takes, and how that grows: ten times the people, no more than some times as long each."""
    pin(0)
    rows = []
    for what, make, most in (
        ("municipality and region", problem, 8.0),
        ("and role, first-timers", lambda count: problem(count, ALL), None),
        ("and wishes of one in ten", wishes, None),
    ):
        taken = {count: seconds(dealt, make(count)) for count in (FEW, MANY)}
        for count, each in taken.items():
            floor = seconds(deal_sorted, make(count))
            ratio = each / floor if most else None
            aim = most or AT_MOST[count] * 1e3
            note = f"aim < {AT_MOST[count]} s; the floor is a sorted deal"
            rows.append(Row(f"{count:,}, {what}", each * 1e3, "ms", floor * 1e3, ratio, aim, most=True, note=note))
        growth = taken[MANY] / taken[FEW] * FEW / MANY
        rows.append(
            Row(f"growth, {what}", growth, "x a person", 1.0, growth, 6.0, most=True, note=f"{FEW} to {MANY:,}")
        )
    return rows


async def dealing_pairs() -> list[Row]:
    """How many pairs share something, beside the fewest that there can be; a plain shuffle beside both."""
    pin(0)
    rows = []
    for count in (63, 180, FEW, MANY):
        asked = problem(count, ALL if count <= FEW else NESTED)
        deal, plain = dealt(asked), deal_shuffled(asked)
        for name in asked.spread:
            pairs, bound = deal.pairs[name], deal.bound[name]
            note = f"the floor is proven; a shuffle has {plain.pairs[name]:,}"
            ratio = (pairs + 1) / (bound + 1)
            rows.append(Row(f"{count:,}, {name}", pairs, "pairs", bound, ratio, 1.0, most=True, note=note))
    return rows


async def dealing_rounds() -> list[Row]:
    """How many pairs have met before, by round; a plain shuffle beside it."""
    pin(0)
    rows = []
    for count in (63, 180):
        asked = problem(count)
        begun = time.process_time()
        deals = deal_rounds(asked, ROUNDS)
        taken = time.process_time() - begun
        if not isinstance(deals, tuple):
            raise TypeError(deals)
        again = [deal.pairs["met"] for deal in deals]
        bound, spread = sum(deal.bound["met"] for deal in deals), [deal.pairs == deal.bound for deal in deals]
        plain = met_by_round([deal_shuffled(replace(asked, seed=seed)) for seed in range(ROUNDS)])
        note = f"rounds {again}, shuffled {plain}; {sum(spread)} of {ROUNDS} rounds at every bound; {taken:.2f} s"
        ratio = (sum(again) + 1) / (bound + 1)
        rows.append(Row(f"{count}, {ROUNDS} rounds", sum(again), "again", sum(plain), ratio, 1.0, most=True, note=note))
    return rows


def met_by_round(deals: list[Deal]) -> list[int]:
    """Return how many pairs of each round met in one before it."""
    met: set[tuple[str, str]] = set()
    found = []
    for deal in deals:
        pairs = {pair for group in deal.groups for pair in combinations(group.members, 2)}
        found.append(len(pairs & met))
        met |= pairs
    return found


BENCHES: Mapping[str, Measure] = {
    "dealing_time": dealing_time,
    "dealing_pairs": dealing_pairs,
    "dealing_rounds": dealing_rounds,
}
