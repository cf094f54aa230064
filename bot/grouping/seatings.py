"""Several rounds for the same people: the seatings in which the fewest meet again, all rounds counted together.

What a round has to keep weighs as much here as in one deal: wishes, then each attribute, then who met before. Where
a design fits, nobody meets twice by proof; else all rounds are searched at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from bot.grouping.designs import design, without
from bot.grouping.meetings import fewest_again
from bot.grouping.plans import counted, units_of
from bot.grouping.search import assign, improve, improve_rounds, price, price_of_rounds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from numpy.typing import NDArray

    from bot.grouping.problem import Problem

_STEPS: Final = 2_000
_EFFORT: Final = 600_000
"""So many steps, and so many times the number of people and rounds, a search of all rounds takes at most."""
_EACH: Final = 15
"""Nor more steps than so many for each person and round: few people have soon tried all seats."""
_FEWEST: Final = 300
_MORE: Final = 12_000
"""So many steps are taken in all when rounds are added to a design."""
_MORE_PEOPLE: Final = 200_000
"""So many people one such round looks at."""
_PLACINGS: Final = 10_000_000
"""So many pairs of people are looked at when they are put in a design."""
_HEAVIEST: Final = 1 << 36
"""What anything costs at most, so that the sum of all has room in 64 bits however many attributes there are."""
_LIGHT: Final = 3
"""How much more than to meet again it costs, while searching, to share what comes just before it in order."""


class Board:
    """The people in order, and what it costs that two of them sit together."""

    def __init__(self, problem: Problem) -> None:
        known = counted(problem)
        self.ids = [each.id for each in known.people]
        self.place = {person: number for number, person in enumerate(self.ids)}
        count = len(self.ids)
        self.units = np.arange(count)
        for unit in units_of(known.together):
            self.units[[self.place[each] for each in unit]] = self.place[unit[0]]
        self.apart = np.zeros((count, count), dtype=np.bool_)
        for each in known.apart:
            inside = [self.place[person] for person in each]
            self.apart[np.ix_(inside, inside)] = True
        np.fill_diagonal(self.apart, val=False)
        self.met = np.zeros((count, count), dtype=np.int64)
        for (one, other), times in known.met.items():
            if one != other and one in self.place and other in self.place:
                self.met[self.place[one], self.place[other]] += max(0, times)
                self.met[self.place[other], self.place[one]] += max(0, times)
        alike = [self._alike([each.value(attribute) for each in known.people]) for attribute in known.spread]
        self.ranks = [self.apart.astype(np.int64), *alike]
        """What comes before meeting again, the weightiest first."""

    def _alike(self, values: Sequence[str | None]) -> NDArray[np.int64]:
        names = {value: number for number, value in enumerate(sorted({each for each in values if each}))}
        label = np.array([names[each] if each else -1 for each in values], dtype=np.int64)
        alike = (label[:, None] == label) & (label >= 0)
        np.fill_diagonal(alike, val=False)
        return np.asarray(alike, dtype=np.int64)

    @property
    def is_plain(self) -> bool:
        """Whether it makes no difference who sits with whom, but for meeting again in these rounds."""
        return not (self.met.any() or self.bound_together or any(each.any() for each in self.ranks))

    @property
    def bound_together(self) -> bool:
        """Whether anybody has to sit with somebody."""
        return len(np.unique(self.units)) < len(self.units)

    def score(self, seats: NDArray[np.intp], met: NDArray[np.int64] | None = None) -> tuple[int, ...]:
        """Return how bad the seatings are in everything, the weightiest first, and how often people meet again."""
        times = (seats[:, :, None] == seats[:, None, :]).sum(axis=0)
        np.fill_diagonal(times, 0)
        ranks = (int((rank * times).sum()) // 2 for rank in self.ranks)
        return (*ranks, price_of_rounds(seats, self.met if met is None else met))

    def cost(
        self, score: Sequence[int], met: NDArray[np.int64] | None = None, *, light: bool = False
    ) -> NDArray[np.int64]:
        """Return what two people cost, so that seatings cheaper than those of this score are no worse in order.

        A `light` cost lets a search pass through seatings that are worse in order, and may end with one.
        """
        cost, below = (self.met if met is None else met).copy(), score[-1]
        for level, (rank, pairs) in enumerate(zip(reversed(self.ranks), reversed(score[:-1]), strict=True), start=1):
            weight = _LIGHT * level if light and rank is not self.ranks[0] else min(below + 1, _HEAVIEST)
            cost += weight * rank
            below += weight * pairs
        return cost

    def bound(self, sizes: Sequence[Sequence[int]]) -> int:
        """Return how often, at least, people meet again in rounds of groups of these sizes."""
        return fewest_again(sizes, self.met, self.units, self.apart)

    def seats(self, rounds: Sequence[Sequence[Sequence[str]]]) -> NDArray[np.intp]:
        """Return the group of each person in each round."""
        seats = np.zeros((len(rounds), len(self.ids)), dtype=np.intp)
        for row, groups in zip(seats, rounds, strict=True):
            for number, group in enumerate(groups):
                row[[self.place[each] for each in group]] = number
        return seats

    def groups(self, row: NDArray[np.intp], count: int) -> list[list[str]]:
        """Return the ids of each group of one round."""
        groups: list[list[str]] = [[] for _ in range(count)]
        for person, group in zip(self.ids, row, strict=True):
            groups[group].append(person)
        return groups

    def in_order(self, seats: NDArray[np.intp]) -> list[int]:
        """Return the rounds in an order in which people meet again as late as can be."""
        same = np.triu(seats[:, :, None] == seats[:, None, :], 1)
        cost = [int((each * self.met).sum()) for each in same]
        left, order = list(range(len(seats))), list[int]()
        while left:
            order.append(min(left, key=lambda each: cost[each]))
            left.remove(order[-1])
            for each in left:
                cost[each] += int((same[each] & same[order[-1]]).sum())
        return order


def seat_by_design(board: Board, sizes: Sequence[int], rounds: int, dice: Random) -> NDArray[np.intp] | None:
    """Return seatings of groups of these sizes in which no two meet twice, as many as are known; None where none fits.

    People are put in the design so that what weighs more than meeting again is as good as could be found.
    """
    largest = max(sizes)
    if board.bound_together or min(sizes) < largest - 1 or largest == 1:
        return None
    points = without(design(len(sizes), largest, rounds), len(sizes) * largest - sum(sizes))
    if points is None:
        return None
    order = list(range(sum(sizes)))
    dice.shuffle(order)
    seats = np.array([_slotted(row, sizes, dice) for row in points], dtype=np.intp)[:, order]
    if board.is_plain:
        return seats
    meet = (seats[:, :, None] == seats[:, None, :]).any(axis=0).astype(np.int64)
    np.fill_diagonal(meet, 0)
    steps = min(_STEPS, max(_FEWEST // 3, _PLACINGS // len(order) ** 2))
    return seats[:, assign(board.cost(board.score(seats)), meet, seed=dice.randrange(1 << 30), steps=steps)]


def seat_on(board: Board, some: NDArray[np.intp], start: NDArray[np.intp], seed: int) -> NDArray[np.intp]:
    """Return some seatings and more of them, as many as at the start, each with as few as can be who meet again."""
    seats = some
    units = board.units if board.bound_together else None
    steps = min(_STEPS // 2, _MORE // max(1, len(start) - len(some)), _MORE_PEOPLE // len(board.ids))
    for row in start[len(some) :]:
        met = board.met + (seats[:, :, None] == seats[:, None, :]).sum(axis=0)
        np.fill_diagonal(met, 0)
        score = board.score(row[None], met)
        cost = board.cost(score, met)
        floor = price(row, cost) - score[-1]
        seats = np.vstack([seats, improve(row, cost, seed=seed, floor=floor, steps=steps, units=units)])
    return seats


def seat_together(board: Board, seats: NDArray[np.intp], floor: int, dice: Random) -> NDArray[np.intp]:
    """Return seatings that are no worse than these, searched in all rounds at once."""
    for light in (True, False):
        score = board.score(seats)
        if score[-1] <= floor:
            break
        cost = board.cost(score, light=light)
        found = improve_rounds(
            seats,
            cost,
            seed=dice.getrandbits(32),
            steps=min(_STEPS, _EACH * seats.size, max(_FEWEST, _EFFORT // seats.size)),
            floor=price_of_rounds(seats, cost) - score[-1] + floor,
            units=board.units if board.bound_together else None,
        )
        seats = min(seats, found, key=board.score)
    return seats


def _slotted(row: Sequence[int], sizes: Sequence[int], dice: Random) -> list[int]:
    """Return the same seating with its groups numbered so that they have these sizes, else by chance."""
    groups = list(range(len(sizes)))
    dice.shuffle(groups)
    ranked = sorted(groups, key=lambda each: -row.count(each))
    slots = sorted(range(len(sizes)), key=lambda each: -sizes[each])
    slot = dict(zip(ranked, slots, strict=True))
    return [slot[each] for each in row]
