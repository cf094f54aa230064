"""People change seats two by two until nobody costs anybody anything, or the steps are used up.

A full-neighbourhood tabu search: of all swaps the best is made, even where it makes things worse, and who has just
left a group does not come back at once. It counts steps, never seconds: equal seeds give equal seatings.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_NEVER: Final = np.iinfo(np.int64).max // 4
"""What a swap costs that cannot be made."""
_GLANCE: Final = 1 << 16
"""How many swaps one step looks at; where there are more, those of some people who cost something, by chance."""


def improve(
    seats: NDArray[np.intp],
    cost: NDArray[np.int64],
    *,
    seed: int,
    floor: int = 0,
    steps: int,
    units: NDArray[np.intp] | None = None,
) -> NDArray[np.intp]:
    """Return the cheapest seating found by swapping, within `steps` swaps; groups keep their sizes.

    `seats` is the group of each of n people; `cost`, n by n, symmetric and nowhere negative, is what two people cost
    who sit together. People of one of the `units` start together and stay so: whole units swap, with others of
    their own size. It stops when the costs of all pairs who sit together sum to `floor`.
    """
    if len(seats) == 0:
        return seats.copy()
    size = int(seats.max()) + 1
    if units is None:
        table = _Table(seats, cost, np.ones(len(seats), dtype=np.intp), size)
        return _walk(table, 0, seed=seed, floor=floor, steps=steps)
    _, first, unit = np.unique(units, return_index=True, return_inverse=True)
    between, within = _gather(cost, unit, len(first))
    table = _Table(seats[first], between, np.bincount(unit), size)
    return _walk(table, within, seed=seed, floor=floor, steps=steps)[unit]


def price(seats: NDArray[np.intp], cost: NDArray[np.int64]) -> int:
    """Return what the pairs who sit together cost in all."""
    return int(np.triu(cost * (seats[:, None] == seats), 1).sum())


def _gather(cost: NDArray[np.int64], unit: NDArray[np.intp], count: int) -> tuple[NDArray[np.int64], int]:
    """Return what each two units cost each other, and what the people of all units cost among themselves."""
    rows = np.zeros((count, len(unit)), dtype=np.int64)
    np.add.at(rows, unit, cost)
    between = np.zeros((count, count), dtype=np.int64)
    np.add.at(between.T, unit, rows.T)
    within = (int(np.trace(between)) - int(np.trace(cost))) // 2
    np.fill_diagonal(between, 0)
    return between, within


class _Table:
    """Who sits where, and what each would cost at each table, kept up with every swap."""

    def __init__(self, seats: NDArray[np.intp], cost: NDArray[np.int64], weight: NDArray[np.intp], groups: int) -> None:
        self.seats = seats.copy()
        self.cost = cost
        self.everyone = np.arange(len(seats))
        at_table = np.zeros((groups, len(seats)), dtype=np.int64)
        np.add.at(at_table, self.seats, cost)
        self.at = np.ascontiguousarray(at_table.T)
        self.unequal = weight[:, None] != weight if (weight != weight[0]).any() else None
        self.until = np.zeros_like(self.at)
        """The step until which a person does not come back to a group."""

    def total(self) -> int:
        return int(self.at[self.everyone, self.seats].sum()) // 2

    def own(self) -> NDArray[np.int64]:
        own: NDArray[np.int64] = self.at[self.everyone, self.seats]
        return own

    def changes(self, rows: NDArray[np.intp], own: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return what the total changes by when each of `rows` swaps with each of all."""
        there = self.at[rows][:, self.seats] - own[rows, None]
        back = self.at[:, self.seats[rows]].T - own
        change: NDArray[np.int64] = there + back - 2 * self.cost[rows]
        change[self.seats[rows, None] == self.seats] = _NEVER
        if self.unequal is not None:
            change[self.unequal[rows]] = _NEVER
        return change

    def barred(self, rows: NDArray[np.intp], step: int) -> NDArray[np.bool_]:
        """Return which of those swaps would bring somebody back whence they have just come."""
        there = self.until[rows][:, self.seats] > step
        back = step < self.until[:, self.seats[rows]].T
        barred: NDArray[np.bool_] = there | back
        return barred

    def swap(self, one: int, other: int, until: int) -> None:
        """Let two change seats; neither comes back before the step `until`."""
        left, right = self.seats[one], self.seats[other]
        moved = self.cost[other] - self.cost[one]
        self.at[:, left] += moved
        self.at[:, right] -= moved
        self.seats[one], self.seats[other] = right, left
        self.until[one, left] = self.until[other, right] = until


def _walk(table: _Table, within: int, *, seed: int, floor: int, steps: int) -> NDArray[np.intp]:
    """Swap, the best swap first, and return the best seating on the way."""
    dice = Random(seed)
    total = lowest = table.total() + within
    best, since = table.seats.copy(), 0
    patience = 200 + 20 * len(best)
    for step in range(1, steps + 1):
        own = table.own()
        rows = _rows(own, dice, len(own))
        if lowest <= floor or not len(rows):
            break
        change = table.changes(rows, own)
        change[table.barred(rows, step) & (change >= lowest - total)] = _NEVER
        pick = _any_least(change, dice)
        if since > patience:
            pick, since = _any_possible(change, dice), patience - patience // 10
        if pick is None:
            continue
        total += int(change.flat[pick])
        row, other = divmod(pick, len(own))
        table.swap(int(rows[row]), other, step + 4 + dice.randrange(4 + min(len(rows), 12)))
        since += 1
        if total < lowest:
            lowest, since = total, 0
            best = table.seats.copy()
    return best


def _rows(own: NDArray[np.int64], dice: Random, count: int) -> NDArray[np.intp]:
    """Return who is to look for another seat: those who cost something, or as many of them as one step looks at."""
    rows = np.flatnonzero(own > 0)
    most = max(8, _GLANCE // count)
    if len(rows) <= most:
        return rows
    return np.sort(rows[dice.sample(range(len(rows)), most)])


def _any_least(change: NDArray[np.int64], dice: Random) -> int | None:
    """Return the place of one of the least, by chance; None where nothing is possible."""
    least = change.min()
    if least >= _NEVER:
        return None
    places = np.flatnonzero(change == least)
    return int(places[dice.randrange(len(places))])


def _any_possible(change: NDArray[np.int64], dice: Random) -> int | None:
    """Return the place of any swap that can be made, by chance; None where there is none."""
    places = np.flatnonzero(change < _NEVER)
    return int(places[dice.randrange(len(places))]) if len(places) else None


def improve_rounds(
    seats: NDArray[np.intp],
    cost: NDArray[np.int64],
    *,
    again: int = 1,
    seed: int,
    floor: int = 0,
    steps: int,
    units: NDArray[np.intp] | None = None,
) -> NDArray[np.intp]:
    """Return the cheapest seatings of several rounds found by swapping within rounds, all rounds at once.

    `seats` holds a seating to a row. A pair costs its `cost` each time it sits together, and `again` more for each
    round before in which it did. Everything else is as for `improve`; each round keeps the sizes of its groups.
    """
    if seats.size == 0:
        return seats.copy()
    unit = np.arange(seats.shape[1]) if units is None else np.unique(units, return_inverse=True)[1]
    first = np.unique(unit, return_index=True)[1]
    weight = np.bincount(unit)
    between, within = _gather(cost, unit, len(first))
    rounds = len(seats)
    mates = int((weight * (weight - 1) // 2).sum())
    plan = _Plan(seats[:, first], between, weight, again)
    plan.total += within * rounds + again * mates * (rounds * (rounds - 1) // 2)
    return _walk_rounds(plan, seed=seed, floor=floor, steps=steps)[:, unit]


def price_of_rounds(seats: NDArray[np.intp], cost: NDArray[np.int64], *, again: int = 1) -> int:
    """Return what the pairs who sit together cost in all rounds."""
    times = (seats[:, :, None] == seats[:, None, :]).sum(axis=0)
    return int(np.triu(cost * times + again * times * (times - 1) // 2, 1).sum())


class _Plan:
    """Who sits where in each round, and what each would cost at each table, kept up with every swap."""

    def __init__(self, seats: NDArray[np.intp], cost: NDArray[np.int64], weight: NDArray[np.intp], again: int) -> None:
        rounds, count = seats.shape
        groups = int(seats.max()) + 1
        self.seats = seats.copy()
        self.every = (np.arange(rounds)[:, None], np.arange(count))
        self.share = again * np.outer(weight, weight).astype(np.int64)
        np.fill_diagonal(self.share, 0)
        times = (seats[:, :, None] == seats[:, None, :]).sum(axis=0)
        self.total = int(np.triu(cost * times + self.share * times * (times - 1) // 2, 1).sum())
        self.cost = cost + self.share * times
        at_table = np.zeros((rounds, groups, count), dtype=np.int64)
        for table, row in zip(at_table, seats, strict=True):
            np.add.at(table, row, self.cost)
        self.at = np.ascontiguousarray(at_table.transpose(0, 2, 1))
        held = np.array([np.bincount(row, weight, groups) for row in seats]).astype(np.int64)
        self.held, self.weight, self.again = held, weight, again
        self.unequal = weight[:, None] != weight if (weight != weight[0]).any() else None
        self.until = np.zeros_like(self.at)

    def own(self) -> NDArray[np.int64]:
        """Return what each costs where they sit in each round, but for what they cost by sitting there."""
        here = (*self.every, self.seats)
        met = self.held[self.every[0], self.seats] - self.weight
        own: NDArray[np.int64] = self.at[here] - self.again * self.weight * met
        return own

    def changes(self, rounds: NDArray[np.intp], rows: NDArray[np.intp], own: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return what the total changes by when each of `rows`, in their round, swaps with each of all."""
        seated = self.seats[rounds]
        here = self.seats[rounds, rows][:, None]
        there = self.at[rounds[:, None], rows[:, None], seated] - own[rounds, rows][:, None]
        back = self.at[rounds[:, None], self.every[1], here] - own[rounds]
        change: NDArray[np.int64] = there + back - 2 * self.cost[rows]
        change[here == seated] = _NEVER
        if self.unequal is not None:
            change[self.unequal[rows]] = _NEVER
        return change

    def barred(self, rounds: NDArray[np.intp], rows: NDArray[np.intp], step: int) -> NDArray[np.bool_]:
        """Return which of those swaps would bring somebody back whence they have just come."""
        there = self.until[rounds[:, None], rows[:, None], self.seats[rounds]]
        back = self.until[rounds[:, None], self.every[1], self.seats[rounds, rows][:, None]]
        barred: NDArray[np.bool_] = np.maximum(there, back) > step
        return barred

    def swap(self, index: int, one: int, other: int, until: int) -> None:
        """Let two change seats in one round; neither comes back before the step `until`."""
        row = self.seats[index]
        left, right = row[one], row[other]
        lefts, rights = np.flatnonzero(row == left), np.flatnonzero(row == right)
        lefts, rights = lefts[lefts != one], rights[rights != other]
        for person, old, new in ((one, lefts, rights), (other, rights, lefts)):
            self._meet(person, old, -self.share[person, old])
            self._meet(person, new, self.share[person, new])
        moved = self.cost[other] - self.cost[one]
        self.at[index, :, left] += moved
        self.at[index, :, right] -= moved
        row[one], row[other] = right, left
        self.until[index, one, left] = self.until[index, other, right] = until

    def _meet(self, person: int, others: NDArray[np.intp], share: NDArray[np.int64]) -> None:
        self.cost[person, others] += share
        self.cost[others, person] += share
        rounds = self.every[0]
        np.add.at(self.at[:, person], (rounds, self.seats[:, others]), share)
        self.at[rounds, others, self.seats[:, person][:, None]] += share


def _walk_rounds(plan: _Plan, *, seed: int, floor: int, steps: int) -> NDArray[np.intp]:
    """Swap, the best swap of all rounds first, and return the best seatings on the way."""
    dice = Random(seed)
    lowest, best, since = plan.total, plan.seats.copy(), 0
    patience = 200 + 10 * best.size
    for step in range(1, steps + 1):
        own = plan.own()
        spots = _rows(own.ravel(), dice, best.shape[1])
        if lowest <= floor or not len(spots):
            break
        rounds, rows = np.divmod(spots, best.shape[1])
        change = plan.changes(rounds, rows, own)
        change[plan.barred(rounds, rows, step) & (change >= lowest - plan.total)] = _NEVER
        pick = _any_least(change, dice)
        if since > patience:
            pick, since = _any_possible(change, dice), patience - patience // 10
        if pick is None:
            continue
        plan.total += int(change.flat[pick])
        row, other = divmod(pick, best.shape[1])
        plan.swap(int(rounds[row]), int(rows[row]), other, step + 4 + dice.randrange(4 + min(len(rows), 12)))
        since += 1
        if plan.total < lowest:
            lowest, since = plan.total, 0
            best = plan.seats.copy()
    return best


def assign(cost: NDArray[np.int64], meet: NDArray[np.int64], *, seed: int, steps: int) -> NDArray[np.intp]:
    """Return the point that each of n people takes, so that those whose points `meet` cost least: a tabu search.

    Both are n by n, symmetric, with nothing between anybody and themselves.
    """
    dice, count = Random(seed), len(cost)
    points = np.arange(count)
    weight, meets = cost.astype(np.float64), meet.astype(np.float64)
    until = np.zeros((count, count), dtype=np.int64)
    total = lowest = float((weight * meets).sum()) / 2
    best = points.copy()
    for step in range(1, steps + 1):
        if lowest <= 0:
            break
        beside = weight @ meets
        own = np.diagonal(beside)
        change = beside + beside.T - own[:, None] - own + 2 * weight * meets
        change[(until > step) & (total + change >= lowest)] = np.inf
        np.fill_diagonal(change, np.inf)
        places = np.flatnonzero(change == change.min())
        one, other = divmod(int(places[dice.randrange(len(places))]), count)
        if not np.isfinite(change[one, other]):
            continue
        total += float(change[one, other])
        points[[one, other]] = points[[other, one]]
        meets[[one, other]] = meets[[other, one]]
        meets[:, [one, other]] = meets[:, [other, one]]
        until[one, other] = until[other, one] = step + count // 2 + dice.randrange(count)
        if total < lowest:
            lowest, best = total, points.copy()
    return best
