"""What goes into themes and comes out of them: ideas are told by their place in the row that was handed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Space:
    """Where vectors can be compared. `name` changes when they cannot be any longer.

    `words` says that texts are near each other here by the words that they share, not by what they mean.
    `alike` is how near (the cosine, once what all texts have in common is taken out) two ideas are that say the
    same. `backgrounds` are what texts of any kind have in common, one for each language; none where that is nothing.
    """

    name: str
    alike: float
    words: bool = False
    backgrounds: tuple[tuple[float, ...], ...] = ()


class ThemeDraft(NamedTuple):
    """Ideas that belong together, in rising order; the one that says it best; and a name in their own words."""

    ideas: tuple[int, ...]
    central: int
    name: str


class Near(NamedTuple):
    """An idea, and how near it is: 1 says the same in the same words."""

    idea: int
    likeness: float
