"""The schedules that frab, pretalx and their kin publish: XML, JSON of both versions, and pretalx's own lists.

An event's date is when it is; where that is missing, its clock time belongs to its day, and the hours after
midnight to the night before.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from xml.etree.ElementTree import XML, ParseError

from defusedxml.common import DefusedXmlException

from bot.errors import AgendaError
from bot.model import Doubt, Format
from schedules.readers.conferences.feeds import (
    Places,
    apart,
    by_id,
    clock_of,
    day_of,
    first_text,
    length_of,
    moment_of,
    named,
    once,
    place_of,
    records,
    text_of,
    told_kind,
    untimed,
)
from schedules.readers.entries import Entry, assemble
from schedules.readers.source import decode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from xml.etree.ElementTree import Element

    from bot.model import Reading

MOST_BYTES: Final = 10_000_000
MOST_EVENTS: Final = 5_000
MOST_PARTS: Final = 300_000  # tags and attributes
MOST_LINES: Final = 600_000
MORNING: Final = timedelta(hours=6)
DAY_BEGINS: Final = timedelta(hours=4)  # where a schedule does not say it itself
_SILENT: Final = re.compile(
    r"herald|angel|staff|crew|translat|interpret|techni|organi[sz]|coordinat|reviewer|attendee|visitor|audience|photo|video",
    re.IGNORECASE,
)
_OUT: Final = frozenset({"canceled", "cancelled", "withdrawn", "rejected", "submitted", "draft", "deleted"})
_PLAIN_XML: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?<(?!\?xml)|(?:\xef\xbb\xbf)?<\?xml(?:\s+version=['\"]1\.[01]['\"])?"
    rb"(?:\s+encoding=['\"](?:utf-?8|us-ascii|iso-8859-1|windows-1252)['\"])?(?:\s+standalone=['\"]\w+['\"])?\s*\?>",
    re.IGNORECASE,
)
_EVENT: Final = re.compile(rb"<event[\s>/]")


class _Day(NamedTuple):
    """A day of a schedule: its date, and the clock time at which it begins."""

    on: date | None = None
    begins: timedelta = DAY_BEGINS


class _Conference(NamedTuple):
    """What a schedule says of the whole."""

    title: str = ""
    zone: str = ""
    rooms: Mapping[str, Mapping[str, Any]] = {}
    tracks: Mapping[str, Mapping[str, Any]] = {}
    people: Mapping[str, Mapping[str, Any]] = {}


class _Slot(NamedTuple):
    """An event as it stands, the day and the room that it stands under, and its line."""

    fields: Mapping[str, Any]
    day: _Day = _Day()
    room: str = ""
    line: int | None = None


# XML ------------------------------------------------------------------------------------------------


def read_schedule_xml(data: bytes, *, name: str, zone: str | None = None) -> Reading:
    """Return the sessions of a schedule in XML.

    Raises:
        AgendaError: `too_big`, `xml` (its line), `xml_unsafe` or `xml_unknown`.
    """
    slots, told = _xml_slots(data, name=name)
    return _reading(slots, told, zone)


def _xml_slots(data: bytes, *, name: str) -> tuple[Iterable[_Slot], _Conference]:
    root = load_xml(data, name=name)
    if root.tag.rpartition("}")[2].lower() != "schedule":
        raise AgendaError("xml_unknown", file=name, tag=root.tag.rpartition("}")[2][:40])
    about = _texts(root.find("conference"))
    change = clock_of(about.get("day_change", "")) or DAY_BEGINS
    found: list[tuple[Element, _Day, str]] = []
    for element in (*root.findall("day"), *root.findall("*/day")):
        day = _Day(day_of(element.get("date")), _beginning(element.get("start"), change))
        found.extend((event, day, room) for event, room in _events(element))
    lines = _event_lines(data, len(found))
    del found[MOST_EVENTS:]
    placed = zip(found, lines, strict=False)
    slots = (_Slot(_xml_fields(event), day, room, line) for (event, day, room), line in placed)
    return slots, _Conference(title=about.get("title", ""), zone=about.get("time_zone_name", ""))


def load_xml(data: bytes, *, name: str) -> Element:
    """Return the root of an XML document.

    Raises:
        AgendaError: `too_big`, `too_many_parts` (most), `xml` (its line) or `xml_unsafe`.
    """
    if len(data) > MOST_BYTES:
        raise AgendaError("too_big", file=name, most=MOST_BYTES // 1_000_000)
    if data.count(b"<") + data.count(b"=") > MOST_PARTS:
        raise AgendaError("too_many_parts", file=name, most=MOST_PARTS)
    try:
        return _parse(data.lstrip())
    except DefusedXmlException as error:
        raise AgendaError("xml_unsafe", file=name) from error
    except (ParseError, LookupError, ValueError) as error:
        text = _retold(data, error, name=name)
    try:
        return _parse(text.encode())
    except DefusedXmlException as error:
        raise AgendaError("xml_unsafe", file=name) from error
    except (ParseError, LookupError, ValueError) as error:
        raise AgendaError("xml", file=name, line=getattr(error, "position", (None,))[0]) from error


def _parse(data: bytes) -> Element:
    """Return the root of a document; defusedxml guards what has a document type, and so may define entities.

    Without one there is nothing to guard against, and the parser beneath is three times as fast.
    """
    if _PLAIN_XML.match(data) and b"<!DOCTYPE" not in data and b"<!ENTITY" not in data and b"\0" not in data:
        return XML(data)
    from defusedxml.ElementTree import fromstring  # noqa: PLC0415 - few need it

    return fromstring(data)


def _retold(data: bytes, error: Exception, *, name: str) -> str:
    """Return XML whose encoding is not what it says as text; raise where that is not what is wrong with it."""
    text = decode(data, name=name, most_bytes=MOST_BYTES, most_lines=MOST_LINES).lstrip()
    try:
        data.decode()
    except UnicodeDecodeError:
        return re.sub(r"^<\?xml[^>]{0,200}\?>", "", text)
    raise AgendaError("xml", file=name, line=getattr(error, "position", (None,))[0]) from error


def _events(day: Element) -> Iterator[tuple[Element, str]]:
    for child in day:
        if child.tag == "event":
            yield child, ""
        else:
            room = child.get("name", "")
            yield from ((event, room) for event in child if event.tag == "event")


def _texts(element: Element | None) -> dict[str, str]:
    return {} if element is None else {child.tag: (child.text or "").strip() for child in element}


def _xml_fields(event: Element) -> dict[str, Any]:
    fields: dict[str, Any] = {child.tag: child.text or "" for child in event}
    people = [found for tag in ("persons", "speakers") if (found := event.find(tag)) is not None]
    fields["persons"] = [_person(each) for found in people for each in found]
    fields["guid"], fields["id"] = event.get("guid", ""), event.get("id", "")
    return fields


def _person(element: Element) -> str | dict[str, str]:
    name = "".join(element.itertext()) if len(element) else element.text or ""
    role = element.get("role")
    return {"name": name, "role": role} if role else name


def _beginning(told: Any, change: timedelta) -> timedelta:
    """Return when a day begins: as it says itself, and in the morning at the latest."""
    moment = moment_of(told)
    since = timedelta(hours=moment.hour, minutes=moment.minute) if moment else clock_of(told)
    return change if since is None else min(since, MORNING)


def _event_lines(data: bytes, count: int) -> list[int | None]:
    """Return the lines that events begin on, where the text tells them beyond doubt."""
    found = [match.start() for match in _EVENT.finditer(data)]
    if len(found) != count or b"\0" in data[:100]:
        return [None] * count
    lines: list[int | None] = []
    line, reached = 1, 0
    for position in found[:MOST_EVENTS]:
        line += data.count(b"\n", reached, position)
        reached = position
        lines.append(line)
    return lines


# JSON -----------------------------------------------------------------------------------------------


def is_schedule(value: Any) -> bool:
    """Tell whether a JSON value is a schedule that we know."""
    return _slots(value) is not None


def read_schedule_json(value: Any, text: str, *, name: str, zone: str | None = None) -> Reading:
    """Return the sessions of a schedule in JSON.

    Raises:
        AgendaError: `json_unknown` where it is none.
    """
    found = _slots(value)
    if found is None:
        raise AgendaError("json_unknown", file=name)
    slots, told = found
    places = Places(text)
    lined = [
        each._replace(
            line=places.line_of(first_text(each.fields, "guid", "code"))
            or places.line_of(first_text(each.fields, "title"))
        )
        for each in slots[: MOST_EVENTS + 1]
    ]
    return _reading(lined, told, zone)


def _slots(value: Any) -> tuple[list[_Slot], _Conference] | None:
    if not isinstance(value, dict):
        return _listed(value, value)
    inner = value.get("schedule")
    schedule = inner if isinstance(inner, dict) else value
    conference = schedule.get("conference")
    about = conference if isinstance(conference, dict) else schedule
    days = about.get("days", schedule.get("days"))
    if any(isinstance(each.get("rooms"), dict | list) for each in records(days)):
        return [*_nested(records(days))], _conference(about, schedule)
    events = schedule.get("events", about.get("events"))
    if isinstance(conference, dict) and events is not None:
        return [_Slot(each) for each in records(events)], _conference(about, schedule)
    if "talks" in value and ("rooms" in value or "speakers" in value):
        return [_Slot(each) for each in records(value["talks"])], _conference(value, value)
    return _listed(value, value.get("results", value.get("slots")))


def _listed(whole: Any, value: Any) -> tuple[list[_Slot], _Conference] | None:
    """Return the slots of pretalx's lists: of talks with their slots, or of slots with their talks."""
    found: list[_Slot] = []
    for each in records(value):
        inner = each.get("submission")
        fields = (
            {**inner, **{key: each[key] for key in ("start", "end", "room") if each.get(key)}}
            if isinstance(inner, dict)
            else each
        )
        slots = [*records(each.get("slots")), *records([each.get("slot")])]
        if not slots and not (inner and fields.get("start")):
            continue
        found.extend(
            _Slot({**fields, **{key: slot[key] for key in ("start", "end", "room") if slot.get(key)}})
            for slot in slots or [fields]
        )
    about = whole if isinstance(whole, dict) else {}
    return (found, _conference(about, about)) if found else None


def _nested(days: list[dict[str, Any]]) -> Iterator[_Slot]:
    for each in days:
        day = _Day(day_of(each.get("date")), _beginning(each.get("day_start", each.get("start")), DAY_BEGINS))
        rooms = each.get("rooms")
        pairs = rooms.items() if isinstance(rooms, dict) else ((text_of(room), room) for room in records(rooms))
        for room, events in pairs:
            inner = events.get("events") if isinstance(events, dict) else events
            for event in records(inner):
                yield _Slot(event, day, str(room))


def _conference(about: Mapping[str, Any], schedule: Mapping[str, Any]) -> _Conference:
    rooms, tracks = about.get("rooms", schedule.get("rooms")), about.get("tracks", schedule.get("tracks"))
    people = schedule.get("persons") or schedule.get("people") or schedule.get("speakers") or about.get("persons")
    return _Conference(
        title=first_text(about, "title", "name", "event_name", "acronym"),
        zone=first_text(about, "time_zone_name", "timeZoneName", "timezone", "time_zone"),
        rooms=by_id(rooms, "guid", "id", "slug"),
        tracks=by_id(tracks, "guid", "id", "slug"),
        people=by_id(people, "guid", "code", "id"),
    )


# Both -----------------------------------------------------------------------------------------------


def _reading(slots: Iterable[_Slot], told: _Conference, zone: str | None) -> Reading:
    entries: list[Entry] = []
    without: list[tuple[str, int | None]] = []
    for each in slots:  # one by one: what a slot holds is not kept
        if text_of(each.fields.get("state")).lower() in _OUT:
            continue
        entry = _entry(each, told)
        if entry is None:
            without.append((first_text(each.fields, "title", "name"), each.line))
        else:
            entries.append(entry)
    doubts = untimed(without)
    place, zoned = place_of(told.zone, (each.start for each in entries), zone)
    if not entries:
        doubts.append(Doubt(code="no_entries"))
    return assemble(apart(entries), source=Format.SCHEDULE, title=told.title, zone=place, zoned=zoned, doubts=doubts)


def _entry(slot: _Slot, told: _Conference) -> Entry | None:
    fields = slot.fields
    title = first_text(fields, "title", "name")
    start = _start(slot)
    if start is None or not title:
        return None
    length = length_of(fields.get("duration"))
    end = moment_of(fields.get("end")) or (start + length if length else None)
    if end and start.tzinfo and end.tzinfo is None:
        end = end.replace(tzinfo=start.tzinfo)
    details = [text_of(fields.get(each)) for each in ("subtitle", "abstract", "description")]
    type_of = first_text(fields, "type", "submission_type", "session_type")
    return Entry(
        title=title,
        start=start,
        end=end,
        speakers=_speakers(fields, told.people),
        details="\n".join(dict.fromkeys(filter(None, details))),
        room=named(fields.get("room"), told.rooms) or slot.room,
        kind=told_kind(title, [type_of, named(fields.get("track"), told.tracks)]),
        uid=first_text(fields, "guid", "code", "id"),
        line=slot.line,
    )


def _start(slot: _Slot) -> datetime | None:
    """Return when an event begins: its date, else its clock time on its day."""
    for name in ("date", "start", "start_time"):
        if moment := moment_of(slot.fields.get(name)):
            return moment
    since = clock_of(slot.fields.get("start"))
    on = day_of(slot.fields.get("date")) or slot.day.on
    if since is None or on is None:
        return None
    return datetime.combine(on, time()) + since + (timedelta(days=1) if since < slot.day.begins else timedelta())


def _speakers(fields: Mapping[str, Any], people: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
    """Return who speaks; whoever only helps does not."""
    names = ("persons", "people", "participants", "speakers")
    listed = next((fields[name] for name in names if isinstance(fields.get(name), list | dict) and fields[name]), ())
    every = list(listed.values()) if isinstance(listed, dict) else listed
    return once(
        named(each, people)
        for each in every[:100]
        if not (isinstance(each, dict) and _SILENT.search(text_of(each.get("role", each.get("event_role")))))
    )
