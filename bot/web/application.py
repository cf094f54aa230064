"""Routes and nothing else: what a request means is decided by the functions that are handed in."""

from __future__ import annotations

import json
import os
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from aiohttp import web
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from bot.errors import RefusalError
from bot.web.downloads import add_downloads, add_invitations
from bot.web.metrics import RequestTally
from bot.web.pages import add_pages

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

    from bot.web.downloads import FindEntry, FindFile
    from bot.web.pages import MakePage

    Receive = Callable[[str | None, bytes], Awaitable[tuple[int, bytes]]]
    Health = Callable[[], Awaitable[Mapping[str, bool]]]
    Refresh = Callable[[], Awaitable[None]]
    Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

MOST_BYTES = 1024 * 1024


def build(
    receive: Receive,
    *,
    health: Health,
    pages: Mapping[str, MakePage] | None = None,
    files: FindFile | None = None,
    invitations: FindEntry | None = None,
    registry: CollectorRegistry | None = None,
    refresh: Refresh | None = None,
) -> web.Application:
    """Return the application.

    `receive` takes an Authorization header and a body and returns status and JSON. `health` names
    what must work and says whether it does. `pages` are what people may read, by path; `files`
    finds what a signed link stands for, `invitations` what belongs into a calendar. `registry` holds the metrics
    that /metrics shows, `refresh` brings them up to date.
    """
    registry = registry or CollectorRegistry()
    tally = RequestTally()
    registry.register(tally)
    app = web.Application(client_max_size=MOST_BYTES)
    app.router.add_post("/api/messages", _messages(receive, tally))
    app.router.add_get("/healthz", _alive)
    app.router.add_get("/readyz", _ready(health))
    app.router.add_get("/metrics", _metrics(registry, refresh))
    add_pages(app, pages or {})
    if files is not None:
        add_downloads(app, files)
    if invitations is not None:
        add_invitations(app, invitations)
    return app


def _messages(receive: Receive, tally: RequestTally) -> Handler:
    async def messages(request: web.Request) -> web.Response:
        begun = time.perf_counter()
        status, body = await receive(request.headers.get("Authorization"), await request.read())
        tally.add(status, time.perf_counter() - begun)
        return web.Response(status=status, body=body, content_type="application/json" if body else None)

    return messages


async def _alive(_: web.Request) -> web.Response:
    return web.Response(text="ok")


def _ready(health: Health) -> Handler:
    async def ready(_: web.Request) -> web.Response:
        checks = dict(await health())
        return web.Response(
            status=200 if all(checks.values()) else 503,
            body=json.dumps(checks, ensure_ascii=False).encode(),
            content_type="application/json",
        )

    return ready


def _metrics(registry: CollectorRegistry, refresh: Refresh | None) -> Handler:
    async def metrics(_: web.Request) -> web.Response:
        if refresh is not None:
            await refresh()
        return web.Response(body=generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST})

    return metrics


@asynccontextmanager
async def serve(app: web.Application, host: str, port: int) -> AsyncIterator[int]:
    """Serve while the block runs, and yield the bound port (port 0 takes a free one).

    Raises:
        RefusalError: `port_unusable` (address, why) where somebody else has it, or where we may not.
    """
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=3)
    await runner.setup()
    try:
        await _listen(runner, host, port)
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, host: str, port: int) -> None:
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        why = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
        raise RefusalError("port_unusable", address=f"{host}:{port}", why=why) from error
