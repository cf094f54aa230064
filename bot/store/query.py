"""A statement that is asked all day: compiled once, then given to the driver as it is, with values that
the columns' own types have made ready.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sqlalchemy import Column, Dialect
    from sqlalchemy.sql.compiler import SQLCompiler
    from sqlalchemy.types import TypeEngine

    from bot.model import Noun

    Change = Callable[[Any], Any]

_PARSED = 64  # agendas kept: as many events as are likely to run at once


class Query:
    """A statement's text in a dialect; `values` puts its parameters in order."""

    def __init__(self, statement: Any, dialect: Dialect, given: Iterable[str] | None = None) -> None:
        """Compile; `given` names the columns of an insert."""
        compiled: SQLCompiler = statement.compile(dialect=dialect, column_keys=None if given is None else list(given))
        self.text = str(compiled)
        binds = [(name, compiled.binds[name]) for name in compiled.positiontup or ()]
        changes = [(place, _to_driver(bind.type, dialect)) for place, (_, bind) in enumerate(binds)]
        self._binds = [(name, bind.effective_value) for name, bind in binds]
        self._changes = [(place, change) for place, change in changes if change is not None]

    def values(self, given: Mapping[str, Any]) -> tuple[Any, ...]:
        """Return the parameters as the driver takes them."""
        values = [given.get(name, fixed) for name, fixed in self._binds]
        for place, change in self._changes:
            values[place] = change(values[place])
        return tuple(values)


class Reading:
    """What turns a row of the driver's into values: for each column that needs it, its place and its change."""

    def __init__(self, columns: Sequence[tuple[Column[Any], type[Noun] | None]], dialect: Dialect) -> None:
        """Read rows that have these columns, in this order; a noun in one of them is made once for each text."""
        changes = [
            (place, _from_driver(column.type, dialect) if noun is None else _parser(noun))
            for place, (column, noun) in enumerate(columns)
        ]
        self._changes = [(place, change) for place, change in changes if change is not None]

    def values(self, row: Sequence[Any]) -> list[Any]:
        """Return the values of a row."""
        values = list(row)
        for place, change in self._changes:
            values[place] = change(values[place])
        return values


def _parser(noun: type[Noun]) -> Change:
    """Return what reads a noun from JSON. The same text is the same noun, and a noun never changes."""
    return lru_cache(maxsize=_PARSED)(noun.model_validate_json)


def _to_driver(kind: TypeEngine[Any], dialect: Dialect) -> Change | None:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _from_driver(kind: TypeEngine[Any], dialect: Dialect) -> Change | None:
    return kind.dialect_impl(dialect).result_processor(dialect, None)
