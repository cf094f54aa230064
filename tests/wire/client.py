"""Teams' side of a conversation in a test: activities posted to the bot with a token, and its answers."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import aiohttp

    from tests.wire.tokens import Signer


class Reply(NamedTuple):
    """What the bot answered over HTTP; `body` is JSON data or None."""

    status: int
    body: Any


class Client:
    """Posts activities to `url`; signed for their own serviceUrl where there is a signer."""

    def __init__(self, session: aiohttp.ClientSession, url: str, signer: Signer | None = None) -> None:
        self._session = session
        self.url = url
        self._signer = signer

    def at(self, url: str) -> Client:
        """Return the same client for another address."""
        return Client(self._session, url, self._signer)

    async def tell(self, activity: dict[str, Any]) -> Reply:
        """Post an activity as the Bot Connector does."""
        header = self._signer.bearer(activity["serviceUrl"]) if self._signer else None
        return await self.post(json.dumps(activity).encode(), header)

    async def post(self, body: bytes, authorization: str | None = None) -> Reply:
        """Post any bytes, with any header or none."""
        headers = {"Authorization": authorization} if authorization is not None else {}
        async with self._session.post(
            self.url, data=io.BytesIO(body), headers=headers, skip_auto_headers=["Content-Type"]
        ) as got:
            raw = await got.read()
            return Reply(got.status, json.loads(raw) if got.content_type == "application/json" else None)
