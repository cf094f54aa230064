"""Our few idioms on Microsoft's typed cards. A card says at its end the sentences that do the same as
its buttons, and `button` is the only place that knows whether a button is Execute or Submit.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from microsoft_teams.cards import (
    Action,
    ActionSet,
    AdaptiveCard,
    CardElement,
    Column,
    ColumnSet,
    Container,
    ExecuteAction,
    Fact,
    FactSet,
    OpenUrlAction,
    SubmitAction,
    TeamsCardProperties,
    TextBlock,
)

from bot.model import Noun, PlaceKind, Verb
from bot.texts.commands import canonical
from cards import markdown

if TYPE_CHECKING:
    from datetime import datetime

    from bot.texts import Voice

Card: TypeAlias = dict[str, Any]
Elements: TypeAlias = Sequence[CardElement]
ButtonStyle: TypeAlias = Literal["execute", "submit"]
Color: TypeAlias = Literal["Default", "Accent", "Attention"]  # what Teams draws readably on white
Space: TypeAlias = Literal["None", "Small", "Default", "Medium", "Large"]

VERSION: Final = "1.4"
MOST_BUTTONS: Final = 6
MOST_BYTES: Final = 28_000  # of a card as UTF-8; Teams' own figure for what people post
LIST_BYTES: Final = 19_000  # what a list within a card may take of it
NAME: Final = 80
BUTTON: Final = 28  # characters on a button
_ACROSS: Final = 28.5  # letters' room for buttons beside each other on a phone
_FRAME: Final = 4  # letters' room that a button's own frame takes
_NARROW, _WIDE = frozenset("fijlrt .,…’"), frozenset("mwMW")
TITLE: Final = 160


@dataclass(frozen=True, slots=True)
class Face:
    """For whom a card is drawn: in which voice, with which kind of button, for what sort of place.

    Outside a personal chat Teams delivers only what mentions the bot, and the sentences say so.
    """

    voice: Voice
    buttons: ButtonStyle = "execute"
    place: PlaceKind = PlaceKind.GROUP

    def say(self, key: str, /, **values: object) -> markdown.Markdown:
        """Return a sentence as Markdown; every text among the values shows as it was typed."""
        return markdown.Markdown(self.voice.say(key, **_shown(values)))

    def count(self, key: str, n: int, /, **values: object) -> markdown.Markdown:
        """Return the sentence for `n` things as Markdown."""
        return markdown.Markdown(self.voice.count(key, n, **_shown(values)))

    def plain(self, key: str, /, **values: object) -> str:
        """Return a sentence as plain text: for buttons, labels, choices and the fallback."""
        shown = {name: markdown.plain(each) if isinstance(each, str) else each for name, each in values.items()}
        return self.voice.say(key, **shown)

    def clock(self, moment: datetime) -> str:
        """Return a clock time as people say it: "kl. 9.00"."""
        return self.voice.say("card.clock", time=self.voice.clock(moment))


def _shown(values: dict[str, object]) -> dict[str, object]:
    def show(value: object) -> object:
        return markdown.line(value) if isinstance(value, str) and not isinstance(value, markdown.Markdown) else value

    return {name: show(each) for name, each in values.items()}


class Button(Noun):
    """What a button asks for, and the sentence that asks for the same.

    With `inputs` it sends the card's fields along, which must then be valid. With a `url` it opens that
    instead, and the sentence is another way to what stands there.
    """

    title: str
    verb: Verb
    sentence: str
    event_id: str | None = None
    session_id: str | None = None
    argument: str = ""
    inputs: bool = False
    url: str = ""


def ask(
    face: Face,
    verb: Verb,
    *,
    event_id: str | None = None,
    session_id: str | None = None,
    argument: str = "",
    inputs: bool = False,
    title: str = "",
    sample: str = "",
    url: str = "",
) -> Button:
    """Return the button for a verb; `sample` is what its sentence shows where it needs an argument."""
    return Button(
        title=markdown.plain(title or face.plain(f"card.button.{verb}"), BUTTON),
        verb=verb,
        sentence=canonical(verb, face.voice.language, sample),
        event_id=event_id,
        session_id=session_id,
        argument=argument,
        inputs=inputs,
        url=url,
    )


def button(face: Face, wanted: Button) -> Action:
    """Return a button as Teams knows it: the same data travels whichever kind it is."""
    if wanted.url:
        return OpenUrlAction(title=wanted.title, url=wanted.url)
    data = {
        "verb": str(wanted.verb),
        "event": wanted.event_id,
        "session": wanted.session_id,
        "argument": wanted.argument,
    }
    sent = {name: each for name, each in data.items() if each}
    inputs: Literal["auto", "none"] = "auto" if wanted.inputs else "none"
    submit = SubmitAction(title=wanted.title, data=sent, associated_inputs=inputs)
    if face.buttons == "submit":
        return submit
    return ExecuteAction(
        title=wanted.title, verb=str(wanted.verb), data=sent, associated_inputs=inputs, fallback=submit
    )


def card(face: Face, *, body: Elements, fallback: str, buttons: Sequence[Button] = ()) -> Card:
    """Return a card as JSON; `fallback` is the plain text for clients that cannot draw it.

    Raises:
        ValueError: for more buttons than Teams allows.
    """
    if len(buttons) > MOST_BUTTONS:
        raise ValueError(len(buttons))
    ending: list[CardElement] = []
    if buttons:
        ending = [*_rows(face, buttons), note(sentences(face, [each.sentence for each in buttons]))]
    drawn = AdaptiveCard(
        version=VERSION,
        fallback_text=markdown.cut(fallback, 2 * markdown.LINE),
        msteams=TeamsCardProperties(width="full"),
        body=[*body, *ending],
    )
    return drawn.model_dump(exclude_none=True)


def _rows(face: Face, buttons: Sequence[Button]) -> list[CardElement]:
    """Return the buttons in rows that a phone has room for: not every client breaks a row that is too long."""
    rows: list[list[Button]] = [[]]
    for each in buttons:
        if rows[-1] and sum(_room(other.title) for other in [*rows[-1], each]) > _ACROSS:
            rows.append([])
        rows[-1].append(each)
    return [
        ActionSet(actions=[button(face, each) for each in across], spacing="Medium" if across is rows[0] else "Small")
        for across in rows
    ]


def _room(title: str) -> float:
    """Return about how many letters' room a button takes."""
    return _FRAME + sum(0.5 if each in _NARROW else 1.5 if each in _WIDE else 1 for each in title)


def sentences(face: Face, asked: Sequence[str]) -> str:
    """Return "Du kan også skrive *nu* eller *næste*.", with the mention where one is needed."""
    different = list(dict.fromkeys(asked))
    shown = markdown.Markdown(face.voice.list_or(f"*{each}*" for each in different))
    key = "card.also" if face.place is PlaceKind.PERSONAL else "card.also.mention"
    return face.say(key, sentences=shown)


# What stands in a card --------------------------------------------------------------------------


def heading(text: str) -> TextBlock:
    """Return the card's one headline."""
    return TextBlock(text=text, size="Large", weight="Bolder", wrap=True, spacing="None")


def subheading(text: str) -> TextBlock:
    """Return the headline of a part."""
    return TextBlock(text=text, weight="Bolder", wrap=True, spacing="Medium")


def kicker(text: str, color: Color = "Accent") -> TextBlock:
    """Return the short line above the headline: what sort of news this is."""
    return TextBlock(text=text, size="Small", weight="Bolder", color=color, wrap=True)


def text(
    markdown_text: str,
    *,
    spacing: Space = "Small",
    color: Color = "Default",
    strong: bool = False,
    quiet: bool = False,
) -> TextBlock:
    """Return a paragraph of running text."""
    look = TextBlock(text=markdown_text, wrap=True, spacing=spacing)
    look.color = None if color == "Default" else color
    look.weight = "Bolder" if strong else None
    look.is_subtle = True if quiet else None
    return look


def note(markdown_text: str, *, spacing: Space = "Small") -> TextBlock:
    """Return a small, quiet line."""
    return TextBlock(text=markdown_text, size="Small", is_subtle=True, wrap=True, spacing=spacing)


def facts(rows: Sequence[tuple[str, str]]) -> FactSet:
    """Return what belongs together as names and values, both Markdown."""
    return FactSet(facts=[Fact(title=title, value=value) for title, value in rows], spacing="Medium")


def row(left: str, right: Elements, *, width: str = "56px", strong: bool = False) -> ColumnSet:
    """Return one line of a list: a short mark at the left, what it stands for at the right."""
    mark = TextBlock(text=left, weight="Bolder", wrap=True)
    mark.color = "Accent" if strong else None
    columns = [Column(width=width, items=[mark]), Column(width="stretch", items=list(right))]
    return ColumnSet(columns=columns, spacing="Small")


def box(items: Elements) -> Container:
    """Return a part on a ground of its own."""
    return Container(items=list(items), style="emphasis", spacing="Medium")


# Keeping within size ----------------------------------------------------------------------------


def size(drawn: object) -> int:
    """Return how many bytes of UTF-8 something takes as JSON."""
    return len(json.dumps(drawn, ensure_ascii=False).encode())


def fit(face: Face, parts: Sequence[Elements], *, room: int = LIST_BYTES) -> list[CardElement]:
    """Return the elements of as many parts as there is room for, and how many parts are left out."""
    kept: list[CardElement] = []
    for number, part in enumerate(parts):
        room -= sum(size(each.model_dump(exclude_none=True)) for each in part)
        if room < 0:
            return [*kept, note(face.count("card.more", len(parts) - number))]
        kept.extend(part)
    return kept
