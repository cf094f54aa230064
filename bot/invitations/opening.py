"""What stands behind the link of an invitation: the file itself, or where a night lies between its days a page with
one for each. It is looked up anew each time, until the event is over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.errors import RefusalError
from bot.exports.invitation import invitation
from bot.invitations.entries import OVER, gather, link
from bot.links import INVITATIONS
from bot.model import Answer
from bot.occasions import Occasion, load
from bot.texts import Voice
from cards import invitation as cards
from cards.elements import Face

if TYPE_CHECKING:
    from datetime import datetime

    from bot.exports import File
    from bot.exports.invitation import Invitation
    from bot.links import Links
    from bot.model import Event
    from bot.occasions import Scene
    from bot.ports import Clock, Store, Tables


class Opened(NamedTuple):
    """An event in several entries: in which voice, what it is called, and for each entry its number, its day and
    time, and whether it is to be taken out of the calendar.
    """

    voice: Voice
    title: str
    entries: tuple[tuple[int, str, bool], ...]


async def open_link(store: Store, links: Links, clock: Clock, token: str, number: str = "") -> File | Opened | None:
    """Return what stands behind a link, or behind one entry there; None where it is not, or no more, good."""
    now = clock.now()
    about = links.read(INVITATIONS, token, now)
    if about is None:
        return None
    async with store.read() as tables:
        day = await _day(tables, about, clock)
        row = await tables.registrations.get(event_id=about["event"], person_id=about["person"]) if day else None
        if day is None or row is None:
            return None
        found = await gather(day, row)
    wanted = [each for each in found if number in {str(each.number), "" if len(found) == 1 else "-"}]
    if wanted:
        return invitation(day.face.voice, wanted[0], now)
    told = tuple((each.number, when(day.face, each), each.cancelled) for each in found)
    return Opened(day.face.voice, day.event.title, told) if found and not number else None


async def _day(tables: Tables, about: dict[str, str], clock: Clock) -> Occasion | None:
    """Return the event of a link as its person reads it; None where there is none, or it is over."""
    loaded = await load(tables, about.get("event", ""))
    person = await tables.people.get(id=about.get("person", ""))
    if loaded is None or person is None:
        return None
    event, agenda = loaded
    if _is_over(event, clock.now()):
        return None
    face = Face(voice=Voice(person.language or agenda.language, agenda.zone))
    return Occasion(tables=tables, now=clock.now(), face=face, event=event, agenda=agenda)


def _is_over(event: Event, now: datetime) -> bool:
    return event.ends_at is None or now >= event.ends_at + OVER


def when(face: Face, entry: Invitation) -> str:
    """Return when an entry is, as plain text."""
    return cards.when(face, entry.span)


async def show(scene: Scene) -> Answer:
    """Show somebody when the event is, with the way into their calendar.

    Raises:
        RefusalError: `event_over` once it is; `registration_none` for who is not in, `calendar_nowhere` without a
            public address.
    """
    if _is_over(scene.event, scene.now):
        raise RefusalError("event_over", event=scene.event.title)
    row = await scene.tables.registrations.get(event_id=scene.event.id, person_id=scene.guest.person.id)
    found = await gather(scene, row) if row else []
    if row is None or not found:
        raise RefusalError("registration_none", event=scene.event.title)
    url = link(scene, row)
    if not url:
        raise RefusalError("calendar_nowhere")
    card = cards.calendar(
        scene.face,
        event=scene.event,
        spans=[each.span for each in found if not each.cancelled],
        url=url,
        attends=any(not each.cancelled for each in found),
    )
    return Answer(card=card, private=True)
