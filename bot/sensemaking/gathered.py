"""The themes of one session, or of the day besides, as they now stand: with the ideas that are shown, and no others.

An idea that is withdrawn or hidden keeps its place, for when it comes back; a theme without ideas is in no list.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.model import IdeaState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.model import Idea, Placing, Theme
    from bot.ports import Tables


@dataclass(frozen=True, slots=True)
class Gathered:
    """The ideas of a session that are shown, by number; all themes that it ever had, and where ideas are placed."""

    session_id: str
    ideas: tuple[Idea, ...]
    themes: Mapping[str, Theme]
    placings: Mapping[str, Placing]

    def of(self, theme_id: str) -> list[Idea]:
        """Return the ideas of a theme, by number."""
        return [each for each in self.ideas if self.theme_of(each.id) == theme_id]

    def theme_of(self, idea_id: str) -> str | None:
        """Return the id of the theme of an idea, None where it has none yet."""
        placing = self.placings.get(idea_id)
        return placing.theme_id if placing and placing.theme_id in self.themes else None

    def members(self) -> dict[str, list[Idea]]:
        """Return the ideas of each theme that has any, the largest theme first, then the lowest number."""
        found: dict[str, list[Idea]] = {}
        for each in self.ideas:
            if theme_id := self.theme_of(each.id):
                found.setdefault(theme_id, []).append(each)
        order = sorted(found, key=lambda each: (-len(found[each]), self.themes[each].number))
        return {each: found[each] for each in order}

    def loose(self) -> list[Idea]:
        """Return the ideas without a theme, by number."""
        return [each for each in self.ideas if self.theme_of(each.id) is None]

    def held(self) -> dict[str, list[str]]:
        """Return by theme the ideas that a person put there, of each theme where there are any, by its number."""
        by_number = sorted(self.themes.values(), key=lambda each: each.number)
        found = {
            each.id: [idea.id for idea in self.of(each.id) if self.placings[idea.id].decided] for each in by_number
        }
        return {theme_id: ideas for theme_id, ideas in found.items() if ideas}


def central_of(theme: Theme, ideas: Sequence[Idea]) -> Idea:
    """Return the idea that stands for a theme: while the one chosen is not shown, the first."""
    return next((each for each in ideas if each.id == theme.central), ideas[0])


async def gather(tables: Tables, event_id: str, session_id: str) -> Gathered:
    """Return what one session ("" for the day besides) has."""
    themes = await tables.themes.find(event_id=event_id, session_id=session_id)
    ideas = await tables.ideas.find(event_id=event_id, session_id=session_id or None, state=IdeaState.SHARED)
    placings = await tables.placings.find(theme_id=tuple(each.id for each in themes)) if themes else []
    return Gathered(
        session_id,
        tuple(sorted(ideas, key=lambda each: each.number)),
        {each.id: each for each in themes},
        {each.idea_id: each for each in placings},
    )


async def sessions(tables: Tables, event_id: str) -> dict[str, int]:
    """Return how many ideas are shown of each session that has any; "" is the day besides."""
    found = await tables.ideas.count_by("session_id", event_id=event_id, state=IdeaState.SHARED)
    return {session_id or "": count for session_id, count in found.items()}
