"""A list of people as anybody keeps one (CSV or XLSX, with a header), without a word of programmes. Nobody on
it is lost without being told of, and nobody is on it twice.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.errors import AgendaError
from bot.tables import MOST_PEOPLE, first_row, numbers, read_tables, same

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_OWN: Final = frozenset({"id", "name", "first_name", "last_name"})


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
    tables = read_tables(data, name=name, wanted=lambda keys: bool({"id", "name", "first_name"} & {*keys}))
    if not tables:
        raise AgendaError("people_no_header", file=name, line=1, columns=first_row(data, name=name))
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
        notes.append(Note("unnamed", {"lines": numbers(unnamed)}, len(unnamed)))
    if len(tables) > 1:
        notes.append(Note("one_sheet", {"sheet": table.name}))
    return Roster(people, columns, tuple(notes), tuple(table.keys[key] for key in columns))


def _name(row: Mapping[str, str]) -> str:
    """Return the name in a row, of one column or of two."""
    return row.get("name") or " ".join(filter(None, (row.get("first_name"), row.get("last_name"))))


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
