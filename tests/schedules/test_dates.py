"""Dates as people write them."""

from __future__ import annotations

from datetime import date

import pytest

from schedules.readers.dates import find_dates, find_day_number, find_weekday, find_years, next_weekday, read_date

MENTIONS: list[tuple[str, list[tuple[int, int, int | None, int | None, int | None]]]] = [
    ("07. maj 2021", [(7, 5, 2021, None, None)]),
    ("d. 31. maj", [(31, 5, None, None, None)]),
    ("lørd. 1. november", [(1, 11, None, 5, None)]),
    ("mandag den 21. januar 2019 kl 18.30-21.00", [(21, 1, 2019, 0, None)]),
    ("lørdag 26-1-2013", [(26, 1, 2013, 5, None)]),
    ("11.01.19", [(11, 1, 2019, None, None)]),
    ("01.11. kl. 12:00 - 02.11. kl. 12.00", [(1, 11, None, None, None), (2, 11, None, None, None)]),
    ("Mandag d. 4.-5. oktober", [(4, 10, None, 0, 5)]),
    ("June 5-6, 2024", [(5, 6, 2024, None, 6)]),
    ("Tuesday, June 4th, 2024. 9:00AM", [(4, 6, 2024, 1, None)]),
    ("Day 1: 2023-10-25", [(25, 10, 2023, None, None)]),
    ("SATURDAY JUNE 4 MORNING", [(4, 6, None, 5, None)]),
    ("Samedi 14 mai matin", [(14, 5, None, 5, None)]),
    ("Freitag, 12. November", [(12, 11, None, 4, None)]),
    ("torsdagen den 3 mars", [(3, 3, None, 3, None)]),
    ("mandag 31/5", [(31, 5, None, 0, None)]),
    ("Temadag 2014", []),
    ("maj 2021", []),
    ("24/7", []),
    ("10 des participants", []),
    ("31. februar 2021", []),
    ("9.00: Velkommen", []),
    ("10.12 Kaffe", []),
    ("9.10 – 10.00 Oplæg", []),
    ("Lørdag d. 5/10", [(5, 10, None, 5, None)]),
    ("12/9 2024 kl. 19.00", [(12, 9, 2024, None, None)]),
    ("12/9 kl. 19.00 Foredrag", [(12, 9, None, None, None)]),
    ("2.6. 09:00", [(2, 6, None, None, None)]),
    ("d. 5/10-24", [(5, 10, 2024, None, None)]),
    ("5/10-2024", [(5, 10, 2024, None, None)]),
    ("5. 10. 2024", [(5, 10, 2024, None, None)]),
    ("4.-5.10.2024", [(4, 10, 2024, None, 5)]),
    ("Do, 5.10.2024", [(5, 10, 2024, 3, None)]),
    ("do 6 juni", [(6, 6, None, 3, None)]),
    ("Freitagabend, 5. Juni", [(5, 6, None, 4, None)]),
    ("Onsdagen den 6 oktober", [(6, 10, None, 2, None)]),
    ("le mardi 4 juin 2024", [(4, 6, 2024, 1, None)]),
    ("5 et 6 juin 2024", [(5, 6, 2024, None, 6)]),
    ("5th and 6th of October 2024", [(5, 10, 2024, None, 6)]),
    ("June 5th – 6th, 2024", [(5, 6, 2024, None, 6)]),
    ("Tuesday 6/4/2024", [(4, 6, 2024, 1, None)]),
    ("Tuesday 4/6/2024", [(4, 6, 2024, 1, None)]),
    ("2024/06/05", [(5, 6, 2024, None, None)]),
    ("föstudaginn 7. júní", [(7, 6, None, 4, None)]),
    ("laurdag 8. juni", [(8, 6, None, 5, None)]),
    ("3/4 af deltagerne", []),
]


@pytest.mark.parametrize(("text", "expected"), MENTIONS)
def test_date_is_found(text: str, expected: list[tuple[int, int, int | None, int | None, int | None]]) -> None:
    found = [(each.day, each.month, each.year, each.weekday, each.last_day) for each in find_dates(text)]
    assert found == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-30", date(2026, 11, 30)),
        ("30. november 2026", date(2026, 11, 30)),
        ("mandag den 30.11.2026", date(2026, 11, 30)),
        ("30/11/2026", date(2026, 11, 30)),
        ("11/30/2026", date(2026, 11, 30)),
        ("30. november", None),
        ("30. november 2026 i Vejle", None),
        ("snart", None),
        ("2026-02-30", None),
    ],
)
def test_a_text_is_wholly_a_date_or_none(text: str, expected: date | None) -> None:
    assert read_date(text) == expected


def test_days_are_named_by_number_and_weekday() -> None:
    written = [
        "2. dag",
        "Anden dag",
        "Dag to",
        "Day One",
        "1er jour",
        "2. Tag",
        "andra dagen",
        "20 dage i dag",
    ]
    assert [find_day_number(text) for text in written] == [2, 2, 2, 1, 1, 2, 2, None]
    assert (find_day_number("Dag 2"), find_day_number("Tag 3:"), find_day_number("dag 9.30")) == (2, 3, None)
    assert (find_weekday("FRIDAY AFTERNOON"), find_weekday("søndag"), find_weekday("man skal")) == (4, 6, None)
    assert next_weekday(date(2026, 11, 30), 0) == date(2026, 12, 7)


def test_years_are_told_from_amounts() -> None:
    assert find_years("Temadag 2014, 2000 kr., 2019-2020 og 1.2021") == [2014]
