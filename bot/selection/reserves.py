"""In which order those are called who were not selected."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.selection.pool import Bounds, Person


def ranking(person: Person) -> tuple[int, str, str]:
    """Return a key: the best score first, then the lot."""
    return -person.score, person.lot, person.id


def rank(selected: Iterable[Person], rest: Iterable[Person], bounds: Bounds) -> list[Person]:
    """Return the rest in order; last those who could take nobody's place without breaking a quota."""
    chosen = [each.counted for each in selected]
    counts = [sum(quota in each for each in chosen) for quota in range(len(bounds))]
    tight = {quota for quota, (least, _) in enumerate(bounds) if counts[quota] <= least}
    full = {quota for quota, (_, most) in enumerate(bounds) if most is not None and counts[quota] >= most}
    leaving = {counted: tight.intersection(counted) for counted in sorted({*chosen})}
    known: dict[tuple[int, ...], bool] = {}
    for each in (ordered := sorted(rest, key=ranking)):
        if each.counted not in known:
            known[each.counted] = _fits(each.counted, full, leaving)
    return sorted(ordered, key=lambda each: not known[each.counted])


def _fits(counted: tuple[int, ...], full: set[int], leaving: Mapping[tuple[int, ...], set[int]]) -> bool:
    """Whether such a person could take the place of one of the selected: where that one is needed they are counted
    too, and where they would be too many that one was counted.
    """
    over = full.intersection(counted)
    return any(needed.issubset(counted) and over.issubset(who) for who, needed in leaving.items())
