"""Samples of themes: every card in every state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.record import Support
from cards import themes
from cards.idea import IdeaLine
from cards.markdown import Markdown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.model import Event, Session
    from cards.elements import Card, Face

    Tint = Callable[[str], str]

_THEMES = (
    ("Mere nærvær i hverdagen", "Kaffe på torvet hver tirsdag,\nogså for nye", 12, 14, 27, (1, 3, 4)),
    ("Busser om natten", "En natbus fra banegården til havnen", 9, 9, 12, (2,)),
    ("Unge i bestyrelsen", "To pladser til unge under 25 år", 3, 3, 0, ()),
    ("Natur lige uden for døren", "Lad græsset stå på plænen bag hallen", 1, 1, 1, (4,)),
)
_SAID = ("Kaffe på torvet hver tirsdag", "Mere kaffe", "En bænk ved søen,\nhvor man må sidde længe", "Fællesspisning")


def _lines(tint: Tint, many: int) -> tuple[themes.ThemeLine, ...]:
    told = _THEMES if many == 1 else _THEMES * 4
    return tuple(
        themes.ThemeLine(
            number=number,
            name=tint(name),
            quote=tint(quote),
            central=10 + number,
            ideas=ideas,
            groups=groups,
            voices=Support(people=people, municipalities=people // 2),
            support=Support(people=votes, municipalities=votes // 3),
        )
        for number, (name, quote, ideas, people, votes, groups) in enumerate(told, 1)
    )


def of_the_themes(face: Face, event: Event, session: Session, tint: Tint, many: int) -> Iterator[tuple[str, Card]]:
    """Yield what people and those who run the day see of themes."""
    lines = _lines(tint, many)
    about = themes.About(
        title=session.title, number="3", others=(("2", tint("Hvem mangler vi?")), ("5", tint("Afslutning")))
    )
    ideas = [
        IdeaLine(
            number=number,
            text=tint(words),
            votes=number % 3 * 4,
            municipalities=number % 3,
            group=number % 4 or None,
            author="" if number % 4 else tint("Anna Holm"),
        )
        for number, words in enumerate(_SAID if many == 1 else _SAID * 5, 11)
    ]
    alone = themes.About(title=session.title, number="3")
    yield "themes.listing", themes.listing(face, event=event, about=alone, themes=lines)
    yield (
        "themes.listing steering",
        themes.listing(face, event=event, about=about, themes=lines, loose=2, worded=True, steers=True),
    )
    yield "themes.none_yet", themes.none_yet(face, event=event, about=about, steers=True)
    yield "themes.none_yet everybody", themes.none_yet(face, event=event, about=alone)
    yield "themes.none_yet few", themes.none_yet(face, event=event, about=about, ideas=ideas[:3], few=True)
    yield "themes.working", themes.working(face, about=about, total=612)
    yield "themes.working further", themes.working(face, about=about, total=612, done=384)
    yield "themes.working later", themes.working(face, about=about, total=612, later=True)
    why = face.say("refusal.theme_split_none", number=3)
    yield "themes.failed", themes.failed(face, about=about, why=Markdown(why))
    yield "themes.single", themes.single(face, event=event, about=about, theme=lines[2], ideas=ideas[:3])
    large = lines[0].model_copy(update={"ideas": 3 * themes.PAGE})
    yield (
        "themes.single paged",
        themes.single(face, event=event, about=about, theme=large, ideas=ideas, page=2, steers=True),
    )
    yield "themes.mending", themes.mending(face, event=event, theme=lines[0], ideas=ideas * 2, others=lines[1:])
    yield "themes.mending alone", themes.mending(face, event=event, theme=lines[0], ideas=ideas, others=())
    told = [
        (face.say("theme_log.undo", what=face.say("theme_log.name", number=1, name=tint("Nærvær"))), False),
        (face.say("theme_log.name", number=1, name=tint("Nærvær")), True),
        (face.say("theme_log.split", number=1, ideas="4 og 7", other=8), False),
        (face.say("theme_log.move", number=1, ideas="12"), False),
        (face.say("theme_log.merge", number=2, themes="2 og 5"), False),
    ] * (1 if many == 1 else 6)
    steps = [themes.LogLine(clock="10.42", who=tint("Frida Dal"), what=what, undone=undone) for what, undone in told]
    yield "themes.log", themes.log(face, event=event, steps=steps)
    yield "themes.log none", themes.log(face, event=event, steps=())
