"""Who speaks, and what is left of the title."""

from __future__ import annotations

import pytest

from schedules.readers.speakers import credit, is_person, names_in

CREDITS: list[tuple[str, str, list[str]]] = [
    ("Velkommen v. Birthe Holm Lund, KL", "Velkommen", ["Birthe Holm Lund"]),
    ("Velkomst v/ forbundets formand, Karl Ove Rask", "Velkomst", ["Karl Ove Rask"]),
    ("Velkommen v/Fritidsdepartementet", "Velkommen", []),
    ("Huset – v. xx/Beboerforeningen", "Huset", []),
    ("Oplæg ved Bo Dam, formand for Foreningen", "Oplæg", ["Bo Dam"]),
    ("Oplæg ved tre kommuner", "Oplæg ved tre kommuner", []),
    ("Debat, v/ Bent Aa (Rådet) og Juul (lodsejer)", "Debat", ["Bent Aa", "Juul"]),
    ("Samtale med Eva Lund og Per Bak", "Samtale", ["Eva Lund", "Per Bak"]),
    ("Opening door Frits van der Plas, voorzitter", "Opening", ["Frits van der Plas"]),
    ("Custom tools (Anna Berg and Jon Falk)", "Custom tools", ["Anna Berg", "Jon Falk"]),
    ("Hidden gems (5-15 min each; chair: Ada Moe)", "Hidden gems", ["Ada Moe"]),
    ("Innlegg: Ane Vik (Ombudet), Roar Li (PPT) og Liv Moe (NRK)", "Innlegg", ["Ane Vik", "Roar Li", "Liv Moe"]),
    ("Keynote Speaker: Chef Martin Reed on leading", "Keynote Speaker: Chef Martin Reed on leading", ["Martin Reed"]),
    ("Lederen, professor Tor Vik, legger fram", "Lederen, professor Tor Vik, legger fram", ["Tor Vik"]),
    ("Hvem skal med? F.ex. Bodil Krag", "Hvem skal med?", ["Bodil Krag"]),
    ("Velkommen! Eva Lund, formand", "Velkommen!", ["Eva Lund"]),
    ("Opsamling ved ordstyrer Eva Lund", "Opsamling", ["Eva Lund"]),
    ("Vortrag von Dr. Jon Falk: Wie geht es?", "Wie geht es?", ["Jon Falk"]),
    ("Sådan får vi flere med, Per Bak", "Sådan får vi flere med", ["Per Bak"]),
    ("Syng ved-bålet sammen", "Syng ved-bålet sammen", []),
    ("Lunch (Main Hall)", "Lunch (Main Hall)", []),
    ("Møde i Aarhus Kommune", "Møde i Aarhus Kommune", []),
]


@pytest.mark.parametrize(("text", "title", "names"), CREDITS)
def test_credit_of(text: str, title: str, names: list[str]) -> None:
    found = credit(text)
    assert (found.title, list(found.names)) == (title, names)


def test_names_are_not_guessed_where_titles_have_capitals() -> None:
    assert credit("Hidden Gems: tools you like", capitals=True).names == ()
    assert credit("Town Planning – Next Steps", capitals=True).names == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ada Berg, Nordisk Forum, chef", ("Ada Berg",)),
        ("Ada Berg (NF), Bo Dam og Eva Lund", ("Ada Berg", "Bo Dam", "Eva Lund")),
        ("Ada Berg, ekspert og rådgiver", ("Ada Berg",)),
        ("M. Anton Falk", ("M. Anton Falk",)),
        ("alle", ()),
    ],
)
def test_names_in_a_list(text: str, expected: tuple[str, ...]) -> None:
    assert names_in(text) == expected


@pytest.mark.parametrize(
    ("text", "person"),
    [("Ada Berg", True), ("Ole van der Plas", True), ("Ada", False), ("KL Danmark", False), ("Aarhus Kommune", False)],
)
def test_person_is_told_from_others(text: str, person: bool) -> None:
    assert is_person(text) is person
