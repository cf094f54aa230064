"""No bytes make a reader raise anything but AgendaError, nor keep it busy for long."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import traceback
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import AgendaError
from schedules.readers import read
from schedules.readers.entries import MOST_SESSIONS
from schedules.readers.report import as_json
from schedules.timeline import dues
from tests.bench.machine import memory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import IO

    from bot.model import Reading

WORDS = st.sampled_from(
    [
        *("9.00", "kl. 9-15", "09:00-10:00", "24.00", "25.61", "12:00 am", "0900", "9h30", " - ", "til", "10.00-9.00"),
        *(
            "1. maj 2021",
            "31. februar",
            "29. februar",
            "mandag",
            "Dag 2",
            "Dag 99",
            "2199-12-31",
            "1970-01-01",
            "31/12",
        ),
        *("v. ", "v/", "ved Ada Berg", "(Bo Dam)", "Ada Berg: ", "Frokost", "i grupper", "Tak for i dag", "xx"),
        *(
            "\n",
            "\n\n",
            "\n  - ",
            "\n* ",
            "\t",
            "|",
            "# ",
            "---\n",
            "<br>",
            "<span style='display:none'>",
            "<!--",
            "**",
        ),
        *(
            "titel: x\n",
            "program:\n",
            "  - 9.00: A\n",
            "dato: 2026-11-30\n",
            "tid: ",
            "&a ",
            "*a",
            "!!x ",
            "[",
            "{",
            "]",
        ),
        *("tilmelding:\n", "  pris: 600 kr.\n", "    titel: B\n", "dage:\n", "opgave: |\n", "'", '"', "\\", ": ", "~"),
    ]
)
TEXTS = st.lists(WORDS | st.text(max_size=8), max_size=40).map("".join)
NAMES = st.sampled_from(["program.txt", "program.yaml"])
BYTES = st.binary(max_size=200)
DAYS = st.none() | st.dates(min_value=date(1970, 1, 1), max_value=date(2199, 12, 31))


def try_to_read(data: bytes, name: str, day: date | None, *, until: date | None = None) -> Reading | None:
    try:
        reading = read(data, name=name, date=day, until=until)
    except AgendaError as error:
        assert error.file == name  # noqa: PT017 - whatever it says, it says of which file
        return None
    as_json(reading)
    dues("event", reading.agenda, {})
    return reading


@given(TEXTS, NAMES, DAYS)
def test_no_text_makes_a_reader_raise(text: str, name: str, day: date | None) -> None:
    data = text.encode("utf-8", "surrogatepass")
    assert try_to_read(data, name, day) == try_to_read(data, name, day)


@given(st.binary(max_size=300), NAMES, DAYS)
def test_no_bytes_make_a_reader_raise(data: bytes, name: str, day: date | None) -> None:
    assert try_to_read(data, name, day) == try_to_read(data, name, day)


# Formats with fields of their own -----------------------------------------------------------------------

NAMES_OF_FIELDS = (
    *(
        "title",
        "name",
        "start",
        "end",
        "date",
        "duration",
        "persons",
        "participants",
        "speakers",
        "role",
        "room",
        "rooms",
    ),
    *(
        "track",
        "type",
        "guid",
        "id",
        "code",
        "startsAt",
        "endsAt",
        "start_time",
        "starts-at",
        "microlocation",
        "roomId",
    ),
    *("attributes", "relationships", "data", "slot", "slots", "submission", "state", "isServiceSession", "categories"),
    *("categoryItems", "events", "days", "day_start", "time_zone_name", "timezone", "sessions", "public_name", "line"),
)
LINES = st.sampled_from(
    [
        *(
            "BEGIN:VEVENT",
            "END:VEVENT",
            "BEGIN:VTIMEZONE",
            "END:VTIMEZONE",
            "BEGIN:STANDARD",
            "END:STANDARD",
            "BEGIN:VALARM",
        ),
        *(
            "UID:1",
            "UID:2",
            "SUMMARY:Velkomst",
            'SUMMARY;X="a:b":Pause',
            "STATUS:CANCELLED",
            "SEQUENCE:3",
            "METHOD:CANCEL",
        ),
        *(
            "DTSTART:20260907T090000",
            "DTSTART:20260907T090000Z",
            "DTSTART;VALUE=DATE:20260907",
            "DTSTART:00010101T000000Z",
        ),
        *("DTSTART;TZID=Europe/Oslo:20261025T023000", "DTSTART;TZID=Nabo:20260329T023000", "DTSTART:99991231T235959Z"),
        *(
            "DTSTART;TZID=America/New_York:19700101T000000",
            "DTEND:20260907T100000Z",
            "DTEND;VALUE=DATE:20260909",
            "DTEND:x",
        ),
        *(
            "DURATION:PT1H",
            "DURATION:-P9W",
            "DURATION:P99999999D",
            "RRULE:FREQ=DAILY",
            "RRULE:FREQ=SECONDLY;INTERVAL=7",
        ),
        *(
            "RRULE:FREQ=WEEKLY;BYDAY=MO,2TU;UNTIL=20270101",
            "RRULE:FREQ=MONTHLY;BYDAY=-1FR;BYSETPOS=-1;COUNT=5",
            "RRULE:x",
        ),
        *(
            "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30,-1;UNTIL=20260101T000000Z",
            "RRULE:FREQ=DAILY;COUNT=0;INTERVAL=-1",
        ),
        *(
            "RDATE:20260908T090000Z,20260909",
            "RDATE;VALUE=PERIOD:20260908T090000Z/PT1H",
            "EXDATE:20260907T090000",
            "EXDATE:,",
        ),
        *(
            "EXDATE;TZID=Europe/Oslo:20260907T090000",
            "RECURRENCE-ID:20260907T090000Z",
            "RECURRENCE-ID;VALUE=DATE:20260908",
        ),
        *("RECURRENCE-ID;RANGE=THISANDFUTURE:20260908T090000", "TZID:Nabo", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0213"),
        *(
            "X-WR-TIMEZONE:Europe/Oslo",
            "X-WR-CALNAME:\\",
            "DESCRIPTION:v. Ada\\nTaler: Bo Dam",
            "CATEGORIES:a,,Workshop",
            " fold",
        ),
    ]
)
CALENDARS = st.lists(LINES | st.text(max_size=12), max_size=40).map(
    lambda lines: "\r\n".join(["BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines])
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(
        [
            *("2026-09-07T09:00:00", "2026-09-07T09:00:00+02:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00"),
            *(
                "9:00",
                "00:30",
                "99:99",
                "1:02:03",
                "PT1H",
                "Europe/Oslo",
                "Workshop",
                "2026-09-07",
                "\ud800",
                "rejected",
            ),
        ]
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES_OF_FIELDS), inner, max_size=6),
    max_leaves=30,
)
WRAPPERS = (
    lambda value: {"schedule": {"conference": {"days": value}}},
    lambda value: {"schedule": {"conference": {"days": [{"date": "2026-09-07", "rooms": {"Sal": value}}]}}},
    lambda value: {"schedule": {"conference": value, "events": value}},
    lambda value: {"talks": value, "rooms": value, "speakers": value},
    lambda value: {"results": value},
    lambda value: {"sessions": value, "speakers": value, "rooms": value, "event": value},
    lambda value: {"data": value, "included": value},
    lambda value: [{"sessions": value}, {"rooms": value, "date": "2026-09-07"}],
    lambda value: value,
)
TAGS = st.sampled_from(
    ["day", "room", "event", "title", "start", "duration", "persons", "person", "conference", "date"]
)
ELEMENTS = st.recursive(
    st.text(max_size=6)
    | st.sampled_from(["2026-09-07", "2026-09-07T09:00:00Z", "9:00", "1:00:00", "9999-12-31T23:59:59-14:00"]),
    lambda inner: st.tuples(TAGS, st.lists(inner, max_size=4)).map(
        lambda pair: f"<{pair[0]} date='2026-09-07' name='Sal' guid='1'>{''.join(pair[1])}</{pair[0]}>"
    ),
    max_leaves=20,
)


@given(CALENDARS, DAYS, st.booleans())
def test_no_calendar_makes_a_reader_raise(text: str, day: date | None, within: bool) -> None:
    data = text.encode("utf-8", "surrogatepass")
    try_to_read(data, "nabo.ics", day, until=day if within else None)


@given(VALUES, st.sampled_from(WRAPPERS))
def test_no_json_makes_a_reader_raise(value: object, wrap: Callable[[object], object]) -> None:
    try_to_read(json.dumps(wrap(value)).encode(), "nabo.json", None)


@given(ELEMENTS)
def test_no_xml_makes_a_reader_raise(text: str) -> None:
    try_to_read(f"<schedule>{text}</schedule>".encode("utf-8", "surrogatepass"), "nabo.xml", None)


@given(
    st.sampled_from(
        [b"BEGIN:VCALENDAR\r\n", b"<?xml version='1.0'?>", b'{"', b"[{", b"PK\x03\x04", b"\xff\xfe", b"<html>"]
    ),
    BYTES,
)
def test_no_bytes_behind_a_known_beginning_make_a_reader_raise(begin: bytes, rest: bytes) -> None:
    try_to_read(begin + rest, "nabo", None)


# What would take long -----------------------------------------------------------------------------------

MOST_MEGABYTES = 200

HEAD = b"BEGIN:VCALENDAR\r\n"


def events(count: int, *lines: bytes, one_uid: bool = False) -> bytes:
    inner = b"\r\n".join(lines)
    return HEAD + b"".join(
        b"BEGIN:VEVENT\r\nUID:%d\r\nSUMMARY:x\r\n%b\r\nEND:VEVENT\r\n" % (0 if one_uid else number, inner)
        for number in range(count)
    )


def moments(count: int) -> bytes:
    return b",".join(b"2026%02d%02dT%02d%02d00Z" % (1 + n % 12, 1 + n % 28, n % 24, n % 60) for n in range(count))


def sessions(count: int, title: bytes = b"x", about: bytes = b"") -> bytes:
    one = b'{"id":"%d","title":"%b","startsAt":"2026-09-07T09:00:00","description":"%b"}'
    return b'{"sessions":[%b]}' % b",".join(one % (number, title, about) for number in range(count))


def entities(levels: int) -> bytes:
    inner = b"".join(b'<!ENTITY a%d "%b">' % (n, b"&a%d;" % (n - 1) * 10 if n else b"ha") for n in range(levels))
    return b"<?xml version='1.0'?><!DOCTYPE s [%b]><schedule>&a%d;</schedule>" % (inner, levels - 1)


START = b"DTSTART:20260907T090000Z"
XML_EVENT = b"<event><start>1:00</start><title>x</title></event>"
HUGE: dict[str, Callable[[], bytes]] = {
    "entities of entities": lambda: entities(12),
    "tags without an end": lambda: b"<schedule>" + b"<day>" * 1_900_000,
    "tags within tags": lambda: b"<schedule>" + b"<day>" * 40_000 + b"</day>" * 40_000 + b"</schedule>",
    "days within days": lambda: (
        b"<schedule>%b%b%b</schedule>" % (b"<day>" * 3_000, XML_EVENT * 20_000, b"</day>" * 3_000)
    ),
    "attributes": lambda: b"<schedule %b/>" % b" ".join(b'a%d=""' % n for n in range(400_000)),
    "100,000 events": lambda: b"<schedule><day date='2026-09-07'>%b</day></schedule>" % (XML_EVENT * 100_000),
    "50 MB of XML": lambda: b"<schedule>" + b"<event>" * 7_000_000,
    "brackets in JSON": lambda: b"[" * 9_000_000,
    "objects in objects": lambda: b'{"a":' * 400_000 + b"1" + b"}" * 400_000,
    "the same key": lambda: b"{" + b'"sessions":[],' * 400_000 + b'"a":1}',
    "a number of 5 MB": lambda: sessions(1).replace(b'"0"', b"9" * 5_000_000),
    "100,000 sessions in JSON": lambda: sessions(80_000),
    "scripts without an end": lambda: sessions(1_000, about=b"<script " * 1_000),
    "links without an end": lambda: sessions(1_000, b"[x](" * 60, b"[x](" * 1_000),
    "50 MB of JSON": lambda: b'{"a":"%b"}' % (b"x" * 50_000_000),
    "every second for ever": lambda: events(2_000, START, b"RRULE:FREQ=SECONDLY"),
    "never, ten years long": lambda: events(1_000, START, b"RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"),
    "every minute of every day": lambda: events(
        300,
        START,
        b"RRULE:FREQ=DAILY;BYHOUR=%b;BYMINUTE=%b" % tuple(b",".join(b"%d" % n for n in range(m)) for m in (24, 60)),
    ),
    "a billion times": lambda: events(200, START, b"RRULE:FREQ=DAILY;COUNT=1000000000"),
    "one UID, many rules": lambda: events(2_000, START, b"RRULE:FREQ=DAILY", one_uid=True),
    "many times added": lambda: events(1, START, b"RDATE:" + moments(300_000)),
    "many times left out": lambda: events(200, START, b"RRULE:FREQ=DAILY", b"EXDATE:" + moments(1_500)),
    "many times moved": lambda: (
        events(1, START, b"RRULE:FREQ=DAILY", one_uid=True)
        + events(1_500, START, b"RECURRENCE-ID:20260908T090000Z", one_uid=True)
    ),
    "many zones": lambda: b"".join(
        events(1, b"DTSTART;TZID=(UTC+01:00) By %d, By, Sted:20260907T090000" % n) for n in range(1_500)
    ),
    "50,000 events": lambda: events(49_000, b"DTSTART:20260907"),
    "alarms within alarms": lambda: events(1, *[b"BEGIN:VALARM"] * 100_000),
    "a line folded 200,000 times": lambda: events(1, START, b"DESCRIPTION:x" + b"\r\n x" * 200_000),
    "parameters": lambda: events(1, b"DTSTART" + b";A=B" * 2_000_000 + b":20260907T090000Z"),
    "semicolons": lambda: events(1, b"DTSTART" + b";" * 2_000_000),
    "50 MB of calendar": lambda: HEAD + b"X" * 50_000_000,
    "50 MB of text": lambda: b"9.00 Velkomst\n" * 3_500_000,
    "50 MB of UTF-16": lambda: b"\xff\xfe" + b"x\0" * 25_000_000,
    "smaller-thans": lambda: b"<" * 9_000_000,
    "comments without an end": lambda: b"<!--" * 400_000,
}


class Reader:
    """A process that reads one hostile source after another, each in a child of its own, and tells what each took.

    Forked, since a start of Python takes longer than most of them; not forked from here, where threads run.
    """

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.schedules.test_hostile"],
            cwd=Path(__file__).parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            process_group=0,
        )

    def read(self, name: str) -> dict[str, object]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{name}\n".encode())
        self._process.stdin.flush()
        told: dict[str, object] = json.loads(self._process.stdout.readline())
        return told

    def stop(self) -> None:
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.communicate()


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    reader = Reader()
    yield reader
    reader.stop()


@pytest.mark.timeout(60)  # the aim is 2 s; a hang is what fails
@pytest.mark.parametrize("name", HUGE)
def test_hostile_sources_are_refused_or_bounded(name: str, reader: Reader) -> None:
    told = reader.read(name)
    print(name, told)  # noqa: T201 - for whoever asks
    assert told == told | {"name": name, "within": True}


def serve() -> None:
    """Read what is named, a line each, and tell of it."""
    try_to_read(b"9.00 Velkomst", "x", None)
    try_to_read(HEAD, "x", None)
    for line in sys.stdin:
        name = line.rstrip("\n")
        with TemporaryFile() as kept:  # made by a process of its own: its memory is not the reader's
            made = in_child(partial(write, HUGE[name], kept))
            kept.seek(0)
            if not made or not in_child(partial(measure, name, kept)):
                print(json.dumps({"name": name, "within": None}), flush=True)  # noqa: T201 - to the test


def in_child(work: Callable[[], None]) -> bool:
    """Do the work in a fork of this process; tell whether it was done."""
    if pid := os.fork():
        return os.waitpid(pid, 0)[1] == 0
    try:
        work()
        sys.stdout.flush()
        os._exit(0)
    finally:
        traceback.print_exc()
        os._exit(1)


def write(make: Callable[[], bytes], kept: IO[bytes]) -> None:
    kept.write(make())
    kept.flush()


def measure(name: str, kept: IO[bytes]) -> None:
    """Read one hostile source in this process, and tell what it took and came to."""
    data = kept.read()
    before = memory()
    begun = time.process_time()
    reading = try_to_read(data, "x", None)
    seconds = time.process_time() - begun
    used = memory(most=True) - before
    count = 0 if reading is None else len(reading.agenda.sessions)
    within = used < MOST_MEGABYTES and count <= MOST_SESSIONS
    told = {"name": name, "seconds": round(seconds, 2), "megabytes": round(used), "sessions": count, "within": within}
    print(json.dumps(told))  # noqa: T201 - to the test


HOSTILE = {
    "brackets": b"9.00 " + b"(" * 100_000,
    "nesting": b"titel: x\nprogram:\n  - " + b"[" * 100_000,
    "tags": b"<" * 500_000,
    "hidden spans": b"<span style='display:none'>" * 40_000,
    "comments": b"<!--" * 100_000,
    "digits": b"1" * 500_000,
    "names": b"9.00 v. " + b"Aa Bb, " * 100_000,
    "spaces": b"9.00" + b" " * 500_000 + b"x",
    "times": b"9.00 " * 100_000,
    "dates": b"mandag den 1. maj 2021 " * 30_000,
    "endless title": b"9.00 a\n" + b"b c med d\n" * 5_900,
    "many sessions": b"9.00 x\n" * 5_900,
}


@pytest.mark.timeout(30)
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_does_not_keep_a_reader_busy(name: str) -> None:
    reading = try_to_read(HOSTILE[name], "x", None)
    assert reading is None or len(reading.agenda.sessions) <= MOST_SESSIONS


if __name__ == "__main__":
    serve()
