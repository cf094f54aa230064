"""Tables inside a text, put into lines that begin with their times.

A row becomes one line, or several where its columns are tracks held at once. A column of dates, and columns
that are days, become headings. What is no table with times in it stays as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from schedules.readers.clock import Notation, find_spans
from schedules.readers.dates import find_dates, find_day_number, find_weekday
from schedules.readers.prose.habits import NEAR, leads, stands_alone
from schedules.readers.prose.headings import says_little
from schedules.readers.vocabulary.headers import Role, head_of, is_place
from schedules.readers.vocabulary.words import ZONE_NAMES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from schedules.readers.prose.lines import Line

MOST_COLUMNS: Final = 24
_MOSTLY: Final = 0.6
_LOOSE: Final = Notation(compact=True, bare=True)
_ASIDE: Final = frozenset({Role.SKIP, Role.LENGTH, Role.UID})
_BESIDE: Final = frozenset({Role.SPEAKER, Role.ROOM, Role.DETAILS, Role.KIND})


class _Columns(NamedTuple):
    """What the columns of a table are: places of times, ends and dates, and of what is held."""

    time: int
    times: tuple[int, ...]
    end: int | None
    date: int | None
    days: tuple[int, ...]
    tracks: tuple[int, ...]
    beside: tuple[int, ...]


def unfold(lines: Sequence[Line], zones: frozenset[str] = frozenset()) -> list[Line]:
    """Return lines in which every table with times stands row by row, its times first.

    Where a table has columns of times for several zones, the one of `zones` is read.
    """
    unfolded: list[Line] = []
    table: list[Line] = []
    blank: list[Line] = []
    for line in lines:
        if line.cells:
            table.append(line)
            blank = []
        elif table and not line.text and not blank:
            blank = [line]
        else:
            unfolded += [*_unfold(table, zones), *blank, line]
            table, blank = [], []
    return [*unfolded, *_unfold(table, zones), *blank]


def _unfold(table: list[Line], zones: frozenset[str]) -> list[Line]:
    rows = [line for line in table if line.text]
    columns = _columns(rows, zones) if len(rows) > 1 and max(len(line.cells) for line in rows) <= MOST_COLUMNS else None
    if columns is None:
        return _days_apart(rows) or table
    head = rows[0] if not _time_in(rows[0], columns.time) else None
    body = [line for line in rows if line is not head]
    if columns.days and head:
        return [line for day in columns.days for line in _of_day(head, body, columns, day)]
    return list(_of_rows(body, columns, head))


def _days_apart(rows: Sequence[Line]) -> list[Line]:
    """Return the rows of a table whose columns are days with times in every cell, day by day; or nothing."""
    days = [place for place, cell in enumerate(rows[0].cells) if _is_day(cell)] if rows else []
    cells = [cell for line in rows[1:] for place in days if (cell := _cell(line, place))]
    if len(days) < 2 or sum(map(_begins_with_time, cells)) < max(2, _MOSTLY * len(cells)):  # noqa: PLR2004
        return []
    return [
        _written(line, cell, heading=0 if line is not rows[0] else 2)
        for place in days
        for line in rows
        if (cell := _cell(line, place))
    ]


def _begins_with_time(cell: str) -> bool:
    first = next(find_spans(cell[:NEAR], _LOOSE), None)
    return first is not None and leads(cell, first)


def _of_day(head: Line, body: Sequence[Line], columns: _Columns, day: int) -> Iterator[Line]:
    yield _written(head, head.cells[day], heading=2)
    for line in body:
        if (time := _time_in(line, columns.time)) and (title := _cell(line, day)):
            yield _written(line, f"{time}\t{title}")


def _of_rows(body: Sequence[Line], columns: _Columns, head: Line | None) -> Iterator[Line]:
    day = time = ""
    for line in body:
        said = _cell(line, columns.date)
        if said and said != day:
            day = said
            yield _written(line, said, heading=2)
        now = _time_in(line, columns.time)
        filled = [cell for cell in line.cells if cell]
        if not now and (len(filled) == 1 or _cell(line, columns.time)):
            yield _written(line, "\t".join(filled), heading=2 if _is_day(filled[0]) else 0)
            continue
        time = now or time
        yield from _of_row(line, time, columns, head)


def _of_row(line: Line, time: str, columns: _Columns, head: Line | None) -> Iterator[Line]:
    end = _cell(line, columns.end)
    when = f"{time} – {end}" if end and _is_time(end) and time else time
    second = _second_time(line, columns)
    beside = [cell for place in columns.beside if place < second and (cell := _cell(line, place))]
    held: dict[str, list[int]] = {}
    for place in columns.tracks:
        held.setdefault(_cell(line, place), []).append(place)
    held.pop("", None)
    for title, places in held.items():
        yield _written(line, "\t".join(filter(None, [when, title, *beside])))
        if len(held) > 1 and len(places) == 1 and (room := _cell(head, places[0])):
            yield _written(line, f"Room: {room}")
    if second < len(line.cells):
        yield _written(line, "\t".join(filter(None, line.cells[second:])))


def _second_time(line: Line, columns: _Columns) -> int:
    """Return where a second session begins in a row that holds two, or where the row ends."""
    places = range(columns.time + 1, len(line.cells) - 1)
    held = (place for place in places if place not in (columns.end, *columns.times) and _is_time(line.cells[place]))
    return next(held, len(line.cells))


def _columns(rows: Sequence[Line], zones: frozenset[str]) -> _Columns | None:
    """Return what the columns are, or None where none of them has times."""
    width = max(len(line.cells) for line in rows)
    times = [place for place in range(width) if _mostly(rows, place, _is_time)]
    if not times:
        return None
    head = rows[0] if not _time_in(rows[0], times[0]) else None
    zoned = [place for place in times if _zones_of(_cell(head, place))]
    time = next((place for place in zoned if _zones_of(_cell(head, place)) & zones), times[0])
    ends = [place for place in times[1:] if place == time + 1 and not zoned]
    roles = [_role(head, place) for place in range(width)]
    rest = [place for place in range(width) if place not in times and roles[place] not in _ASIDE]
    days = tuple(place for place in rest if head and _is_day(_cell(head, place)))
    dates = [place for place in rest if place not in days and _mostly(rows, place, _is_day)]
    rest = [place for place in rest if place not in dates and not _mostly(rows, place, str.isdecimal)]
    tracks = _tracks(head, rest, roles)
    return _Columns(
        time=time,
        times=tuple(times),
        end=ends[0] if ends else None,
        date=dates[0] if dates else None,
        days=days if len(days) > 1 else (),
        tracks=tracks,
        beside=tuple(place for place in rest if place not in tracks),
    )


def _tracks(head: Line | None, rest: Sequence[int], roles: Sequence[Role | None]) -> tuple[int, ...]:
    """Return the columns of what is held: one, or those that no known word heads."""
    places = [place for place in rest if is_place(_cell(head, place))]
    if len(places) > 1:
        return tuple(places)
    titled = [place for place in rest if roles[place] is Role.TITLE]
    if titled:
        return (titled[0],)
    held = [place for place in rest if roles[place] not in _BESIDE]
    if head and len([place for place in held if _cell(head, place)]) > 1:
        return tuple(place for place in held if _cell(head, place))
    return tuple(held[:1] or rest[:1])


def _role(head: Line | None, place: int) -> Role | None:
    found = head_of(_cell(head, place)) if head else None
    return found.role if found else None


def _mostly(rows: Sequence[Line], place: int, test: Callable[[str], bool]) -> bool:
    filled = [cell for line in rows if (cell := _cell(line, place))]
    hits = sum(map(test, filled))
    return hits > 0 and hits * 4 >= len(rows) and hits >= _MOSTLY * (len(filled) - 1)


def _time_in(line: Line, place: int) -> str:
    cell = _cell(line, place)
    return cell if cell and _is_time(cell) else ""


def _is_time(cell: str) -> bool:
    """Tell whether a cell is a clock time, or two, and nothing else."""
    spans = list(find_spans(cell[:NEAR], _LOOSE))
    if len(spans) == 1:
        return stands_alone(cell, spans[0])
    return len(spans) == 2 and not cell[: spans[0].begin].strip() and len(cell.split()) <= 3  # noqa: PLR2004


def _is_day(cell: str) -> bool:
    """Tell whether a cell names a day and nothing else."""
    return bool(find_dates(cell) or find_weekday(cell) is not None or find_day_number(cell)) and says_little(cell)


def _zones_of(head: str) -> set[str]:
    """Return the zones that the head of a column names: "CET +1"."""
    return {word for word in head.replace("(", " ").replace(")", " ").split() if word in ZONE_NAMES}


def _cell(line: Line | None, place: int | None) -> str:
    return line.cells[place] if line is not None and place is not None and place < len(line.cells) else ""


def _written(line: Line, text: str, *, heading: int = 0) -> Line:
    return line._replace(text=text, heading=heading, bullet=False, cells=())
