"""Where documents are drawn: one at a time, for it takes a processor, and once for all who ask for the same at once.

Nothing that was drawn is kept. A logo is, for some minutes; one that cannot be had hinders no document.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Final, Protocol

from bot import documents, enrolment, invoicing
from bot.errors import SourceError
from bot.occasions import Occasion, load
from bot.texts import Voice, our_language
from cards.elements import Face

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from bot.exports import File
    from bot.ports import Clock, Sources, Store

    Prepare = Callable[[Occasion, Mapping[str, str]], Awaitable["Paper | None"]]

_PATIENCE: Final = 4.0  # seconds, for a logo
_KEPT: Final = 600.0
_MOST: Final = 20


class Paper(Protocol):
    """What is to be drawn: with the picture that stands at `logo`, where there is one."""

    @property
    def logo(self) -> str:
        """Return where the picture is had that stands in it, or ""."""

    async def draw(self, picture: bytes | None = None) -> File:
        """Return it as a file."""


PREPARING: Final[Mapping[str, Prepare]] = {
    documents.KIND: documents.prepare,
    enrolment.KIND: enrolment.prepare,
    invoicing.KIND: invoicing.prepare,
}
"""What is drawn here, by the kind that a link says."""


class Press:
    """Draws documents up from what `store` holds."""

    def __init__(self, store: Store, clock: Clock, sources: Sources | None = None) -> None:
        """Take logos from `sources`; without them documents have none."""
        self._store, self._clock, self._sources = store, clock, sources
        self._turn = asyncio.Semaphore(1)
        self._under_way: dict[tuple[tuple[str, str], ...], asyncio.Task[File | None]] = {}
        self._logos: dict[str, tuple[float, bytes | None]] = {}

    async def draw_up(self, about: Mapping[str, str]) -> File | None:
        """Return the document that a link is about, as things stand now; None where there is no such event."""
        key = tuple(sorted(about.items()))
        task = self._under_way.get(key)
        if task is None:
            task = self._under_way[key] = asyncio.create_task(self._draw_up(about))
            task.add_done_callback(lambda _: self._under_way.pop(key, None))
        return await asyncio.shield(task)

    async def _draw_up(self, about: Mapping[str, str]) -> File | None:
        async with self._turn:
            async with self._store.read() as tables:
                loaded = await load(tables, about.get("event", ""))
                if loaded is None:
                    return None
                event, agenda = loaded
                voice = Voice(our_language(about.get("language")) or agenda.language, agenda.zone)
                face = Face(voice=voice)
                day = Occasion(tables=tables, now=self._clock.now(), face=face, event=event, agenda=agenda)
                prepare = PREPARING.get(about.get("kind", ""))
                paper = await prepare(day, about) if prepare else None
            return None if paper is None else await paper.draw(await self._logo(paper))

    async def _logo(self, paper: Paper) -> bytes | None:
        if not paper.logo or self._sources is None:
            return None
        until, picture = self._logos.get(paper.logo, (0.0, None))
        if time.monotonic() >= until:
            picture = await _fetch(self._sources, paper.logo)
            if len(self._logos) >= _MOST:
                self._logos.clear()
            self._logos[paper.logo] = (time.monotonic() + _KEPT, picture)
        return picture


async def _fetch(sources: Sources, address: str) -> bytes | None:
    try:
        async with asyncio.timeout(_PATIENCE):
            found = await sources.fetch(address)
    except (SourceError, TimeoutError):
        return None
    return found.data if found else None
