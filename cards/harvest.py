"""What a group hands in: a field for each thing that it is asked for. The card that all share is never edited,
so nobody's typing is lost; another one shows what is kept, and tells what it showed when it comes back.
"""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from typing import TYPE_CHECKING, Final

from bot.model import HarvestState, Noun, Slot, Verb
from bot.texts.commands import IDEA_NAMES
from bot.texts.folding import fold
from cards import markdown
from cards.elements import LIST_BYTES, NAME, TITLE, ask, card, fit, heading, kicker, note, size, subheading, text
from cards.inputs import text_input
from cards.markdown import line, plain, prose
from cards.submission import FIELD

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from microsoft_teams.cards import TextInput

    from bot.model import Event, Session
    from cards.elements import Button, Card, Elements, Face

LONGEST: Final = 4_000  # characters that one field takes
MOST_FIELDS: Final = 20  # of one card: more scroll out of sight
LABEL: Final = 60
WORDS: Final = 700  # characters of one answer where it is only shown
_PLACE: Final = re.compile(r"([1-9][0-9]?)_([1-9][0-9]?)")
_STAMPED: Final = re.compile(r"([0-9]{1,2}\.[0-9]{1,2})=([0-9a-f]{12})")


class Kept(Noun):
    """What is kept of a harvest, and who saved it last, and when, as a card shows it."""

    answers: dict[str, str]
    state: HarvestState = HarvestState.DRAFT
    by: str = ""
    at: datetime | None = None


class Stamp(Noun):
    """What a card tells when it comes back: whose it was, and by slot the digest of what it showed."""

    group_id: str
    shown: dict[str, str]


def form(
    face: Face,
    *,
    event: Event,
    session: Session,
    group: int,
    slots: Sequence[Slot],
    kept: Kept | None = None,
    group_id: str = "",
    page: int = 1,
) -> Card:
    """Return the fields: empty and for everybody, or with what is kept, as many as one card has room for."""
    answers = kept.answers if kept else {}
    pages = _pages(face, slots, answers)
    places = pages[min(page, len(pages)) - 1]
    stamp = _stamp(group_id, {each: answers.get(each, "") for each in places}) if kept else ""
    rest = sum(map(len, pages[page:]))
    buttons = [
        ask(face, each, event_id=event.id, session_id=session.id, argument=stamp, inputs=True)
        for each in (Verb.SAVE_HARVEST, Verb.HAND_IN)
    ]
    if rest or kept is None:
        buttons.append(_next(face, event, session, page + 1 if rest else 0))
    return card(
        face,
        body=[
            kicker(line(session.title, TITLE)),
            heading(face.say("card.harvest", number=group)),
            *_told(face, slots, kept),
            *(_field(face, slots, each, answers.get(each, "")) for each in places),
            *([note(face.count("card.harvest.rest", rest))] if rest else []),
        ],
        fallback=face.plain("card.harvest.fallback", number=group, title=session.title),
        buttons=buttons,
    )


def shown(face: Face, *, event: Event, session: Session, group: int, slots: Sequence[Slot], kept: Kept) -> Card:
    """Return what a group handed in, to be read only: nothing can be put right any more."""
    given = [each for each in places_of(slots, kept.answers) if kept.answers.get(each)]
    parts: list[Elements] = [
        [subheading(line(label(face, slots, each), LABEL)), text(prose(kept.answers[each], WORDS), spacing="None")]
        for each in given
    ]
    return card(
        face,
        body=[
            kicker(line(session.title, TITLE)),
            heading(face.say("card.harvest", number=group)),
            *_saved(face, kept),
            *(fit(face, parts) if parts else [text(face.say("card.harvest.none"))]),
        ],
        fallback=face.plain("card.harvest.fallback", number=group, title=session.title),
        buttons=[ask(face, Verb.IDEAS, event_id=event.id)],
    )


def label(face: Face, slots: Sequence[Slot], place: str) -> str:
    """Return what a field is called: "Forhindring", or "Idé 2" where there are several."""
    slot = slot_of(slots, place)
    if slot is None:
        return face.plain("card.harvest.other")
    several = slot.count > 1
    named = face.plain("card.harvest.slot") if several and fold(slot.label) in IDEA_NAMES else name_of(face, slot)
    return face.plain("card.harvest.field", label=named, number=place.partition(".")[2]) if several else named


def name_of(face: Face, slot: Slot) -> str:
    """Return what a slot is called; an idea where the agenda does not say."""
    return plain(slot.label, LABEL) or face.plain("card.harvest.slot")


def slot_of(slots: Sequence[Slot], place: str) -> Slot | None:
    """Return the slot that a place is in, or None where the plan has it no more."""
    number = int(place.partition(".")[0])
    return slots[number - 1] if 0 < number <= len(slots) else None


def places_of(slots: Sequence[Slot], answers: Mapping[str, str]) -> list[str]:
    """Return every place in order: those that the plan asks for, and others in which something is kept."""
    asked = [f"{number}.{each}" for number, slot in enumerate(slots, 1) for each in range(1, slot.count + 1)]
    others = {each for each, words in answers.items() if words} - set(asked)
    return sorted([*asked, *others], key=lambda each: tuple(map(int, each.split("."))))


# What a card sends back -------------------------------------------------------------------------


def place_of(field: str) -> str | None:
    """Return the place that a submission's value is for: "1.2", or None where it is none of a harvest."""
    found = _PLACE.fullmatch(field)
    return f"{found[1]}.{found[2]}" if found else None


def digest(words: str) -> str:
    """Return what tells one answer from another, whatever a client does to blanks."""
    return hashlib.blake2s(told(words).encode(errors="replace"), digest_size=6).hexdigest()


def told(words: str) -> str:
    """Return an answer without what a field does not give back as it got it; "" where it says nothing."""
    lines = (" ".join(each.split()) for each in markdown.typed(words, len(words)).splitlines())
    return "\n".join(each for each in lines if each)


def read(argument: str) -> Stamp:
    """Return what a card said that it showed; nothing of one that was empty, or that is not ours."""
    group_id, *shown_there = argument.split(" ")
    found = [match for each in shown_there if (match := _STAMPED.fullmatch(each))]
    return Stamp(group_id=group_id, shown={each[1]: each[2] for each in found})


def _stamp(group_id: str, answers: Mapping[str, str]) -> str:
    return " ".join([group_id, *(f"{place}={digest(words)}" for place, words in answers.items() if words)])


# Drawing ----------------------------------------------------------------------------------------


def _pages(face: Face, slots: Sequence[Slot], answers: Mapping[str, str]) -> list[list[str]]:
    """Return the places that have room on each card: no answer is cut, or saving it would lose the rest."""
    pages: list[list[str]] = [[]]
    room = LIST_BYTES
    for place in places_of(slots, answers):
        takes = size(_field(face, slots, place, answers.get(place, "")).model_dump(exclude_none=True))
        if pages[-1] and (takes > room or len(pages[-1]) == MOST_FIELDS):
            pages.append([])
            room = LIST_BYTES
        room -= takes
        pages[-1].append(place)
    return pages


def _next(face: Face, event: Event, session: Session, page: int) -> Button:
    """Return what shows the next fields, or (with 0) what is kept."""
    number = str(page) if page else ""
    title = face.plain("card.button.harvest.rest") if page else ""
    return ask(
        face, Verb.HARVEST, event_id=event.id, session_id=session.id, argument=number, sample=number, title=title
    )


def _field(face: Face, slots: Sequence[Slot], place: str, words: str) -> TextInput:
    name = FIELD + place.replace(".", "_")
    return text_input(name, label(face, slots, place), value=words, limit=LONGEST, multiline=True)


def _told(face: Face, slots: Sequence[Slot], kept: Kept | None) -> Elements:
    if kept is None:
        named = face.say("card.harvest.reply.named", label=name_of(face, slots[-1])) if len(slots) > 1 else None
        return [text(face.say("card.harvest.together")), note(named or face.say("card.harvest.reply"))]
    key = "card.harvest.kept" if any(kept.answers.values()) else "card.harvest.none"
    return [text(face.say(key)), *_saved(face, kept)]


def _saved(face: Face, kept: Kept) -> Elements:
    if kept.at is None:
        return []
    key = "card.harvest.handed_in" if kept.state is HarvestState.HANDED_IN else "card.harvest.saved"
    by = plain(kept.by, NAME) or face.plain("card.seat.nameless")
    return [note(face.say(key, name=by, clock=face.clock(kept.at)))]
