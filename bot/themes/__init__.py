"""Ideas that say the same, found and named in the words of the ideas themselves. Pure and deterministic: vectors and
texts in, places in their row out; in which order they come changes nothing.

What calculates is loaded by the first who asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.themes.shapes import Near, Space, ThemeDraft

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Near", "Space", "ThemeDraft", "central", "find_alike", "group_ideas", "name_theme", "nearest"]


def group_ideas(
    vectors: NDArray[np.float32],
    texts: Sequence[str],
    space: Space,
    *,
    number: int | None = None,
    decided: Sequence[Sequence[int]] = (),
) -> tuple[ThemeDraft, ...]:
    """Return themes, each idea in exactly one; the largest first.

    `number` is how many themes are wanted (in all, at least those that are decided); without it as many as there
    seem to be. `decided` are themes that a person made, none of them empty: they come first, in their order, and
    keep what they have. Of the other ideas those that are near enough join them; the rest make themes of their own.
    """
    from bot.themes.grouping import group

    return group(vectors, texts, space, number=number, decided=decided)


def central(vectors: NDArray[np.float32], ideas: Sequence[int], space: Space) -> int:
    """Return which of these ideas is nearest to all of them."""
    from bot.themes.geometry import middle

    return middle(vectors, ideas, space)


def name_theme(texts: Sequence[str], ideas: Sequence[int], others: Sequence[int] = ()) -> str:
    """Return a heading for these ideas: a phrase that stands in one of them, and tells them from `others`."""
    from bot.themes.naming import name

    return name(texts, ideas, others)


def find_alike(vectors: NDArray[np.float32], space: Space) -> tuple[tuple[int, int], ...]:
    """Return the pairs of ideas that say the same, the lower place first, in rising order."""
    from bot.themes.geometry import pairs

    return pairs(vectors, space)


def nearest(vector: NDArray[np.float32], vectors: NDArray[np.float32], space: Space, most: int = 3) -> tuple[Near, ...]:
    """Return the ideas of a session that say the same as a new one, at most so many, the nearest first."""
    from bot.themes.geometry import neighbours

    return neighbours(vector, vectors, space, most)
