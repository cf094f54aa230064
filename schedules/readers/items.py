"""The lines of a programme: which of them begin a session, and what belongs to each.

A session begins where a clock time leads a line (or, in programmes that write it so, ends it).
Other lines belong to the session above them, or to nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from schedules.readers.clock import find_spans
from schedules.readers.dates import Mention, find_dates, find_day_number, find_weekday
from schedules.readers.habits import ENOUGH, NEAR, Habits, find_habits, find_notation, leads, stands_alone
from schedules.readers.headings import is_aside, is_part_of_day, is_programme, names_day
from schedules.readers.rearranged import join_times, lift_times
from schedules.readers.starts import Mark, Start, mark, mark_short
from schedules.readers.columned import unfold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schedules.readers.clock import Notation, Span
    from schedules.readers.lines import Line

MOST_NOTES: Final = 60
WRAPPED: Final = 0.72  # of the longest line: where a line may be too long for its own end
_GOES_ON: Final = re.compile(
    r"(?:\bkl\.?|\b(?:fra|til|ved|from|to|at|mellem|between|um|bis|von|ab|från|till|mellan|à|de|tot|van|om|op|senest))$",
    re.IGNORECASE,
)
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


def collect(lines: Sequence[Line]) -> list[Section]:
    """Return the sections of a text, each with its items; the first has no heading."""
    rows = unfold(lines)
    notation = find_notation(rows)
    rows = lift_times(join_times(rows, notation), notation)
    return _Collector(_marks(rows, find_habits(rows))).sections


def prose_spans(lines: Sequence[Line], notation: Notation) -> Iterator[Span]:
    """Yield the spans that stand inside sentences: "fra kl. 9-15"."""
    for line in lines:
        for span in find_spans(line.text, notation):
            if span.end is not None and not leads(line.text, span):
                yield span


def _marks(lines: Sequence[Line], habits: Habits) -> list[Mark]:
    """Return the lines with the sessions that they begin, each by itself and then by what stands around it."""
    marks = [mark(line, habits) for line in lines]
    marks = _without_prose(_without_asides(marks))
    marks = _with_dated(marks)
    return _without_lone(marks if habits.trailing else _with_short(marks))


def _without_asides(marks: Sequence[Mark]) -> list[Mark]:
    """Leave out what is open or leaves then; it ends with a blank line or the next heading."""
    kept: list[Mark] = []
    aside = filled = False
    for each in marks:
        line = each.line
        if not each.spans and is_aside(line):
            aside, filled = True, False
        elif aside and (line.heading or is_programme(line) or (filled and not line.text)):
            aside = False
        elif line.text:
            filled = aside
        kept.append(each._replace(starts=(), ends=()) if aside else each)
    return kept


def _without_prose(marks: Sequence[Mark]) -> list[Mark]:
    """Leave out a time that only a line break put first: "... mødes kl." above "9.00 på torvet"."""
    kept: list[Mark] = []
    above = ""
    for each in marks:
        goes_on = bool(each.starts) and _GOES_ON.search(above) and not each.starts[0].title[:1].isupper()
        kept.append(each._replace(starts=()) if goes_on else each)
        above = each.line.text
    return kept


def _with_dated(marks: Sequence[Mark]) -> list[Mark]:
    """Tell the sessions that begin with their dates from headings that say when and where a day is."""
    many = sum(each.dated and bool(each.starts) for each in marks) > 1
    plain = sum(bool(each.starts) and not each.dated for each in marks)
    return [
        each._replace(starts=())
        if each.dated and each.starts and not _is_dated_item(each.starts[0], series=many and plain < ENOUGH)
        else each
        for each in marks
    ]


def _is_dated_item(start: Start, *, series: bool) -> bool:
    return start.title[:1].isupper() and (series or start.span.end is None)


def _with_short(marks: Sequence[Mark]) -> list[Mark]:
    """Take short lines that end with their time, where it lies between the times of those around it."""
    before: list[int | None] = []
    latest: int | None = None
    for each in marks:
        if each.dated or names_day(each.line, begun=True):
            latest = None
        before.append(latest)
        latest = each.starts[-1].span.start if each.starts else latest
    following: int | None = None
    kept: list[Mark] = []
    for each, earlier in zip(reversed(marks), reversed(before), strict=True):
        found = mark_short(each) if earlier is not None and each.spans else each
        if found.starts and not each.starts:
            start = found.starts[0].span.start
            found = found if (earlier or 0) < start and (following is None or start < following) else each
        if each.dated or names_day(each.line, begun=True):
            following = None
        following = found.starts[0].span.start if found.starts else following
        kept.append(found)
    return kept[::-1]


def _without_lone(marks: list[Mark]) -> list[Mark]:
    """Leave out the only time of a text where it has no title of its own: "Kl. 19", "kl. 19 på torvet"."""
    starts = [start for each in marks for start in each.starts]
    if len(starts) == 1 and not starts[0].title[:1].isupper() and not starts[0].title[:1].isdigit():
        return [each._replace(starts=()) for each in marks]
    return marks


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
        elif _is_part(each) and (self.current is None or self.current.title):
            self.current = None
        elif names_day(line, begun=self.begun):
            self._open_section(line, each.spans)
        elif self.current is not None:
            self._attach(line)

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
            item = Item(line, span.start, span.end, span.half_day, title, line if title else None)
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
        elif self.blank or item.later:
            item.later.append(line)
        elif not line.bullet and not item.notes and self._continues(item, line):
            item.title = f"{item.title} {line.text}"
            item.title_line = line
        else:
            item.notes.append(line)

    def _continues(self, item: Item, line: Line) -> bool:
        """Tell whether a line is the rest of a wrapped title."""
        if len(item.title) > NEAR:
            return False
        above = item.title_line.text if item.title_line else ""
        if line.indent > item.line.indent + 1 and item.line.bullet and not _JOINS.search(above):
            return line.text[:1].islower()
        return line.text[:1].islower() or bool(_JOINS.search(above)) or len(above) >= WRAPPED * self.width > 30  # noqa: PLR2004


def _is_part(each: Mark) -> bool:
    """Tell whether a line says morning or afternoon, with or without when that is."""
    text = each.line.text
    return is_part_of_day(text[: each.spans[0].begin] if each.spans else text)
