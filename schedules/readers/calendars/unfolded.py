"""A calendar's bytes become its VEVENTs, line by line, before any of it is understood: a line that is folded
within a letter is whole again, and one that is broken belongs to the line before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.errors import AgendaError
from schedules.readers.source import decode

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_BYTES: Final = 10_000_000
MOST_LINES: Final = 250_000
MOST_ZONES: Final = 50
LONGEST_TEXT: Final = 20_000

_PROPERTY: Final = re.compile(
    r'([A-Z][A-Z0-9-]{0,60})[ \t]{0,3}((?:;[^:;"]*+(?:"[^"]*+"[^:;"]*+)*+)*+):(.*)', re.DOTALL | re.ASCII
)
_NAME: Final = re.compile(r"[A-Za-z-]{1,40}", re.ASCII)
_LONG: Final = frozenset({"SUMMARY", "DESCRIPTION", "LOCATION"})
NAMES: Final = frozenset(
    {
        *("UID", "SUMMARY", "DESCRIPTION", "LOCATION", "CATEGORIES", "STATUS", "SEQUENCE", "DTSTART", "DTEND"),
        *("DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "ATTENDEE"),
    }
)
_TIMES: Final = frozenset({"DTSTART", "DTEND", "RECURRENCE-ID"})
_BASIC: Final = re.compile(r"\d{8}(?:T\d{6}Z?)?\s{0,3}$", re.ASCII)
_BLOCKS: Final = frozenset({"BEGIN", "END"})


class Line(NamedTuple):
    """A property: its name in capitals, its parameters with their semicolons, its value as it stands."""

    number: int
    name: str
    params: str
    value: str


@dataclass(slots=True)
class Source:
    """What stands in a file: each VEVENT with the line it begins on, each VTIMEZONE by its name.

    `cut` is the line of a VEVENT that does not end.
    """

    fields: dict[str, str] = field(default_factory=dict)
    events: list[tuple[int, list[Line]]] = field(default_factory=list)
    zones: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    cut: int | None = None


def unfold(data: bytes, *, name: str) -> Source:
    """Return what stands in a calendar.

    Raises:
        AgendaError: `too_big`, `too_many_lines`, `empty` or `encoding`.
    """
    return _scan(_lines(data, name=name))


def _lines(data: bytes, *, name: str) -> list[tuple[int, str]]:
    """Return the lines, whole again and numbered."""
    if len(data) > MOST_BYTES:
        raise AgendaError("too_big", file=name, most=MOST_BYTES // 1_000_000)
    if b"\0" in data[:400]:
        data = decode(data, name=name, most_bytes=MOST_BYTES, most_lines=MOST_LINES).encode("utf-8", "replace")
    data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if data.count(b"\n") >= MOST_LINES:
        raise AgendaError("too_many_lines", file=name, most=MOST_LINES)
    if (nul := data.find(b"\0")) >= 0:
        raise AgendaError("encoding", file=name, line=data.count(b"\n", 0, nul) + 1)
    whole: list[tuple[int, list[bytes]]] = []
    for number, part in enumerate(data.split(b"\n"), start=1):
        if part[:1] in {b" ", b"\t"} and whole:
            whole[-1][1].append(part[1:])
        elif part.strip():
            whole.append((number, [part]))
    joined = b"\n".join(b"".join(parts) for _, parts in whole)
    text = decode(joined, name=name, most_bytes=MOST_BYTES, most_lines=MOST_LINES)
    return [(number, line) for (number, _), line in zip(whole, text.split("\n"), strict=True)]


def _scan(lines: Iterable[tuple[int, str]]) -> Source:
    source = Source()
    event: list[Line] | None = None
    zone: list[tuple[str, str]] | None = None
    inner = 0  # how deep we are in what an event holds: its alarms
    for number, text in lines:
        match = _PROPERTY.match(text) or _PROPERTY.match(_with_capitals(text))
        if match is None:
            _go_on(event, text)
            continue
        line = _whole(Line(number, match[1], match[2], match[3]))
        block = (line.name, line.value.strip().upper()) if line.name in _BLOCKS else None
        if block == ("BEGIN", "VEVENT"):
            if event is not None:
                source.cut = source.cut or source.events[-1][0]
            event, inner = [], 0
            source.events.append((number, event))
        elif block in {("END", "VEVENT"), ("END", "VCALENDAR")}:
            if event is not None and block == ("END", "VCALENDAR"):
                source.cut = source.cut or source.events[-1][0]
            event = None
        elif event is not None:
            inner = max(0, inner + (block is not None) * (1 if line.name == "BEGIN" else -1))
            if not inner and line.name in NAMES:
                event.append(line)
        else:
            zone = _outside_events(source, zone, line, block)
    if event is not None:
        source.cut = source.cut or source.events[-1][0]
    return source


def _outside_events(
    source: Source, zone: list[tuple[str, str]] | None, line: Line, block: tuple[str, str] | None
) -> list[tuple[str, str]] | None:
    """Take what a calendar says of itself and of its zones; return the zone that is being told."""
    if block == ("BEGIN", "VTIMEZONE"):
        return []
    if block == ("END", "VTIMEZONE"):
        name = next((value.strip() for key, value in zone or () if key == "TZID"), "")
        if name and len(source.zones) < MOST_ZONES:
            source.zones.setdefault(name, zone or [])
        return None
    if zone is not None:
        if len(zone) < 1_000:  # noqa: PLR2004 - far more than any has
            zone.append((line.name, line.value))
    elif block is None:
        source.fields.setdefault(line.name, unescaped(line.value)[:LONGEST_TEXT])
    return zone


def _whole(line: Line) -> Line:
    """Return a moment whose zone has a colon that it should have quoted: TZID=(UTC+01:00) Berlin:20260907T090000."""
    if not line.params or line.name not in _TIMES or ":" not in line.value:
        return line
    zone, _, value = line.value.rpartition(":")
    return line._replace(params=f"{line.params}:{zone}", value=value) if _BASIC.match(value) else line


def unescaped(text: str) -> str:
    """Return a text as it was before a calendar escaped it."""
    return re.sub(r"\\(.)", lambda match: {"n": "\n", "N": "\n"}.get(match[1], match[1]), text).strip()


def _with_capitals(text: str) -> str:
    """Return a line with its name in capitals, where it is one that we read."""
    name = _NAME.match(text)
    return text[: name.end()].upper() + text[name.end() :] if name and name[0].upper() in NAMES | _BLOCKS else text


def _go_on(event: list[Line] | None, text: str) -> None:
    """Take a line that is none for the rest of the one before, as careless programs break them."""
    if event and event[-1].name in _LONG and len(event[-1].value) < LONGEST_TEXT:
        event[-1] = event[-1]._replace(value=f"{event[-1].value}\\n{text.strip()}")
