"""The tables that people choose from, and how many seats are left. What counts seats has no fields, for it is drawn
anew with every choice; where there are more tables than buttons, what has a field is another card.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.model import Noun, Verb
from bot.texts.commands import canonical
from cards.elements import BUTTON, MOST_BUTTONS, TITLE, ask, card, fit, heading, kicker, note, row, sentences, text
from cards.inputs import choice_input
from cards.markdown import line, plain
from cards.submission import FIELD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from microsoft_teams.cards import CardElement

    from bot.model import Event, Session
    from cards.elements import Button, Card, Face

NAME: Final = "topic"


class TopicLine(Noun):
    """A table: its number, what is talked about, and how many of its seats are taken."""

    number: int
    title: str
    seats: int
    taken: int = 0


def tables(face: Face, *, event: Event, session: Session, topics: Sequence[TopicLine], over: bool = False) -> Card:
    """Return the tables with the seats that are left; `over`: nobody may choose any more."""
    said = face.say("card.topics.over" if over else "card.topics.choose", clock=face.clock(session.start))
    typed = [note(sentences(face, [canonical(Verb.PICK, face.voice.language)]))] if needs_form(topics) else []
    open_ones = [] if over or needs_form(topics) else [each for each in topics if each.taken < each.seats]
    return card(
        face,
        body=[
            kicker(line(session.title, TITLE)),
            heading(face.say("card.topics.title" if over else "card.topics")),
            text(said),
            *fit(face, [[_row(face, each, over=over)] for each in topics]),
            *([] if over else typed),
        ],
        fallback=face.plain("card.topics.fallback", title=session.title),
        buttons=[_button(face, event, session, each, open_ones[0]) for each in open_ones],
    )


def _row(face: Face, topic: TopicLine, *, over: bool) -> CardElement:
    left = max(0, topic.seats - topic.taken)
    seats = face.count("card.topics.left", left, seats=topic.seats) if left else face.say("card.topics.full")
    told = [text(line(topic.title, TITLE), spacing="None"), *([] if over else [note(seats, spacing="None")])]
    return row(str(topic.number), told, width="28px")


def _button(face: Face, event: Event, session: Session, topic: TopicLine, sample: TopicLine) -> Button:
    number = str(topic.number)
    return ask(
        face,
        Verb.PICK,
        event_id=event.id,
        session_id=session.id,
        argument=number,
        title=plain(f"{number}: {topic.title}", BUTTON),
        sample=str(sample.number),
    )


def needs_form(topics: Sequence[TopicLine]) -> bool:
    """Whether there are more tables than a card has buttons."""
    return len(topics) > MOST_BUTTONS


def form(face: Face, *, event: Event, session: Session, topics: Sequence[TopicLine]) -> Card:
    """Return the card that many tables are chosen from."""
    choices = [(plain(f"{each.number}: {each.title}", TITLE), str(each.number)) for each in topics]
    field = choice_input(
        FIELD + NAME,
        face.plain("card.topics.label"),
        choices,
        required=face.plain("card.topics.required"),
    )
    about = {"event_id": event.id, "session_id": session.id, "sample": "1", "title": face.plain("card.topics.send")}
    sends = ask(face, Verb.PICK, inputs=True, **about)
    return card(
        face,
        body=[kicker(line(session.title, TITLE)), field],
        fallback=face.plain("card.topics.fallback", title=session.title),
        buttons=[sends],
    )
