"""What kind of session a title names."""

from __future__ import annotations

import pytest

from bot.model import SessionKind
from schedules.readers.kinds import kind_of

K = SessionKind

TITLES = [
    ("Velkommen til dagen", K.OPENING),
    ("Velkomst og kaffe", K.OPENING),
    ("Workshop opens", K.OPENING),
    ("Begrüßung", K.OPENING),
    ("Sådan får vi flere med", K.TALK),
    ("Oplæg om frokostordninger", K.TALK),
    ("Fremlæggelse af de bedste idéer fra hver gruppe", K.TALK),
    ("Keynote 1", K.TALK),
    ("Gruppedrøftelse om invitationer", K.BREAKOUT),
    ("Debat i grupper", K.BREAKOUT),
    ("Bordrunde", K.BREAKOUT),
    ("World Café: tre spørgsmål", K.BREAKOUT),
    ("Gruppesamtaler", K.BREAKOUT),
    ("Grupparbete", K.BREAKOUT),
    ("Workshop: byg en plan", K.WORKSHOP),
    ("Workshop dinner", K.BREAK),
    ("Frokost", K.BREAK),
    ("Lunsj", K.BREAK),
    ("Kaffe och smörgås", K.BREAK),
    ("Pause 20 min.", K.BREAK),
    ("Break and Gallery Walk of Breakout Summaries", K.BREAK),
    ("Welcome reception with activities", K.OTHER),
    ("Tak for i dag!", K.CLOSING),
    ("Tak for i aften", K.CLOSING),
    ("Hvordan får vi flere med i det fælles arbejde?", K.TALK),
    ("Slutt for dagen", K.CLOSING),
    ("Opsamling og afrunding", K.CLOSING),
    ("Dagen är slut", K.CLOSING),
    ("Registrering med let frokost", K.OTHER),
    ("Registration opens (with coffee)", K.OTHER),
    ("Dørene åbner", K.OTHER),
]


@pytest.mark.parametrize(("title", "kind"), TITLES)
def test_title_has_kind(title: str, kind: SessionKind) -> None:
    assert kind_of(title) is kind
