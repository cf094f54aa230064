"""Vectors of one session, once what all texts have in common is taken out of them: so far apart as what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from bot.themes.shapes import Near

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.themes.shapes import Space

SHRINK: Final = 10  # ideas: of fewer, what they have in common says more of what they are about than of texts
_LEAST: Final = 1e-9


def unit(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return rows of length one; those that are nothing stay nothing."""
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.where(lengths > _LEAST, rows / np.maximum(lengths, _LEAST), 0.0)


def centre(vectors: NDArray[np.float32], space: Space) -> NDArray[np.float64]:
    """Return unit rows without the mean of the ideas, which is drawn towards the background where they are few."""
    rows = np.asarray(vectors, np.float64)
    if not rows.size:
        return rows
    return unit(rows - common(rows, space))


def common(rows: NDArray[np.float64], space: Space) -> NDArray[np.float64]:
    """Return what these texts have in common."""
    background = np.asarray(space.background or np.zeros(rows.shape[1]), np.float64)
    held: NDArray[np.float64] = (rows.sum(axis=0) + SHRINK * background) / (len(rows) + SHRINK)
    return held


def middle(vectors: NDArray[np.float32], ideas: Sequence[int], space: Space) -> int:
    """Return the idea nearest to the mean of these; of equals the first."""
    rows = centre(vectors, space)[list(ideas)]
    nearness = np.round(rows @ rows.sum(axis=0), 9)
    return ideas[int(np.argmax(nearness))]


def pairs(vectors: NDArray[np.float32], space: Space) -> tuple[tuple[int, int], ...]:
    """Return the pairs whose likeness reaches the threshold."""
    rows = centre(vectors, space)
    if len(rows) < 2:  # noqa: PLR2004 - one idea is like no other
        return ()
    first, second = np.nonzero(np.triu(rows @ rows.T >= space.alike, k=1))
    return tuple(zip(first.tolist(), second.tolist(), strict=True))


def neighbours(vector: NDArray[np.float32], vectors: NDArray[np.float32], space: Space, most: int) -> tuple[Near, ...]:
    """Return the nearest whose likeness reaches the threshold, the nearest first."""
    if not len(vectors):
        return ()
    rows = centre(np.vstack([vectors, vector]), space)
    likeness = np.minimum(rows[:-1] @ rows[-1], 1.0)
    order = np.argsort(-likeness, kind="stable")[:most]
    return tuple(Near(int(each), float(likeness[each])) for each in order if likeness[each] >= space.alike)
