"""Vectors as they are kept, and the theme that one which came later is nearest to."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import TYPE_CHECKING

import numpy as np

from bot.themes.geometry import centre, unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from bot.themes.shapes import Space

    Vectors = NDArray[np.float32]


def pack(rows: Vectors) -> list[str]:
    """Return each row as text."""
    return [b64encode(each.tobytes()).decode() for each in np.asarray(rows, "<f4")]


def unpack(kept: Iterable[str]) -> Vectors:
    """Return the rows that were packed, all of one length."""
    return np.array([np.frombuffer(b64decode(each), "<f4") for each in kept], np.float32)


def join(rows: Vectors, themes: Sequence[Sequence[int]], loose: Sequence[int], space: Space) -> dict[int, int]:
    """Return for each loose idea the place of the theme whose middle it is nearest to; no theme is empty."""
    centred = centre(rows, space)
    middles = unit(np.array([centred[list(theme)].sum(axis=0) for theme in themes]))
    nearest = np.argmax(np.round(centred[list(loose)] @ middles.T, 9), axis=1)
    return {idea: int(theme) for idea, theme in zip(loose, nearest, strict=True)}
