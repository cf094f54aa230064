"""Who gets up, where it makes no difference to how many do: those whose moving leaves the tables best mixed.

A look at each change of one or two people, again and again until none is better: nobody more moves, and no size
gets worse.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
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


@dataclass(frozen=True, slots=True)
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

    def table(self, people: Sequence[str]) -> int:
        """Return the cost of a table."""
        return sum(self.pair(one, other) for one, other in combinations(people, 2))

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

    @property
    def _step(self) -> int:
        """Return by how much each thing outweighs the next: by more than all pairs could."""
        return _OFTEN * (len(self.people) + 2) ** 2

    @property
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

    def __post_init__(self) -> None:
        self.where = {person: index for index, table in enumerate(self.seats) for person in table}

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
        was = tuple((person, self.where[person]) for person, _ in change)
        if sum(map(self._moved, change)) > sum(map(self._moved, was)):
            return False
        touched = sorted({index for _, index in (*was, *change)})
        before = [self.seats[index] for index in touched]
        after = [self._after(index, change) for index in touched]
        if any(len(table) == 1 for table in after) or self._breach(touched, after) > self._breach(touched, before):
            return False
        return self._cost(after, change) < self._cost(before, was)

    def _moved(self, sitting: tuple[str, int]) -> int:
        person, index = sitting
        return int(self.homes[person] not in (None, index))

    def _breach(self, touched: Sequence[int], tables: Sequence[Sequence[str]]) -> int:
        return sum(self.tables[index].breach(len(table)) for index, table in zip(touched, tables, strict=True))

    def _cost(self, tables: Sequence[Sequence[str]], sitting: Change) -> int:
        unwilling = sum(self._moved(each) for each in sitting if each[0] in self.rather_not)
        return unwilling * self.liking.most + sum(map(self.liking.table, tables))

    def _after(self, index: int, change: Change) -> list[str]:
        leaving = {person for person, _ in change}
        return [each for each in self.seats[index] if each not in leaving] + [p for p, to in change if to == index]

    def _make(self, change: Change) -> None:
        for index in {index for person, to in change for index in (self.where[person], to)}:
            self.seats[index] = self._after(index, change)
        self.where.update(change)
