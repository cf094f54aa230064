"""The whole process as an operator starts it: how long until it is ready, and what memory it takes."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import time
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import aiohttp

from tests.bench.databases import fresh
from tests.bench.measure import ROUNDS, Row, SkippedError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.bench.measure import Measure

PATIENCE = 30.0  # seconds


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def memory_of(pid: int) -> int | None:
    """Return how many bytes of memory a process holds, or None where the system does not say."""
    told = Path(f"/proc/{pid}/statm")
    return int(told.read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") if told.exists() else None


@asynccontextmanager
async def ordstyrer(database: str) -> AsyncIterator[tuple[int, float]]:
    """Start `python -m bot run --local`; yields its pid, and the seconds until /readyz said yes."""
    port = _free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ORDSTYRER_")}
    arguments = ("-m", "bot", "run", "--local", "--port", str(port), "--database", database)
    begun = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, env=environment, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        await _until_ready(f"http://127.0.0.1:{port}/readyz", process)
        yield process.pid, time.perf_counter() - begun
    finally:
        process.terminate()
        await process.wait()


async def _until_ready(url: str, process: asyncio.subprocess.Process) -> None:
    async with asyncio.timeout(PATIENCE), aiohttp.ClientSession() as session:
        while process.returncode is None:
            try:
                async with session.get(url) as response:
                    if response.ok:
                        return
            except aiohttp.ClientConnectorError:
                pass
            await asyncio.sleep(0.01)
    raise RuntimeError("it ended instead of starting")


async def idle() -> list[Row]:
    """Memory and start of the whole process on SQLite."""
    starts, memories = [], []
    async with fresh("sqlite") as database:
        for _ in range(1 + ROUNDS):
            async with ordstyrer(database.url) as (pid, seconds):
                starts.append(seconds)
                memories.append(memory_of(pid))
    known = [each for each in memories if each is not None]
    if not known:
        raise SkippedError("this system does not tell the memory of a process")
    return [
        Row("memory", median(known) / 1e6, "MB", aim=120, most=True, note="resident, just started, on SQLite"),
        Row("start to ready", median(starts[1:]), "s", note="Python's own start and all imports in it"),
    ]


BENCHES: dict[str, Measure] = {"idle": idle}
