"""Free people are spread over groups by construction: no search, and the fewest pairs by proof.

Sorted so that every class stands together and dealt round, each class differs by at most one between groups. A
second family of classes, not nested in the first, is then evened out two groups at a time: their people are matched
within their classes, once by each family, and those matched are parted. Both families stay even throughout.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeAlias

from bot.grouping.bounds import blocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from random import Random

Labels: TypeAlias = "Sequence[int]"
"""The class of each person in one attribute; less than nought where they are like nobody."""


def families(attributes: Sequence[Labels]) -> tuple[list[int], list[int]]:
    """Return the indices of those attributes that nest in each other, the first among them, and of a second such
    family. What is in neither has to be searched for.
    """
    first: list[int] = []
    second: list[int] = []
    for index, labels in enumerate(attributes):
        for family in (first, second):
            if all(_nested(labels, attributes[each]) for each in family):
                family.append(index)
                break
    return first, second


def _nested(one: Labels, other: Labels) -> bool:
    """Whether no class of the one crosses a class of the other: they are apart, or one holds the other."""
    inside, outside = _classes(one), _classes(other)
    return all(_holds(members, other, outside) or _holds_all(members, other, outside) for members in inside.values())


def _holds(members: Sequence[int], other: Labels, outside: dict[int, list[int]]) -> bool:
    """Whether all of these are in one class of the other attribute."""
    found = {other[each] for each in members}
    return len(found) == 1 and next(iter(found)) in outside


def _holds_all(members: Sequence[int], other: Labels, outside: dict[int, list[int]]) -> bool:
    """Whether each class of the other attribute that one of these is in has nobody else."""
    inside = set(members)
    return all(inside.issuperset(outside.get(name, ())) for name in {other[each] for each in members})


def _classes(labels: Labels) -> dict[int, list[int]]:
    """Return the people of each class."""
    classes: dict[int, list[int]] = defaultdict(list)
    for person, name in enumerate(labels):
        if name >= 0:
            classes[name].append(person)
    return classes


def spread_evenly(attributes: Sequence[Labels], sizes: Sequence[int], dice: Random) -> list[list[int]]:
    """Return the people of each group, in groups of these sizes.

    The attributes that nest in the first are at their bound, each as soon as those before it allow; where sizes
    differ by at most one so is a second family of them.
    """
    people = list(range(sum(sizes)))
    dice.shuffle(people)
    first, second = families(attributes)
    line = ranked(people, [attributes[each] for each in first])
    groups: list[list[int]] = [[] for _ in sizes]
    order = sorted(range(len(sizes)), key=lambda each: -sizes[each])
    runs = blocks(sizes)
    shares = [line] if len(runs) <= 1 else _shared(line, [attributes[each] for each in first], sizes)
    begin = 0
    for run, share in zip(runs, shares, strict=False):
        chosen = order[begin : begin + run.groups]
        for number, group in enumerate(chosen):
            groups[group] = share[number :: run.groups]
        _even_out(groups, chosen, [attributes[each] for each in first], [attributes[each] for each in second])
        begin += run.groups
    return groups


def ranked(people: Iterable[int], nested: Sequence[Labels]) -> list[int]:
    """Return the people so that each class stands together, in the order in which it is first met."""
    counts = [{name: len(members) for name, members in _classes(labels).items()} for labels in nested]
    met: dict[tuple[int, int], int] = {}

    def key(person: int) -> list[tuple[int, int]]:
        held = [(-counts[level][labels[person]], level) for level, labels in enumerate(nested) if labels[person] >= 0]
        names = [(level, nested[level][person]) for _, level in sorted(held)]
        return [(met.setdefault(name, len(met)), name[0]) for name in names]

    keys = {person: key(person) for person in people}
    return sorted(keys, key=keys.__getitem__)


def _shared(line: Sequence[int], nested: Sequence[Labels], sizes: Sequence[int]) -> list[list[int]]:
    """Return who sits in which run of groups of like size, in the order given."""
    from bot.grouping.transport import apportion  # noqa: PLC0415 - the solver takes a tenth of a second to load

    sorts: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for person in line:
        if any(labels[person] >= 0 for labels in nested):
            sorts[tuple(labels[person] for labels in nested)].append(person)
    levels = [[name[level] if name[level] >= 0 else None for name in sorts] for level in range(len(nested))]
    runs = blocks(sizes)
    if not sorts:
        counts: Sequence[Sequence[int]] = ()
    else:
        counts = apportion([len(each) for each in sorts.values()], levels, runs).sorts
    chosen: dict[int, int] = {}
    for members, row in zip(sorts.values(), counts, strict=True):
        spots = [run for run, count in enumerate(row) for _ in range(count)]
        chosen.update(zip(members, spots, strict=True))
    room = [run.people for run in runs]
    for run in chosen.values():
        room[run] -= 1
    rest = iter([run for run, count in enumerate(room) for _ in range(count)])
    shares: list[list[int]] = [[] for _ in runs]
    for person in line:
        shares[chosen[person] if person in chosen else next(rest)].append(person)
    return shares


# Two groups at a time ---------------------------------------------------------------------------------


def _even_out(
    groups: list[list[int]], chosen: Sequence[int], first: Sequence[Labels], second: Sequence[Labels]
) -> None:
    """Even the second family out between the chosen groups, whose sizes differ by at most one.

    Each parting makes the sum of squares of some class less and of none more, so it ends.
    """
    counts = [_counted(groups, chosen, labels) for labels in second]
    open_classes = {(level, name) for level, table in enumerate(counts) for name in table}
    while open_classes:
        level, name = min(open_classes)
        row = counts[level][name]
        most, least = max(chosen, key=lambda each: row.get(each, 0)), min(chosen, key=lambda each: row.get(each, 0))
        if row.get(most, 0) - row.get(least, 0) <= 1:
            open_classes.discard((level, name))
            continue
        _count(counts, second, groups, (most, least), -1)
        groups[most], groups[least] = _part(groups[most], groups[least], first, second)
        _count(counts, second, groups, (most, least), +1)


def _counted(groups: Sequence[Sequence[int]], chosen: Iterable[int], labels: Labels) -> dict[int, dict[int, int]]:
    """Return how many of each class sit in each of the groups."""
    table: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for group in chosen:
        for person in groups[group]:
            if labels[person] >= 0:
                table[labels[person]][group] += 1
    return table


def _count(
    counts: Sequence[dict[int, dict[int, int]]],
    levels: Sequence[Labels],
    groups: Sequence[Sequence[int]],
    touched: Iterable[int],
    by: int,
) -> None:
    for group in touched:
        for table, labels in zip(counts, levels, strict=True):
            for person in groups[group]:
                if labels[person] >= 0:
                    table[labels[person]][group] += by


def _part(
    one: Sequence[int], other: Sequence[int], first: Sequence[Labels], second: Sequence[Labels]
) -> tuple[list[int], list[int]]:
    """Share the people of two groups between them so that every class of both families is halved."""
    people = [*one, *other]
    mates = (_matched(people, first), _matched(people, second))
    side: dict[int, int] = {}
    ends = [each for each in people if any(each not in mate for mate in mates)]
    for start in (*ends, *people):
        _alternate(start, mates, side)
    halves = [[each for each in people if side[each] == half] for half in (0, 1)]
    if (len(halves[0]) > len(halves[1])) != (len(one) > len(other)):
        halves.reverse()
    return halves[0], halves[1]


def _alternate(start: int, mates: tuple[dict[int, int], dict[int, int]], side: dict[int, int]) -> None:
    """Walk from mate to mate, once by the one matching and once by the other, and change sides at each step."""
    by = 0 if start in mates[0] else 1
    person: int | None = start
    half = 0
    while person is not None and person not in side:
        side[person] = half
        person, by, half = mates[by].get(person), 1 - by, 1 - half


def _matched(people: Sequence[int], nested: Sequence[Labels]) -> dict[int, int]:
    """Match people two by two, within the least class that can be; one at most is left."""
    classes: dict[tuple[int, int], list[int]] = defaultdict(list)
    for level, labels in enumerate(nested):
        for person in people:
            if labels[person] >= 0:
                classes[level, labels[person]].append(person)
    mates: dict[int, int] = {}
    for members in (*sorted(classes.values(), key=len), people):
        alone = [each for each in members if each not in mates]
        for left, right in zip(alone[::2], alone[1::2], strict=False):
            mates[left], mates[right] = right, left
    return mates
