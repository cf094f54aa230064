"""What came out of the day: every idea in the words people wrote, by session and group, the most
supported first. Where not all have room, the most supported ones stay, and the rest is counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.model import Verb
from cards.agenda import shown
from cards.elements import LIST_BYTES, TITLE, ask, card, heading, kicker, note, size, subheading, text
from cards.idea import idea_row, none_yet
from cards.markdown import line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from microsoft_teams.cards import CardElement

    from bot.model import Agenda, Event, Session
    from cards.elements import Card, Face
    from cards.idea import IdeaLine

_HEADING_BYTES = 900  # the most that a headline of a session takes


def summary(face: Face, *, event: Event, agenda: Agenda, ideas: Sequence[IdeaLine]) -> Card:
    """Return the summary; ideas of closed sessions and of sessions unknown to the agenda stay out."""
    sessions: list[Session | None] = [*shown(agenda), None]
    known = {each.id if each else None for each in sessions}
    told = [each for each in ideas if each.session_id in known]
    if not told:
        return none_yet(face, event=event)
    kept = _kept(face, told)
    parts = [part for each in sessions for part in _session(face, each, kept)]
    votes = sum(each.votes for each in told)
    shape = face.say(
        "card.summary.shape",
        ideas=face.count("card.ideas.count", len(told)),
        votes=face.count("card.votes", votes),
    )
    rest = [note(face.count("card.more", len(told) - len(kept)))] if len(kept) < len(told) else []
    body = [kicker(face.say("card.summary")), heading(line(event.title, TITLE)), text(shape), *parts, *rest]
    buttons = [ask(face, Verb.IDEAS, event_id=event.id), ask(face, Verb.IDEA_FORM, event_id=event.id)]
    return card(face, body=body, fallback=face.plain("card.summary.fallback", title=event.title), buttons=buttons)


def _rank(idea: IdeaLine) -> tuple[int, int]:
    return (-idea.votes, idea.number)


def _kept(face: Face, ideas: Sequence[IdeaLine]) -> list[IdeaLine]:
    room = LIST_BYTES
    headed: set[tuple[str | None, int | None]] = set()
    kept: list[IdeaLine] = []
    for each in sorted(ideas, key=_rank):
        room -= size(idea_row(face, each).model_dump(exclude_none=True))
        if (each.session_id, each.group) not in headed:
            headed.add((each.session_id, each.group))
            room -= _HEADING_BYTES
        if room < 0:
            break
        kept.append(each)
    return kept


def _session(face: Face, session: Session | None, ideas: Sequence[IdeaLine]) -> list[CardElement]:
    session_id = session.id if session else None
    mine = [each for each in ideas if each.session_id == session_id]
    if not mine:
        return []
    title = line(session.title, TITLE) if session else face.say("card.summary.day")
    parts: list[CardElement] = [subheading(title)]
    for group in sorted({each.group for each in mine}, key=lambda number: number or 0):
        parts += [] if group is None else [note(face.say("card.idea.group", number=group))]
        within = sorted((each for each in mine if each.group == group), key=_rank)
        parts += [idea_row(face, each.model_copy(update={"group": None})) for each in within]
    return parts
