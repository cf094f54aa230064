"""The lines of a programme: which of them begin a session, and what belongs to each.

A session begins where a clock time leads a line (or, in programmes that write it so, ends it).
Other lines belong to the session above them, or to nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Final

from schedules.readers.clock import find_spans
from schedules.readers.dates import Mention, find_dates, find_day_number, find_weekday
from schedules.readers.people.people import people_below
from schedules.readers.prose.columned import unfold
from schedules.readers.prose.habits import MOST_DIGITS, NEAR, Times, find_habits, find_notation, leads, stands_alone
from schedules.readers.prose.headings import is_deadline, names_day, says_little
from schedules.readers.prose.marks import is_part, read_marks
from schedules.readers.prose.rearranged import join_times, lift_times, part_crowds
from schedules.readers.prose.starts import MOST_TIMES, UNTIL

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schedules.readers.clock import Notation, Span
    from schedules.readers.prose.lines import Line
    from schedules.readers.prose.starts import Mark

MOST_NOTES: Final = 60
WRAPPED: Final = 0.72  # of the longest line: where a line may be too long for its own end
_LABEL: Final = re.compile(
    r"(?:panel|session|sesjon|block|blok|blokk|pass|sitzung|séance|sessie|del|part|teil|modul|module|runde|ronde|round)"
    r"\s?(?:\d{1,2}|[A-Z]|I{1,3}|IV)\W{0,3}",
    re.IGNORECASE,
)
_NUMBERED: Final = re.compile(r"\d{1,2}[.)]\s{1,4}[^\W\d_a-zæøåäöüé]")
_JOINS: Final = re.compile(
    r"(?:[,;–-]|\b(?:og|i|på|af|for|til|ved|med|om|fra|der|som|at|v\.|and|of|the|in|to|for|och|av|und|von|der|et|de|en))$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Item:
    """One session as written: minutes after the midnight of its day, its title and what follows."""

    line: Line
    start: int
    end: int | None
    half_day: bool
    title: str = ""
    title_line: Line | None = None
    apart: bool = False
    notes: list[Line] = field(default_factory=list)
    later: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class Section:
    """A stretch of a programme under one heading, usually a day."""

    line: Line | None = None
    mention: Mention | None = None
    number: int | None = None
    weekday: int | None = None
    items: list[Item] = field(default_factory=list)
    ends: list[Span] = field(default_factory=list)

    @property
    def dated(self) -> bool:
        """Whether the heading says which day it is."""
        return self.mention is not None or self.number is not None or self.weekday is not None


def collect(lines: Sequence[Line], zones: frozenset[str] = frozenset()) -> list[Section]:
    """Return the sections of a text, each with its items; the first has no heading.

    `zones` is what the event's zone is called ("CET"): of times told in several zones, the one in it is taken.
    """
    rows = unfold(lines, zones)
    times = Times(find_notation(rows, zones))
    rows = lift_times(join_times(part_crowds(rows, times), times), times)
    return _Collector(read_marks(rows, find_habits(rows, times))).sections


def prose_spans(lines: Sequence[Line], notation: Notation) -> Iterator[Span]:
    """Yield the spans that stand inside sentences: "fra kl. 9-15", "vi slutter kl. 15" (from midnight)."""
    left = MOST_DIGITS // 10
    for line in lines:
        left -= sum(map(str.isdigit, line.text))
        if left < 0:
            return
        for span in islice(find_spans(line.text, notation), MOST_TIMES):
            if leads(line.text, span):
                continue
            if span.end is not None:
                yield span
            elif UNTIL.search(line.text[max(0, span.begin - 20) : span.begin]) and not is_deadline(line.text):
                yield span._replace(start=0, end=span.start)


class _Collector:
    """Goes through the lines once; `current` is the item that a line may still belong to."""

    def __init__(self, marks: Sequence[Mark]) -> None:
        self.sections = [Section()]
        self.current: Item | None = None
        self.width = max((len(each.line.text) for each in marks if each.line.text), default=0)
        self.blank = False
        self.begun = False
        for each in marks:
            if each.line.text:
                self._take(each)
            self.blank = not each.line.text

    def _take(self, each: Mark) -> None:
        line = each.line
        if each.dated:
            self._open_section(line, each.spans)
        self.sections[-1].ends += each.ends
        if each.starts:
            self._begin(each)
        elif each.dated or each.ends:
            return
        elif is_part(each) and (self.current is None or self.current.title):
            self.current = None
        elif (each.day or (not self.begun and names_day(line, begun=False))) and not self._is_title(line):
            self._open_section(line, each.spans)
        elif self.current is not None:
            self._attach(line)

    def _is_title(self, line: Line) -> bool:
        """Tell whether a line is the title of the time right above it, although it names a day: "Åbning af dag 2"."""
        waiting = self.current is not None and not self.current.title and not self.blank
        return waiting and not line.heading and not says_little(line.text)

    def _open_section(self, line: Line, spans: Sequence[Span]) -> None:
        mentions = find_dates(line.text)
        self.sections.append(
            Section(
                line=line,
                mention=mentions[0] if mentions else None,
                number=find_day_number(line.text),
                weekday=find_weekday(line.text),
                ends=[span for span in spans if span.end is not None],
            )
        )
        self.current = None

    def _begin(self, each: Mark) -> None:
        line = each.line
        for span, title in each.starts:
            if not title and self._is_end_of_above(line, span):
                return
            item = Item(
                line, span.start, span.end, span.half_day, title, line if title and title in line.text else None
            )
            self.sections[-1].items.append(item)
            self.current = item
        self.begun = True

    def _is_end_of_above(self, line: Line, span: Span) -> bool:
        """Take the end that stands alone on the line below its start."""
        item = self.current
        if item is None or item.title or item.end is not None or self.blank or span.end is not None:
            return False
        if not stands_alone(line.text, span) or span.start <= item.start:
            return False
        item.end = span.start
        return True

    def _attach(self, line: Line) -> None:
        item = self.current
        if item is None:
            return
        if not item.title:
            item.title, item.title_line, item.apart = line.text, line, True
        elif line.heading and line.heading <= (item.line.heading or line.heading):
            self.current = None
        elif len(item.notes) + len(item.later) >= MOST_NOTES:
            return
        elif item.title_line is item.line and _LABEL.fullmatch(item.title) and not line.bullet:
            item.title, item.title_line = line.text, line
        elif self.blank or item.later:
            item.later.append(line)
        elif not line.bullet and not item.notes and self._continues(item, line):
            item.title = f"{item.title} {line.text}"
            item.title_line = line
        else:
            item.notes.append(line)

    def _continues(self, item: Item, line: Line) -> bool:
        """Tell whether a line is the rest of a wrapped title."""
        if len(item.title) > NEAR or _NUMBERED.match(line.text):
            return False
        above = item.title_line.text if item.title_line else ""
        if item.apart and above.endswith(":"):
            return True
        if line.indent > item.line.indent + 1 and item.line.bullet and not _JOINS.search(above):
            return line.text[:1].islower()
        if line.text[:1].islower() or _JOINS.search(above):
            return True
        return len(above) >= WRAPPED * self.width > 30 and not people_below(line.text)  # noqa: PLR2004
