"""The one door for agendas: bytes come in, a `Reading` comes out, whatever the format.

What a source is, is told by its content. Readers raise AgendaError and nothing else; what they are
not sure of they say as doubts. They are pure: no clock, no network, no files.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from zoneinfo import available_timezones

from bot.errors import AgendaError
from bot.model import Doubt
from schedules.readers.dates import FIRST_YEAR, LAST_YEAR
from schedules.readers.ical import read_calendar
from schedules.readers.listed import read_listed
from schedules.readers.native import looks_native, read_native
from schedules.readers.pasted import looks_like_programme
from schedules.readers.separated import looks_separated, read_separated
from schedules.readers.source import decode
from schedules.readers.text import read_text
from schedules.readers.unfolded import looks_like_calendar
from schedules.readers.words import ZONE_NAMES

if TYPE_CHECKING:
    from datetime import date

    from bot.model import Reading

__all__ = ["looks_like_programme", "read"]

# what would be misread as a text: XML, JSON, calendars, office documents and PDF
_OTHER_FORMATS: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml|<schedule|[{\[]\s*[\"{\[\]}]|PK\x03\x04|%PDF-)")


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
    if looks_like_calendar(data):
        return read_calendar(data, name=name, day=day, until=until, zone=zone)
    if _OTHER_FORMATS.match(data[:200]):
        raise AgendaError("format_unknown", file=name)
    text = decode(data, name=name)
    if looks_native(text):
        return read_native(text, name=name, day=day, zone=zone)
    if (listed := read_listed(text, name=name, day=day, zone=zone)) is not None:
        return listed
    if name.lower().endswith((".yaml", ".yml")):
        return read_native(text, name=name, day=day, zone=zone)
    if looks_separated(text, name=name):
        return read_separated(text, name=name, day=day, zone=zone)
    return read_text(text, day=day, zone=zone)


def _zone(text: str) -> str | None:
    """Return the IANA zone that is meant: by its name, or by what programmes call it ("CET", "ET")."""
    meant = ZONE_NAMES.get(text.strip().upper(), text.strip())
    return meant if meant in available_timezones() else None
