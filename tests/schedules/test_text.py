"""Programmes in plain text: what becomes a session, whose, when, and what is doubted."""

from __future__ import annotations

from datetime import date

import pytest

from bot.errors import AgendaError
from bot.model import LANGUAGES, BreakoutPlan, Doubt
from bot.texts import Voice
from schedules.readers import read
from schedules.readers.report import as_json

INSPIRATION_DAY = """\
07. maj 2026

Program for foreningens inspirationsdag om naboskab 2026 d. 1. juni

Foreningen inviterer den 1. juni 2026 til en virtuel inspirationsdag. Skriv til dag@sted.example senest den 20. maj.

Det færdige program kan ses her:

  • 9.00: Velkommen til dagen v. Ada Berg, Foreningen
  • 9.15: Hvad gør din nabo? (Oplæg ved tre landsbyer)
  • 11.00: Gruppedrøftelse om invitationer
  • 11.45: Frokost
  • 12.30: Hvordan får du folk med v. Bo Dam, rådgiver
  • 15.00: Tak for i dag!

Dagen afholdes d. 1. juni fra kl. 9-15 og afvikles på Teams.

Prisen for dagen er fastsat til 600 kr. pr. person ex. moms. Ring på 33 70 34 63, hvis I er 4-6 personer.
"""


def lines(text: str, **hints: str) -> list[str]:
    """Return each session as "date start-end kind title [speakers]"."""
    day = date.fromisoformat(hints["day"]) if "day" in hints else date(2026, 6, 1)
    return [
        f"{each.start:%m-%d %H:%M}-{each.end.strftime('%H:%M') if each.end else '?'} {each.kind} {each.title}"
        + (f" [{', '.join(one.name for one in each.speakers)}]" if each.speakers else "")
        for each in read(text.encode(), name="program", date=day).agenda.sessions
    ]


def test_inspiration_day_is_read_as_written() -> None:
    assert lines(INSPIRATION_DAY, day="1999-01-01") == [
        "06-01 09:00-09:15 opening Velkommen til dagen [Ada Berg]",
        "06-01 09:15-11:00 talk Hvad gør din nabo? (Oplæg ved tre landsbyer)",
        "06-01 11:00-11:45 breakout Gruppedrøftelse om invitationer",
        "06-01 11:45-12:30 break Frokost",
        "06-01 12:30-15:00 talk Hvordan får du folk med [Bo Dam]",
        "06-01 15:00-? closing Tak for i dag!",
    ]
    agenda = read(INSPIRATION_DAY.encode(), name="x").agenda
    assert (agenda.title, agenda.language, agenda.zone) == (
        "foreningens inspirationsdag om naboskab 2026",
        "da",
        "Europe/Copenhagen",
    )
    assert (agenda.sessions[0].start.year, agenda.sessions[0].line) == (2026, 9)
    assert [each.breakout for each in agenda.sessions if each.breakout] == [BreakoutPlan()]


PROGRAMMES: dict[str, tuple[str, list[str]]] = {
    "times after titles": (
        "Sommermøde\nVelkomst ....... 9.00\nOplæg om hjælp .. 9.30\nFrokost ....... 12.00\nAfslutning .... 13.00",
        [
            "06-01 09:00-09:30 opening Velkomst",
            "06-01 09:30-12:00 talk Oplæg om hjælp",
            "06-01 12:00-13:00 break Frokost",
            "06-01 13:00-? closing Afslutning",
        ],
    ),
    "several on a line": (
        "9.00 Velkommen, 9.15 Oplæg v. Ada Berg, kl. 10 Gruppearbejde, kl. 11 Tak for i dag",
        [
            "06-01 09:00-09:15 opening Velkommen",
            "06-01 09:15-10:00 talk Oplæg [Ada Berg]",
            "06-01 10:00-11:00 breakout Gruppearbejde",
            "06-01 11:00-? closing Tak for i dag",
        ],
    ),
    "a table": (
        (
            "| Tid | Punkt | Hvem |\n|---|---|---|\n"
            "| 9.00-9.15 | Velkomst | Ada Berg |\n| 9.15 | Oplæg om lys | Bo Dam, NN |"
        ),
        ["06-01 09:00-09:15 opening Velkomst [Ada Berg]", "06-01 09:15-? talk Oplæg om lys [Bo Dam]"],
    ),
    "two columns of time": (
        "Fra\tTil\tHvad\n09.00\t09.15\tVelkomst\tAda Berg\n09.15\t10.00\tOplæg\tBo Dam",
        ["06-01 09:00-09:15 opening Velkomst [Ada Berg]", "06-01 09:15-10:00 talk Oplæg [Bo Dam]"],
    ),
    "times on their own lines": (
        "Kl. 9.00\n\nVelkomst\nV. Ada Berg, formand\n\n9.30\nFrokost\n",
        ["06-01 09:00-09:30 opening Velkomst [Ada Berg]", "06-01 09:30-? break Frokost"],
    ),
    "wrapped titles": (
        "9.00 Hvordan får vi flere naboer med i det fælles arbejde og i\nudviklingen af byen\n10.00 Pause",
        [
            "06-01 09:00-10:00 talk Hvordan får vi flere naboer med i det fælles arbejde og i udviklingen af byen",
            "06-01 10:00-? break Pause",
        ],
    ),
    "bullets below a time are its speakers": (
        "20.00 – 20.30\n- Oplæg ved Ida Fog, medlem\n- Oplæg ved Jens Thy, ordfører\n20.30 Pause",
        ["06-01 20:00-20:30 talk Oplæg [Ida Fog, Jens Thy]", "06-01 20:30-? break Pause"],
    ),
    "nested bullets are no sessions": (
        "* 9.00 Session 1\n  - Ada Berg: Om lys (45min)\n  - Bo Dam: Om lyd (15min)\n* 10.00 Pause",
        ["06-01 09:00-10:00 talk Session 1 [Ada Berg, Bo Dam]", "06-01 10:00-? break Pause"],
    ),
    "days, by number and past midnight": (
        "Dag 1 - fredag den 7. juni 2024\n18.00 Ankomst\n23.00 Natløb\n00.30 Godnat\nDag 2\n8.00 Morgenmad\n",
        [
            "06-07 18:00-23:00 other Ankomst",
            "06-07 23:00-00:30 talk Natløb",
            "06-08 00:30-? other Godnat",
            "06-08 08:00-? break Morgenmad",
        ],
    ),
    "days, by weekday": (
        "Konference 2024\nTorsdag d. 6/6\nKl. 9 Velkommen\nFredag\nKl. 9 Godmorgen\n",
        ["06-06 09:00-? opening Velkommen", "06-07 09:00-? opening Godmorgen"],
    ),
    "two headings for one day": (
        "FRIDAY JUNE 3 MORNING\n9:00 am: Welcome\nFRIDAY JUNE 3 AFTERNOON\n1:00 pm: Closing",
        ["06-03 09:00-13:00 opening Welcome", "06-03 13:00-? closing Closing"],
    ),
    "afternoons on a clock face": (
        "Annual meeting\n9:00 Welcome\n12:00 Lunch\n1:00 Panel\n3:30 Closing",
        [
            "06-01 09:00-12:00 opening Welcome",
            "06-01 12:00-13:00 break Lunch",
            "06-01 13:00-15:30 talk Panel",
            "06-01 15:30-? closing Closing",
        ],
    ),
    "the day's own span is no session": (
        "Torsdag den 6. juni 2024 kl. 9.00-12.00\n9.00-12.00 Inspirationsmøde\n9.00 Velkomst\n10.00 Debat\n11.00 Pause",
        ["06-06 09:00-10:00 opening Velkomst", "06-06 10:00-11:00 talk Debat", "06-06 11:00-12:00 break Pause"],
    ),
    "rooms in brackets are no speakers": (
        "9.00 Registration (North Wing)\n9.30 Custom tools (Ada Berg)\n10.00 Break (North Wing)",
        [
            "06-01 09:00-09:30 other Registration",
            "06-01 09:30-10:00 talk Custom tools [Ada Berg]",
            "06-01 10:00-? break Break",
        ],
    ),
    "names beside dashes and colons": (
        "9.00 – Velkomst – Ada Berg\n9.30 Bo Dam, lektor: Hvordan går det?\n10.00 Pause",
        [
            "06-01 09:00-09:30 opening Velkomst [Ada Berg]",
            "06-01 09:30-10:00 talk Hvordan går det? [Bo Dam]",
            "06-01 10:00-? break Pause",
        ],
    ),
    "markup and lists of all sorts": (
        "1. 9.00 *Velkommen*\n2. **9.15** [Oplæg](https://sted.example) ved Ada Berg<br>\n3. (10.00) Pause",
        [
            "06-01 09:00-09:15 opening Velkommen",
            "06-01 09:15-10:00 talk Oplæg [Ada Berg]",
            "06-01 10:00-? break Pause",
        ],
    ),
    "an end inside the line": (
        "18.00 Middag og kaffe til kl. 22.00\n",
        ["06-01 18:00-22:00 break Middag og kaffe til kl. 22.00"],
    ),
    "parallel and unsorted": (
        "10.00 Workshop A\n10.00 Workshop B\n9.00 Velkomst\n11.00 Pause",
        [
            "06-01 09:00-10:00 opening Velkomst",
            "06-01 10:00-11:00 workshop Workshop A",
            "06-01 10:00-11:00 workshop Workshop B",
            "06-01 11:00-? break Pause",
        ],
    ),
    "a poster around it": (
        (
            "Borgermøde om havnen\nTid: torsdag den 6. juni 2024 kl. 19.00-21.30\nSted: Kulturhuset\nPris: 50 kr.\n\n"
            "Program\nKl. 19.00: Velkomst ved borgmester Ada Berg\nKl. 20.45: Opsamling\n\n"
            "Åbningstider: mandag-fredag 9.00-15.00\nTlf. 33 70 34 63"
        ),
        ["06-06 19:00-20:45 opening Velkomst [Ada Berg]", "06-06 20:45-21:30 closing Opsamling"],
    ),
    "parts of the day": (
        "Formiddag\n9.00 Velkomst\n  A: Byg en bænk\nEftermiddag\n12.00 Frokost",
        ["06-01 09:00-12:00 opening Velkomst", "06-01 12:00-? break Frokost"],
    ),
    "sessions that begin with their dates": (
        "Arrangementer 2024\nOnsdag den 5. juni kl. 19.00 Foredrag\nTorsdag den 13. juni kl. 17.00 Generalforsamling",
        ["06-05 19:00-? talk Foredrag", "06-13 17:00-? other Generalforsamling"],
    ),
}


@pytest.mark.parametrize("name", PROGRAMMES)
def test_programme_with(name: str) -> None:
    text, expected = PROGRAMMES[name]
    assert lines(text) == expected


NO_PROGRAMMES = [
    "Møde\nTid: 9.00-15.00\nSted: Rådhuset\nPris: 600 kr.",
    "Onsdag den 5. juni 2024 kl. 19.00 i Kulturhuset\nStarter kl. 19.00 og slutter 21.00.",
    "Seminaret ligger d. 4.-5. oktober. Grupperne er på 4-6 personer, 1-2 skal skrive. Pris: 1.000 kr. Tlf. 3370 3463.",
    "Datoer\n\n2026:\n01.11. kl. 12:00 - 02.11. kl. 12.00\n",
    "Resumé\n\nDer er valg i november 2025. Budgettet er 1,5 mio. kr.\n• Bredt samarbejde: ja\n• Tidlig start\n",
    "Kom onsdag den 5. juni 2024 kl. 19.00. Vi slutter kl. 22.",
]


@pytest.mark.parametrize("text", NO_PROGRAMMES)
def test_text_without_a_programme_has_no_sessions_and_a_doubt(text: str) -> None:
    reading = read(text.encode(), name="x")
    assert reading.agenda.sessions == ()
    assert "no_times" in [each.code for each in reading.doubts]


DOUBTS: list[tuple[str, str | None, list[Doubt]]] = [
    ("Møde\n9.00 A", None, [Doubt(code="no_date")]),
    ("Møde\n9.00 A", "2026-06-01", []),
    ("Møde\nmandag den 1. juni\n9.00 A", None, [Doubt(code="no_year", line=2)]),
    ("Møde\nmandag den 1. juni\n9.00 A", "2026-06-01", []),
    (
        "Møde\nmandag den 2. juni 2026\n9.00 A",
        None,
        [Doubt(code="weekday_differs", line=2, values={"date": "2026-06-02", "weekday": "0"})],
    ),
    (
        "Møde\n2026-06-02\n9.00 A",
        "2026-07-01",
        [Doubt(code="other_date", values={"date": "2026-06-02", "given": "2026-07-01"})],
    ),
    (
        "Møde\n2026-06-02\n10.00-9.00 Oplæg",
        None,
        [Doubt(code="end_before_start", line=3, values={"title": "Oplæg"})],
    ),
    ("9.00 Velkomst", "2026-06-01", [Doubt(code="no_title")]),
    (
        "Møde\n2026-06-02\n9.00 Velkomst\n11.00 Frokost\n10.00 Oplæg\n12.00 Slut",
        None,
        [Doubt(code="goes_back", line=5, values={"title": "Oplæg"})],
    ),
    ("Møde\n2026-06-02\n9.00 Spor A\n11.00 Pause\n9.00 Spor B\n10.00 Slut", None, []),
    (
        "Møde\n2. juni 2026\n9.00 Velkomst\n11.00 Frokost\n2. juni 2026\n9.00 Oplæg",
        None,
        [
            Doubt(code="day_twice", line=5, values={"date": "2026-06-02"}),
            Doubt(code="goes_back", line=6, values={"title": "Oplæg"}),
        ],
    ),
]


@pytest.mark.parametrize(("text", "day", "expected"), DOUBTS)
def test_doubts_are_said_with_their_lines(text: str, day: str | None, expected: list[Doubt]) -> None:
    reading = read(text.encode(), name="x", date=date.fromisoformat(day) if day else None)
    assert list(reading.doubts) == expected
    for language in LANGUAGES:
        warnings = as_json(reading, language=language)["warnings"]
        assert [str(each.line) in said for each, said in zip(expected, warnings, strict=True) if each.line] == [
            True for each in expected if each.line
        ]


def test_year_comes_from_the_text_before_the_organiser() -> None:
    text = "Temadag 2014\nlørdag den 1. november\n9.00 A"
    (session,) = read(text.encode(), name="x", date=date(2026, 6, 1)).agenda.sessions
    assert session.start.date() == date(2014, 11, 1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_encodings_are_recognised(encoding: str) -> None:
    data = "Møde på Ærø\n9.00 Åbning\n9.30 Frokost\n".encode(encoding)
    agenda = read(data, name="x").agenda
    assert (agenda.title, [each.title for each in agenda.sessions]) == ("Møde på Ærø", ["Åbning", "Frokost"])


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"", "empty", None),
        (b" \n\t\n", "empty", None),
        (b"Program\n9.00 A\0B", "encoding", 2),
        (b"Program\n\x81\x8d", "encoding", 2),
        (b"\xff\xfea\0\0\xd8", "encoding", 1),
        (b"9.00 A\n" * 6001, "too_many_lines", None),
        (b"x" * 2_000_001, "too_big", None),
    ],
)
def test_what_cannot_be_read_is_refused_in_every_language(data: bytes, code: str, line: int | None) -> None:
    with pytest.raises(AgendaError) as caught:
        read(data, name="dag.txt")
    error = caught.value
    assert (error.code, error.file, error.line) == (code, "dag.txt", line)
    for language in LANGUAGES:
        assert "{" not in Voice(language).say(f"agenda_error.{code}", **error.values)


@pytest.mark.parametrize(
    ("zone", "expected", "doubts"),
    [
        (None, "Europe/Copenhagen", []),
        ("Europe/Oslo", "Europe/Oslo", []),
        ("ET", "America/New_York", []),
        ("CET/CEST", "Europe/Copenhagen", []),
        (
            "Danmark",
            "Europe/Copenhagen",
            [Doubt(code="unknown_zone", values={"text": "Danmark", "zone": "Europe/Copenhagen"})],
        ),
    ],
)
def test_zone_is_known_by_its_names_and_else_doubted(zone: str | None, expected: str, doubts: list[Doubt]) -> None:
    reading = read("Møde\n2026-06-01\n9.00 A".encode(), name="x", zone=zone)
    assert (reading.agenda.zone, list(reading.doubts)) == (expected, doubts)


def test_day_outside_the_calendar_is_refused() -> None:
    with pytest.raises(AgendaError) as caught:
        read(b"9.00 A", name="x", date=date(1, 1, 1))
    assert (caught.value.code, caught.value.values) == ("date_far", {"text": "0001-01-01"})


def test_report_is_plain_data() -> None:
    text = "Naboskab\n1. juni 2026\n9.00-9.15 Velkomst v. Ada Berg\n9.15 Frokost\n"
    assert as_json(read(text.encode(), name="x")) == {
        "title": "Naboskab",
        "timezone": "Europe/Copenhagen",
        "sessions": [
            {
                "day": 1,
                "start": "2026-06-01T09:00",
                "end": "2026-06-01T09:15",
                "end_stated": True,
                "title": "Velkomst",
                "speakers": ["Ada Berg"],
                "kind": "opening",
                "room": "",
                "details": "",
                "line": 3,
            },
            {
                "day": 1,
                "start": "2026-06-01T09:15",
                "end": None,
                "end_stated": False,
                "title": "Frokost",
                "speakers": [],
                "kind": "break",
                "room": "",
                "details": "",
                "line": 4,
            },
        ],
        "warnings": [],
    }


def test_report_invents_no_date() -> None:
    found = as_json(read(b"Naboskab\n9.00-9.15 Velkomst\n", name="x"), language="en")
    assert [(each["start"], each["end"]) for each in found["sessions"]] == [("T09:00", "T09:15")]
    assert [each.partition(". ")[0] for each in found["warnings"]] == ["There is no date"]
