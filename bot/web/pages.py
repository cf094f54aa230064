"""The few pages that people open in a browser: who we are, privacy, terms. Plain HTML, no script."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    MakePage = Callable[[str], "Page"]

STYLE = (
    "body{font:18px/1.5 system-ui,sans-serif;max-width:38em;margin:3em auto;padding:0 1em;color:#222}"
    "h1{font-size:1.5em}@media(prefers-color-scheme:dark){body{background:#1b1b1b;color:#eee}a{color:#9cf}}"
)


class Page(NamedTuple):
    """A page in one language: its heading, its paragraphs as plain text, and ways on: what each is called, and where
    it leads.
    """

    language: str
    heading: str
    paragraphs: tuple[str, ...]
    ways: tuple[tuple[str, str], ...] = ()


def draw(page: Page) -> str:
    """Return a page as HTML."""
    paragraphs = "".join(f"<p>{escape(each)}</p>" for each in page.paragraphs)
    paragraphs += "".join(f'<p><a href="{escape(to)}">{escape(each)}</a></p>' for each, to in page.ways)
    heading = escape(page.heading)
    return (
        f'<!doctype html><html lang="{escape(page.language)}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{heading}</title><style>{STYLE}</style><h1>{heading}</h1>{paragraphs}</html>"
    )


def add_pages(app: web.Application, pages: Mapping[str, MakePage]) -> None:
    """Serve each page at its path, in the language that its function makes of Accept-Language."""
    for path, make in pages.items():
        app.router.add_get(path, _handler(make))


def _handler(make: MakePage) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def show(request: web.Request) -> web.StreamResponse:
        return respond(make(request.headers.get("Accept-Language", "")))

    return show


def respond(page: Page, *, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """Return the answer that shows a page, and lets nothing run in it."""
    own = {
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
        "Vary": "Accept-Language",
    }
    return web.Response(text=draw(page), status=status, content_type="text/html", headers=own | dict(headers or {}))
