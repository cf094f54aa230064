"""Ideas, in the words people wrote. The form is shared and never edited, so nobody's typing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.model import Noun, PlaceKind, Verb
from bot.texts.commands import IDEA_NAMES
from bot.texts.folding import fold
from cards.elements import TITLE, ask, box, card, fit, heading, kicker, note, row, text
from cards.inputs import choice_input, text_input
from cards.markdown import line, plain, prose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from microsoft_teams.cards import CardElement

    from bot.model import Event, Session
    from cards.elements import Card, Face

WORDS: Final = 700  # characters of one idea in a list
LONGEST: Final = 4_000  # characters that the field takes
_TITLE: Final = 60  # characters of an idea as a choice
_SLOT: Final = 60
_CHOICES: Final = 60
_LIST_BYTES: Final = 11_000
_CHOICE_BYTES: Final = 9_000


class IdeaLine(Noun):
    """An idea as a card shows it; `group` is the number of the group that it came from, `slot` what that
    group was asked for.

    `supported` says that the reader gave it their vote; it is shown only in a personal chat.
    """

    number: int
    text: str
    votes: int = 0
    supported: bool = False
    session_id: str | None = None
    group: int | None = None
    slot: str = ""


def form(face: Face, *, event: Event, session: Session | None = None) -> Card:
    """Return the field in which anybody writes an idea; it is sent as the submission's argument."""
    about = session.title if session else event.title
    return card(
        face,
        body=[
            kicker(line(about, TITLE)),
            heading(face.say("card.idea.form")),
            note(face.say("card.idea.hint")),
            text_input(
                "argument",
                face.plain("card.idea.label"),
                required=face.plain("card.idea.empty"),
                limit=LONGEST,
                multiline=True,
                placeholder=face.plain("card.idea.placeholder"),
            ),
        ],
        fallback=face.plain("card.idea.form.fallback", title=about),
        buttons=[ask(face, Verb.IDEA, event_id=event.id, session_id=session.id if session else None, inputs=True)],
    )


def listing(face: Face, *, event: Event, ideas: Sequence[IdeaLine]) -> Card:
    """Return the ideas with their support, and a choice of one to support or not; its number is sent."""
    if not ideas:
        return none_yet(face, event=event)
    title = face.count("card.ideas.count", len(ideas))
    body = [kicker(line(event.title, TITLE)), heading(title)]
    return card(
        face,
        body=[*body, *fit(face, [[idea_row(face, each)] for each in ideas], room=_LIST_BYTES), _choice(face, ideas)],
        fallback=f"{plain(event.title)}: {title}",
        buttons=[
            ask(face, Verb.VOTE, event_id=event.id, inputs=True),
            ask(face, Verb.UNVOTE, event_id=event.id, inputs=True),
            ask(face, Verb.IDEA_FORM, event_id=event.id),
        ],
    )


def none_yet(face: Face, *, event: Event) -> Card:
    """Return the card for when nobody has shared anything: it invites to be the first."""
    body = [kicker(line(event.title, TITLE)), heading(face.say("card.ideas.none")), text(face.say("card.ideas.first"))]
    buttons = [ask(face, Verb.IDEA_FORM, event_id=event.id)]
    return card(face, body=body, fallback=face.plain("card.ideas.none"), buttons=buttons)


def receipt(face: Face, *, event: Event, idea: IdeaLine, session: Session | None = None) -> Card:
    """Return the thanks for an idea: its number, its words, and where it stands."""
    return card(
        face,
        body=[
            kicker(line(session.title if session else event.title, TITLE)),
            heading(face.say("card.idea.receipt", number=idea.number)),
            box([text(prose(idea.text, WORDS))]),
        ],
        fallback=face.plain("card.idea.receipt", number=idea.number),
        buttons=[
            ask(face, Verb.VOTE, event_id=event.id, argument=str(idea.number), sample=str(idea.number)),
            ask(face, Verb.IDEAS, event_id=event.id),
        ],
    )


def idea_row(face: Face, idea: IdeaLine) -> CardElement:
    """Return one idea: its number, its words, what it is where it is more than an idea, and the support it has."""
    told: list[CardElement] = [text(prose(idea.text, WORDS), spacing="None")]
    marks = [line(idea.slot, _SLOT)] if fold(idea.slot) not in IDEA_NAMES else []
    marks += [face.count("card.votes", idea.votes)] if idea.votes else []
    marks += [face.say("card.idea.group", number=idea.group)] if idea.group is not None else []
    marks += [face.say("card.idea.supported")] if idea.supported and face.place is PlaceKind.PERSONAL else []
    if marks:
        told.append(note(" · ".join(marks), spacing="None"))
    return row(str(idea.number), told, width="32px")


def _choice(face: Face, ideas: Sequence[IdeaLine]) -> CardElement:
    room, choices = _CHOICE_BYTES, []
    for each in ideas[:_CHOICES]:
        title = f"{each.number}. {plain(each.text, _TITLE)}"
        room -= len(title.encode()) + 40
        if room < 0:
            break
        choices.append((title, str(each.number)))
    return choice_input(
        "argument",
        face.plain("card.ideas.choose"),
        choices,
        required=face.plain("card.ideas.choose.none"),
        placeholder=face.plain("card.ideas.choose.placeholder"),
    )
