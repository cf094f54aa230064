"""A reading as plain data for a program: what `ordstyrer agenda --json` prints; and its doubts as people read them."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from bot.texts import Voice

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.model import Doubt, Language, Reading, Session

UNDATED = frozenset({"no_date", "no_year"})
_DATES: Final = frozenset({"date", "given", "first", "last"})
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")


def as_json(reading: Reading, *, language: Language | None = None) -> dict[str, Any]:
    """Return `{"title", "timezone", "sessions": [...], "warnings": [...]}`.

    Times are ISO 8601, local to the zone, with their offset where the source tells the zone itself; where
    it gives no date they stand without one ("T09:00", with the number of the day). Warnings are sentences
    in `language`, else in the agenda's own.
    """
    agenda = reading.agenda
    voice = Voice(language or agenda.language, agenda.zone)
    dated = UNDATED.isdisjoint(doubt.code for doubt in reading.doubts if not doubt.settled)
    dates = sorted({each.start.date() for each in agenda.sessions})
    days = {day: number for number, day in enumerate(dates, start=1)}
    return {
        "title": agenda.title,
        "timezone": agenda.zone,
        "sessions": [
            _session(each, days[each.start.date()], dated=dated, zone=ZoneInfo(agenda.zone) if reading.zoned else None)
            for each in agenda.sessions
        ],
        "warnings": [warning(voice, each) for each in reading.doubts],
    }


def warning(voice: Voice, doubt: Doubt) -> str:
    """Return the sentence of a doubt, with its line where it has one."""
    sentence = voice.say(f"doubt.{doubt.code}", **readable(voice, doubt.values))
    return sentence if doubt.line is None else voice.say("doubt.at_line", line=doubt.line, doubt=sentence)


def readable(voice: Voice, values: Mapping[str, str]) -> dict[str, str]:
    """Return the values of a doubt with dates, weekdays and zones as people say them."""
    return {name: _said(voice, name, each) for name, each in values.items()}


def _said(voice: Voice, name: str, value: str) -> str:
    if name in _DATES and _DATE.fullmatch(value):
        day = date.fromisoformat(value)
        return voice.say("card.preview.day", day=voice.day(day), year=str(day.year))
    if name == "weekday":
        return voice.weekday(int(value)) if value.isdecimal() else voice.say("doubt.weekday.other")
    return Voice(voice.language, value).zone_name() if name == "zone" else value


def _session(session: Session, day: int, *, dated: bool, zone: ZoneInfo | None) -> dict[str, Any]:
    def iso(moment: datetime) -> str:
        return moment.replace(tzinfo=zone).isoformat(timespec="minutes") if dated else f"T{moment:%H:%M}"

    return {
        "day": day,
        "start": iso(session.start),
        "end": iso(session.end) if session.end else None,
        "end_stated": session.end_stated,
        "title": session.title,
        "speakers": [each.name for each in session.speakers],
        "kind": session.kind.value,
        "room": session.room,
        "details": session.details,
        "line": session.line,
    }
