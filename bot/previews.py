"""The cards of a proposal as they stand in chat: an overview, the days and the questions, in each place where
somebody asked to see them. They are edited when it is mended; the questions never are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot import drafts
from bot.carried import carry_over
from bot.delivery import queue
from bot.errors import AgendaError, SourceError
from bot.model import Delivery, Format, Message, PlaceKind, Priority, Repeat
from bot.texts import Voice
from cards import outline
from cards import preview as cards
from cards.elements import Face
from cards.preview import FIELDS, Draft, field_name
from cards.submission import FIELD
from schedules import release
from schedules.mending import remedies
from schedules.release import ChangeKind
from schedules.revisions import revised

if TYPE_CHECKING:
    from datetime import datetime

    from bot.model import Agenda, Event, Proposal, Reading
    from bot.ports import Tables
    from cards.elements import ButtonStyle, Card
    from cards.preview import Ending, Word
    from schedules.revisions import Revision

AT_ONCE: Final = 12  # day cards that are posted together; more are asked for
KIND: Final = "preview"


@dataclass(frozen=True, slots=True)
class _Preview:
    """What every set of a proposal's cards is drawn from: the days are, whatever place they stand in."""

    tables: Tables
    proposal: Proposal
    reading: Reading
    event: Event
    changes: tuple[tuple[Word, str], ...] | None
    revisions: tuple[Revision, ...]
    days: list[Card]
    now: datetime
    buttons: ButtonStyle


@dataclass(frozen=True, slots=True)
class _Set:
    """The cards in one place: what their keys begin with, and those that stand there."""

    prefix: str
    place_id: str
    known: tuple[Delivery, ...] = ()


async def show(
    tables: Tables, proposal: Proposal, place_id: str, now: datetime, *, buttons: ButtonStyle, part: int = 1
) -> None:
    """Post a proposal's cards in a place: below those that stand there, or where it is said to be read."""
    preview = await _preview(tables, proposal, now, buttons)
    if preview is None:
        return
    said = await _said(tables, proposal)
    number = max((_numbered(each.key)[0] for each in said), default=0)
    waiting = number == 1 and len(said) == 1 and part == 1  # only "I am reading …", which becomes the overview
    fresh = _Set(f"proposal/{proposal.id}/{number if waiting else number + 1}-{part}", place_id)
    await _draw(preview, fresh)
    await _ask(preview, fresh)


async def announce(tables: Tables, proposal: Proposal, now: datetime, *, buttons: ButtonStyle) -> None:
    """Say that a source is being read, where the preview will stand."""
    face = await _face(tables, proposal, proposal.place_id, buttons)
    drawn = cards.reading(face, name=proposal.name)
    await _put(tables, proposal, _first(proposal), proposal.place_id, drawn, now)


async def redraw(tables: Tables, proposal: Proposal, now: datetime, *, buttons: ButtonStyle) -> None:
    """Bring every card of a proposal up to date, and ask what is newly to be asked."""
    preview = await _preview(tables, proposal, now, buttons)
    if preview is None:
        return
    by_set: dict[str, list[Delivery]] = {}
    for each in await _said(tables, proposal):
        by_set.setdefault("/".join(each.key.split("/")[:3]), []).append(each)
    sets = [_Set(prefix, found[0].place_id or proposal.place_id, tuple(found)) for prefix, found in by_set.items()]
    for each_set in sets:
        await _draw(preview, each_set)
    for last in sets[-1:]:
        await _ask(preview, last)


async def end(tables: Tables, proposal: Proposal, ending: Ending, now: datetime, *, buttons: ButtonStyle) -> None:
    """Let the overviews say what became of a proposal."""
    event = await tables.events.get(id=proposal.event_id)
    if proposal.reading is None or event is None:
        return
    for each in await _said(tables, proposal):
        if each.key.endswith("/overview") and each.place_id:
            face = await _face(tables, proposal, each.place_id, buttons)
            draft = Draft(proposal, proposal.reading, event)
            await _put(tables, proposal, each.key, each.place_id, cards.ended(face, draft=draft, state=ending), now)


async def refuse(
    tables: Tables, proposal: Proposal, why: Reading | AgendaError | SourceError, now: datetime, *, buttons: ButtonStyle
) -> None:
    """Let "I am reading …" say why it could not be read."""
    face = await _face(tables, proposal, proposal.place_id, buttons)
    drawn = refusal(face, proposal.name, why)
    await _put(tables, proposal, _first(proposal), proposal.place_id, drawn, now)


def refusal(face: Face, name: str, why: Reading | AgendaError | SourceError) -> Card:
    """Return the card that says why a source gives no programme: its file, line and remedy."""
    if isinstance(why, AgendaError):
        told = face.plain(f"agenda_error.{why.code}", **why.values)
        return cards.refused(face, name=why.file or name, why=told, line_number=why.line)
    if isinstance(why, SourceError):
        return cards.refused(face, name=name, why=face.plain(f"source_error.{why.code}", **why.values))
    untimed = any(each.code == "no_times" for each in why.doubts)
    return cards.refused(face, name=name, why=face.plain("doubt.no_times" if untimed else "card.preview.when.none"))


def changes(before: Agenda | None, agenda: Agenda) -> tuple[tuple[Word, str], ...] | None:
    """Return what a new programme does to the one before: for each session that changes a word and its title."""
    if before is None:
        return None
    found = release.diff(release.in_zone(before.public(), agenda.zone), carry_over(before, agenda).public())
    return tuple((_word(each.kinds), each.session.title) for each in found)


def revisions(before: Agenda | None, reading: Reading) -> tuple[Revision, ...]:
    """Return what a new programme changes for those who register."""
    if before is None:
        return ()
    whole = reading.format is Format.NATIVE
    return revised(before.public(), carry_over(before, reading.agenda, whole=whole).public())


def _word(kinds: tuple[ChangeKind, ...]) -> Word:
    known: dict[ChangeKind, Word] = {
        ChangeKind.ADDED: "added",
        ChangeKind.CANCELLED: "cancelled",
        ChangeKind.MOVED: "moved",
    }
    return next((known[each] for each in kinds if each in known), "changed")


# One set of cards ---------------------------------------------------------------------------------


async def _preview(tables: Tables, proposal: Proposal, now: datetime, buttons: ButtonStyle) -> _Preview | None:
    """Return what the cards are drawn from; None where there is nothing to draw."""
    event = await tables.events.get(id=proposal.event_id)
    if event is None or proposal.reading is None:
        return None
    face = await _face(tables, proposal, proposal.place_id, buttons)
    before = await drafts.accepted(tables, event)
    changed, revised = changes(before, proposal.reading.agenda), revisions(before, proposal.reading)
    days = outline.days(face, proposal.reading)
    return _Preview(tables, proposal, proposal.reading, event, changed, revised, days, now, buttons)


async def _draw(preview: _Preview, where: _Set) -> None:
    """Put the overview and the days; what stood in a card that is not needed any more is said to be elsewhere."""
    tables, proposal, now = preview.tables, preview.proposal, preview.now
    face = await _face(tables, proposal, where.place_id, preview.buttons)
    part, parts = _numbered(where.prefix)[1], max(1, -(-len(preview.days) // AT_ONCE))
    known = (preview.event, preview.changes, preview.revisions)
    draft = Draft(proposal, preview.reading, *known, part=min(part, parts), parts=parts)
    await _put(tables, proposal, f"{where.prefix}/overview", where.place_id, cards.overview(face, draft=draft), now)
    shown = preview.days[(part - 1) * AT_ONCE : part * AT_ONCE]
    for number, each in enumerate(shown, 1):
        await _put(tables, proposal, f"{where.prefix}/day/{number}", where.place_id, each, now)
    for row in where.known:
        if "/day/" in row.key and int(row.key.rsplit("/", 1)[1]) > len(shown):
            await _put(tables, proposal, row.key, where.place_id, cards.moved(face), now)


async def _ask(preview: _Preview, where: _Set) -> None:
    """Ask what is to be mended, a few things at a time: the next ones once those that were asked are answered."""
    unanswered = remedies(outline.visible(preview.reading))
    before = [str(each.message.card) for each in where.known if "/ask/" in each.key]
    asked = [each for each in unanswered if any(f"{FIELD}{field_name(each)}'" in card for card in before)]
    if asked or not unanswered:
        return
    face = await _face(preview.tables, preview.proposal, where.place_id, preview.buttons)
    drawn = cards.questions(face, proposal=preview.proposal, asked=unanswered[:FIELDS])
    key = f"{where.prefix}/ask/{len(before) + 1}"
    await _put(preview.tables, preview.proposal, key, where.place_id, drawn, preview.now)


def _first(proposal: Proposal) -> str:
    """Return the key of what stands where the preview will stand."""
    return f"proposal/{proposal.id}/1-1/overview"


async def _put(tables: Tables, proposal: Proposal, key: str, place_id: str, drawn: Card, now: datetime) -> None:
    """Queue a card under its key: what stands there already is edited."""
    await queue(
        tables,
        Delivery(
            key=key,
            batch=f"proposal/{proposal.id}",
            place_id=place_id,
            kind=KIND,
            priority=Priority.ANSWER,
            repeat=Repeat.AGAIN,
            message=Message(card=drawn, summary=str(drawn["fallbackText"])),
            queued_at=now,
        ),
    )


async def _said(tables: Tables, proposal: Proposal) -> list[Delivery]:
    found = await tables.deliveries.find(batch=f"proposal/{proposal.id}")
    return sorted(found, key=lambda each: _numbered(each.key))


def _numbered(key: str) -> tuple[int, int]:
    """Return the number of a set of cards and of its part, from the key of one of them."""
    number, _, part = key.split("/")[2].partition("-")
    return int(number), int(part)


async def _face(tables: Tables, proposal: Proposal, place_id: str, buttons: ButtonStyle) -> Face:
    """Return how who handed it over reads it, in the place where it stands."""
    person = await tables.people.get(id=proposal.person_id)
    place = await tables.places.get(id=place_id)
    agenda = proposal.reading.agenda if proposal.reading else None
    language = (person and person.language) or (agenda.language if agenda else "da")
    voice = Voice(language, agenda.zone) if agenda else Voice(language)
    return Face(voice=voice, buttons=buttons, place=place.kind if place else PlaceKind.PERSONAL)
