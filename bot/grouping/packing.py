"""Units that stay whole are packed into groups, none beside one that it is kept from: an exact search, bounded.

It takes the hardest unit first and turns back from dead ends; groups that are alike are tried once. It counts its
steps: where they are used up before the end, nothing is proven.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from bot.grouping.plans import Steps


class Packing:
    """Units (their sizes, and for each those it is kept from), groups (the least and the most of each), and the
    number of people who may sit anywhere.
    """

    def __init__(
        self,
        units: Sequence[int],
        kept_from: Sequence[Sequence[int]],
        groups: tuple[Sequence[int], Sequence[int]],
        free: int,
    ) -> None:
        self.units = np.array(units, dtype=np.int64)
        self.kept_from = [np.array(each, dtype=np.intp) for each in kept_from]
        self.least, self.most = (np.array(each, dtype=np.int64) for each in groups)
        self.kinds = self.least * (int(self.most.max()) + 1) + self.most
        self.order = list(range(len(self.least)))
        self.load = np.zeros(len(self.least), dtype=np.int64)
        self.blocked = np.zeros((len(units), len(self.least)), dtype=np.int16)
        self.shut = np.zeros(len(units), dtype=np.int64)
        """To how many groups each unit may not go."""
        degrees = np.array([len(each) for each in kept_from], dtype=np.int64)
        self.weight = self.units * (len(self.least) + 1) * (int(degrees.max()) + 1) * 2 + degrees
        self.per_shut = int(degrees.max()) + 1
        self.seat = np.full(len(units), -1, dtype=np.intp)
        self.left = int(self.units.sum()) + free
        """How many people are not seated yet."""

    def search(self, steps: Steps, dice: Random, *, tight: bool) -> list[int] | None:
        """Return the group of each unit; None where there is no way, or where steps are used up.

        With `tight` the fullest group is tried first, otherwise the emptiest.
        """
        if int(self.least.sum()) > self.left or int(self.most.sum()) < self.left:
            return None
        dice.shuffle(self.order)
        stack: list[tuple[int, list[int]]] = []
        unit, options = self._next(dice, tight=tight)
        while unit >= 0:
            if options and steps.left > 0:
                self._seat(unit, options.pop())
                steps.left -= 1
                stack.append((unit, options))
                unit, options = self._next(dice, tight=tight)
            elif stack and steps.left > 0:
                unit, options = stack.pop()
                self._unseat(unit)
            else:
                return None
        return [int(each) for each in self.seat]

    def _next(self, dice: Random, *, tight: bool) -> tuple[int, list[int]]:
        """Return the hardest unit that has no seat, and the groups it may go to, the best last; -1 at the end."""
        hardness = np.where(self.seat < 0, self.weight + self.shut * self.per_shut, -1)
        unit = int(hardness.argmax())
        if hardness[unit] < 0:
            return -1, []
        if bool((self.shut[self.seat < 0] >= len(self.load)).any()):
            return unit, []
        return unit, self._ordered(unit, dice, tight=tight)

    def _ordered(self, unit: int, dice: Random, *, tight: bool) -> list[int]:
        """Return the groups that a unit may go to, the best last; of empty ones that are alike only one."""
        order = np.roll(self.order, dice.randrange(len(self.order)))
        size = self.units[unit]
        lacking = np.maximum(self.least - self.load, 0)
        enough = lacking.sum() - np.minimum(lacking, size) <= self.left - size
        may = order[((self.blocked[unit] == 0) & (self.load + size <= self.most) & enough)[order]]
        load = self.load[may]
        if len(empty := np.flatnonzero(load == 0)) > 1:
            _, first = np.unique(self.kinds[may[empty]], return_index=True)
            kept = np.sort(np.concatenate((np.flatnonzero(load), empty[first])))
            may, load = may[kept], load[kept]
        sorted_groups: list[int] = may[np.argsort(load if tight else -load, kind="stable")].tolist()
        return sorted_groups

    def _seat(self, unit: int, group: int) -> None:
        beside = self.kept_from[unit]
        self.shut[beside] += self.blocked[beside, group] == 0
        self.blocked[beside, group] += 1
        self.load[group] += self.units[unit]
        self.left -= int(self.units[unit])
        self.seat[unit] = group

    def _unseat(self, unit: int) -> None:
        group, beside = self.seat[unit], self.kept_from[unit]
        self.blocked[beside, group] -= 1
        self.shut[beside] -= self.blocked[beside, group] == 0
        self.load[group] -= self.units[unit]
        self.left += int(self.units[unit])
        self.seat[unit] = -1
