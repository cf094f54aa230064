"""A sentence in a group's thread that mentions the bot, and is no command, is what the group hands in. A command is
never taken for an answer, and no sentence is lost: what finds no place becomes an idea of the group.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bot import ideas
from bot.breakouts import entries, harvests
from bot.breakouts.weaving import weave
from bot.errors import RefusalError
from bot.model import Answer, HarvestState, Verb
from bot.occasions import hold
from bot.texts.commands import ANSWER_WORDS, NODS, THANKS, canonical
from bot.texts.folding import fold, words
from cards import harvest as cards

if TYPE_CHECKING:
    from bot.breakouts.harvests import Book
    from bot.model import Slot, Unknown
    from bot.occasions import Scene

_NAMED: Final = re.compile(r"\s*(?P<name>[^\n:]{1,80}?)\s*:(?P<gap>\s*)(?P<words>\S.*)", re.DOTALL)
_NUMBERED: Final = re.compile(r"(?:nr\.?|no\.?|#)?\s*([1-9][0-9]?)", re.IGNORECASE)
_BARE: Final = re.compile(r"#?([0-9]{1,3})[.)]?")
_BRIEF: Final = 3  # words that are rather a command with a slip


async def hear(scene: Scene, unknown: Unknown) -> Answer:
    """Take a sentence that mentions the bot in a group's thread, and is no command, for what the group hands in.

    Raises:
        RefusalError: `harvest_nearly` where a slip of the pen in a command is likelier, `not_understood`.
    """
    said = unknown.text.strip()
    if not any(each.isalnum() for each in said) or tuple(words(said)) in _thanks():
        raise RefusalError("not_understood")
    await hold(scene.tables, scene.event.id)
    book = await entries.here(scene)
    place, entry = choose(book.slots if book else (), said)
    nearest = unknown.nearest
    if (number := _BARE.fullmatch(said)) is not None:
        nearest = canonical(Verb.VOTE, scene.face.voice.language, number[1])
    if nearest is not None and entry == said and len(words(said)) <= _BRIEF:
        raise RefusalError("harvest_nearly", nearest=nearest, answer=_as_answer(scene, said))
    if book is None or harvests.is_over(scene, book) or len(entry) > cards.LONGEST:
        return await ideas.share(scene, entry)
    return await _enter(scene, book, place, entry)


def _as_answer(scene: Scene, said: str) -> str:
    """Return the sentence that is an answer whatever it is like."""
    return f"{scene.face.plain('harvest.answer')}: {said}"


def _thanks() -> set[tuple[str, ...]]:
    return {tuple(words(each)) for each in (*THANKS, *NODS)}


async def _enter(scene: Scene, book: Book, place: str, entry: str) -> Answer:
    free = _free(book, place)
    number = place.partition(".")[0]
    stands = next((at for at, kept in book.answers.items() if _same(kept, entry) and at.startswith(f"{number}.")), None)
    if stands is not None:
        return Answer(text=scene.face.say("harvest.stands", label=cards.label(scene.face, book.slots, stands)))
    if free is None:
        idea = await entries.aside(scene, book, f"{number}.0", entry)
        slot = cards.slot_of(book.slots, place)
        named = cards.name_of(scene.face, slot) if slot else ""
        return Answer(text=scene.face.say("harvest.no_room", label=named, number=idea.number), fleeting=True)
    woven = weave(book.harvest, {free: entry}, {}, scene.guest.person.id)
    unheard = {"heard": book.harvest.heard if book.harvest else {}}  # what no card showed, no card corrects
    kept = await entries.put(scene, book, woven.model_copy(update=unheard), hands_in=False)
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
