"""Who speaks, as the lines below a title say it: "Oplægsholdere:" and a list, "v/ Ada Berg", "Ada Berg, lektor".

A line is believed to name speakers where a label or a marker says so, where it holds nothing but people and
where they are from, or where a list of them has begun; prose names nobody.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from schedules.readers.people.rolls import names_in, opens_list, speaker_line
from schedules.readers.people.speakers import credit
from schedules.readers.vocabulary.kinds import is_known_word
from schedules.readers.vocabulary.names import is_person, is_role, is_surely_person, leading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schedules.readers.prose.lines import Line

MOST_LATER: Final = 40  # lines below a gap that may still belong to a list of speakers
PROSE: Final = 200  # characters of a line that can name speakers in passing
ROLE: Final = 110  # characters of a line that says what the person above it does

_MARKED: Final = re.compile(r"(?:v\.|v\s?/|ved\s|av\s|by\s|oplæg(?:sholder)?\b|speaker)", re.IGNORECASE)
_CREDITED: Final = re.compile(r"[^:–—]{4,80}?(?::\s|\s[–—-]\s)")


class Cast:
    """Goes through the lines below one title; `names` and `details` are what they come to."""

    def __init__(self, names: Sequence[str], *, practical: bool = False) -> None:
        self.names = list(names)
        self.details: list[str] = []
        self.titled = bool(names)
        self.practical = practical  # a break or an end: a label below it speaks of the whole programme
        self.listing = False  # a label stands above
        self.guessed = False  # it is no label that we know
        self.listed = False  # it was followed by people
        self.people = False  # the line above named people and nothing else
        self.roles = 0
        self.unfinished = ""  # a label and names that the next line may go on with
        self.reached = 0  # the line that was taken last

    def take(self, line: Line, *, nested: bool) -> None:
        """Take a line right below the title."""
        text = line.text
        if self.practical and ":" in text[:ROLE] and not _MARKED.match(text):
            self.details.append(text)
            return
        if self._take_labelled(line) or self._take_listed(text):
            return
        said = speaker_line(text)
        if said is not None and said.names and (not self.titled or self.people or _MARKED.match(text)):
            self._add(said.names)
            self.people = True
        elif self.people and len(text) <= ROLE and self.roles == 0:
            self.roles += 1
            self.details.append(text)
        else:
            self.people = False
            named = self._passing(text, nested=nested, bullet=line.bullet)
            self._add(named)
            self.details += [] if named and nested else [text]

    def take_later(self, lines: Sequence[Line]) -> None:
        """Take the lines behind a gap: only such as are marked, listed, or come first and hold people alone."""
        first = not self.details and not self.names
        bullets = first and bool(lines) and lines[0].bullet
        for line in lines[:MOST_LATER]:
            text = line.text
            bullets = bullets and line.bullet
            if bullets and speaker_line(text) is None:
                self._add(self._passing(text, nested=True, bullet=True))
                continue
            if self._take_labelled(line) or self._take_listed(text):
                first = False
                continue
            said = speaker_line(text)
            if said is None or not said.names:
                self.people = self.people and len(text) <= ROLE and self.roles <= 1
                self.roles += 1
            elif _MARKED.match(text) or ((first or self.people) and not self.titled):
                self._add(said.names)
                self.people = True
            first = False

    def take_marked(self, lines: Sequence[Line]) -> None:
        """Take of the lines behind a gap only a first one that says by whom: "ved Ada Berg"."""
        said = speaker_line(lines[0].text) if lines and _MARKED.match(lines[0].text) else None
        self._add(said.names if said else ())

    def take_prose(self, text: str) -> None:
        """Take what stood behind the heading in the title's own line."""
        said = speaker_line(text)
        named = said.names if said else ()
        self._add(named or (credit(text, capitals=True).names if len(text) <= PROSE else ()))
        self.details.append(text)

    def _take_labelled(self, line: Line) -> bool:
        text = line.text
        if self.unfinished and line.number == self.reached + 1 and leading(text) is None and not opens_list(text):
            text = f"{self.unfinished} {text}"
        self.unfinished, self.reached = "", line.number
        if opens_list(text):
            self.listing, self.guessed = True, False
            return True
        if text.endswith(":"):  # what follows may be people, whatever it is called
            self.listing = self.guessed = True
            self.listed = False
            self.details.append(text)
            return True
        label = speaker_line(text) if ":" in text[:60] else None
        if label is None or not label.names or leading(text) is not None:
            return False
        self._add(label.names)
        self.listing = True
        self.unfinished = text if _is_cut(text) else ""
        return True

    def _take_listed(self, text: str) -> bool:
        if not self.listing:
            return False
        name = leading(text.lstrip("-–•* "))
        if name is None or (self.guessed and not name.sure):
            if self.guessed and not self.listed:
                self.listing = self.guessed = False
                return False
            self.listing = len(text) <= ROLE and self.roles <= 1 and not text.endswith(".")
            self.roles += 1
            if self.listing:
                self.details.append(text)
            return self.listing
        said = speaker_line(text)
        self._add(said.names if said and said.names else (name.text,))
        self.listed = True
        return True

    def _passing(self, text: str, *, nested: bool, bullet: bool) -> tuple[str, ...]:
        """Return whom a line names beside something else: "Ada Berg: Om lys"."""
        if _CREDITED.match(text) and (name := leading(text)) and name.sure:
            found = credit(text)
            return found.names if found.title != text else ()
        head, colon, _ = text[:PROSE].partition(": ")
        if nested and colon:
            return names_in(head) if speaker_line(head) else _given(head, text[len(head) + 2 :])
        if nested:
            return credit(text, capitals=True).names
        if self.names or self.practical or len(text) > PROSE:
            return ()
        return credit(text, capitals=bullet).names

    def _add(self, names: Sequence[str]) -> None:
        self.roles = 0 if names else self.roles
        self.names += [name for name in names if name not in self.names]


def _given(label: str, text: str) -> tuple[str, ...]:
    """Return who is named behind a label of her own: "Kommentar: Redaktør Ada Berg, Avisen"."""
    role = any(map(is_role, text.lower().split()[:1]))
    said = speaker_line(text) if role or any(map(is_known_word, label.lower().split()[-1:])) else None
    return said.names if said and (role or all(map(is_surely_person, said.names))) else ()


def _is_cut(text: str) -> bool:
    """Tell whether a list of names seems to go on in the next line."""
    return text.count("(") > text.count(")") or text.rstrip().endswith(",") or text.rsplit(maxsplit=1)[-1][:1].isupper()


def rejoin(head: str, lines: list[Line]) -> tuple[str, list[Line]]:
    """Join a name that stands alone above its role and title: "Ada Berg" / ", lektor:" / "Om lys"."""
    rest = list(lines)
    if not is_person(head.strip(" ,")):
        return head, rest
    if rest and (rest[0].text.startswith(",") or head.rstrip().endswith(",")):
        head = f"{head.rstrip(' ,')}, {rest.pop(0).text.lstrip(', ')}"
        if head.endswith(":") and rest:
            head = f"{head} {rest.pop(0).text}"
    return head, rest
