"""Blocks that share a commit: they are told together what became of it."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from bot.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

_MOST_BLOCKS = 64  # in one group,
_MOST_SECONDS = 0.005  # and this long may the first of them wait for the others


class Group:
    """The blocks that one commit keeps."""

    def __init__(self) -> None:
        self.began = time.perf_counter()
        self.blocks: list[tuple[asyncio.Future[None], Callable[[], object]]] = []
        self.failure: StoreError | None = None

    @property
    def takes_more(self) -> bool:
        """Whether another block may go on in the same transaction."""
        fresh = time.perf_counter() - self.began < _MOST_SECONDS
        return self.failure is None and fresh and len(self.blocks) < _MOST_BLOCKS

    def keep(self, kept: Callable[[], object]) -> asyncio.Future[None]:
        """Add a block that ended well: `kept` is called, and the future done, when it is on the disk."""
        told: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.blocks.append((told, kept))
        return told

    def tell(self) -> None:
        """Tell every block what became of it; who was cancelled meanwhile does not hear it."""
        for told, kept in self.blocks:
            if self.failure is None:
                kept()
            if told.done():
                continue
            if self.failure is None:
                told.set_result(None)
            else:
                told.set_exception(StoreError(self.failure.code, self.failure.why))
