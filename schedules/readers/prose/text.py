"""Programmes in plain text or Markdown, as organisations publish them.

Nothing is invented: no date, speaker or end that the text (or whoever hands it over) does not give.
What is kept as written although it looks wrong is doubted, with its line.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.model import Agenda, BreakoutPlan, Doubt, Reading, Session, SessionKind, Speaker
from schedules.readers.ends import close
from schedules.readers.entries import DEFAULT_ZONE, LONGEST_DETAILS, LONGEST_TITLE, MOST_SESSIONS
from schedules.readers.people.speakers import credit, is_placeholder, speaker_line
from schedules.readers.prose.casts import Cast, rejoin
from schedules.readers.prose.days import is_superseded, lay_out
from schedules.readers.prose.habits import ENOUGH, find_notation
from schedules.readers.prose.headlines import event_title
from schedules.readers.prose.items import Item, Section, collect, prose_spans
from schedules.readers.prose.lines import Line, read_lines
from schedules.readers.prose.settle import find_strays, settle_day
from schedules.readers.prose.titles import said_room, tidy
from schedules.readers.prose.told_zone import find_zone, labels_of
from schedules.readers.vocabulary.kinds import kind_of, kinds_of
from schedules.readers.vocabulary.language import language_of, spoken
from schedules.readers.vocabulary.names import is_person

if TYPE_CHECKING:
    from collections.abc import Sequence

_CELLS: Final = re.compile(r"\t+|\s{3,}")
_QUOTED: Final = re.compile(r"^[\"”“„»«']([^\"”“„»«]{1,300})[\"”“«»']$")
_BRACKET: Final = re.compile(r"\s{0,5}\(([^()]{2,80})\)[\s.]{0,5}$")


class _Writing(NamedTuple):
    """How a document writes: the places that stand in brackets, and whether Titles Have Capitals."""

    places: frozenset[str]
    capitals: bool


class _Said(NamedTuple):
    """What a programme says of one session."""

    title: str
    names: list[str]
    details: list[str]
    room: str


def read_text(text: str, *, day: date | None = None, zone: str | None = None) -> Reading:
    """Return the programme of a text; `day` and `zone` stand in where it says nothing.

    A text without clock times has no sessions, and the doubt `no_times`.
    """
    lines = read_lines(text)
    told = find_zone(lines, zone or DEFAULT_ZONE)
    place = told or zone or DEFAULT_ZONE
    sections = collect(lines, labels_of(place))
    dated = [section for section in sections if section.items]
    if dated and is_superseded(dated[0], lines):
        dated[0].mention = dated[0].weekday = None
    dated = _merge(dated)
    language = language_of(line.text[:2000] for line in lines)
    calendar = lay_out(lines, dated, day, english=language == "en")
    written = _Writing(_places(dated), capitals=language in {"en", "de"})
    doubts = [*calendar.doubts, *_days_twice(dated, calendar.days)]
    sessions: list[Session] = []
    by_day: dict[date, list[Section]] = {}
    for section, on in zip(dated, calendar.days, strict=True):
        by_day.setdefault(on, []).append(section)
    for on, together in sorted(by_day.items()):
        sessions += _day(on, together, lines, written, doubts, alone=len(by_day) == 1)
    if not sessions:
        doubts.append(Doubt(code="no_times"))
    if len(sessions) > MOST_SESSIONS:
        doubts.append(Doubt(code="too_many", values={"most": str(MOST_SESSIONS)}))
        del sessions[MOST_SESSIONS:]
    title = event_title(text, lines, min((each.items[0].line.number for each in dated), default=None))
    if not title:
        doubts.append(Doubt(code="no_title"))
    return Reading(
        agenda=Agenda(
            title=title or "Program",
            zone=place,
            language=spoken(language),
            sessions=tuple(sorted(sessions, key=lambda each: each.start)),
        ),
        doubts=tuple(doubts),
        zoned=told is not None,
    )


def _days_twice(sections: Sequence[Section], days: Sequence[date]) -> list[Doubt]:
    """Doubt a heading that names the day of the one above it, and begins it anew."""
    return [
        Doubt(code="day_twice", line=below.line.number, values={"date": day.isoformat()})
        for (above, same), (below, day) in pairwise(zip(sections, days, strict=True))
        if same == day and below.line is not None and below.items[0].start < above.items[-1].start
    ]


def _merge(sections: Sequence[Section]) -> list[Section]:
    """Let a part without a day of its own go with the day above it."""
    merged: list[Section] = []
    for section in sections:
        if merged and not section.dated:
            merged[-1].items += section.items
        else:
            merged.append(section)
    return merged


def _day(
    on: date,
    sections: Sequence[Section],
    lines: Sequence[Line],
    written: _Writing,
    doubts: list[Doubt],
    *,
    alone: bool,
) -> list[Session]:
    items = [item for section in sections for item in section.items][: MOST_SESSIONS + 1]
    told = [span for section in sections for span in section.ends]
    prose = list(prose_spans(lines, find_notation(lines))) if alone else []
    items, whole = settle_day(items, alone=alone, begins={span.start for span in (*told, *prose)})
    doubts += [
        Doubt(code="goes_back", line=item.line.number, values={"title": item.title}) for item in find_strays(items)
    ]
    named = [item for item in items if item.title.strip()]
    kinds = kinds_of([_CELLS.split(item.title)[0] for item in named])
    sessions = [_session(on, item, kind, written, doubts) for item, kind in zip(named, kinds, strict=True)]
    if not sessions:
        return []
    ends = [span.end for span in told] + ([whole.end] if whole else [])
    first, last = min(item.start for item in items), max(item.start for item in items)
    ends += [span.end for span in prose if span.start <= first]
    over = [end for end in ends if end is not None and end >= last]
    return close(sessions, _moment(on, min(over)) if over else None)


def _session(on: date, item: Item, kind: SessionKind, written: _Writing, doubts: list[Doubt]) -> Session:
    said = _said(item, kind, written)
    start, end = _moment(on, item.start), None if item.end is None else _moment(on, item.end)
    if end is not None and end < start:
        doubts.append(Doubt(code="end_before_start", line=item.line.number, values={"title": said.title}))
    return Session(
        title=said.title,
        kind=kind,
        start=start,
        end=end,
        end_stated=end is not None,
        speakers=tuple(Speaker(name=name) for name in dict.fromkeys(said.names)),
        room=said.room,
        details="\n".join(each for each in said.details if each)[:LONGEST_DETAILS],
        breakout=BreakoutPlan() if kind is SessionKind.BREAKOUT else None,
        pending=not said.names and is_placeholder(said.title),
        line=item.line.number,
    )


def _said(item: Item, kind: SessionKind, written: _Writing) -> _Said:
    """Return the title of an item, who speaks, where, and what else is said of it."""
    head, *cells = _CELLS.split(item.title[:LONGEST_DETAILS])
    if head.rstrip().endswith(":") and cells:
        head = f"{head} {cells.pop(0)}"
    head, notes = rejoin(head, item.notes)
    place = _BRACKET.search(head)
    if place and place[1] in written.places:
        head = head[: place.start()]
    told = tidy(head)
    found = credit(told.text, capitals=written.capitals)
    title = tidy(found.title, credited=True)
    rooms = [told.room or title.room]
    practical = kind in {SessionKind.BREAK, SessionKind.CLOSING, SessionKind.OTHER}
    cast = Cast(found.names, practical=practical)
    cast.people = len(found.names) > 1 or (bool(found.names) and head.rstrip().endswith(","))
    cast.details += [found.about] if found.about and not found.names else []
    for prose in filter(None, (told.prose, title.prose)):
        cast.take_prose(prose)
    for cell in cells:
        said = speaker_line(cell)
        cast.names += said.names if said else ()
        cast.details += [] if said else [cell]
    for note in notes:
        rooms.append(said_room(note.text))
        spoken = item.apart and item.title_line is not None and note.bullet and item.title_line.bullet
        if not rooms[-1]:
            cast.take(note, nested=spoken or (note.bullet and (note.indent > item.line.indent or not item.line.bullet)))
    (cast.take_marked if practical else cast.take_later)(item.later)
    return _Said(_clean(title.text) or _clean(head), cast.names, cast.details, next(filter(None, rooms), ""))


def _places(sections: Sequence[Section]) -> frozenset[str]:
    """Return what stands in brackets behind breaks and practical lines: rooms, not speakers."""
    found = [
        (match[1], kind_of(item.title))
        for section in sections
        for item in section.items
        if (match := _BRACKET.search(item.title))
    ]
    practical = {SessionKind.BREAK, SessionKind.OTHER}
    often = Counter(text for text, _ in found)
    return frozenset(
        text
        for text, kind in found
        if (kind in practical and (often[text] > 1 or len(text.split()) <= 2))  # noqa: PLR2004
        or (often[text] >= ENOUGH and not is_person(text))
    )


def _clean(title: str) -> str:
    title = " ".join(title.split()).strip(" ,;:|–—-\t►▶➤●■◆→*")
    quoted = _QUOTED.match(title)
    title = quoted[1].strip() if quoted else title
    return (
        title[:-1]
        if title.endswith(".") and not title.endswith("..") and title.count(".") == 1
        else title[:LONGEST_TITLE]
    )


def _moment(on: date, minutes: int) -> datetime:
    return datetime.combine(on, datetime.min.time()) + timedelta(minutes=minutes)
