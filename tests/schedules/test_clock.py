"""What is a time of day, and what only looks like one."""

from __future__ import annotations

import pytest

from schedules.readers.clock import Notation, find_spans, read_span

TIMES = [
    ("9.00: Velkommen", ["09:00"]),
    ("09:00-09:45 Oplæg", ["09:00-09:45"]),
    ("kl. 9-15", ["09:00-15:00"]),
    ("Kl. 16:30-17.15", ["16:30-17:15"]),
    ("kl. 10 - kl. 16", ["10:00-16:00"]),
    ("fra kl. 9-15 og derefter", ["09:00-15:00"]),
    ("9h30 : Accueil", ["09:30"]),
    ("10h présentation", ["10:00"]),
    ("18,30: dørene åbner", ["18:30"]),
    ("0900-0945 Oplæg", ["09:00-09:45"]),
    ("1:30 pm: Welcome", ["13:30"]),
    ("1:30 - 2:45 pm", ["13:30-14:45"]),
    ("11:00 - 1:30 pm", ["11:00-13:30"]),
    ("9 a.m. - 10 a.m. Coffee", ["09:00-10:00"]),
    ("12:15am", ["00:15"]),
    ("12 pm lunch", ["12:00"]),
    ("Ca 15.30 slut", ["15:30"]),
    ("um 9 Uhr", ["09:00"]),
    ("12-13 Uhr Mittagspause", ["12:00-13:00"]),
    ("18:00 to 22:00 Dinner", ["18:00-22:00"]),
    ("16.15 - ......... Borrel", ["16:15"]),
    ("23.00-24.00", ["23:00-24:00"]),
    ("8.30–9 Kaffe", ["08:30-09:00"]),
    ("9.00 - 12 kommuner fortæller", ["09:00"]),
    ("slut kl. 15.00.", ["15:00"]),
    ("9.00 Velkommen, 9.15 Oplæg", ["09:00", "09:15"]),
    ("9.00Velkommen", ["09:00"]),
    ("kl.10.00", ["10:00"]),
    ("kl 0900 Velkommen", ["09:00"]),
    ("0900 hrs Coffee", ["09:00"]),
    ("14 h 00 – 15 h 30", ["14:00-15:30"]),
    ("de 9h à 10h30", ["09:00-10:30"]),
    ("11h15/12h30 Ateliers", ["11:15-12:30"]),
    ("13u30 Lunch", ["13:30"]),
    ("10.15 - 11.00 uur Lezing", ["10:15-11:00"]),
    ("9-10.30 Uhr", ["09:00-10:30"]),
    ("12 noon Lunch", ["12:00"]),
    ("Noon: Lunch", ["12:00"]),
    ("7pm to midnight Party", ["19:00-24:00"]),
    ("11 a.m. – 12 noon Panel", ["11:00-12:00"]),
    ("from 9 to 10: Breakfast", ["09:00-10:00"]),
    ("9.30 - 11 Oplæg", ["09:30-11:00"]),
    ("10.00.-11.00 Pause", ["10:00-11:00"]),
    ("14.30-ca. 15.15 Pause", ["14:30-15:15"]),
    ("09:00:00 Welcome", ["09:00"]),
    ("T09:00 Welcome", ["09:00"]),
    ("2026-06-01T09:00 Welcome", ["09:00"]),
    ("10.00 Deltagere ankommer", ["10:00"]),
    ("15:00 CET / 14:00 GMT", ["15:00"]),
    ("10:00-10:45 CET (9:00-9:45 GMT)", ["10:00-10:45"]),
    ("09:00 EST - 10:00 EST", ["09:00-10:00"]),
    ("10h et demie", ["10:00"]),
    ("9.00–9.45/10.00", ["09:00-09:45"]),
]

NO_TIMES = [
    "01.11.",
    "den 26.01",
    "11.01.19",
    "6-12-2012",
    "4-6 personer",
    "9-10 Velkommen",
    "2019-2020",
    "600 kr.",
    "1.000 kr.",
    "12.50 kr.",
    "kr. 12,50",
    "tlf. 3370 3463",
    "33.70.34.63",
    "20 x 20 Talks",
    "Pause 20 min.",
    "1.30 timer",
    "(5-15 min each)",
    "version 2.10",
    "§ 4.12",
    "25.00",
    "9.60",
    "12.30%",
    "4 à 6 ateliers",
    "from 4 to 6 participants",
    "noon in the garden",
    "kapitel 10.15",
    "12,50 DKK",
    "49.50,-",
    "1.000 deltagere",
    "d. 10.00",
    "3-2",
    "DK50 0040 0440 1162 43",
    "10.10.10.10",
    "varighed 1.30",
    "1 2 3 4 5 6",
]


def written(text: str, notation: Notation = Notation()) -> list[str]:  # noqa: B008 - a frozen value
    def clock(minutes: int) -> str:
        return f"{minutes // 60:02}:{minutes % 60:02}"

    return [
        clock(span.start) + ("" if span.end is None else f"-{clock(span.end)}") for span in find_spans(text, notation)
    ]


@pytest.mark.parametrize(("text", "expected"), TIMES)
def test_time_is_read(text: str, expected: list[str]) -> None:
    assert written(text) == expected


@pytest.mark.parametrize("text", NO_TIMES)
def test_what_is_no_time_does_not_become_one(text: str) -> None:
    assert written(text) == []


@pytest.mark.parametrize(
    ("text", "notation", "expected"),
    [
        ("0900 Velkommen", Notation(compact=True), ["09:00"]),
        ("9-10 Velkommen", Notation(bare=True), ["09:00-10:00"]),
        ("9 Velkommen", Notation(bare=True), []),
        ("15:00 CET / 14:00 GMT", Notation(zones=frozenset({"GMT"})), ["14:00"]),
        ("9am PT / 12pm ET / 6pm CET", Notation(zones=frozenset({"CET"})), ["18:00"]),
    ],
)
def test_habits_of_a_document_allow_more(text: str, notation: Notation, expected: list[str]) -> None:
    assert written(text, notation) == expected


def test_time_stands_with_the_words_that_lead_to_it_and_its_zone() -> None:
    text = "x, fra ca. kl. 9 am (CET) y"
    (span,) = find_spans(text)
    assert (text[span.begin : span.stop], span.half_day, span.zone) == ("fra ca. kl. 9 am (CET)", True, "CET")
    (french,) = find_spans("À partir de 16h : Apéritif")
    assert (french.begin, french.stop) == (0, 15)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9.00", (540, None)),
        ("9", (540, None)),
        ("kl. 9", (540, None)),
        ("9-10", (540, 600)),
        (" 9.00 - 9.15 ", (540, 555)),
        ("0900", (540, None)),
        ("22.00-00.30", (1320, 30)),
        ("24.00", (1440, None)),
        ("25.00", None),
        ("9.60", None),
        ("9.00 Velkommen", None),
        ("", None),
    ],
)
def test_a_text_is_wholly_a_time_or_none(text: str, expected: tuple[int, int | None] | None) -> None:
    span = read_span(text)
    assert (span and (span.start, span.end)) == expected
