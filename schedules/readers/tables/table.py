"""Tables of any origin: which rows and cells are sessions, and on which day.

A table whose columns cannot be told is refused with their heads: nothing is guessed. Tables that are no
programme (speakers, tracks, prices) are left out where another one is.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from bot.errors import AgendaError
from schedules.readers.entries import LONGEST_NAME, LONGEST_TITLE, MOST_SESSIONS, assemble, clean
from schedules.readers.people.people import is_nobody, is_titled, people_below
from schedules.readers.people.speakers import credit
from schedules.readers.tables.almanac import Almanac
from schedules.readers.tables.captions import SECTION, day_in, loose_texts, shown_heads, title_among
from schedules.readers.tables.cells import DayOf, is_american, read_day
from schedules.readers.tables.columns import Layout, blocks, find_heads, lay_out
from schedules.readers.tables.grids import Grid, title_and_rest
from schedules.readers.tables.parts import TIMES, Part, day_row
from schedules.readers.tables.plans import plan_rows
from schedules.readers.tables.rows import Row, entries_of, own_zone, without_doubles
from schedules.readers.vocabulary.headers import Role, is_place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from bot.model import Format, Reading
    from schedules.readers.entries import Entry

_PART: Final = re.compile(
    r"(?:session|block|blok|spor|track|part|del|sektion|sesjon|sitzung|session|tema|theme|teil|partie|sessie)\b[\s\w:]{0,6}",
    re.IGNORECASE,
)
_LANE: Final = re.compile(r"(?:track|spor|spår|workshop|stream|strand)\s(?:\d{1,2}|[A-ZÆØÅ])\s?[:–-]", re.IGNORECASE)
_TICKS: Final = frozenset({"true", "false", "x", "sand", "falsk", "-"})


def read_tables(
    grids: Sequence[Grid],
    *,
    name: str,
    source: Format,
    day: date | None = None,
    zone: str | None = None,
    title: str = "",
) -> Reading:
    """Return the programme of tables; those that are none are left out.

    Raises:
        AgendaError: `table_unknown` (columns), where none of them is a programme.
    """
    return read_rows(
        [(grid, rows_in(grid)) for grid in grids], name=name, source=source, day=day, zone=zone, title=title
    )


def read_rows(
    tables: Sequence[tuple[Grid, list[Row]]],
    *,
    name: str,
    source: Format,
    day: date | None = None,
    zone: str | None = None,
    title: str = "",
) -> Reading:
    """Return the programme of tables whose rows are known; raises as `read_tables` does."""
    grids = [grid for grid, _ in tables]
    held = [(grid, rows) for grid, rows in tables if rows]
    texts = loose_texts([grid for grid, _ in held])
    almanac = Almanac(day, [title, *texts])
    entries = _find_entries(held, almanac)
    if not entries:
        raise AgendaError("table_unknown", file=name, line=_first_line(grids), columns=shown_heads(grids))
    return assemble(
        entries,
        source=source,
        title=title or title_among(texts),
        zone=own_zone(entries, zone),
        zoned=any(each.start.tzinfo for each in entries),
        doubts=almanac.closing_doubts(),
    )


def rows_in(grid: Grid) -> list[Row]:
    """Return the rows of a table that have a time, no more than are used; none where it is no programme."""
    return list(islice(_rows(grid.upright()), MOST_SESSIONS + 1))


def _find_entries(held: Sequence[tuple[Grid, list[Row]]], almanac: Almanac) -> list[Entry]:
    american = is_american(value for _, rows in held for row in rows for value in _written(row))
    found: list[Entry] = []
    for grid, rows in held:
        almanac.latest = None
        room = clean(grid.name, LONGEST_NAME) if is_place(grid.name) else ""
        for row in rows:
            row.room = row.room or room
        entries = entries_of(rows, almanac, american=american)
        found = without_doubles([*found, *entries]) if found else entries
    return found


def _written(row: Row) -> list[str]:
    return [value for value in (*row.day, *row.start, *row.end) if isinstance(value, str)]


def has_programme(grid: Grid) -> bool:
    """Tell whether a table has a column of times and sessions beside it."""
    return next(_rows(grid.upright()), None) is not None


def _rows(grid: Grid) -> Iterator[Row]:
    covered = grid.covered()
    heads = find_heads(grid)
    day = day_in(grid.name)
    starts: list[int | None] = [*heads] if heads else [None]
    for head, following in zip(starts, [*starts[1:], None], strict=True):
        stop = len(grid.rows) if following is None else following
        for columns in blocks(grid, head):
            layout = lay_out(grid, head, stop, columns)
            if layout is None:
                continue
            above = _day_above(grid, head if head is not None else layout.first - 1, columns)
            if head is not None and columns.start:
                above = above or read_day(grid.text(head, columns.start), short=True)
            part = Part(grid, layout, stop, covered, above or day, is_titled(_titles(grid, layout)))
            yield from plan_rows(part) if layout.plan else _list_rows(part)
            day = part.day if len(columns) == grid.width else day


def _titles(grid: Grid, layout: Layout) -> list[str]:
    columns = [*layout.plan, *layout.of(Role.TITLE)]
    rows = range(layout.first, min(len(grid.rows), layout.first + 60))
    return [text for column in columns for row in rows if (text := grid.text(row, column))]


def _day_above(grid: Grid, head: int, columns: range) -> DayOf | None:
    """Return the day that stands over the heads: nearest first, and after the table before this one."""
    for row in range(head - 1, max(-1, head - 6), -1):
        if grid.has_times(row):
            return None
        for column in columns:
            text = grid.text(row, column)
            day = day_in(text)
            if day is not None:
                return day
    return None


def _list_rows(part: Part) -> Iterator[Row]:
    grid, layout = part.grid, part.layout
    last: Row | None = None
    found: list[Row] = []
    spoken = bool(layout.of(Role.SPEAKER))
    for index in range(layout.first, part.stop):
        filled = grid.filled(index)
        day = day_row(grid, index, filled, layout)
        if day is not None:
            part.day, last = day, None
            continue
        row = _row(part, index, spoken=spoken)
        timed = any(grid.time(at, column, known=True) for at, column in part.sources(index, layout.of(*TIMES)))
        if timed and _is_continued(part, index):
            _prolong(part, index, last)
        elif timed:
            last = row
            found.append(row)
            if len(found) > MOST_SESSIONS:
                break
        elif last is not None and filled:
            found += _below(last, row)
    yield from found


def _row(part: Part, index: int, *, spoken: bool) -> Row:
    layout = part.layout
    titles = part.texts(index, Role.TITLE)
    kinds = part.texts(index, Role.KIND)
    details = [text for text in part.texts(index, Role.DETAILS) if text.casefold() not in _TICKS]
    speakers = part.texts(index, Role.SPEAKER)
    if layout.named is not None:
        speakers = [" ".join(part.grid.text(index, column) for column in layout.named).strip()]
    title = next(iter([*titles, *kinds, *details, *speakers]), "")
    head, more = title_and_rest(title, LONGEST_TITLE)
    names: tuple[str, ...] = ()
    if not spoken:
        said = credit(head, capitals=part.capitals)
        names = said.names
        head = said.title if names and len(said.title) > 2 else head  # noqa: PLR2004
    rest: list[str] = []
    for line in more:
        named = people_below(line) if not speakers else ()
        names += named
        rest += [] if named else [line]
    lengths = part.values(index, Role.LENGTH)
    return Row(
        line=part.grid.lines[index],
        title=head,
        day=part.values(index, Role.DAY),
        start=part.values(index, *TIMES),
        end=part.values(index, Role.END),
        length=lengths[0] if lengths else None,
        hours=layout.hours,
        speakers=speakers if head not in speakers else [],
        names=names,
        room=", ".join((part.texts(index, Role.ROOM, merged=True) or part.texts(index, Role.TRACK, merged=True))[:1]),
        kind=" ".join(kinds[:1]) if titles else "",
        details=[*rest, *titles[1:], *(text for text in details if text != title)],
        uid=next(iter(part.texts(index, Role.UID)), ""),
        is_break=any(text not in {"0", "-"} for text in part.texts(index, Role.BREAK)),
        default_day=part.day,
    )


def _is_continued(part: Part, index: int) -> bool:
    """Tell whether the title of a row is a merged cell that began above it."""
    titles = part.layout.of(Role.TITLE)
    return bool(titles) and part.covered.get((index, titles[0]), (index, 0))[0] < index


def _prolong(part: Part, index: int, last: Row | None) -> None:
    """Let a session whose cell reaches down to this row last as long as it."""
    if last is None:
        return
    ends = part.values(index, Role.END)
    when = next(
        (w for at, c in part.sources(index, part.layout.of(*TIMES)) if (w := part.grid.time(at, c, known=True))),
        None,
    )
    if ends:
        last.end = ends
    elif when is not None and when.end is not None:
        last.end = [f"{when.end // 60}:{when.end % 60:02}"]


def _below(last: Row, row: Row) -> list[Row]:
    """Take a row without a time: a session beside the one above, its title, or a note to it."""
    if not last.title:
        last.title, last.speakers, last.names = row.title, row.speakers, row.names
        last.kind, last.room = row.kind, row.room or last.room
        return []
    if _is_beside(last, row):
        row.start, row.end, row.length, row.day = last.start, last.end, last.length, last.day
        row.default_day = last.default_day
        return [row]
    if _PART.fullmatch(row.title) or SECTION.match(row.title):
        return []
    if row.title and not is_nobody(row.title):
        people = ", ".join(row.speakers)
        last.details.append(f"{row.title} ({people})" if people and people not in row.title else row.title)
    last.speakers += row.speakers
    last.details += row.details
    return []


def _is_beside(last: Row, row: Row) -> bool:
    """Tell whether a row whose time is blank is held at the time above: elsewhere, by others, or as another track."""
    if not row.title or row.title == last.title:
        return False
    if row.room and last.room and row.room != last.room:
        return True
    if _LANE.match(row.title) and _LANE.match(last.title):
        return True
    by_others = bool(row.speakers and last.speakers) and not set(row.speakers) & set(last.speakers)
    return by_others and not SECTION.match(last.title)  # what stands below "Session 2" is part of it


def _first_line(grids: Sequence[Grid]) -> int | None:
    return next((grid.lines[0] for grid in grids if grid.lines), None)
