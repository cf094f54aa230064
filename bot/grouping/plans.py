"""A way to keep all that is wished: how large the groups are, and where those sit whom a wish is about.

Sets that share people are one unit. The groups that are aimed at are tried first, then others that the range allows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from heapq import heapify, heappop, heapreplace
from random import Random
from typing import TYPE_CHECKING, Final

from bot.grouping.frames import frames

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.grouping.frames import Frame
    from bot.grouping.problem import Problem

_TRIES: Final = (1, 4, 16, 64, 256)
"""How many times the number of units one try may step, and 100 more; then others are tried, then for longer."""


@dataclass(slots=True)
class Steps:
    """How many steps of a search may still be taken."""

    left: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The sizes of the groups, their places where there are any, and the group of each person whom a wish is about.

    `units` are those who stay together, two or more; `kept_from` tells whom each person may not sit with.
    """

    sizes: tuple[int, ...]
    places: tuple[int, ...]
    seats: Mapping[str, int]
    units: tuple[tuple[str, ...], ...]
    kept_from: Mapping[str, frozenset[str]]


def wished(sets: Iterable[Iterable[str]], here: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Return the sets as they count: those who are here, each in order, where they are two or more."""
    present = frozenset(here)
    return tuple(sorted({tuple(sorted(inside)) for each in sets if len(inside := present & set(each)) > 1}))


def counted(problem: Problem) -> Problem:
    """Return the same problem with sets as they count, and people in order."""
    ids = [each.id for each in problem.people]
    return replace(
        problem,
        people=tuple(sorted(problem.people, key=lambda each: each.id)),
        together=wished(problem.together, ids),
        apart=wished(problem.apart, ids),
    )


def units_of(sets: Iterable[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Return who stays together: sets that share people are one."""
    unit: dict[str, set[str]] = {}
    for each in sets:
        merged = set(each).union(*(unit[person] for person in each if person in unit))
        unit.update(dict.fromkeys(merged, merged))
    return tuple(sorted(tuple(sorted(each)) for each in {id(each): each for each in unit.values()}.values()))


def frames_of(problem: Problem) -> list[Frame]:
    """Return what groups there may be for a problem, the best first."""
    return frames(
        len(problem.people), smallest=problem.smallest, largest=problem.largest, capacities=problem.capacities
    )


def plan_for(problem: Problem, steps: Steps) -> Plan | None:
    """Return a plan of a counted problem; None where there is none, or where steps are used up before one is found."""
    possible = frames_of(problem)
    if not possible:
        return None
    units, kept_from = units_of(problem.together), _kept_from(problem.apart)
    bound = [*units, *((each,) for each in sorted(kept_from.keys() - {one for unit in units for one in unit}))]
    if not bound:
        return Plan(possible[0].sizes, possible[0].places, {}, (), {})
    most_apart, largest = max(map(len, problem.apart), default=0), max(map(len, bound))
    possible = [each for each in possible if len(each.sizes) >= most_apart and max(each.most) >= largest]
    found = _search(_Wish(bound, _between(bound, kept_from), len(problem.people)), possible, steps, problem.seed)
    if found is None:
        return None
    frame, seats, sizes = found
    seated = {person: seat for unit, seat in zip(bound, seats, strict=True) for person in unit}
    return Plan(tuple(sizes), frame.places, seated, units, kept_from)


@dataclass(frozen=True, slots=True)
class _Wish:
    """Units whose seats a wish is about, those that each is kept from, and how many people there are in all."""

    units: Sequence[Sequence[str]]
    kept_from: Sequence[Sequence[int]]
    people: int

    @property
    def free(self) -> int:
        return self.people - sum(map(len, self.units))


def _search(
    wish: _Wish, possible: Sequence[Frame], steps: Steps, seed: int
) -> tuple[Frame, list[int], list[int]] | None:
    """Return the best frame that the units go into, their groups, and the sizes of all groups."""
    from bot.grouping.packing import Packing  # noqa: PLC0415 - numpy is loaded when somebody deals, not before

    ranges = [
        (frame, groups)
        for frame in possible
        for groups in dict.fromkeys(((frame.sizes, frame.sizes), (frame.least, frame.most)))
    ]
    dice = Random(seed)
    for tries in _TRIES:
        undecided = []
        for frame, groups in ranges:
            given = Steps(min(steps.left, tries * (len(wish.units) + 100)))
            before = given.left
            packing = Packing([len(each) for each in wish.units], wish.kept_from, groups, wish.free)
            seats = packing.search(given, dice, tight=tries % 8 > 0)
            steps.left -= before - given.left
            if seats is not None:
                return frame, seats, _filled(groups, packing.load.tolist(), wish.free)
            if given.left == 0:
                undecided.append((frame, groups))
        ranges = undecided
    return None


def _filled(groups: tuple[Sequence[int], Sequence[int]], load: list[int], free: int) -> list[int]:
    """Return the sizes when the free are seated as evenly as those who sit already, and the range, let them be."""
    sizes = [max(each) for each in zip(load, groups[0], strict=True)]
    left = free - sum(sizes) + sum(load)
    room = [(size, group) for group, size in enumerate(sizes) if size < groups[1][group]]
    heapify(room)
    for _ in range(left):
        size, group = room[0]
        sizes[group] = size + 1
        if sizes[group] < groups[1][group]:
            heapreplace(room, (size + 1, group))
        else:
            heappop(room)
    return sizes


def _between(units: Sequence[Sequence[str]], kept_from: Mapping[str, frozenset[str]]) -> list[list[int]]:
    """Return, for each unit, those that it must not sit with."""
    unit_of = {person: number for number, unit in enumerate(units) for person in unit}
    return [sorted({unit_of[other] for person in unit for other in kept_from.get(person, ())}) for unit in units]


def _kept_from(sets: Iterable[Sequence[str]]) -> dict[str, frozenset[str]]:
    """Return whom each person may not sit with."""
    found: dict[str, set[str]] = {}
    for each in sets:
        for person in each:
            found.setdefault(person, set()).update(each)
    return {person: frozenset(others - {person}) for person, others in found.items()}
