"""What came of the day, and of one session: the themes with most behind them, each with the way to all that people
wrote, else the ideas themselves. Where not all have room, the best of each session stay and the rest is counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.model import Verb
from bot.texts.commands import canonical
from cards.agenda import shown
from cards.elements import LIST_BYTES, TITLE, ask, card, heading, kicker, note, text
from cards.findings import Part, fill
from cards.idea import none_yet
from cards.markdown import line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from microsoft_teams.cards import CardElement

    from bot.model import Agenda, Event, Session
    from bot.record import IdeaRecord, ThemeRecord
    from cards.elements import Card, Face
    from cards.markdown import Markdown

MOST: Final = 5  # themes, or ideas, of one session told as it ends
_RECAP_BYTES: Final = 7_000


def summary(
    face: Face,
    *,
    event: Event,
    agenda: Agenda,
    ideas: Sequence[IdeaRecord],
    themes: Sequence[ThemeRecord] = (),
    by_words: bool = False,
) -> Card:
    """Return the summary; ideas of closed sessions and of sessions unknown to the agenda stay out."""
    sessions: list[Session | None] = [*shown(agenda), None]
    parts = [Part(face, each, ideas, themes) for each in sessions]
    told = [each for part in parts for each in part.ideas]
    if not told:
        return none_yet(face, event=event)
    fill(parts, LIST_BYTES)
    first = next((part.themes[0] for part in parts if part.themes), None)
    drawn = [element for part in parts for element in part.drawn()]
    untold = sum(part.untold for part in parts)
    return card(
        face,
        body=[
            kicker(face.say("card.summary")),
            heading(line(event.title, TITLE)),
            text(_shape(face, told)),
            *drawn,
            *([note(face.count("card.more", untold), spacing="Medium")] if untold else []),
            *_lead(face, first, by_words=by_words),
        ],
        fallback=face.plain("card.summary.fallback", title=event.title),
        buttons=[ask(face, each, event_id=event.id) for each in (_listing(first), Verb.TAKE_HOME, Verb.IDEA_FORM)],
    )


def recap(
    face: Face,
    *,
    event: Event,
    session: Session,
    ideas: Sequence[IdeaRecord],
    themes: Sequence[ThemeRecord] = (),
    by_words: bool = False,
) -> Card:
    """Return what came out of one session: the few things that most are behind."""
    part = Part(face, session, ideas, themes, by_group=False, most=MOST)
    body: list[CardElement] = [kicker(face.say("card.recap")), heading(line(session.title, TITLE))]
    first = part.themes[0] if part.themes else None
    if not part.ideas:
        body.append(text(face.say("card.recap.none")))
    else:
        fill([part], _RECAP_BYTES)
        body += [text(_shape(face, part.ideas)), *part.rows(), *_lead(face, first, by_words=by_words)]
    return card(
        face,
        body=body,
        fallback=face.plain("card.recap.fallback", title=session.title),
        buttons=[ask(face, _listing(first), event_id=event.id)],
    )


def _shape(face: Face, ideas: Sequence[IdeaRecord]) -> Markdown:
    """Return "47 idéer fra 8 grupper · 130 stemmer"."""
    groups = {(each.session_id, each.group) for each in ideas if each.group is not None}
    counted = face.count("card.ideas.count", len(ideas))
    votes = face.count("card.votes", sum(each.support.people for each in ideas))
    if not groups:
        return face.say("card.summary.shape", ideas=counted, votes=votes)
    return face.say("card.recap.shape", ideas=counted, groups=face.count("card.groups.count", len(groups)), votes=votes)


def _lead(face: Face, theme: ThemeRecord | None, *, by_words: bool) -> list[CardElement]:
    """Return the way from a theme to all that was written about it, and how themes were found where that is poor."""
    if theme is None:
        return []
    sentence = canonical(Verb.THEME, face.voice.language, str(theme.number))
    way = note(face.say("card.summary.lead", sentence=sentence), spacing="Medium")
    return [way, *([note(face.say("card.summary.by_words"))] if by_words else [])]


def _listing(theme: ThemeRecord | None) -> Verb:
    """Return what shows everything that people said: by theme, where there are themes."""
    return Verb.IDEAS if theme is None else Verb.THEMES
