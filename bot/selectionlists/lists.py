"""A list of applicants and a list of quotas as anybody keeps them (CSV or XLSX). A row that could be meant in two
ways is refused with its line: a seat may hang on it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.errors import AgendaError
from bot.selection import Applicant, Quota
from bot.tables import first_row, read_tables, same, shown
from bot.texts.columns import APPLICANT_COLUMNS, QUOTA_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.tables import Table

MOST_APPLICANTS: Final = 10_000
MOST_QUOTAS: Final = 1_000
_MOST_BYTES: Final = 40_000_000
_SCORE: Final = re.compile(r"[+-]?(?:\d{1,12}(?:[.,]\d{0,30})?|[.,]\d{1,30})(?:[eE][+-]?\d{1,2})?")
_NUMBER: Final = re.compile(r"\d{1,6}")
_BLANKS: Final = re.compile(r"\s")
_MINUS: Final = str.maketrans("−–", "--")


class Row(NamedTuple):
    """One applicant as listed: `cells` by the columns' names in small letters."""

    id: str
    score: Decimal | None
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Listed:
    """All applicants in the order of their list. `columns` are what the header calls them, by their names in small
    letters, and `twice` the names that more than one of them has. `sheet` is named where others were not read.
    """

    rows: tuple[Row, ...]
    columns: Mapping[str, str]
    twice: tuple[str, ...] = ()
    sheet: str = ""

    def applicants(self, quotas: Sequence[Quota]) -> tuple[Applicant, ...]:
        """Return them with nothing but what a selection is made by: no other column has a say in it."""
        asked = [(same(each.attribute), same(each.value), each) for each in quotas]
        return tuple(
            Applicant(
                row.id,
                row.score,
                {each.attribute: each.value for column, value, each in asked if same(row.cells[column]) == value},
            )
            for row in self.rows
        )

    def values(self, attribute: str) -> list[str]:
        """Return what applicants have in a column, empty where nothing."""
        return [same(row.cells[same(attribute)]) for row in self.rows]


def read_applicants(data: bytes, *, name: str) -> Listed:
    """Return the applicants on a list.

    Raises:
        AgendaError: what `read_tables` raises; `applicants_no_header` (columns), `people_none`,
            `applicants_column_twice` (name), `people_too_many` (most); with the line `row_longer`,
            `applicants_id_missing`, `people_id_twice` (id, first), `applicants_score` (said).
    """
    tables = read_tables(
        data,
        name=name,
        wanted=lambda keys: "id" in keys,
        keys=lambda headers: _keys(headers, APPLICANT_COLUMNS),
        most=MOST_APPLICANTS,
        most_bytes=_MOST_BYTES,
    )
    if not tables:
        columns = first_row(data, name=name, most=MOST_APPLICANTS, most_bytes=_MOST_BYTES)
        raise AgendaError("applicants_no_header", file=name, line=1, columns=columns)
    table = tables[0]
    filled = _filled(table, name)
    if not filled:
        raise AgendaError("people_none", file=name)
    if len(filled) > MOST_APPLICANTS:
        raise AgendaError("people_too_many", file=name, most=MOST_APPLICANTS)
    for key in ("id", "score"):
        _refuse_column_twice(table, key, name)
    return Listed(tuple(_applicants(filled, name)), table.keys, table.twice, table.name if len(tables) > 1 else "")


def read_quotas(data: bytes, *, name: str, listed: Listed) -> tuple[Quota, ...]:
    """Return the quotas on a list, each for a column that applicants have.

    Raises:
        AgendaError: what `read_tables` raises; `quotas_empty`, `quotas_no_header` (columns), `quotas_too_many`
            (most), `applicants_column_twice` (name); with the line `row_longer`, `quotas_incomplete`,
            `quotas_attribute` (name, columns), `quotas_number` (said), `quotas_least_most` (least, most),
            `quotas_twice` (attribute, value, first).
    """
    try:
        tables = read_tables(
            data,
            name=name,
            wanted=lambda keys: {"attribute", "value"} <= {*keys} and bool({"min", "max"} & {*keys}),
            keys=lambda headers: _keys(headers, QUOTA_COLUMNS),
        )
    except AgendaError as error:
        code = {"people_empty": "quotas_empty", "people_too_many": "quotas_too_many"}.get(error.code)
        if code is None:
            raise
        raise AgendaError(code, file=name, most=MOST_QUOTAS) from error
    if not tables:
        raise AgendaError("quotas_no_header", file=name, line=1, columns=first_row(data, name=name))
    for key in QUOTA_COLUMNS:
        _refuse_column_twice(tables[0], key, name)
    filled = _filled(tables[0], name)
    if len(filled) > MOST_QUOTAS:
        raise AgendaError("quotas_too_many", file=name, most=MOST_QUOTAS)
    return tuple(_quotas(filled, listed, name))


def _keys(headers: Sequence[str], known: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the names of columns in small letters; of those that could be ours, the plainest is."""
    keys = [same(each) for each in headers]
    for key, names in known.items():
        found = next((each for each in names if each in keys), None)
        if found is not None and key not in keys:
            keys[keys.index(found)] = key
    return keys


def _filled(table: Table, name: str) -> list[tuple[int, dict[str, str]]]:
    if table.longer:
        raise AgendaError("row_longer", file=name, line=table.longer[0])
    return [(line, row) for line, row in table.rows if any(row.values())]


def _refuse_column_twice(table: Table, key: str, name: str) -> None:
    if key in table.twice:
        raise AgendaError("applicants_column_twice", file=name, name=table.keys[key])


def _applicants(rows: Sequence[tuple[int, dict[str, str]]], name: str) -> Iterator[Row]:
    first: dict[str, int] = {}
    for line, cells in rows:
        id_ = cells["id"]
        if not id_:
            raise AgendaError("applicants_id_missing", file=name, line=line)
        if id_ in first:
            raise AgendaError("people_id_twice", file=name, line=line, id=id_, first=first[id_])
        first[id_] = line
        yield Row(id_, _score(cells.get("score", ""), name, line), cells)


def _score(said: str, name: str, line: int) -> Decimal | None:
    """Return a number with a point or a comma; blanks that part thousands are left out."""
    bare = _BLANKS.sub("", said).translate(_MINUS)
    if not bare:
        return None
    if not _SCORE.fullmatch(bare):
        raise AgendaError("applicants_score", file=name, line=line, said=said)
    score = Decimal(bare.replace(",", "."))
    if abs(score) >= 10**12:
        raise AgendaError("applicants_score", file=name, line=line, said=said)
    return score


def _quotas(rows: Sequence[tuple[int, dict[str, str]]], listed: Listed, name: str) -> Iterator[Quota]:
    first: dict[tuple[str, str], int] = {}
    for line, cells in rows:
        attribute, value = cells["attribute"], cells["value"]
        if not attribute or not value:
            raise AgendaError("quotas_incomplete", file=name, line=line)
        column = same(attribute)
        if column not in listed.columns:
            columns = shown(each for key, each in listed.columns.items() if key not in APPLICANT_COLUMNS)
            raise AgendaError("quotas_attribute", file=name, line=line, name=attribute, columns=columns)
        if column in listed.twice:
            raise AgendaError("applicants_column_twice", file=name, line=line, name=attribute)
        least, most = (_number(cells.get(key, ""), name, line) for key in ("min", "max"))
        if most is not None and most < (least or 0):
            raise AgendaError("quotas_least_most", file=name, line=line, least=least, most=most)
        if (column, same(value)) in first:
            values = {"attribute": attribute, "value": value, "first": first[column, same(value)]}
            raise AgendaError("quotas_twice", file=name, line=line, **values)
        first[column, same(value)] = line
        yield Quota(attribute, value, least or 0, most)


def _number(said: str, name: str, line: int) -> int | None:
    if not said:
        return None
    if not _NUMBER.fullmatch(said):
        raise AgendaError("quotas_number", file=name, line=line, said=said)
    return int(said)
