"""Ideas, in the words people wrote. The form is shared and never edited, so nobody's typing is lost; it says before
anybody writes whether their name will stand with the idea.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from bot.model import Noun, PlaceKind, Verb
from bot.record import Support
from bot.texts.commands import IDEA_NAMES
from bot.texts.folding import fold
from cards import markdown
from cards.elements import NAME, TITLE, ask, box, card, heading, kicker, note, row, size, text
from cards.inputs import choice_input, text_input, toggle_input
from cards.markdown import line, plain, prose
from cards.submission import FIELD
from cards.support import support_line

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from microsoft_teams.cards import CardElement

    from bot.model import Event, Session
    from cards.elements import Button, Card, Elements, Face

Named: TypeAlias = Literal["person", "choice", "group"]
"""Whose name stands with an idea: the author's, the author's where they like, or their group's."""

WORDS: Final = 700  # characters of one idea in a list
LONGEST: Final = 4_000  # characters that the field takes
PAGE: Final = 15
"""So many ideas stand on one page of a list."""
NAMELESS: Final = "anonymous"
NEW_WORDS: Final = "words"
"""The fields of a form besides the idea itself: the tick for no name, and what an idea is changed into."""
_SHORTER: Final = (WORDS, 350, 160, 80)
_TITLE: Final = 60  # characters of an idea as a choice
_SLOT: Final = 60
_LIST_BYTES: Final = 11_000
_WHOLE_LINES: Final = 200


class IdeaLine(Noun):
    """An idea as a card shows it; `group` is the number of the group that it came from, `slot` what that
    group was asked for, `author` who stands with it if anybody does.

    `supported` says that the reader gave it their vote; it is shown only in a personal chat. `changed` says that
    some supported it when it read otherwise.
    """

    number: int
    text: str
    votes: int = 0
    municipalities: int = 0
    supported: bool = False
    session_id: str | None = None
    group: int | None = None
    slot: str = ""
    author: str = ""
    anonymous: bool = False
    changed: bool = False
    hidden: bool = False

    @property
    def support(self) -> Support:
        """Return how many are for it."""
        return Support(people=self.votes, municipalities=self.municipalities)


class Page(Noun):
    """Which page of a list this is, of how many, and how many ideas there are in all."""

    number: int = 1
    pages: int = 1
    total: int


def form(face: Face, *, event: Event, session: Session | None = None, named: Named = "person") -> Card:
    """Return the field in which anybody writes an idea; it is sent as the submission's argument."""
    about = session.title if session else event.title
    nameless = [toggle_input(face, FIELD + NAMELESS, face.plain("card.idea.nameless"))] if named == "choice" else []
    return card(
        face,
        body=[
            kicker(line(about, TITLE)),
            heading(face.say("card.idea.form")),
            note(f"{face.say('card.idea.hint')} {face.say(f'card.idea.named.{named}')}"),
            text_input(
                "argument",
                face.plain("card.idea.label"),
                required=face.plain("card.idea.empty"),
                limit=LONGEST,
                multiline=True,
                placeholder=face.plain("card.idea.placeholder"),
            ),
            *nameless,
        ],
        fallback=face.plain("card.idea.form.fallback", title=about),
        buttons=[ask(face, Verb.IDEA, event_id=event.id, session_id=session.id if session else None, inputs=True)],
    )


def edit_form(face: Face, *, event: Event, number: int, words: str) -> Card:
    """Return the field in which somebody changes their own idea."""
    title = face.say("card.idea.edit", number=number)
    return card(
        face,
        body=[
            kicker(line(event.title, TITLE)),
            heading(title),
            note(face.say("card.idea.edit.hint")),
            text_input(
                FIELD + NEW_WORDS,
                face.plain("card.idea.label"),
                value=words,
                required=face.plain("card.idea.empty"),
                limit=LONGEST,
                multiline=True,
            ),
        ],
        fallback=title,
        buttons=[
            ask(
                face,
                Verb.EDIT_IDEA,
                event_id=event.id,
                argument=str(number),
                sample=f"{number}: …",
                title=face.plain("card.button.edit_idea.save"),
                inputs=True,
            )
        ],
    )


def same(words: str, before: str) -> bool:
    """Whether an idea reads as before, whatever a field does to blanks and to what nobody sees."""
    return _told(words) == _told(before)


def _told(words: str) -> list[str]:
    lines = (" ".join(each.split()) for each in markdown.typed(words, len(words)).splitlines())
    return [each for each in lines if each]


# Lists --------------------------------------------------------------------------------------------


def listing(face: Face, *, event: Event, ideas: Sequence[IdeaLine], page: Page | None = None) -> Card:
    """Return a page of the ideas with their support, and a choice of one to support or not; its number is sent."""
    if not ideas:
        return none_yet(face, event=event)
    place = page or Page(total=len(ideas))
    title = face.count("card.ideas.count", place.total)
    buttons = [
        ask(face, Verb.VOTE, event_id=event.id, inputs=True),
        ask(face, Verb.UNVOTE, event_id=event.id, inputs=True),
        ask(face, Verb.IDEA_FORM, event_id=event.id),
        *_more(face, event, Verb.IDEAS, place),
    ]
    choose = (face.plain("card.ideas.choose"), face.plain("card.ideas.choose.none"))
    return card(
        face,
        body=[
            kicker(line(event.title, TITLE)),
            heading(title),
            *_page_note(face, place),
            *idea_rows(face, ideas),
            _choice(face, ideas, *choose),
        ],
        fallback=f"{plain(event.title)}: {title}",
        buttons=buttons,
    )


def mine(
    face: Face, *, event: Event, ideas: Sequence[IdeaLine], still: Container[int], page: Page | None = None
) -> Card:
    """Return what somebody shared themselves; of those in `still` they choose one to change or withdraw."""
    if not ideas:
        return none_yet(face, event=event, own=True)
    place = page or Page(total=len(ideas))
    title = face.count("card.ideas.mine", place.total)
    free = [each for each in ideas if each.number in still]
    choose = (face.plain("card.ideas.mine.choose"), face.plain("card.ideas.choose.none"))
    buttons = [ask(face, each, event_id=event.id, inputs=True) for each in (Verb.EDIT_IDEA, Verb.WITHDRAW_IDEA) if free]
    return card(
        face,
        body=[
            kicker(line(event.title, TITLE)),
            heading(title),
            *_page_note(face, place),
            *idea_rows(face, ideas),
            *([_choice(face, free, *choose)] if free else [note(face.say("card.ideas.mine.over"))]),
        ],
        fallback=f"{plain(event.title)}: {title}",
        buttons=[*buttons, ask(face, Verb.IDEA_FORM, event_id=event.id), *_more(face, event, Verb.MY_IDEAS, place)],
    )


def _more(face: Face, event: Event, verb: Verb, page: Page) -> list[Button]:
    """Return what shows the next page, if there is one."""
    if page.number >= page.pages:
        return []
    following = str(page.number + 1)
    title = face.plain("card.button.ideas.more")
    return [ask(face, verb, event_id=event.id, argument=following, sample=following, title=title)]


def _page_note(face: Face, page: Page) -> Elements:
    return [note(face.say("card.ideas.page", number=page.number, pages=page.pages))] if page.pages > 1 else []


def none_yet(face: Face, *, event: Event, own: bool = False) -> Card:
    """Return the card for when nobody has shared anything (or the reader has not): it invites to."""
    title = face.say("card.ideas.mine.none") if own else face.say("card.ideas.none")
    told = [] if own else [text(face.say("card.ideas.first"))]
    buttons = [ask(face, Verb.IDEA_FORM, event_id=event.id)]
    return card(face, body=[kicker(line(event.title, TITLE)), heading(title), *told], fallback=title, buttons=buttons)


def idea_rows(face: Face, ideas: Sequence[IdeaLine]) -> list[CardElement]:
    """Return a page of ideas; where they are long, as much of each as there is room for."""
    rows: list[CardElement] = []
    for words in _SHORTER:
        rows = [idea_row(face, each, words=words) for each in ideas]
        if sum(size(each.model_dump(exclude_none=True)) for each in rows) <= _LIST_BYTES:
            break
    return rows


def idea_row(face: Face, idea: IdeaLine, *, words: int = WORDS) -> CardElement:
    """Return one idea: its number, its words, what it is where it is more than an idea, and the support it has."""
    told: list[CardElement] = [text(prose(idea.text, words), spacing="None")]
    if marks := _marks(face, idea):
        told.append(note(" · ".join(marks), spacing="None"))
    return row(str(idea.number), told, width="32px" if idea.number < 1000 else "48px")  # noqa: PLR2004 - three digits


def _marks(face: Face, idea: IdeaLine) -> list[str]:
    marks: list[str] = [line(idea.slot, _SLOT)] if fold(idea.slot) not in IDEA_NAMES else []
    marks += [support_line(face, idea.support)] if idea.votes else []
    marks += [face.say("card.idea.group", number=idea.group)] if idea.group is not None else []
    marks += [line(idea.author, NAME)] if idea.author else []
    marks += [face.say("card.idea.changed")] if idea.changed else []
    marks += [face.say("card.idea.hidden")] if idea.hidden else []
    return [*marks, face.say("card.idea.supported")] if idea.supported and face.place is PlaceKind.PERSONAL else marks


def _choice(face: Face, ideas: Sequence[IdeaLine], label: str, missing: str) -> CardElement:
    choices = [(f"{each.number}. {plain(each.text, _TITLE)}", str(each.number)) for each in ideas]
    return choice_input(
        "argument", label, choices, required=missing, placeholder=face.plain("card.ideas.choose.placeholder")
    )


# One idea -------------------------------------------------------------------------------------------


def single(face: Face, *, event: Event, idea: IdeaLine, session: Session | None = None, own: bool = False) -> Card:
    """Return one idea whole, with what its reader may do with it; `own` says that they may change it."""
    number = str(idea.number)
    title = face.say("card.idea.one", number=idea.number)
    marks = _marks(face, idea)
    support = Verb.UNVOTE if idea.supported and face.place is PlaceKind.PERSONAL else Verb.VOTE
    verbs = (support, *((Verb.EDIT_IDEA, Verb.WITHDRAW_IDEA) if own else ()))
    return card(
        face,
        body=[
            kicker(line(session.title if session else event.title, TITLE)),
            heading(title),
            box([text(prose(idea.text, LONGEST, _WHOLE_LINES))]),
            *([note(" · ".join(marks))] if marks else []),
        ],
        fallback=title,
        buttons=[
            *(ask(face, each, event_id=event.id, argument=number, sample=number) for each in verbs),
            ask(face, Verb.IDEAS, event_id=event.id),
        ],
    )


def close(face: Face, *, event: Event, idea: IdeaLine, others: Sequence[IdeaLine]) -> Card:
    """Return what an author is shown where others said nearly the same: their own idea, and a way to support one of
    the others instead.
    """
    title = face.count("card.close", len(others), number=idea.number)
    return card(
        face,
        body=[
            kicker(line(event.title, TITLE)),
            heading(title),
            box([text(prose(idea.text, WORDS))]),
            text(face.say("card.close.what", number=idea.number)),
            *idea_rows(face, others),
        ],
        fallback=title,
        buttons=[_instead(face, event, idea.number, each.number) for each in others],
    )


def instead(number: int, own: int) -> str:
    """Return the argument that asks for one idea instead of an own one."""
    return f"{number}/{own}"


def _instead(face: Face, event: Event, own: int, number: int) -> Button:
    asked = instead(number, own)
    title = face.plain("card.button.swap_idea.number", number=number)
    return ask(face, Verb.SWAP_IDEA, event_id=event.id, argument=asked, sample=asked, title=title)
