"""The one door for agendas: bytes come in, a `Reading` comes out, whatever the format.

What a source is, is told by its content. Readers raise AgendaError and nothing else; what they are
not sure of they say as doubts. They are pure: no clock, no network, no files.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from bot.errors import AgendaError
from bot.model import Doubt
from schedules.readers.calendars.ical import read_calendar
from schedules.readers.conferences.conference import is_conference, read_conference
from schedules.readers.conferences.feeds import load_json
from schedules.readers.conferences.frab import is_schedule, load_xml, read_schedule_json, read_schedule_xml
from schedules.readers.dates import FIRST_YEAR, LAST_YEAR
from schedules.readers.entries import MOST_SESSIONS
from schedules.readers.own.native import is_foreign, is_native, looks_native, read_native
from schedules.readers.papers.document import read_document
from schedules.readers.papers.page import MOST_PAGE, read_page
from schedules.readers.pasted import LINES, looks_like_programme
from schedules.readers.prose.text import read_text
from schedules.readers.shapes import Shape, shape_of
from schedules.readers.source import decode
from schedules.readers.tables.listed import front_matter, of_element, read_listed
from schedules.readers.tables.records import read_records
from schedules.readers.tables.separated import looks_separated, read_separated
from schedules.readers.tables.workbook import read_workbook
from schedules.readers.vocabulary.words import ZONE_NAMES
from schedules.readers.vocabulary.zones import is_zone

if TYPE_CHECKING:
    from datetime import date

    from bot.model import Reading

__all__ = ["LINES", "looks_like_programme", "read"]

_PAIR: Final = re.compile(r"(?<!\\)\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")


def read(
    data: bytes, *, name: str, date: date | None = None, until: date | None = None, zone: str | None = None
) -> Reading:
    """Return what a source says of an event.

    `name` is the file's name, for errors and as a last hint. `date` is the event's first day and
    `zone` its time zone; both count only where the source says nothing of its own. A zone that
    nobody knows is doubted, not refused. `until` is the event's last day: of a calendar, which may hold
    much else, only what lies within the days is read.

    Raises:
        AgendaError: where the source cannot be read at all: `agenda_error.<code>`, with file and
            (where there is one) line.
    """
    if date is not None and not FIRST_YEAR <= date.year <= LAST_YEAR:
        raise AgendaError("date_far", file=name, text=date.isoformat())
    known = _zone(zone) if zone else None
    reading = _read(data, name=name, day=date, until=until, zone=known)
    if zone and known is None:
        doubt = Doubt(code="unknown_zone", values={"text": zone[:60], "zone": reading.agenda.zone})
        return reading.model_copy(update={"doubts": (doubt, *reading.doubts)})
    return reading


def _read(data: bytes, *, name: str, day: date | None, until: date | None, zone: str | None) -> Reading:
    match shape_of(data, name=name):
        case Shape.CALENDAR:
            return read_calendar(data, name=name, day=day, until=until, zone=zone)
        case Shape.XML:
            return _read_xml(data, name=name, day=day, zone=zone)
        case Shape.JSON:
            return _read_json(data, name=name, day=day, zone=zone)
        case Shape.PAGE:
            return read_page(decode(data, name=name, most_bytes=MOST_PAGE), name=name, day=day, zone=zone)
        case Shape.WORKBOOK | Shape.DOCUMENT as shape:
            read_office = read_workbook if shape is Shape.WORKBOOK else read_document
            return read_office(data, name=name, day=day, zone=zone)
        case Shape.TEXT:
            return _read_as_text(data, name=name, day=day, zone=zone)
        case _:
            raise AgendaError("format_unknown", file=name)


def _read_xml(data: bytes, *, name: str, day: date | None, zone: str | None) -> Reading:
    """Read a schedule that we know, else the records of any other XML; a refusal is that of the schedule."""
    refusal: AgendaError | None = None
    told: Reading | None = None
    try:
        told = read_schedule_xml(data, name=name, zone=zone)
    except AgendaError as error:
        if error.code != "xml_unknown":
            raise
        refusal = error
    if told is not None and told.agenda.sessions:
        return told
    try:
        return read_records(of_element(load_xml(data, name=name)), name=name, day=day, zone=zone)
    except AgendaError as error:
        if told is not None:
            return told
        raise refusal or error from error


def _read_json(data: bytes, *, name: str, day: date | None, zone: str | None) -> Reading:
    value, text = load_json(data, name=name)
    told: Reading | None = None
    if is_schedule(value):
        told = read_schedule_json(value, text, name=name, zone=zone)
    elif is_conference(value):
        told = read_conference(value, text, name=name, zone=zone)
    elif isinstance(value, dict) and is_native({key.casefold() for key in value}):
        return _read_own(_PAIR.sub(_character, text), value, name=name, day=day, zone=zone)
    if told is not None and _is_enough(told):
        return told
    try:
        other = read_records(value, name=name, day=day, zone=zone, text=text)
    except AgendaError:
        if told is None:
            raise
        return told
    return other if told is None or _says_more(other, told) else told


def _is_enough(told: Reading) -> bool:
    """Tell whether a reading needs no other beside it: it knows who speaks, or is as long as any may be."""
    return any(each.speakers for each in told.agenda.sessions) or len(told.agenda.sessions) >= MOST_SESSIONS


def _says_more(one: Reading, other: Reading) -> bool:
    """Tell whether a reading without speakers misses what another one has."""
    here, there = one.agenda.sessions, other.agenda.sessions
    return len(here) > len(there) or (len(here) == len(there) and any(each.speakers for each in here))


def _character(pair: re.Match[str]) -> str:
    """Return the character that JSON writes as two halves, which YAML does not know."""
    return str(json.loads(f'"{pair[0]}"'))


def _read_as_text(data: bytes, *, name: str, day: date | None, zone: str | None) -> Reading:
    text = decode(data, name=name)
    fields = front_matter(text)
    if looks_native(text if fields is None else fields):
        return _read_own(text if fields is None else fields, text, name=name, day=day, zone=zone)
    if (listed := read_listed(text, name=name, day=day, zone=zone)) is not None:
        return listed
    if name.lower().endswith((".yaml", ".yml")):
        if is_foreign(text, name=name):
            raise AgendaError("fields_unknown", file=name, line=1)
        return read_native(text, name=name, day=day, zone=zone)
    if looks_separated(text, name=name):
        return read_separated(text, name=name, day=day, zone=zone)
    return read_text(text, day=day, zone=zone)


def _read_own(text: str, whole: object, *, name: str, day: date | None, zone: str | None) -> Reading:
    """Read our own format; what only looks like it, and has names of its own for much, is a site's data."""
    try:
        return read_native(text, name=name, day=day, zone=zone)
    except AgendaError:
        if not is_foreign(text, name=name):
            raise
        if isinstance(whole, str):
            listed = read_listed(whole, name=name, day=day, zone=zone)
            return listed or read_text(whole, day=day, zone=zone)
        return read_records(whole, name=name, day=day, zone=zone, text=text)


def _zone(text: str) -> str | None:
    """Return the IANA zone that is meant: by its name, or by what programmes call it ("CET", "ET")."""
    meant = ZONE_NAMES.get(text.strip().upper(), text.strip())
    return meant if is_zone(meant) else None
