"""An embedder in memory: a text goes where its words point, and what a test says is alike goes to one place."""

from __future__ import annotations

import asyncio
import hashlib
import re
from typing import TYPE_CHECKING

import numpy as np

from bot.themes import Space

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.errors import EmbedderError

WIDTH = 64


class FakeEmbedder:
    """`asked` are the texts that were asked for, in order; `says` tells which words a text stands for.

    Nothing answers while it is not `awake`; with an `error` it raises that. `wanted` is set once anything is asked.
    """

    def __init__(self, says: dict[str, str] | None = None, *, words: bool = False) -> None:
        self.space = Space("fake", alike=0.7, words=words)
        self.says = says or {}
        self.asked: list[str] = []
        self.error: EmbedderError | None = None
        self.wanted = asyncio.Event()
        self.awake = asyncio.Event()
        self.awake.set()

    async def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.wanted.set()
        await self.awake.wait()
        if self.error is not None:
            raise self.error
        self.asked += texts
        rows = [_point(self.says.get(each, each)) for each in texts]
        return np.array(rows, np.float32).reshape(len(rows), WIDTH)


def _point(text: str) -> NDArray[np.float32]:
    """Return the mean of the directions of the words."""
    words = re.findall(r"\w+", text.casefold()) or [""]
    found = np.mean([_direction(each) for each in words], axis=0)
    return np.asarray(found / np.linalg.norm(found), np.float32)


def _direction(word: str) -> NDArray[np.float64]:
    seed = int.from_bytes(hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=8).digest(), "big")
    return np.random.default_rng(seed).standard_normal(WIDTH)
