"""What must not be left half-way: a commit, or an act in a thread, which nothing can stop."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable

R = TypeVar("R")


async def see_through(work: Awaitable[R]) -> R:
    """Return the result of something that must end; whoever is cancelled meanwhile waits for its end first."""
    future = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(future)
    except asyncio.CancelledError:
        while not future.done():
            with suppress(asyncio.CancelledError):
                await asyncio.wait((future,))
        if not future.cancelled():
            future.exception()  # nobody else will ask
        raise
