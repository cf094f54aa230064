"""From texts to vectors, beside the loop: by what they mean where that can be had on this machine, else by their words.

Nothing leaves the machine unless the operator named an endpoint.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.ports import Embedder
    from bot.settings import Settings


@asynccontextmanager
async def open_embedder(settings: Settings) -> AsyncIterator[Embedder]:
    """Yield what the settings ask for, and let go of it afterwards. Nothing is started before the first text.

    Raises:
        RefusalError: `setting_wrong` (name) for an endpoint that is no https address (on this machine also http).
    """
    from bot.embedders import local

    if settings.embeddings_url:
        from bot.embedders.endpoint import open_endpoint

        async with open_endpoint(settings) as endpoint:
            yield endpoint
    elif settings.embedder == "words" or not local.is_installed():
        from bot.embedders.wording import WordEmbedder

        yield WordEmbedder()
    else:
        async with local.LocalEmbedder() as embedder:
            yield embedder
