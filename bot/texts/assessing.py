"""The words of scoring applications and of deciding on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from bot.model import Language

SCORE_WORDS: Final = (
    *("bedøm", "bedømme", "vurdér", "vurder", "vurdere", "giv point til", "point til"),
    *("score", "rate", "assess", "give points to", "points for", "bedöm", "bedöma", "poäng till", "gi poeng til"),
)
"""What begins points for an application: "bedøm 12: 4 3 5"."""

APPLICATION_WORDS: Final = (
    *("ansøgning", "ansøgningen", "application", "the application", "ansökan", "ansökningen", "søknad", "søknaden"),
)
NUMBER_WORDS: Final = ("nr.", "nr", "no.", "no", "nummer", "number", "#")
BE_WORDS: Final = (
    *("skal være", "skal have", "skal få", "er", "får", "bliver", "is", "should be", "gets", "ska vara", "ska få"),
    *("är", "skal ha", "blir"),
)
"""What may stand between an application and what it is told: "ansøgning 12 skal have afslag"."""

OUTCOME_WORDS: Final = {
    **dict.fromkeys(("udvalgt", "valgt", "plads", "en plads", "selected", "a place", "utvald", "plats"), "selected"),
    **dict.fromkeys(("en plats", "valgt ut", "utvalgt", "plass", "en plass", "ja", "yes"), "selected"),
    **dict.fromkeys(("reserve", "på reservelisten", "reserven", "a reserve", "reserv", "på reservlistan"), "reserve"),
    **dict.fromkeys(("afslag", "et afslag", "afvist", "nej", "declined", "a no", "no", "avslag"), "declined"),
    **dict.fromkeys(("ett avslag", "et avslag", "nei"), "declined"),
}
"""What an application is told, by its state."""

LETTER_WORDS: Final = ("svar til", "svaret til", "answer to", "the answer to", "svar till", "svaret till")
READER_WORDS: Final = {
    **dict.fromkeys(("de udvalgte", "udvalgte", "the selected", "selected", "de utvalda", "utvalda"), "selected"),
    **dict.fromkeys(("de utvalgte", "utvalgte"), "selected"),
    **dict.fromkeys(("reserverne", "reserver", "the reserves", "reserves", "reserverna", "reserver"), "reserve"),
    **dict.fromkeys(("reservene", "reserver"), "reserve"),
    **dict.fromkeys(("afslag", "afslagene", "de afviste", "the declined", "declined", "avslag"), "declined"),
    **dict.fromkeys(("avslagen", "avslagene"), "declined"),
}
"""Whose answer words are added to, by its state: "svar til afslag: …"."""

OUTCOME_NAMES: Final[dict[str, dict[Language, str]]] = {
    "selected": {"da": "udvalgt", "en": "selected", "sv": "utvald", "nb": "valgt ut"},
    "reserve": {"da": "reserve", "en": "reserve", "sv": "reserv", "nb": "reserve"},
    "declined": {"da": "afslag", "en": "declined", "sv": "avslag", "nb": "avslag"},
}
READER_NAMES: Final[dict[str, dict[Language, str]]] = {
    "selected": {"da": "udvalgte", "en": "selected", "sv": "utvalda", "nb": "utvalgte"},
    "reserve": {"da": "reserver", "en": "reserves", "sv": "reserver", "nb": "reserver"},
    "declined": {"da": "afslag", "en": "declined", "sv": "avslag", "nb": "avslag"},
}
"""The same as a sentence of ours says it."""
