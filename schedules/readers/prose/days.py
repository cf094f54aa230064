"""Which day each part of a programme is: what the text says, helped by what the organiser says.

A year is taken from the same date elsewhere in the text, from a year that fits the weekday, or
from the organiser; where none of them gives it, the days keep their distance on a calendar that is
marked as not known.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.model import Doubt
from schedules.readers.clock import find_spans
from schedules.readers.dates import Mention, find_dates, find_years, next_weekday, without_dates
from schedules.readers.prose.headings import is_deadline_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schedules.readers.prose.items import Section
    from schedules.readers.prose.lines import Line

LEAP: Final = 2024
NEAR_DAYS: Final = timedelta(days=21)
NO_DATE: Final = date(1970, 1, 1)
_LETTERS: Final = re.compile(r"[^\W\d_]{3}")
_NEAR_BELOW: Final = 4  # lines between a heading and its programme


class Calendar(NamedTuple):
    """The first day of the event, the day of each section, and what is doubted."""

    first: date
    days: tuple[date, ...]
    doubts: tuple[Doubt, ...]


def lay_out(
    lines: Sequence[Line], sections: Sequence[Section], hint: date | None, *, english: bool = False
) -> Calendar:
    """Return the day of each of `sections` (those with items); in `english`, 6/3 may be the third of June."""
    mentions = [(line, mention) for line in lines for mention in find_dates(line.text[:2000])]
    if english and _is_american([mention for _, mention in mentions if mention.slashed], hint):
        mentions = [(line, mention.turned() if mention.slashed else mention) for line, mention in mentions]
        for section in sections:
            section.mention = (
                section.mention.turned() if section.mention and section.mention.slashed else section.mention
            )
    years = _Years(lines, mentions, hint)
    doubts: list[Doubt] = []
    base = _event_mention(lines, mentions, sections)
    days: list[date] = []
    for section in sections:
        mention = section.mention or (base[1] if base and not days and not _is_later(section) else None)
        start = (base[1].on(years.of(base[1])) if base else None) or hint
        days.append(_day(section, mention, days, years, start))
        if mention and mention.year is None and not years.known(mention):
            doubts.append(Doubt(code="no_year", line=section.line.number if section.line else None))
        if mention and mention.last_day is None and not mention.fits(days[-1].year):
            line = section.line.number if section.line else base[0].number if base else None
            values = {"date": days[-1].isoformat(), "weekday": str(mention.weekday)}
            doubts.append(Doubt(code="weekday_differs", line=line, values=values))
    if days and days[0].year == NO_DATE.year and not any(doubt.code == "no_year" for doubt in doubts):
        doubts.append(Doubt(code="no_date"))
    if hint and days and hint not in days and not doubts:
        doubts.append(Doubt(code="other_date", values={"date": days[0].isoformat(), "given": hint.isoformat()}))
    return Calendar(days[0] if days else hint or NO_DATE, tuple(days), _once(doubts))


def _is_american(mentions: Sequence[Mention], hint: date | None) -> bool:
    """Tell whether 6/3 and 6/4 are days of June: the organiser's day is among them, or only so they are near."""
    if not mentions or any(mention.turned().on(LEAP) is None for mention in mentions):
        return False
    european = [day for mention in mentions if (day := mention.on(LEAP))]
    american = [day for mention in mentions if (day := mention.turned().on(LEAP))]
    if hint is not None and any((day.month, day.day) == (hint.month, hint.day) for day in (*european, *american)):
        return all((day.month, day.day) != (hint.month, hint.day) for day in european)
    return max(american) - min(american) < NEAR_DAYS <= max(european) - min(european)


def _is_later(section: Section) -> bool:
    """Tell whether a section is a day that has to be counted from the event's first."""
    return section.weekday is not None or (section.number or 1) > 1


def _once(doubts: Sequence[Doubt]) -> tuple[Doubt, ...]:
    """Say of the year only once that it is missing."""
    seen: set[str] = set()
    return tuple(
        doubt
        for doubt in doubts
        if doubt.code == "weekday_differs" or not (doubt.code in seen or seen.add(doubt.code))  # type: ignore[func-returns-value]
    )


class _Years:
    """The years that a date without one may have, most likely first."""

    def __init__(self, lines: Sequence[Line], mentions: Sequence[tuple[Line, Mention]], hint: date | None) -> None:
        self.same = {(each.day, each.month): each.year for _, each in reversed(mentions) if each.year}
        in_titles = [year for line in lines[:12] for year in find_years(line.text)]
        written = [each.year for _, each in mentions if each.year]
        everywhere = [year for line in lines for year in find_years(line.text[:2000])]
        self.hint = hint
        self.likely = list(dict.fromkeys([*([hint.year] if hint else []), *in_titles, *written, *everywhere]))

    def known(self, mention: Mention) -> bool:
        return self._pick(mention) is not None

    def of(self, mention: Mention) -> int:
        return self._pick(mention) or self._fitting(mention, range(NO_DATE.year, NO_DATE.year + 28)) or NO_DATE.year

    def _pick(self, mention: Mention) -> int | None:
        if mention.year or (mention.day, mention.month) in self.same:
            return mention.year or self.same[mention.day, mention.month]
        fitting = self._fitting(mention, self.likely)
        if fitting is None and self.hint and mention.last_day is None:
            fitting = self._fitting(mention, (self.hint.year + 1, self.hint.year - 1)) or self.hint.year
        return fitting or (self.likely[0] if self.likely else None)

    @staticmethod
    def _fitting(mention: Mention, years: Sequence[int]) -> int | None:
        return next((year for year in years if mention.fits(year)), None)


def _day(section: Section, mention: Mention | None, days: Sequence[date], years: _Years, hint: date | None) -> date:
    if mention is not None:
        found = mention.on(years.of(mention))
        if found is not None:
            return found
    first = days[0] if days else hint or NO_DATE
    if section.number is not None and section.number >= 1:
        return first + timedelta(days=min(section.number, 60) - 1)
    if section.weekday is not None:
        latest = days[-1] if days else first - timedelta(days=1)
        return latest if latest.weekday() == section.weekday and days else next_weekday(latest, section.weekday)
    return days[-1] if days else first


def _event_mention(
    lines: Sequence[Line], mentions: Sequence[tuple[Line, Mention]], sections: Sequence[Section]
) -> tuple[Line, Mention] | None:
    """Return the date that most looks like the event's own, or None."""
    if not sections:
        return None
    times = Counter((each.day, each.month) for _, each in mentions)
    first_lines = {line.number for line in [each for each in lines if each.text][:3]}
    rated = [
        (
            _rate(line, mention, early=line.number in first_lines) + times[mention.day, mention.month] - 1,
            -place,
            line,
            mention,
        )
        for place, (line, mention) in enumerate(mentions)
    ]
    best = max(rated, key=lambda each: each[:2], default=None)
    return (best[2], best[3]) if best and best[0] > -1 else None


def _rate(line: Line, mention: Mention, *, early: bool) -> int:
    rest = without_dates(line.text)
    alone = not _LETTERS.search(rest)
    signed = not alone and len(rest.split()) <= 2 and " - " in line.text  # noqa: PLR2004 - "6-12-2012 - Peter"
    return (
        3 * (mention.weekday is not None)
        + 2 * (mention.year is not None)
        + 2 * any(True for _ in find_spans(line.text[:2000]))
        + (line.heading > 0)
        - 4 * ((alone and early and mention.weekday is None) or signed)
        - 6 * is_deadline_at(line.text, mention)
    )


def is_superseded(section: Section, lines: Sequence[Line]) -> bool:
    """Tell whether a date at the top is that of the page: another one stands between it and its items."""
    if section.line is None or section.mention is None or not section.items:
        return False
    first = section.items[0].line.number
    below = [line for line in lines if section.line.number < line.number < first and line.text]
    others = [each for line in below for each in find_dates(line.text[:2000]) if not is_deadline_at(line.text, each)]
    same = [each for each in others if (each.day, each.month) == (section.mention.day, section.mention.month)]
    bare = section.line.heading == 0 and section.mention.weekday is None
    return (bare or len(below) > _NEAR_BELOW) and bool(others) and not same
