"""Clock times as people write them: 9.00, 09:00-09:45, kl. 9-15, 9h30, 18,30, 0900, 1:30 pm.

What is no time must not become one: dates, amounts, telephone numbers, lengths and references are
told by what stands beside them. Every expression here is linear in the length of a line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from schedules.readers.words import BEFORE_TIME, REFERENCES, UNITS, UNTIL

if TYPE_CHECKING:
    from collections.abc import Iterator

DAY: Final = 24 * 60
NOON: Final = 12 * 60
FIRST_YEAR: Final = 19 * 60  # 1900-1930 may be two years


class Notation(NamedTuple):
    """What else a document writes its times with: `0900`, bare hours (`9-10`), or one alone (`9`)."""

    compact: bool = False
    bare: bool = False
    alone: bool = False


class Span(NamedTuple):
    """A clock time, or two, in a line: minutes after midnight, and where it stands.

    `half_day` says that am or pm was written.
    """

    start: int
    end: int | None
    begin: int
    stop: int
    half_day: bool = False


class _Clock(NamedTuple):
    minutes: int
    bare: bool
    half: str


def _time(number: int) -> str:
    n = number
    return (
        rf"(?P<h{n}>\d{{1,2}})(?:(?P<s{n}>[.:,])(?P<m{n}>\d{{2}})|(?P<x{n}>\d{{2}})|\s?(?P<f{n}>[hH])(?![^\W\d_])\s?(?P<g{n}>\d{{2}})?)?"
        rf"(?!\d)(?:\s?(?P<a{n}>[aApP])\.?[mM]\b\.?)?(?P<u{n}>\s?(?:[Uu]hr|[Uu]ur|hrs)\b)?"
    )


_SPAN: Final = re.compile(
    rf"{_time(1)}(?:(?P<gap>\s{{0,4}}(?:{UNTIL})\s{{0,4}})(?P<kl>(?:kl\.?|ca\.?)\s{{0,2}}){{0,2}}{_time(2)})?",
    re.IGNORECASE,
)
_NO_TIME_AFTER: Final = re.compile(rf"(?:[.:,/]?\d|[-–]\d|\s?(?:(?:{UNITS})\b|[%€$£°])|[^\W\d_])", re.IGNORECASE)
_DATE_AFTER: Final = re.compile(r"\.(?:\s|$|-|–)")
_DATE_AND_TIME_AFTER: Final = re.compile(r"\.\s{0,3}(?:kl|\d)", re.IGNORECASE)
_BEFORE: Final = re.compile(rf"(?:(?:\b(?:{BEFORE_TIME})\b\.?:?)\s{{0,3}}){{1,3}}$", re.IGNORECASE)
_KL: Final = re.compile(r"\b(?:kl|klokken|klokka|klockan)\b\.?:?\s{0,3}$", re.IGNORECASE)
_REFERENCE: Final = re.compile(rf"(?:\b(?:{REFERENCES})\.?|§)\s{{0,2}}$", re.IGNORECASE)
_AMOUNT: Final = re.compile(r"(?:\b(?:kr|dkk|sek|nok|eur|d|den)\.?|[€$£])\s{0,2}$", re.IGNORECASE)
_CANDIDATE: Final = re.compile(r"(?<![\w.,:/€$£+#@-])\d")
_CELL_END: Final = re.compile(r"\s{0,40}(?:$|[:|\t,;)\]*]|\s{2})")


def find_spans(text: str, notation: Notation = Notation()) -> Iterator[Span]:  # noqa: B008 - a frozen value
    """Yield the times of a line, from left to right."""
    reached = 0
    for candidate in _CANDIDATE.finditer(text):
        if candidate.start() >= reached and (span := _at(text, candidate.start(), notation)):
            reached = span.stop
            yield span


def read_span(text: str) -> Span | None:
    """Return the time, or two times, that a text wholly is; bare hours count."""
    text = text.strip()
    prefix = re.match(r"(?:kl|klokken|klokka|klockan)?\.?\s{0,3}", text, re.IGNORECASE)
    span = _at(text, prefix.end() if prefix else 0, Notation(compact=True, bare=True, alone=True))
    return span if span and span.stop == len(text) else None


def _at(text: str, position: int, notation: Notation) -> Span | None:
    match = _SPAN.match(text, position)
    if match is None:
        return None
    before = text[max(0, position - 24) : position]
    prefix = _BEFORE.search(before)
    sure = _KL.search(before) is not None
    if _REFERENCE.search(before) and not sure:
        return None
    first, second = _clock(match, 1), _clock(match, 2)
    whole = first is not None and second is not None and _joins(text, match, first, second)
    stop = match.end() if whole else match.end("u1") if match["u1"] else _end_of_first(match)
    second = second if whole else None
    if first is None or not _is_time(match, first, second, stop=stop, before=before, notation=notation, sure=sure):
        return None
    begin = position - (len(before) - prefix.start() if prefix else 0)
    start, end = _halves(first, second)
    return Span(start, end, begin, stop, bool(first.half or (second and second.half)))


def _end_of_first(match: re.Match[str]) -> int:
    ends = [match.end(name) for name in ("h1", "m1", "x1", "f1", "g1") if match[name]]
    if not match["a1"]:
        return max(ends)
    tail = re.compile(r"\.?[mM]\b\.?").match(match.string, match.end("a1"))
    return tail.end() if tail else max(ends)


def _joins(text: str, match: re.Match[str], first: _Clock, second: _Clock) -> bool:
    """Tell whether the second number is the end: "9.00 - 12 kommuner" is a start and a title."""
    if second.bare and not first.bare:
        tight = match["gap"] == match["gap"].strip()
        return (tight or bool(_CELL_END.match(text, match.end()))) and not _NO_TIME_AFTER.match(text, match.end())
    if match["s2"] == "." and _DATE_AND_TIME_AFTER.match(text, match.end()):
        return False
    return not _NO_TIME_AFTER.match(text, match.end())


def _is_time(
    match: re.Match[str],
    first: _Clock,
    second: _Clock | None,
    *,
    stop: int,
    before: str,
    notation: Notation,
    sure: bool,
) -> bool:
    text = match.string
    if _NO_TIME_AFTER.match(text, stop):
        return False
    marked = sure or bool(
        first.half or match["f1"] or match["u1"] or match["u2"] or (second and (second.half or not second.bare))
    )
    if match["x1"] and not notation.compact and not (second and match["x2"] and first.minutes < FIRST_YEAR):
        return False
    if first.bare:
        return marked or notation.alone or (notation.bare and second is not None)
    if _AMOUNT.search(before):
        return False
    looks_like_date = match["s1"] == "." and second is None and 1 <= first.minutes % 60 <= 12  # noqa: PLR2004 - months
    return sure or not (looks_like_date and _DATE_AFTER.match(text, stop))


def _clock(match: re.Match[str], number: int) -> _Clock | None:
    if match[f"h{number}"] is None:
        return None
    hour = int(match[f"h{number}"])
    minute = match[f"m{number}"] or match[f"x{number}"] or match[f"g{number}"]
    half = (match[f"a{number}"] or "").lower()
    if match[f"x{number}"] and len(match[f"h{number}"]) == 1:
        return None
    if half:
        if not 1 <= hour <= 12:  # noqa: PLR2004 - a clock face
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    minutes = hour * 60 + int(minute or 0)
    if minutes > DAY or int(minute or 0) > 59:  # noqa: PLR2004 - minutes of an hour
        return None
    return _Clock(minutes, minute is None and not half and not match[f"f{number}"], half)


def _halves(first: _Clock, second: _Clock | None) -> tuple[int, int | None]:
    """Let a start without am or pm take that of its end: "1:30 - 2:45 pm"."""
    start, end = first.minutes, second.minutes if second else None
    if second and second.half == "p" and not first.half and start < NOON and start + NOON <= second.minutes:
        start += NOON
    return start, end
