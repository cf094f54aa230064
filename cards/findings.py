"""What people came to, as rows that several cards share: a theme with the idea that stands for it and how many are
for it, and an idea in the words it was written in.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

from bot.record import ThemeRecord
from bot.texts.commands import IDEA_NAMES
from bot.texts.folding import fold
from cards.elements import NAME, TITLE, note, row, size, subheading, text
from cards.markdown import Markdown, line, prose
from cards.support import support_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from microsoft_teams.cards import CardElement

    from bot.model import Session
    from bot.record import IdeaRecord
    from cards.elements import Elements, Face

WORDS: Final = 400  # characters of an idea among others
QUOTE: Final = 160  # characters of the idea that stands for a theme
_SLOT: Final = 60
_MOST_GROUPS: Final = 8
_HEADING_BYTES: Final = 500
_SUBHEADING_BYTES: Final = 250


def theme_row(face: Face, theme: ThemeRecord, ideas: Mapping[int, IdeaRecord]) -> Elements:
    """Return a theme: its name, the idea that stands for it, and who is behind it."""
    central = ideas.get(theme.central)
    shown: list[CardElement] = [text(line(theme.name, TITLE), spacing="Medium", strong=True)]
    if central and fold(" ".join(central.text.split())) != fold(theme.name):
        shown.append(text(face.say("card.finding.quote", text=line(central.text, QUOTE)), spacing="None"))
    return [*shown, note(behind(face, theme), spacing="None")]


def behind(face: Face, theme: ThemeRecord) -> Markdown:
    """Return who is behind a theme: "tema 3 · 27 stemmer fra 9 kommuner · 5 idéer · gruppe 1 og 4"."""
    marks = [face.say("card.finding.number", number=theme.number)]
    marks += [support_line(face, theme.support)] if theme.support.people else []
    marks.append(face.count("card.ideas.count", len(theme.ideas)))
    if theme.groups:
        marks.append(_of_groups(face, theme.groups))
    elif theme.voices.people > 1:
        marks.append(face.count("card.finding.voices", theme.voices.people))
    return Markdown(" · ".join(marks))


def _of_groups(face: Face, numbers: Sequence[int]) -> Markdown:
    named = [*map(str, numbers[:_MOST_GROUPS]), *(["…"] if len(numbers) > _MOST_GROUPS else [])]
    return face.count("card.finding.groups", len(numbers), groups=face.voice.list(named))


def idea_row(
    face: Face, idea: IdeaRecord, *, words: int = WORDS, theme: ThemeRecord | None = None, apart: bool = False
) -> CardElement:
    """Return an idea: its number, its words, who is for it, and the theme that it went into, where one is given;
    its group too, where it stands `apart` from the others of that group.
    """
    told: list[CardElement] = [text(prose(idea.text, words), spacing="None")]
    marks = [line(idea.slot, _SLOT)] if fold(idea.slot) not in IDEA_NAMES else []
    marks += [support_line(face, idea.support)] if idea.support.people else []
    marks += [_of_groups(face, [idea.group])] if apart and idea.group is not None else []
    marks += [face.say("card.finding.named", number=theme.number, name=line(theme.name, NAME))] if theme else []
    if marks:
        told.append(note(" · ".join(marks), spacing="None"))
    return row(str(idea.number), told, width="32px")


def by_support(ideas: Iterable[IdeaRecord]) -> list[IdeaRecord]:
    """Return ideas in order: the most supported first, then the oldest."""
    return sorted(ideas, key=lambda each: (-each.support.people, each.number))


def ranked(themes: Iterable[ThemeRecord]) -> list[ThemeRecord]:
    """Return themes in order: the most supported first, then those of most people, then those of most ideas."""
    return sorted(themes, key=lambda each: (-each.support.people, -each.voices.people, -len(each.ideas), each.number))


class Part:
    """What one session (or the day besides) came to: its themes, else its ideas, by group or all together. Nothing is
    drawn that there is no room for.
    """

    def __init__(
        self,
        face: Face,
        session: Session | None,
        ideas: Sequence[IdeaRecord],
        themes: Sequence[ThemeRecord],
        *,
        by_group: bool = True,
        most: int | None = None,
    ) -> None:
        session_id = session.id if session else None
        self.ideas = [each for each in ideas if each.session_id == session_id]
        self.themes = ranked(each for each in themes if (each.session_id or None) == session_id)
        self._face, self._session, self._by_group = face, session, by_group
        self._all: Sequence[IdeaRecord | ThemeRecord] = self.themes or by_support(self.ideas)
        self._most = len(self._all) if most is None else min(most, len(self._all))
        self._known = {each.number: each for each in self.ideas} if self.themes else {}
        self._kept: list[tuple[int | None, Elements]] = []

    def grow(self, room: int) -> int | None:
        """Draw one row more and return the room that is left; None where there is none, or no more to draw."""
        if len(self._kept) >= self._most:
            return None
        group, shown = self._row(self._all[len(self._kept)])
        room -= sum(size(each.model_dump(exclude_none=True)) for each in shown)
        room -= 0 if self._kept else _HEADING_BYTES
        room -= _SUBHEADING_BYTES if group not in {None, *(each for each, _ in self._kept)} else 0
        if room < 0:
            self._most = len(self._kept)
            return None
        self._kept.append((group, shown))
        return room

    def _row(self, found: IdeaRecord | ThemeRecord) -> tuple[int | None, Elements]:
        if isinstance(found, ThemeRecord):
            return None, theme_row(self._face, found, self._known)
        return found.group if self._by_group else None, [idea_row(self._face, found, apart=not self._by_group)]

    def drawn(self) -> list[CardElement]:
        """Return what is kept of it, under its headline."""
        if not self._kept:
            return []
        title = line(self._session.title, TITLE) if self._session else self._face.say("card.summary.day")
        return [subheading(title), *self.rows()]

    @property
    def untold(self) -> int:
        """Return how much is not even counted where it would stand, since nothing of this part has room."""
        return 0 if self._kept else len(self._all)

    def rows(self) -> list[CardElement]:
        """Return what is kept of it, and how much is not."""
        parts: list[CardElement] = []
        for group in sorted({each for each, _ in self._kept}, key=lambda number: number or 0):
            parts += [] if group is None else [note(self._face.say("card.idea.group", number=group))]
            parts += chain.from_iterable(shown for each, shown in self._kept if each == group)
        more = len(self._all) - len(self._kept)
        return [*parts, note(self._face.count("card.more", more))] if more else parts


def fill(parts: Sequence[Part], room: int) -> None:
    """Keep as much as there is room for, the best of each part first, then the second best of each, and so on."""
    growing = list(parts)
    while growing:
        still = []
        for each in growing:
            left = each.grow(room)
            if left is not None:
                room = left
                still.append(each)
        growing = still
