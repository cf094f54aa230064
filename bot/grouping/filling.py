"""Where some have their seats already the others sit down one by one, each where there are fewest like them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from bot.grouping.spreading import families, ranked

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

_FULL: Final = np.iinfo(np.int64).max // 2


def fill(
    seats: Sequence[int], sizes: Sequence[int], attributes: Sequence[Sequence[int]], dice: Random
) -> list[list[int]]:
    """Return the groups; `seats` is the group of each person, less than nought for those who have none.

    `attributes` are the classes of people, the weightiest first, less than nought for those like nobody.
    """
    room = np.array(sizes, dtype=np.int64)
    groups: list[list[int]] = [[] for _ in sizes]
    counts = [np.zeros((max(labels, default=-1) + 2, len(sizes)), dtype=np.int64) for labels in attributes]
    weights = [int(room.max(initial=0) + 1) ** level for level in reversed(range(len(attributes)))]

    def sit(person: int, group: int) -> None:
        groups[group].append(person)
        room[group] -= 1
        for table, labels in zip(counts, attributes, strict=True):
            if labels[person] >= 0:
                table[labels[person], group] += 1

    for person, group in enumerate(seats):
        if group >= 0:
            sit(person, group)
    waiting = [person for person, group in enumerate(seats) if group < 0]
    dice.shuffle(waiting)
    first, _ = families(attributes)
    order = np.array(dice.sample(range(len(sizes)), len(sizes)))
    for person in ranked(waiting, [attributes[each] for each in first]):
        like = np.where(room > 0, -room, _FULL)
        for weight, table, labels in zip(weights, counts, attributes, strict=True):
            like += weight * int(room.max() + 1) * table[labels[person]]
        sit(person, int(order[like[order].argmin()]))
    return groups
