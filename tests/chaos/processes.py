"""The replicas from outside: started, killed, suspended, continued; and none is left when it is over."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.chaos.replica import Orders

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0  # seconds that a process may take to stand or to end, on a busy machine


class Replica:
    """One process; `gone` comes when it is dead."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.pid = 0
        self.gone = asyncio.Event()
        self.suspended = False
        self._told = asyncio.Event()
        self._address: str | None = None

    @property
    def answers(self) -> bool:
        """Whether it can be asked."""
        return self._address is not None and not self.gone.is_set() and not self.suspended

    @property
    def url(self) -> str:
        """Where it listens."""
        assert self._address is not None
        return self._address

    async def stood(self) -> bool:
        """Wait until it listens, or is dead before it could."""
        await self._told.wait()
        return self._address is not None

    def hear(self, line: bytes) -> None:
        """Take what it says over its lifeline: first its number, then where it listens."""
        if self.pid:
            self._address = line.decode().strip()
            self._told.set()
        else:
            self.pid = int(line)

    def end(self) -> None:
        """Take that its lifeline was cut."""
        self.gone.set()
        self._told.set()

    async def kill(self) -> None:
        """Let it die at once (kill -9)."""
        self._signal(signal.SIGKILL)
        await asyncio.wait_for(self.gone.wait(), PATIENCE)

    async def stop(self) -> None:
        """Ask it to end, and wait until it has."""
        self._signal(signal.SIGTERM)
        await asyncio.wait_for(self.gone.wait(), PATIENCE)

    def suspend(self) -> None:
        """Stop its time."""
        self.suspended = True
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on as if nothing had been."""
        self._signal(signal.SIGCONT)
        self.suspended = False

    def _signal(self, number: signal.Signals) -> None:
        if self.pid and not self.gone.is_set():
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)


class Nursery:
    """The process that replicas are forked from; it needs no loop, and may outlive several casts."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.chaos.replica"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self._process.stdout.readline()

    def fork(self, orders: Orders) -> None:
        """Start a replica."""
        assert self._process.stdin is not None
        self._process.stdin.write(orders.model_dump_json() + "\n")
        self._process.stdin.flush()

    def close(self) -> None:
        """Start no more of them."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(PATIENCE)


class Cast:
    """The replicas of one day. Leaving the block kills those that still live."""

    def __init__(self, nursery: Nursery, orders: Callable[[str, int], Orders]) -> None:
        """`orders` makes a replica's orders of its name and the lifeline's port."""
        self._nursery = nursery
        self._orders = orders
        self._born: dict[str, Replica] = {}
        self._server: asyncio.Server | None = None
        self._lifelines: set[asyncio.StreamWriter] = set()
        self.ever = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._hear, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *exc: object) -> None:
        for each in self._born.values():
            await each.kill()
        for lifeline in list(self._lifelines):
            lifeline.close()
        assert self._server is not None
        self._server.close()
        await self._server.wait_closed()

    @property
    def living(self) -> list[Replica]:
        """Those that can be asked."""
        return [each for each in self._born.values() if each.answers]

    def begin(self) -> Replica:
        """Start a replica, and return it before it stands."""
        assert self._server is not None
        self.ever += 1
        replica = Replica(f"r{self.ever}")
        self._born[replica.name] = replica
        self._nursery.fork(self._orders(replica.name, self._server.sockets[0].getsockname()[1]))
        return replica

    async def start(self) -> Replica:
        """Start a replica, and return it when it listens; one that could not is started anew, as Docker does."""
        async with asyncio.timeout(PATIENCE):
            while True:
                replica = self.begin()
                if await replica.stood():
                    return replica
                await asyncio.sleep(0.2)

    async def _hear(self, lifeline: asyncio.StreamReader, tells: asyncio.StreamWriter) -> None:
        self._lifelines.add(tells)
        replica = self._born[(await lifeline.readline()).decode().strip()]
        with suppress(ConnectionError):
            while line := await lifeline.readline():
                replica.hear(line)
        replica.end()
        self._lifelines.discard(tells)
        tells.close()
