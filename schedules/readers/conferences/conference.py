"""The programmes of Sessionize (its views All, Sessions and GridSmart) and of Open Event (its export, and its API).

Rooms, speakers and tracks stand in lists of their own and are joined by their ids. What has no time yet is
left out, and said to be.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from bot.errors import AgendaError
from bot.model import Doubt, Format, SessionKind
from schedules.readers.conferences.feeds import (
    Places,
    apart,
    by_id,
    first_text,
    moment_of,
    named,
    once,
    place_of,
    records,
    says_kind,
    text_of,
    told_kind,
    untimed,
)
from schedules.readers.entries import Entry, assemble
from schedules.readers.vocabulary.kinds import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.model import Reading

MOST: Final = 5_000
_FORMAT: Final = re.compile(r"format|type|kind|art\b|form\b", re.IGNORECASE)
_STARTS: Final = ("startsAt", "start_time", "starts-at", "starts_at", "start-time")
_ENDS: Final = ("endsAt", "end_time", "ends-at", "ends_at", "end-time")
_OPEN_EVENT: Final = frozenset(
    {"microlocation", "microlocation_id", "short_abstract", "long_abstract", "short-abstract", "session_type"}
)
_OUT: Final = frozenset({"rejected", "withdrawn", "canceled", "cancelled", "declined", "draft", "pending"})


class _Known(NamedTuple):
    """What sessions refer to by id."""

    rooms: Mapping[str, Mapping[str, Any]] = {}
    speakers: Mapping[str, Mapping[str, Any]] = {}
    formats: Mapping[str, Mapping[str, Any]] = {}


def is_conference(value: Any) -> bool:
    """Tell whether a JSON value is a programme of Sessionize or Open Event."""
    return any(
        "startsAt" in each
        or "starts-at" in each
        or (any(name in each for name in _STARTS) and _OPEN_EVENT & each.keys())
        for each in _sessions(value)[:50]
    )


def read_conference(value: Any, text: str, *, name: str, zone: str | None = None) -> Reading:
    """Return the sessions of a programme of Sessionize or Open Event.

    Raises:
        AgendaError: `json_unknown` where it is none.
    """
    if not is_conference(value):
        raise AgendaError("json_unknown", file=name)
    sessions = _sessions(value)
    known = _known(value)
    places = Places(text)
    entries: list[Entry] = []
    without: list[tuple[str, int | None]] = []
    for each in sessions:
        title = first_text(each, "title", "name")
        line = places.line_of(title)
        if text_of(each.get("state", each.get("status"))).lower() in _OUT:
            continue
        entry = _entry(each, title, line, known)
        if entry is None:
            without.append((title, line))
        else:
            entries.append(entry)
    told = _event(value)
    zone_name = first_text(told, "timezone", "time_zone", "timeZone", "timezone_id")
    place, zoned = place_of(zone_name, (each.start for each in entries), zone)
    doubts = untimed(without)
    if not entries:
        doubts.append(Doubt(code="no_entries"))
    title = first_text(told, "name", "title", "eventName")
    return assemble(apart(entries), source=Format.SCHEDULE, title=title, zone=place, zoned=zoned, doubts=doubts)


def _entry(session: Mapping[str, Any], title: str, line: int | None, known: _Known) -> Entry | None:
    start = next((found for name in _STARTS if (found := moment_of(session.get(name)))), None)
    if start is None or not title:
        return None
    end = next((found for name in _ENDS if (found := moment_of(session.get(name)))), None)
    if end and start.tzinfo and end.tzinfo is None:
        end = end.replace(tzinfo=start.tzinfo)
    speakers = session.get("speakers")
    room = session.get("room") or session.get("microlocation") or session.get("roomId", session.get("microlocation_id"))
    details = [first_text(session, each) for each in ("subtitle", "description", "short_abstract", "long_abstract")]
    details += [first_text(session, each) for each in ("short-abstract", "long-abstract")]
    return Entry(
        title=title,
        start=start,
        end=end,
        speakers=once(named(each, known.speakers) for each in speakers[:100]) if isinstance(speakers, list) else (),
        details="\n".join(dict.fromkeys(filter(None, details))),
        room=named(room, known.rooms),
        kind=_kind(session, title, known),
        uid=text_of(session.get("id")),
        line=line,
    )


def _kind(session: Mapping[str, Any], title: str, known: _Known) -> SessionKind | None:
    """Return the kind that a session's format says; what only serves the day is never a talk."""
    if session.get("isServiceSession") is True:
        kind = kind_of(title)
        return SessionKind.OTHER if kind is SessionKind.TALK and not says_kind(title) else kind
    told = [first_text(session, "session_type", "session-type", "format", "type")]
    for category in records(session.get("categories")):
        if _FORMAT.search(first_text(category, "name", "title")):
            told.extend(text_of(each) for each in records(category.get("categoryItems")))
    items = session.get("categoryItems")
    told.extend(text_of(known.formats.get(text_of(each))) for each in (items[:20] if isinstance(items, list) else ()))
    return told_kind(title, told)


def _sessions(value: Any) -> list[dict[str, Any]]:
    """Return the sessions of any of the views, each once, in the order in which they stand."""
    if isinstance(value, dict):
        listed = value.get("sessions", value.get("data"))
        if isinstance(listed, dict):
            listed = listed.get("sessions", listed.get("data", listed))
        found: Iterator[dict[str, Any]] = iter(records(listed))
    else:
        found = chain.from_iterable(map(_grouped, records(value)))
    flat = (_flat(each) for each in found)
    every = {
        (text_of(each.get("id")) or str(number), *(text_of(each.get(name)) for name in _STARTS)): each
        for number, each in enumerate(flat)
    }
    return list(every.values())[:MOST]


def _grouped(group: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the sessions of a group, of the rooms of a day, or what is a session itself."""
    if isinstance(group.get("sessions"), list):
        yield from records(group["sessions"])
    elif isinstance(group.get("rooms"), list):
        for room in records(group["rooms"]):
            for each in records(room.get("sessions")):
                yield {"room": text_of(room), **each}
    else:
        yield group


def _flat(session: dict[str, Any]) -> dict[str, Any]:
    """Return a session of JSON:API as plain fields."""
    attributes, relations = session.get("attributes"), session.get("relationships")
    if not isinstance(attributes, dict):
        return session
    joined = {
        name: each["data"]
        for name, each in (relations.items() if isinstance(relations, dict) else ())
        if isinstance(each, dict) and each.get("data")
    }
    return {"id": session.get("id"), **attributes, **joined}


def _known(value: Any) -> _Known:
    if not isinstance(value, dict):
        return _Known()
    included = [_flat(each) for each in records(value.get("included"))]
    formats = [
        item
        for category in records(value.get("categories"))
        if _FORMAT.search(text_of(category))
        for item in records(category.get("items"))
    ]
    return _Known(
        rooms=by_id(value.get("rooms") or value.get("microlocations") or included, "id"),
        speakers=by_id(value.get("speakers") or included, "id"),
        formats=by_id(formats, "id"),
    )


def _event(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        return {}
    event = value.get("event")
    return event if isinstance(event, dict) else {key: each for key, each in value.items() if isinstance(each, str)}
