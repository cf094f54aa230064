"""The process of procrastinate that does the same sends: a job a message, a worker that posts with aiohttp.

    python -m tests.bench.peer DATABASE SERVICE_URL

It speaks as tests.bench.sender does. Procrastinate needs psycopg, which is no part of ours, so this runs
in an environment of its own and imports nothing of ours but what needs nothing.
"""

from __future__ import annotations

import asyncio
import json
import logging
import resource
import sys
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import aiohttp
import procrastinate  # type: ignore[import-not-found]

from tests.bench.machine import pin
from tests.bench.message import ACTIVITY, HEADERS, url_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

AT_ONCE = 32  # of 16, 32, 64 and 128 none is faster


class Peer:
    """A worker that ends when nothing is left to do."""

    def __init__(self, app: Any, send: Any) -> None:
        self._app = app
        self._send = send

    async def queue(self, count: int) -> dict[str, float]:
        """Queue one job for each message; tell what that took."""
        begun = time.perf_counter()
        await self._send.batch_defer_async(*({"number": number} for number in range(count)))
        return {"seconds": time.perf_counter() - begun}

    async def work(self) -> dict[str, float]:
        """Work until nothing is left; tell what that took."""
        begun, used = time.perf_counter(), _cpu()
        await self._app.run_worker_async(concurrency=AT_ONCE, wait=False, install_signal_handlers=False)
        return {"seconds": time.perf_counter() - begun, "cpu": _cpu() - used}


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


@asynccontextmanager
async def opened(database: str, service_url: str) -> AsyncIterator[Peer]:
    """Make procrastinate's tables, and what its jobs do."""
    app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=database))
    async with aiohttp.ClientSession(headers=HEADERS) as session, app.open_async():
        await app.schema_manager.apply_schema_async()

        @app.task(name="send")  # type: ignore[untyped-decorator]
        async def send(number: int) -> None:
            async with session.post(url_of(service_url, number), json=ACTIVITY) as response:
                await response.json()

        yield Peer(app, send)


async def main(database: str, service_url: str) -> None:
    """Act until the input ends."""
    pin(0)
    logging.getLogger("procrastinate").setLevel(logging.ERROR)  # it warns of an app in a main module
    async with opened(database, service_url) as peer:
        acts: dict[str, Any] = {"queue": peer.queue, "work": peer.work}
        _say({})
        while line := await asyncio.to_thread(sys.stdin.readline):
            values = json.loads(line)
            _say(await acts[values.pop("do")](**values))


def _say(answer: dict[str, float]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
