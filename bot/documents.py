"""What an event comes to, as documents: behind links that are for one event, one edition, one language and one
format, and drawn up when somebody opens them.

The open edition is for all who took part, once the day is over; the closed one for those who run the day, and only
where nobody reads along.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, NamedTuple

from bot import exports, records
from bot.errors import RefusalError
from bot.exports import SHAPES, Shape
from bot.links import FILES
from bot.model import Answer
from bot.occasions import is_shared
from bot.texts import Voice
from cards import documents as document_cards

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.exports import File
    from bot.occasions import Occasion, Scene
    from bot.record import Record

KIND: Final = "report"
FOR_PARTICIPANTS: Final[tuple[Shape, ...]] = ("docx", "md")
_PICTURED: Final = frozenset({"docx", "xlsx"})


class Paper(NamedTuple):
    """A document before it is drawn: what it tells, in which voice and format."""

    voice: Voice
    record: Record
    shape: Shape

    @property
    def logo(self) -> str:
        """Return where the picture is had that stands in it, or ""."""
        return self.record.agenda.logo if self.shape in _PICTURED else ""

    async def draw(self, picture: bytes | None = None) -> File:
        """Return the document. It takes its time, in a thread."""
        return await asyncio.to_thread(exports.draw, self.voice, self.record, self.shape, picture=picture)


def links(day: Occasion, *, closed: bool, shapes: Iterable[Shape] = SHAPES) -> list[tuple[str, str]]:
    """Return what the documents of an edition are called and where they are had; nothing without a public address.

    Who puts the closed edition's anywhere has seen to it that only those read them who run the day.
    """
    return [(day.face.plain(f"card.documents.{each}"), url) for each, url in _addresses(day, shapes, closed=closed)]


def _addresses(day: Occasion, shapes: Iterable[Shape], *, closed: bool) -> list[tuple[Shape, str]]:
    made = ((each, day.links.make(FILES, about(day, each, closed=closed), day.now)) for each in shapes)
    return [(shape, url) for shape, url in made if url]


def about(day: Occasion, shape: Shape, *, closed: bool) -> dict[str, str]:
    """Return what one document is about: one event, one edition, one language, one format."""
    return {
        "kind": KIND,
        "event": day.event.id,
        "edition": "closed" if closed else "open",
        "language": day.agenda.language,
        "shape": shape,
    }


def file_name(day: Occasion, *, closed: bool) -> str:
    """Return what a document is called, without its ending."""
    return exports.file_name(Voice(day.agenda.language, day.agenda.zone), day.event.title, closed=closed)


async def show(scene: Scene) -> Answer:
    """Show the documents of the open edition: all of them to who runs the day, those to read to others.

    Raises:
        RefusalError: `documents_later` for others before the day is over.
    """
    check_open(scene)
    return _answer(scene, SHAPES if scene.steers else FOR_PARTICIPANTS, closed=False)


def check_open(scene: Scene, shape: Shape | None = None) -> None:
    """Let those have a document of the open edition who may.

    Raises:
        RefusalError: `documents_later` for others before the day is over, `file_format`.
    """
    if scene.steers:
        return
    if scene.event.ends_at is None or scene.now < scene.event.ends_at:
        raise RefusalError("documents_later")
    if shape is not None and shape not in FOR_PARTICIPANTS:
        raise RefusalError("file_format")


async def show_closed(scene: Scene) -> Answer:
    """Show the documents of the closed edition.

    Raises:
        RefusalError: `documents_elsewhere` where others read along.
    """
    if is_shared(scene.guest.place):
        raise RefusalError("documents_elsewhere")
    return _answer(scene, SHAPES, closed=True)


def _answer(scene: Scene, shapes: tuple[Shape, ...], *, closed: bool) -> Answer:
    card = document_cards.documents(
        scene.face,
        event=scene.event,
        shapes=shapes,
        links=dict(_addresses(scene, shapes, closed=closed)),
        closed=closed,
        offers_closed=scene.steers and not closed,
    )
    return Answer(card=card)


async def prepare(day: Occasion, about: Mapping[str, str]) -> Paper | None:
    """Return the document that a link is about, as things stand now; `day` speaks its language."""
    shape = next((each for each in SHAPES if each == about.get("shape")), None)
    edition = about.get("edition")
    if shape is None or edition not in {"open", "closed"}:
        return None
    return Paper(day.face.voice, await records.gather(day, closed=edition == "closed"), shape)
