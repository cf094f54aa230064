"""Titles without what is no part of them: rooms, prices, lengths, numbers, prose."""

from __future__ import annotations

import pytest

from schedules.readers.prose.titles import Title, said_room, tidy

TITLES: list[tuple[str, Title]] = [
    ("Frokost (Kantinen)", Title("Frokost", "Kantinen")),
    ("Oplæg, Auditorium B", Title("Oplæg", "Auditorium B")),
    ("Workshop 3: Skriv bedre (Lokale 2.14)", Title("Workshop 3: Skriv bedre", "Lokale 2.14")),
    ("Session 1: Compilers [Room 101]", Title("Session 1: Compilers", "Room 101")),
    ("Lunch in Room 4", Title("Lunch", "Room 4")),
    ("Table ronde (Salle Molière)", Title("Table ronde", "Salle Molière")),
    ("Vand (amphi Sud 2 ) og luft", Title("Vand og luft", "amphi Sud 2")),
    ("Pauses cafés (S022-S023 )", Title("Pauses cafés", "S022-S023")),
    ("Reception @ Main Stage", Title("Reception", "Main Stage")),
    ("Velkommen til Hus Forbi", Title("Velkommen til Hus Forbi")),
    ("Gudstjeneste i Vor Frue Kirke", Title("Gudstjeneste i Vor Frue Kirke")),
    ("(Lokale 3)", Title("(Lokale 3)")),
    ("1. Velkomst", Title("Velkomst")),
    ("Punkt 4: Regnskab", Title("Regnskab")),
    ("2. Runde", Title("2. Runde")),
    ("Pause (20 min.)", Title("Pause")),
    ("Middag, kr. 250 pr. person", Title("Middag")),
    ("Frokost – 150 kr.", Title("Frokost")),
    ("Velkomst .........", Title("Velkomst")),
    ("Frokost. Der serveres sandwich.", Title("Frokost", prose="Der serveres sandwich.")),
    ("Hvad nu? Opsamling", Title("Hvad nu? Opsamling")),
    ("Vortrag von Prof. Dr. Jon Falk", Title("Vortrag von Prof. Dr. Jon Falk")),
    ("«La mer. Une histoire» par Anne", Title("«La mer. Une histoire» par Anne")),
    ("Mødet den 31. Maj er flyttet", Title("Mødet den 31. Maj er flyttet")),
]


@pytest.mark.parametrize(("title", "expected"), TITLES)
def test_title_is_tidied(title: str, expected: Title) -> None:
    assert tidy(title) == expected


def test_long_tail_behind_a_dash_leaves_only_a_credited_title() -> None:
    title = (
        "Talking & Planning - A chance to talk with all the others and to say what you would like to hear about today"
    )
    assert tidy(title).text == title
    assert tidy(title, credited=True).text == "Talking & Planning"


@pytest.mark.parametrize(
    ("line", "room"),
    [("Lokale: 3.14", "3.14"), ("Raum: Aula", "Aula"), ("Lieu : Salle 3", "Salle 3"), ("Se lokale 3", ""), ("Sal", "")],
)
def test_line_that_names_a_room(line: str, room: str) -> None:
    assert said_room(line) == room


@pytest.mark.parametrize("text", ["(" * 5_000, "kr 9" * 2_000, ". A" * 3_000, "i sal " * 2_000, "." * 5_000 + "x"])
def test_hostile_titles_are_tidied_too(text: str) -> None:
    assert len(tidy(text[:2_000]).text) <= 2_000
