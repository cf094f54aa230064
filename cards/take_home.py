"""What one person takes home: whom they talked with, what they came up with and who is for it, and what they will do
on Monday. The card has an open field, and is never edited; what changes is shown when they ask again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.model import GroupRole, Noun, Verb
from bot.texts.naming import ROLE_NAMES
from cards.elements import LIST_BYTES, NAME, TITLE, ask, card, fit, heading, kicker, note, subheading, text
from cards.findings import by_support, idea_row
from cards.markdown import Markdown, line
from cards.promise import field, save, standing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.model import Event, Promise
    from bot.record import IdeaRecord, ThemeRecord
    from cards.elements import Card, Elements, Face

_WORDS: Final = 300
_MOST_LINKS: Final = 4
_MOST_PEOPLE: Final = 12
_LONGEST_LINK: Final = 1_000


class Company(Noun):
    """A group that somebody sat in: in which session, with whom, as what, and where its thread is."""

    session_id: str
    session: str
    number: int
    topic: str = ""
    others: tuple[tuple[str, str], ...] = ()
    role: GroupRole | None = None
    thread: str = ""


def take_home(
    face: Face,
    *,
    event: Event,
    groups: Sequence[Company],
    ideas: Sequence[IdeaRecord],
    own: Sequence[IdeaRecord],
    themes: Mapping[int, ThemeRecord],
    promise: Promise | None = None,
    promises: bool = True,
    links: Sequence[tuple[str, str]] = (),
) -> Card:
    """Return what one person takes home. `ideas` are those of their groups, `own` the others that they shared;
    `links` are titles and addresses.
    """
    parts: list[Elements] = [_group(face, each, ideas, themes) for each in groups]
    if own:
        rows = [idea_row(face, each, words=_WORDS, theme=themes.get(each.theme or 0)) for each in by_support(own)]
        parts += [
            [subheading(face.count("card.take_home.own_ideas", len(own))), rows[0]],
            *([each] for each in rows[1:]),
        ]
    if not parts:
        parts = [[text(face.say("card.take_home.nothing"))]]
    monday = [subheading(face.say("card.promise.field")), *standing(face, promise), *field(face, promise)]
    return card(
        face,
        body=[
            kicker(line(event.title, TITLE)),
            heading(face.say("card.take_home")),
            *fit(face, _flat(parts), room=LIST_BYTES),
            *_links(face, links),
            *(monday if promises else []),
        ],
        fallback=face.plain("card.take_home.fallback", title=event.title),
        buttons=[*([save(face, event)] if promises else []), ask(face, Verb.SUMMARY, event_id=event.id)],
    )


def _group(face: Face, company: Company, ideas: Sequence[IdeaRecord], themes: Mapping[int, ThemeRecord]) -> Elements:
    ours = [each for each in ideas if (each.session_id, each.group) == (company.session_id, company.number)]
    named = face.plain("card.idea.group", number=company.number)
    topic = f" · {line(company.topic, NAME)}" if company.topic else ""
    role = ROLE_NAMES[company.role][face.voice.language] if company.role else ""
    thread = face.say("card.take_home.thread")
    linked = 0 < len(company.thread) <= _LONGEST_LINK
    return [
        subheading(Markdown(f"{line(company.session, TITLE)} · {named}{topic}")),
        text(_others(face, company)),
        *([note(face.say("card.take_home.role", role=role), spacing="None")] if role else []),
        *([note(Markdown(f"[{thread}]({company.thread})"), spacing="None")] if linked else []),
        *([note(face.count("card.take_home.our_ideas", len(ours)))] if ours else []),
        *(idea_row(face, each, words=_WORDS, theme=themes.get(each.theme or 0)) for each in by_support(ours)),
    ]


def _others(face: Face, company: Company) -> Markdown:
    if not company.others:
        return face.say("card.take_home.alone")
    shown = [f"{line(name, NAME)} ({line(town, NAME)})" if town else line(name, NAME) for name, town in company.others]
    kept = [*shown[:_MOST_PEOPLE], *(["…"] if len(shown) > _MOST_PEOPLE else [])]
    return face.say("card.take_home.with", people=Markdown(face.voice.list(kept)))


def _flat(parts: Sequence[Elements]) -> list[Elements]:
    """Return the parts row by row, so that a long one is cut and not left out; what heads it stays together."""
    return [[each] for part in parts for each in part]


def _links(face: Face, links: Sequence[tuple[str, str]]) -> Elements:
    shown = [f"[{line(title, NAME)}]({url})" for title, url in links[:_MOST_LINKS] if len(url) <= _LONGEST_LINK]
    if not shown:
        return []
    return [text(face.say("card.take_home.links", links=Markdown(", ".join(shown))), spacing="Medium")]
