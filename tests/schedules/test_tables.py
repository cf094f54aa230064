"""Tables in text: which columns mean what, which rows are sessions, and what is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import AgendaError
from bot.model import Format, SessionKind
from schedules.readers.report import as_json
from schedules.readers.tables.separated import looks_separated, read_separated

DAY = date(2026, 6, 5)


def said(text: str, day: date | None = DAY) -> list[str]:
    """Return the sessions in short: "day start-end kind title (speakers) @room"."""
    found = as_json(read_separated(text, name="program.csv", day=day))["sessions"]
    return [short(each) for each in found]


def short(each: dict[str, Any]) -> str:
    end = f"-{each['end'][-5:]}" if each["end"] else ""
    people = f" ({', '.join(each['speakers'])})" if each["speakers"] else ""
    room = f" @{each['room']}" if each["room"] else ""
    return f"{each['day']} {each['start'][-5:]}{end} {each['kind']}: {each['title']}{people}{room}"


HEADED = """\
Start;Slut;Emne;Oplægsholder;Lokale
9,00;9,30;Velkommen;Ada Berg;
9,30;10,15;Hvem taler vi til?;Bo Dam og Eva Lund;Sal 1
10,15;10,30;Kaffe;;
"""
SEVEN = {
    "da": "Fra;Til;Emne;Oplægsholder",
    "nb": "Starttid;Slutt;Tema;Foredragsholder",
    "sv": "Från;Till;Rubrik;Talare",
    "en": "Start time;End time;Talk title;Speaker name",
    "de": "Beginn;Ende;Thema;Referentin",
    "nl": "Van;Tot;Onderwerp;Spreker",
    "fr": "Début;Fin;Sujet;Intervenant",
}


def test_heads_say_what_columns_mean() -> None:
    assert said(HEADED) == [
        "1 09:00-09:30 opening: Velkommen (Ada Berg)",
        "1 09:30-10:15 talk: Hvem taler vi til? (Bo Dam, Eva Lund) @Sal 1",
        "1 10:15-10:30 break: Kaffe",
    ]


@pytest.mark.parametrize("heads", SEVEN.values(), ids=SEVEN)
def test_heads_are_known_in_every_language(heads: str) -> None:
    rows = f"{heads}\n10.00;10.45;Broer og veje;Ada Berg\n10.45;11.30;Skov og strand;Bo Dam\n"
    assert said(rows) == [
        "1 10:00-10:45 talk: Broer og veje (Ada Berg)",
        "1 10:45-11:30 talk: Skov og strand (Bo Dam)",
    ]


CASES: dict[str, tuple[str, list[str]]] = {
    "a length in minutes, and totals beside it": (
        "time,presenter,subject,Length,Sum\n9:00,Ada Berg,Bridges,20,55\n9:20,,Tea,35,\n13:00,Bo Dam,Roads,1:30,\n",
        [
            "1 09:00-09:20 talk: Bridges (Ada Berg)",
            "1 09:20-09:55 break: Tea",
            "1 13:00-14:30 talk: Roads (Bo Dam)",
        ],
    ),
    "no heads, ranges, past midnight, empty rows between": (
        (
            "19:00-20:00;Doors and drinks;\n20:00-22:30;The long film;Ada Berg\n;;\n23:00-0:30;Night talk;Bo Dam\n"
            "0:30-1:15;Last songs;\n"
        ),
        [
            "1 19:00-20:00 other: Doors and drinks",
            "1 20:00-22:30 talk: The long film (Ada Berg)",
            "1 23:00-00:30 talk: Night talk (Bo Dam)",
            "2 00:30-01:15 talk: Last songs",
        ],
    ),
    "only starts; the next one ends them": (
        "Kl.;Programpunkt\n9.00;Velkomst\n9.15;Broer v. Ada Berg\n12.00;Frokost\n",
        ["1 09:00-09:15 opening: Velkomst", "1 09:15-12:00 talk: Broer (Ada Berg)", "1 12:00 break: Frokost"],
    ),
    "dates in a column": (
        "Dato;Kl.;Titel\n5. juni 2026;9.00-10.00;Broer\n;10.00-11.00;Veje\n6. juni 2026;9.00-10.00;Skove\n",
        ["1 09:00-10:00 talk: Broer", "1 10:00-11:00 talk: Veje", "2 09:00-10:00 talk: Skove"],
    ),
    "days in rows of their own": (
        "Tid;Aktivitet;Hvem\nFredag;;\n9.00;Broer;Ada Berg\nLørdag;;\n9.00;Veje;Bo Dam\n",
        ["1 09:00 talk: Broer (Ada Berg)", "2 09:00 talk: Veje (Bo Dam)"],
    ),
    "date and time in one cell, the American way": (
        "Start,End,Session\n6/5/2026 9:00 AM,6/5/2026 10:00 AM,Bridges\n6/6/2026 1:00 PM,6/6/2026 2:00 PM,Roads\n",
        ["1 09:00-10:00 talk: Bridges", "2 13:00-14:00 talk: Roads"],
    ),
    "a clock face": (
        "Time,Title\n9:00,Bridges\n11:30,Roads\n12:30,Lunch\n1:30,Woods\n3:00,Shores\n",
        [
            "1 09:00-11:30 talk: Bridges",
            "1 11:30-12:30 talk: Roads",
            "1 12:30-13:30 break: Lunch",
            "1 13:30-15:00 talk: Woods",
            "1 15:00 talk: Shores",
        ],
    ),
    "rooms along the top": (
        "Time,Room A,Room B\n9:00-9:30,Welcome,\n9:30-10:30,Bridges (Ada Berg),Roads\n10:30-11:00,Coffee,Coffee\n",
        [
            "1 09:00-09:30 opening: Welcome",
            "1 09:30-10:30 talk: Bridges (Ada Berg) @Room A",
            "1 09:30-10:30 talk: Roads @Room B",
            "1 10:30-11:00 break: Coffee",
        ],
    ),
    "days along the top": (
        "Kl.;Torsdag 4. juni 2026;Fredag 5. juni 2026\n9.00;Broer;Veje\n12.00;Frokost;Frokost\n",
        [
            "1 09:00-12:00 talk: Broer",
            "1 12:00 break: Frokost",
            "2 09:00-12:00 talk: Veje",
            "2 12:00 break: Frokost",
        ],
    ),
    "times along the top": (
        "Room,9:00-10:00,10:00-11:00,11:00-12:00\nHall,Bridges,Roads,Woods\nLoft,Shores,,Hills\n",
        [
            "1 09:00-10:00 talk: Bridges @Hall",
            "1 09:00-10:00 talk: Shores @Loft",
            "1 10:00-11:00 talk: Roads @Hall",
            "1 11:00-12:00 talk: Woods @Hall",
            "1 11:00-12:00 talk: Hills @Loft",
        ],
    ),
    "rows without a time": (
        (
            "Time,Title,Speaker,Room\n"
            "9:00,Bridges,Ada Berg,Hall\n,Roads,Bo Dam,Loft\n,,,\n10:00,A long walk,,Hall\n,Woods,Eva Lund,\n"
        ),
        [
            "1 09:00-10:00 talk: Bridges (Ada Berg) @Hall",
            "1 09:00-10:00 talk: Roads (Bo Dam) @Loft",
            "1 10:00 talk: A long walk (Eva Lund) @Hall",
        ],
    ),
    "several speakers, their jobs left out, nobody yet": (
        (
            "Start,End,Name,Presenter1,Company1,Presenter2,Track\n"
            "9:00,9:45,Bridges,Ada Berg,Nordsø Ltd,Bo Dam,Sea\n"
            "9:00,9:45,Session to be announced,To be announced,,,Land\n"
        ),
        [
            "1 09:00-09:45 talk: Bridges (Ada Berg, Bo Dam) @Sea",
            "1 09:00-09:45 talk: Session to be announced @Land",
        ],
    ),
    "breaks in odd words or in a column": (
        "time,what,min,breaks\n9:00,b r e a k,10,\n9:10,Legs out,20,20\n9:30,Bridges &amp; roads,10,0\n",
        ["1 09:00-09:10 break: b r e a k", "1 09:10-09:30 break: Legs out", "1 09:30-09:40 talk: Bridges & roads"],
    ),
    "two days side by side": (
        "Friday,,,Saturday,\nTime,Topic,,Time,Topic\n9:00,Bridges,,10:00,Woods\n10:00,Roads,,11:00,Shores\n",
        [
            "1 09:00-10:00 talk: Bridges",
            "1 10:00 talk: Roads",
            "2 10:00-11:00 talk: Woods",
            "2 11:00 talk: Shores",
        ],
    ),
    "what a calendar program exports": (
        (
            "Subject,Start Date,Start Time,End Date,End Time,All Day Event,Location\n"
            "Bridges,06/05/2026,9:00 AM,06/05/2026,10:00 AM,False,Hall\n"
            "Party,06/05/2026,10:00 PM,06/06/2026,1:00 AM,False,Loft\n"
        ),
        ["1 09:00-10:00 talk: Bridges @Hall", "1 22:00-01:00 other: Party @Loft"],
    ),
    "ends beside starts, under one head": (
        "Tid;;;Indhold\n9.00;-;9.30;Velkomst\n9.30;-;10.15;Broer\n10.15;-;10.30;Pause\n",
        ["1 09:00-09:30 opening: Velkomst", "1 09:30-10:15 talk: Broer", "1 10:15-10:30 break: Pause"],
    ),
    "sections, each with its heads": (
        "Session 1: Broer\nTid,Titel\n10:00,Hvad er en bro?\nSession 2: Skove\nTid,Titel\n11:00,Hvad er et træ?\n",
        ["1 10:00-11:00 talk: Hvad er en bro?", "1 11:00 talk: Hvad er et træ?"],
    ),
    "weekdays along the top, on a clock face": (
        "Time,Mon,Tue\n9:00,Bridges,Roads\n12:00,Lunch,Lunch\n1:00,Hills,\n",
        [
            "1 09:00-12:00 talk: Bridges",
            "1 12:00-13:00 break: Lunch",
            "1 13:00 talk: Hills",
            "2 09:00-12:00 talk: Roads",
            "2 12:00 break: Lunch",
        ],
    ),
    "first and last names, lengths in hours": (
        "day,start,duration,title,speaker first,speaker last\n1,9:00,0.5,Bridges,Ada,Berg\n2,9:00,1.5,Roads,Bo,Dam\n",
        ["1 09:00-09:30 talk: Bridges (Ada Berg)", "2 09:00-10:30 talk: Roads (Bo Dam)"],
    ),
    "sep=, a title row, quoted lines": (
        (
            'sep=;\nProgram for Vandrådets døgn;;\n\nTid;Titel;Type\n9.00;"Broer\nOplægsholder: Ada Berg";Oplæg\n'
            "10.00;Åben time;Gruppearbejde\n"
        ),
        ["1 09:00-10:00 talk: Broer (Ada Berg)", "1 10:00 breakout: Åben time"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_tables_are_read(text: str, expected: list[str]) -> None:
    assert said(text) == expected


def test_a_table_without_dates_says_so_and_keeps_its_days_apart() -> None:
    reading = read_separated("Day;Start;Title\nFri;9:00;Bridges\nMon;9:00;Roads\n", name="x.csv")
    first, second = (each.start.date() for each in reading.agenda.sessions)
    assert (second - first).days == 3
    assert "no_date" in {each.code for each in reading.doubts}
    assert reading.format is Format.TABLE


def test_pending_sessions_are_known_and_lines_are_kept() -> None:
    reading = read_separated("Time,Title\n9:00,TBA\n10:00,Bridges\n", name="x.csv", day=DAY)
    assert [(each.pending, each.line) for each in reading.agenda.sessions] == [(True, 2), (False, 3)]
    assert reading.agenda.sessions[1].kind is SessionKind.TALK


@pytest.mark.parametrize(
    "text",
    [
        "Vi mødes kl. 9, og så går vi.\nTag mad med, og vand.\nVi er hjemme kl. 15, eller deromkring.\n",
        "9.00 Velkomst, kaffe\n9.30 Oplæg, Ada Berg, KL\n10.00 Pause\n10.15 Debat, plenum\n",
        "Navn;Pris\nAda;600\nBo;700\n",
        "# Program\n\n- 9:00, welcome\n- 10:00, talk\n",
    ],
)
def test_what_only_looks_like_a_table_stays_a_text(text: str) -> None:
    assert not looks_separated(text)


@pytest.mark.parametrize("text", ["Navn;Pris\nAda;600\nBo;700\n", "a,b\n1,2\n", "hej\n", '"' * 50, "x" * 200_000])
def test_a_table_without_times_is_refused(text: str) -> None:
    with pytest.raises(AgendaError) as caught:
        read_separated(text, name="x.csv")
    assert (caught.value.code, caught.value.file) == ("table_unknown", "x.csv")


CELLS = st.sampled_from(
    [
        "9:00",
        "9,30",
        "10.00-11.00",
        "23:00-0:30",
        "0:30",
        "Fredag",
        "Dag 2",
        "2026-06-01",
        "6/13/2026",
        "Start",
        "Kl.",
        "Slut",
        "Titel",
        "Room A",
        "Sal 2",
        "45",
        "1:30",
        "Ada Berg",
        "TBA",
        "Kaffe",
        "",
        "",
        '"',
        "9e999",
        "24:00",
        "Day 61",
    ]
)


@given(
    st.lists(st.lists(CELLS | st.text(max_size=6), max_size=6), max_size=12),
    st.sampled_from(";,\t|"),
    st.none() | st.dates(min_value=date(1970, 1, 1), max_value=date(2199, 12, 31)),
)
def test_no_table_raises_anything_else(rows: list[list[str]], separator: str, day: date | None) -> None:
    text = "\n".join(separator.join(row) for row in rows)
    looks_separated(text)
    try:
        as_json(read_separated(text, name="x.csv", day=day))
    except AgendaError as error:
        assert error.file == "x.csv"  # noqa: PT017 - whatever it says, it says of which file


def test_what_is_wrong_with_days_is_doubted_with_its_line() -> None:
    reading = read_separated("Dato;Kl.;Titel\nmandag 5. juni 2026;9.00;Veje\n;10.00;Skove\n", name="x.csv", day=DAY)
    doubt = next(each for each in reading.doubts if each.code == "weekday_differs")
    assert (doubt.line, doubt.values) == (2, {"date": "2026-06-05", "weekday": "0"})
    assert all(as_json(reading)["warnings"])


def test_another_date_than_the_one_given_is_doubted() -> None:
    reading = read_separated("Dato;Kl.;Titel\n2026-06-09;9.00;Veje\n;10.00;Skove\n", name="x.csv", day=DAY)
    assert {"code": "other_date", "values": {"date": "2026-06-09", "given": "2026-06-05"}} in [
        each.model_dump(include={"code", "values"}) for each in reading.doubts
    ]
    assert [each.start.day for each in reading.agenda.sessions] == [9, 9]
