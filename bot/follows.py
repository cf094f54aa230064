"""What people want to hear of: a person follows a session by its identity, so wherever it moves, and also
while it is cancelled, for it may come back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.announcements import is_told
from bot.errors import RefusalError
from bot.model import Answer, Follow
from bot.occasions import is_shared
from bot.receipts import out_of_reach
from cards import agenda as agenda_cards
from cards import follows as follow_cards
from cards.follows import Followed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.model import Session
    from bot.occasions import Scene

_LONGEST_NUMBER: Final = 4


async def show_form(scene: Scene) -> Answer:
    """Show the sessions to come, to choose from."""
    card = follow_cards.form(
        scene.face, event=scene.event, agenda=scene.agenda, now=scene.now, followed=await _followed(scene)
    )
    return Answer(card=card, private=True)


async def choose(scene: Scene, values: Mapping[str, str]) -> Answer:
    """Follow what was ticked, and of the other sessions that could be chosen none."""
    wanted = {each for value in values.values() for each in value.split(",")}
    before = await _followed(scene)
    for session in follow_cards.offered(scene.agenda, scene.now):
        if session.id in wanted - before:
            await scene.tables.follows.add(_follow(scene, session))
        elif session.id in before - wanted:
            await scene.tables.follows.drop(**_follow(scene, session).model_dump())
    return (await show(scene)).model_copy(update={"replaces": True})


async def follow(scene: Scene, number: str) -> Answer:
    """Follow one session, by its number.

    Raises:
        RefusalError: `session_number_wrong` (most).
    """
    session = _numbered(scene, number)
    await scene.tables.follows.add(_follow(scene, session))
    said = str(scene.face.say("follow.added", title=session.title))
    person_id = scene.guest.person.id
    if is_shared(scene.guest.place) and (await out_of_reach(scene.tables, [person_id]))[person_id]:
        said = f"{said} {scene.face.say('follow.unreached')}"
    return Answer(text=said, fleeting=True)


async def unfollow(scene: Scene, number: str) -> Answer:
    """Follow one session no more, by its number.

    Raises:
        RefusalError: `unfollow_which` without a number, `session_number_wrong` (most).
    """
    if not number:
        raise RefusalError("unfollow_which")
    session = _numbered(scene, number)
    await scene.tables.follows.drop(**_follow(scene, session).model_dump())
    return Answer(text=scene.face.say("follow.removed", title=session.title), fleeting=True)


async def show(scene: Scene) -> Answer:
    """Show what the person follows, with what was cancelled of it."""
    ids = await _followed(scene)
    here = {each.id: each for each in agenda_cards.told(scene.agenda)}
    lines = [
        Followed(session=each, number=agenda_cards.number(scene.agenda, each))
        for key, each in here.items()
        if key in ids
    ]
    lines += [Followed(session=each) for each in await _cancelled(scene, ids - here.keys())]
    return Answer(card=follow_cards.mine(scene.face, event=scene.event, followed=lines), private=True)


async def _cancelled(scene: Scene, ids: set[str]) -> list[Session]:
    """Return sessions that are no more, as everybody last knew them."""
    rows = await scene.tables.sessions.find(event_id=scene.event.id, id=tuple(sorted(ids))) if ids else []
    gone = {each.id: each.release for each in rows if each.withdrawn}
    numbers = tuple(sorted(set(gone.values())))
    releases = await scene.tables.releases.find(event_id=scene.event.id, number=numbers) if numbers else []
    agendas = {each.number: each.agenda.public() for each in releases}
    found = [agendas[number].session(key) for key, number in gone.items() if number in agendas]
    return [each for each in found if each is not None and is_told(each)]


async def _followed(scene: Scene) -> set[str]:
    found = await scene.tables.follows.find(event_id=scene.event.id, person_id=scene.guest.person.id)
    return {each.session_id for each in found}


def _follow(scene: Scene, session: Session) -> Follow:
    return Follow(event_id=scene.event.id, session_id=session.id, person_id=scene.guest.person.id)


def _numbered(scene: Scene, asked: str) -> Session:
    lines = scene.agenda.sessions
    number = int(asked) if asked.isdecimal() and len(asked) <= _LONGEST_NUMBER else 0
    if not 1 <= number <= len(lines) or not is_told(lines[number - 1]):
        raise RefusalError("session_number_wrong", most=len(lines))
    return lines[number - 1]
