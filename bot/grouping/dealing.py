"""One round is dealt: what must be is kept, then each attribute is spread in its order, then nobody meets again.

Equal seeds give equal deals, whatever order people come in. What contradicts itself is answered, never bent.
"""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import TYPE_CHECKING, Final

from bot.grouping.account import tell
from bot.grouping.bounds import met_bound, spread_bound, times_met
from bot.grouping.contradictions import settle
from bot.grouping.plans import counted
from bot.grouping.problem import Contradiction
from bot.grouping.spreading import spread_evenly

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.grouping.plans import Plan
    from bot.grouping.problem import Deal, Problem

_LOOKED_AT: Final = 3_000_000
"""How many people a deal looks at, in all its steps, before what it found has to do."""
_STEPS: Final = 6_000


def deal_groups(problem: Problem) -> Deal | Contradiction:
    """Return the groups, or what contradicts itself and the least that has to give way.

    Raises:
        ValueError: the range is impossible, or two people have one id.
    """
    ids = [each.id for each in problem.people]
    if len(set(ids)) < len(ids):
        raise ValueError([each for each, count in Counter(ids).items() if count > 1])
    plan = settle(problem)
    return plan if isinstance(plan, Contradiction) else _deal(counted(problem), plan)


def _deal(problem: Problem, plan: Plan) -> Deal:
    ids = [each.id for each in problem.people]
    labels = [labels_of(problem, each) for each in problem.spread]
    dice = Random(problem.seed)
    groups = _filled(plan, ids, labels, dice) if plan.seats else spread_evenly(labels, plan.sizes, dice)
    groups = _mixed(problem, plan, labels, groups, dice)
    if not plan.places:
        dice.shuffle(groups)
    return tell(problem, [[ids[each] for each in group] for group in groups], places=plan.places, units=plan.units)


def labels_of(problem: Problem, attribute: str) -> list[int]:
    """Return the class of each person in their order; -1 for whoever is like nobody else."""
    values = [each.value(attribute) for each in problem.people]
    shared = [each for each, count in Counter(values).items() if each is not None and count > 1]
    numbers = {each: number for number, each in enumerate(sorted(shared))}
    return [numbers.get(each or "", -1) for each in values]


def _filled(plan: Plan, ids: Sequence[str], labels: Sequence[Sequence[int]], dice: Random) -> list[list[int]]:
    """Return groups where those whom a wish is about sit as planned, and each of the others where they fit best."""
    from bot.grouping.filling import fill  # noqa: PLC0415 - numpy is loaded where it is needed

    return fill([plan.seats.get(each, -1) for each in ids], plan.sizes, labels, dice)


def _mixed(
    problem: Problem, plan: Plan, labels: Sequence[Sequence[int]], groups: list[list[int]], dice: Random
) -> list[list[int]]:
    """Return the groups after a search, where something is above its bound."""
    number = {each.id: index for index, each in enumerate(problem.people)}
    bounds = [spread_bound(problem, each, plan.sizes, plan.units) for each in problem.spread]
    bounds.append(met_bound(problem, plan.sizes, plan.units))
    if len(groups) <= 1 or _at_bounds(problem, labels, groups, bounds):
        return groups
    from bot.grouping.mixing import Costs, mix  # noqa: PLC0415 - numpy is loaded where it is needed

    met = {(number[one], number[other]): count for (one, other), count in times_met(problem).items()}
    apart = {(number[one], number[other]) for one, kept in plan.kept_from.items() for other in kept if one < other}
    seats = [0] * len(number)
    for table, group in enumerate(groups):
        for person in group:
            seats[person] = table
    units = [[number[each] for each in unit] for unit in plan.units]
    steps = min(_STEPS, _LOOKED_AT // len(seats))
    seats = mix(seats, units, Costs(frozenset(apart), labels, met, bounds), dice=dice, steps=steps)
    return [[each for each, table in enumerate(seats) if table == group] for group in range(len(groups))]


def _at_bounds(
    problem: Problem, labels: Sequence[Sequence[int]], groups: Sequence[Sequence[int]], bounds: Sequence[int]
) -> bool:
    """Whether nothing can be better: nobody has met, and each attribute is at its bound."""
    if problem.met:
        return False
    found = (Counter((table, known[each]) for table, group in enumerate(groups) for each in group) for known in labels)
    pairs = [sum(n * (n - 1) // 2 for (_, name), n in counts.items() if name >= 0) for counts in found]
    return pairs == list(bounds[:-1])
