"""The lot, drawn person by person: whoever has the lowest is in if any selection that is as good has room for them,
then the next, and so on.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.selection.pool import Bounds, Pool, Sort
    from bot.selection.programme import Programme

_AT_ONCE: Final = 24
"""So many lots are decided by one programme: each is worth twice the next, and the first still a small number."""


def draw(pool: Pool, sorts: Sequence[Sort], bounds: Bounds, programme: Programme, found: list[int]) -> list[int]:
    """Return how many of each sort are selected.

    The programme holds all selections that are as good as can be, and `found` is one of them. Its bounds are used up.
    """
    places = {one.id: column for column, each in enumerate(sorts) for one in each.members}
    free = sorted((each for each in pool.people if not each.kept), key=lambda each: (each.lot, each.id))
    room = _Room(pool, sorts, bounds, programme.lower)
    return _Draw(programme, found, [places[each.id] for each in free], room).numbers()


@dataclass(slots=True)
class _Room:
    """What can be told of quotas by counting who is in: it rules out most of those who cannot be."""

    pool: Pool
    sorts: Sequence[Sort]
    bounds: Bounds
    taken: list[int]
    """How many of each sort are in."""
    left: int = field(init=False)
    lacks: list[int] = field(init=False)
    """How many each quota still has to have."""
    spare: list[int] = field(init=False)
    """How many each quota can still have."""

    def __post_init__(self) -> None:
        self.left = self.pool.count
        self.lacks = [least for least, _ in self.bounds]
        self.spare = [self.left if most is None else most for _, most in self.bounds]
        for column, number in enumerate(self.taken):
            for _ in range(number):
                self.take(column)

    def take(self, column: int) -> None:
        """Count one more of a sort."""
        self.left -= 1
        for quota in self.sorts[column].counted:
            self.lacks[quota] -= 1
            self.spare[quota] -= 1

    def is_for(self, column: int) -> bool:
        """Whether one more of a sort may fit in: a quota is not full, and what an attribute lacks has seats left."""
        counted = self.sorts[column].counted
        if self.left < 1 or any(self.spare[quota] < 1 for quota in counted):
            return False
        lacking: dict[str, int] = {}
        for quota, lack in enumerate(self.lacks):
            if lack > 0:
                attribute = self.pool.quotas[quota].attribute
                lacking[attribute] = lacking.get(attribute, 0) + lack - (quota in counted)
        return all(lack < self.left for lack in lacking.values())


@dataclass(slots=True)
class _Draw:
    """The programme's lower bounds are who is in, its upper ones who can still be; `found` is some selection that
    holds who is in; `queue` are the columns of all who are not kept, by their lots.
    """

    programme: Programme
    found: list[int]
    queue: list[int]
    room: _Room
    decided: int = 0
    """So many of the queue were decided by the last programme."""

    def numbers(self) -> list[int]:
        lower, upper = self.programme.lower, self.programme.upper
        for place, column in enumerate(self.queue):
            if self.found[column] == lower[column] < upper[column] and place >= self.decided:
                self._decide(place)
            if self.found[column] > lower[column]:
                lower[column] += 1
                self.room.take(column)
            else:
                upper[column] = lower[column]
        return self.found

    def _decide(self, place: int) -> None:
        """Find the selection that is best for the next who can still be in: the first weighs more than all others."""
        programme = self.programme.copy()
        steps: dict[int, list[int]] = {}
        worth: dict[int, int] = {}
        for column in self._next(place):
            step = programme.column(0, 1)
            steps.setdefault(column, []).append(step)
            worth[step] = 2 ** (_AT_ONCE - len(worth) - 1)
        if not worth:
            return
        for column, each in steps.items():
            programme.row({column: 1, **dict.fromkeys(each, -1)}, programme.lower[column])
        found = programme.most(worth)
        if found is None:
            raise ArithmeticError(place)
        self.found = found[: len(self.found)]

    def _next(self, place: int) -> list[int]:
        """Return the columns of the next in the queue who can still be in, and note how far that reaches."""
        room = [high - low for low, high in zip(self.programme.lower, self.programme.upper, strict=True)]
        columns: list[int] = []
        self.decided = place
        while self.decided < len(self.queue) and len(columns) < _AT_ONCE:
            column = self.queue[self.decided]
            if columns.count(column) < room[column] and (
                self.found[column] > self.programme.lower[column] or self.room.is_for(column)
            ):
                columns.append(column)
            self.decided += 1
        return columns
