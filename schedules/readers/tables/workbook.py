"""Workbooks (XLSX): each visible sheet is a table of typed cells; the others are left alone.

openpyxl reads in this one room: values only, row by row, and no more rows than are asked for.
"""

from __future__ import annotations

import io
import lzma
import re
import warnings
import zipfile
import zlib
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from bot.errors import AgendaError
from bot.model import Format
from schedules.readers.papers.office import check_parts, open_office
from schedules.readers.tables.grids import MOST_COLUMNS, Grid
from schedules.readers.tables.table import read_rows, rows_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.model import Reading
    from schedules.readers.tables.cells import Value

MOST_ROWS: Final = 4_000  # of a sheet
MOST_CELLS: Final = 40_000  # of a sheet, and twice that of all
MOST_SHEETS: Final = 40
MOST_TEXTS: Final = 60_000
LONGEST_ROW: Final = 400_000  # bytes of XML
MOST_MERGED: Final = 20_000
_EMPTY_RUN: Final = 300  # rows with nothing in them end a sheet

_BROKEN: Final = (
    *(ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, OSError, RuntimeError, SyntaxError),
    *(TypeError, ValueError, zipfile.BadZipFile, zlib.error, lzma.LZMAError),
)
"""What openpyxl, and the parser and the unpacker beneath it, raise on bytes that nobody vouches for."""
_READ: Final = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/[a-z]+\.xml|xl/(?:workbook|sharedStrings|styles)\.xml|"
    r"xl/_rels/workbook\.xml\.rels|xl/worksheets/[^/]{1,80}\.xml|xl/theme/[^/]{1,80}\.xml",
    re.IGNORECASE,
)
_MERGED: Final = re.compile(rb'<(?:\w{1,8}:)?mergeCell\s[^<>]{0,60}?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_HIDDEN: Final = re.compile(rb'<(?:\w{1,8}:)?row\s(?=[^<>]{0,300}?\bhidden="(?:1|true)")[^<>]{0,300}?\br="(\d{1,7})"')
_STALE: Final = re.compile(
    r"\b(?:old|arkiv|archive|archived|backup|gammel|gamle|kopi|copy|kopia|udkast|utkast|draft|skabelon|template|mall)\b",
    re.IGNORECASE,
)


def read_workbook(data: bytes, *, name: str, day: date | None = None, zone: str | None = None) -> Reading:
    """Return the programme of a workbook.

    Raises:
        AgendaError: what `read_sheets` raises, or `table_unknown` (columns), where no sheet is a programme.
    """
    tables = [(grid, rows_in(grid)) for grid in read_sheets(data, name=name)]
    fresh = [(grid, rows) for grid, rows in tables if not _STALE.search(grid.name)]
    chosen = fresh if any(rows for _, rows in fresh) else tables
    return read_rows(chosen, name=name, source=Format.WORKBOOK, day=day, zone=zone)


def read_sheets(data: bytes, *, name: str, most_rows: int = MOST_ROWS, most_cells: int = MOST_CELLS) -> list[Grid]:
    """Return the visible sheets that hold something, each up to so many rows and cells, and all together up to
    twice as many cells.

    Raises:
        AgendaError: what `open_office` raises, `office_broken`, or `empty`.
    """
    parts = open_office(data, name=name)
    read = check_parts(parts, [path for path in parts.namelist() if _READ.fullmatch(path)], name=name)
    _check_counts(read, name=name)
    try:
        grids = list(_sheets(data, read, most_rows, most_cells))
    except _BROKEN as error:
        raise AgendaError("office_broken", file=name) from error
    if not grids:
        raise AgendaError("empty", file=name)
    return grids


def _check_counts(read: dict[str, bytes], *, name: str) -> None:
    """Refuse what is small to unpack but long to parse: endless lists of texts, one row of a million cells."""
    texts = read.get("xl/sharedStrings.xml", b"")
    if texts.count(b"<si") + texts.count(b":si>") > MOST_TEXTS:
        raise AgendaError("unpacks_too_big", file=name)
    for path, data in read.items():
        if "worksheets" in path and max(map(len, re.split(rb"</(?:\w{1,8}:)?row>", data))) > LONGEST_ROW:
            raise AgendaError("unpacks_too_big", file=name)


def _sheets(data: bytes, read: dict[str, bytes], most_rows: int, most_cells: int) -> Iterator[Grid]:
    import openpyxl  # noqa: PLC0415 - takes a fifth of a second

    warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    left = 2 * most_cells
    try:
        for sheet in book.worksheets[:MOST_SHEETS]:
            if sheet.sheet_state != "visible" or left <= 0:
                continue
            path = str(getattr(sheet, "_worksheet_path", "")).lstrip("/")
            grid = _grid(sheet, read.get(path, b""), most_rows, min(left, most_cells))
            left -= sum(map(len, grid.rows))
            if grid.rows:
                yield grid
    finally:
        book.close()


def _grid(sheet: Any, xml: bytes, most_rows: int, most: int) -> Grid:
    hidden = {int(match[1]) for match in _HIDDEN.finditer(xml)}
    rows: list[Sequence[Value]] = []
    lines: list[int] = []
    cells = empty = 0
    for number, row in enumerate(sheet.iter_rows(max_row=most_rows, max_col=MOST_COLUMNS, values_only=True), start=1):
        values = [_value(each) for each in row]
        while values and values[-1] is None:
            values.pop()
        empty = 0 if values else empty + 1
        cells += len(values)
        if empty > _EMPTY_RUN or cells > most:
            break
        if number not in hidden:
            rows.append(values)
            lines.append(number)
    while rows and not rows[-1]:
        rows.pop()
        lines.pop()
    return Grid(rows, lines, _spans(xml, lines), str(sheet.title))


def _spans(xml: bytes, lines: Sequence[int]) -> dict[tuple[int, int], tuple[int, int]]:
    """Return how tall and wide merged cells are, by the places that rows have in the grid."""
    places = {line: place for place, line in enumerate(lines)}
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    for match in _MERGED.finditer(xml):
        first, last = int(match[2]), int(match[4])
        left, right = _column(match[1]), _column(match[3])
        if first in places and left < MOST_COLUMNS and last >= first and right >= left and len(spans) < MOST_MERGED:
            below = [line for line in range(first, min(last, first + MOST_ROWS) + 1) if line in places]
            spans[places[first], left] = (len(below), right - left + 1)
    return spans


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _value(value: object) -> Value:
    """Return a cell as a table knows it; what is an error or a tick says nothing."""
    if isinstance(value, str):
        return None if value.startswith(("#REF", "#N/A", "#VALUE", "#NAME", "#DIV", "#NULL", "#NUM")) else value
    if isinstance(value, bool) or not isinstance(value, int | float | time | datetime | date | timedelta):
        return None
    return value
