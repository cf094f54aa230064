"""Documents and pages as pieces: lines of text, and tables, in their order.

Where a table is the programme, it is read as one, with the day and the title that stand over it; otherwise
everything is lines for the reader of texts, which know the piece that they came from.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from bot.errors import AgendaError
from schedules.readers.entries import LONGEST_TITLE
from schedules.readers.prose.text import read_text
from schedules.readers.source import LONGEST_LINE, MOST_LINES
from schedules.readers.tables.captions import day_in, title_of
from schedules.readers.tables.cells import read_when
from schedules.readers.tables.table import read_rows, rows_in

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bot.model import Format, Reading
    from schedules.readers.tables.cells import Value
    from schedules.readers.tables.grids import Grid

LONGEST_HEADING: Final = 120
FEW: Final = 2  # sessions


@dataclass(frozen=True, slots=True)
class Piece:
    """One line as text (Markdown for headings and lists), or one table; `number` is its place in the source."""

    number: int
    text: str = ""
    grid: Grid | None = None


def read_pieces(
    pieces: Sequence[Piece],
    *,
    name: str,
    source: Format,
    day: date | None = None,
    zone: str | None = None,
    title: str = "",
) -> Reading:
    """Return the programme of a document: that of its tables, or of all its lines, whichever says more.

    Raises AgendaError `too_many_lines` (most).
    """
    grids = _tables(pieces)
    tables = [(grid, rows_in(grid)) for grid in grids]
    sessions = sum(len(rows) for _, rows in tables)
    told = _read_lines(pieces, name=name, day=day, zone=zone) if sessions < FEW or _has_prose(pieces) else None
    if sessions >= FEW and (told is None or sessions >= 0.6 * len(told.agenda.sessions)):
        heading = title or _heading(pieces)
        try:
            return read_rows(tables, name=name, source=source, day=day, zone=zone, title=heading)
        except AgendaError:
            told = told or _read_lines(pieces, name=name, day=day, zone=zone)
    told = told or _read_lines(pieces, name=name, day=day, zone=zone)
    agenda = (
        told.agenda.model_copy(update={"title": title}) if title and told.agenda.title == "Program" else told.agenda
    )
    return told.model_copy(update={"format": source, "agenda": agenda})


def _tables(pieces: Sequence[Piece]) -> list[Grid]:
    """Return the tables, each under the nearest text that names a day, or else its heading."""
    grids: list[Grid] = []
    above: list[str] = []
    day = ""
    for piece in pieces:
        if piece.grid is None:
            above.append(piece.text.lstrip("# -"))
            continue
        named = next((text for text in reversed(above[-40:]) if day_in(text) is not None), "")
        day = named or day
        nearest = next((text for text in reversed(above[-3:]) if text.strip()), "")
        grids.append(replace(_unfold(piece.grid), name=(day or nearest)[:LONGEST_TITLE]))
        above = []
    return grids


def _unfold(grid: Grid) -> Grid:
    """Part rows that hold several sessions: times below each other in one cell, titles in the next."""
    rows: list[Sequence[Value]] = []
    lines: list[int] = []
    places: dict[int, int] = {}
    for place, (row, line) in enumerate(zip(grid.rows, grid.lines, strict=True)):
        places[place] = len(rows)
        cells = [str(cell or "").split("\n") for cell in row]
        filled = [cell for cell in cells if any(cell)]
        height = len(filled[0]) if filled else 1
        timed = height > 1 and all(read_when(text) for text in filled[0])
        if timed and len(filled) > 1 and all(len(cell) == height for cell in filled):
            rows += [[cell[at] if at < len(cell) else "" for cell in cells] for at in range(height)]
            lines += [line] * height
        else:
            rows.append(row)
            lines.append(line)
    if len(rows) == len(grid.rows):
        return grid
    spans = {(places[row], column): span for (row, column), span in grid.spans.items()}
    return replace(grid, rows=rows, lines=lines, spans=spans)


def _has_prose(pieces: Sequence[Piece]) -> bool:
    """Tell whether lines outside the tables begin with times."""
    return sum(read_when(piece.text.split("\t")[0].split("  ")[0][:20]) is not None for piece in pieces) > FEW


def _heading(pieces: Sequence[Piece]) -> str:
    """Return the title that stands over everything: the first heading, else the first short line."""
    texts = [piece.text for piece in pieces[:40] if piece.grid is None and piece.text.strip()]
    heads = [text for text in texts if text.startswith("#")]
    for text in [*heads, *texts[:2]]:
        bare = title_of(text.lstrip("# -"))
        if bare and len(bare) <= LONGEST_HEADING and read_when(bare) is None and not text.rstrip().endswith((".", ":")):
            return bare
    return ""


def _read_lines(pieces: Sequence[Piece], *, name: str, day: date | None, zone: str | None) -> Reading:
    lines = [
        line for piece in pieces for line in (_lines_of(piece.grid) if piece.grid else [(piece.number, piece.text)])
    ]
    if len(lines) > MOST_LINES:
        raise AgendaError("too_many_lines", file=name, most=MOST_LINES)
    numbers = [0, *(number for number, _ in lines)]
    reading = read_text("\n".join(text[:LONGEST_LINE].replace("\n", " ") for _, text in lines), day=day, zone=zone)
    sessions = tuple(
        each.model_copy(update={"line": numbers[each.line]}) if each.line and each.line < len(numbers) else each
        for each in reading.agenda.sessions
    )
    doubts = tuple(
        each.model_copy(update={"line": numbers[each.line]}) if each.line and each.line < len(numbers) else each
        for each in reading.doubts
    )
    return reading.model_copy(
        update={"agenda": reading.agenda.model_copy(update={"sessions": sessions}), "doubts": doubts}
    )


def _lines_of(grid: Grid) -> list[tuple[int, str]]:
    """Return a table as lines: a row is one, with tabs; what stands further down in its cells follows."""
    found: list[tuple[int, str]] = []
    for row, line in zip(grid.rows, grid.lines, strict=True):
        cells = [str(cell or "").split("\n") for cell in row]
        found.append((line, "\t".join(cell[0] for cell in cells if any(cell))))
        found += [(line, text) for cell in cells for text in cell[1:] if text.strip()]
    return found
