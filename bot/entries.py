"""What people write for their group to hand in: on a card, or as a sentence in the group's thread. It is stored
first; what has no room or comes too late becomes an idea of the group, and the answer says so.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final

from bot import harvests, ideas, pulse, reports
from bot.errors import RefusalError
from bot.model import Answer, Harvest, HarvestState, Idea
from bot.occasions import for_everybody, hold, is_shared
from bot.texts.commands import ANSWER_WORDS, THANKS
from bot.texts.folding import fold, words
from bot.weaving import weave
from cards import harvest as cards

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.harvests import Book
    from bot.model import Group, Round, Slot, Submission, Unknown
    from bot.occasions import Scene
    from bot.weaving import Woven
    from cards.elements import Card

_NAMED: Final = re.compile(r"\s*(?P<name>[^\n:]{1,80}?)\s*:(?P<gap>\s*)(?P<words>\S.*)", re.DOTALL)
_NUMBERED: Final = re.compile(r"(?:nr\.?|no\.?|#)?\s*([1-9][0-9]?)", re.IGNORECASE)
_BRIEF: Final = 3  # words that were rather a command with a slip


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
    named = [each for each in found if each[0].session_id == session_id] or found
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
    book = await _book(scene, sent.session_id)
    seen = cards.read(sent.argument)
    if seen.group_id and seen.group_id != book.group.id:
        raise RefusalError("harvest_moved", number=book.group.number)
    fields = {place: value for name, value in sent.values.items() if (place := cards.place_of(name))}
    woven = weave(book.harvest, fields, seen.shown, scene.guest.person.id)
    if harvests.is_over(scene, book):
        return await _too_late(scene, book, {place: fields[place] for place in (*woven.fresh, *woven.beside)})
    beside = [await _aside(scene, book, place, said) for place, said in woven.beside.items()]
    kept = await _put(scene, book, woven, hands_in=hands_in)
    said = _receipt(scene, book, kept, woven, hands_in=hands_in)
    more = [*await _differences(scene, book, woven), *_asides(scene, book, woven, beside)]
    return Answer(text="\n\n".join([said, *more]), fleeting=not more)


async def _put(scene: Scene, book: Book, woven: Woven, *, hands_in: bool) -> Harvest | None:
    """Store what came of a card; the revision rises only with what groups hand in."""
    before = book.harvest
    anything = any(woven.answers.values())
    if hands_in and not anything and not woven.beside and not woven.too_long:
        raise RefusalError("harvest_nothing")
    if before is None and not anything:
        return None
    late = harvests.is_late(scene, book)
    state = before.state if before else HarvestState.DRAFT
    state = HarvestState.COLLECTED if late and state is HarvestState.DRAFT else state
    state = HarvestState.HANDED_IN if hands_in and anything else state
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


async def _too_late(scene: Scene, book: Book, fresh: Mapping[str, str]) -> Answer:
    """Say that nothing is taken any more; what was new is kept as ideas of the group."""
    clock = scene.face.clock(book.closes) if book.closes else ""
    closed = scene.face.say("harvest.over" if clock else "harvest.closed", clock=clock)
    numbers = [(await _aside(scene, book, place, said)).number for place, said in fresh.items() if said.strip()]
    if not numbers:
        return Answer(text=closed, fleeting=True)
    kept = scene.face.count("harvest.over.kept", len(numbers), numbers=scene.face.voice.list(map(str, numbers)))
    return Answer(text=f"{closed} {kept}")


async def _aside(scene: Scene, book: Book, place: str, said: str) -> Idea:
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
        return idea
    return await scene.tables.ideas.get(id=own) or idea


# Sentences in the thread ----------------------------------------------------------------------------


async def hear(scene: Scene, unknown: Unknown) -> Answer:
    """Take a sentence that mentions the bot in a group's thread, and is no command, for what the group hands in.

    Raises:
        RefusalError: `harvest_nearly` where a slip of the pen in a command is likelier, `not_understood`.
    """
    said = unknown.text.strip()
    if not any(each.isalnum() for each in said) or tuple(words(said)) in _thanks():
        raise RefusalError("not_understood")
    await hold(scene.tables, scene.event.id)
    book = await here(scene)
    place, entry = choose(book.slots if book else (), said)
    if unknown.nearest is not None and entry == said and len(words(said)) <= _BRIEF:
        raise RefusalError("harvest_nearly", nearest=unknown.nearest, answer=_as_answer(scene, said))
    if book is None or harvests.is_over(scene, book) or len(entry) > cards.LONGEST:
        return await ideas.share(scene, entry)
    return await _enter(scene, book, place, entry)


def _as_answer(scene: Scene, said: str) -> str:
    """Return the sentence that is an answer whatever it is like."""
    return f"{scene.face.plain('harvest.answer')}: {said}"


def _thanks() -> set[tuple[str, ...]]:
    return {tuple(words(each)) for each in THANKS}


async def _enter(scene: Scene, book: Book, place: str, entry: str) -> Answer:
    free = _free(book, place)
    number = place.partition(".")[0]
    stands = next((at for at, kept in book.answers.items() if _same(kept, entry) and at.startswith(f"{number}.")), None)
    if stands is not None:
        return Answer(text=scene.face.say("harvest.stands", label=cards.label(scene.face, book.slots, stands)))
    if free is None:
        idea = await _aside(scene, book, f"{number}.0", entry)
        slot = cards.slot_of(book.slots, place)
        named = cards.name_of(scene.face, slot) if slot else ""
        return Answer(text=scene.face.say("harvest.no_room", label=named, number=idea.number), fleeting=True)
    woven = weave(book.harvest, {free: entry}, {}, scene.guest.person.id)
    unheard = {"heard": book.harvest.heard if book.harvest else {}}  # what no card showed, no card corrects
    kept = await _put(scene, book, woven.model_copy(update=unheard), hands_in=False)
    taken = scene.face.say("harvest.entered", label=cards.label(scene.face, book.slots, free))
    rest = "" if kept is None or kept.state is not HarvestState.DRAFT else f" {scene.face.say('harvest.entered.then')}"
    return Answer(text=f"{taken}{rest}", fleeting=True)


def _same(kept: str, said: str) -> bool:
    return cards.told(kept).casefold() == cards.told(said).casefold()


def _free(book: Book, place: str) -> str | None:
    """Return a free place: the one that was named, else the next of its slot; None where all are full."""
    number, _, named = place.partition(".")
    slot = cards.slot_of(book.slots, place)
    wanted = [named] if named != "0" else [str(each) for each in range(1, (slot.count if slot else 1) + 1)]
    return next((at for each in wanted if not book.answers.get(at := f"{number}.{each}")), None)


def choose(slots: tuple[Slot, ...], said: str) -> tuple[str, str]:
    """Return the place that a sentence is for, and its words: "1.0" is any place of the first slot.

    "forhindring: …" and "2: …" name a slot; where there is but one, a number is a place of it. "svar: …" is
    any answer, and no command.
    """
    found = _NAMED.fullmatch(said)
    if found is None:
        return "1.0", said
    names = [fold(each.label) for each in slots]
    if (name := fold(found["name"])) in names and name:
        return f"{names.index(name) + 1}.0", found["words"].strip()
    if name in ANSWER_WORDS:
        return "1.0", found["words"].strip()
    numbered = _NUMBERED.fullmatch(found["name"])
    is_clock = not found["gap"] and found["words"][0].isdecimal()  # "9:30 er for tidligt"
    number = int(numbered[1]) if numbered and not is_clock else 0
    if len(slots) == 1 and 1 <= number <= slots[0].count:
        return f"1.{number}", found["words"].strip()
    if len(slots) > 1 and 1 <= number <= len(slots):
        return f"{number}.0", found["words"].strip()
    return "1.0", said
