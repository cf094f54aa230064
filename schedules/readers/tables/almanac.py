"""Which date each day of a table or of site data is: what it says, helped by what the organiser says.

Days that are only named ("Friday", "Day 2", "5 June") keep their distance; where nobody gives the date or
the year, they lie on a calendar that is marked as not known.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from bot.model import Doubt
from schedules.readers.dates import find_years, next_weekday
from schedules.readers.prose.days import NO_DATE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schedules.readers.dates import Mention
    from schedules.readers.tables.cells import DayOf

MOST_DAYS: Final = 60


class Almanac:
    """Gives days their dates, in the order in which a source names them."""

    def __init__(self, hint: date | None, texts: Iterable[str] = ()) -> None:
        """Take the first day that the organiser gave, and the texts in which a year may stand."""
        self.hint = hint
        self.first = hint or NO_DATE
        self.latest: date | None = None
        self.doubts: list[Doubt] = []
        self.dated = False
        self._written = dict.fromkeys(year for text in texts for year in find_years(text[:500]))
        self._seen: set[object] = set()
        self._dates: set[date] = set()

    def date_of(self, day: DayOf | None, line: int | None = None) -> date:
        """Return the date of a day that is named; None is the day that goes on."""
        found = self._find(day, line)
        if day is not None:
            self.latest = found
        return found

    def closing_doubts(self) -> list[Doubt]:
        """Return what is doubted of the days of a source that was read to its end."""
        doubts = list(self.doubts)
        if not self.dated and self.hint is None and not any(each.code == "no_year" for each in doubts):
            doubts.append(Doubt(code="no_date"))
        if self.hint is not None and self._dates and self.hint not in self._dates and not doubts:
            values = {"date": min(self._dates).isoformat(), "given": self.hint.isoformat()}
            doubts.append(Doubt(code="other_date", values=values))
        return doubts

    def _find(self, day: DayOf | None, line: int | None) -> date:
        if day is not None and day.on is not None:
            self._note(day.mention, day.on, line)
            return day.on
        if day is not None and day.mention is not None and (found := self._in_a_year(day.mention, line)):
            return found
        return self._counted(day) if day is not None else self.latest or self.first

    def _counted(self, day: DayOf) -> date:
        if day.number is not None:
            return self.first + timedelta(days=min(day.number, MOST_DAYS) - 1) if day.number >= 1 else self.first
        if day.weekday is not None:
            if self.latest is not None and self.latest.weekday() == day.weekday:
                return self.latest
            return next_weekday(self.latest or self.first - timedelta(days=1), day.weekday)
        return self.latest or self.first

    def _in_a_year(self, mention: Mention, line: int | None) -> date | None:
        years = [*([self.hint.year] if self.hint else []), *self._written]
        near = [self.hint.year + 1, self.hint.year - 1] if self.hint else []
        fitting = next((year for year in [*years, *near] if mention.fits(year)), None)
        year = fitting or next((year for year in years if mention.on(year)), None)
        if year is None:
            self._say(Doubt(code="no_year", line=line), "no_year")
            span = range(NO_DATE.year, NO_DATE.year + 28)
            year = next((each for each in span if mention.fits(each)), NO_DATE.year + 2)  # a leap year
            return mention.on(year)
        found = mention.on(year)
        if found is not None:
            self._note(mention, found, line)
        return found

    def _note(self, mention: Mention | None, found: date, line: int | None) -> None:
        self.dated = True
        self._dates.add(found)
        if mention is not None and mention.weekday not in (None, found.weekday()):
            values = {"date": found.isoformat(), "weekday": str(mention.weekday)}
            self._say(Doubt(code="weekday_differs", line=line, values=values), found)

    def _say(self, doubt: Doubt, once: object) -> None:
        if once not in self._seen:
            self._seen.add(once)
            self.doubts.append(doubt)
