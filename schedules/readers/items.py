"""The lines of a programme: which of them begin a session, and what belongs to each.

A session begins where a clock time leads a line (or, in programmes that write it so, ends it).
Other lines belong to the session above them, or to nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from schedules.readers.clock import DAY, NOON, Notation, Span, find_spans
from schedules.readers.dates import Mention, find_dates, find_day_number, find_weekday, without_dates
from schedules.readers.words import DEADLINES, PARTS_OF_DAY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schedules.readers.lines import Line

LONGEST_NIGHT: Final = 12 * 60
ENOUGH: Final = 3  # so many lines make a habit
MOST_NOTES: Final = 60
NEAR: Final = 400  # characters of a line in which its time can stand


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


_LEAD: Final = " \t-–—•*·|:,.(["
_SPLIT_BEFORE: Final = re.compile(r"(?:[,;|/•·\t]|\s{2}|\s[-–—]|[.!?])\s{0,5}(?:og |and )?$")
_LABEL: Final = re.compile(r"\W{0,4}(?:tid|tidspunkt|time|times|when|hvornår|när|når|zeit|wann)\b", re.IGNORECASE)
_UNTIL: Final = re.compile(r"\b(?:until|til|till|bis|slutter|ends|ends at)\s{1,3}$", re.IGNORECASE)
_PART_OF_DAY: Final = re.compile(rf"\b(?:{PARTS_OF_DAY})\b", re.IGNORECASE)
_DEADLINE: Final = re.compile(rf"\b(?:{DEADLINES})", re.IGNORECASE)
_SENTENCE_END: Final = re.compile(r"[.!?]\s+(?=[^\W\d_a-zæøåäö])")
_COMPACT: Final = re.compile(r"^\W{0,4}(?:[01]\d|2[0-4])[0-5]\d(?:\s?[-–]\s?(?:[01]\d|2[0-4])[0-5]\d)?[\s:]")
_BARE: Final = re.compile(r"^\W{0,4}\d{1,2}\s?[-–]\s?\d{1,2}[:\s]\s{0,4}[^\W\d_]")
_NOISE: Final = re.compile(r"[\W_]+")
_JOINS: Final = re.compile(
    r"(?:[,;–-]|\b(?:og|i|på|af|for|til|ved|med|om|fra|der|som|at|v\.|and|of|the|in|to|for|och|av|und|von|der|et|de|en))$",
    re.IGNORECASE,
)


def is_part_of_day(text: str) -> bool:
    """Tell whether a line says morning or afternoon, and nothing else."""
    return _PART_OF_DAY.fullmatch(text.strip(" :.–-")) is not None


def is_deadline(text: str) -> bool:
    """Tell whether a line speaks of a deadline or of its own publication."""
    return _DEADLINE.search(text) is not None


def is_deadline_at(text: str, mention: Mention) -> bool:
    """Tell whether the sentence speaks of one before its date: "Tilmelding senest d. 10. oktober"."""
    return _DEADLINE.search(_SENTENCE_END.split(text[max(0, mention.begin - 80) : mention.begin])[-1]) is not None


def find_notation(lines: Sequence[Line]) -> Notation:
    """Return how this document writes its times, where it has the habit."""
    return Notation(
        compact=sum(bool(_COMPACT.match(f"{line.text} ")) for line in lines) >= ENOUGH,
        bare=sum(bool(_BARE.match(line.text)) for line in lines) >= ENOUGH,
    )


def collect(lines: Sequence[Line]) -> list[Section]:
    """Return the sections of a text, each with its items; the first has no heading."""
    return _Collector(lines).sections


class _Collector:
    """Goes through the lines once; `current` is the item that a line may still belong to."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.notation = find_notation(lines)
        self.sections = [Section()]
        self.current: Item | None = None
        self.width = max((len(line.text) for line in lines if line.text), default=0)
        self.blank = False
        self.begun = False
        spans = [list(find_spans(line.text[:NEAR], self.notation)) for line in lines]
        leading = sum(bool(found and _leads(line.text, found[0])) for line, found in zip(lines, spans, strict=True))
        trailing = sum(bool(found and _trails(line.text, found[-1])) for line, found in zip(lines, spans, strict=True))
        self.times_last = trailing >= ENOUGH > leading
        for line, found in zip(lines, spans, strict=True):
            self._take(line, found)
            self.blank = not line.text

    def _take(self, line: Line, spans: list[Span]) -> None:
        if not line.text:
            return
        if self.times_last and spans and _trails(line.text, spans[-1]):
            self._begin(line, spans[-1], line.text[: spans[-1].begin])
        elif spans and _leads(line.text, spans[0]):
            self._take_items(line, spans)
        elif spans and self._take_dated(line, spans):
            return
        elif is_part_of_day(line.text) and (self.current is None or self.current.title):
            self.current = None
        elif _is_heading(line, begun=self.begun):
            self._open_section(line, spans)
        elif self.current is not None:
            self._attach(line)

    def _take_items(self, line: Line, spans: list[Span]) -> None:
        """Begin one item, or several: "9.00 Velkommen, 9.15 Oplæg"."""
        starts = [spans[0]]
        for span in spans[1:]:
            between = line.text[starts[-1].stop : span.begin]
            if not between.strip(_LEAD) and starts[-1].end is None and "\t" in between:
                starts[-1] = starts[-1]._replace(end=span.start, stop=span.stop)
            elif starts[-1].end is None and _UNTIL.search(between) and not line.text[span.stop :].strip(_LEAD + ")]"):
                starts[-1] = starts[-1]._replace(end=span.start)
            elif between.strip(_LEAD) and _SPLIT_BEFORE.search(between):
                starts.append(span)
        if len(starts) == 1 and _LABEL.match(line.text) and not line.text[starts[0].stop :].strip(_LEAD):
            self.sections[-1].ends += [span for span in starts if span.end is not None]
            return
        for span, following in zip(starts, [*starts[1:], None], strict=True):
            self._begin(line, span, line.text[span.stop : following.begin if following else None])

    def _take_dated(self, line: Line, spans: list[Span]) -> bool:
        """Take a line that begins with a date and a time: a day's own span, or a session with its date."""
        mentions = find_dates(line.text[:NEAR])
        if not mentions or _NOISE.sub("", without_dates(line.text[: spans[0].begin])) or is_deadline(line.text):
            return False
        rest = line.text[spans[0].stop :].strip(_LEAD)
        self._open_section(line, spans)
        if rest[:1].isupper() and not find_dates(rest) and spans[0].end is None:
            self._begin(line, spans[0], rest)
        return True

    def _open_section(self, line: Line, spans: list[Span]) -> None:
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

    def _begin(self, line: Line, span: Span, rest: str) -> None:
        title = _title_of(rest.lstrip(")]"))
        item = Item(line, span.start, span.end, span.half_day, title, line if title else None)
        self.sections[-1].items.append(item)
        self.begun = True
        self.current = item

    def _attach(self, line: Line) -> None:
        item = self.current
        if item is None:
            return
        if not item.title:
            item.title, item.title_line, item.apart = line.text, line, True
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
        return line.text[:1].islower() or bool(_JOINS.search(above)) or len(above) >= 0.72 * self.width > 30  # noqa: PLR2004


def settle_day(items: list[Item]) -> tuple[list[Item], Item | None]:
    """Return the items of a day with minutes that rise past midnight, and the day's own span.

    A span that all others lie within, and that stands before them, is the day itself.
    """
    _unroll(items)
    first = items[0] if items else None
    others = items[1:]
    if first is not None and first.end is not None and len(others) > 1:
        inside = all(first.start <= each.start and (each.end or each.start) <= first.end for each in others)
        if (
            inside
            and others[-1].start > first.start
            and max(each.start for each in others) - first.start >= (first.end - first.start) / 2
        ):
            return others, first
    return items, None


def _unroll(items: list[Item]) -> None:
    """Move what follows midnight to after it, and afternoons on a clock face to the afternoon."""
    half_days = not any(item.half_day or item.start > NOON + 59 for item in items)
    shift = 0
    before = 0
    for item in items:
        if half_days and shift == 0 and item.start + 60 < before and item.start + NOON >= before:
            shift = NOON
        elif before - (item.start + shift) >= LONGEST_NIGHT:
            shift += DAY
        item.start += shift
        if item.end is not None:
            item.end += shift
            if item.end < item.start and item.end + DAY - item.start <= LONGEST_NIGHT:
                item.end += DAY if shift != NOON else NOON
        before = item.start


def _leads(text: str, span: Span) -> bool:
    return not text[: span.begin].strip(_LEAD)


def _trails(text: str, span: Span) -> bool:
    return bool(text[: span.begin].strip(_LEAD)) and not text[span.stop :].strip(_LEAD + ")]")


def _is_heading(line: Line, *, begun: bool) -> bool:
    """Tell whether a line names a day and little else."""
    text = line.text
    if len(text) > 120 or not (find_dates(text) or find_day_number(text) or find_weekday(text)) or is_deadline(text):  # noqa: PLR2004
        return False
    rest = _PART_OF_DAY.sub(" ", without_dates(text))
    words = [word for word in _NOISE.sub(" ", rest).split() if not word.isdigit()]
    loud = line.heading > 0 or text.endswith(":") or text.isupper()
    return len(words) <= (8 if loud else 2 if begun else 3)


def _title_of(rest: str) -> str:
    """Return what follows a time without separators; a bracket whose partner is in the title stays."""
    bare = rest.strip(_LEAD + "]")
    begin = rest.find(bare)
    before, after = rest[:begin][-1:], rest[begin + len(bare) :][:1]
    opening = before if (before == "(" and ")" in bare) or (before == "[" and "]" in bare) else ""
    closing = after if after == "]" and "[" in bare else ""
    return f"{opening}{bare}{closing}"


def prose_spans(lines: Sequence[Line], notation: Notation) -> Iterator[Span]:
    """Yield the spans that stand inside sentences: "fra kl. 9-15"."""
    for line in lines:
        for span in find_spans(line.text, notation):
            if span.end is not None and not _leads(line.text, span):
                yield span
