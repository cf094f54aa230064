"""What people download by a signed link. Opening a link uses nothing up: a preview may have been there first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from aiohttp import web

from bot.web.pages import Page, respond

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.exports import File

    FindFile = Callable[[str, str], Awaitable[File | Page]]
    FindEntry = Callable[[str, str, str], Awaitable[File | Page]]

_HEADERS: Final = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff"}
_CALENDAR: Final = "text/calendar"


def add_downloads(app: web.Application, find: FindFile) -> None:
    """Serve what `find` makes of a link's token and the Accept-Language: a file, or a page that says why not."""

    async def download(request: web.Request) -> web.Response:
        found = await find(request.match_info["token"], request.headers.get("Accept-Language", ""))
        return _answer(found)

    app.router.add_get("/files/{token}", download)


def add_invitations(app: web.Application, find: FindEntry) -> None:
    """Serve what `find` makes of a link's token, the number of an entry behind it ("" for whichever there is) and the
    Accept-Language: what a calendar opens, or a page.
    """

    async def invitation(request: web.Request) -> web.Response:
        number = request.match_info.get("number", "")
        found = await find(request.match_info["token"], number, request.headers.get("Accept-Language", ""))
        return _answer(found)

    app.router.add_get("/invitations/{token}", invitation)
    app.router.add_get("/invitations/{token}/{number}", invitation)


def _answer(found: File | Page) -> web.Response:
    """Return a file to be kept, or what belongs into a calendar to be opened at once: a phone then asks for no more."""
    if isinstance(found, Page):
        return respond(found, status=200 if found.ways else 404, headers=_HEADERS)
    opens = found.content_type.startswith(_CALENDAR)
    told = 'inline; filename="event.ics"' if opens else 'attachment; filename="list"'
    kind = found.content_type
    if kind.startswith("text/") and "charset" not in kind:
        kind = f"{kind}; charset=utf-8"
    name = f"{told}; filename*=UTF-8''{quote(found.name, safe='')}"
    return web.Response(body=found.body, headers=_HEADERS | {"Content-Type": kind, "Content-Disposition": name})
