"""How a noun becomes a row and a row a noun, and what may be asked of a table.

Names that a noun does not have, and values of another type than the field's, are refused at once.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Generic, NamedTuple, TypeVar

from sqlalchemy import JSON, Column, ColumnElement, Integer, Text, bindparam, cast, column, delete, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.model import Agenda, Delivery, DeliveryState, DueState, Noun, Priority
from bot.ports import KEYS
from bot.store.columns import fits, one_of, storable
from bot.store.query import Query, Reading
from bot.store.tables import metadata

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sqlalchemy import Dialect, Select

    Shape = tuple[tuple[str, str], ...]

N = TypeVar("N", bound=Noun)

_INSERTS: Final[dict[str, Callable[..., Any]]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_OPEN = frozenset({DeliveryState.QUEUED, DeliveryState.CLAIMED})
_ORDERS = {"dues": ("at", "key")}  # the others: by their key
_PARSED: Final[dict[tuple[str, str], type[Noun]]] = {("releases", "agenda"): Agenda}  # large, and read all day


class Match(NamedTuple):
    """What `find` and `count` look for: its shape, which is compiled once, and the values."""

    shape: Shape  # (field, "is" | "null" | "among" | "among or null")
    values: dict[str, Any]


class Sheet(Generic[N]):
    """One table as its noun sees it, with the statements that are asked of it all day."""

    def __init__(self, name: str, noun: type[N], dialect: Dialect) -> None:
        """Prepare the table `name` for a dialect (SQLite's or PostgreSQL's)."""
        self.name = name
        self.noun = noun
        self.key = KEYS[name][1]
        self.table = metadata.tables[name]
        self.fields = tuple(noun.model_fields)
        self.documents = {field for field in self.fields if isinstance(self.table.c[field].type, JSON)}
        self.counted = {"position"} if noun is Delivery else set[str]()
        self.plain = tuple(each for each in self.fields if each not in self.documents | self.counted)
        self._order = [self.table.c[each] for each in _ORDERS.get(name, self.key)]
        self.dialect = dialect
        self._reading = Reading([(self.table.c[each], _PARSED.get((name, each))) for each in self.fields], dialect)
        self._kinds = {each.name: each.type.python_type for each in self.table.c if each.name in self.plain}
        self._kinds |= dict.fromkeys(self.counted, int)
        self._found: dict[Shape, Query] = {}
        self._free: dict[Shape, Query] = {}
        self._sizes: dict[Shape, Query] = {}
        self._highest: dict[tuple[str, Shape], Query] = {}
        self._picked: dict[tuple[tuple[str, ...], Shape], tuple[Query, Reading]] = {}
        self._tallied: dict[tuple[str, Shape], Query] = {}

    # What is asked all day ---------------------------------------------------------------------

    @cached_property
    def one(self) -> Query:
        """The row with a key."""
        return self._query(self._all.where(*self._by_key))

    @cached_property
    def locked(self) -> Query:
        """The row with a key, kept from other writers."""
        return self._query(self._all.where(*self._by_key).with_for_update())

    @cached_property
    def added(self) -> Query:
        """A row, unless a unique value stands already."""
        return self._query(self._insert.on_conflict_do_nothing(), self._given)

    @cached_property
    def replaced(self) -> Query:
        """A row, or its new values where its key stands already."""
        return self._query(self._or_replaced(self._insert), self._given)

    @cached_property
    def added_all(self) -> Query:
        """Rows that are told as JSON, unless a unique value stands already: the keys of those that are new."""
        return self._query(
            self._insert_all.on_conflict_do_nothing().returning(*(self.table.c[each] for each in self.key))
        )

    @cached_property
    def replaced_all(self) -> Query:
        """Rows that are told as JSON, or their new values where their keys stand already."""
        return self._query(self._or_replaced(self._insert_all))

    @cached_property
    def dropped(self) -> Query:
        """The end of the row with a key."""
        return self._query(delete(self.table).where(*self._by_key))

    @cached_property
    def planned(self) -> Query:
        """The dues that are planned at or before an instant."""
        return self._query(self._planned)

    @cached_property
    def first_planned(self) -> Query:
        """The earliest of them."""
        return self._query(self._planned.limit(bindparam("most", type_=Integer())))

    def found(self, shape: Shape) -> Query:
        """Return how the rows are found that match."""
        query = self._found.get(shape)
        if query is None:
            query = self._found[shape] = self._query(self._all.where(*self.conditions(shape)).order_by(*self._order))
        return query

    def free(self, shape: Shape) -> Query:
        """Return how the rows that match are locked, without those that somebody else has locked."""
        query = self._free.get(shape)
        if query is None:
            wanted = self._all.where(*self.conditions(shape)).order_by(*self._order)
            query = self._free[shape] = self._query(wanted.with_for_update(skip_locked=True))
        return query

    def cleared(self, shape: Shape) -> Query:
        """Return how the rows that match are deleted."""
        return self._query(delete(self.table).where(*self.conditions(shape)))

    def size(self, shape: Shape) -> Query:
        """Return how the rows are counted that match."""
        query = self._sizes.get(shape)
        if query is None:
            counted = select(func.count()).select_from(self.table).where(*self.conditions(shape))
            query = self._sizes[shape] = self._query(counted)
        return query

    def highest(self, name: str, shape: Shape) -> Query:
        """Return how the highest value of a field is found among the rows that match."""
        query = self._highest.get((name, shape))
        if query is None:
            found = select(func.max(self.table.c[name])).where(*self.conditions(shape))
            query = self._highest[name, shape] = self._query(found)
        return query

    def picked(self, fields: tuple[str, ...], shape: Shape) -> tuple[Query, Reading]:
        """Return how some fields are read of the rows that match.

        Raises:
            TypeError: one of them is no field, or a noun of its own.
        """
        found = self._picked.get((fields, shape))
        if found is None:
            columns = [self._simple(each) for each in fields]
            query = self._query(select(*columns).where(*self.conditions(shape)).order_by(*self._order))
            found = self._picked[fields, shape] = query, Reading([(each, None) for each in columns], self.dialect)
        return found

    def tallied(self, name: str, shape: Shape) -> Query:
        """Return how the rows that match are counted by the value of a field.

        Raises:
            TypeError: it is no field of plain values.
        """
        query = self._tallied.get((name, shape))
        if query is None:
            by = self._plain(name)
            counted = select(by, func.count()).where(*self.conditions(shape)).group_by(by)
            query = self._tallied[name, shape] = self._query(counted)
        return query

    def _simple(self, name: str) -> Column[Any]:
        if name not in self.fields or (self.name, name) in _PARSED:
            raise TypeError(f"{self.name} has no simple {name!r}")
        return self.table.c[name]

    def _plain(self, name: str) -> Column[Any]:
        if name not in self.plain:
            raise TypeError(f"{self.name} has no plain {name!r}")
        return self.table.c[name]

    def _query(self, statement: Any, given: Sequence[str] | None = None) -> Query:
        return Query(statement, self.dialect, given)

    @property
    def _all(self) -> Select[*tuple[Any, ...]]:
        columns = [(self.table.c[each], (self.name, each) in _PARSED) for each in self.fields]
        return select(*(cast(column, Text) if parsed else column for column, parsed in columns))

    @property
    def _planned(self) -> Select[*tuple[Any, ...]]:
        columns = self.table.c
        until = columns.at <= bindparam("at", type_=columns.at.type)
        return self._all.where(columns.state == DueState.PLANNED.value, until).order_by(*self._order)

    @property
    def _insert(self) -> Any:
        return _INSERTS[self.dialect.name](self.table).inline()  # the database counts, not SQLAlchemy before it

    @property
    def _insert_all(self) -> Any:
        told = func.json_to_recordset(cast(bindparam("rows", type_=Text()), JSON)).table_valued(
            *(column(each, self.table.c[each].type) for each in self._given)
        )
        rows = told.render_derived(with_types=True)
        return self._insert.from_select(self._given, select(*(rows.c[each] for each in self._given)))

    def _or_replaced(self, insert: Any) -> Any:
        rest = {each: insert.excluded[each] for each in self._given if each not in self.key}
        if not rest:
            return insert.on_conflict_do_nothing()
        return insert.on_conflict_do_update(index_elements=self.key, set_=rest)

    @property
    def _given(self) -> list[str]:
        return [each.name for each in self.table.c if each.name not in self.counted]

    @property
    def _by_key(self) -> list[ColumnElement[bool]]:
        return [self.table.c[each] == bindparam(each) for each in self.key]

    # Nouns and rows ----------------------------------------------------------------------------

    def row(self, noun: N) -> dict[str, Any]:
        """Return a noun's columns."""
        row = {name: storable(getattr(noun, name)) for name in self.plain}
        if self.documents:
            row |= storable(noun.model_dump(mode="json", include=self.documents))
        return row | turn(noun) if isinstance(noun, Delivery) else row

    @property
    def is_far(self) -> bool:
        """Whether each statement is a way to a server and back."""
        return self.dialect.name == "postgresql"

    def told(self, nouns: Iterable[N]) -> dict[str, str]:
        """Return the parameters of `added_all` and `replaced_all`."""
        return {"rows": json.dumps([self.row(each) for each in nouns], ensure_ascii=False, default=_in_json)}

    def key_of(self, noun: N) -> tuple[Any, ...]:
        """Return a noun's key, as its columns take it."""
        return tuple(storable(getattr(noun, each)) for each in self.key)

    def noun_of(self, row: Sequence[Any]) -> N:
        """Return the noun whose fields have these values."""
        return self.noun.model_validate(dict(zip(self.fields, row, strict=True)))

    def read(self, row: Sequence[Any]) -> N:
        """Return the noun of a row that came from the driver."""
        return self.noun_of(self._reading.values(row))

    # What may be asked -------------------------------------------------------------------------

    def keyed(self, key: Mapping[str, object]) -> dict[str, Any] | None:
        """Return the parameters of `one`, `locked` and `dropped`, or None where no row can have this key.

        Raises:
            TypeError: the names are not the noun's key, or a value is of another type.
        """
        if key.keys() != set(self.key):
            raise TypeError(f"the key of {self.name} is {self.key}, not {tuple(key)}")
        values = {name: self._fitting(name, value) for name, value in key.items()}
        return values if all(fits(each) for each in values.values()) else None

    def matching(self, equal: Mapping[str, object]) -> Match | None:
        """Return what `find` and `count` look for, or None where no row can match.

        Raises:
            TypeError: a name is no field that can be compared, or a value is of another type.
        """
        shape: list[tuple[str, str]] = []
        values: dict[str, Any] = {}
        for name, value in equal.items():
            kind, found = self._wanted(name, value)
            shape.append((name, kind))
            if kind not in {"null", "never"}:
                values[name] = found
        possible = all(kind != "never" for _, kind in shape)
        return Match(tuple(shape), values) if possible else None

    def conditions(self, shape: Shape) -> list[ColumnElement[bool]]:
        """Return the conditions of a shape, with the values' names as parameters."""
        return [self._condition(self.table.c[name], kind) for name, kind in shape]

    def _condition(self, column: Column[Any], kind: str) -> ColumnElement[bool]:
        if kind == "is":
            return column == bindparam(column.name)
        if kind == "null":
            return column.is_(None)
        among = one_of(column, column.name, self.dialect)
        return among if kind == "among" else or_(among, column.is_(None))

    def _wanted(self, name: str, value: object) -> tuple[str, Any]:
        if name not in self._kinds:
            raise TypeError(f"{self.name} cannot be found by {name!r}")
        if value is None:
            return "null", None
        if not isinstance(value, tuple):
            plain = self._fitting(name, value)
            return ("is", plain) if fits(plain) else ("never", None)
        kept = [each for each in (self._fitting(name, each) for each in value if each is not None) if fits(each)]
        if None in value:
            return ("among or null", kept) if kept else ("null", None)
        return ("among", kept) if kept else ("never", None)

    def _fitting(self, name: str, value: object) -> Any:
        plain = storable(value)
        if not isinstance(plain, self._kinds[name]):
            raise TypeError(f"{self.name}.{name} is never {value!r}")
        return plain


def _in_json(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    raise TypeError(f"{type(value)} has no place in a column")


def turn(delivery: Delivery) -> dict[str, Any]:
    """Return the columns by which a delivery waits for its turn."""
    return {"line": storable(line_of(delivery)), "open": is_open(delivery)}


def is_open(delivery: Delivery) -> bool:
    """Say whether a delivery may still leave."""
    return delivery.state in _OPEN


def line_of(delivery: Delivery) -> str:
    """Name those that wait for one another: a place's or a person's messages. Answers overtake the rest,
    and an edit of what stands waits for nobody.
    """
    if delivery.sent_revision:
        return f"edit:{delivery.key}"
    named = {"place": delivery.place_id, "person": delivery.person_id, "key": delivery.key}
    line = next(f"{kind}:{name}" for kind, name in named.items() if name is not None)
    return f"{line}!" if delivery.priority is Priority.ANSWER else line
