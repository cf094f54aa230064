"""A list of people as anybody keeps one (CSV or XLSX, with a header), without a word of programmes. Nobody on
it is lost without being told of, and nobody is on it twice.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.errors import AgendaError
from bot.texts.columns import COLUMNS
from bot.texts.folding import words
from schedules.readers.source import decode
from schedules.readers.tables.grids import MOST_COLUMNS, Grid
from schedules.readers.tables.workbook import read_sheets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

MOST_PEOPLE: Final = 6_000
_MOST_ROWS: Final = MOST_PEOPLE + 1_000  # more of them are refused, never left out
_MOST_BYTES: Final = 4_000_000
_HEAD_WITHIN: Final = 12  # rows: a title may stand above the header
_MOST_NAMED: Final = 12  # columns, or lines, in a sentence
_SEPARATORS: Final = (";", "\t", ",", "|")
_SAID: Final = re.compile(r"\Asep=(.)\n", re.IGNORECASE)
_ZIP: Final = b"PK\x03\x04"
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"
_OWN: Final = frozenset({"id", "name", "first_name", "last_name"})
_QUOTED: Final = re.compile(r"\A'(?=\s*[=+\-@|%'])")
_UNSEEN: Final = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_TOO_MUCH: Final = frozenset({"too_big", "too_many_lines", "unpacks_too_big"})


class Note(NamedTuple):
    """Something to tell of a list: the sentence `people.<code>`, counted where there is an `n`."""

    code: str
    values: Mapping[str, str]
    n: int | None = None


class Attendee(NamedTuple):
    """One person on a list; `facts` are what stands in the other columns, as typed."""

    id: str
    name: str
    facts: Mapping[str, str]
    line: int


@dataclass(frozen=True)
class Roster:
    """A list of people in its order. `columns` are the attributes: those that we know by our word, others as
    the header calls them; `heads` are all of them as it does.
    """

    people: tuple[Attendee, ...]
    columns: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    heads: tuple[str, ...] = field(default=(), compare=False)
    ids: Mapping[str, Attendee] = field(init=False, compare=False, repr=False)
    names: Mapping[str, tuple[Attendee, ...]] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Make people findable by id and by name."""
        names: dict[str, tuple[Attendee, ...]] = {}
        for each in self.people:
            names[same(each.name)] = (*names.get(same(each.name), ()), each)
        object.__setattr__(self, "ids", {each.id: each for each in self.people})
        object.__setattr__(self, "names", names)

    def called(self, said: str) -> tuple[Attendee, ...]:
        """Return who has this id, else everybody of this name."""
        found = self.ids.get(said.strip())
        return (found,) if found else self.names.get(same(said), ())

    def name(self, person_id: str) -> str:
        """Return what somebody is called; whoever is not on the list by their id."""
        found = self.ids.get(person_id)
        return found.name if found else person_id


def read_people(data: bytes, *, name: str) -> Roster:
    """Return the people on a list.

    Raises:
        AgendaError: what `read_tables` raises; `people_no_header` (columns), `people_none`, or
            `people_id_twice` (id, first) with the line.
    """
    tables = read_tables(data, name=name, wanted=lambda keys: bool({"id", "name"} & {*keys}))
    if not tables:
        raise AgendaError("people_no_header", file=name, line=1, columns=_first_row(data, name=name))
    table = tables[0]
    rows = [(line, row) for line, row in table.rows if any(row.values())]
    unnamed = [line for line, row in rows if not row.get("id") and not _name(row)]
    rows = [(line, row) for line, row in rows if row.get("id") or _name(row)]
    if not rows:
        raise AgendaError("people_none", file=name)
    if len(rows) > MOST_PEOPLE:
        raise AgendaError("people_too_many", file=name, most=MOST_PEOPLE)
    ids, notes = _identify(rows, name=name)
    columns = tuple(key for key in table.keys if key not in _OWN)
    people = tuple(
        Attendee(id_, _name(row) or id_, {key: row[key] for key in columns if row.get(key)}, line)
        for id_, (line, row) in zip(ids, rows, strict=True)
    )
    if unnamed:
        notes.append(Note("unnamed", {"lines": _numbers(unnamed)}, len(unnamed)))
    if len(tables) > 1:
        notes.append(Note("one_sheet", {"sheet": table.name}))
    return Roster(people, columns, tuple(notes), tuple(table.keys[key] for key in columns))


def _name(row: Mapping[str, str]) -> str:
    """Return the name in a row, of one column or of two."""
    return row.get("name") or " ".join(filter(None, (row.get("first_name"), row.get("last_name"))))


def _numbers(lines: Sequence[int]) -> str:
    shown = ", ".join(map(str, lines[:_MOST_NAMED]))
    return f"{shown} …" if len(lines) > _MOST_NAMED else shown


def _identify(rows: Sequence[tuple[int, Mapping[str, str]]], *, name: str) -> tuple[list[str], list[Note]]:
    """Return the id of each row, and what is to be told of them: their own; where the list has none the
    names, if those are different; else the numbers of the rows.
    """
    given = [row.get("id", "") for _, row in rows]
    names = [_name(row) for _, row in rows]
    if any(given):
        told = [Note("id_missing", {}, given.count(""))] if "" in given else []
        ids = [each or names[at] for at, each in enumerate(given)]
        _refuse_twice(rows, ids, name=name)
        return ids, told
    if max(Counter(map(same, names)).values()) == 1:
        return names, [Note("ids_from_names", {})]
    return [str(line) for line, _ in rows], [Note("ids_from_rows", {})]


def _refuse_twice(rows: Sequence[tuple[int, Mapping[str, str]]], ids: Sequence[str], *, name: str) -> None:
    first: dict[str, int] = {}
    for (line, _), each in zip(rows, ids, strict=True):
        if each in first:
            raise AgendaError("people_id_twice", file=name, line=line, id=each, first=first[each])
        first[each] = line


# Any table with a header --------------------------------------------------------------------------


class Table(NamedTuple):
    """What stands under a header: each row with its line, by the keys of its columns, which are known with what
    the header calls them. `name` is the sheet's.
    """

    keys: dict[str, str]
    rows: tuple[tuple[int, dict[str, str]], ...]
    name: str = ""


def read_tables(data: bytes, *, name: str, wanted: Callable[[Iterable[str]], bool]) -> list[Table]:
    """Return the tables (of a workbook, one to a sheet) whose header has the columns that are wanted.

    Raises:
        AgendaError: `people_empty`, `people_too_many` (most), `encoding`, `office_broken`, `format_old_office`.
    """
    return [table for grid in _grids(data, name=name) if (table := _table(grid, wanted))]


def _grids(data: bytes, *, name: str) -> list[Grid]:
    if data.startswith(_OLD_OFFICE):
        raise AgendaError("format_old_office", file=name)
    try:
        if data.startswith(_ZIP):
            return read_sheets(data, name=name, most_rows=_MOST_ROWS, most_cells=_MOST_ROWS * MOST_COLUMNS)
        text = decode(data, name=name, most_bytes=_MOST_BYTES, most_lines=3 * MOST_PEOPLE)
    except AgendaError as error:
        if error.code == "empty":
            raise AgendaError("people_empty", file=name) from error
        if error.code in _TOO_MUCH:
            raise AgendaError("people_too_many", file=name, most=MOST_PEOPLE) from error
        raise
    return [_grid(text)]


def _grid(text: str) -> Grid:
    """Return a text as rows; what parts its columns is what leaves most of them in its first rows."""
    text = text.removeprefix("\ufeff")
    said = _SAID.match(text)
    if said:
        return _parted(text[said.end() :], said[1], 1)
    head = "\n".join(text.split("\n", _HEAD_WITHIN)[:_HEAD_WITHIN])
    widest = max(_SEPARATORS, key=lambda each: max((len(row) for row in _parted(head, each, 0).rows), default=0))
    return _parted(text, widest, 0)


def _parted(text: str, separator: str, skipped: int) -> Grid:
    reader = csv.reader(io.StringIO(text), delimiter=separator, skipinitialspace=True)
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
    return Grid(rows, lines)


def _table(grid: Grid, wanted: Callable[[Iterable[str]], bool]) -> Table | None:
    for head in range(min(len(grid.rows), _HEAD_WITHIN)):
        keys = [key_of(grid.text(head, column)) for column in range(grid.width)]
        if {"first_name", "last_name"} & {*keys} and "name" not in keys:
            keys = ["name" if key == "first_name" and "last_name" not in keys else key for key in keys]
        if wanted({*keys} | ({"name"} if "first_name" in keys else set())):
            heads: dict[str, str] = {}
            for column, key in enumerate(keys):
                heads.setdefault(key, _plain(grid.text(head, column)))
            heads.pop("", None)
            return Table(heads, tuple(_rows(grid, head, keys)), grid.name)
    return None


def _rows(grid: Grid, head: int, keys: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    for row in range(head + 1, len(grid.rows)):
        said: dict[str, str] = {}
        for column, key in enumerate(keys):
            if key:
                said.setdefault(key, _plain(grid.text(row, column)))
        yield grid.lines[row], said


def _plain(text: str) -> str:
    """Return a cell on one line, without what is not seen (a terminal would obey it), and without the apostrophe
    that we put before what a sheet would calculate.
    """
    return _QUOTED.sub("", _UNSEEN.sub("", " ".join(text.split())))


def key_of(header: str) -> str:
    """Return what we call a column: our own word where we know it, else what its header says."""
    return _known().get("".join(words(header))) or _plain(header)


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


def _first_row(data: bytes, *, name: str) -> str:
    grid = max(_grids(data, name=name), key=lambda each: len(each.rows))
    row = next((row for row in range(len(grid.rows)) if grid.filled(row)), None)
    return "–" if row is None else shown(grid.text(row, column)[:30] for column in grid.filled(row))
