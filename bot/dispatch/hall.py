"""What both halves of the door share: the ports, and who hears that the database is away."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final

from bot.errors import EmbedderError, SourceError, StoreError
from bot.links import NO_LINKS, Links
from bot.themes.shapes import Space

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.ports import Alarm, Chat, Clock, Directory, Embedder, Fetched, Sources, Store, Tables
    from bot.press import Press
    from bot.themes.rows import Vectors
    from cards.elements import ButtonStyle

_LOOKS: Final = 4  # sources that are looked at again at once: who waits for one to be read goes past them


class NoSources:
    """The way to the web where there is none."""

    async def fetch(self, url: str, *, etag: str = "", modified: str = "") -> Fetched | None:  # noqa: ARG002
        """Reach nothing."""
        raise SourceError("unreachable")

    async def download(self, url: str, name: str) -> Fetched:  # noqa: ARG002
        """Reach nothing."""
        raise SourceError("unreachable")

    async def upload(self, url: str, data: bytes) -> None:  # noqa: ARG002
        """Reach nothing."""
        raise SourceError("unreachable")


class NoEmbedder:
    """The way to vectors where there is none."""

    space = Space("none", alike=1.0)

    async def embed(self, texts: Sequence[str]) -> Vectors:  # noqa: ARG002
        """Read nothing."""
        raise EmbedderError("broken", lasting=True)


@dataclass(frozen=True, slots=True)
class Hall:
    """What turns and dues need of the world."""

    store: Store
    chat: Chat
    directory: Directory
    alarm: Alarm
    clock: Clock
    buttons: ButtonStyle = "execute"
    missed: Callable[[StoreError], None] = lambda _: None  # hears when the database is away
    links: Links = NO_LINKS
    sources: Sources = field(default_factory=NoSources)
    press: Press | None = None  # documents are drawn there
    embedder: Embedder = field(default_factory=NoEmbedder)
    looks: asyncio.Semaphore = field(default_factory=partial(asyncio.Semaphore, _LOOKS))
    sense: asyncio.Semaphore = field(default_factory=partial(asyncio.Semaphore, 1))  # one look at ideas at a time
    waiting: dict[asyncio.Timeout, float] = field(default_factory=dict)  # who wants to get in, and until when at last

    def _ring(self, tables: Tables) -> None:
        """Let those hear who send messages, and who fires dues where this transaction planned one."""
        self.alarm.ring("deliveries", *(("dues",) if tables.dues.planned else ()))

    def note(self, error: StoreError | TimeoutError) -> str:
        """Return why something was put off; who watches over the database is told."""
        if not isinstance(error, StoreError):
            return "slow"
        if error.code != "busy":
            self.missed(error)
        return error.code
