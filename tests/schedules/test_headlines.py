"""What an event is called by the lines above its programme."""

from __future__ import annotations

from datetime import date

import pytest

from schedules.readers import read

ABOVE: list[tuple[str, str]] = [
    ("Naboskab", "Naboskab"),
    ("Program for temadagen om naboskab", "temadagen om naboskab"),
    ("Seneste nyheder\nNyheder\n\nProgrammet til Nabodagen lørdag den 25. marts i Byen", "Nabodagen"),
    ("Transcript\nColloque régional sur les voisins\nMercredi 9 octobre 2013", "Colloque régional sur les voisins"),
    ("Back to the top\n\n# Neighbours Conference 2027\n\nSalle 3, rue du Port 4", "Neighbours Conference 2027"),
    ("Programm\nProgramm zum Ausdrucken\n\n8.06.2027", "Program"),
    ("Landsmøde 2027\n\nFra mødet i Byen 2026", "Landsmøde 2027"),
    ("Årsmøde og Stævne - Program\nVi ses", "Årsmøde og Stævne"),
    ("Torsdag", "Program"),
    ("Program (med forbehold)", "Program"),
    ("Vi mødes i salen, og alle er velkomne til at være med.", "Program"),
    ("Sted: Aulaen, Skolevej 4\nTid: kl. 9-15", "Program"),
]


@pytest.mark.parametrize(("above", "title"), ABOVE)
def test_event_is_called(above: str, title: str) -> None:
    text = f"{above}\n\n9.00 Velkomst\n10.00 Frokost\n11.00 Afslutning\n"
    assert read(text.encode(), name="program.txt", date=date(2027, 6, 1)).agenda.title == title
