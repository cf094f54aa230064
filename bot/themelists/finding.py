"""The way from a list to its themes: what is compared by, and who is told of it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.embedders import open_embedder
from bot.themelists.printing import Result
from bot.themes import find_alike, group_ideas

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.themelists.lists import IdeaList
    from bot.themes import Space


def find(settings: Settings, ideas: IdeaList, number: int | None) -> tuple[Result, Space]:
    """Return the themes of a list, and where its ideas were compared.

    Raises:
        EmbedderError: as the embedder says.
        RefusalError: `setting_wrong` (name).
    """
    return asyncio.run(_find(settings, ideas, number))


async def _find(settings: Settings, ideas: IdeaList, number: int | None) -> tuple[Result, Space]:
    async with open_embedder(settings) as embedder:
        vectors = await embedder.embed(ideas.texts)
        space = embedder.space
    themes = group_ideas(vectors, ideas.texts, space, number=number)
    return Result(ideas, themes, find_alike(vectors, space)), space
