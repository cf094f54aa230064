"""The demo's Teams in the terminal: a small Bot Connector on loopback that shows what the bot says as
it leaves, and hands typed lines to the bot as messages of yours.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import sys
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from aiohttp import web
from rich.console import Group
from rich.markdown import Markdown
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from bot.demo.cast import CAST, CHAT, GROUPS, PERSONAL, TEAM, TENANT, YOU

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

    from rich.console import Console, RenderableType

WIDTH: Final = 88
_LONGEST: Final = 1 << 20  # bytes of a line


def _personal(user_id: str) -> str:
    return PERSONAL if user_id == YOU.user_id else f"a:{user_id}"


_YOURS: Final = frozenset({TEAM, GROUPS, PERSONAL})  # where you can press
_PLACES: Final = {TEAM: "Generelt", GROUPS: "Grupper", CHAT: "Planlægning"} | {
    _personal(each.user_id): f"1:1 · {each.name}" for each in CAST
}


@dataclass(frozen=True, slots=True)
class Control:
    """A button that stands somewhere: what it sends, and the fields (Adaptive Card inputs) that go along."""

    conversation: str
    root: str
    data: dict[str, str]
    fields: tuple[dict[str, Any], ...]


class Terminal:
    """Keeps conversations in memory and prints each post; `url` is its serviceUrl. Buttons are numbered."""

    def __init__(self, console: Console) -> None:
        """Print on `console`."""
        self._console = console
        self._ids = itertools.count(1)
        self._controls: list[Control] = []
        self.url = ""

    def control(self, number: str) -> Control | None:
        """Return the button of that number, as it is typed."""
        index = int(number) if number.isdecimal() and len(number) < len("100000") else 0
        return self._controls[index - 1] if 0 < index <= len(self._controls) else None

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
        self.show(channel, body["activity"], number)
        return web.json_response({"id": f"{channel};messageid={number}", "activityId": number}, status=201)

    async def _post(self, request: web.Request) -> web.Response:
        number = self._next()
        self.show(unquote(request.match_info["conversation"]), await request.json(), number)
        return web.json_response({"id": number}, status=201)

    async def _edit(self, request: web.Request) -> web.Response:
        self._console.print(Text(f"✎ {title(await request.json())}", style="dim"))
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

    def show(self, conversation: str, activity: dict[str, Any], own_root: str = "") -> None:
        """Print a post, and number its buttons where you can press them; `own_root` is the thread it begins."""
        base, _, root = conversation.partition(";messageid=")
        place = _PLACES.get(base, "1:1")
        first = len(self._controls) + 1
        if base in _YOURS and (card := _card(activity)):
            fields = tuple(_find(card["body"], "Input."))
            self._controls += [
                Control(base, root or own_root, each["data"], fields if each.get("associatedInputs") != "none" else ())
                for each in _find(card["body"], "Action.")
                if "data" in each  # what opens a page is pressed in a browser
            ]
        numbers = itertools.count(first) if base in _YOURS else None
        drawn = draw(activity, f"{place} ›" if root else place, indent=4 if root else 0, numbers=numbers)
        self._console.print(drawn)

    def answer(self, control: Control, body: dict[str, Any]) -> None:
        """Show what a pressed button was answered: a card that only you see, or a line."""
        value = body.get("value") or ""
        thread = f"{control.conversation};messageid={control.root}" if control.root else control.conversation
        if isinstance(value, dict):
            self.show(thread, {"attachments": [{"content": value}]}, control.root)
        elif value:
            self._console.print(Text(f"» {_plain(value)}", style="green"))


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


def draw(
    activity: dict[str, Any], place: str, *, indent: int = 0, numbers: Iterator[int] | None = None
) -> RenderableType:
    """Return a message as it can be read in a terminal: a card as a panel, its buttons in brackets,
    with the next of `numbers` where there are some.
    """
    card = _card(activity)
    elements = [_element(each, numbers) for each in card["body"]] if card else [_markdown(_text(activity))]
    body = Group(*elements)
    return Padding(
        Panel(body, title=Text(place), title_align="left", width=WIDTH - indent, border_style="cyan"), (0, 0, 0, indent)
    )


def title(activity: dict[str, Any]) -> str:
    """Return in a line what a message says: a card's first two texts, else the text."""
    card = _card(activity)
    return " · ".join(itertools.islice(_texts(card["body"]), 2)) if card else _plain(_text(activity))


def _card(activity: dict[str, Any]) -> dict[str, Any] | None:
    attachments = activity.get("attachments") or [{}]
    found: dict[str, Any] | None = attachments[0].get("content")
    return found


def _text(activity: dict[str, Any]) -> str:
    said: str = activity.get("text") or ""
    return said.replace("<at>", "@").replace("</at>", "")


def _markdown(text: str, style: str = "") -> Markdown:
    return Markdown(text, style=style, hyperlinks=False)


def _plain(text: str) -> str:
    """Return Markdown as it reads: without marks, and what was escaped as it was typed."""
    blocks = (block.children for block in Markdown(text).parsed if block.children)
    return " ".join("".join(each.content or " " * each.type.endswith("break") for each in block) for block in blocks)


def _texts(elements: list[dict[str, Any]]) -> Iterator[str]:
    for each in elements:
        if each["type"] == "TextBlock":
            yield _plain(each["text"])
        yield from _texts([*each.get("items", ()), *each.get("columns", ())])


def _find(element: Any, kind: str) -> Iterator[dict[str, Any]]:
    """Yield what begins with `kind` in a card, in the order in which it is drawn."""
    if isinstance(element, list):
        for each in element:
            yield from _find(each, kind)
    elif isinstance(element, dict):
        if str(element.get("type", "")).startswith(kind):
            yield element
        for name in ("items", "columns", "actions"):
            yield from _find(element.get(name), kind)


def _element(element: dict[str, Any], numbers: Iterator[int] | None = None) -> RenderableType:
    kind = element["type"]
    if kind == "TextBlock":
        return _markdown(element["text"], "bold" if element.get("weight") == "Bolder" else "")
    if kind == "FactSet":
        return _side_by_side(
            [[Text(_plain(each["title"]), style="bold"), _markdown(each["value"])] for each in element["facts"]]
        )
    if kind == "ColumnSet":
        narrow, *_ = [each.get("width", "") for each in element["columns"]]
        columns: list[RenderableType] = [
            Group(*(_element(one, numbers) for one in each["items"])) for each in element["columns"]
        ]
        return _side_by_side([columns], _cells(narrow))
    if kind == "ActionSet":
        shown = [f"{next(numbers)} {each['title']}" if numbers else each["title"] for each in element["actions"]]
        return Text("  ".join(f"[{each}]" for each in shown), style="bold magenta")
    if kind.startswith("Input."):
        return Text(f"{element.get('label') or element.get('title', '')}: {element.get('value') or '______'}")
    return Group(*(_element(each, numbers) for each in element.get("items", ())))


def _cells(width: object) -> int | None:
    """Return how many characters wide a column of so many pixels is ("56px"); None where others decide."""
    pixels = str(width).removesuffix("px")
    return int(pixels) // 8 if pixels.isdecimal() else None


def _side_by_side(rows: list[list[RenderableType]], first: int | None = None) -> Table:
    table = Table.grid(padding=(0, 1))
    table.add_column(width=first)
    for each in rows:
        table.add_row(*each)
    return table


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
    """Hand each typed line to `hear`, until the input ends.

    The input is read where it stands: made non-blocking, as asyncio's pipes are, it would make the
    terminal's output so too.
    """
    loop, typed, source = asyncio.get_running_loop(), asyncio.StreamReader(limit=_LONGEST), sys.stdin.fileno()

    def take() -> None:
        if chunk := os.read(source, 4096):
            typed.feed_data(chunk)
        else:
            loop.remove_reader(source)
            typed.feed_eof()

    with suppress(PermissionError):  # a file or /dev/null: nobody is typing
        loop.add_reader(source, take)
        try:
            while line := await typed.readline():
                await hear(line.decode("utf-8", "replace").strip())
        finally:
            loop.remove_reader(source)
