"""Documents that are put where somebody keeps their files: offered 1:1, drawn up once they accept, and put there while
nothing is held. Who accepts is who the signed activity says; a second answer changes nothing.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot import documents, ideas
from bot.delivery import queue
from bot.errors import RefusalError, SourceError
from bot.exports import SHAPES
from bot.model import (
    Answer,
    Delivery,
    Due,
    DueKind,
    DueState,
    FileOffer,
    Message,
    Priority,
    Repeat,
    Upload,
    UploadState,
    new_id,
)
from bot.occasions import hold, is_shared

if TYPE_CHECKING:
    from datetime import datetime

    from bot.exports import Shape
    from bot.model import Consent
    from bot.occasions import Guest, Scene
    from bot.ports import Sources, Tables
    from bot.press import Press
    from cards.elements import Face

LEASE: Final = timedelta(seconds=90)
GOOD_FOR: Final = timedelta(minutes=10)
"""As long as anybody waits for a file; the address that it may be put at works not much longer."""
_PLAIN: Final[dict[Shape, tuple[int, int]]] = {  # bytes of a document, and of each idea in it
    "docx": (60_000, 150),
    "xlsx": (15_000, 80),
    "md": (4_000, 300),
    "csv": (500, 250),
    "json": (4_000, 500),
}


async def offer(scene: Scene, shape: str, *, closed: bool) -> Answer:
    """Ask whether a document may be put where the person keeps their files.

    Raises:
        RefusalError: `file_format`, `file_given_elsewhere` where others read along, `documents_later`.
    """
    known = next((each for each in SHAPES if each == shape), None)
    if known is None:
        raise RefusalError("file_format")
    if is_shared(scene.guest.place):
        raise RefusalError("file_given_elsewhere")
    documents.check_open(scene, known)
    wanted = Upload(
        id=new_id(),
        event_id=scene.event.id,
        person_id=scene.guest.person.id,
        place_id=scene.guest.place.id,
        about=documents.about(scene, known, closed=closed),
        asked_at=scene.now,
    )
    await scene.tables.uploads.add(wanted)
    base, each = _PLAIN[known]
    file = FileOffer(
        upload_id=wanted.id,
        name=f"{documents.file_name(scene, closed=closed)}.{known}",
        description=scene.face.voice.say(f"doc.edition.{'closed' if closed else 'open'}"),
        size=base + each * await ideas.count(scene),
    )
    await _say(scene.tables, wanted, Message(file=file, summary=scene.face.voice.say("file.toast")), scene.now)
    return Answer(text=scene.face.say("file.below"), fleeting=True)


async def settle(tables: Tables, guest: Guest, face: Face, consent: Consent, now: datetime) -> Answer:
    """Take an answer to an offer: draw the document up and put it there, or leave it.

    Raises:
        RefusalError: `file_unknown` where nothing was offered to this person, or it is long since answered.
    """
    wanted = await tables.uploads.lock(id=consent.upload_id)
    if wanted is None or wanted.person_id != guest.person.id or wanted.state is not UploadState.OFFERED:
        raise RefusalError("file_unknown")
    if not consent.url or consent.given is None:
        await tables.uploads.put(wanted.model_copy(update={"state": UploadState.DECLINED}))
        return Answer(text=face.say("file.declined"))
    accepted = {"state": UploadState.ACCEPTED, "url": consent.url, "given": consent.given}
    await tables.uploads.put(wanted.model_copy(update=accepted))
    await tables.dues.add(
        Due(
            key=f"{wanted.event_id}/upload/{wanted.id}",
            event_id=wanted.event_id,
            at=now,
            kind=DueKind.UPLOAD,
            target=wanted.id,
            stale_at=now + GOOD_FOR,
            derived=False,
        )
    )
    return Answer()


# Putting it there: while nothing is held ------------------------------------------------------------


async def wanted(tables: Tables, due: Due) -> Upload | None:
    """Return what a claimed due is to put somewhere; None where that is done."""
    found = await tables.uploads.get(id=due.target)
    return found if found is not None and found.state is UploadState.ACCEPTED else None


async def bring(press: Press, sources: Sources, upload: Upload) -> SourceError | None:
    """Draw a document up and put it where it may be put; return why that could not be, or None."""
    try:
        file = await press.draw_up(upload.about)
        if file is None:
            return SourceError("gone", lasting=True)
        await sources.upload(upload.url, file.body)
    except SourceError as error:
        return error
    return None


async def take_in(
    tables: Tables, due: Due, upload: Upload | None, trouble: SourceError | None, face: Face, now: datetime
) -> None:
    """Keep what came of it, and say so to the person, once."""
    await hold(tables, due.event_id)
    row = await tables.dues.lock(key=due.key)
    if row is None or row.state is not DueState.PLANNED:
        return
    await tables.dues.put(row.model_copy(update={"state": DueState.DONE}))
    known = await tables.uploads.lock(id=upload.id) if upload else None
    if known is None or known.state is not UploadState.ACCEPTED:
        return
    state = UploadState.FAILED if trouble else UploadState.DONE
    await tables.uploads.put(known.model_copy(update={"state": state, "url": ""}))  # nobody needs it any more
    said = Message(text=face.say("file.failed")) if trouble else Message(file=known.given)
    await _say(tables, known, said, now, act="file_done")


async def _say(tables: Tables, upload: Upload, message: Message, now: datetime, act: str = "file") -> None:
    await queue(
        tables,
        Delivery(
            key=f"{upload.event_id}/{act}/{upload.id}",
            event_id=upload.event_id,
            place_id=upload.place_id,
            kind=act,
            priority=Priority.ANSWER,
            repeat=Repeat.NEVER,
            message=message,
            queued_at=now,
        ),
    )
