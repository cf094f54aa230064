"""Tables as text: CSV with commas, semicolons, tabs or bars, as spreadsheets write them.

A text is one only where its lines part into the same columns and one of those is times; a programme
with commas in it stays a text.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from bot.errors import AgendaError
from bot.model import Format
from schedules.readers.tables.columns import find_heads
from schedules.readers.tables.grids import MOST_COLUMNS, MOST_ROWS, Grid
from schedules.readers.tables.table import has_programme, read_tables

if TYPE_CHECKING:
    from datetime import date

    from bot.model import Reading

_SEPARATORS: Final = (";", "\t", ",", "|")
_SAMPLE: Final = 60_000  # characters
_SAID: Final = re.compile(r"\Asep=(.)\r?\n", re.IGNORECASE)
_MOSTLY: Final = 0.7


def find_separator(text: str, *, sure: bool = False) -> str | None:
    """Return what parts the columns of a text, or None where it is no table.

    `sure` says that something else (the file's name) calls it a table.
    """
    text = text.removeprefix("\ufeff")
    said = _SAID.match(text)
    if said:
        return said[1]
    for separator in _SEPARATORS:
        if text[:_SAMPLE].count(separator) < 2:  # noqa: PLR2004
            continue
        grid = _grid(text[:_SAMPLE], separator, most=120)
        if grid is not None and _is_table(grid, separator, sure=sure) and has_programme(grid):
            return separator
    return None


def looks_separated(text: str, *, name: str = "") -> bool:
    """Tell whether a text is a table of a programme; one that its name calls a table need hold none."""
    named = name.lower().endswith((".csv", ".tsv"))
    if find_separator(text, sure=named) is not None:
        return True
    grid = _grid(text[:_SAMPLE], _most_frequent(text), most=120) if named else None
    return grid is not None and _is_table(grid, ",", sure=True)


def read_separated(text: str, *, name: str, day: date | None = None, zone: str | None = None) -> Reading:
    """Return the programme of a table in text.

    Raises:
        AgendaError: `table_unknown` (columns), where no column can be told to be times.
    """
    separator = find_separator(text, sure=True) or _most_frequent(text)
    grid = _grid(text, separator, most=MOST_ROWS)
    if grid is None:
        raise AgendaError("table_unknown", file=name, line=1, columns="–")
    return read_tables([grid], name=name, source=Format.TABLE, day=day, zone=zone)


def _most_frequent(text: str) -> str:
    return max(_SEPARATORS, key=text[:_SAMPLE].count)


def _grid(text: str, separator: str, *, most: int) -> Grid | None:
    text = text.removeprefix("\ufeff")
    said = _SAID.match(text)
    skipped = 1 if said else 0
    reader = csv.reader(io.StringIO(text[said.end() :] if said else text), delimiter=separator, skipinitialspace=True)
    rows: list[list[str]] = []
    lines: list[int] = []
    line = 1
    try:
        for row in reader:
            rows.append(row[:MOST_COLUMNS])
            lines.append(line + skipped)
            line = reader.line_num + 1
            if len(rows) >= most:
                break
    except csv.Error:
        return None
    return Grid(rows, lines) if rows else None


def _is_table(grid: Grid, separator: str, *, sure: bool) -> bool:
    """Tell whether most rows have as many cells as each other, and few of them are sentences."""
    filled = [row for row in grid.rows if any(cell.strip() for cell in row if isinstance(cell, str))]
    widths = Counter(len(row) for row in filled)
    width, often = widths.most_common(1)[0] if widths else (0, 0)
    if width < 2 or len(filled) < 2:  # noqa: PLR2004
        return False
    if sure or (find_heads(grid) and often >= 0.5 * len(filled)):
        return True
    if separator == "|" and any(row and row[0] == "" for row in grid.rows):  # Markdown
        return False
    return width > 2 - (separator in ";\t") and often >= _MOSTLY * len(filled) and often > 2  # noqa: PLR2004
