"""What was read of a programme, as the one who handed it over reads it in a terminal: a table for each day,
what was concluded marked as such, and what is doubtful below with its line. What a colour says is said in
words or signs as well.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.model import Audience, SessionKind
from schedules.mending import checks
from schedules.readers import report

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, timedelta

    from rich.console import Console

    from bot.model import Doubt, Reading, Session
    from bot.texts import Voice

DERIVED: Final = "*"
_STYLES: Final = {
    SessionKind.OPENING: "cyan",
    SessionKind.TALK: "",
    SessionKind.BREAKOUT: "bold green",
    SessionKind.WORKSHOP: "green",
    SessionKind.BREAK: "dim",
    SessionKind.CLOSING: "cyan",
    SessionKind.OTHER: "dim",
}


def show(console: Console, voice: Voice, reading: Reading) -> None:
    """Print a programme, day by day."""
    agenda = reading.agenda
    console.print(Text(agenda.title, "bold"))
    facts = [voice.say(f"format.{reading.format}"), agenda.zone, voice.say(f"language.{agenda.language}")]
    console.print(Text(" · ".join([*facts, voice.count("card.preview.sessions", len(agenda.sessions))]), "dim"))
    width = max((len(_time(voice, each)) for each in agenda.sessions), default=0)
    for number, day in enumerate(checks.days(agenda.sessions), 1):
        console.print()
        console.print(Text(day_name(voice, reading, day[0].start.date(), number), "bold underline"))
        console.print(Padding(_table(voice, day, width), (0, 0, 0, 1)))


def show_doubts(console: Console, voice: Voice, reading: Reading) -> None:
    """Print what is doubtful, what a careful organiser would ask about, and what was concluded."""
    doubts = [*(each for each in reading.doubts if not each.settled), *checks.check(reading)]
    doubts.sort(key=lambda each: math.inf if each.line is None else each.line)
    said = [Text(report.warning(voice, each), "yellow") for each in doubts]
    said += [Text(_note(voice, each), "dim") for each in checks.notes(reading)]
    if said:
        console.print()
    for line in said:
        console.print(line)


def day_name(voice: Voice, reading: Reading, day: date, number: int) -> str:
    """Return what a day is called: its date where that is known, else its number."""
    if not is_dated(reading):
        return voice.say("card.preview.day.number", number=number)
    return voice.say("card.preview.day", day=voice.day(day), year=str(day.year))


def is_dated(reading: Reading) -> bool:
    """Whether the days of a reading are those of the calendar."""
    return report.UNDATED.isdisjoint(doubt.code for doubt in reading.doubts if not doubt.settled)


def _note(voice: Voice, note: Doubt) -> str:
    said = voice.count(f"doubt.{note.code}", int(note.values["n"]))
    return f"{DERIVED} {said}" if note.code == "ends_derived" else said


def _table(voice: Voice, day: Sequence[Session], width: int) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(voice.say("cli.agenda.time"), no_wrap=True, min_width=width)
    table.add_column(voice.say("cli.agenda.title"), overflow="fold")
    table.add_column(voice.say("cli.agenda.kind"), no_wrap=True)
    gaps = checks.gaps(day)
    for number, session in enumerate(day):
        if number in gaps:
            table.add_row("", _gap(voice, gaps[number]), "")
        table.add_row(_time(voice, session), _what(voice, session), _kind(voice, session))
    return table


def _gap(voice: Voice, length: timedelta) -> Text:
    return Text(f"· {voice.say('card.preview.gap', length=voice.length(length))}", "italic dim")


def _time(voice: Voice, session: Session) -> Text:
    told = Text(voice.clock(session.start), "bold" if session.kind is SessionKind.BREAKOUT else "")
    if session.end is not None:
        derived = not session.end_stated
        told.append(f"–{voice.clock(session.end)}{DERIVED if derived else ''}", "dim" if derived else "")
    return told


def _what(voice: Voice, session: Session) -> Text:
    told = Text(session.title, _STYLES[session.kind])
    said = [session.room, voice.list(each.name for each in session.speakers)]
    said += [voice.say("card.preview.pending")] if session.pending else []
    said += [voice.say("cli.agenda.closed")] if session.audience is Audience.CIRCLE else []
    if any(said):
        told.append("\n" + " · ".join(filter(None, said)), "not bold dim")
    return told


def _kind(voice: Voice, session: Session) -> Text:
    return Text(voice.say(f"cli.kind.{session.kind}"), _STYLES[session.kind] or "dim")
