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
    found: NDArray[np.intp] = improve_rounds(
        seats[None], cost, again=0, seed=seed, floor=floor, steps=steps, units=units
    )[0]
    return found


def price(seats: NDArray[np.intp], cost: NDArray[np.int64]) -> int:
    """Return what the pairs who sit together cost in all."""
    return int(np.triu(cost * (seats[:, None] == seats), 1).sum())


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
    return _walk(plan, seed=seed, floor=floor, steps=steps)[:, unit]


def price_of_rounds(seats: NDArray[np.intp], cost: NDArray[np.int64], *, again: int = 1) -> int:
    """Return what the pairs who sit together cost in all rounds."""
    times = (seats[:, :, None] == seats[:, None, :]).sum(axis=0)
    return int(np.triu(cost * times + again * times * (times - 1) // 2, 1).sum())


def _gather(cost: NDArray[np.int64], unit: NDArray[np.intp], count: int) -> tuple[NDArray[np.int64], int]:
    """Return what each two units cost each other, and what the people of all units cost among themselves."""
    rows = np.zeros((count, len(unit)), dtype=np.int64)
    np.add.at(rows, unit, cost)
    between = np.zeros((count, count), dtype=np.int64)
    np.add.at(between.T, unit, rows.T)
    within = (int(np.trace(between)) - int(np.trace(cost))) // 2
    np.fill_diagonal(between, 0)
    return between, within


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


class _Plan:
    """Who sits where in each round, and what each would cost at each table, kept up with every swap."""

    def __init__(self, seats: NDArray[np.intp], cost: NDArray[np.int64], weight: NDArray[np.intp], again: int) -> None:
        rounds, count = seats.shape
        groups = int(seats.max()) + 1
        self.seats = seats.copy()
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
        """The step until which somebody does not come back to a group."""
        self.tables = np.arange(rounds * count).reshape(rounds, count) * groups
        """Where in `at` and `until` each begins, when these are one long row."""

    def own(self) -> NDArray[np.int64]:
        """Return what each costs where they sit in each round, but for what they cost by sitting there."""
        own: NDArray[np.int64] = self.at.ravel().take(self.tables + self.seats)
        if self.again:
            own -= self.again * self.weight * (np.take_along_axis(self.held, self.seats, 1) - self.weight)
        return own

    def changes(self, spots: NDArray[np.intp], own: NDArray[np.int64], step: int, barely: int) -> NDArray[np.int64]:
        """Return what the total changes by when each of these, in their round, swaps with each of all.

        Who would come back whence they have just come cannot, unless the total changes by less than `barely`.
        """
        rounds, rows = np.divmod(spots, own.shape[1])
        seated, here = self.seats[rounds], self.seats[rounds, rows][:, None]
        there = self.tables[rounds, rows][:, None] + seated
        back = self.tables[rounds] + here
        at, until = self.at.ravel(), self.until.ravel()
        change: NDArray[np.int64] = at.take(there) + at.take(back)
        change -= 2 * self.cost[rows] + own[rounds]
        change -= own[rounds, rows][:, None]
        barred = np.maximum(until.take(there), until.take(back)) > step
        change[(here == seated) | (barred & (change >= barely))] = _NEVER
        if self.unequal is not None:
            change[self.unequal[rows]] = _NEVER
        return change

    def swap(self, index: int, one: int, other: int, until: int) -> None:
        """Let two change seats in one round; neither comes back before the step `until`."""
        row = self.seats[index]
        left, right = row[one], row[other]
        if self.again:
            lefts, rights = np.flatnonzero(row == left), np.flatnonzero(row == right)
            self._part_and_meet(one, lefts[lefts != one], other, rights[rights != other])
        moved = self.cost[other] - self.cost[one]
        self.at[index, :, left] += moved
        self.at[index, :, right] -= moved
        row[one], row[other] = right, left
        self.until[index, one, left] = self.until[index, other, right] = until

    def _part_and_meet(self, one: int, lefts: NDArray[np.intp], other: int, rights: NDArray[np.intp]) -> None:
        """Let one part from the lefts and meet the rights, and the other the other way round."""
        both = np.concatenate([lefts, rights])
        mates = np.concatenate([both, both])
        people = np.repeat([one, other], len(both))
        share = self.share[people, mates]
        share[: len(lefts)] *= -1
        share[len(both) + len(lefts) :] *= -1
        self.cost[people, mates] += share
        self.cost[mates, people] += share
        here, there = np.concatenate([people, mates]), np.concatenate([mates, people])
        spots = self.tables[:, here] + self.seats[:, there]
        np.add.at(self.at.ravel(), spots.ravel(), np.tile(share, 2 * len(spots)))


def _walk(plan: _Plan, *, seed: int, floor: int, steps: int) -> NDArray[np.intp]:
    """Swap, the best swap of all rounds first, and return the best seatings on the way."""
    dice = Random(seed)
    lowest, best, since = plan.total, plan.seats.copy(), 0
    patience = 200 + 10 * best.size
    for step in range(1, steps + 1):
        own = plan.own()
        spots = _rows(own.ravel(), dice, best.shape[1])
        if lowest <= floor or not len(spots):
            break
        change = plan.changes(spots, own, step, lowest - plan.total)
        pick = _any_least(change, dice)
        if since > patience:
            pick, since = _any_possible(change, dice), patience - patience // 10
        if pick is None:
            continue
        plan.total += int(change.flat[pick])
        row, other = divmod(pick, best.shape[1])
        index, one = divmod(int(spots[row]), best.shape[1])
        plan.swap(index, one, other, step + 4 + dice.randrange(4 + min(len(spots), 12)))
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
