"""Ideas are gathered from the bottom up (Ward, 1963), by what they mean and by the words that they share, each drawn
towards those nearest to it; then each goes to the theme that it is nearest to. What a person decided stays.

Two ideas that mean the same say it in other words, and two in the same words may mean what differs: both kinds of
likeness together tell themes better than either, in every set that this was measured on (docs/themes.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from bot.themes.geometry import centre, middle
from bot.themes.lexical import likeness, normal
from bot.themes.naming import Namer
from bot.themes.shapes import ThemeDraft

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.themes.shapes import Space

    Likeness = NDArray[np.float64]  # a square: how like each two ideas are, at most 1
    Labels = NDArray[np.intp]

MOST: Final = 15  # themes, where nobody says how many: more of them nobody reads
_CUT: Final = 0.55  # of the highest merge: where themes are still apart
_WORDS: Final = 0.5  # what words weigh beside meaning
_NEIGHBOURS: Final = 10
_DRAWS: Final = 2  # times that ideas are drawn towards their neighbours
_MOVES: Final = 10  # times that ideas go where they are nearest, or fewer: it settles
_SAME: Final = 1e-6  # apart: a rounding
_SMALL: Final = 6  # ideas: fewer have themes only where they say nearly the same


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
    held = np.full(len(order), -1)
    for at, theme in enumerate(decided):
        held[[place[each] for each in theme]] = at
    labels = _label(vectors[order], [texts[each] for each in order], space, held, number) if order else held
    themes = [sorted(order[each] for each in np.flatnonzero(labels == label)) for label in np.unique(labels)]
    kept, own = themes[: len(decided)], themes[len(decided) :]
    own.sort(key=lambda theme: (-len(theme), min(place[each] for each in theme)))
    namer = Namer(texts)
    return tuple(ThemeDraft(tuple(theme), middle(vectors, theme, space), namer.name(theme)) for theme in (*kept, *own))


def _label(
    vectors: NDArray[np.float32], texts: Sequence[str], space: Space, held: Labels, number: int | None
) -> Labels:
    """Return the theme of each idea: below `held.max() + 1` those that are decided."""
    rows = centre(vectors, space)
    meant = rows @ rows.T
    size = len(texts)
    if number is None and (held < 0).all() and meant.sum() - size >= space.alike * size * (size - 1):
        return np.zeros(size, np.intp)  # all of them say the same
    near = meant if size < _SMALL else _draw(_join(meant, likeness(texts), space))
    return _settle(near, _cut(_bind(near, held), held, space, number), held)


def _join(meant: Likeness, worded: Likeness, space: Space) -> Likeness:
    return worded if space.words else normal(meant + _WORDS * worded)


def _draw(near: Likeness) -> Likeness:
    """Return the likenesses once each idea went half the way to those nearest to it, and that twice."""
    from scipy.sparse import csr_array, eye_array  # noqa: PLC0415 - takes a fifth of a second

    size = len(near)
    count = min(_NEIGHBOURS, size // 3)
    for _ in range(_DRAWS):
        others = near - 2 * np.eye(size)
        closest = np.argsort(-others, axis=1, kind="stable")[:, :count]
        pull = np.maximum(np.take_along_axis(others, closest, axis=1), 0.0)
        pull /= np.maximum(pull.sum(axis=1, keepdims=True), _SAME)
        ways = csr_array((pull.ravel(), closest.ravel(), np.arange(0, size * count + 1, count)), shape=near.shape)
        step = (eye_array(size) + ways) / 2
        near = normal(step @ (step @ near).T)
    return near


def _bind(near: Likeness, held: Labels) -> Likeness:
    """Return the likenesses with every decided theme in one place: its middle."""
    if held.max() < 0:
        return near
    members = np.eye(len(near))
    for theme in range(int(held.max()) + 1):
        ours = held == theme
        members[ours] = ours / ours.sum()
    return normal(members @ near @ members.T)


def _cut(near: Likeness, held: Labels, space: Space, number: int | None) -> Labels:
    """Return themes from the bottom up: as many as are asked for, or as stand apart."""
    from scipy.cluster.hierarchy import linkage  # noqa: PLC0415 - takes a third of a second
    from scipy.spatial.distance import squareform  # noqa: PLC0415

    size = len(near)
    if size == 1:
        return np.zeros(1, np.intp)
    distances = np.sqrt(np.maximum(2 - 2 * near, 0.0))
    np.fill_diagonal(distances, 0.0)
    tree = linkage(squareform(distances, checks=False), method="average" if size < _SMALL else "ward")
    heights = tree[:, 2]
    limit = np.sqrt(2 - space.alike) if size < _SMALL else _CUT * heights.max()
    apart = int((heights > (max(limit, _SAME) if number is None else _SAME)).sum()) + 1
    return _share(tree, held, branches=apart, most=number or MOST)


def _share(tree: NDArray[np.float64], held: Labels, *, branches: int, most: int) -> Labels:
    """Return a theme for each branch, and in all no more than so many where that can be had: the decided count."""
    from scipy.cluster.hierarchy import cut_tree  # noqa: PLC0415

    labels = held
    for count in range(min(branches, most), 0, -1):
        labels = _claim(cut_tree(tree, count)[:, 0], held)
        if len(np.unique(labels)) <= most:
            break
    return labels


def _claim(branches: Labels, held: Labels) -> Labels:
    """Return labels: a branch with decided themes goes to the first of them (they are shared out as ideas settle)."""
    first = int(held.max()) + 1
    labels = branches + first
    for branch in np.unique(branches):
        inside = held[(branches == branch) & (held >= 0)]
        if inside.size:
            labels[branches == branch] = inside.min()
    return np.where(held >= 0, held, labels)


def _settle(near: Likeness, labels: Labels, held: Labels) -> Labels:
    """Return the themes once each free idea went where it is nearest, until none moves or a theme would end."""
    names, labels = np.unique(labels, return_inverse=True)
    pinned = held >= 0
    for _ in range(_MOVES):
        members = (labels[:, None] == np.arange(len(names))).astype(float)
        lengths = np.sqrt(np.maximum(np.einsum("ij,ij->j", members, near @ members), 1e-9))
        after = np.argmax(np.round(near @ members / lengths, 9), axis=1)
        after[pinned] = labels[pinned]
        if len(np.unique(after)) < len(names) or (after == labels).all():
            break
        labels = after
    return names[labels]
