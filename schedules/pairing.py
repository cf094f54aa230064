"""The best pairs of two rows of things, by what each pair is worth: best as a whole, not one by one.

The same worths always give the same pairs. What is bound together by worths into a large heap is paired
greedily, the best pair first, so that the time it takes is bounded.
"""

from __future__ import annotations

from collections import defaultdict
from math import inf
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Pair = tuple[int, int]

EXACT: Final = 24  # rows or columns of one heap; one of so many takes a few milliseconds


def pair(worths: Mapping[Pair, float]) -> dict[int, int]:
    """Return for each column its row, of the pairs (row, column) that are worth something."""
    found: dict[int, int] = {}
    for heap in _heaps(worths):
        rows, columns = (sorted({each[side] for each in heap}) for side in (0, 1))
        small = max(len(rows), len(columns)) <= EXACT
        found |= _best(worths, rows, columns) if small else _greedy({each: worths[each] for each in heap})
    return found


def _heaps(worths: Mapping[Pair, float]) -> Iterator[list[Pair]]:
    """Yield what hangs together: pairs that share a row or a column, and those that share one with these."""
    by_row: dict[int, list[Pair]] = defaultdict(list)
    by_column: dict[int, list[Pair]] = defaultdict(list)
    for each in sorted(worths):
        by_row[each[0]].append(each)
        by_column[each[1]].append(each)
    seen: set[Pair] = set()
    for first in sorted(worths):
        if first in seen:
            continue
        heap, waiting = [], [first]
        seen.add(first)
        while waiting:
            row, column = waiting.pop()
            heap.append((row, column))
            near = [each for each in (*by_row.pop(row, ()), *by_column.pop(column, ())) if each not in seen]
            seen.update(near)
            waiting += near
        yield heap


def _greedy(worths: Mapping[Pair, float]) -> dict[int, int]:
    found: dict[int, int] = {}
    taken: set[int] = set()
    for row, column in sorted(worths, key=lambda each: (-worths[each], each)):
        if column not in found and row not in taken:
            found[column] = row
            taken.add(row)
    return found


def _best(worths: Mapping[Pair, float], rows: Sequence[int], columns: Sequence[int]) -> dict[int, int]:
    """Return the pairs that are worth most together.

    The Hungarian method with potentials (Kuhn 1955, Munkres 1957), in time that grows with the cube.
    """
    size = max(len(rows), len(columns))
    cost = [[0.0] * (size + 1) for _ in range(size + 1)]
    for row, one in enumerate(rows, 1):
        for column, other in enumerate(columns, 1):
            cost[row][column] = -worths.get((one, other), 0.0)
    row_of = _assigned(cost, size)
    return {
        columns[column - 1]: rows[row_of[column] - 1]
        for column in range(1, len(columns) + 1)
        if cost[row_of[column]][column] < 0
    }


def _assigned(cost: Sequence[Sequence[float]], size: int) -> list[int]:
    """Return for each column the row that it is given at least cost, both counted from 1."""
    of_row, of_column = [0.0] * (size + 1), [0.0] * (size + 1)
    row_of = [0] * (size + 1)
    for row in range(1, size + 1):
        row_of[0] = row
        column, before = 0, [0] * (size + 1)
        least, used = [inf] * (size + 1), [False] * (size + 1)
        while row_of[column]:
            used[column] = True
            here, delta, nearest = row_of[column], inf, 0
            for each in range(1, size + 1):
                if used[each]:
                    continue
                slack = cost[here][each] - of_row[here] - of_column[each]
                if slack < least[each]:
                    least[each], before[each] = slack, column
                if least[each] < delta:
                    delta, nearest = least[each], each
            for each in range(size + 1):
                if used[each]:
                    of_row[row_of[each]] += delta
                    of_column[each] -= delta
                else:
                    least[each] -= delta
            column = nearest
        while column:
            row_of[column] = row_of[before[column]]
            column = before[column]
    return row_of
