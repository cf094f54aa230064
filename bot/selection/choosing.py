"""Who is selected: quotas first, then the total score, then the lot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.selection import relaxing
from bot.selection.drawing import draw
from bot.selection.nouns import Infeasible, Relaxation, Selection
from bot.selection.pool import counting, fill
from bot.selection.reserves import rank, ranking

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from bot.selection.nouns import Applicant, Quota
    from bot.selection.pool import Bounds, Person, Pool
    from bot.selection.programme import Programme


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
    worth = {column: each.worth for column, each in enumerate(sorts) if each.worth}
    found = programme.most(worth)
    if found is None:
        return None
    if worth:
        _keep_best(programme, worth, sum(each * found[column] for column, each in worth.items()))
    numbers = draw(pool, sorts, bounds, programme, found)
    return [one for each, number in zip(sorts, numbers, strict=True) for one in each.members[:number]]


def _keep_best(programme: Programme, worth: dict[int, int], best: int) -> None:
    """Let nothing be found but what is worth as much, and leave out what a bound proves to cost too much for that."""
    outlook = programme.relaxed(worth)
    for column, cost in enumerate(outlook.costs if outlook else ()):
        if outlook and outlook.best - abs(cost) < best - 0.5:
            if cost < 0:
                programme.upper[column] = programme.lower[column]
            else:
                programme.lower[column] = programme.upper[column]
    programme.row(worth, best)
