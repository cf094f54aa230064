"""Which sessions a line begins: none, one, or several ("9.00 Velkommen, 9.15 Oplæg")."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from schedules.readers.clock import Span
from schedules.readers.dates import find_dates, find_weekday
from schedules.readers.prose.habits import ENOUGH, LEAD, in_brackets, leads, trails
from schedules.readers.prose.headings import is_day_before, is_deadline, is_open, names_day, says_little

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schedules.readers.prose.habits import Habits
    from schedules.readers.prose.lines import Line

EARLIEST_HOUR: Final = 7
LATEST_HOUR: Final = 23
MOST_TIMES: Final = 24  # in one line
SHORT: Final = 4  # words before a time that stands last among lines that begin with theirs

_SPLIT_BEFORE: Final = re.compile(
    r"(?:[,;|/•·\t]|\s{2}|\s[-–—]|[.!?])\s{0,5}(?:(?:og|and|och|und|en|et)\s{1,2})?$", re.IGNORECASE
)
_AND: Final = re.compile(r"\b(?:og|and|och|und|et)\s{1,2}$", re.IGNORECASE)
_LABEL: Final = re.compile(
    r"\W{0,4}(?:tid|tidspunkt|time|times|when|hvornår|når|när|zeit|uhrzeit|wann|tijd|tijdstip|wanneer|heure|horaire|"
    r"horaires|quand|dato og tid|dato|date|datum)\b",
    re.IGNORECASE,
)
UNTIL: Final = re.compile(
    r"\b(?:until|til|till|bis|tot|jusqu['’]à|slutter|slutt|slutar|ends|ends at|ends by|ferdig|färdig|færdig)\s{1,3}$",
    re.IGNORECASE,
)
GOES_ON: Final = re.compile(
    r"(?:\bkl\.?|\b(?:fra|til|ved|from|to|at|mellem|between|um|bis|von|ab|från|till|mellan|à|de|tot|van|om|op|senest|"
    r"før|before|after|efter|etter|nach|vor|until|og|and|och|und|en|et))$",
    re.IGNORECASE,
)
_HOUR: Final = re.compile(r"\W{0,3}(\d{1,2})(?=[\s:–-]{1,4}[^\W\d_a-zæøåäöüé])")
_SHARP: Final = re.compile(
    r"^\s{0,3}(?:præcis|præcist|prc|prcs|presis|precis|sharp|pünktlich|stipt)\b[\s.:,–-]{1,5}(?=\S)", re.IGNORECASE
)
_NUMBER: Final = re.compile(r"^\d{1,2}[.)]\s{1,3}(?=[^\W\d_])")


class Start(NamedTuple):
    """One session that a line begins: its time, and what stands beside it."""

    span: Span
    title: str


class Mark(NamedTuple):
    """A line with the times in it and the sessions that it begins.

    `dated` says that its date stands before its time, `ends` what it tells of when the day is over, `day`
    that it names a day and little else.
    """

    line: Line
    spans: tuple[Span, ...]
    starts: tuple[Start, ...] = ()
    dated: bool = False
    ends: tuple[Span, ...] = ()
    day: bool = False


def mark(line: Line, habits: Habits) -> Mark:
    """Return a line with the sessions that it begins, by what stands in it alone."""
    each = _mark(line, habits)
    return each._replace(day=True) if line.text and not each.dated and names_day(line, begun=True) else each


def _mark(line: Line, habits: Habits) -> Mark:
    spans = habits.times.of(line.text)
    if not spans:
        return Mark(line, ())
    behind = _time_behind(line.text, spans) if habits.trailing else None
    if behind is not None:
        return _mark_trailing(line, spans, behind)
    if leads(line.text, spans[0]):
        return _mark_leading(line, spans)
    if is_day_before(line.text, spans[0].begin):
        return _mark_dated(line, spans)
    if _is_list(line.text, spans):
        return Mark(line, spans, _starts(line.text, spans))
    return Mark(line, spans)


def mark_short(each: Mark) -> Mark:
    """Return a line that ends with its time as the session it is: "Tak for i dag kl. 15" among those that begin so."""
    line, spans = each.line, each.spans
    if each.starts or len(spans) != 1 or not trails(line.text, spans[0]) or is_deadline(line.text):
        return each
    title = line.text[: spans[0].begin].strip(LEAD)
    if len(title.split()) > SHORT or says_little(title) or ":" in title or line.text.endswith(","):
        return each
    return each._replace(starts=(Start(spans[0], title_of(title)),))


def mark_hour(each: Mark) -> Mark:
    """Return a line that begins with an hour alone as the session it is: "15 Oplæg" between 13.30 and 16.00."""
    match = _HOUR.match(each.line.text)
    hour = int(match[1]) if match else 0
    if match is None or each.spans or not EARLIEST_HOUR <= hour <= LATEST_HOUR:
        return each
    span = Span(hour * 60, None, match.start(1), match.end(1))
    return each._replace(starts=(Start(span, title_of(each.line.text[span.stop :])),))


def is_label(text: str) -> bool:
    """Tell whether a line is what stands over a time in a box of facts, and nothing else: "Tid", "When:"."""
    match = _LABEL.match(text)
    return match is not None and not text[match.end() :].strip(" :.")


def title_of(rest: str) -> str:
    """Return what follows a time without separators; a bracket whose partner is in the title stays."""
    rest = _SHARP.sub("", rest)
    bare = rest.strip(LEAD + "]")
    begin = rest.find(bare)
    before, after = rest[:begin][-1:], rest[begin + len(bare) :][:1]
    opening = before if (before == "(" and ")" in bare) or (before == "[" and "]" in bare) else ""
    closing = after if after == "]" and "[" in bare else ""
    return f"{opening}{bare}{closing}".removesuffix(" /")


def _mark_leading(line: Line, spans: Sequence[Span]) -> Mark:
    starts = _starts(line.text, spans)
    first = starts[0]
    label = _LABEL.match(line.text)
    if len(starts) == 1 and label and (not first.title or line.text[label.end() :].startswith(":")):
        return Mark(line, tuple(spans), ends=(first.span,) if first.span.end is not None else ())
    if len(starts) == 1 and is_open(first.title):
        return Mark(line, tuple(spans))
    return Mark(line, tuple(spans), starts)


def _time_behind(text: str, spans: Sequence[Span]) -> Span | None:
    """Return the time that stands behind the title of a line, if one does."""
    if is_deadline(text):
        return None
    if in_brackets(text, spans[0]):
        return spans[0]
    return spans[-1] if trails(text, spans[-1]) else None


def _mark_trailing(line: Line, spans: Sequence[Span], span: Span) -> Mark:
    """Take a line whose time stands behind its title: "Oplæg (9.15) ved Ada Berg", "Foredrag, 5. maj kl. 19"."""
    rest = line.text[span.stop :].lstrip(" )]")
    rest = rest if rest[:1] == ":" else f" {rest}"
    title = _NUMBER.sub("", line.text[: span.begin].strip(LEAD), count=1)
    dates = find_dates(title)
    if dates and not says_little(title):
        begin, day = dates[-1].begin, title[dates[-1].begin :]
        starts = (Start(span, title_of(title[:begin])),) if says_little(day) and begin else ()
        return Mark(line, tuple(spans), starts, dated=bool(starts))
    return Mark(line, tuple(spans), () if says_little(title) else (Start(span, title_of(f"{title}{rest}".strip())),))


def _mark_dated(line: Line, spans: Sequence[Span]) -> Mark:
    """Take a line that begins with a date and a time: a day's own span, or a session with its date."""
    ends = tuple(span for span in spans if span.end is not None)
    if is_deadline(line.text):
        return Mark(line, tuple(spans))
    starts = _starts(line.text, spans)
    title = starts[0].title
    plain = bool(title) and not find_dates(title) and find_weekday(title[:12]) is None and not is_open(title)
    return Mark(line, tuple(spans), starts if plain else (), dated=True, ends=ends)


def _starts(text: str, spans: Sequence[Span]) -> tuple[Start, ...]:
    """Return the sessions of a line that begins with a time."""
    taken = [spans[0]]
    for span in spans[1:MOST_TIMES]:
        between = text[taken[-1].stop : span.begin]
        last = taken[-1]
        if last.end is None and not between.strip(LEAD) and between and span.start > last.start:
            taken[-1] = last._replace(end=span.start, stop=span.stop)
        elif last.end is None and UNTIL.search(between) and not text[span.stop :].strip(LEAD + ")]"):
            taken[-1] = last._replace(end=span.start)
        elif between.strip(LEAD) and (
            _SPLIT_BEFORE.search(between) or _is_crowded(text, last, span) or last.end == span.start
        ):
            taken.append(span)
    rests = [text[span.stop : following.begin] for span, following in pairwise(taken)] + [text[taken[-1].stop :]]
    return tuple(
        Start(span, title_of(_AND.sub("", rest).lstrip(")]"))) for span, rest in zip(taken, rests, strict=True)
    )


def _is_crowded(text: str, last: Span, span: Span) -> bool:
    """Tell whether a session lost its line break: the second of "9.00 Velkomst 9.15 Oplæg"."""
    between = text[last.stop : span.begin]
    closed = between.count("(") == between.count(")") and between[-1:].isspace()
    title = text[span.stop :].lstrip(LEAD)
    rises = span.start > last.start and span.start >= (last.end or 0)
    return closed and rises and title[:1].isupper() and not GOES_ON.search(between.rstrip())


def is_crowd(text: str, spans: Sequence[Span]) -> bool:
    """Tell whether a line is a programme that lost its line breaks, behind whatever it begins with."""
    return len(spans) > ENOUGH and all(_is_crowded(text, a, b) for a, b in pairwise(spans))


def _is_list(text: str, spans: Sequence[Span]) -> bool:
    """Tell whether a line is a programme in a sentence: "Program: kl. 9 kaffe, kl. 9.30 velkomst, kl. 10 oplæg"."""
    label = text[: spans[0].begin].rstrip()
    if is_crowd(text, spans):
        return True
    if not label.endswith(":") or len(label.split()) > SHORT or len(spans) < ENOUGH:
        return False
    rising = all(a.start < b.start for a, b in pairwise(spans))
    titled = all(text[a.stop : b.begin].strip(LEAD) for a, b in pairwise(spans))
    return rising and titled
