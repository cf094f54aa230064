"""The sessions that lines begin, corrected by what stands around them.

Each pass takes the marks of all lines and returns them; what a line says by itself is told in `starts`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from schedules.readers.dates import find_dates
from schedules.readers.prose.habits import ENOUGH, NEAR, Habits, stands_alone
from schedules.readers.prose.headings import is_aside, is_part_of_day, is_programme, says_little
from schedules.readers.prose.starts import GOES_ON, Mark, Start, is_label, mark, mark_hour, mark_short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schedules.readers.prose.lines import Line

LONGEST_TITLE: Final = 120
MOST_STARTS: Final = 6_000  # three times what an agenda may have
EARLIEST: Final = 6 * 60
NEAR_TOP: Final = 60  # lines
_LETTER: Final = re.compile(r"[^\W\d_]")
_DATE_FIRST: Final = re.compile(r"\W{0,3}(\d{1,2})\.(\d{1,2})(?![\d.:,]\d)[\s:]")
_WORD: Final = re.compile(r"[^\W\d_]{3}")


def read_marks(lines: Sequence[Line], habits: Habits) -> list[Mark]:
    """Return the lines with the sessions that they begin."""
    marks: list[Mark] = []
    left = MOST_STARTS
    for line in lines:
        marks.append(mark(line, habits) if left > 0 else Mark(line, ()))
        left -= len(marks[-1].starts)
    marks = _with_days_behind(_with_dated(_without_prose(_without_boxes(_without_asides(_without_date(marks))))))
    return _without_unlikely(marks if habits.trailing else _with_fitting(marks))


def _without_date(marks: list[Mark]) -> list[Mark]:
    """Take no session from a heading whose date only looks like a time: "17.11: Generalforsamling" over it all."""
    begun = [place for place, each in enumerate(marks) if each.starts][:2]
    if len(begun) < 2 or any(each.line.text for each in marks[: begun[0]]):  # noqa: PLR2004
        return marks
    first, second = (marks[place] for place in begun)
    date = _DATE_FIRST.match(first.line.text)
    if date is None or first.starts[0].span.start <= second.starts[0].span.start:
        return marks
    day = int(date[1]), int(date[2])
    told = any(
        day == (each.day, each.month) for mark in marks[1:NEAR_TOP] for each in find_dates(mark.line.text[:NEAR])
    )
    return [first._replace(starts=()) if each is first else each for each in marks] if told else marks


def _without_boxes(marks: list[Mark]) -> list[Mark]:
    """Take the span below a label as the event's own: "Tid" / "8.30 - 15.30" among "Pris" and "Sted"."""
    alone = [place for place, each in enumerate(marks) if each.starts and stands_alone(each.line.text, each.spans[0])]
    place = alone[0] if len(alone) == 1 else 0
    span = marks[place].spans[0] if place else None
    if span is None or span.end is None or not is_label(marks[place - 1].line.text):
        return marks
    return [each._replace(starts=(), ends=(span,)) if number == place else each for number, each in enumerate(marks)]


def _without_asides(marks: Sequence[Mark]) -> list[Mark]:
    """Leave out what is open or leaves then; it ends with a blank line or the next heading."""
    kept: list[Mark] = []
    aside = filled = begun = False
    for each in marks:
        line = each.line
        begun = begun or bool(each.starts)
        if not each.spans and is_aside(line, begun=begun):
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
        goes_on = bool(each.starts) and GOES_ON.search(above) and not each.starts[0].title[:1].isupper()
        kept.append(each._replace(starts=()) if goes_on else each)
        above = each.line.text
    return kept


def _with_dated(marks: list[Mark]) -> list[Mark]:
    """Tell the sessions that begin with their dates from headings that say when and where a day is."""
    dated = sum(each.dated and bool(each.starts) for each in marks)
    plain = sum(bool(each.starts) and not each.dated for each in marks)
    events = [] if plain else _titled_above(marks) or (_titled_around(marks) if not dated else [])
    if events:
        return events
    series = dated > 1 and plain < ENOUGH
    return [
        each._replace(starts=())
        if each.dated and each.starts and not _is_dated_item(each.starts[0], series=series)
        else each
        for each in marks
    ]


def _is_dated_item(start: Start, *, series: bool) -> bool:
    return start.title[:1].isupper() and (series or start.span.end is None)


def _with_days_behind(marks: Sequence[Mark]) -> list[Mark]:
    """Take a day behind a time for the day it is, not for a title: "16.00 – mandag den 5. maj" above "Åbning"."""
    found = list(marks)
    for place, each in enumerate(marks):
        if len(each.starts) != 1 or each.dated or not _is_day(each.starts[0].title):
            continue
        span = each.starts[0].span
        below = next((mark for mark in marks[place + 1 : place + 3] if mark.line.text), None)
        titled = below is not None and not below.starts and not below.day and not below.dated
        starts = (Start(span, ""),) if titled else ()
        found[place] = each._replace(starts=starts, dated=True, ends=(span,) if span.end and not titled else ())
    return found


def _is_day(title: str) -> bool:
    return bool(title) and says_little(title) and bool(find_dates(title))


def _titled_above(marks: Sequence[Mark]) -> list[Mark]:
    """Take a list of events that all have their title on a line of its own above their date and time; or nothing."""
    found = list(marks)
    places = [place for place, each in enumerate(marks) if each.dated and len(each.spans) == 1]
    for place in places:
        above = place - 1 if place and marks[place - 1].line.text else place - 2
        title = marks[above] if above >= 0 else None
        alone = title is not None and (above == 0 or not marks[above - 1].line.text)
        if title is None or not alone or not _is_title(title):
            return []
        _give_title(found, place, above)
    return found if len(places) > 1 else []


def _titled_around(marks: Sequence[Mark]) -> list[Mark]:
    """Take a list of events, each with its date and time on one line and its title on the next or the last."""
    found = list(marks)
    given = 0
    for place, each in enumerate(marks):
        if not each.dated or len(each.spans) != 1 or each.line.text[each.spans[0].stop :].strip(" .:,"):
            continue
        beside = [at for at in (place - 1, place + 1) if 0 <= at < len(marks) and _is_title(marks[at])]
        given += len(beside[:1])
        for at in beside[:1]:
            _give_title(found, place, at)
    return found if given > 1 else []


def _give_title(marks: list[Mark], place: int, title: int) -> None:
    """Let the line at `title` be the title of the time at `place`, and nothing else."""
    text = marks[title].line.text
    marks[title] = Mark(marks[title].line._replace(text=""), ())
    marks[place] = marks[place]._replace(starts=(Start(marks[place].spans[0], text),))


def _is_title(each: Mark) -> bool:
    text = each.line.text
    plain = not each.spans and not text.endswith((":", ".")) and not is_programme(each.line)
    return plain and len(text) <= LONGEST_TITLE and _WORD.search(text) is not None and not each.day


def _with_fitting(marks: Sequence[Mark]) -> list[Mark]:
    """Take lines that end with their time, or begin with an hour alone, where it fits between those around it."""
    sure = [each for each in marks if each.starts]
    bullets = {each.line.bullet for each in sure}
    deepest = max((each.line.indent for each in sure), default=0)
    earlier = _latest_above(marks)
    following: int | None = None
    kept: list[Mark] = []
    for each, above in zip(reversed(marks), reversed(earlier), strict=True):
        found = each
        if above is not None and not each.starts and each.line.text:
            found = mark_short(each) if each.spans else mark_hour(each) if len(sure) >= ENOUGH else each
            beside = each.spans or (each.line.bullet in bullets and each.line.indent <= deepest)
            start = found.starts[0].span.start if found.starts and beside else -1
            found = found if above < start and (following is None or start < following) else each
        following = found.starts[0].span.start if found.starts else None if _opens_day(each) else following
        kept.append(found)
    return kept[::-1]


def _latest_above(marks: Sequence[Mark]) -> list[int | None]:
    """Return for every line when the session above it begins, or None where a day begins between them."""
    above: list[int | None] = []
    latest: int | None = None
    for each in marks:
        latest = None if _opens_day(each) else latest
        above.append(latest)
        latest = each.starts[-1].span.start if each.starts else latest
    return above


def _opens_day(each: Mark) -> bool:
    return each.dated or (each.day and not each.starts)


def _without_unlikely(marks: list[Mark]) -> list[Mark]:
    """Leave out what is no programme: the only time of a text without a title of its own ("kl. 19 på torvet"),
    and numbers that all lie in the night ("1.10 Indledning", "2.20 Metode").
    """
    starts = [(each.line.text[start.span.begin : start.span.stop], start) for each in marks for start in each.starts]
    lone = len(starts) == 1 and not starts[0][1].title[:1].isupper() and not starts[0][1].title[:1].isdigit()
    numbers = all(start.span.start < EARLIEST and not _LETTER.search(text) for text, start in starts)
    return [each._replace(starts=()) for each in marks] if lone or numbers else marks


def is_part(each: Mark) -> bool:
    """Tell whether a line says morning or afternoon, with or without when that is."""
    text = each.line.text
    return is_part_of_day(text[: each.spans[0].begin] if each.spans else text)
