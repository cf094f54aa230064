"""Teams: turns come in, messages go out. The only room that knows Bot Framework's words."""

from __future__ import annotations

from contextlib import asynccontextmanager, closing
from typing import TYPE_CHECKING

from bot.teams.adapter import Adapter, Listener
from bot.teams.authentication import Authentication, Keys
from bot.teams.connection import Bearer, Connection, pooled_session
from bot.teams.connector import Connector, Connectors
from bot.tokens import Tokens

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import aiohttp

    from bot.settings import Settings
    from bot.teams.adapter import Handle

__all__ = ["Adapter", "Connector", "Teams", "open_teams"]


class Teams:
    """The seam: `chat` is the way out (the ports Chat and Directory), `listen` makes the way in."""

    def __init__(self, settings: Settings, session: aiohttp.ClientSession, tokens: Bearer) -> None:
        self._settings = settings
        self._keys = Keys(session, settings.openid_metadata)
        self._connection = Connection(session, settings, tokens)
        self.chat = Connector(self._connection)

    def listen(self, handle: Handle) -> Adapter:
        """Return the way in, which hands every turn to `handle`.

        Raises:
            RefusalError: `app_id_missing` where nobody could be told from anybody and `local` is off.
        """
        authentication = Authentication(self._settings, self._keys, Connectors(self._connection))
        return Adapter(authentication, Listener(handle, self._settings.app_id, self._settings.language))


@asynccontextmanager
async def open_teams(settings: Settings, tokens: Bearer | None = None) -> AsyncIterator[Teams]:
    """Open the seam with one pooled session; `tokens` are the bot's own unless given."""
    async with pooled_session() as session:
        if tokens is not None:
            yield Teams(settings, session, tokens)
            return
        with closing(Tokens(settings)) as own:
            yield Teams(settings, session, own)
