"""How often people must meet again when they sit together round after round: what no deal can go below.

Counted as everywhere: two people who sit together cost as much as they have met before.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from bot.grouping.bounds import even_pairs, pairs_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def fewest_again(
    sizes: Sequence[Sequence[int]],
    met: NDArray[np.int64],
    units: NDArray[np.intp],
    apart: NDArray[np.bool_],
) -> int:
    """Return how often, at least, those at one table have met before, summed over rounds with groups of these sizes.

    Of each two of n people: `met`, how often they met before the first round; `apart`, whether they are kept apart.
    People of one of the `units` are always together.
    """
    rounds = len(sizes)
    mates = units[:, None] == units
    np.fill_diagonal(mates, val=False)
    always = (rounds * int(met[mates].sum()) + pairs_in(rounds) * int(mates.sum())) // 2
    free = ~(mates | apart)
    np.fill_diagonal(free, val=False)
    seats = sum(size * (size - 1) for row in sizes for size in row) - rounds * int(mates.sum())
    in_all = _poured(met[free][None], np.array([seats]))
    beside = sum(min(row) - 1 for row in sizes) - rounds * mates.sum(axis=1)
    each = _poured(np.where(free, met, -1), np.maximum(beside, 0))
    return max(always + -(-max(in_all, each) // 2), _overlapping(sizes))


def _poured(met: NDArray[np.int64], meetings: NDArray[np.int64]) -> int:
    """Return what so many meetings cost each row, where the cheapest come first; -1 is nobody to meet.

    A pair that has met m times costs m the first time, m + 1 the next.
    """
    left, total, level = meetings.copy(), 0, 0
    possible = (met >= 0).any(axis=1)
    while (possible & (left > 0)).any():
        now = np.minimum(left, ((met >= 0) & (met <= level)).sum(axis=1))
        total += level * int(now.sum())
        left -= now
        level += 1
    return total


def _overlapping(sizes: Sequence[Sequence[int]]) -> int:
    """Return how many pairs sit together in each two rounds when each group is spread over the groups of the other."""
    return sum(
        max(sum(even_pairs(size, len(left)) for size in right), sum(even_pairs(size, len(right)) for size in left))
        for left, right in combinations(sizes, 2)
    )
