"""Records of any origin (JSON, YAML, front matter): which of them are sessions, by the names of their fields.

A record is a session where it has a time (its own, or that of the one that it stands in) and a title.
Days, rooms and times that hold records give them theirs. A shape without sessions is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from bot.errors import AgendaError
from bot.model import Doubt, Format
from schedules.readers.conferences.feeds import Places
from schedules.readers.entries import LONGEST_TITLE, assemble, clean
from schedules.readers.own.tree import shown
from schedules.readers.people.people import people_below
from schedules.readers.people.speakers import credit
from schedules.readers.tables.almanac import Almanac
from schedules.readers.tables.cells import NO_OFFSET, DayOf, Value, is_american, read_day, read_when
from schedules.readers.tables.grids import Grid, title_and_rest
from schedules.readers.tables.indexes import Index, has_title, texts_of
from schedules.readers.tables.rows import Row, closer_day, entries_of, own_zone
from schedules.readers.tables.table import read_tables
from schedules.readers.tables.values import day_of, length_of, named_in, only_day, plain_of, ticked_days, when_of
from schedules.readers.vocabulary.headers import NAME_RANK, Head, Role, head_of, is_personal, is_place, words_of
from schedules.readers.vocabulary.kinds import is_known_word
from schedules.readers.vocabulary.names import is_person
from schedules.readers.vocabulary.words import ZONE_NAMES
from schedules.readers.vocabulary.zones import is_zone

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.model import Reading
    from schedules.readers.entries import Entry

DEEPEST: Final = 24
MOST_SHOWN: Final = 8
MOST_ROWS: Final = 6_000  # of which no more than a third can be sessions
_TIMES: Final = (Role.START, Role.TIME)
_PLACES: Final = frozenset({Role.ROOM, Role.TRACK})
_HOURS: Final = frozenset({Role.START, Role.END, Role.TIME, Role.DAY})
_TIMED: Final = re.compile(
    r"\s{0,9}((?:kl\.?\s)?\d{1,2}[:.]\d\d(?:\s?[ap]m)?(?:\s?[-–]\s?\d{1,2}[:.]\d\d(?:\s?[ap]m)?)?)[\s:|–-]{1,5}"
    r"([^\W\d_].{1,300})",
    re.IGNORECASE,
)
_LEAVES: Final = frozenset({Role.SPEAKER, Role.DETAILS, Role.UID, Role.KIND, Role.SKIP, *_PLACES})


class _Around(NamedTuple):
    """What records take from those that they stand in."""

    day: DayOf | None = None
    start: tuple[Value, ...] = ()
    end: tuple[Value, ...] = ()
    room: str = ""
    kind: str = ""
    depth: int = 0
    several: bool = False


def read_records(
    value: object,
    *,
    name: str,
    day: date | None = None,
    zone: str | None = None,
    text: str = "",
    source: Format = Format.TABLE,
) -> Reading:
    """Return the programme of nested lists and fields.

    A mapping may carry the line that it stands on as `line`; else lines are found in `text`.

    Raises:
        AgendaError: `table_unknown` (columns), where no record has a time and a title.
    """
    if isinstance(value, list) and value and all(isinstance(each, list) for each in value):
        rows = [[each if isinstance(each, str | int | float) else None for each in row] for row in value[:MOST_ROWS]]
        return read_tables([Grid(rows, [1] * len(rows))], name=name, source=source, day=day, zone=zone)
    walk = _Walk(Index.of(value), Places(text))
    walk.take(value, _Around())
    almanac = Almanac(day, [walk.title])
    american = is_american(text for row in walk.rows[:2000] for text in (*row.day, *row.start) if isinstance(text, str))
    entries = _without_doubles(entries_of(walk.rows, almanac, american=american))
    if not entries:
        raise AgendaError("table_unknown", file=name, line=getattr(value, "line", 1), columns=_shown_keys(value))
    return assemble(
        entries,
        source=source,
        title=walk.title,
        zone=walk.zone or own_zone(entries, zone),
        zoned=walk.zone is not None or any(each.start.tzinfo for each in entries),
        doubts=[*_offset_doubts(walk.rows), *almanac.closing_doubts()],
    )


def _offset_doubts(rows: Sequence[Row]) -> list[Doubt]:
    written = (
        row for row in rows for text in (*row.day, *row.start) if isinstance(text, str) and NO_OFFSET.search(text)
    )
    first = next(written, None)
    return [] if first is None else [Doubt(code="offset_unused", line=first.line)]


@dataclass(slots=True)
class _Fields:
    """The fields of one record by what they mean, and those that hold records."""

    told: dict[Role, list[tuple[int, Any]]] = field(default_factory=dict)
    inner: list[tuple[str, Any]] = field(default_factory=list)

    def tell(self, head: Head, value: Any) -> None:
        """Take what a field says."""
        self.told.setdefault(head.role, []).append((head.rank, value))

    def join(self, other: _Fields) -> None:
        """Take what the fields of a record in this one say."""
        for role, found in other.told.items():
            self.told.setdefault(role, []).extend(found)

    def values(self, *roles: Role) -> tuple[Any, ...]:
        """Return the values of fields with these roles, best names first."""
        return tuple(value for role in roles for _, value in sorted(self.told.get(role, []), key=lambda each: each[0]))

    def text(self, *roles: Role) -> str:
        """Return the first text of such fields."""
        return next((text for value in self.values(*roles) for text in texts_of(value)[:1]), "")


class _Walk:
    """Goes through nested records once; rows are sessions in the order in which they stand."""

    def __init__(self, index: Index, places: Places) -> None:
        self.index = index
        self.places = places
        self.rows: list[Row] = []
        self.title = ""
        self.zone: str | None = None
        self._timed: dict[int, bool] = {}

    def take(self, value: Any, around: _Around, key: str = "") -> None:
        """Take a record, or all those of a list."""
        if around.depth > DEEPEST or len(self.rows) > MOST_ROWS:
            return
        if isinstance(value, list):
            inside = around._replace(depth=around.depth + 1, several=around.several or len(value) > 1)
            for each in value:
                inside = inside._replace(day=only_day(each) or inside.day)
                self.take(each, inside, key)
        elif isinstance(value, dict):
            self._take_record(value, around._replace(depth=around.depth + 1), key)
        elif around.start and (talk := self.index.talks.get(str(value))) is not None:
            self._take_record(talk, around._replace(depth=around.depth + 1), key)
        elif isinstance(value, str) and (timed := _TIMED.match(value)):
            self._take_line(timed[1], timed[2], around)
        elif around.start and isinstance(value, str) and _is_title(key) and value.strip():
            self._add({}, _Fields({Role.TITLE: [(0, value)]}), around)

    def _take_record(self, record: dict[str, Any], around: _Around, key: str) -> None:
        fields = self._fields(record)
        own = any((when := when_of(value)) and when.start is not None for value in fields.values(*_TIMES, Role.DAY))
        title = fields.text(Role.TITLE)
        inner_times = any(self._has_times(value) for _, value in fields.inner)
        if (own or around.start) and not inner_times and (title or self._is_bare(fields)):
            for each in [around._replace(day=day) for day in ticked_days(record)] or [around]:
                self._add(record, fields, each)
            return
        head = head_of(key)
        part = head is not None and head.role in {*_PLACES, Role.DAY}
        self._name(record, title if inner_times and not part else "", around)
        if head and head.role in _PLACES and title and read_day(title) is None:
            around = around._replace(room=title)
        here = self._inside(fields, title, around, own=own)
        for name, value in fields.inner:
            self.take(value, self._under(name, value, here, key), name)
            if isinstance(value, str):
                self._take_line(name, value, here)

    def _fields(self, record: Mapping[str, Any]) -> _Fields:
        fields = _Fields()
        for name, value in record.items():
            head = head_of(str(name))
            if value is True and head and head.role is Role.BREAK:
                fields.tell(head, value)
            elif value is not None and value != "" and not isinstance(value, bool):
                self._sort(fields, str(name), head, value)
        _name_people(record, fields)
        return fields

    def _sort(self, fields: _Fields, name: str, head: Head | None, value: Any) -> None:
        """Put one field among what it tells of the record, or among those that hold records."""
        if head and head.role is Role.TIME and isinstance(value, int | str):
            value = self.index.slots.get(str(value), value)
        if (
            isinstance(value, dict)
            and (head is None or head.role not in _LEAVES)
            and (parts := self._hours_within(value))
        ):
            fields.join(parts)
        elif (isinstance(value, dict | list) and self._is_inner(name, head, value)) or (
            isinstance(value, str) and (is_place(name) or (head is None and read_when(name)))
        ):
            fields.inner.append((name, value))
        elif head is not None and head.role is not Role.SKIP:
            fields.tell(head, value)

    def _is_inner(self, name: str, head: Head | None, value: Any) -> bool:
        """Tell whether a field holds records, rather than a text in two languages, or people."""
        if is_place(name) or head is None:
            return True
        if (
            head.role in _HOURS
            and isinstance(value, dict)
            and not any(isinstance(each, dict | list) for each in value.values())
        ):
            return plain_of(value) is None
        if head.role is Role.TITLE:
            return self._holds_records(value) or self._refers(value)
        return head.role not in _LEAVES or self._has_times(value)

    def _hours_within(self, value: Mapping[str, Any]) -> _Fields | None:
        """Return the times of a record that holds little but them: {"start": ..., "end": ..., "room": ...}."""
        inner = [name for name, each in value.items() if isinstance(each, dict | list)]
        if any((head := head_of(str(name))) is None or head.role not in _PLACES for name in inner):
            return None
        named = {name: value[name] for name in ("dateTime", "datetime", "date_time", "date") if value.get(name)}
        if named and not any(head and head.role in {Role.START, Role.END} for head in map(head_of, map(str, value))):
            return None
        fields = self._fields(value)
        return fields if fields.values(*_TIMES) and not fields.values(Role.TITLE) else None

    def _refers(self, value: Any) -> bool:
        """Tell whether a list is of the numbers of talks that stand elsewhere."""
        return isinstance(value, list) and any(str(each) in self.index.talks for each in value[:60])

    def _holds_records(self, value: Any) -> bool:
        found = value if isinstance(value, list) else value.values()
        records = [each for each in found if isinstance(each, dict)]
        return self._has_times(value) or (any(map(has_title, records)) if isinstance(value, dict) else bool(records))

    def _has_times(self, value: Any, depth: int = 0) -> bool:
        """Tell whether any record in a value has a time of its own."""
        if depth > DEEPEST or not isinstance(value, dict | list):
            return False
        known = self._timed.get(id(value))
        if known is None:
            self._timed[id(value)] = False
            known = self._finds_times(value, depth)
            self._timed[id(value)] = known
        return known

    def _finds_times(self, value: Any, depth: int) -> bool:
        if isinstance(value, list):
            return any(
                self._has_times(each, depth + 1) or (isinstance(each, str) and _TIMED.match(each)) for each in value
            )
        for name, each in value.items():
            head = head_of(str(name))
            if isinstance(each, dict | list):
                if self._has_times(each, depth + 1):
                    return True
            elif head and head.role in _TIMES and (when := when_of(each)) and when.start is not None:
                return True
        return any((when := read_when(str(name))) and when.start is not None for name in value)

    def _is_bare(self, fields: _Fields) -> bool:
        """Tell whether a record without a title still says what happens."""
        told = any(rank == 0 for rank, _ in fields.told.get(Role.DETAILS, [])) or bool(fields.text(Role.KIND))
        return not fields.inner and (told or bool(self._speakers(fields)))

    def _name(self, record: Mapping[str, Any], title: str, around: _Around) -> None:
        """Take the title and the zone of the event from what holds the sessions."""
        if not around.several and not self.title and title and read_day(title) is None:
            self.title = clean(title, LONGEST_TITLE)
        for name, value in record.items():
            if isinstance(value, str) and "".join(words_of(str(name))) in {
                "timezone",
                "tz",
                "tidszone",
                "timezonename",
            }:
                meant = ZONE_NAMES.get(value.strip().upper(), value.strip())
                self.zone = self.zone or (meant if is_zone(meant) else None)

    def _inside(self, fields: _Fields, title: str, around: _Around, *, own: bool) -> _Around:
        """Return what the records in a record take from it."""
        day: DayOf | None = None
        for value in fields.values(Role.DAY, *_TIMES):
            day = closer_day(day, day_of(value))
        return around._replace(
            day=day or read_day(title) or around.day,
            start=fields.values(*_TIMES, Role.DAY) if own else around.start,
            end=fields.values(Role.END) if own else around.end,
            room=_room(fields, self.index) or around.room,
            kind=fields.text(Role.KIND) or around.kind,
        )

    def _under(self, name: str, value: Any, here: _Around, parent: str) -> _Around:
        """Return what records take from the name that they stand under: a day, a time, or a room."""
        when = read_when(name)
        day = (when.day if when else None) or read_day(name)
        if when is not None and when.start is not None:
            return here._replace(start=(name,), end=(), day=day or here.day)
        if day is not None:
            return here._replace(day=day)
        if is_place(name):
            return here._replace(room=name)
        head, own = head_of(parent), head_of(name)
        if head and head.role in _PLACES and isinstance(value, list) and (own is None or own.role is not Role.TITLE):
            return here._replace(room=name)
        return here

    def _take_line(self, name: str, value: str, here: _Around) -> None:
        """Take "09:00": "Welcome"."""
        if (when := read_when(name)) and when.start is not None:
            said = credit(value)
            fields = _Fields({Role.TITLE: [(0, said.title if said.names else value)], Role.START: [(0, name)]})
            self._add({}, fields, here)
            self.rows[-1].names = said.names
        elif here.start and is_place(name):
            self._add({}, _Fields({Role.TITLE: [(0, value)]}), here._replace(room=name))

    def _add(self, record: Mapping[str, Any], fields: _Fields, around: _Around) -> None:
        own = [value for value in fields.values(*_TIMES) if when_of(value) or isinstance(value, str)]
        days = [value for value in fields.values(Role.DAY) if isinstance(value, str | int | float | date)]
        timed = bool(own) or any((when := when_of(value)) and when.start is not None for value in days)
        details = fields.text(Role.DETAILS)
        title = fields.text(Role.TITLE)
        speakers = self._speakers(fields)
        kind = fields.text(Role.KIND)
        known = kind if any(map(is_known_word, kind.split())) else ""
        named = title or known or ", ".join(speakers) or kind or details
        speakers = [] if named == ", ".join(speakers) and not title else speakers
        named, below = title_and_rest(named, LONGEST_TITLE)
        below += [details] if details != named else []
        chaired = bool(fields.told.get(Role.DETAILS)) and min(rank for rank, _ in fields.told[Role.DETAILS]) > 0
        speakers += [] if speakers or chaired or not below else people_below(below[0])
        notes = [note for _, value in fields.inner for note in self._notes(value, speakers)]
        self.rows.append(
            Row(
                line=getattr(record, "line", None) or self.places.line_of(named),
                title=named,
                day=[plain_of(value) for value in days],
                start=[plain_of(value) for value in (own if timed else around.start)],
                end=[plain_of(value) for value in (fields.values(Role.END) if timed else around.end)],
                length=next((length_of(value) for value in fields.values(Role.LENGTH)), None),
                speakers=speakers,
                names=() if speakers else named_in(clean(named, LONGEST_TITLE)),
                room=_room(fields, self.index) or around.room,
                kind=fields.text(Role.KIND) or around.kind,
                details=[*below, *notes],
                uid=fields.text(Role.UID),
                is_break=bool(fields.values(Role.BREAK)),
                default_day=around.day,
            )
        )

    def _speakers(self, fields: _Fields) -> list[str]:
        ranked = sorted(fields.told.get(Role.SPEAKER, []), key=lambda each: each[0])
        found = [(rank, name) for rank, value in ranked for name in self.index.people_in(value)]
        return [name for rank, name in found if rank == found[0][0]]

    def _notes(self, value: Any, speakers: list[str]) -> Iterator[str]:
        """Yield what the talks within a session say, and add those who give them."""
        for each in (value if isinstance(value, list) else [value])[:60]:
            fields = self._fields(each) if isinstance(each, dict) else None
            title = fields.text(Role.TITLE) if fields else ""
            if fields and title:
                people = self._speakers(fields)
                speakers += people
                yield f"{title} ({', '.join(people)})" if people else title


def _name_people(record: Mapping[str, Any], fields: _Fields) -> None:
    """Take a `name` beside a title for that of who speaks, where the record is of a person too."""
    titles = fields.told.get(Role.TITLE, [])
    names = [each for each in titles if each[0] == NAME_RANK]
    if not names or Role.SPEAKER in fields.told:
        return
    personal = any(is_personal(str(key)) for key in record)
    better = any(rank < NAME_RANK for rank, _ in titles)
    if better and (personal or all(is_person(text) for _, value in names for text in texts_of(value))):
        fields.told[Role.TITLE] = [each for each in titles if each not in names]
        fields.told[Role.SPEAKER] = names


def _without_doubles(entries: Sequence[Entry]) -> list[Entry]:
    seen: set[tuple[object, ...]] = set()
    kept: list[Entry] = []
    for each in entries:
        key = (each.start.replace(tzinfo=None), each.title.casefold(), each.room.casefold(), each.speakers)
        if key not in seen:
            seen.add(key)
            kept.append(replace(each))
    return kept


def _room(fields: _Fields, index: Index) -> str:
    for role in (Role.ROOM, Role.TRACK):
        for value in fields.values(role):
            names = [index.rooms.get(text, text) for text in texts_of(value)]
            if names:
                return ", ".join(names[:3])
    return ""


def _is_title(key: str) -> bool:
    head = head_of(key)
    return head is not None and head.role in {Role.TITLE, Role.SKIP}


def _shown_keys(value: Any) -> str:
    """Return the names of the fields of the first record, as they stand in an error."""
    for _ in range(DEEPEST):
        if isinstance(value, list):
            value = next((each for each in value if isinstance(each, dict | list)), None)
        elif isinstance(value, dict):
            inner = [each for each in value.values() if isinstance(each, list) and each]
            if not inner or any(not isinstance(each, dict | list) for each in value.values()):
                return " | ".join(shown(str(name))[:30] for name in list(value)[:MOST_SHOWN]) or "–"
            value = inner[0]
    return "–"
