"""Without a model a text is what its words are made of: who says the same in other words is not found, and whoever
shows what comes of it says so.
"""

from __future__ import annotations

import asyncio
import hashlib
from typing import TYPE_CHECKING, Final

import numpy as np

from bot.themes import Space
from bot.themes.lexical import pieces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

WIDTH: Final = 1024
_ALIKE: Final = 0.35


class WordEmbedder:
    """Words and their pieces, each at a place of its own (or nearly: there are more of them than places)."""

    space = Space("words/1", alike=_ALIKE, words=True)

    async def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return a row of unit length for each text; the loop goes on between them."""
        rows = np.zeros((len(texts), WIDTH), np.float32)
        for row, text in zip(rows, texts, strict=True):
            _fill(row, text)
            await asyncio.sleep(0)
        return rows


def _fill(row: NDArray[np.float32], text: str) -> None:
    for piece, weight in pieces(text).items():
        mark = int.from_bytes(hashlib.blake2b(piece.encode("utf-8", "replace"), digest_size=4).digest(), "big")
        row[mark % (WIDTH - 1)] += weight if mark >> 31 else -weight
    length = float(np.linalg.norm(row))
    if length:
        row /= length
    else:
        row[-1] = 1.0  # where texts stand that have no words
