"""Themes: a name, the words that say it best, and who stands behind it. Every theme leads back to the words that people
wrote. A list is a moment's; what is worked on stands on a card without fields, which is drawn anew once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.model import Noun, Verb
from bot.record import Support
from cards.elements import LIST_BYTES, TITLE, ask, card, fit, heading, kicker, note, row, subheading, text
from cards.idea import IdeaLine, idea_rows
from cards.inputs import choice_input, choices_input, text_input
from cards.markdown import LINE, line, plain
from cards.submission import FIELD
from cards.support import support_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from microsoft_teams.cards import CardElement

    from bot.model import Event
    from cards.elements import Button, Card, Elements, Face
    from cards.markdown import Markdown

NAME: Final = 80  # characters of a theme's name
QUOTE: Final = 220  # characters of the idea that stands for it
PAGE: Final = 15
"""So many ideas of a theme stand on one page."""
NEW: Final = "new"
"""Stands for a theme that is not yet, among those that ideas can move to."""
_CHOICE: Final = 60  # characters of a choice
_OFFERED: Final = 25  # ideas to tick
_LISTED: Final = 40  # themes to choose from
_OTHERS: Final = 2  # other sessions, a button each
_LIST_BYTES: Final = 13_000


class ThemeLine(Noun):
    """A theme as cards show it: `quote` is the idea of number `central`, in full."""

    number: int
    name: str
    quote: str
    central: int
    ideas: int
    groups: tuple[int, ...] = ()
    voices: Support = Support()
    support: Support = Support()


class About(Noun):
    """What a card is about: a session by its title and its number in the programme ("0" for the day besides), and the
    other sessions that have ideas.
    """

    title: str
    number: str = ""
    others: tuple[tuple[str, str], ...] = ()


class LogLine(Noun):
    """A step that somebody took, as `what` says (Markdown already escaped), and whether it was undone since."""

    clock: str
    who: str
    what: str
    undone: bool = False


def listing(
    face: Face,
    *,
    event: Event,
    about: About,
    themes: Sequence[ThemeLine],
    loose: int = 0,
    worded: bool = False,
    steers: bool = False,
) -> Card:
    """Return the themes of a session; one is chosen to be read, and by who `steers` to be changed."""
    title = face.count("card.themes.count", len(themes))
    notes = [face.say("card.themes.worded")] if worded else []
    notes += [face.count("card.themes.loose", loose)] if loose else []
    buttons = [ask(face, Verb.THEME, event_id=event.id, inputs=True, title=face.plain("card.theme.open"))]
    if steers:
        change = face.plain("card.theme.mend")
        buttons.append(ask(face, Verb.MEND_THEME, event_id=event.id, inputs=True, title=change))
        buttons.append(ask(face, Verb.FIND_THEMES, event_id=event.id, argument=about.number, sample=about.number))
    return card(
        face,
        body=[
            kicker(line(about.title, TITLE)),
            heading(title),
            *(note(each) for each in notes),
            *fit(face, [_theme(face, each) for each in themes], room=_LIST_BYTES),
            choice_input(
                "argument",
                face.plain("card.themes.choose"),
                _choices(themes),
                required=face.plain("card.themes.choose.none"),
                placeholder=face.plain("card.themes.choose.placeholder"),
            ),
        ],
        fallback=f"{plain(about.title)}: {title}",
        buttons=[*buttons, *_elsewhere(face, event, about)],
    )


def none_yet(
    face: Face, *, event: Event, about: About, ideas: Sequence[IdeaLine] = (), few: bool = False, steers: bool = False
) -> Card:
    """Return what is said while a session has no themes: of few ideas, the ideas themselves."""
    told = [text(face.say("card.themes.few" if few else "card.themes.none.what"))]
    finds = steers and not few
    find = [ask(face, Verb.FIND_THEMES, event_id=event.id, argument=about.number, sample=about.number)] if finds else []
    return card(
        face,
        body=[
            kicker(line(about.title, TITLE)),
            heading(face.say("card.themes.none")),
            *told,
            *(idea_rows(face, ideas) if few else []),
        ],
        fallback=face.plain("card.themes.none"),
        buttons=[*find, ask(face, Verb.IDEAS, event_id=event.id), *_elsewhere(face, event, about)],
    )


def working(face: Face, *, about: About, total: int, done: int = 0, later: bool = False) -> Card:
    """Return what stands where themes will be: how far it is, or that it takes until `later`. It has no fields."""
    if later:
        title, told = face.say("card.themes.later"), [face.say("card.themes.later.what")]
    else:
        title, told = face.count("card.themes.progress", total), [face.say("card.themes.progress.what")]
        told = [face.say("card.themes.progress.read", done=done, total=total), *told] if done else told
    return card(
        face,
        body=[kicker(line(about.title, TITLE)), heading(title), *(text(each) for each in told)],
        fallback=title,
    )


def failed(face: Face, *, about: About, why: Markdown) -> Card:
    """Return what stands where something was asked of themes that cannot be done."""
    title = face.say("card.themes.failed")
    return card(face, body=[kicker(line(about.title, TITLE)), heading(title), text(why)], fallback=title)


# One theme ------------------------------------------------------------------------------------------


def single(
    face: Face,
    *,
    event: Event,
    about: About,
    theme: ThemeLine,
    ideas: Sequence[IdeaLine],
    page: int = 1,
    steers: bool = False,
) -> Card:
    """Return a theme with a page of its ideas, each in the words it was written in, and with its group; of very long
    ones as much as there is room for.
    """
    pages = max(1, -(-theme.ideas // PAGE))
    number = str(theme.number)
    title = face.say("card.theme.one", number=theme.number, name=theme.name[:NAME])
    told = [note(_counts(face, theme))]
    told += [note(face.say("card.theme.page", number=page, pages=pages))] if pages > 1 else []
    buttons: list[Button] = []
    if page < pages:
        following = f"{number}/{page + 1}"
        more = face.plain("card.theme.next")
        buttons.append(ask(face, Verb.THEME, event_id=event.id, argument=following, sample=following, title=more))
    if steers:
        change = face.plain("card.theme.mend")
        buttons.append(ask(face, Verb.MEND_THEME, event_id=event.id, argument=number, sample=number, title=change))
    buttons.append(ask(face, Verb.THEMES, event_id=event.id, argument=about.number, sample=about.number))
    return card(
        face,
        body=[kicker(line(about.title, TITLE)), heading(title), *told, *idea_rows(face, ideas)],
        fallback=title,
        buttons=buttons,
    )


def mending(
    face: Face, *, event: Event, theme: ThemeLine, ideas: Sequence[IdeaLine], others: Sequence[ThemeLine]
) -> Card:
    """Return the form by which a theme is changed; one button for each thing that can be done, each with the fields
    that it needs.
    """
    number = str(theme.number)
    offered = ideas[:_OFFERED]
    rest = len(ideas) - len(offered)
    elsewhere = [*_choices(others), (face.plain("card.theme.to.new"), NEW)]
    samples = {
        Verb.NAME_THEME: ("call", f"{number}/…"),
        Verb.SPLIT_THEME: ("split", f"{number}/{','.join(str(each.number) for each in ideas[:2])}"),
        Verb.MOVE_IDEA: ("move", f"{theme.central}/{others[0].number if others else NEW}"),
    }
    if others:
        samples[Verb.MERGE_THEMES] = ("merge", f"{number},{others[0].number}")
    buttons = [
        ask(
            face,
            verb,
            event_id=event.id,
            argument=number,
            sample=sample,
            inputs=True,
            title=face.plain(f"card.theme.{name}"),
        )
        for verb, (name, sample) in samples.items()
    ]
    return card(
        face,
        body=[
            kicker(face.say("card.theme.change", number=theme.number)),
            heading(line(theme.name, NAME)),
            note(_counts(face, theme)),
            text_input(f"{FIELD}name", face.plain("card.theme.name.label"), limit=NAME),
            *_ticks("ideas", face.plain("card.theme.ideas.label"), [_idea_choice(each) for each in offered]),
            *([note(face.count("card.theme.rest", rest))] if rest else []),
            choice_input(f"{FIELD}to", face.plain("card.theme.to.label"), elsewhere, placeholder="…"),
            *_ticks("themes", face.plain("card.theme.with.label"), _choices(others[:_OFFERED])),
        ],
        fallback=face.plain("card.theme.change", number=theme.number),
        buttons=[*buttons, *(ask(face, each, event_id=event.id) for each in (Verb.UNDO_THEME, Verb.THEME_LOG))],
    )


def log(face: Face, *, event: Event, steps: Sequence[LogLine]) -> Card:
    """Return what was done to the themes, the newest first."""
    told = [[_step(face, each)] for each in steps] or [[text(face.say("card.theme_log.none"))]]
    return card(
        face,
        body=[
            kicker(line(event.title, TITLE)),
            heading(face.say("card.theme_log")),
            *fit(face, told, room=LIST_BYTES),
        ],
        fallback=face.plain("card.theme_log"),
        buttons=[ask(face, each, event_id=event.id) for each in (Verb.THEMES, *([Verb.UNDO_THEME] if steps else []))],
    )


# Parts ----------------------------------------------------------------------------------------------


def _theme(face: Face, theme: ThemeLine) -> Elements:
    quote = face.say("card.theme.idea", number=theme.central)
    return [
        subheading(f"{theme.number}\\. {line(theme.name, NAME)}"),
        text(line(theme.quote, QUOTE), spacing="None"),
        note(f"{quote} · {_counts(face, theme)}", spacing="None"),
    ]


def _counts(face: Face, theme: ThemeLine) -> str:
    """Return "12 idéer fra 14 personer i 6 kommuner · 27 stemmer fra 9 kommuner · grupperne 1 og 3"."""
    ideas, voices = face.count("card.theme.ideas", theme.ideas), theme.voices
    people = face.count("card.theme.people", voices.people)
    if voices.municipalities:
        towns = face.count("card.municipalities", voices.municipalities)
        told = [face.say("card.theme.from.towns", ideas=ideas, people=people, towns=towns)]
    else:
        told = [face.say("card.theme.from", ideas=ideas, people=people)]
    told += [support_line(face, theme.support)] if theme.support.people else []
    if theme.groups:
        numbers = face.voice.list(map(str, theme.groups))
        told.append(face.count("card.theme.groups", len(theme.groups), numbers=numbers))
    return " · ".join(told)


def _choices(themes: Sequence[ThemeLine]) -> list[tuple[str, str]]:
    return [(f"{each.number}: {plain(each.name, _CHOICE)}", str(each.number)) for each in themes[:_LISTED]]


def _idea_choice(idea: IdeaLine) -> tuple[str, str]:
    return f"{idea.number}: {plain(idea.text, _CHOICE)}", str(idea.number)  # "1. " would begin a list


def _ticks(name: str, label: str, choices: Sequence[tuple[str, str]]) -> Elements:
    return [choices_input(f"{FIELD}{name}", label, choices, values=())] if choices else []


def _elsewhere(face: Face, event: Event, about: About) -> list[Button]:
    """Return what leads to the themes of other sessions."""
    return [
        ask(face, Verb.THEMES, event_id=event.id, argument=number, sample=number, title=title)
        for number, title in about.others[:_OTHERS]
    ]


def _step(face: Face, step: LogLine) -> CardElement:
    told = f"{line(step.who, LINE)}: {step.what}" if step.who else step.what
    undone = f" ({face.say('card.theme_log.undone')})" if step.undone else ""
    return row(step.clock, [text(f"{told}{undone}", spacing="None")], width="64px")
