"""People change seats until every wish is as near its bound as can be: a tabu search that counts classes.

What it knows is how many of each class sit at each table, and who of those with a past sits where: nothing grows
with the square of the people. Each step looks at all swaps of one person who is in excess, and makes the best.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

_NEVER: Final = np.iinfo(np.int64).max // 4
"""What a swap costs that cannot be made."""
_LOOKS: Final = 4
"""How many people, or tables for a unit, one step looks at."""
_SELDOM: Final = 5
"""One step in so many tries to better things by moving a unit, whether it is in excess or not."""
_REST: Final = 12
"""For how many steps somebody who has moved stays, at most, and three more."""


@dataclass(frozen=True, slots=True)
class Costs:
    """What is to be little, the weightiest first: pairs who are kept apart, then pairs of a class by attribute,
    then how often those at one table met.

    `apart` and `met` hold pairs of people, the lesser first. `labels` are the classes by attribute, less than
    nought for those who are like nobody. `bounds` tells where to stop: one for each of `labels`, and one for `met`.
    """

    apart: frozenset[tuple[int, int]]
    labels: Sequence[Sequence[int]]
    met: Mapping[tuple[int, int], int]
    bounds: Sequence[int]


class Mixing:
    """Who sits where, and how far that is from what is wished."""

    def __init__(self, seats: Sequence[int], units: Sequence[Sequence[int]], costs: Costs) -> None:
        self.seats = np.array(seats, dtype=np.intp)
        self.tables = int(self.seats.max()) + 1
        self.bounds = [0, *costs.bounds]
        self.units = {person: list(unit) for unit in units for person in unit}
        self.alone = np.array([each not in self.units for each in range(len(seats))])
        self.until = np.zeros(len(seats), dtype=np.int64)
        """The step until which a person keeps their seat."""
        kept, past = [_Pairs(each, self.seats, self.tables) for each in (dict.fromkeys(costs.apart, 1), costs.met)]
        classes = [_Classes(labels, self.seats, self.tables) for labels in costs.labels]
        self.parts: list[_Classes | _Pairs] = [kept, *classes, past]
        self.weights = self._weights(max(costs.met.values(), default=1))

    def _weights(self, oftenest: int) -> list[int]:
        """Return what each thing weighs beside the others: more than one swap can change of all that weigh less.

        Where there are too many things for that they weigh as much more as there is room for.
        """
        most = 4 * int(np.bincount(self.seats).max()) * oftenest + 1
        levels = len(self.parts)
        most = min(most, int((1 << 40) ** (1 / (levels - 1))))
        return [most**level for level in reversed(range(levels))]

    def excess(self) -> tuple[int, ...]:
        """Return how far each thing is above its bound, the weightiest first."""
        return tuple(max(0, part.total - bound) for part, bound in zip(self.parts, self.bounds, strict=True))

    def move(self, person: int, table: int) -> None:
        """Let one person sit elsewhere."""
        here = int(self.seats[person])
        for part in self.parts:
            part.move(person, here, table)
        self.seats[person] = table

    def changes(self, person: int) -> Ints:
        """Return what the whole cost changes by when this person swaps with each of all."""
        here = int(self.seats[person])
        change = np.zeros(len(self.seats), dtype=np.int64)
        for weight, part in zip(self.weights, self.parts, strict=True):
            if part.matters:
                change += weight * part.changes(person, here, self.seats)
        change[(self.seats == here) | ~self.alone] = _NEVER
        return change

    def moving(self, table: int) -> Ints:
        """Return what the whole cost changes by when each of all moves to a table."""
        change = np.zeros(len(self.seats), dtype=np.int64)
        for weight, part in zip(self.weights, self.parts, strict=True):
            if part.matters:
                change += weight * part.moving(table, self.seats)
        return change

    def in_excess(self, level: int) -> NDArray[np.intp]:
        """Return who is to look for another seat for the sake of one thing."""
        return np.flatnonzero(self.parts[level].excess(self.seats))


class _Classes:
    """How many of each class of one attribute sit at each table; the last row is for those like nobody."""

    def __init__(self, labels: Sequence[int], seats: NDArray[np.intp], tables: int) -> None:
        given = np.array(labels, dtype=np.intp)
        names = int(given.max(initial=-1)) + 1
        self.known = (given >= 0).astype(np.int64)
        self.labels = np.where(given >= 0, given, names)
        self.counts = np.zeros((names + 1, tables), dtype=np.int64)
        np.add.at(self.counts, (self.labels, seats), self.known)
        self.total = int((self.counts * (self.counts - 1)).sum()) // 2
        self.matters = names > 0

    def move(self, person: int, here: int, there: int) -> None:
        if self.known[person]:
            row = self.counts[self.labels[person]]
            row[here] -= 1
            self.total += int(row[there]) - int(row[here])
            row[there] += 1

    def changes(self, person: int, here: int, seats: NDArray[np.intp]) -> Ints:
        name = self.labels[person]
        own = self.counts[self.labels, seats] - self.known
        same = (self.labels == name) & (self.known > 0)
        joining = self.counts[name, seats] * self.known[person] - same
        coming = self.counts[self.labels, here] - same
        left = (self.counts[name, here] - 1) * self.known[person]
        change: Ints = joining + coming - own - left
        return change

    def moving(self, table: int, seats: NDArray[np.intp]) -> Ints:
        change: Ints = self.counts[self.labels, table] - self.counts[self.labels, seats] + self.known
        return change

    def excess(self, seats: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Return who sits where there are more of their class than need be: two more than somewhere, else two."""
        here = self.counts[self.labels, seats]
        crowded: NDArray[np.bool_] = here - self.counts.min(axis=1)[self.labels] > 1
        return crowded if crowded.any() else here > 1


class _Pairs:
    """What each person who has a past with others would meet of it at each table."""

    def __init__(self, pairs: Mapping[tuple[int, int], int], seats: NDArray[np.intp], tables: int) -> None:
        others: dict[int, dict[int, int]] = {}
        for (one, other), count in sorted(pairs.items()):
            others.setdefault(one, {})[other] = count
            others.setdefault(other, {})[one] = count
        row = {person: number for number, person in enumerate(sorted(others))}
        self.matters = bool(others)
        self.rows = np.full(len(seats), len(row), dtype=np.intp)
        self.rows[sorted(others)] = np.arange(len(row))
        self.others = {each: np.array(list(found), dtype=np.intp) for each, found in others.items()}
        self.counts = {each: np.array(list(found.values()), dtype=np.int64) for each, found in others.items()}
        self.at = np.zeros((len(row) + 1, tables), dtype=np.int64)
        for person, found in self.others.items():
            np.add.at(self.at[row[person]], seats[found], self.counts[person])
        self.total = int(self.at[self.rows, seats].sum()) // 2

    def move(self, person: int, here: int, there: int) -> None:
        if (others := self.others.get(person)) is None:
            return
        row = self.at[self.rows[person]]
        self.total += int(row[there]) - int(row[here])
        rows = self.rows[others]
        self.at[rows, here] -= self.counts[person]
        self.at[rows, there] += self.counts[person]

    def changes(self, person: int, here: int, seats: NDArray[np.intp]) -> Ints:
        row = self.at[self.rows[person]]
        change: Ints = row[seats] + self.at[self.rows, here] - self.at[self.rows, seats] - row[here]
        if person in self.others:
            change[self.others[person]] -= 2 * self.counts[person]
        return change

    def moving(self, table: int, seats: NDArray[np.intp]) -> Ints:
        change: Ints = self.at[self.rows, table] - self.at[self.rows, seats]
        return change

    def excess(self, seats: NDArray[np.intp]) -> NDArray[np.bool_]:
        found: NDArray[np.bool_] = self.at[self.rows, seats] > 0
        return found


def mix(seats: Sequence[int], units: Sequence[Sequence[int]], costs: Costs, *, dice: Random, steps: int) -> list[int]:
    """Return the best seating found within so many steps; tables keep their sizes, and units stay whole."""
    mixing = Mixing(seats, units, costs)
    best, least, since = mixing.seats.copy(), mixing.excess(), 0
    patience = 400 + 4 * len(seats)
    for step in range(1, steps + 1):
        excess = mixing.excess()
        levels = [level for level, each in enumerate(excess) if each]
        if not levels or since > patience:
            break
        _step(mixing, levels[0] if dice.randrange(2) else dice.choice(levels), step, dice)
        since += 1
        if (excess := mixing.excess()) < least:
            best, least, since = mixing.seats.copy(), excess, 0
    found: list[int] = best.tolist()
    return found


def _step(mixing: Mixing, level: int, step: int, dice: Random) -> None:
    """Let somebody who is in excess change seats with whoever it is best with; now and then any unit."""
    if mixing.units and dice.randrange(_SELDOM) == 0:
        unit = mixing.units[dice.choice(sorted(mixing.units))]
        _move_unit(mixing, unit, step, dice, most=mixing.excess())
        return
    crowd = mixing.in_excess(level)
    crowd = crowd[mixing.until[crowd] <= step]
    chosen = [int(crowd[each]) for each in dice.sample(range(len(crowd)), min(_LOOKS, len(crowd)))]
    alone = [each for each in chosen if mixing.alone[each]]
    if chosen and not mixing.alone[chosen[0]]:
        _move_unit(mixing, mixing.units[chosen[0]], step, dice)
    elif alone:
        _swap_best(mixing, alone, step, dice)


def _swap_best(mixing: Mixing, people: Sequence[int], step: int, dice: Random) -> None:
    """Make the best swap of any of these people."""
    changes = np.stack([mixing.changes(each) for each in people])
    changes[:, mixing.until > step] = _NEVER
    least = changes.min()
    if least >= _NEVER:
        return
    places = np.flatnonzero(changes == least)
    row, other = divmod(int(places[dice.randrange(len(places))]), len(mixing.seats))
    one = people[row]
    here, there = int(mixing.seats[one]), int(mixing.seats[other])
    mixing.move(one, there)
    mixing.move(other, here)
    mixing.until[[one, other]] = step + 3 + dice.randrange(_REST)


def _move_unit(
    mixing: Mixing, unit: Sequence[int], step: int, dice: Random, most: tuple[int, ...] | None = None
) -> None:
    """Let a whole unit change seats with as many of another table, of some tables the best.

    With `most`, only where nothing is then above it.
    """
    here = int(mixing.seats[unit[0]])
    tables = [each for each in range(mixing.tables) if each != here]
    tried = []
    for table in dice.sample(tables, min(_LOOKS, len(tables))):
        moves = _exchange(mixing, unit, table, dice)
        tried.append((mixing.excess(), moves))
        _make(mixing, [(person, here if to == table else table) for person, to in moves])
    found, moves = min(tried, key=lambda each: each[0])
    if most is None or found <= most:
        _make(mixing, moves)
        mixing.until[[person for person, _ in moves]] = step + 3 + dice.randrange(_REST)


def _make(mixing: Mixing, moves: Sequence[tuple[int, int]]) -> None:
    for person, table in moves:
        mixing.move(person, table)


def _exchange(mixing: Mixing, unit: Sequence[int], there: int, dice: Random) -> list[tuple[int, int]]:
    """Let a unit change seats with as many of another table: a unit of its own or none, and those who suit best.

    Return the moves: who, and where to; none where too few may move.
    """
    here = int(mixing.seats[unit[0]])
    units = {tuple(mixing.units[int(each)]) for each in np.flatnonzero((mixing.seats == there) & ~mixing.alone)}
    back = dice.choice([(), *sorted(units)])
    more = len(unit) - len(back)
    fillers, table = (there, here) if more > 0 else (here, there)
    alone = np.flatnonzero((mixing.seats == fillers) & mixing.alone)
    if len(alone) < abs(more):
        return []
    moves = [*((each, there) for each in unit), *((each, here) for each in back)]
    _make(mixing, moves)
    for _ in range(abs(more)):
        suited = int(alone[int(mixing.moving(table)[alone].argmin())])
        mixing.move(suited, table)
        moves.append((suited, table))
        alone = alone[alone != suited]
    return moves
