"""What is told of groups once they are made: why each looks so, how good they are, and what they fall short of."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bot.grouping.bounds import met_bound, pairs_in, spread_bound, times_met
from bot.grouping.problem import Deal, Dealt, Reason, Shortfall

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.grouping.problem import Pair, Participant, Problem


def tell(
    problem: Problem,
    groups: Sequence[Sequence[str]],
    *,
    places: Sequence[int] = (),
    units: Sequence[Sequence[str]] = (),
) -> Deal:
    """Return the deal that these groups of ids are, in their order; `units` are those who are kept together.

    `places` are the indices of the groups' places, where there are any.
    """
    people = {each.id: each for each in problem.people}
    met = times_met(problem)
    dealt = tuple(
        Dealt(tuple(sorted(group)), _reason(problem, people, met, frozenset(group)), place)
        for group, place in zip(groups, places or (None,) * len(groups), strict=True)
    )
    sizes = [len(each) for each in groups]
    pairs = {each: sum(group.why.pairs[each] for group in dealt) for each in problem.spread}
    pairs["met"] = sum(met[pair] for group in dealt for pair in group.why.again)
    bound = {each: spread_bound(problem, each, sizes, units) for each in problem.spread}
    bound["met"] = met_bound(problem, sizes, units)
    return Deal(dealt, pairs, bound, (*_outside(problem, sizes), *_above(pairs, bound)))


def _reason(
    problem: Problem, people: Mapping[str, Participant], met: Mapping[Pair, int], group: frozenset[str]
) -> Reason:
    counts = {
        attribute: Counter(value for each in group if (value := people[each].value(attribute)))
        for attribute in problem.spread
    }
    together = {tuple(sorted(group.intersection(each))) for each in problem.together}
    kept = {each for wished in problem.apart if len(people.keys() & set(wished)) > 1 for each in group & set(wished)}
    ordered = sorted(group)
    again = [(one, other) for place, one in enumerate(ordered) for other in ordered[place + 1 :]] if met else []
    return Reason(
        pairs={name: sum(pairs_in(count) for count in found.values()) for name, found in counts.items()},
        values={name: len(found) for name, found in counts.items()},
        together=tuple(sorted(each for each in together if len(each) > 1)),
        apart=tuple(sorted(kept)),
        again=tuple(pair for pair in again if pair in met),
    )


def _outside(problem: Problem, sizes: Sequence[int]) -> list[Shortfall]:
    """Return a shortfall for each size that is outside the range."""
    wrong = sorted({each for each in sizes if not problem.smallest <= each <= problem.largest})
    limits = {"smallest": problem.smallest, "largest": problem.largest}
    return [Shortfall("size", {"size": each, **limits}) for each in wrong]


def _above(pairs: Mapping[str, int], bound: Mapping[str, int]) -> list[Shortfall]:
    """Return a shortfall for each count that is above its bound, the weightiest first."""
    return [
        Shortfall("again", {"pairs": count, "bound": bound[name]})
        if name == "met"
        else Shortfall("spread", {"attribute": name, "pairs": count, "bound": bound[name]})
        for name, count in pairs.items()
        if count > bound[name]
    ]
