"""One table in memory: a dictionary of frozen nouns by their key."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar, get_args

from pydantic import AwareDatetime

from bot.model import Noun
from bot.ports import KEYS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.fakes.deliveries import Line

N = TypeVar("N", bound=Noun)
Key = tuple[Any, ...]

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_ESCAPED = re.compile(r"\\u0000|\\ud[89a-f]", re.IGNORECASE)


class Columns:
    """The rows of all tables at one moment, the lines that deliveries stand in, and what was counted."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[Key, Any]] = {name: {} for name in KEYS}
        self.lines: dict[str, Line] = {}
        self.rates: dict[str, tuple[int, ...]] = {}
        self.closed: dict[str, datetime] = {}
        self.position = 0
        self.turn = 0

    def copy(self) -> Columns:
        made = Columns()
        made.rows = {name: dict(rows) for name, rows in self.rows.items()}
        made.lines, made.rates, made.closed = dict(self.lines), dict(self.rates), dict(self.closed)
        made.position, made.turn = self.position, self.turn
        return made

    def tick(self) -> int:
        self.turn += 1
        return self.turn


class MemoryTable(Generic[N]):
    def __init__(self, columns: Columns, name: str, *, writing: bool) -> None:
        self._columns = columns
        self._name = name
        self._noun, self._key, self._unique = KEYS[name]
        self._writing = writing

    @property
    def _rows(self) -> dict[Key, N]:
        return self._columns.rows[self._name]

    async def get(self, **key: object) -> N | None:
        return self._rows.get(self._key_of(key))

    async def lock(self, **key: object) -> N | None:
        self._must_write()
        return await self.get(**key)

    async def add(self, noun: N) -> bool:
        self._must_write()
        noun = _clean(noun)
        if self._identity(noun) in self._rows or self._clashes(noun):
            return False
        self._rows[self._identity(noun)] = self._arriving(noun)
        return True

    async def put(self, noun: N) -> None:
        self._must_write()
        noun = _clean(noun)
        if self._clashes(noun):
            raise ValueError(f"{self._name}: another row has a value that is unique")
        self._rows[self._identity(noun)] = self._arriving(noun)

    async def add_all(self, nouns: Sequence[N]) -> list[N]:
        return [each for each in nouns if not await self.add(each)]

    async def put_all(self, nouns: Sequence[N]) -> None:
        for each in nouns:
            await self.put(each)

    async def drop(self, **key: object) -> bool:
        self._must_write()
        return self._rows.pop(self._key_of(key), None) is not None

    async def find(self, **equal: object) -> list[N]:
        wanted = {name: self._wanted(name, value) for name, value in equal.items()}
        rows = [row for row in self._rows.values() if all(getattr(row, name) in wanted[name] for name in wanted)]
        return sorted(rows, key=self._order)

    async def count(self, **equal: object) -> int:
        return len(await self.find(**equal))

    async def pick(self, *fields: str, **equal: object) -> list[tuple[Any, ...]]:
        if set(fields) - self._noun.model_fields.keys():
            raise TypeError(f"{self._name} has no {fields!r}")
        return [tuple(_bare(getattr(row, each)) for each in fields) for row in await self.find(**equal)]

    async def count_by(self, field: str, **equal: object) -> dict[Any, int]:
        self._must_be_plain(field)
        return dict(Counter(getattr(row, field) for row in await self.find(**equal)))

    async def highest(self, field: str, **equal: object) -> Any:
        found = [getattr(row, field) for row in await self.find(**equal)]
        return max((each for each in found if each is not None), default=None)

    async def clear(self, **equal: object) -> int:
        self._must_write()
        if not equal:
            raise TypeError(f"{self._name}: which rows?")
        found = await self.find(**equal)
        for each in found:
            del self._rows[self._identity(each)]
        return len(found)

    def _order(self, noun: N) -> Key:
        return self._identity(noun)

    def _arriving(self, noun: N) -> N:
        return noun

    def _identity(self, noun: N) -> Key:
        return tuple(getattr(noun, name) for name in self._key)

    def _clashes(self, noun: N) -> bool:
        others = [row for key, row in self._rows.items() if key != self._identity(noun)]
        return any(
            all(getattr(row, name) == getattr(noun, name) for name in names) for names in self._unique for row in others
        )

    def _key_of(self, key: dict[str, object]) -> Key:
        if key.keys() != set(self._key):
            raise TypeError(f"the key of {self._name} is {self._key}, not {tuple(key)}")
        return tuple(self._wanted(name, key[name], many=False)[0] for name in self._key)

    def _wanted(self, name: str, value: object, *, many: bool = True) -> tuple[object, ...]:
        kind = _kind(self._noun, name)
        wanted = value if isinstance(value, tuple) and many else (value,)
        fits = all((each is None and many) or isinstance(each, kind) for each in wanted)
        if kind is object or not fits:
            raise TypeError(f"{self._name} cannot be found by {name!r} = {value!r}")
        return tuple(_UNSTORABLE.sub("", each) if isinstance(each, str) else each for each in wanted)

    def _must_be_plain(self, *fields: str) -> None:
        if any(_kind(self._noun, each) is object for each in fields):
            raise TypeError(f"{self._name} has no plain {fields!r}")

    def _must_write(self) -> None:
        if not self._writing:
            raise RuntimeError(f"{self._name}: this block only reads")


def _bare(value: Any) -> Any:
    if isinstance(value, Noun):
        return value.model_dump(mode="json")
    if isinstance(value, tuple):
        return [_bare(each) for each in value]
    return value


def _kind(noun: type[Noun], name: str) -> type:
    """Return what a field of plain values is looked up by, or object where it cannot be."""
    field = noun.model_fields.get(name)
    named = [kind for kind in _alternatives(field.annotation if field else None) if kind is not type(None)]
    kind = named[0] if len(named) == 1 else object
    return next((plain for plain in (str, bool, int, datetime) if issubclass(kind, plain)), object)


def _alternatives(annotation: Any) -> list[Any]:
    """Return the types that a field may have; a list of literal words is a word."""
    options = get_args(annotation)
    if annotation is AwareDatetime:
        return [datetime]
    if not options:
        return [annotation] if isinstance(annotation, type) else []
    if all(isinstance(option, str) for option in options):
        return [str]
    return [kind for option in options for kind in _alternatives(option)]


def _clean(noun: N) -> N:
    if not _ESCAPED.search(json.dumps(noun.model_dump(mode="python"), default=str)):
        return noun
    return type(noun).model_validate(_cleaned(noun.model_dump(mode="json")))


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return _UNSTORABLE.sub("", value)
    if isinstance(value, dict):
        return {_cleaned(key): _cleaned(each) for key, each in value.items()}
    return [_cleaned(each) for each in value] if isinstance(value, list) else value
