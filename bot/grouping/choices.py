"""Who gets up, where it makes no difference to how many do: those whose moving leaves the tables best mixed.

A look at each change of one or two people, again and again until none is better: nobody more moves, and no size
gets worse.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeAlias

from bot.grouping.problem import meeting

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.grouping.flows import Table
    from bot.grouping.problem import Pair, Participant, Problem

    Change: TypeAlias = tuple[tuple[str, int], ...]
    """People, and the table where each is to sit instead."""

_LOOKS: Final = 200_000
"""So many changes are looked at in all."""

_OFTEN: Final = 1000
"""Oftener than this that two people met makes no difference."""


@dataclass(frozen=True)
class Liking:
    """What it costs that two people share a table: kept apart weighs most, then each attribute, then that they met
    before; and a little that they do, so that tables are equally large.
    """

    problem: Problem
    people: Mapping[str, Participant]
    known: dict[Pair, int] = field(default_factory=dict)

    def pair(self, one: str, other: str) -> int:
        """Return the cost of two people."""
        both = meeting(one, other)
        if both not in self.known:
            self.known[both] = self._cost(both)
        return self.known[both]

    def _cost(self, both: Pair) -> int:
        apart = any(both[0] in each and both[1] in each for each in self.problem.apart)
        ranks = [int(apart), *(int(self._alike(both, each)) for each in self.problem.spread)]
        cost = 0
        for rank in (*ranks, min(self.problem.met.get(both, 0), _OFTEN), 1):
            cost = cost * self._step + rank
        return cost

    def _alike(self, both: Pair, attribute: str) -> bool:
        one, other = (self.people[each].value(attribute) if each in self.people else None for each in both)
        return one is not None and one == other

    @cached_property
    def _step(self) -> int:
        """Return by how much each thing outweighs the next: by more than all pairs could."""
        return _OFTEN * (len(self.people) + 2) ** 2

    @cached_property
    def most(self) -> int:
        """Return what outweighs all that pairs can cost."""
        return int(self._step ** (len(self.problem.spread) + 3))


@dataclass(slots=True)
class Seating:
    """Who sits where, and where they came from (None for latecomers).

    `bound` sit where they sit. `rather_not` are moved only where nobody else could be.
    """

    tables: Sequence[Table]
    seats: list[list[str]]
    homes: Mapping[str, int | None]
    bound: frozenset[str]
    rather_not: frozenset[str]
    liking: Liking
    where: dict[str, int] = field(default_factory=dict)
    near: list[dict[str, int]] = field(default_factory=list)
    """By table, what it costs there to sit with those who do: of whoever was asked about."""

    def __post_init__(self) -> None:
        self.where = {person: index for index, table in enumerate(self.seats) for person in table}
        self.near = [{} for _ in self.seats]

    def mix(self) -> None:
        """Change who moves, and where to, until no change of one or two people is better."""
        looks = _LOOKS
        better = True
        while better and looks > 0:
            better = False
            for person in self._restless():
                for change in self._changes(person):
                    looks -= 1
                    if self._is_better(change):
                        self._make(change)
                        better = True
                        break

    def _restless(self) -> list[str]:
        """Return who does not sit where they sat, in a stable order."""
        moved = (person for person, index in self.where.items() if self.homes[person] != index)
        return sorted(person for person in moved if person not in self.bound)

    def _changes(self, person: str) -> Iterator[Change]:
        """Return each change that has to do with somebody: sitting elsewhere, with another, or staying home."""
        here, home = self.where[person], self.homes[person]
        for there, table in enumerate(self.seats):
            if there == here or not table:
                continue
            yield ((person, there),)
            for other in sorted(table):
                if other not in self.bound:
                    yield ((person, there), (other, here))
                    if home is not None and there != home:
                        yield ((person, home), (other, here))

    def _is_better(self, change: Change) -> bool:
        """Whether nobody more would have to move, no size would be worse, and it would cost less."""
        was = tuple((person, self.where[person]) for person, _ in change)
        if sum(map(self._moved, change)) > sum(map(self._moved, was)):
            return False
        unwilling = sum(self._moved(each) for each in change if each[0] in self.rather_not)
        unwilling -= sum(self._moved(each) for each in was if each[0] in self.rather_not)
        changed = [person for person, _ in change]
        cost = unwilling * self.liking.most + sum(self._worse(person, to, changed) for person, to in change)
        return cost < 0 and self._keeps_sizes(was, change)

    def _moved(self, sitting: tuple[str, int]) -> bool:
        home = self.homes[sitting[0]]
        return home is not None and home != sitting[1]

    def _worse(self, person: str, to: int, changed: Sequence[str]) -> int:
        """Return how much more it costs that somebody sits at another table, from which the others of a change go."""
        gone = sum(self.liking.pair(person, each) for each in changed if each != person and self.where[each] == to)
        return self._beside(person, to) - gone - self._beside(person, self.where[person])

    def _beside(self, person: str, index: int) -> int:
        known = self.near[index]
        if person not in known:
            known[person] = sum(self.liking.pair(person, each) for each in self.seats[index] if each != person)
        return known[person]

    def _keeps_sizes(self, was: Change, change: Change) -> bool:
        before = {index: len(self.seats[index]) for _, index in (*was, *change)}
        after = dict(before)
        for (_, old), (_, new) in zip(was, change, strict=True):
            after[old] -= 1
            after[new] += 1
        breach = sum(
            self.tables[index].breach(after[index]) - self.tables[index].breach(before[index]) for index in after
        )
        return breach <= 0 and 1 not in after.values()

    def _make(self, change: Change) -> None:
        for person, to in change:
            self.seats[self.where[person]].remove(person)
            self.near[self.where[person]], self.near[to] = {}, {}
            self.where[person] = to
        for person, to in change:
            self.seats[to].append(person)
