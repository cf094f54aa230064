"""The demo's Teams in the terminal: a small Bot Connector on loopback that shows what the bot says as
it leaves, and hands typed lines to the bot as messages of yours.
"""

from __future__ import annotations

import asyncio
import itertools
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from aiohttp import web
from rich.console import Group
from rich.markdown import Markdown
from rich.padding import Padding
from rich.panel import Panel
from rich.text import Text

from bot.demo.cast import CAST, GROUPS, PERSONAL, TEAM, TENANT, YOU

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

    from rich.console import Console, RenderableType

_PLACES = {TEAM: "Generelt", GROUPS: "Grupper", PERSONAL: YOU.name}


class Terminal:
    """Keeps conversations in memory and prints each post; `url` is its serviceUrl."""

    def __init__(self, console: Console) -> None:
        """Print on `console`."""
        self._console = console
        self._ids = itertools.count(1)
        self.url = ""

    def routes(self) -> web.Application:
        """Return the connector's routes, as far as the bot needs them."""
        app = web.Application()
        app.router.add_post("/v3/conversations", self._create)
        app.router.add_post("/v3/conversations/{conversation}/activities", self._post)
        app.router.add_post("/v3/conversations/{conversation}/activities/{activity}", self._post)
        app.router.add_put("/v3/conversations/{conversation}/activities/{activity}", self._edit)
        app.router.add_get("/v3/conversations/{conversation}/members/{member}", self._member)
        app.router.add_get("/v3/conversations/{conversation}/pagedmembers", self._members)
        return app

    async def _create(self, request: web.Request) -> web.Response:
        body = await request.json()
        if not body.get("isGroup"):
            return web.json_response({"id": _personal(body["members"][0]["id"])}, status=201)
        channel, number = body["channelData"]["channel"]["id"], self._next()
        self._show(channel, body["activity"])
        return web.json_response({"id": f"{channel};messageid={number}", "activityId": number}, status=201)

    async def _post(self, request: web.Request) -> web.Response:
        self._show(unquote(request.match_info["conversation"]), await request.json())
        return web.json_response({"id": self._next()}, status=201)

    async def _edit(self, request: web.Request) -> web.Response:
        activity = await request.json()
        title = next(_lines(_card(activity)), Text(activity.get("text", "")))
        self._console.print(Text("✎ ", style="dim").append_text(Text(_title(activity) or title.plain, style="dim")))
        return web.json_response({"id": request.match_info["activity"]})

    async def _member(self, request: web.Request) -> web.Response:
        wanted = unquote(request.match_info["member"])
        found = next((each for each in _members() if wanted in {each["id"], each["aadObjectId"]}), None)
        if found is None:
            return web.json_response({"error": {"code": "MemberNotFoundInConversation"}}, status=404)
        return web.json_response(found)

    async def _members(self, _: web.Request) -> web.Response:
        return web.json_response({"members": _members()})

    def _next(self) -> str:
        return str(1_700_000_000_000 + next(self._ids))

    def _show(self, conversation: str, activity: dict[str, Any]) -> None:
        base, _, root = conversation.partition(";messageid=")
        place = _PLACES.get(base, "1:1")
        self._console.print(draw(activity, f"{place} ›" if root else place, indent=4 if root else 0))


def _personal(user_id: str) -> str:
    return PERSONAL if user_id == YOU.user_id else f"a:{user_id}"


def _members() -> list[dict[str, str]]:
    return [
        {
            "id": each.user_id,
            "name": each.name,
            "aadObjectId": each.object_id,
            "email": each.email,
            "userPrincipalName": each.email,
            "tenantId": TENANT,
            "userRole": "user",
        }
        for each in CAST
    ]


def draw(activity: dict[str, Any], place: str, *, indent: int = 0) -> RenderableType:
    """Return a message as it can be read in a terminal: a card as a panel, its buttons in brackets."""
    card = _card(activity)
    body: RenderableType = Group(*_lines(card)) if card else Markdown(_without_tags(activity.get("text", "")))
    return Padding(
        Panel(body, title=place, title_align="left", width=88 - indent, border_style="cyan"), (0, 0, 0, indent)
    )


def _without_tags(text: str) -> str:
    return text.replace("<at>", "@").replace("</at>", "")


def _card(activity: dict[str, Any]) -> dict[str, Any] | None:
    attachments = activity.get("attachments") or [{}]
    found: dict[str, Any] | None = attachments[0].get("content")
    return found


def _title(activity: dict[str, Any]) -> str:
    """Return the first two texts of a card: what it is, and of what."""
    return " · ".join(line.plain for line in itertools.islice(_lines(_card(activity)), 2))


def _lines(card: dict[str, Any] | None) -> Iterator[Text]:
    for element in (card or {}).get("body", []):
        yield from _element(element)


def _element(element: dict[str, Any]) -> Iterator[Text]:
    kind = element["type"]
    if kind == "TextBlock":
        yield Text(element["text"], style="bold" if element.get("weight") == "Bolder" else "")
    elif kind == "FactSet":
        for fact in element["facts"]:
            yield Text(f"{fact['title']}: {fact['value']}")
    elif kind.startswith("Input."):
        yield Text(f"{element.get('label') or element.get('title', '')}: ______", style="italic")
    elif kind == "ActionSet":
        yield Text("  ".join(f"[{each['title']}]" for each in element["actions"]), style="bold magenta")
    else:
        for each in (*element.get("items", ()), *element.get("columns", ())):
            yield from _element(each)


@asynccontextmanager
async def open_terminal(console: Console) -> AsyncIterator[Terminal]:
    """Serve the connector on a free port of the loopback while the block runs."""
    terminal = Terminal(console)
    runner = web.AppRunner(terminal.routes(), access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        terminal.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield terminal
    finally:
        await runner.cleanup()


async def read_lines(hear: Callable[[str], Awaitable[None]]) -> None:
    """Hand each typed line to `hear`, until the input ends."""
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        if text := line.decode("utf-8", "replace").strip():
            await hear(text)
