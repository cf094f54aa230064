"""Plans: times down the side, rooms or days along the top, and a session in every cell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bot.model import SessionKind
from schedules.readers.entries import LONGEST_DETAILS, LONGEST_TITLE, clean
from schedules.readers.people.people import people_below, split_people
from schedules.readers.people.speakers import credit
from schedules.readers.tables.grids import title_and_rest
from schedules.readers.tables.parts import TIMES, Part, day_row
from schedules.readers.tables.rows import Row
from schedules.readers.vocabulary.headers import Role
from schedules.readers.vocabulary.kinds import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schedules.readers.tables.cells import Value

_LETTERS: Final = re.compile(r"[^\W\d_]")
_COMMON: Final = frozenset({SessionKind.BREAK, SessionKind.OPENING, SessionKind.CLOSING, SessionKind.OTHER})


def plan_rows(part: Part) -> Iterator[Row]:
    """Yield the sessions of a plan: day by day where days run along the top, else row by row."""
    for columns in [[column] for column in part.layout.plan] if part.layout.days else [[*part.layout.plan]]:
        for index in range(part.layout.first, part.stop):
            yield from _across(part, index, columns)


def _across(part: Part, index: int, columns: Sequence[int]) -> Iterator[Row]:
    """Yield what happens at one time; what is the same in several rooms happens once."""
    grid, layout = part.grid, part.layout
    day = day_row(grid, index, grid.filled(index), layout)
    if day is not None:
        part.day = day
        return
    if not any(grid.time(at, column, known=True) for at, column in part.sources(index, layout.of(*TIMES))):
        return
    said: dict[str, list[int]] = {}
    for column in columns:
        if _LETTERS.search(text := grid.text(index, column)):
            said.setdefault(text, []).append(column)
    for text, where in said.items():
        wide = grid.spans.get((index, where[0]), (1, 1))[1] > 1
        alone = len(said) == 1 and len(columns) > 1 and kind_of(clean(text, LONGEST_TITLE)) in _COMMON
        shared = bool(layout.days) or wide or alone or len(where) > 1
        yield _cell_row(part, index, where[0], "" if shared else layout.plan[where[0]])


def _cell_row(part: Part, index: int, column: int, room: str) -> Row:
    grid = part.grid
    head, more = title_and_rest(grid.text(index, column), LONGEST_TITLE)
    said = credit(head, capitals=part.capitals)
    names, rest = said.names, []
    for line in more:
        named = people_below(line)
        names += named
        rest += [] if named else [line]
    end = part.values(index, Role.END)
    tall = grid.spans.get((index, column), (1, 1))[0]
    if tall > 1:
        end = _end_of(part, index + tall - 1) or end
    lengths = part.values(index, Role.LENGTH)
    return Row(
        line=grid.lines[index],
        title=said.title if names and len(said.title) > 2 else head,  # noqa: PLR2004
        day=part.values(index, Role.DAY),
        start=part.values(index, *TIMES),
        end=end,
        length=lengths[0] if lengths else None,
        hours=part.layout.hours,
        names=tuple(name for each in names for name in split_people(each)),
        room=room,
        details=[*rest, *part.texts(index, Role.DETAILS)][:LONGEST_DETAILS],
        default_day=part.layout.days.get(column) or part.day,
    )


def _end_of(part: Part, index: int) -> list[Value]:
    """Return when a row is over: its own end, else the start of the next."""
    last = min(index, part.stop - 1)
    ends = part.values(last, Role.END)
    if ends:
        return ends
    for row in (last, last + 1):
        for at, column in part.sources(row, part.layout.of(*TIMES)) if row < part.stop else ():
            when = part.grid.time(at, column, known=True)
            minutes = when and (when.end if row == last else when.start)
            if minutes is not None:
                return [f"{minutes // 60}:{minutes % 60:02}"]
    return []
