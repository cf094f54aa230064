"""What no deal can go below: the fewest pairs who share something, in groups of given sizes.

Where sizes differ by one at most a formula tells it, since every class of people can be spread evenly at once.
Where they differ by more it is a transportation problem with convex costs, whose linear programme is exact.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from bot.grouping.problem import meeting

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    from bot.grouping.problem import Pair, Problem


class Block(NamedTuple):
    """Groups whose sizes differ by at most one: how many they are, and how many people they hold."""

    groups: int
    people: int


def pairs_in(count: int) -> int:
    """Return how many pairs so many people make."""
    return count * (count - 1) // 2


def even_pairs(count: int, groups: int) -> int:
    """Return how many pairs so many alike make when they are spread evenly over groups: the fewest there can be."""
    each, more = divmod(count, groups)
    return (groups - more) * pairs_in(each) + more * pairs_in(each + 1)


def blocks(sizes: Iterable[int]) -> list[Block]:
    """Return the sizes as runs that differ by at most one, the larger first."""
    runs: list[list[int]] = []
    for size in sorted(sizes, reverse=True):
        if runs and runs[-1][0] - size <= 1:
            runs[-1].append(size)
        else:
            runs.append([size])
    return [Block(len(run), sum(run)) for run in runs]


def fewest_pairs(counts: Iterable[int], sizes: Sequence[int]) -> int:
    """Return the fewest pairs of one class that sit together, when classes of these counts fill groups of these sizes.

    Whoever is in no class need not be counted: they are like nobody.
    """
    alike = sorted(count for count in counts if count > 1)
    runs = blocks(sizes)
    if len(runs) <= 1 or not alike:
        return sum(even_pairs(count, len(sizes)) for count in alike)
    from bot.grouping.transport import apportion  # noqa: PLC0415 - the solver takes a tenth of a second to load

    return apportion(alike, [range(len(alike))], runs).pairs[0]


def fewest_pairs_of_units(units: Iterable[Sequence[int]], groups: int) -> int:
    """Return the fewest pairs of a class, summed over classes, when units of people stay together.

    For each class, how many of it each unit holds. A unit larger than the average sits with no other of its
    class, and so on with the rest; no deal is more even than that.
    """
    return sum(_levelled(sorted(unit, reverse=True), groups) for unit in units)


def _levelled(unit: Sequence[int], groups: int) -> int:
    left, pairs = sum(unit), 0
    for size in unit:
        if groups <= 1 or size * groups <= left:
            break
        pairs += pairs_in(size)
        left -= size
        groups -= 1
    return pairs + even_pairs(left, groups)


def spread_bound(problem: Problem, attribute: str, sizes: Sequence[int], units: Iterable[Sequence[str]] = ()) -> int:
    """Return what no deal into groups of these sizes, with these units kept together, can go below."""
    value = {each.id: told for each in problem.people if (told := each.value(attribute))}
    if not sizes or not value:
        return 0
    counts = Counter(value.values())
    bound = fewest_pairs(counts.values(), sizes)
    inside = [Counter(value[each] for each in unit if each in value) for unit in units if len(unit) > 1]
    held: dict[Hashable, list[int]] = {}
    for unit in inside:
        for town, count in unit.items():
            held.setdefault(town, []).append(count)
    if not held:
        return bound
    spread = ([*held.get(town, ()), *[1] * (count - sum(held.get(town, ())))] for town, count in counts.items())
    return max(bound, fewest_pairs_of_units(spread, len(sizes)))


def times_met(problem: Problem) -> Mapping[Pair, int]:
    """Return how often pairs met, of those who are here and met at all; the lesser id first."""
    here = {each.id for each in problem.people}
    found: Counter[Pair] = Counter()
    for (one, other), count in problem.met.items():
        if count > 0 and one != other and one in here and other in here:
            found[meeting(one, other)] += count
    return found


def met_bound(problem: Problem, sizes: Sequence[int], units: Iterable[Sequence[str]] = ()) -> int:
    """Return how often, at least, those at one table have met before.

    Everybody sits with as many as the smallest group holds besides them: with their own unit, and at best with
    those whom they have met least.
    """
    if not problem.met or not sizes:
        return 0
    mates = {each: [one for one in unit if one != each] for unit in units for each in unit}
    beside = _met_by_person(problem)
    total = 0
    for person in (each.id for each in problem.people):
        known = beside.get(person, {})
        bound = mates.get(person, [])
        strangers = len(problem.people) - 1 - len(bound) - sum(each not in bound for each in known)
        lack = max(0, min(sizes) - 1 - len(bound) - strangers)
        others = sorted(count for each, count in known.items() if each not in bound)
        total += sum(known.get(each, 0) for each in bound) + sum(others[:lack])
    return -(-total // 2)


def _met_by_person(problem: Problem) -> Mapping[str, dict[str, int]]:
    """Return whom each person met and how often, among those who are here."""
    found: dict[str, dict[str, int]] = {}
    for (one, other), count in times_met(problem).items():
        found.setdefault(one, {})[other] = count
        found.setdefault(other, {})[one] = count
    return found
