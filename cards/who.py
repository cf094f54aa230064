"""Who is meant: a list of people to choose one from, where a name is missing or means several."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.model import GroupRole, Noun, Verb
from bot.naming import is_speakable
from bot.texts.commands import SAMPLES
from bot.texts.naming import ROLE_NAMES
from cards.elements import NAME, TITLE, ask, card, heading, kicker, text
from cards.inputs import choice_input
from cards.markdown import line, plain
from cards.submission import FIELD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.model import Event, Session
    from cards.elements import Card, Face

PERSON: Final = "person"
_MOST: Final = 60


class Someone(Noun):
    """Somebody to choose: their id, and what tells them from others."""

    id: str
    name: str
    municipality: str = ""
    role: GroupRole | None = None
    group: int | None = None


def choose(
    face: Face, *, event: Event, session: Session, verb: Verb, people: Sequence[Someone], number: int | None = None
) -> Card:
    """Return a card to choose from whom a verb is about; `number` is that of the group they are to move to."""
    title = face.say(f"card.who.{verb}", number=number or 0)
    field = choice_input(
        f"{FIELD}{PERSON}",
        face.plain("card.who.name"),
        [(_told(face, each), each.id) for each in people[:_MOST]],
        required=face.plain("card.who.required"),
    )
    return card(
        face,
        body=[
            kicker(line(session.title, TITLE)),
            heading(title),
            text(face.say(f"card.who.{verb}.why")),
            field,
        ],
        fallback=plain(title),
        buttons=[
            ask(
                face,
                verb,
                event_id=event.id,
                session_id=session.id,
                argument=f"/{number}" if number else "",
                inputs=True,
                title=face.plain("card.who.choose"),
                sample=_sample(verb, people, number),
            )
        ],
    )


def _told(face: Face, someone: Someone) -> str:
    """Return a person as a choice shows them: the name, then what tells them from others."""
    role = ROLE_NAMES[someone.role][face.voice.language] if someone.role else ""
    group = face.plain("card.who.group", number=someone.group) if someone.group else ""
    name = plain(someone.name, NAME) or face.plain("card.seat.nameless")
    more = ", ".join(each for each in (plain(someone.municipality, NAME), role, group) if each)
    return f"{name} ({more})" if more else name


def _sample(verb: Verb, people: Sequence[Someone], number: int | None) -> str:
    """Return whom the sentence names that does the same: the first to choose from whose name may stand in it."""
    name = next((each.name for each in people if is_speakable(each.name)), SAMPLES.get(verb, "").partition("/")[0])
    return f"{name}/{number}" if verb is Verb.MOVE else name
