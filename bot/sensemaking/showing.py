"""Themes as people see them: of the session that they mean, as far as they may know of it where they ask.

What takes a while has a card of its own, which says how far it is and is then drawn anew, once, with what came of it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot import ideas, sensing
from bot.delivery import queue
from bot.errors import RefusalError
from bot.model import Answer, Delivery, DueState, Message
from bot.occasions import face_of
from bot.sensemaking.counting import told
from bot.sensemaking.gathered import central_of, gather, sessions
from bot.sensing import LEAST
from cards import themes as cards
from cards.elements import BUTTON
from cards.markdown import cut, plain
from cards.themes import About, ThemeLine

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.model import Due, Theme
    from bot.occasions import Occasion, Scene
    from bot.record import ThemeRecord
    from bot.sensemaking.gathered import Gathered
    from bot.sensing import Task
    from cards.elements import Card, Face

KIND = "themes"
_DAY = "0"
"""The number of the day besides, where sessions have those of the programme."""
_DIGITS = 6


# Which session, and which theme -----------------------------------------------------------------------


async def visible(day: Occasion) -> dict[str, int]:
    """Return how many ideas are shown of each session that everybody may know of, where there are any; "" is the day
    besides.
    """
    shown = await ideas.standing(day, day.agenda.public())
    found = await sessions(day.tables, day.event.id)
    return {session_id: count for session_id, count in found.items() if (session_id or None) in shown}


async def meant(scene: Scene, said: str) -> str:
    """Return the session that a number in the programme means ("0" the day besides), else that which runs or ended
    last and has ideas.

    Raises:
        RefusalError: `session_number_wrong` (most), `themes_no_ideas`.
    """
    there = await visible(scene)
    lines = scene.agenda.sessions
    if said.strip():
        number = int(said) if said.isdecimal() and len(said) <= _DIGITS else -1
        if number == 0:
            return ""
        if not 1 <= number <= len(lines) or lines[number - 1] not in scene.agenda.public().sessions:
            raise RefusalError("session_number_wrong", most=len(lines))
        return lines[number - 1].id
    if not there:
        raise RefusalError("themes_no_ideas")
    wall = scene.agenda.wall(scene.now)
    order = {each.id: (each.start <= wall, place) for place, each in enumerate(lines)}
    return max(there, key=lambda each: order.get(each, (False, -1)))


async def theme_called(scene: Scene, said: str) -> tuple[Gathered, Theme]:
    """Return the theme that a number means, with its session.

    Raises:
        RefusalError: `theme_number_wrong` (number).
    """
    digits = said.strip().lstrip("#").strip()
    if digits.isdecimal() and len(digits) <= _DIGITS:
        found = await scene.tables.themes.find(event_id=scene.event.id, number=int(digits))
        if found and found[0].session_id in await visible(scene):
            session = await gather(scene.tables, scene.event.id, found[0].session_id)
            if session.of(found[0].id):
                return session, found[0]
    raise RefusalError("theme_number_wrong", number=digits[:20])


# What is shown ----------------------------------------------------------------------------------------


async def show(scene: Scene, said: str) -> Answer:
    """Show the themes of a session; where there are none yet, who steers the day has them found.

    Raises:
        RefusalError: those of `meant`.
    """
    session_id = await meant(scene, said)
    session = await gather(scene.tables, scene.event.id, session_id)
    if not session.members() and len(session.ideas) >= LEAST and scene.steers:
        return await begin(scene, session_id, sensing.Task(person_id=scene.guest.person.id))
    return Answer(card=await _listing(scene, scene.face, session, steers=scene.steers))


async def find(scene: Scene, said: str) -> Answer:
    """Have the themes of a session found, again where there are some; of few ideas there are none.

    Raises:
        RefusalError: those of `meant`.
    """
    session_id = await meant(scene, said)
    session = await gather(scene.tables, scene.event.id, session_id)
    if len(session.ideas) < LEAST and not session.members():
        return Answer(card=await _listing(scene, scene.face, session, steers=True))
    return await begin(scene, session_id, sensing.Task(person_id=scene.guest.person.id))


async def show_one(scene: Scene, said: str) -> Answer:
    """Show a theme with a page of its ideas ("3/2" is its second).

    Raises:
        RefusalError: `theme_number_wrong` (number).
    """
    asked, _, page = said.partition("/")
    session, theme = await theme_called(scene, asked)
    own = session.of(theme.id)
    pages = -(-len(own) // cards.PAGE)
    number = min(max(1, int(page)), pages) if page.isdecimal() and len(page) <= _DIGITS else 1
    shown = await ideas.standing(scene, scene.agenda.public())
    listed = await ideas.as_lines(scene, own[(number - 1) * cards.PAGE : number * cards.PAGE], shown)
    card = cards.single(
        scene.face,
        event=scene.event,
        about=await _about(scene, session.session_id),
        theme=(await _lines(scene, session))[theme.id],
        ideas=listed,
        page=number,
        steers=scene.steers,
    )
    return Answer(card=card)


async def mend(scene: Scene, said: str) -> Answer:
    """Show the form by which a theme is changed.

    Raises:
        RefusalError: `theme_number_wrong` (number).
    """
    session, theme = await theme_called(scene, said)
    known = await _lines(scene, session)
    shown = await ideas.standing(scene, scene.agenda.public())
    card = cards.mending(
        scene.face,
        event=scene.event,
        theme=known[theme.id],
        ideas=await ideas.as_lines(scene, session.of(theme.id), shown),
        others=sorted((each for own, each in known.items() if own != theme.id), key=lambda each: each.number),
    )
    return Answer(card=card)


async def _listing(day: Occasion, face: Face, session: Gathered, *, steers: bool) -> Card:
    about = await _about(day, session.session_id)
    members = session.members()
    if members:
        return cards.listing(
            face,
            event=day.event,
            about=about,
            themes=list((await _lines(day, session)).values()),
            loose=len(session.loose()),
            worded=any(session.themes[each].worded for each in members),
            steers=steers,
        )
    few = len(session.ideas) < LEAST
    shown = await ideas.standing(day, day.agenda.public())
    listed = await ideas.as_lines(day, session.ideas, shown) if few else []
    return cards.none_yet(face, event=day.event, about=about, ideas=listed, few=few, steers=steers)


async def _lines(day: Occasion, session: Gathered) -> Mapping[str, ThemeLine]:
    """Return the themes of a session as cards show them, by id, the largest first."""
    members = session.members()
    records = await told(day, session, day.agenda)
    return {
        theme_id: _line(record, central_of(session.themes[theme_id], own).text)
        for (theme_id, own), record in zip(members.items(), records, strict=True)
    }


def _line(record: ThemeRecord, quote: str) -> ThemeLine:
    return ThemeLine(
        number=record.number,
        name=record.name,
        quote=quote,
        central=record.central,
        ideas=len(record.ideas),
        groups=record.groups,
        voices=record.voices,
        support=record.support,
    )


async def _about(day: Occasion, session_id: str) -> About:
    there = {**await visible(day), session_id: 1}
    titles = {each.id: (str(number), each.title) for number, each in enumerate(day.agenda.sessions, 1)}
    titles[""] = (_DAY, day.event.title)
    known = [each for each in titles if each in there and each != session_id]
    number, title = titles.get(session_id, titles[""])
    others = tuple((titles[each][0], cut(plain(titles[each][1]), BUTTON)) for each in known)
    return About(title=title, number=number, others=others)


# What takes a while -----------------------------------------------------------------------------------


async def begin(scene: Scene, session_id: str, task: Task) -> Answer:
    """Plan what is to be done with the themes of a session, and post the card that will show what came of it."""
    total = len((await gather(scene.tables, scene.event.id, session_id)).ideas)
    key = await sensing.ask(scene, session_id, task)
    about = await _about(scene, session_id)
    await _post(
        scene, key, scene.guest.place.id, cards.working(scene.face, about=about, total=total), about, scene.face
    )
    return Answer()  # the card is the answer


async def report(day: Occasion, due: Due, person_id: str, done: int, total: int) -> None:
    """Say on the card that waits how far it is."""
    await _redraw(day, due, person_id, done=done, total=total)


async def put_off(day: Occasion, due: Due, person_id: str) -> None:
    """Say on the card that waits that it takes longer."""
    await _redraw(day, due, person_id, later=True)


async def _redraw(
    day: Occasion, due: Due, person_id: str, *, done: int = 0, total: int = 0, later: bool = False
) -> None:
    known = await day.tables.deliveries.get(key=due.key)
    if known is None or known.place_id is None:
        return
    face, about = await _face(day, person_id, known), await _about(day, due.session_id or "")
    card = cards.working(face, about=about, total=total, done=done, later=later)
    await _post(day, due.key, known.place_id, card, about, face)


async def present(day: Occasion, due: Due, person_id: str, why: RefusalError | None) -> None:
    """Draw on the card that waits the themes as they now are, or why that cannot be done; nothing more of a session
    that is a circle's by now.
    """
    known = await day.tables.deliveries.get(key=due.key)
    told = (due.session_id or None) in await ideas.standing(day, day.agenda.public())
    if known is None or known.place_id is None or not told:
        return
    face, about = await _face(day, person_id, known), await _about(day, due.session_id or "")
    if why is not None:
        card = cards.failed(face, about=about, why=face.say(f"refusal.{why.code}", **why.values))
    else:
        session = await gather(day.tables, day.event.id, due.session_id or "")
        card = await _listing(day, face, session, steers=True)
    await _post(day, due.key, known.place_id, card, about, face)


async def take_out(day: Occasion, session_id: str) -> None:
    """Draw the cards anew that show the themes of a session: words in them are to be seen no more."""
    for each in await day.tables.deliveries.find(event_id=day.event.id, kind=KIND):
        due = await day.tables.dues.get(key=each.key)
        task = sensing.task_of(due) if due else None
        if due and task and due.state is DueState.DONE and (due.session_id or "") == session_id:
            await present(day, due, task.person_id, None)


async def _face(day: Occasion, person_id: str, known: Delivery) -> Face:
    person = await day.tables.people.get(id=person_id)
    place = await day.tables.places.get(id=known.place_id)
    face = face_of(day, person) if person else day.face
    return replace(face, place=place.kind) if place else face


async def _post(day: Occasion, key: str, place_id: str, card: Card, about: About, face: Face) -> None:
    await queue(
        day.tables,
        Delivery(
            key=key,
            event_id=day.event.id,
            place_id=place_id,
            kind=KIND,
            message=Message(card=card, summary=face.plain("card.themes.toast", title=about.title)),
            queued_at=day.now,
        ),
    )
