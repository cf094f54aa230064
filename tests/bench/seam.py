"""The Teams seam, storage excluded: a command with one reply, a card action, and proactive messages.

Inbound requests carry a token that is really signed and verified once; the floor looks at none.
"""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Any

from tests.bench.measure import Bench, Run
from tests.bench.wire import post, requests_per_second, yes_to_all
from tests.wire import activities
from tests.wire.tokens import Signer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

MESSAGES = 2000


class Worker:
    """One process that is measured."""

    def __init__(self, process: asyncio.subprocess.Process, port: int) -> None:
        self._process = process
        self.port = port

    async def messages_per_second(self) -> float:
        """Let it send its proactive messages."""
        assert self._process.stdin is not None
        self._process.stdin.write(b"%d\n" % MESSAGES)
        return MESSAGES / float(await _line(self._process))


@asynccontextmanager
async def start_worker(kind: str, service_url: str, metadata_url: str) -> AsyncIterator[Worker]:
    """Start a worker, and end it with the block."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.bench.worker",
        kind,
        service_url,
        metadata_url,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield Worker(process, int(await _line(process)))
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await process.wait()


async def _line(process: asyncio.subprocess.Process) -> bytes:
    assert process.stdout is not None
    if not (line := await process.stdout.readline()):
        raise RuntimeError("a worker ended")
    return line


@asynccontextmanager
async def _both(stack: AsyncExitStack) -> AsyncIterator[tuple[Worker, Worker, str, Signer]]:
    async with stack:
        signer = await stack.enter_async_context(Signer())
        service_url = await stack.enter_async_context(yes_to_all())
        bot, floor = [
            await stack.enter_async_context(start_worker(kind, service_url, signer.metadata_url))
            for kind in ("bot", "floor")
        ]
        yield bot, floor, service_url, signer


@asynccontextmanager
async def _inbound(build: Any) -> AsyncIterator[tuple[Run, Run]]:
    async with _both(AsyncExitStack()) as (bot, floor, service_url, signer):
        body = json.dumps(build(service_url), ensure_ascii=False).encode()
        request = post("/api/messages", body, signer.bearer(service_url))
        yield (lambda: requests_per_second(bot.port, request)), (lambda: requests_per_second(floor.port, request))


def command() -> Any:
    """A sentence in a channel's thread, answered there."""
    return _inbound(lambda url: activities.mentioning("nu", activities.in_channel(url)))


def card_action() -> Any:
    """A pressed Action.Execute, answered with a card."""
    return _inbound(lambda url: activities.execute({"idea": "3"}, activities.in_chat(url), verb="vote"))


@asynccontextmanager
async def proactive() -> AsyncIterator[tuple[Run, Run]]:
    """Many messages to as many conversations, 32 at a time."""
    async with _both(AsyncExitStack()) as (bot, floor, _, _):
        yield bot.messages_per_second, floor.messages_per_second


BENCHES = {
    "command_answered": Bench("requests/s", 0.55, command),
    "card_action_answered": Bench("requests/s", 0.60, card_action),
    "proactive_messages": Bench("messages/s", 0.75, proactive),
}
