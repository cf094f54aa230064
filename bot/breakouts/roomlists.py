"""The list by which the groups' breakout rooms are opened by hand, as files and on a card. It has e-mails,
so it is given only where nobody reads along; groups of a closed session are in no list.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, Literal

from bot.breakouts import rounds
from bot.errors import RefusalError
from bot.exports import MOST_PEOPLE, MOST_ROOMS, Seated, blocks, rooms
from bot.links import FILES
from bot.model import Answer
from bot.occasions import is_shared
from cards import rooms as room_cards

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.exports import File
    from bot.model import Identity, Person, Round
    from bot.occasions import Occasion, Scene

KIND: Final = "rooms"
Shape = Literal["csv", "xlsx"]
_SHAPES: Final[tuple[Shape, ...]] = ("xlsx", "csv")


async def offer(scene: Scene, session_id: str | None = None) -> Answer:
    """Show who is to be in which room, with links to the list as files: of one session, else of the one whose
    groups sit or come next.

    Raises:
        RefusalError: `rooms_elsewhere` where others read along, `groups_not_dealt`.
    """
    if is_shared(scene.guest.place):
        raise RefusalError("rooms_elsewhere")
    sitting = await _chosen(scene, session_id)
    session = scene.agenda.session(sitting.session_id) if sitting else None
    if sitting is None or session is None:
        raise RefusalError("groups_not_dealt")
    seated = await _seated(scene, sitting)
    card = room_cards.rooms(
        scene.face,
        event=scene.event,
        session=session,
        blocks=tuple(blocks(scene.face.voice, seated)),
        people=len(seated),
        fits=len({each.room for each in seated}) <= MOST_ROOMS and len(seated) <= MOST_PEOPLE,
        links=tuple((shape, link) for shape in _SHAPES if (link := _link(scene, sitting, shape))),
    )
    return Answer(card=card)


async def draw_up(day: Occasion, about: Mapping[str, str]) -> File | None:
    """Return the list that a link is about, as people sit now; None where the groups are no more."""
    sitting = await day.tables.rounds.get(id=about.get("round", ""))
    shape = next((each for each in _SHAPES if each == about.get("shape")), None)
    if sitting is None or shape is None or sitting.event_id != day.event.id or not _is_open_to_all(day, sitting):
        return None
    return await asyncio.to_thread(rooms, day.face.voice, await _seated(day, sitting), shape)


def _link(day: Occasion, sitting: Round, shape: Shape) -> str | None:
    about = {"kind": KIND, "event": day.event.id, "round": sitting.id, "shape": shape}
    return day.links.make(FILES, about | {"language": day.face.voice.language}, day.now)


async def _chosen(day: Occasion, session_id: str | None) -> Round | None:
    """Return the session's round where it has one; else the one that sits or comes next, or sat last."""
    wall = day.agenda.wall(day.now)
    known = {each.id: each for each in day.agenda.sessions}
    found = [each for each in await day.tables.rounds.find(event_id=day.event.id) if _is_open_to_all(day, each)]
    asked = next((each for each in found if each.session_id == session_id), None)
    if asked is not None:
        return asked
    ahead = [each for each in found if (known[each.session_id].end or known[each.session_id].start) > wall]
    if ahead:
        return min(ahead, key=lambda each: known[each.session_id].start)
    return max(found, key=lambda each: known[each.session_id].start, default=None)


def _is_open_to_all(day: Occasion, sitting: Round) -> bool:
    session = day.agenda.session(sitting.session_id)
    return session is not None and rounds.is_breakout(session)


async def _seated(day: Occasion, sitting: Round) -> list[Seated]:
    """Return who sits where, by the name that Teams shows of them; who did not come is left out."""
    members = [each for each in await day.tables.members.find(round_id=sitting.id) if not each.absent]
    numbers = {each.id: each.number for each in await rounds.groups_of(day, sitting)}
    person_ids = tuple(sorted({each.person_id for each in members}))
    people = {each.id: each for each in await day.tables.people.find(id=person_ids)} if person_ids else {}
    identities = await day.tables.identities.find(person_id=person_ids) if person_ids else []
    names = _names(people.values(), identities)
    told = await day.tables.registrations.find(event_id=day.event.id, person_id=person_ids) if person_ids else []
    emails = {each.person_id: each.answers.get("email", "") for each in told}
    return [
        Seated(
            names.get(each.person_id, ""),
            emails.get(each.person_id) or _email(people.get(each.person_id)),
            numbers[each.group_id],
        )
        for each in members
        if each.group_id in numbers
    ]


def _names(people: Iterable[Person], identities: Iterable[Identity]) -> dict[str, str]:
    """Return what people are called in Teams; whoever was not seen there as they are known to us."""
    seen = {each.person_id: each.name for each in identities if each.name}
    return {each.id: seen.get(each.id) or each.name for each in people}


def _email(person: Person | None) -> str:
    return (person.email if person else None) or ""
