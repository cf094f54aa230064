"""How a noun becomes a row and a row a noun, and what may be asked of a table.

Names that a noun does not have, and values of another type than the field's, are refused at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sqlalchemy import JSON, Column, ColumnElement, bindparam, delete, false, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.model import Delivery, DeliveryState, Noun, Priority
from bot.ports import KEYS
from bot.store.columns import fits, storable
from bot.store.tables import metadata

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

N = TypeVar("N", bound=Noun)

_INSERTS: dict[str, Callable[..., Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_OPEN = frozenset({DeliveryState.QUEUED, DeliveryState.CLAIMED})
_ORDERS = {"dues": ("at", "key")}  # the others: by their key


class Sheet(Generic[N]):
    """One table as its noun sees it, with the statements that are asked of it all day."""

    def __init__(self, name: str, noun: type[N], dialect: str) -> None:
        """Prepare the table `name` for a dialect ("sqlite" or "postgresql")."""
        self.name = name
        self.noun = noun
        self.key = KEYS[name][1]
        self.table = metadata.tables[name]
        self.fields = tuple(noun.model_fields)
        self.documents = {field for field in self.fields if isinstance(self.table.c[field].type, JSON)}
        self.counted = {"position"} if noun is Delivery else set[str]()
        self.plain = tuple(each for each in self.fields if each not in self.documents | self.counted)
        by_key = [self.table.c[each] == bindparam(f"key_{each}") for each in self.key]
        self.all = select(*(self.table.c[each] for each in self.fields))
        self.one = self.all.where(*by_key)
        self.ordered = self.all.order_by(*(self.table.c[each] for each in _ORDERS.get(name, self.key)))
        self.size = select(func.count()).select_from(self.table)
        self.dropped = delete(self.table).where(*by_key)
        insert = _INSERTS[dialect](self.table)
        self.added = insert.on_conflict_do_nothing()
        rest = {each.name: insert.excluded[each.name] for each in self.table.c if each.name not in self._lasting}
        self.replaced = insert.on_conflict_do_update(index_elements=self.key, set_=rest) if rest else self.added

    @property
    def _lasting(self) -> set[str]:
        return {*self.key, *self.counted}

    def row(self, noun: N) -> dict[str, Any]:
        """Return a noun's columns."""
        row = {name: storable(getattr(noun, name)) for name in self.plain}
        if self.documents:
            row |= storable(noun.model_dump(mode="json", include=self.documents))
        return row | turn(noun) if isinstance(noun, Delivery) else row

    def noun_of(self, row: Sequence[Any]) -> N:
        """Return the noun of a row of `all`."""
        return self.noun.model_validate(dict(zip(self.fields, row, strict=True)))

    def keyed(self, key: Mapping[str, object]) -> dict[str, Any] | None:
        """Return the parameters of `one` and `dropped`, or None where no row can have this key.

        Raises:
            TypeError: the names are not the noun's key, or a value is of another type.
        """
        if key.keys() != set(self.key):
            raise TypeError(f"the key of {self.name} is {self.key}, not {tuple(key)}")
        values = {f"key_{name}": self._fitting(self._column(name), value) for name, value in key.items()}
        return values if all(fits(each) for each in values.values()) else None

    def matching(self, equal: Mapping[str, object]) -> list[ColumnElement[bool]]:
        """Return the conditions of `find` and `count`.

        Raises:
            TypeError: a name is no field that can be compared, or a value is of another type.
        """
        return [self._matches(self._column(name), value) for name, value in equal.items()]

    def _column(self, name: str) -> Column[Any]:
        if name not in self.fields or name in self.documents:
            raise TypeError(f"{self.name} cannot be found by {name!r}")
        return self.table.c[name]

    def _matches(self, column: Column[Any], value: object) -> ColumnElement[bool]:
        wanted = value if isinstance(value, tuple) else (value,)
        values = [self._fitting(column, each) for each in wanted if each is not None]
        kept = [each for each in values if fits(each)]
        found = column.in_(kept) if kept else false()
        return or_(found, column.is_(None)) if None in wanted else found

    def _fitting(self, column: Column[Any], value: object) -> Any:
        plain = storable(value)
        if not isinstance(plain, column.type.python_type):
            raise TypeError(f"{self.name}.{column.name} is never {value!r}")
        return plain


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
