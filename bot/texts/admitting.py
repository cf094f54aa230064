"""The words by which somebody is let in at the door, known by the code of their seat, or let out again."""

from __future__ import annotations

from typing import Final

IN_WORDS: Final = ("tjek ind", "tjekke ind", "check ind", "check in", "checka in", "sjekk inn", "sjekke inn")
OUT_WORDS: Final = ("tjek ud", "tjekke ud", "check ud", "check out", "checka ut", "sjekk ut", "sjekke ut")
SEAT_WORDS: Final = (
    *("pladskode", "pladskoden", "min pladskode er", "seat code", "the seat code", "my seat code is"),
    *("platskod", "platskoden", "min platskod är", "plasskode", "plasskoden", "min plasskode er"),
)
SELF_WORDS: Final = (
    *("mig", "meg", "me", "os", "oss", "nu", "nå", "now", "selv", "myself", "tak", "tack", "takk", "thanks", "please"),
    *("lige", "her", "here", "här", "igen", "igjen", "again"),
)
"""What stands there and names nobody else."""
