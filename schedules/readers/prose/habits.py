"""How a document writes: its times as 0900 or as 9-10, before their titles or behind them.

A habit is told by what many lines do; one line alone says nothing of it.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from schedules.readers.clock import FIRST_YEAR, LAST_YEAR, Notation, Span, find_spans
from schedules.readers.dates import find_dates
from schedules.readers.prose.headings import says_little

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schedules.readers.prose.lines import Line

ENOUGH: Final = 3  # so many lines make a habit
NEAR: Final = 400  # characters of a line in which its time can stand
NEAR_START: Final = 40
MOST_DIGITS: Final = 200_000  # a programme of 2,000 sessions has a tenth of them
LEAD: Final = " \t-–—•*·|:,.([→⇒►▶»"
LATEST_HOUR: Final = 24
LATEST_MINUTE: Final = 59
_SMALL_HOUR: Final = 7 * 60

_COMPACT: Final = re.compile(r"\W{0,4}([01]\d|2[0-4])([0-5]\d)(?:\s?[-–]\s?(?:[01]\d|2[0-4])[0-5]\d)?(?=[\s:]|$)")
_BARE: Final = re.compile(r"\W{0,4}\d{1,2}\s?[-–]\s?\d{1,2}[:.,\s|]{1,4}[^\W\d_a-zæøåäöüé]")


_NUMBER_LAST: Final = re.compile(r"\s(\d{1,3})[.,](\d\d)\W{0,3}$")
_ROOM: Final = re.compile(r"\s{1,3}\([^()]{2,60}\)\s{0,5}$")
_ANY: Final = re.compile(r"\W{0,4}(?:[^\W\d_]{1,8}\W{1,3}){0,2}\d")


class Times:
    """The times of a document's lines by its notation; each line is read once, and no endless ones."""

    def __init__(self, notation: Notation) -> None:
        self._notation = notation
        self._read: dict[str, tuple[Span, ...]] = {}
        self._left = MOST_DIGITS

    def of(self, text: str, *, far: bool = False) -> tuple[Span, ...]:
        """Return the times near the beginning of a line, or of all of it, from left to right."""
        text = text if far else text[:NEAR]
        found = self._read.get(text)
        if found is None:
            self._left -= sum(map(str.isdigit, text))
            if self._left < 0:
                return ()
            found = self._read[text] = tuple(find_spans(text, self._notation))
        return found


class Habits(NamedTuple):
    """What times look like, and whether they stand behind what they are the times of."""

    times: Times
    trailing: bool


def find_habits(lines: Sequence[Line], times: Times) -> Habits:
    """Return the habits of a document."""
    leading = dated = 0
    behind: list[int] = []
    for line in lines:
        found = times.of(line.text)
        leading += bool(found and leads(line.text, found[0]))
        last = _time_last(line.text, found)
        if last is not None and find_dates(line.text[:NEAR]):
            dated += 1
        elif last is not None:
            behind.append(last.start)
    enough = len(behind) + dated >= ENOUGH > leading
    return Habits(times, enough and _rise(behind) and not _has_prices(lines))


def _time_last(text: str, found: Sequence[Span]) -> Span | None:
    """Return the time of a line that stands behind its title, if one does; 15,00 there is a price."""
    if found and in_brackets(text, found[0]):
        return found[0]
    return (
        found[-1] if found and trails(text, found[-1]) and "," not in text[found[-1].begin : found[-1].stop] else None
    )


def _rise(starts: Sequence[int]) -> bool:
    """Tell whether times rise as those of days do, and prices do not."""
    return len(starts) < 2 or sum(a < b for a, b in pairwise(starts)) * 4 > 3 * (len(starts) - 1)  # noqa: PLR2004


def _has_prices(lines: Sequence[Line]) -> bool:
    """Tell whether a line ends with a number like a time that is none: 75.00."""
    return any(
        int(match[1]) > LATEST_HOUR or int(match[2]) > LATEST_MINUTE
        for line in lines
        if (match := _NUMBER_LAST.search(line.text[-NEAR_START:]))
    )


def find_notation(lines: Sequence[Line], zones: frozenset[str] = frozenset()) -> Notation:
    """Return how this document writes its times, where it has the habit; `zones` is what its zone is called."""
    return Notation(compact=_is_compact(lines), bare=_is_bare(lines), zones=zones)


def leads(text: str, span: Span) -> bool:
    """Tell whether a time is the first that a line says."""
    return not text[: span.begin].strip(LEAD)


def trails(text: str, span: Span) -> bool:
    """Tell whether a time is the last that a line says, behind something else than a date."""
    rest = _ROOM.sub("", text[span.stop :]).strip(LEAD + ")]")
    return not rest and not says_little(text[: span.begin])


def in_brackets(text: str, span: Span) -> bool:
    """Tell whether a time stands in brackets inside a line: "Oplæg (kl. 9.15) ved Ada Berg"."""
    return text[: span.begin].endswith(("(", "[")) and text[span.stop : span.stop + 1] in {")", "]"} and span.begin > 1


def stands_alone(text: str, span: Span) -> bool:
    """Tell whether a line is a time and nothing else."""
    return leads(text, span) and not text[span.stop :].strip(LEAD + ")]")


def _is_compact(lines: Sequence[Line]) -> bool:
    """Tell whether 0900 is a time here: they rise, and are not all of them years."""
    found = [int(match[1]) * 60 + int(match[2]) for line in lines if (match := _COMPACT.match(line.text))]
    rising = sum(a < b for a, b in pairwise(found))
    return len(found) >= 2 and rising * 2 >= len(found) - 1 and not all(map(_is_year, found))  # noqa: PLR2004


def _is_year(minutes: int) -> bool:
    return FIRST_YEAR <= minutes < LAST_YEAR


def _is_bare(lines: Sequence[Line]) -> bool:
    """Tell whether 9-10 is a time here: one ends where the next begins, or many rise."""
    spans: list[tuple[Span, bool]] = []
    for line in lines:
        is_bare = _BARE.match(line.text) is not None
        if not is_bare and not _ANY.match(line.text):
            continue
        first = next(find_spans(line.text[:NEAR_START], Notation(bare=True)), None)
        if first is not None and first.end is not None and leads(line.text, first):
            spans.append((first, is_bare))
    if not any(is_bare for _, is_bare in spans):
        return False
    bare = [span for span, is_bare in spans if is_bare]
    links = sum(a.end == b.start and (first or second) for (a, first), (b, second) in pairwise(spans))
    rising = all(a.start < b.start for a, b in pairwise(bare)) and all(span.start >= _SMALL_HOUR for span in bare)
    chained = links == len(bare) == 1 and len(spans) > ENOUGH  # "11 - 12 Oplæg" right below "10,30 - 11 Kaffe"
    return chained or (len(bare) >= 2 and links * 2 >= len(bare)) or (len(bare) >= ENOUGH and rising)  # noqa: PLR2004
