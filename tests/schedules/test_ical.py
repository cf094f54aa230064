"""Calendars as programs write them: every zone, every series, and what is broken lost alone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from bot.errors import AgendaError
from bot.model import Format
from schedules.readers import read
from schedules.readers.report import as_json

if TYPE_CHECKING:
    from bot.model import Reading

STOCKHOLM = """\
BEGIN:VTIMEZONE
TZID:{name}
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""


def calendar(*events: str, head: str = "X-WR-CALNAME:Naboskab\n") -> bytes:
    inner = "".join(f"BEGIN:VEVENT\n{each}\nEND:VEVENT\n" for each in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{head}{inner}END:VCALENDAR\n".replace("\n", "\r\n").encode()


def event(*lines: str, title: str = "Velkomst") -> str:
    return "\n".join(["UID:1@nabo.example", f"SUMMARY:{title}", *lines])


def told(reading: Reading) -> list[str]:
    """Return each session as its start, its end where it is written, and its title."""
    return [
        f"{each['start']}{'/' + each['end'][11:] if each['end_stated'] and each['end'] else ''} {each['title']}"
        for each in as_json(reading)["sessions"]
    ]


def doubts(reading: Reading) -> list[tuple[str, int | None]]:
    return [(each.code, each.line) for each in reading.doubts]


@pytest.mark.parametrize(
    ("head", "start", "hint", "expected", "zone"),
    [
        ("", "DTSTART:20260907T070000Z", "Europe/Copenhagen", "2026-09-07T09:00+02:00", "Europe/Copenhagen"),
        ("", "DTSTART:20260907T070000Z", "Europe/London", "2026-09-07T08:00+01:00", "Europe/London"),
        ("", "DTSTART:20260907T090000", "Europe/London", "2026-09-07T09:00", "Europe/London"),
        ("", "DTSTART;VALUE=DATE-TIME:20260907T090000", None, "2026-09-07T09:00", "Europe/Copenhagen"),
        ("", "DTSTART;TZID=Europe/Oslo:20260907T090000", "Europe/London", "2026-09-07T09:00+02:00", "Europe/Oslo"),
        ("", "DTSTART;TZID=Romance Standard Time:20260907T090000", None, "2026-09-07T09:00+02:00", "Europe/Paris"),
        ("", 'DTSTART;TZID="W. Europe Standard Time":20260907T090000', None, "2026-09-07T09:00+02:00", "Europe/Berlin"),
        (
            "",
            'DTSTART;TZID="(UTC+01:00) Brussels, Copenhagen":20260907T090000',
            None,
            "2026-09-07T09:00+02:00",
            "Europe/Brussels",
        ),
        (
            "",
            "DTSTART;TZID=(UTC+01:00) Brussels, Copenhagen:20260907T090000",
            None,
            "2026-09-07T09:00+02:00",
            "Europe/Brussels",
        ),
        (
            "",
            "DTSTART;TZID=/old.example/2020_1/Europe/Stockholm:20260907T090000",
            None,
            "2026-09-07T09:00+02:00",
            "Europe/Stockholm",
        ),
        ("", "DTSTART;TZID=CET:20260907T090000", None, "2026-09-07T09:00+02:00", "Europe/Copenhagen"),
        ("", "DTSTART;TZID=GMT+0200:20260907T090000", None, "2026-09-07T09:00+02:00", "Europe/Copenhagen"),
        ("", "DTSTART:2026-09-07T09:00:00+02:00", None, "2026-09-07T09:00+02:00", "Europe/Copenhagen"),
        ("", "DTSTART:2026-09-07 09:00", None, "2026-09-07T09:00", "Europe/Copenhagen"),
        ("X-WR-TIMEZONE:Europe/Oslo\n", "DTSTART:20260907T090000", None, "2026-09-07T09:00+02:00", "Europe/Oslo"),
        ("X-WR-TIMEZONE:Europe/Oslo\n", "DTSTART:20260907T070000Z", None, "2026-09-07T09:00+02:00", "Europe/Oslo"),
        ("X-WR-TIMEZONE:UTC\n", "DTSTART:20260907T090000", None, "2026-09-07T09:00", "Europe/Copenhagen"),
        (
            STOCKHOLM.format(name="Vores egen"),
            "DTSTART;TZID=Vores egen:20260907T090000",
            "Europe/Stockholm",
            "2026-09-07T09:00+02:00",
            "Europe/Stockholm",
        ),
        (
            STOCKHOLM.format(name="Vores egen"),
            "DTSTART;TZID=Vores egen:20261107T090000",
            "America/New_York",
            "2026-11-07T09:00+01:00",
            "Europe/Copenhagen",
        ),
        (
            STOCKHOLM.format(name="Et sted\nX-LIC-LOCATION:Europe/Stockholm"),
            "DTSTART;TZID=Et sted:20260907T090000",
            None,
            "2026-09-07T09:00+02:00",
            "Europe/Stockholm",
        ),
    ],
)
def test_zone_is_what_the_calendar_tells_else_the_organisers(
    head: str, start: str, hint: str | None, expected: str, zone: str
) -> None:
    reading = read(calendar(event(start), head=f"X-WR-CALNAME:Nabo\n{head}"), name="nabo.ics", zone=hint)
    assert ([each["start"] for each in as_json(reading)["sessions"]], reading.agenda.zone) == ([expected], zone)
    assert (reading.format, reading.doubts) == (Format.CALENDAR, ())


def test_zone_that_nobody_knows_is_doubted() -> None:
    reading = read(calendar(event("DTSTART;TZID=Nabozonen:20260907T090000")), name="x", zone="Europe/Oslo")
    assert told(reading) == ["2026-09-07T09:00 Velkomst"]
    assert [(each.code, each.values) for each in reading.doubts] == [
        ("unknown_zone", {"text": "Nabozonen", "zone": "Europe/Oslo"})
    ]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("DTEND:20260907T094500",), "2026-09-07T09:00/09:45 Velkomst"),
        (("DURATION:PT1H30M",), "2026-09-07T09:00/10:30 Velkomst"),
        (("DTEND:20260908T010000",), "2026-09-07T09:00/01:00 Velkomst"),
        (("DTEND:20260907T080000",), "2026-09-07T09:00/08:00 Velkomst"),
        (("DURATION:P9999999999D",), "2026-09-07T09:00 Velkomst"),
        (("DTEND:når vi er færdige",), "2026-09-07T09:00 Velkomst"),
        ((), "2026-09-07T09:00 Velkomst"),
    ],
)
def test_end_is_as_written_or_by_its_length(lines: tuple[str, ...], expected: str) -> None:
    assert told(read(calendar(event("DTSTART:20260907T090000", *lines)), name="x")) == [expected]


def test_end_before_the_start_is_kept_and_doubted() -> None:
    reading = read(calendar(event("DTSTART:20260907T090000", "DTEND:20260907T080000")), name="x")
    assert doubts(reading) == [("end_before_start", 4)]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("RRULE:FREQ=DAILY;COUNT=3",), ["10-24T09:00+02:00", "10-25T09:00+01:00", "10-26T09:00+01:00"]),
        (("RRULE:FREQ=DAILY;UNTIL=20261025T080000Z",), ["10-24T09:00+02:00", "10-25T09:00+01:00"]),
        (("RRULE:FREQ=DAILY;UNTIL=20261025T075959Z",), ["10-24T09:00+02:00"]),
        (("RRULE:FREQ=DAILY;UNTIL=20261025",), ["10-24T09:00+02:00", "10-25T09:00+01:00"]),
        (("RRULE:FREQ=DAILY;UNTIL=20261026T000000",), ["10-24T09:00+02:00", "10-25T09:00+01:00"]),
        (("RDATE;TZID=Europe/Copenhagen:20261031T140000",), ["10-24T09:00+02:00", "10-31T14:00+01:00"]),
        (("RDATE;VALUE=PERIOD:20261031T130000Z/PT1H",), ["10-24T09:00+02:00", "10-31T14:00+01:00"]),
        (("RRULE:FREQ=DAILY;COUNT=3", "EXDATE:20261025T080000Z"), ["10-24T09:00+02:00", "10-26T09:00+01:00"]),
        (("RRULE:FREQ=DAILY;COUNT=3", "EXDATE;VALUE=DATE:20261024"), ["10-25T09:00+01:00", "10-26T09:00+01:00"]),
        (("RRULE:FREQ=DAILY;BYEASTER=0;COUNT=3",), ["10-24T09:00+02:00"]),
    ],
)
def test_series_keep_their_clock_time_when_the_clocks_change(lines: tuple[str, ...], expected: list[str]) -> None:
    start = "DTSTART;TZID=Europe/Copenhagen:20261024T090000"
    reading = read(calendar(event(start, "DURATION:PT30M", *lines)), name="x")
    assert [each["start"] for each in as_json(reading)["sessions"]] == [f"2026-{each}" for each in expected]
    assert {each.end - each.start for each in reading.agenda.sessions if each.end}.__len__() == 1


def test_series_with_one_time_moved_one_cancelled_and_the_rest_renamed() -> None:
    start = "DTSTART:20260907T090000"
    reading = read(
        calendar(
            event(start, "DTEND:20260907T100000", "RRULE:FREQ=DAILY;COUNT=5", title="Morgenmøde"),
            event("RECURRENCE-ID:20260908T090000", "DTSTART:20260908T130000", "DTEND:20260908T140000", title="Møde"),
            event("RECURRENCE-ID:20260909T090000", "DTSTART:20260909T090000", "STATUS:CANCELLED", title="Morgenmøde"),
            event("RECURRENCE-ID;RANGE=THISANDFUTURE:20260910T090000", "DTSTART:20260910T093000", title="Fra torsdag"),
        ),
        name="x",
    )
    assert told(reading) == [
        "2026-09-07T09:00/10:00 Morgenmøde",
        "2026-09-08T13:00/14:00 Møde",
        "2026-09-10T09:30 Fra torsdag",
        "2026-09-11T09:30 Fra torsdag",
    ]
    assert [each.uid for each in reading.agenda.sessions] == [
        f"1@nabo.example/202609{day}T0900" for day in ("07", "08", "10", "11")
    ]
    assert [(each.code, each.values) for each in reading.doubts] == [("cancelled", {"count": "1"})]


@pytest.mark.parametrize(
    ("day", "until", "count", "first", "last", "codes"),
    [
        (None, None, 53, "2026-01-05", "2027-01-04", ["endless"]),
        (date(2026, 3, 2), date(2026, 3, 9), 2, "2026-03-02", "2026-03-09", []),
        (date(2026, 3, 2), None, 53, "2026-01-05", "2027-01-04", ["endless"]),
        (date(2028, 3, 6), None, 53, "2028-03-06", "2029-03-05", ["endless"]),
    ],
)
def test_series_without_an_end_is_told_over_the_days_of_the_event(
    day: date | None, until: date | None, count: int, first: str, last: str, codes: list[str]
) -> None:
    data = calendar(event("DTSTART:20260105T090000", "RRULE:FREQ=WEEKLY"))
    reading = read(data, name="x", date=day, until=until)
    dates = [each.start.date().isoformat() for each in reading.agenda.sessions]
    assert (len(dates), dates[0], dates[-1], [each.code for each in reading.doubts]) == (count, first, last, codes)


def test_series_without_an_end_lasts_as_long_as_the_other_events() -> None:
    data = calendar(
        event("DTSTART:20260907T090000", "RRULE:FREQ=DAILY", title="Morgensang"),
        "UID:2\nSUMMARY:Tak for denne gang\nDTSTART:20260909T150000",
    )
    assert [each[:10] for each in told(read(data, name="x"))] == [
        "2026-09-07",
        "2026-09-08",
        "2026-09-09",
        "2026-09-09",
    ]


def test_days_of_the_event_are_what_is_read_of_a_calendar() -> None:
    data = calendar(
        *(f"UID:{day}\nSUMMARY:Dag {day}\nDTSTART:202609{day:02}T220000Z" for day in range(1, 29)),
        head="X-WR-CALNAME:Semester\nX-WR-TIMEZONE:Europe/Copenhagen\n",
    )
    reading = read(data, name="x", date=date(2026, 9, 7), until=date(2026, 9, 8))
    assert told(reading) == ["2026-09-07T00:00+02:00 Dag 6", "2026-09-08T00:00+02:00 Dag 7"]
    values = {"count": "26", "first": "2026-09-07", "last": "2026-09-08"}
    assert [(each.code, each.values) for each in reading.doubts] == [("outside", values)]


def test_whole_days_stand_from_midnight_and_are_doubted() -> None:
    data = calendar(event("DTSTART;VALUE=DATE:20260907", title="Festugen"), event("DTSTART:20260907T090000"))
    reading = read(data, name="x")
    assert [(each["start"], each["end"], each["kind"]) for each in as_json(reading)["sessions"]] == [
        ("2026-09-07T00:00", "2026-09-08T00:00", "other"),
        ("2026-09-07T09:00", None, "opening"),
    ]
    assert [(each.code, each.line, each.values) for each in reading.doubts] == [
        ("all_day", 4, {"count": "1", "title": "Festugen"})
    ]


def test_broken_event_is_lost_alone_and_said_to_be() -> None:
    data = (
        "BEGIN:VCALENDAR\nX-WR-CALNAME:Nabo\n"
        "BEGIN:VEVENT\nUID:1\nSUMMARY:A\nDTSTART:engang i maj\nEND:VEVENT\n"
        "BEGIN:VEVENT\nUID:2\nSUMMARY:B\nDTSTART:20260907T090000\nDESCRIPTION:første linje\nanden linje\n\ntredje\n"
        "END:VEVENT\n"
        "BEGIN:VEVENT\nUID:3\nDTSTART:20260907T093000\nEND:VEVENT\n"
        "BEGIN:VEVENT\nUID:4\nsummary:C\ndtstart:20260907T100000\nBEGIN:VALARM\nSUMMARY:Ring\nEND:VALARM\nEND:VEVENT\n"
        "BEGIN:VEVENT\nUID:5\nSUMMARY:D\nDTSTART:00010101T000000Z\nEND:VEVENT\n"
        "BEGIN:VEVENT\nUID:6\nSUMMARY:E\nDTSTART:20260907T110000\n"
    ).encode()
    reading = read(data, name="x")
    assert told(reading) == ["2026-09-07T09:00 B", "2026-09-07T10:00 C", "2026-09-07T11:00 E"]
    assert [each.line for each in reading.agenda.sessions] == [8, 21, 34]
    assert reading.agenda.sessions[0].details == "første linje\nanden linje\ntredje"
    assert doubts(reading) == [("entry_lost", 6), ("entry_lost", 17), ("entry_lost", 32), ("cut_short", 34)]


def test_letters_that_were_folded_in_two_are_whole_again() -> None:
    data = calendar(event("DTSTART:20260907T090000", title="Blåbærgrød"))
    cut = data.index("å".encode()) + 1
    reading = read(data[:cut] + b"\r\n " + data[cut:], name="x")
    assert (told(reading), reading.agenda.title) == (["2026-09-07T09:00 Blåbærgrød"], "Naboskab")


@pytest.mark.parametrize(
    ("lines", "title", "room", "speakers"),
    [
        (("SUMMARY:Mad\\, musik\\; <b>og</b> mere &amp; andet",), "Mad, musik; og mere & andet", "", ()),
        (("SUMMARY;LANGUAGE=da:Mad", "LOCATION:LOCATION:Sal 1\\, Nabohuset"), "Mad", "Sal 1, Nabohuset", ()),
        (("SUMMARY:Mad", "DESCRIPTION:Om mad\\nOplægsholder: Ada Berg\\nTag skeer med"), "Mad", "", ("Ada Berg",)),
        (("SUMMARY:Mad - Ada B, Bo Dam", "DESCRIPTION:Speaker: Ada B, Bo Dam"), "Mad", "", ("Ada B", "Bo Dam")),
        (
            (
                "SUMMARY:Mad",
                "ORGANIZER;CN=Kontoret:mailto:a@nabo.example",
                "ATTENDEE;CN=Eva Lund:mailto:e@nabo.example",
            ),
            "Mad",
            "",
            (),
        ),
        (("SUMMARY:Mad", 'ATTENDEE;ROLE=X-SPEAKER;CN="Bo Dam":mailto:b@nabo.example'), "Mad", "", ("Bo Dam",)),
        (("DESCRIPTION:Kun en beskrivelse\\nmed to linjer",), "Kun en beskrivelse", "", ()),
    ],
)
def test_texts_of_an_event(lines: tuple[str, ...], title: str, room: str, speakers: tuple[str, ...]) -> None:
    session = read(calendar("\n".join(["UID:1", "DTSTART:20260907T090000", *lines])), name="x").agenda.sessions[0]
    assert (session.title, session.room, tuple(each.name for each in session.speakers)) == (title, room, speakers)


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (("SUMMARY:Fra idé til aftale", "CATEGORIES:Tema,Workshop"), "workshop"),
        (("SUMMARY:Fra idé til aftale", "DESCRIPTION:Fra idé til aftale\\nForeningen\\nWorkshop"), "workshop"),
        (("SUMMARY:Frokost", "CATEGORIES:Workshop"), "break"),
        (("SUMMARY:Fra idé til aftale", "CATEGORIES:Tema"), "talk"),
    ],
)
def test_kind_is_told_by_categories(lines: tuple[str, ...], kind: str) -> None:
    session = read(calendar("\n".join(["UID:1", "DTSTART:20260907T090000", *lines])), name="x").agenda.sessions[0]
    assert session.kind.value == kind


def test_one_uid_for_everything_still_tells_events_apart_and_an_update_takes_the_place() -> None:
    data = calendar(
        event("DTSTART:20260907T090000", title="A"),
        event("DTSTART:20260907T100000", title="B"),
        event("DTSTART:20260907T100000", title="B"),
        "UID:2\nSEQUENCE:1\nSUMMARY:C\nDTSTART:20260907T110000",
        "UID:2\nSEQUENCE:3\nSUMMARY:C\nDTSTART:20260907T120000",
    )
    reading = read(data, name="x")
    assert told(reading) == ["2026-09-07T09:00 A", "2026-09-07T10:00 B", "2026-09-07T12:00 C"]
    assert [each.uid for each in reading.agenda.sessions] == [
        "1@nabo.example/20260907T0900",
        "1@nabo.example/20260907T1000",
        "2",
    ]


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", ["no_entries", "no_title"]),
        (calendar(event("DTSTART:20260907T090000"), head="METHOD:CANCEL\n"), ["cancelled", "no_entries", "no_title"]),
    ],
)
def test_calendar_without_sessions_says_so(data: bytes, codes: list[str]) -> None:
    reading = read(data, name="x")
    assert (reading.agenda.sessions, [each.code for each in reading.doubts]) == ((), codes)


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf\r\n\r\n" + calendar(event("DTSTART:20260907T090000")),
        calendar(event("DTSTART:20260907T090000")).decode().encode("utf-16"),
        calendar(event("DTSTART:20260907T090000")).replace(b"\r\n", b"\r"),
        calendar(event("DTSTART:20260907T090000")).replace(b"\r\n", b"\r\r\n"),
        b"<!--\n" + calendar(event("DTSTART:20260907T090000")),
        calendar(event("DTSTART:20260907T090000")).lower().replace(b"velkomst", b"Velkomst"),
    ],
    ids=["mark and blank lines", "UTF-16", "old line ends", "doubled line ends", "in a comment", "small letters"],
)
def test_calendar_is_known_whatever_it_is_dressed_in(data: bytes) -> None:
    assert [each[:25] for each in told(read(data, name="program.txt"))] == ["2026-09-07T09:00 Velkomst"]


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"BEGIN:VCALENDAR\nX:\0\n", "encoding", 2),
        (b"BEGIN:VCALENDAR\n" + b"X" * 10_000_000, "too_big", None),
        (b"BEGIN:VCALENDAR\n" + b"\n" * 250_000, "too_many_lines", None),
    ],
    ids=["NUL", "10 MB", "250,000 lines"],
)
def test_calendar_that_cannot_be_read_is_refused(data: bytes, code: str, line: int | None) -> None:
    with pytest.raises(AgendaError) as caught:
        read(data, name="nabo.ics")
    assert (caught.value.code, caught.value.file, caught.value.line) == (code, "nabo.ics", line)
