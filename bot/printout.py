"""A document of an event straight from the database, for whoever runs the installation: no Teams, and no bot."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot import exports, records
from bot.errors import RefusalError, SourceError
from bot.exports import pictures
from bot.occasions import Occasion, with_agenda
from bot.sources import open_sources
from bot.store import open_store
from bot.texts import Voice
from cards.elements import Face

if TYPE_CHECKING:
    from bot.exports import File, Kind, Shape
    from bot.model import Agenda, Event, Language
    from bot.ports import Tables
    from bot.record import Record

PICTURED = frozenset({"docx", "xlsx"})


async def read(database: str, named: str, *, closed: bool) -> Record:
    """Return what an event comes to: one by its id, or by its title where no other has that.

    Raises:
        RefusalError: `event_unknown`.
    """
    store = await open_store(database)
    try:
        async with store.read() as tables:
            event, agenda = await _find(tables, named)
            face = Face(voice=Voice(agenda.language, agenda.zone))
            day = Occasion(tables=tables, now=datetime.now(UTC), face=face, event=event, agenda=agenda)
            return await records.gather(day, closed=closed)
    finally:
        await store.close()


async def _find(tables: Tables, named: str) -> tuple[Event, Agenda]:
    known = await tables.events.get(id=named)
    found = [known] if known else await tables.events.find(title=named)
    loaded = await with_agenda(tables, found[0]) if len(found) == 1 else None
    if loaded is None:
        raise RefusalError("event_unknown", id=named)
    return loaded


async def fetch_logo(record: Record, shape: Shape) -> bytes | None:
    """Return the event's picture where a document shows one; None where it has none, or it cannot be had."""
    if shape not in PICTURED or not record.agenda.logo:
        return None
    try:
        async with open_sources() as sources:
            found = await sources.fetch(record.agenda.logo)
    except SourceError:
        return None
    return found.data if found else None


def check_logo(data: bytes, name: str) -> bytes:
    """Return a picture that documents can show.

    Raises:
        RefusalError: `logo_wrong`.
    """
    if pictures.logo(data) is None:
        raise RefusalError("logo_wrong", name=name)
    return data


def draw(record: Record, shape: Shape, kind: Kind, language: Language | None, picture: bytes | None) -> File:
    """Return the document, in the event's language unless another is asked for.

    Raises:
        RefusalError: `people_closed` for a list of people of the open edition.
    """
    if shape == "csv" and kind == "people" and not record.closed:
        raise RefusalError("people_closed")
    voice = Voice(language or record.agenda.language, record.agenda.zone)
    return exports.draw(voice, record, shape, kind=kind, picture=picture)
