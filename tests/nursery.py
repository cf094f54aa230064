"""Processes that run `python -m bot` without importing everything anew: they are forked from one that stands
ready. From outside there is nothing to tell them from those that people start, but the time that they take.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
# All but bot.__main__, which makes its consoles when it is imported: by the surroundings that it then finds.
NEEDED = ("bot.demo", "bot.ledger", "bot.listing", "rich.traceback", "typer.rich_utils", "alembic.command")
LONGEST = 100_000  # bytes of an order


class Process:
    """One that was forked, as `asyncio.subprocess.Process` shows it."""

    def __init__(self, pid: int, fate: asyncio.StreamReader, stdin: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self.stdin = os.fdopen(stdin, "wb", buffering=0)
        self.stdout = asyncio.StreamReader()
        self.stderr = asyncio.StreamReader()
        self._fate = fate

    async def wait(self) -> int:
        """Return how it ended."""
        if self.returncode is None:
            self.returncode = int(await self._fate.read())
        return self.returncode

    async def communicate(self) -> tuple[bytes, bytes]:
        """Say no more, and return what it says until it has ended."""
        self.stdin.close()
        out, err = await asyncio.gather(self.stdout.read(), self.stderr.read())
        await self.wait()
        return out, err

    def send_signal(self, number: signal.Signals) -> None:
        """Send a signal, unless it has ended."""
        if self.returncode is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """Let it die at once."""
        self.send_signal(signal.SIGKILL)


class Nursery:
    """The process that others are forked from."""

    def __init__(self) -> None:
        self._line, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.nursery", str(theirs.fileno())],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )
        self._line.recv(1)

    async def begin(self, *words: str, environment: dict[str, str]) -> Process:
        """Start `python -m bot` with these words, in a session of its own."""
        pipes = [os.pipe() for _ in range(4)]
        (its_in, stdin), (stdout, its_out), (stderr, its_err), (fate, its_fate) = pipes
        theirs = [its_in, its_out, its_err, its_fate]
        socket.send_fds(self._line, [json.dumps({"words": words, "environment": environment}).encode()], theirs)
        self._line.recv(1)
        for each in theirs:
            os.close(each)
        told = asyncio.StreamReader()
        await _follow(fate, told)
        process = Process(int(await told.readline()), told, stdin)
        await _follow(stdout, process.stdout)
        await _follow(stderr, process.stderr)
        return process

    def close(self) -> None:
        """Start no more of them."""
        self._line.close()
        self._process.wait()


async def _follow(pipe: int, reader: asyncio.StreamReader) -> None:
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(pipe, "rb", buffering=0))


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    made = Nursery()
    yield made
    made.close()


# Within ------------------------------------------------------------------------------------------


def stand_ready(line: socket.socket) -> dict[str, Any] | None:
    """Fork for each order. Returns twice: in the forked, its order, and None where there are no more."""
    for name in NEEDED:
        import_module(name)
    gc.collect()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    line.send(b".")
    while True:
        told, pipes, _, _ = socket.recv_fds(line, LONGEST, 4)
        if not told:
            return None
        if os.fork() == 0:
            line.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            attend(pipes)
            order: dict[str, Any] = json.loads(told)
            return order
        for each in pipes:
            os.close(each)
        line.send(b".")


def attend(pipes: list[int]) -> None:
    """Fork once more: the new one tells its number, and who waits for it how it ended."""
    *standard, fate = pipes
    child = os.fork()
    if child == 0:
        os.setsid()
        os.write(fate, f"{os.getpid()}\n".encode())
        os.close(fate)
        for number, pipe in enumerate(standard):
            os.dup2(pipe, number)
            os.close(pipe)
        return
    for each in standard:
        os.close(each)
    _, status = os.waitpid(child, 0)
    os.write(fate, f"{os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)


def be(order: dict[str, Any]) -> None:
    """Be what was ordered."""
    os.environ.clear()
    os.environ.update(order["environment"])
    for number in (signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.stdin, sys.stdout, sys.stderr = (
        os.fdopen(number, mode, encoding="utf-8", buffering=1, closefd=False)
        for number, mode in enumerate(("r", "w", "w"))
    )
    sys.argv[1:] = order["words"]
    runpy.run_module("bot", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    ordered = stand_ready(socket.socket(fileno=int(sys.argv[1])))
    if ordered is not None:
        be(ordered)
