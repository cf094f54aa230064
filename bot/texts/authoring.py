"""The words of sentences about one's own ideas: to leave the name out, to change one, to support another instead."""

from __future__ import annotations

from typing import Final

NAMELESS: Final = ("anonymt", "anonym", "anonymous", "unavngivet", "unavngiven", "navnløs")
CHANGE: Final = (
    *("rette", "ret", "ændre", "ændr", "redigere", "rediger", "omskrive", "omskriv", "rett", "endre", "endr"),
    *("rätta", "rätt", "ändra", "redigera", "correct", "change", "edit", "fix", "rewrite"),
)
"""What changes an idea: "ret idé 12: …"."""
INTO: Final = ("til", "till", "to", "into")
BACK: Final = (
    "støtte",
    "støtt",
    "støt",
    "stötta",
    "stödja",
    "stöd",
    "support",
    "back",
    "vælg",
    "velg",
    "välj",
    "choose",
)
INSTEAD: Final = (
    *("i stedet for", "istedet for", "istedetfor", "frem for", "i stället för", "istället för", "instead of"),
    *("rather than", "heller enn", "hellere end"),
)
"""What supports another idea: "støt 4 i stedet for 12"."""
NUMBERED: Final = ("nummer", "number", "nr", "no")
OWN: Final = ("min egen", "min", "mit", "mitt", "my own", "my")
