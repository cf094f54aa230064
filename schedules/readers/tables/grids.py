"""A table as a grid of typed cells, with the cells that are merged and the lines that rows came from."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from schedules.readers.entries import LONGEST_DETAILS, clean
from schedules.readers.tables.cells import Value, When, read_when

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MOST_ROWS: Final = 6_000
MOST_COLUMNS: Final = 64
MOST_COVERED: Final = 100_000
TALLEST: Final = 500
_ENOUGH_TIMES: Final = 3
_GOES_ON: Final = re.compile(
    r"(?:[,&–—-]|\b(?:og|i|på|af|for|til|ved|med|om|fra|den|det|and|of|the|in|to|on|with|a|an|och|av|und|von|der|die|et|de|"
    r"la|le|en|van|het))$",
    re.IGNORECASE,
)
_MARKED: Final = re.compile(r"(?:v\.|v/|ved|by|av|af|with|med|von|mit|door|par|oplægsholder|speaker)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells; `lines` are their numbers in the source, `spans` how tall and wide merged cells are.

    `name` is what stands over the table: a heading, a caption, the name of a sheet. `turned` says that its
    rows were columns.
    """

    rows: Sequence[Sequence[Value]]
    lines: Sequence[int]
    spans: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    name: str = ""
    turned: bool = False
    width: int = field(init=False)

    def __post_init__(self) -> None:
        """Count the columns."""
        object.__setattr__(self, "width", min(max(map(len, self.rows), default=0), MOST_COLUMNS))

    def covered(self) -> dict[tuple[int, int], tuple[int, int]]:
        """Return the places that merged cells reach over, with the places that they begin at."""
        found: dict[tuple[int, int], tuple[int, int]] = {}
        for (row, column), (tall, wide) in self.spans.items():
            if len(found) > MOST_COVERED:
                break
            for down in range(min(tall, TALLEST, len(self.rows) - row)):
                for right in range(min(wide, MOST_COLUMNS)):
                    if down or right:
                        found[row + down, column + right] = (row, column)
        return found

    def at(self, row: int, column: int) -> Value:
        """Return a cell, or None where there is none; a text is stripped."""
        cells = self.rows[row]
        value = cells[column] if column < len(cells) else None
        return (value.strip() or None) if isinstance(value, str) else value

    def text(self, row: int, column: int) -> str:
        """Return a cell as text, in its lines."""
        return text_of(self.at(row, column))

    def time(self, row: int, column: int, *, known: bool = False) -> When | None:
        """Return the hours that a cell wholly is."""
        value = self.at(row, column)
        when = read_when(value, known=known) if not isinstance(value, str) or len(value) < LONGEST_DETAILS else None
        return when if when and when.start is not None else None

    def has_times(self, row: int) -> bool:
        """Tell whether any cell of a row is a time."""
        return any(self.time(row, column) for column in range(self.width))

    def filled(self, row: int) -> list[int]:
        """Return the columns of a row that hold something."""
        return [column for column in range(self.width) if self.at(row, column) is not None]

    def upright(self) -> Grid:
        """Return the grid with times down the side: turned, if they run along the top."""
        if not self._lies():
            return self
        height = min(len(self.rows), MOST_COLUMNS)
        turned = [[self.at(row, column) for row in range(height)] for column in range(self.width)]
        spans = {(column, row): (wide, tall) for (row, column), (tall, wide) in self.spans.items()}
        return Grid(turned, [self.lines[0]] * len(turned), spans, self.name, turned=True)

    def _lies(self) -> bool:
        for row in range(min(len(self.rows), 4)):
            filled = self.filled(row)
            along = sum(self.time(row, column) is not None for column in filled)
            if along >= _ENOUGH_TIMES and along >= len(filled) - 1:
                below = range(row + 1, len(self.rows))
                return not any(self.has_times(each) for each in below)
        return False


def text_of(value: Value) -> str:
    """Return a value as a text: numbers without a needless ".0", dates in ISO."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:  # noqa: PLR2004 - exact
        return str(int(value))
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value).strip()


def title_and_rest(text: str, longest: int) -> tuple[str, list[str]]:
    """Return the title that a cell begins with, joined where it was only wrapped, and the lines below it."""
    lines = lines_of(text, longest)
    title, rest = (lines[0], lines[1:]) if lines else ("", [])
    while rest and (_GOES_ON.search(title) or rest[0][:1].islower()) and not _MARKED.match(rest[0]):
        title = f"{title} {rest.pop(0)}"[:longest]
    return title, rest


def lines_of(text: str, longest: int) -> list[str]:
    """Return the lines of a cell that say something, without tags."""
    breaks = text.replace("<br>", "\n").replace("<br/>", "\n").replace("<br />", "\n").replace("</p>", "\n")
    return [each for line in breaks[: longest * 8].splitlines() if (each := clean(line, longest))]
