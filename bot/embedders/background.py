"""What vectors of a model have in common whatever the texts say, and how near those are that say the same: measured on
sentences that are at hand in five languages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from bot.texts.ordinary import ordinary
from bot.themes.geometry import centre
from bot.themes.shapes import Space

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FAR: Final = 99  # per cent of those that say something else in the same language are less alike than the threshold
_NEAR: Final = 5  # per cent of those that say the same in another language are too
_SPAN: Final = (0.3, 0.6)  # a model of one language would draw it down to nothing


def sentences() -> list[str]:
    """Return the sentences, one language after another, each in the same order."""
    return [each for said in ordinary().values() for each in said]


def measure(name: str, vectors: NDArray[np.float32]) -> Space:
    """Return the space of a model, from its vectors of the sentences."""
    languages = np.split(np.asarray(vectors, np.float64), len(ordinary()))
    means = [rows.mean(axis=0) for rows in languages]
    space = Space(name, alike=0.0, backgrounds=tuple(tuple(map(float, mean)) for mean in means))
    return Space(name, alike=_threshold(vectors, space), backgrounds=space.backgrounds)


def _threshold(vectors: NDArray[np.float32], space: Space) -> float:
    """Return what lies between those that say the same and those that do not."""
    rows = centre(vectors, space)
    count = len(rows) // len(space.backgrounds)
    likeness = (rows @ rows.T).reshape(len(space.backgrounds), count, len(space.backgrounds), count)
    own = np.arange(len(space.backgrounds))
    within = likeness[own, :, own, :][:, ~np.eye(count, dtype=bool)]
    across = np.array([likeness[a, :, b, :].diagonal() for a in own for b in own if a != b])
    between = (np.percentile(within, _FAR) + np.percentile(across, _NEAR)) / 2
    return round(float(np.clip(between, *_SPAN)), 2)
