"""Processes that are measured from here: each is asked in one line of JSON and answers in one."""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class Worker:
    """One process."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def ask(self, do: str, **values: Any) -> dict[str, Any]:
        """Let it do something, and return what it tells.

        Raises:
            RuntimeError: it ended instead; what it said stands on standard error.
        """
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": do, **values}).encode() + b"\n")
        return await self.told()

    async def told(self) -> dict[str, Any]:
        """Return its next answer."""
        assert self._process.stdout is not None
        if not (line := await self._process.stdout.readline()):
            raise RuntimeError("a worker ended")
        answer: dict[str, Any] = json.loads(line)
        return answer


@asynccontextmanager
async def working(*arguments: str, python: str = sys.executable) -> AsyncIterator[Worker]:
    """Start a process that is ready when it has said its first line; it ends with the block."""
    process = await asyncio.create_subprocess_exec(
        python, *arguments, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdin is not None
    try:
        worker = Worker(process)
        await worker.told()
        yield worker
    finally:
        process.stdin.close()
        await process.wait()
