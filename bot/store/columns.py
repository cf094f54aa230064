"""What a value becomes in a column, the same in SQLite and PostgreSQL: text in the order of its code
points, instants aware and UTC to the microsecond, JSON with everything that is no plain value.

Text loses what PostgreSQL cannot keep: NUL and lone surrogates, which nobody can see or say.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import ARRAY, JSON, BigInteger, Integer, Text, any_, bindparam, func, select
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from sqlalchemy import Column, ColumnElement, Dialect
    from sqlalchemy.types import TypeEngine

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

_NUMBERS = range(-(2**63), 2**63)


class Word(TypeDecorator[str]):
    """Text. It sorts by code point everywhere, so that `find` has one order."""

    impl = Text
    cache_ok = True

    @property
    def python_type(self) -> type[str]:
        """Return what a value of this column is in Python."""
        return str

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:
        """Return PostgreSQL's text without the database's own alphabet; SQLite has none."""
        return dialect.type_descriptor(Text(collation="C") if dialect.name == "postgresql" else Text())


class Instant(TypeDecorator[datetime]):
    """An aware instant, in UTC. SQLite keeps it as text of one width, which sorts as time does."""

    impl = Text
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        """Return what a value of this column is in Python."""
        return datetime

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return PostgreSQL's own type, or text."""
        return dialect.type_descriptor(TIMESTAMP(timezone=True) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Refuse what is not aware: a wall time means nothing without its zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant must be aware")
        instant = value.astimezone(UTC)
        return instant if dialect.name == "postgresql" else instant.isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Return the instant as it was stored."""
        return value if value is None or dialect.name == "postgresql" else datetime.fromisoformat(value)


class Many(TypeDecorator[list[Any]]):
    """Any number of values of a column's type in one parameter: an array, or JSON on SQLite."""

    impl = Text
    cache_ok = True

    def __init__(self, of: TypeEngine[Any]) -> None:
        """Take values of this type."""
        super().__init__()
        self.of = of

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return PostgreSQL's array of them, or text."""
        return dialect.type_descriptor(ARRAY(self.of) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: list[Any] | None, dialect: Dialect) -> Any:
        """Make each value ready; PostgreSQL's array does it by itself."""
        if value is None or dialect.name == "postgresql":
            return value
        change = self.of.dialect_impl(dialect).bind_processor(dialect)
        return json.dumps([each if change is None else change(each) for each in value], ensure_ascii=False)


def one_of(column: Column[Any], name: str, dialect: Dialect) -> ColumnElement[bool]:
    """Return the condition that a column's value is one of the parameter `name`, which has any number of them."""
    values = bindparam(name, type_=Many(column.type))
    if dialect.name == "postgresql":
        return column == any_(values)
    return column.in_(select(func.json_each(values).table_valued("value").c.value))


Json = JSON(none_as_null=True)
Number = BigInteger()
Counter = BigInteger().with_variant(Integer(), "sqlite")  # SQLite counts only in a column of type INTEGER


def storable(value: Any) -> Any:
    """Return a value as a column takes it: plain, and without what PostgreSQL cannot keep."""
    if type(value) is str and value.isprintable():  # nearly always; what has to go is not printable
        return value
    if isinstance(value, str):
        return _UNSTORABLE.sub("", value)
    if isinstance(value, IntEnum):
        return int(value)
    if isinstance(value, dict):
        return {storable(key): storable(each) for key, each in value.items()}
    if isinstance(value, list):
        return [storable(each) for each in value]
    return value


def fits(value: Any) -> bool:
    """Say whether a column can hold a value at all; a number that it cannot hold stands in no row."""
    return not isinstance(value, int) or value in _NUMBERS
