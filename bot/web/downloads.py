"""What people download by a signed link. Opening a link uses nothing up: a preview may have been there first."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from aiohttp import web

from bot.web.pages import Page, respond

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.exports import File

    FindFile = Callable[[str, str], Awaitable[File | Page]]

_HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff"}


def add_downloads(app: web.Application, find: FindFile) -> None:
    """Serve what `find` makes of a link's token and the Accept-Language: a file, or a page that says why not."""

    async def download(request: web.Request) -> web.Response:
        found = await find(request.match_info["token"], request.headers.get("Accept-Language", ""))
        if isinstance(found, Page):
            return respond(found, status=404, headers=_HEADERS)
        name = f"attachment; filename=\"list\"; filename*=UTF-8''{quote(found.name, safe='')}"
        return web.Response(
            body=found.body,
            content_type=found.content_type,
            charset="utf-8" if found.content_type.startswith("text/") else None,
            headers=_HEADERS | {"Content-Disposition": name},
        )

    app.router.add_get("/files/{token}", download)
