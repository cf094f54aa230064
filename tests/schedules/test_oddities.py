"""Programmes as organisations set them: facts in boxes, spaces in times, titles behind gaps, columns of days."""

from __future__ import annotations

from datetime import date

import pytest

from schedules.readers import read
from schedules.readers.people.speakers import credit, names_in

DAY = date(2026, 6, 1)


def said(text: str, *, name: str = "program.txt") -> list[str]:
    """Return each session as "date start-end title [speakers]"."""
    return [
        f"{each.start:%m-%d %H:%M}-{each.end.strftime('%H:%M') if each.end else '?'} {each.title}"
        + (f" [{', '.join(one.name for one in each.speakers)}]" if each.speakers else "")
        for each in read(text.encode(), name=name, date=DAY).agenda.sessions
    ]


TEXTS: dict[str, tuple[str, list[str]]] = {
    "a space in a time": (
        "Kl. 9. 15 Morgenbrød\nKl. 9.45 Sang\nKl. 10. 05 Vand i byen",
        ["06-01 09:15-09:45 Morgenbrød", "06-01 09:45-10:05 Sang", "06-01 10:05-? Vand i byen"],
    ),
    "persons behind a time are no minutes": (
        "Kl. 9. 12 personer mødes\nKl. 10.00 Sang",
        ["06-01 09:00-10:00 12 personer mødes", "06-01 10:00-? Sang"],
    ),
    "kl without a dot or a space": (
        "Kl 15.00 Kaffe\nKL15:30 Sang\nKL16:00 Vand i byen",
        ["06-01 15:00-15:30 Kaffe", "06-01 15:30-16:00 Sang", "06-01 16:00-? Vand i byen"],
    ),
    "a date over it all that looks like a time": (
        "17.11: Bådenes dag\n\nLørdag den 17. november 2026 mødes vi.\n\n9.00 – 9.30 Kaffe\n9.30 – 10.00 Vand i byen",
        ["11-17 09:00-09:30 Kaffe", "11-17 09:30-10:00 Vand i byen"],
    ),
    "a time over it all that is one": (
        "9.10: Morgenbrød\n9.30 – 10.00 Vand i byen den 9. oktober",
        ["10-09 09:10-09:30 Morgenbrød", "10-09 09:30-10:00 Vand i byen den 9. oktober"],
    ),
    "a box of facts": (
        "Tid\n18.30 - 20.30\nPris\n50 kr\n\nProgram\n18.30 Velkomst\n18.40 Vand i byen\n20.00 Kaffe",
        ["06-01 18:30-18:40 Velkomst", "06-01 18:40-20:00 Vand i byen", "06-01 20:00-20:30 Kaffe"],
    ),
    "years in a title": (
        "10.00 Kaffe\n10.15 Rosa Bakke 1620 – 2020. Hun så stjerner\n11.00 Sang",
        [
            "06-01 10:00-10:15 Kaffe",
            "06-01 10:15-11:00 Rosa Bakke 1620 – 2020. Hun så stjerner",
            "06-01 11:00-? Sang",
        ],
    ),
    "titles behind a gap, where others stand beside their times": (
        "9.00 – 9.30 Kaffe\n9.30 – 11.00\n\nMøder:\n\n- Vand\n\n11.00 – 12.00\n\n3. Regnskab\n4. Valg\n\n13.00 Sang",
        [
            "06-01 09:00-09:30 Kaffe",
            "06-01 09:30-11:00 Møder",
            "06-01 11:00-12:00 Regnskab",
            "06-01 13:00-? Sang",
        ],
    ),
    "a bare hour between times with minutes": (
        "9,15 - 9,30 Sang\n9,40 - 10,30 Vand i byen\n10,30 - 11 Kaffe\n11 - 12 Båden vender\n12,15 Frokost",
        [
            "06-01 09:15-09:30 Sang",
            "06-01 09:40-10:30 Vand i byen",
            "06-01 10:30-11:00 Kaffe",
            "06-01 11:00-12:00 Båden vender",
            "06-01 12:15-? Frokost",
        ],
    ),
    "a title that begins with a word for a time": (
        "11:00 PM – 11:30 PM Coding\n11:30 PM – 12:30 AM Midnight snack",
        ["06-01 23:00-23:30 Coding", "06-01 23:30-00:30 Midnight snack"],
    ),
    "people below a long title": (
        "9.00 Sådan styrker vi båden på fjorden\nMikkel Lang, udviklingschef\nJette Holm, konsulent\n10.00 Kaffe",
        [
            "06-01 09:00-10:00 Sådan styrker vi båden på fjorden [Mikkel Lang, Jette Holm]",
            "06-01 10:00-? Kaffe",
        ],
    ),
    "bullets with labels of their own": (
        "9.00 Magt\n- Hovedindlæg: Professor Vibeke Lund\n- Svar: Direktør Zorv Dahl, Vand\n- Film: Vand\n10.00 Kaffe",
        ["06-01 09:00-10:00 Magt [Vibeke Lund, Zorv Dahl]", "06-01 10:00-? Kaffe"],
    ),
    "who says goodbye, behind a gap": (
        "9.00 Vand i byen\n\n10.00 Tak for i dag\n\nved Klaus Holm, formand\n\nSpørg Ada Berg på kontoret",
        ["06-01 09:00-10:00 Vand i byen", "06-01 10:00-? Tak for i dag [Klaus Holm]"],
    ),
    "days behind their times": (
        "16.00 – mandag den 1. juni 2026\n\nHuset åbner\n\n10.00 – 11.30 – tirsdag den 2. juni\n\nSang\n\n11.30 Kaffe",
        ["06-01 16:00-? Huset åbner", "06-02 10:00-11:30 Sang", "06-02 11:30-? Kaffe"],
    ),
    "a space before a point": (
        "9.00 – 10 .30 Vand i byen\n10.30 Kaffe",
        ["06-01 09:00-10:30 Vand i byen", "06-01 10:30-? Kaffe"],
    ),
    "who is named in the prose below a meal": (
        "12.00 Frokost\nBagefter får vi fornøjelsen af Ada Berg og hendes søn.\n13.00 Vand i byen",
        ["06-01 12:00-13:00 Frokost", "06-01 13:00-? Vand i byen"],
    ),
    "punctual": (
        "Kl. 9 prc.: Sang\nKl. 10: Hvad nu? Oplæg af Ada Berg\nKl. 19: Middag, 395 kr/person",
        ["06-01 09:00-10:00 Sang", "06-01 10:00-19:00 Hvad nu? [Ada Berg]", "06-01 19:00-? Middag"],
    ),
    "emphasis around a room": (
        "**9:00-9:30**: Welcome *(Blue B)*\n\n**9:30-10:00**: Boats *(Blue B)*\n\n**10:00-10:30**: Sails *(Blue B)*",
        ["06-01 09:00-09:30 Welcome", "06-01 09:30-10:00 Boats", "06-01 10:00-10:30 Sails"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), TEXTS.values(), ids=TEXTS)
def test_oddly_set_programme_is_read_as_meant(text: str, expected: list[str]) -> None:
    assert said(text) == expected


TABLES: dict[str, tuple[str, list[str]]] = {
    "columns of days": (
        "Time,Day 1,Day 2\n9:00-10:00,Registration,Coffee\n10:00-11:00,Boats,Sails\n",
        [
            "06-01 09:00-10:00 Registration",
            "06-01 10:00-11:00 Boats",
            "06-02 09:00-10:00 Coffee",
            "06-02 10:00-11:00 Sails",
        ],
    ),
    "columns beside those of days": (
        "Time,Day1,Day1_form,Day2,Day2_form\n8:00-9:00,Boats,A,Sails,B\n17:30-18:30,Rest,A,,\n",
        ["06-01 08:00-09:00 Boats", "06-01 17:30-18:30 Rest", "06-02 08:00-09:00 Sails"],
    ),
    "a day and its hour in one cell": (
        "date,location,speaker,topic\nJUNE 6 - 3pm,Blue Hall,Ada Berg,Boats\nJUNE 20 - 3pm,Blue Hall,Bo Dam,Sails\n",
        ["06-06 15:00-? Boats [Ada Berg]", "06-20 15:00-? Sails [Bo Dam]"],
    ),
    "an open end": (
        "time,title\n16:00 – 17:00,Boats\n17:00 - open end,Sails\n",
        ["06-01 16:00-17:00 Boats", "06-01 17:00-? Sails"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), TABLES.values(), ids=TABLES)
def test_oddly_set_table_is_read_as_meant(text: str, expected: list[str]) -> None:
    assert said(text, name="program.csv") == expected


def test_title_in_our_letters_is_taken_of_two() -> None:
    text = (
        '[{"time": "9:00", "titleZh": "船", "titleEn": "Boats"}, {"time": "9:30", "titleZh": "帆", "titleEn": "Sails"}]'
    )
    assert said(text, name="program.json") == ["06-01 09:00-09:30 Boats", "06-01 09:30-? Sails"]


CREDITS: list[tuple[str, str, list[str]]] = [
    ("“Vand i byen”. Dr. Ada Berg, Vandværket", "“Vand i byen”", ["Ada Berg"]),
    ("‘Havet, 1620 – 2020. Et liv.’ de heer Zorv Kandlu, archivaris", "‘Havet, 1620 – 2020. Et liv.’", ["Zorv Kandlu"]),
    ("“Vand i byen” og “Havet”", "“Vand i byen” og “Havet”", []),
    ("Gesprek o.l.v. Ada Berg", "Gesprek", ["Ada Berg"]),
]


@pytest.mark.parametrize(("title", "left", "names"), CREDITS)
def test_speaker_leaves_a_title_in_quotation_marks(title: str, left: str, names: list[str]) -> None:
    found = credit(title)
    assert (found.title, list(found.names)) == (left, names)


def test_names_stand_in_turns_with_where_they_are_from() -> None:
    listed = "Ada Berg, Nordby kommune, Zorv Kandlu, Sydby kommun, Bo Dam, Vestby, Eva Lund, Norsk Vand"
    assert names_in(listed) == ("Ada Berg", "Zorv Kandlu", "Bo Dam", "Eva Lund")
