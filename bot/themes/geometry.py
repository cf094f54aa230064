"""Vectors of one session, once what all texts have in common is taken out of them: so far apart as what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from bot.themes.shapes import Near

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.themes.shapes import Space

    Rows = NDArray[np.float64]

FEW: Final = 20  # ideas: of fewer, what they have in common is rather what they are about
_NOTHING: Final = 1e-9


def unit(rows: Rows) -> Rows:
    """Return rows of length one; those that are nothing stay nothing."""
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.where(lengths > _NOTHING, rows / np.maximum(lengths, _NOTHING), 0.0)


def centre(vectors: NDArray[np.float32], space: Space) -> Rows:
    """Return unit rows without what texts of their language have in common, and without what these have beyond that,
    which counts the less the fewer they are: so one threshold holds for six ideas and for sixty.
    """
    rows = np.asarray(vectors, np.float64)
    if not rows.size:
        return rows
    if space.backgrounds:
        backgrounds = np.asarray(space.backgrounds, np.float64)
        rows = rows - backgrounds[np.argmax(rows @ unit(backgrounds).T, axis=1)]
    return unit(rows - rows.sum(axis=0) / (len(rows) + FEW))


def middle(vectors: NDArray[np.float32], ideas: Sequence[int], space: Space) -> int:
    """Return the idea nearest to the mean of these; of equals the first."""
    rows = centre(vectors, space)[list(ideas)]
    return ideas[int(np.argmax(np.round(rows @ rows.sum(axis=0), 9)))]


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
