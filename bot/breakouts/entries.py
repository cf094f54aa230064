"""What people write on a card for their group to hand in. It is stored first; what has no room or comes too late
becomes an idea of the group, and the answer says so.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from bot import ideas, sensing
from bot.breakouts import harvests, pulse, reports
from bot.breakouts.weaving import weave
from bot.errors import RefusalError
from bot.model import Answer, Harvest, HarvestState, Idea
from bot.occasions import for_everybody, hold, is_shared
from cards import harvest as cards

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.breakouts.harvests import Book
    from bot.breakouts.weaving import Woven
    from bot.model import Group, Round, Submission
    from bot.occasions import Scene
    from cards.elements import Card

# Whose harvest it is ------------------------------------------------------------------------------


async def here(scene: Scene, session_id: str | None = None) -> Book | None:
    """Return the harvest of the group whose thread this is; None where it is none's.

    A thread may have seen several rounds: the one of that session is meant, else the newest that began.
    """
    groups = await scene.tables.groups.find(place_id=scene.guest.place.id)
    return await _newest(scene, groups, session_id)


async def mine(scene: Scene, session_id: str | None = None) -> Book | None:
    """Return the harvest of the person's own group, in the newest round that began or that of a session."""
    sittings = await scene.tables.rounds.find(event_id=scene.event.id)
    ids = tuple(each.id for each in sittings)
    seats = await scene.tables.members.find(person_id=scene.guest.person.id, round_id=ids) if ids else []
    groups = await scene.tables.groups.find(id=tuple(each.group_id for each in seats)) if seats else []
    return await _newest(scene, groups, session_id)


async def _newest(scene: Scene, groups: Iterable[Group], session_id: str | None) -> Book | None:
    found: list[tuple[Round, Group]] = []
    for group in groups:
        sitting = await scene.tables.rounds.get(id=group.round_id)
        if sitting is not None and sitting.event_id == scene.event.id and sitting.state != "dealt":
            found.append((sitting, group))
    named = [each for each in found if session_id in {None, each[0].session_id}]
    if not named:
        return None
    sitting, group = max(named, key=lambda each: (each[0].state == "open", each[0].made_at))
    return await harvests.book_of(scene, group, sitting)


async def is_open_here(scene: Scene) -> bool:
    """Whether this is a group's thread in which a harvest is open."""
    book = await here(scene)
    return book is not None and not harvests.is_over(scene, book)


async def _book(scene: Scene, session_id: str | None) -> Book:
    book = await here(scene, session_id) or await mine(scene, session_id)
    if book is None:
        raise RefusalError("harvest_none")
    return book


# Cards --------------------------------------------------------------------------------------------


async def show(scene: Scene, page: str = "", session_id: str | None = None) -> Answer:
    """Show what is kept on a fresh card, to go on with; to be read only, once nothing is taken any more.

    Raises:
        RefusalError: `harvest_none`.
    """
    book = await _book(scene, session_id)
    own_thread = book.group.place_id == scene.guest.place.id
    number = int(page) if page.isdecimal() and len(page) < 3 else 1  # noqa: PLR2004
    return Answer(
        card=await _drawn(scene, book, max(number, 1)), private=is_shared(scene.guest.place) and not own_thread
    )


async def _drawn(scene: Scene, book: Book, page: int) -> Card:
    kept = await _kept(scene, book)
    number, session, event = book.group.number, book.session, scene.event
    if harvests.is_over(scene, book):
        return cards.shown(scene.face, event=event, session=session, group=number, slots=book.slots, kept=kept)
    return cards.form(
        scene.face,
        event=event,
        session=session,
        group=number,
        slots=book.slots,
        kept=kept,
        group_id=book.group.id,
        page=page,
    )


async def _kept(scene: Scene, book: Book) -> cards.Kept:
    harvest = book.harvest
    if harvest is None:
        return cards.Kept(answers={})
    by = await scene.tables.people.get(id=harvest.saved_by)
    return cards.Kept(answers=harvest.answers, state=harvest.state, by=by.name if by else "", at=harvest.saved_at)


async def save(scene: Scene, sent: Submission, *, hands_in: bool = False) -> Answer:
    """Keep what a card's fields hold, and hand it in where that is asked; without fields, what is kept.

    Raises:
        RefusalError: `harvest_none`, `harvest_moved` (number), `harvest_nothing`.
    """
    await hold(scene.tables, scene.event.id)
    written = [value for name, value in sent.values.items() if cards.place_of(name) and value.strip()]
    book = await here(scene, sent.session_id) or await mine(scene, sent.session_id)
    if book is None and written:
        return await _homeless(scene, written)
    if book is None:
        raise RefusalError("harvest_none")
    seen = cards.read(sent.argument)
    if seen.group_id and seen.group_id != book.group.id:
        raise RefusalError("harvest_moved", number=book.group.number)
    fields = {place: value for name, value in sent.values.items() if (place := cards.place_of(name))}
    woven = weave(book.harvest, fields, seen.shown, scene.guest.person.id)
    if harvests.is_over(scene, book):
        return await _too_late(scene, book, woven, fields)
    beside = [await aside(scene, book, place, said) for place, said in woven.beside.items()]
    kept = await put(scene, book, woven, hands_in=hands_in)
    said = _receipt(scene, book, kept, woven, hands_in=hands_in)
    more = [*await _differences(scene, book, woven), *_asides(scene, book, woven, beside)]
    return Answer(text="\n\n".join([said, *more]), fleeting=not more)


async def put(scene: Scene, book: Book, woven: Woven, *, hands_in: bool) -> Harvest | None:
    """Store what came of a card; the revision rises only with what groups hand in."""
    before = book.harvest
    anything = any(woven.answers.values())
    if hands_in and not anything and not woven.beside and not woven.too_long:
        raise RefusalError("harvest_nothing")
    if before is None and not anything:
        return None
    late = harvests.is_late(scene, book)
    state = before.state if before else HarvestState.DRAFT
    if hands_in and anything:
        state = HarvestState.HANDED_IN
    elif state is not HarvestState.HANDED_IN and (late or woven.fresh):  # what was collected may go on
        state = HarvestState.COLLECTED if late else HarvestState.DRAFT
    kept = Harvest(
        group_id=book.group.id,
        event_id=scene.event.id,
        session_id=book.session.id,
        answers=woven.answers,
        writers=woven.writers,
        heard=woven.heard,
        state=state,
        revision=(before.revision + bool(woven.fresh)) if before else 1,
        late=bool(before and before.late) or (late and bool(woven.fresh)),
        saved_by=scene.guest.person.id if woven.fresh or before is None else before.saved_by,
        saved_at=scene.now if woven.fresh or before is None else before.saved_at,
    )
    if kept == before:
        return kept
    await scene.tables.harvests.put(kept)
    if state is not HarvestState.DRAFT:
        await harvests.share(scene, [kept], book.session)
    await pulse.refresh(for_everybody(scene), book.sitting)
    await reports.refresh(for_everybody(scene), book.group)
    return kept


# What is said of it -------------------------------------------------------------------------------


def _receipt(scene: Scene, book: Book, kept: Harvest | None, woven: Woven, *, hands_in: bool) -> str:
    if kept is None:
        return scene.face.say("harvest.empty")
    clock = scene.face.clock(book.closes) if book.closes else ""
    if hands_in and kept.state is HarvestState.HANDED_IN:
        return scene.face.say("harvest.handed_in" if clock else "harvest.handed_in.endless", clock=clock)
    if not woven.fresh:
        return scene.face.say("harvest.unchanged")
    if kept.state is HarvestState.DRAFT:
        return scene.face.say("harvest.saved")
    return scene.face.say("harvest.saved.again" if clock else "harvest.saved.endless", clock=clock)


async def _differences(scene: Scene, book: Book, woven: Woven) -> list[str]:
    """Say where others had written too, and whose words stand there."""
    before = book.harvest
    names = {}
    for person_id in {before.writers.get(each, "") for each in (*woven.both, *woven.theirs)} if before else set():
        person = await scene.tables.people.get(id=person_id)
        names[person_id] = person.name if person else ""
    nameless = scene.face.plain("card.seat.nameless")
    found: list[str] = []
    for key, places in (("harvest.both", woven.both), ("harvest.theirs", woven.theirs)):
        for place in places:
            name = names.get(before.writers.get(place, "") if before else "") or nameless
            found.append(scene.face.say(key, name=name, label=cards.label(scene.face, book.slots, place)))
    return found


def _asides(scene: Scene, book: Book, woven: Woven, beside: list[Idea]) -> list[str]:
    """Say what was not taken, and what became an idea because it found no room."""
    labels = {each: cards.label(scene.face, book.slots, each) for each in (*woven.too_long, *woven.beside)}
    long = [scene.face.say("harvest.too_long", label=labels[each], most=cards.LONGEST) for each in woven.too_long]
    full = [
        scene.face.say("harvest.full", label=labels[place], number=idea.number)
        for place, idea in zip(woven.beside, beside, strict=True)
    ]
    return [*long, *full]


async def _homeless(scene: Scene, written: Iterable[str]) -> Answer:
    """Keep as ideas what stands on a card whose discussion is not to be any more."""
    kept = [await ideas.share(scene, each[: ideas.LONGEST], limited=False) for each in written]
    return Answer(text="\n\n".join(each.text for each in kept))


async def _too_late(scene: Scene, book: Book, woven: Woven, fields: Mapping[str, str]) -> Answer:
    """Say that nothing is taken any more; what was new is kept as ideas of the group."""
    clock = scene.face.clock(book.closes) if book.closes else ""
    closed = scene.face.say("harvest.over" if clock else "harvest.closed", clock=clock)
    fresh = [each for each in (*woven.fresh, *woven.beside) if fields[each].strip()]
    numbers = [(await aside(scene, book, each, fields[each])).number for each in fresh]
    listed = scene.face.voice.list(map(str, numbers))
    kept = [scene.face.count("harvest.over.kept", len(numbers), numbers=listed)] if numbers else []
    long = _asides(scene, book, woven.model_copy(update={"beside": {}}), [])
    return Answer(text="\n\n".join([" ".join([closed, *kept]), *long]), fleeting=not numbers and not long)


async def aside(scene: Scene, book: Book, place: str, said: str) -> Idea:
    """Keep words as an idea of the group; the same words for the same place are one idea."""
    own = hashlib.sha256(f"{book.group.id}/{place}/{cards.told(said)}".encode(errors="replace")).hexdigest()[:32]
    slot = cards.slot_of(book.slots, place)
    idea = Idea(
        id=own,
        event_id=scene.event.id,
        number=await scene.tables.ideas.last_number(scene.event.id) + 1,
        person_id=scene.guest.person.id,
        text=said[: ideas.LONGEST],
        session_id=book.session.id,
        group_id=book.group.id,
        slot=slot.label if slot else "",
        shared_at=scene.now,
    )
    if await scene.tables.ideas.add(idea):
        await sensing.plan(scene)
        return idea
    return await scene.tables.ideas.get(id=own) or idea
