"""Who speaks, as the lines below a title say it."""

from __future__ import annotations

from datetime import date

import pytest

from schedules.readers import read

PROGRAMMES: dict[str, tuple[str, list[str]]] = {
    "a label and names": (
        "9.00 Debat\nOplægsholdere: Ada Berg (KL), Bo Dam og Eva Lund",
        ["Ada Berg", "Bo Dam", "Eva Lund"],
    ),
    "a label and a list": (
        "9.00 Debat\nMedvirkende:\n- Ada Berg, lektor\n- Bo Dam, KL\n- Eva Lund, moderator",
        ["Ada Berg", "Bo Dam", "Eva Lund"],
    ),
    "a label that nobody knows": (
        "9.00 Debat\nDebatdeltagere:\nAda Berg, lektor\nBo Dam, KL\n\n10.00 Pause",
        ["Ada Berg", "Bo Dam"],
    ),
    "a label, and roles between": (
        "9.00 Podium\nReferenten:\nDr. Eva Weiß\nAmt für Wasser\n\nHans Groß\nLeiter der Werke\n\n10.00 Pause",
        ["Eva Weiß", "Hans Groß"],
    ),
    "names and roles, line by line": (
        "9.00 Debat\n\nAda Berg\nlektor ved skolen\n\nBo Dam\nchef for værket\n\n10.00 Pause",
        ["Ada Berg", "Bo Dam"],
    ),
    "a list that is wrapped": (
        "10h00 Débat\nIntervenants : Anne Petit (producteur), Luc\nNoir (acheteur), Jean Blanc (ville)",
        ["Anne Petit", "Luc Noir", "Jean Blanc"],
    ),
    "bullets with their titles": (
        "* 9.00 Session\n  - Ada Berg: Om lys (45min)\n  - Bo Dam: Om lyd\n  - Neue Fassung: nichts",
        ["Ada Berg", "Bo Dam"],
    ),
    "bullets that say by whom": (
        "9.00 Intro\n\n  • ”Lys”, par Anne Petit, chef\n  • ”Lyd”, par Luc Noir",
        ["Anne Petit", "Luc Noir"],
    ),
    "a name above its title": ("9.00\nAda Berg\n, lektor, byen:\nOm lys\n\n10.00\nFrokost", ["Ada Berg"]),
    "first names behind a marker": ("9.00 Yoga v/ Mette og Søren", ["Mette", "Søren"]),
    "prose names nobody": (
        "9.00 Debat\nVi taler om det, som Ada Berg skrev, og om alt det andet, der er sket siden da i byen.",
        [],
    ),
    "a contact below the programme speaks not": ("9.00 Velkomst\n10.00 Slut\n\nKontakt:\nAda Berg, sekretær", []),
    "a moderator below the end speaks not": ("9.00 Velkomst\n10.00 Tak for i dag\n\nMøteleder: Ada Berg", []),
    "a moderator right below the end": ("9.00 Velkomst\n10.00 Tak for i dag\nModerator: Ada Berg", []),
    "who ends the day": ("9.00 Velkomst\n10.00 Tak for i dag\nv/ Ada Berg, formand", ["Ada Berg"]),
    "who is not agreed yet": ("9.00 Debat v/ NN\nOplægsholder: TBA", []),
}


def speakers(text: str) -> list[str]:
    sessions = read(text.encode(), name="program.txt", date=date(2026, 6, 1)).agenda.sessions
    return [speaker.name for session in sessions for speaker in session.speakers]


@pytest.mark.parametrize("name", PROGRAMMES)
def test_speakers_below_a_title(name: str) -> None:
    text, expected = PROGRAMMES[name]
    assert speakers(text) == expected


def test_name_above_its_title_leaves_the_title() -> None:
    agenda = read(
        b"9.00\nAda Berg\n, lektor, byen:\nOm lys\n\n10.00\nFrokost", name="x.txt", date=date(2026, 6, 1)
    ).agenda
    assert [session.title for session in agenda.sessions] == ["Om lys", "Frokost"]


def test_rooms_and_what_is_to_be_told_have_fields_of_their_own() -> None:
    text = "9.00 Velkomst (Lokale 3)\n9.30 Programpunkt følger\n10.00 Oplæg v/ Ada Berg\nSted: Aula\n11.00 TBA"
    agenda = read(text.encode(), name="x.txt", date=date(2026, 6, 1)).agenda
    assert [(each.title, each.room, each.pending) for each in agenda.sessions] == [
        ("Velkomst", "Lokale 3", False),
        ("Programpunkt følger", "", True),
        ("Oplæg", "Aula", False),
        ("TBA", "", True),
    ]
