"""What is kept of the person who asks, and the question before it is erased. Only they see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.model import Verb
from cards.elements import NAME, ask, card, facts, heading, note, text
from cards.markdown import line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.model import Person
    from cards.elements import Card, Face

_KINDS: Final = (
    *("registrations", "seats", "change_requests", "reviews", "rolls", "members", "ideas", "votes", "questions"),
    *("backings", "ballots", "promises", "follows", "identities"),
)


def mine(face: Face, *, person: Person, counts: Mapping[str, int], url: str = "") -> Card:
    """Return what is kept, by kind; `url` leads to all of it as a file."""
    told = {"name": person.name, "email": person.email or "", "municipality": person.municipality or ""}
    rows = [(face.say(f"card.mine.{each}"), line(said, NAME)) for each, said in told.items() if said]
    way = [] if url else [note(face.say("card.mine.no_file"))]
    return card(
        face,
        body=[
            heading(face.say("card.mine")),
            *([facts(rows)] if rows else []),
            *([facts(_rows(face, counts))] if any(counts.get(each) for each in _KINDS) else []),
            text(face.say("card.mine.why")),
            *way,
        ],
        fallback=face.plain("card.mine"),
        buttons=[
            *([ask(face, Verb.MY_DATA, title=face.plain("card.mine.fetch"), url=url)] if url else []),
            ask(face, Verb.ERASE),
        ],
    )


def erase(face: Face, *, counts: Mapping[str, int]) -> Card:
    """Return the question whether all of it is to be erased, with what will go and what will stay."""
    rows = _rows(face, counts)
    return card(
        face,
        body=[
            heading(face.say("card.erase")),
            *([facts(rows)] if rows else []),
            text(face.say("card.erase.goes")),
            text(face.say("card.erase.stays")),
        ],
        fallback=face.plain("card.erase"),
        buttons=[ask(face, Verb.ERASE_NOW), ask(face, Verb.MY_DATA)],
    )


def _rows(face: Face, counts: Mapping[str, int]) -> list[tuple[str, str]]:
    return [(face.say(f"card.mine.{each}"), str(counts[each])) for each in _KINDS if counts.get(each)]
