"""Who is selected: quotas first, then the total score, then the lot."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

from bot.selection import relaxing
from bot.selection.nouns import Infeasible, Relaxation, Selection
from bot.selection.pool import Person, Pool, Sort, counting, fill
from bot.selection.reserves import rank, ranking

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from bot.selection.nouns import Applicant, Quota
    from bot.selection.programme import Programme

Bounds: TypeAlias = "Sequence[tuple[int, int | None]]"
"""The least and the most of each quota."""

_AT_ONCE: Final = 24
"""So many lots are decided by one programme: each is worth twice the next, and the first still a small number."""


def select(
    applicants: Iterable[Applicant],
    quotas: Iterable[Quota],
    seats: int,
    *,
    seed: str | int,
    relax: bool = False,
    kept: Collection[str] = frozenset(),
    excluded: Collection[str] = frozenset(),
) -> Selection | Infeasible:
    """Return who is selected and who is called next, or why the quotas cannot be met and the least that would do.

    All seats are filled while there are applicants. The quotas hold. Of all selections that meet them, one with
    the greatest total score is taken; of those with the same total the one with whoever has the lowest lot
    (`lots.lot`), then the next, and so on. The order of applicants and of quotas means nothing, and a seed of 7 is
    the same as one of "7".

    `kept` were promised a seat, and have it whatever happens; `excluded` (declined, withdrawn) are neither
    selected nor reserves. So after a decline: the same call with `kept` those who stay and `excluded` who do not.

    Selected are ranked by score and then lot. So are the reserves, except that those who could take the place
    of none of the selected without breaking a quota come last. When somebody declines, the first of the reserves
    with whom the quotas are still met has the seat: that is what the call above answers.

    The smallest relaxation moves bounds by the fewest seats in all, then those of the fewest quotas, then rather
    those of quotas that come later by attribute and value. With `relax` the selection is made with it.

    Raises:
        RefusalError: `seats_wrong` (said), `applicant_twice` (id), `score_wrong` (said; not a finite number under
            a million millions), `quota_wrong` (attribute, value), `quota_twice` (attribute, value),
            `kept_unknown` (id), `kept_too_many` (n, seats).
        ArithmeticError: the solver gave up, which whole numbers of this size exclude.
    """
    said, gone = str(seed), frozenset(excluded)
    pool = fill(applicants, quotas, seats, said, frozenset(kept) - gone, gone)
    chosen = _choose(pool, [(each.least, each.most) for each in pool.quotas])
    if chosen is not None:
        return _told(pool, chosen, (), said)
    relaxed = relaxing.smallest(pool)
    if not relax:
        return Infeasible(relaxing.conflicts(pool), relaxed, said)
    moved = {each.quota: (each.least, each.most) for each in relaxed}
    chosen = _choose(pool, [moved.get(each, (each.least, each.most)) for each in pool.quotas])
    if chosen is None:
        raise ArithmeticError(relaxed)
    return _told(pool, chosen, relaxed, said)


def _told(pool: Pool, chosen: Sequence[Person], relaxed: tuple[Relaxation, ...], seed: str) -> Selection:
    moved = {each.quota: (each.least, each.most) for each in relaxed}
    bounds = [moved.get(each, (each.least, each.most)) for each in pool.quotas]
    selected = sorted(chosen, key=ranking)
    taken = {each.id for each in chosen}
    rest = rank(selected, [each for each in pool.people if each.id not in taken], bounds)
    return Selection(tuple(each.id for each in selected), tuple(each.id for each in rest), relaxed, seed)


def _choose(pool: Pool, bounds: Bounds) -> list[Person] | None:
    """Return who is selected with these bounds, or None where nobody can be."""
    sorts = pool.sorts()
    programme = pool.programme(sorts)
    for quota, (least, most) in enumerate(bounds):
        programme.row(counting(sorts, quota), least, most)
    worth = {column: each.score for column, each in enumerate(sorts) if each.score}
    found = programme.most(worth)
    if found is None:
        return None
    if worth:
        _keep_best(programme, worth, sum(score * found[column] for column, score in worth.items()))
    numbers = _Draw(pool, sorts, programme, found).numbers()
    return [one for each, number in zip(sorts, numbers, strict=True) for one in each.members[:number]]


def _keep_best(programme: Programme, worth: dict[int, int], best: int) -> None:
    """Let nothing be found but what is worth as much, and leave out what a bound proves to cost too much for that."""
    outlook = programme.relaxed(worth)
    for column, cost in enumerate(outlook.costs):
        if outlook.best - abs(cost) < best - 0.5:
            if cost < 0:
                programme.upper[column] = programme.lower[column]
            else:
                programme.lower[column] = programme.upper[column]
    programme.row(worth, best)


@dataclass(slots=True)
class _Draw:
    """The lot, person by person. The programme's lower bounds are who is in, its upper ones who can still be;
    `found` is some selection that holds who is in.
    """

    pool: Pool
    sorts: Sequence[Sort]
    programme: Programme
    found: list[int]
    decided: int = 0
    """So many of the queue were decided by the last programme."""
    queue: list[int] = field(init=False)
    """The columns of all who are not kept, in the order of their lots."""

    def __post_init__(self) -> None:
        people = [each for each in self.pool.people if not each.kept]
        columns = {one.id: column for column, each in enumerate(self.sorts) for one in each.members}
        self.queue = [columns[one.id] for one in sorted(people, key=lambda one: (one.lot, one.id))]

    def numbers(self) -> list[int]:
        """Return how many of each sort are selected."""
        lower, upper = self.programme.lower, self.programme.upper
        for place, column in enumerate(self.queue):
            if lower[column] == upper[column]:
                continue
            if self.found[column] == lower[column] and place >= self.decided:
                self._decide(place)
            if self.found[column] > lower[column]:
                lower[column] += 1
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
        for column, each in steps.items():
            programme.row({column: 1, **dict.fromkeys(each, -1)}, programme.lower[column])
        found = programme.most(worth)
        if found is None:
            raise ArithmeticError(place)
        self.found = found[: len(self.sorts)]

    def _next(self, place: int) -> list[int]:
        """Return the columns of the next in the queue who can still be in, and note how far that reaches."""
        room = [high - low for low, high in zip(self.programme.lower, self.programme.upper, strict=True)]
        columns: list[int] = []
        self.decided = place
        while self.decided < len(self.queue) and len(columns) < _AT_ONCE:
            column = self.queue[self.decided]
            if columns.count(column) < room[column]:
                columns.append(column)
            self.decided += 1
        return columns
