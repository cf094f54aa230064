"""A list of ideas as anybody keeps one: CSV with a header, or JSON line by line. Each idea has an id of its own."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from bot.errors import AgendaError
from bot.texts.columns import IDEA_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_IDEAS: Final = 3_000
_MOST_BYTES: Final = 40_000_000
_SEPARATORS: Final = (";", ",", "\t")
_LONGEST_CELL: Final = 1_000_000
_MOST_NAMED: Final = 12

Row = tuple[int, Any, Any]  # the line, and what stands there as id and as text


@dataclass(frozen=True)
class IdeaList:
    """Ideas in the order of their list; `ids` as they stand there: words, or in JSON also whole numbers."""

    ids: tuple[str | int, ...]
    texts: tuple[str, ...]


def read_ideas(data: bytes, *, name: str) -> IdeaList:
    """Return the ideas of a list.

    Raises:
        AgendaError: `ideas_encoding`, `ideas_empty`, `ideas_none`, `ideas_no_header` (columns), `ideas_broken`,
            `ideas_incomplete`, `ideas_id_twice` (id, first), `ideas_too_many` (most), with the line.
    """
    if len(data) > _MOST_BYTES:
        raise AgendaError("ideas_too_many", file=name, most=MOST_IDEAS)
    text = _decode(data, name)
    if not text.strip():
        raise AgendaError("ideas_empty", file=name)
    read = _json_rows if name.lower().endswith((".jsonl", ".ndjson")) or text.lstrip().startswith("{") else _csv_rows
    rows = list(read(text, name))
    if not rows:
        raise AgendaError("ideas_none", file=name)
    if len(rows) > MOST_IDEAS:
        raise AgendaError("ideas_too_many", file=name, most=MOST_IDEAS)
    _refuse_twice(rows, name)
    return IdeaList(tuple(row[1] for row in rows), tuple(row[2] for row in rows))


def _decode(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise AgendaError("ideas_encoding", file=name, line=data.count(b"\n", 0, error.start) + 1) from None


def _refuse_twice(rows: Sequence[Row], name: str) -> None:
    first: dict[str, int] = {}
    for line, id_, _ in rows:
        if str(id_) in first:
            raise AgendaError("ideas_id_twice", file=name, line=line, id=id_, first=first[str(id_)])
        first[str(id_)] = line


def _json_rows(text: str, name: str) -> Iterator[Row]:
    for line, said in enumerate(text.split("\n"), 1):
        if not said.strip():
            continue
        try:
            row = json.loads(said)
        except (ValueError, RecursionError):
            raise AgendaError("ideas_broken", file=name, line=line) from None
        if not isinstance(row, dict):
            raise AgendaError("ideas_broken", file=name, line=line)
        id_, idea = row.get("id"), row.get("text")
        if type(id_) not in {str, int} or str(id_).strip() == "" or not isinstance(idea, str):
            raise AgendaError("ideas_incomplete", file=name, line=line)
        yield line, id_, _whole(idea)


def _csv_rows(text: str, name: str) -> Iterator[Row]:
    head = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=lambda each: len(next(csv.reader([head], delimiter=each))))
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True)
    columns: tuple[int, int] | None = None
    line = 1
    try:
        for row in reader:
            if columns is None:
                columns = _columns(row, name)
            elif any(each.strip() for each in row):
                id_, idea = (row[at].strip() if at < len(row) else "" for at in columns)
                if not id_:
                    raise AgendaError("ideas_incomplete", file=name, line=line)
                yield line, id_, _whole(idea)
            line = reader.line_num + 1
    except csv.Error:
        raise AgendaError("ideas_broken", file=name, line=line) from None


def _columns(header: Sequence[str], name: str) -> tuple[int, int]:
    """Return where ids and texts stand."""
    said = [each.strip().casefold() for each in header]
    at = [next((said.index(each) for each in IDEA_COLUMNS[key] if each in said), None) for key in ("id", "text")]
    if at[0] is None or at[1] is None:
        shown = [each for each in header if each.strip()]
        columns = ", ".join(each[:30] for each in shown[:_MOST_NAMED]) or "–"
        raise AgendaError("ideas_no_header", file=name, line=1, columns=columns)
    return at[0], at[1]


def _whole(text: str) -> str:
    """Return a text without halves of letters, which JSON can hold and nothing can write."""
    return text.encode("utf-8", "replace").decode()
