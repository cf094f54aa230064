"""Reading a programme: a conference's schedule beside the least that could read it, a term's calendar of which
three days are wanted beside icalendar's own reading of it, and a page of text.

    python -m tests.bench.reading schedule|calendar|text     (the process whose memory is measured)
"""

from __future__ import annotations

import asyncio
import gc
import json
import random
import sys
import time
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

import icalendar
from defusedxml.ElementTree import fromstring

from bot.model import Agenda, Session, SessionKind, Speaker
from schedules.readers import read
from tests.bench.machine import memory, pin
from tests.bench.measure import Row, compare

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.bench.measure import Measure, Run

SESSIONS = 1_000
EVENTS = 1_420
FIRST, LAST = date(2026, 9, 7), date(2026, 9, 9)
AT_LEAST = 0.67  # of the pace of the floor: half as long again
PAGE_MS = 20.0
_WORDS = (  # noqa: SIM905 - words are read more easily than a list of them
    "kommunen borgerne lokale frivillige skolen biblioteket naboer byens fremtid plads vand haver cykler unge ældre "
    "sundhed kultur handel bolig klima affald energi varme lys data viden tillid ansvar tid penge regler idéer"
).split()


# What is read -----------------------------------------------------------------------------------------


def schedule(count: int = SESSIONS) -> bytes:
    """Return a schedule of four days and ten rooms as pretalx exports it, some 2 kB a session."""
    chance = random.Random(4)

    def words(number: int) -> str:
        return " ".join(chance.choice(_WORDS) for _ in range(number)).capitalize()

    def event(number: int, day: int, room: int, minute: int) -> str:
        clock = f"{minute // 60:02}:{minute % 60:02}"
        return (
            f'<event guid="{number:08x}-0000-4000-8000-000000000000" id="{number}">\n'
            f"<date>2026-09-{day:02}T{clock}:00+02:00</date>\n<start>{clock}</start>\n<duration>00:30</duration>\n"
            f"<room>Sal {room}</room>\n<slug>nabo-{number}</slug>\n<title>{words(6)}</title>\n<subtitle></subtitle>\n"
            f"<track>Spor {room}</track>\n<type>Foredrag</type>\n<language>da</language>\n"
            f"<abstract>{words(70)}.</abstract>\n<description>{words(160)}.</description>\n"
            '<persons><person id="1">Ada Berg</person><person id="2">Bo Dam</person></persons>\n</event>\n'
        )

    parts = ['<?xml version="1.0" encoding="utf-8"?>\n<schedule><conference><title>Naboskab</title>']
    parts.append("<time_zone_name>Europe/Copenhagen</time_zone_name></conference>\n")
    numbers = iter(range(1, count + 1))
    for day in range(7, 11):
        parts.append(f'<day index="{day - 6}" date="2026-09-{day:02}">\n')
        for room in range(10):
            slots = [event(next(numbers), day, room, 540 + 30 * slot) for slot in range(count // 40)]
            parts.extend((f'<room name="Sal {room}">\n', *slots, "</room>\n"))
        parts.append("</day>\n")
    return "".join([*parts, "</schedule>\n"]).encode()


def calendar(count: int = EVENTS) -> bytes:
    """Return a term of a school's calendar: ten events a day."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Naboskolen//DA", "X-WR-CALNAME:Efteråret"]
    for number in range(count):
        day, hour = date(2026, 8, 3) + timedelta(days=number // 10), 8 + number % 10
        lines += [
            "BEGIN:VEVENT",
            f"UID:{number}@naboskolen.example",
            "DTSTAMP:20260701T120000Z",
            f"DTSTART;TZID=Europe/Copenhagen:{day:%Y%m%d}T{hour:02}1500",
            f"DTEND;TZID=Europe/Copenhagen:{day:%Y%m%d}T{hour + 1:02}0000",
            f"SUMMARY:Hold {number % 40}\\, {_WORDS[number % len(_WORDS)]}",
            f"LOCATION:Lokale {number % 17}",
            "DESCRIPTION:Oplægsholder: Ada Berg\\nMedbring det\\, du har læst\\, og et spørgsmål til de andre.",
            "END:VEVENT",
        ]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


PAGE = """\
Naboskab i praksis
Temadag i Medborgerhuset, mandag den 7. september 2026 kl. 9.00-15.30

Vi mødes til en dag om, hvad der får naboer til at hjælpe hinanden, og hvad foreninger og kommune kan gøre for det.

9.00   Kaffe og registrering
9.30   Velkomst v. formand Ada Berg
9.45   Hvad ved vi om naboskab? v. lektor Bo Dam, Institut for Byliv
10.30  Pause
10.45  Tre gode eksempler
       - Fælleshaven på Søndergade
       - Værktøj på tværs
       - Når de unge inviterer
11.30  Gruppedrøftelse: Hvad kan vi gøre hos os?
12.15  Frokost
13.00  Workshop: Fra idé til aftale v/ Eva Lund
14.15  Kaffe og kage
14.30  Opsamling i plenum
15.15  Tak for i dag

Deltagelse koster 250 kr. Tilmelding senest den 1. september. Spørgsmål: tlf. 12 34 56 78.
"""


def read_barely(data: bytes) -> Agenda:
    """Parse a schedule and build the model of it: no cleaning, no kinds, no doubts, no lines."""
    root = fromstring(data)
    sessions = []
    for event in root.iter("event"):
        start = datetime.fromisoformat(event.findtext("date", "")).replace(tzinfo=None)
        hours, minutes = event.findtext("duration", "").split(":")
        sessions.append(
            Session(
                uid=event.get("guid", ""),
                title=event.findtext("title", ""),
                kind=SessionKind.TALK,
                start=start,
                end=start + timedelta(hours=int(hours), minutes=int(minutes)),
                end_stated=True,
                speakers=tuple(Speaker(name=each.text or "") for each in event.iter("person")),
                room=event.findtext("room", ""),
                details=f"{event.findtext('abstract')}\n{event.findtext('description')}",
            )
        )
    return Agenda(title=root.findtext("conference/title", ""), sessions=tuple(sessions))


SOURCES: Mapping[str, tuple[Callable[[], bytes], Callable[[bytes], object]]] = {
    "schedule": (schedule, lambda data: read(data, name="schedule.xml")),
    "calendar": (calendar, lambda data: read(data, name="kalender.ics", date=FIRST, until=LAST)),
    "text": (PAGE.encode, lambda data: read(data, name="program.txt")),
}


# How it is measured -------------------------------------------------------------------------------------


def _timed(work: Callable[[], object], count: int) -> Run:
    """Return a run that tells how many of `count` are read in a second of CPU."""

    async def run() -> float:
        gc.collect()
        begun = time.process_time()
        work()
        return count / max(time.process_time() - begun, 1e-6)

    return run


async def _memory(name: str) -> str:
    """Return what reading in a process of its own adds to its memory, in words."""
    asked = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.reading", name, stdout=asyncio.subprocess.PIPE
    )
    told, _ = await asked.communicate()
    found = json.loads(told)
    return f"{found['bytes'] / 1e6:.1f} MB; memory {found['before']:.0f} MB before, {found['most']:.0f} MB at most"


async def _beside(name: str, count: int, floor: Callable[[bytes], object], at_least: float) -> list[Row]:
    pin(0)
    make, work = SOURCES[name]
    data = make()
    found = await compare("/s", _timed(partial(work, data), count), _timed(partial(floor, data), count), rounds=9)
    note = f"{1e3 * count / found.value:.0f} ms of CPU, {1 / found.ratio:.2f} x the floor's; {await _memory(name)}"
    return [Row("", found.value, "sessions/s", found.floor, found.ratio, at_least, note=note)]


async def reading_text() -> list[Row]:
    """A page of text; nothing else reads it, so its time is shown only."""
    pin(0)
    make, work = SOURCES["text"]
    runs = sorted([await _timed(partial(work, make()), 1)() for _ in range(20)])
    return [Row("", 1e3 / runs[10], "ms", aim=PAGE_MS, most=True, note=await _memory("text"))]


BENCHES: dict[str, Measure] = {
    "reading_schedule": partial(_beside, "schedule", SESSIONS, read_barely, AT_LEAST),
    "reading_calendar": partial(_beside, "calendar", EVENTS, icalendar.Calendar.from_ical, 1.0),
    "reading_text": reading_text,
}


def main() -> None:
    """Read one source and tell the memory of this process before, and at most."""
    make, work = SOURCES[sys.argv[1]]
    data = make()
    read(b"9.00 Velkomst", name="x")  # what is loaded once is not what reading takes
    before = memory()
    work(data)
    print(json.dumps({"bytes": len(data), "before": before, "most": memory(most=True)}))


if __name__ == "__main__":
    main()
