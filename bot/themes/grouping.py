"""Ideas are gathered by what they say: from the bottom up (Ward), then each goes where it is nearest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from bot.themes.geometry import centre, middle, unit
from bot.themes.naming import name
from bot.themes.shapes import ThemeDraft

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.themes.shapes import Space

MOST: Final = 15
_CUT: Final = 0.65  # of the highest merge
_ROUNDS: Final = 10


def group(
    vectors: NDArray[np.float32],
    texts: Sequence[str],
    space: Space,
    *,
    number: int | None,
    decided: Sequence[Sequence[int]],
) -> tuple[ThemeDraft, ...]:
    """Return the decided themes with what joins them, then the others, the largest first."""
    order = sorted(range(len(texts)), key=lambda each: (texts[each], vectors[each].tobytes()))
    place = {each: at for at, each in enumerate(order)}
    rows = centre(vectors[order], space)
    held = [[place[each] for each in theme] for theme in decided]
    found = _join(rows, held) if held else []
    free = sorted(set(range(len(rows))) - {each for theme in found for each in theme})
    wanted = None if number is None else max(number - len(found), 1)
    found += [[free[each] for each in theme] for theme in _gather(rows[free], wanted)]
    themes = [sorted(order[each] for each in theme) for theme in found]
    kept, own = themes[: len(held)], themes[len(held) :]
    own.sort(key=lambda theme: (-len(theme), min(place[each] for each in theme)))
    return tuple(
        ThemeDraft(tuple(theme), middle(vectors, theme, space), name(texts, theme, _others(theme, len(texts))))
        for theme in (*kept, *own)
    )


def _others(theme: Sequence[int], count: int) -> list[int]:
    ours = set(theme)
    return [each for each in range(count) if each not in ours]


def _join(rows: NDArray[np.float64], held: Sequence[Sequence[int]]) -> list[list[int]]:
    """Return the decided themes with the free ideas that are nearer to one than its own farthest."""
    found = [list(theme) for theme in held]
    taken = {each for theme in held for each in theme}
    middles = unit(np.array([rows[list(theme)].sum(axis=0) for theme in held]))
    for each in range(len(rows)):
        if each in taken:
            continue
        likeness = middles @ rows[each]
        best = int(np.argmax(likeness))
        if likeness[best] >= min(float((rows[held[best]] @ middles[best]).min()), 0.5):
            found[best].append(each)
    return found


def _gather(rows: NDArray[np.float64], number: int | None) -> list[list[int]]:
    from scipy.cluster.hierarchy import fcluster, linkage  # noqa: PLC0415 - takes a third of a second

    if len(rows) < 2:  # noqa: PLR2004
        return [[each] for each in range(len(rows))]
    tree = linkage(rows, method="ward")
    if number is None:
        labels = fcluster(tree, _CUT * tree[-1, 2], criterion="distance")
        if labels.max() > MOST:
            labels = fcluster(tree, MOST, criterion="maxclust")
    else:
        labels = fcluster(tree, number, criterion="maxclust")
    return _settle(rows, labels - 1)


def _settle(rows: NDArray[np.float64], labels: NDArray[np.int32]) -> list[list[int]]:
    """Move each idea to the nearest middle until nothing moves."""
    count = int(labels.max()) + 1
    for _ in range(_ROUNDS):
        middles = unit(np.array([rows[labels == each].sum(axis=0) for each in range(count)]))
        after = np.argmax(rows @ middles.T, axis=1)
        if len(np.unique(after)) < count or (after == labels).all():
            break
        labels = after
    return [np.nonzero(labels == each)[0].tolist() for each in range(count)]
