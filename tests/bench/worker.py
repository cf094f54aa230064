"""The process that is measured: the bot, or the floor it is held against, alone on its core.

    python -m tests.bench.worker bot|floor SERVICE_URL METADATA_URL

It says its port on a line of its own; every number that it then reads is answered by the seconds that
so many proactive messages took.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import aiohttp
from aiohttp import web

from bot.model import Answer, Message, Place, PlaceKind, Turn
from bot.settings import Settings
from bot.teams import open_teams
from bot.web import build, serve
from tests.bench.machine import pin
from tests.bench.message import HEADERS, REPLY, conversation
from tests.wire import activities

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    Send = Callable[[int], Awaitable[object]]

AT_ONCE = 32
CARD: dict[str, Any] = {
    "type": "AdaptiveCard",
    "version": "1.4",
    "fallbackText": REPLY,
    "body": [
        {"type": "TextBlock", "text": f"Idé {number}: {REPLY}", "wrap": True, "size": "Medium"} for number in range(10)
    ],
}


class Fixed:
    """The token stands still: what a token costs is paid once an hour."""

    async def bearer(self) -> str | None:
        return "t" * 1200


@asynccontextmanager
async def the_bot(service_url: str, metadata_url: str) -> AsyncIterator[tuple[int, Send]]:
    """Serve the seam with a handler that does as little as there is to do."""
    settings = Settings(
        app_id=activities.APP,
        openid_metadata=metadata_url,
        connector_hosts=("127.0.0.1",),
        host_tenants=(activities.HOST,),
    )
    async with open_teams(settings, Fixed()) as teams:

        async def handle(turn: Turn) -> Answer | None:
            if turn.invoke:
                return Answer(card=CARD, replaces=True)
            await teams.chat.send(Place(id="here", **dict(turn.spot)), Message(text=REPLY))
            return None

        async def send(number: int) -> object:
            place = Place(
                id=str(number),
                app_id=settings.app_id,
                tenant_id=activities.HOST,
                conversation_id=conversation(number),
                kind=PlaceKind.PERSONAL,
                service_url=service_url,
            )
            return await teams.chat.send(place, Message(text=REPLY))

        async def health() -> dict[str, bool]:
            return {}

        async with serve(build(teams.listen(handle).receive, health=health), "127.0.0.1", 0) as port:
            yield port, send


@asynccontextmanager
async def the_floor(service_url: str, _: str) -> AsyncIterator[tuple[int, Send]]:
    """Serve the least that aiohttp can do: read JSON, post a reply over one pooled session, answer."""
    async with aiohttp.ClientSession(headers=HEADERS) as session:

        async def messages(request: web.Request) -> web.Response:
            activity = json.loads(await request.read())
            if activity["type"] == "invoke":
                return web.json_response({"statusCode": 200, "type": "card", "value": CARD})
            await post(activity["serviceUrl"], activity["conversation"]["id"])
            return web.Response()

        async def post(root: str, conversation_id: str) -> object:
            url = f"{root}v3/conversations/{conversation_id}/activities"
            async with session.post(url, json={"type": "message", "text": REPLY}) as response:
                return await response.json()

        async def send(number: int) -> object:
            return await post(service_url, conversation(number))

        app = web.Application()
        app.router.add_post("/api/messages", messages)
        async with serve(app, "127.0.0.1", 0) as port:
            yield port, send


async def send_many(send: Send, count: int) -> float:
    """Return the seconds that so many messages take, `AT_ONCE` at a time."""
    numbers = iter(range(count))

    async def work() -> None:
        for number in numbers:
            await send(number)

    begun = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    return time.perf_counter() - begun


async def main(kind: str, service_url: str, metadata_url: str) -> None:
    """Serve until the input ends."""
    pin(0)
    opened = {"bot": the_bot, "floor": the_floor}[kind]
    async with opened(service_url, metadata_url) as (port, send):
        gc.collect()
        gc.freeze()
        sys.stdout.write(f"{port}\n")
        sys.stdout.flush()
        while line := await asyncio.to_thread(sys.stdin.readline):
            sys.stdout.write(f"{await send_many(send, int(line))}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
