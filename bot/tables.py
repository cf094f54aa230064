"""Any table with a header, as anybody keeps one (CSV or XLSX): rows with their lines, by the keys of their columns.

What cannot be read is an error with its line; nothing is left out in silence.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from bot.errors import AgendaError
from bot.texts.columns import COLUMNS
from bot.texts.folding import words
from schedules.readers.source import decode
from schedules.readers.tables.grids import MOST_COLUMNS, Grid
from schedules.readers.tables.workbook import read_sheets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    KeysOf: TypeAlias = Callable[[Sequence[str]], list[str]]
    """What columns are called, by what the header says over them."""

MOST_PEOPLE: Final = 6_000
_SPARE_ROWS: Final = 1_000  # more than these are refused, never left out
_MOST_BYTES: Final = 4_000_000
_LINES_EACH: Final = 10  # in what people wrote into a cell
_HEAD_WITHIN: Final = 12  # rows: a title may stand above the header
_MOST_NAMED: Final = 12  # columns, or lines, in a sentence
_SEPARATORS: Final = (";", "\t", ",", "|")
_SAID: Final = re.compile(r"\Asep=(.)\n", re.IGNORECASE)
_ZIP: Final = b"PK\x03\x04"
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"
_QUOTED: Final = re.compile(r"\A'(?=\s*[=+\-@|%'])")
_UNSEEN: Final = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_TOO_MUCH: Final = frozenset({"too_big", "too_many_lines", "unpacks_too_big"})
_NEWLINE: Final = "\n"
_END: Final = "\ue000"
"""A letter of nobody's, put below a text: where it is not a row of its own, a quotation mark is left open."""


class Table(NamedTuple):
    """What stands under a header: each row with its line, by the keys of its columns, which are known with what
    the header calls them. `name` is the sheet's, `twice` are keys of more than one column, and `longer` are the lines
    of rows that have more than the header.
    """

    keys: dict[str, str]
    rows: tuple[tuple[int, dict[str, str]], ...]
    name: str = ""
    twice: tuple[str, ...] = ()
    longer: tuple[int, ...] = ()


def own_keys(headers: Sequence[str]) -> list[str]:
    """Return what we call columns: a first name alone is a name."""
    keys = [key_of(each) for each in headers]
    if "name" in keys or "last_name" in keys:
        return keys
    return ["name" if each == "first_name" else each for each in keys]


def read_tables(
    data: bytes,
    *,
    name: str,
    wanted: Callable[[Iterable[str]], bool],
    keys: KeysOf = own_keys,
    most: int = MOST_PEOPLE,
    most_bytes: int = _MOST_BYTES,
) -> list[Table]:
    """Return the tables (of a workbook, one to a sheet) whose header has the columns that are wanted.

    Raises:
        AgendaError: `people_empty`, `people_too_many` (most), `encoding`, `quote_open`, `office_broken`,
            `format_old_office`.
    """
    for grids in _readings(data, name, most, most_bytes):
        if tables := [table for grid in grids if (table := _table(grid, wanted, keys))]:
            return tables
    return []


def first_row(data: bytes, *, name: str, most: int = MOST_PEOPLE, most_bytes: int = _MOST_BYTES) -> str:
    """Return what the first row says, as a refusal shows it."""
    grid = max(next(_readings(data, name, most, most_bytes)), key=lambda each: len(each.rows))
    row = next((row for row in range(len(grid.rows)) if grid.filled(row)), None)
    return "–" if row is None else shown(grid.text(row, column)[:30] for column in grid.filled(row))


def _readings(data: bytes, name: str, most: int, most_bytes: int) -> Iterator[list[Grid]]:
    """Yield what a file may be: the sheets of a workbook, or a text parted by one separator or another, the likeliest
    first.
    """
    if data.startswith(_OLD_OFFICE):
        raise AgendaError("format_old_office", file=name)
    try:
        if data.startswith(_ZIP):
            rows = most + _SPARE_ROWS
            yield read_sheets(data, name=name, most_rows=rows, most_cells=rows * MOST_COLUMNS)
            return
        text = decode(data, name=name, most_bytes=most_bytes, most_lines=_LINES_EACH * most)
    except AgendaError as error:
        if error.code == "empty":
            raise AgendaError("people_empty", file=name) from error
        if error.code in _TOO_MUCH:
            raise AgendaError("people_too_many", file=name, most=most) from error
        raise
    yield from ([each] for each in _grids(text))


def _grids(text: str) -> Iterator[Grid]:
    """Yield a text as rows, by what parts its columns: first what leaves most of them in its first rows."""
    text = text.removeprefix("\ufeff")
    said = _SAID.match(text)
    if said:
        yield _parted(text[said.end() :], said[1], 1)
        return
    head = "\n".join(text.split("\n", _HEAD_WITHIN)[:_HEAD_WITHIN])
    widths = {each: max((len(row) for row in _parted(head, each, 0).rows), default=0) for each in _SEPARATORS}
    for each in sorted(_SEPARATORS, key=lambda one: -widths[one]):
        yield _parted(text, each, 0)


def _parted(text: str, separator: str, skipped: int) -> Grid:
    reader = csv.reader(io.StringIO(f"{text.rstrip(_NEWLINE)}\n{_END}"), delimiter=separator, skipinitialspace=True)
    rows: list[list[str]] = []
    lines: list[int] = []
    line = 1 + skipped
    try:
        for row in reader:
            rows.append(row[:MOST_COLUMNS])
            lines.append(line)
            line = reader.line_num + 1 + skipped
    except csv.Error as error:  # a cell longer than any name
        raise AgendaError("encoding", line=line) from error
    if rows[-1] == [_END]:
        return Grid(rows[:-1], lines[:-1])
    return Grid(rows, lines, name=_END)


def _table(grid: Grid, wanted: Callable[[Iterable[str]], bool], keys_of: KeysOf) -> Table | None:
    for head in range(min(len(grid.rows), _HEAD_WITHIN)):
        keys = keys_of([_cell(grid, head, column) for column in range(grid.width)])
        if wanted(keys):
            heads: dict[str, str] = {}
            for column, key in enumerate(keys):
                heads.setdefault(key, _cell(grid, head, column))
            heads.pop("", None)
            if grid.name == _END:
                raise AgendaError("quote_open", line=grid.lines[-1])
            twice = tuple(key for key, count in Counter(keys).items() if key and count > 1)
            longer = tuple(_longer(grid, head))
            return Table(heads, tuple(_rows(grid, head, keys)), grid.name, twice, longer)
    return None


def _rows(grid: Grid, head: int, keys: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    for row in range(head + 1, len(grid.rows)):
        said: dict[str, str] = {}
        for column, key in enumerate(keys):
            if key:
                said.setdefault(key, _cell(grid, row, column))
        yield grid.lines[row], said


def _longer(grid: Grid, head: int) -> Iterator[int]:
    width = max(grid.filled(head), default=0)
    for row in range(head + 1, len(grid.rows)):
        if max(grid.filled(row), default=0) > width:
            yield grid.lines[row]


def _cell(grid: Grid, row: int, column: int) -> str:
    value = grid.at(row, column)
    return str(value).upper() if isinstance(value, bool) else plain(grid.text(row, column))


def plain(text: str) -> str:
    """Return a cell on one line, without what is not seen (a terminal would obey it), and without the apostrophe
    that we put before what a sheet would calculate.
    """
    return _QUOTED.sub("", _UNSEEN.sub("", " ".join(text.split())))


def key_of(header: str) -> str:
    """Return what we call a column: our own word where we know it, else what its header says."""
    return _known().get("".join(words(header))) or plain(header)


@cache
def _known() -> dict[str, str]:
    spelled = {"".join(words(said)): key for key, all_ in COLUMNS.items() for said in all_}
    return {"".join(words(key)): key for key in COLUMNS} | spelled


def same(text: str) -> str:
    """Return a key that two spellings of one name, or of one value, share: case and blanks are forgiven."""
    return " ".join(text.split()).casefold()


def shown(columns: Iterable[str]) -> str:
    """Return columns as a refusal names them."""
    named = [each for each in columns if each]
    return ", ".join(named[:_MOST_NAMED]) + (" …" if len(named) > _MOST_NAMED else "") or "–"


def numbers(lines: Sequence[int]) -> str:
    """Return lines as a sentence names them."""
    shown_ = ", ".join(map(str, lines[:_MOST_NAMED]))
    return f"{shown_} …" if len(lines) > _MOST_NAMED else shown_
