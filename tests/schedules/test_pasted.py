"""Which messages are programmes."""

from __future__ import annotations

import pytest

from schedules.readers import looks_like_programme

PROGRAMMES = [
    "9.00 Velkomst\n9.15 Oplæg\n10.00 Pause",
    "Netværksdag den 3. maj 2027\n\n09:00-09:45 Ankomst\n\n09:45 Fra fire kommuner\nv. Bo Lind\n\nkl. 12 Frokost",
    "| 9.00 | Kaffe |\n| 9.30 | Oplæg |\n| 11.00 | Slut |",
    "- 1:30 pm Welcome\n- 2 pm Group work\n- 4.15 pm Close",
    "Kaffe\n9.00\nOplæg\n9.30\nSlut\n15.00",
    "BEGIN:VCALENDAR\nVERSION:2.0",
    "titel: Netværksdag\nprogram:\n- 9.00: Velkomst",
]
MESSAGES = [
    "",
    "hej",
    "Vi begynder kl. 9.00 og slutter kl. 15.00, og der er frokost kl. 12.00.",
    "Vi ses kl. 9.00\nHusk madpakke\nVi slutter kl. 15",
    "idé: flere pauser\nflere planter\nflere borde",
    "Budget\n1.250,50 kr.\n600 kr.\n2019-2020\n4-6 personer",
    "Tlf. 12 34 56 78\n01.11.\n3. maj\n§ 9.1",
    "1. Kom til tiden\n2. Lyt\n3. Skriv ned",
]


@pytest.mark.parametrize("text", PROGRAMMES)
def test_a_programme_is_known_by_its_lines(text: str) -> None:
    assert looks_like_programme(text)


@pytest.mark.parametrize("text", MESSAGES)
def test_a_message_is_none(text: str) -> None:
    assert not looks_like_programme(text)


def test_one_line_is_enough_where_it_is_said_to_be_one() -> None:
    assert looks_like_programme("Kun ét punkt\n9.00 Velkomst", least=1)
    assert not looks_like_programme("Kun ét punkt", least=1)


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "text", ["9.0" * 1_000_000, "9.00 " * 500_000, "\n" * 5_000_000, "titel:" * 500_000, "1:" * 1_000_000 + "\n9.00"]
)
def test_it_is_told_at_once_of_any_text(text: str) -> None:
    assert not looks_like_programme(text)
