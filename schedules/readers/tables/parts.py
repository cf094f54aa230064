"""A part of a table: the rows below one row of heads, and what stands in them by the meaning of their columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from schedules.readers.entries import LONGEST_TITLE, clean
from schedules.readers.tables.cells import DayOf, read_day
from schedules.readers.vocabulary.headers import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schedules.readers.tables.cells import Value
    from schedules.readers.tables.columns import Layout
    from schedules.readers.tables.grids import Grid

TIMES: Final = (Role.START, Role.TIME)


@dataclass(slots=True)
class Part:
    """The rows from one row of heads to the next, in some of the columns."""

    grid: Grid
    layout: Layout
    stop: int
    covered: dict[tuple[int, int], tuple[int, int]]
    day: DayOf | None
    capitals: bool = False

    def sources(self, index: int, columns: Sequence[int]) -> list[tuple[int, int]]:
        """Return where the values of columns stand: merged cells have theirs above."""
        return [self.covered.get((index, column), (index, column)) for column in columns]

    def values(self, index: int, *roles: Role) -> list[Value]:
        """Return what the columns of these roles hold, best first."""
        found = [self.grid.at(*source) for source in self.sources(index, self.layout.of(*roles))]
        return [value for value in found if value is not None]

    def texts(self, index: int, *roles: Role, merged: bool = False) -> list[str]:
        """Return the same as texts; `merged` takes those that reach down from above."""
        columns = self.layout.of(*roles)
        places = self.sources(index, columns) if merged else [(index, column) for column in columns]
        return [text for place in places if (text := self.grid.text(*place))]


def day_row(grid: Grid, index: int, filled: Sequence[int], layout: Layout) -> DayOf | None:
    """Return the day of a row that names one and holds nothing else."""
    texts = {clean(grid.text(index, column), LONGEST_TITLE) for column in filled}
    if len(texts) != 1 or grid.has_times(index):
        return None
    text = texts.pop()
    return None if text.isdigit() else read_day(text, short=filled[0] not in layout.of(Role.ROOM, Role.TRACK))
