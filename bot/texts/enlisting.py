"""The words with which those who run an event ask for registrations: in all four languages."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from bot.model import Language


class Part(StrEnum):
    """A part of those who registered: in one state, or attending and (not) checked in. ALL leaves out only those who
    have sent nothing yet.
    """

    ALL = "all"
    ATTENDING = "attending"
    WAITING = "waiting"
    OFFERED = "offered"
    APPLIED = "applied"
    SELECTED = "selected"
    RESERVE = "reserve"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    ABSENT = "absent"
    HERE = "here"


SAID_PARTS: Final[dict[Part, dict[Language, str]]] = {
    Part.ALL: {"da": "alle", "en": "all", "sv": "alla", "nb": "alle"},
    Part.ATTENDING: {"da": "tilmeldte", "en": "attending", "sv": "anmälda", "nb": "påmeldte"},
    Part.WAITING: {"da": "venter", "en": "waiting", "sv": "väntar", "nb": "venter"},
    Part.OFFERED: {"da": "tilbudt", "en": "offered", "sv": "erbjudna", "nb": "tilbudt"},
    Part.APPLIED: {"da": "ansøgere", "en": "applicants", "sv": "sökande", "nb": "søkere"},
    Part.SELECTED: {"da": "udvalgte", "en": "selected", "sv": "utvalda", "nb": "utvalgte"},
    Part.RESERVE: {"da": "reserver", "en": "reserves", "sv": "reserver", "nb": "reserver"},
    Part.DECLINED: {"da": "afslag", "en": "declined", "sv": "avslag", "nb": "avslag"},
    Part.CANCELLED: {"da": "afmeldte", "en": "cancelled", "sv": "avanmälda", "nb": "avmeldte"},
    Part.ABSENT: {
        "da": "ikke tjekket ind",
        "en": "not checked in",
        "sv": "inte incheckade",
        "nb": "ikke sjekket inn",
    },
    Part.HERE: {"da": "tjekket ind", "en": "checked in", "sv": "incheckade", "nb": "sjekket inn"},
}
"""What a part is called in the sentences that cards show."""

PART_WORDS: Final[dict[Part, tuple[str, ...]]] = {
    Part.ALL: ("alle", "alla", "all", "everybody"),
    Part.ATTENDING: (
        *("tilmeldte", "tilmeldt", "er tilmeldt", "deltagere", "attending", "registered", "anmälda", "påmeldte"),
        *("är anmälda", "er påmeldt"),
    ),
    Part.WAITING: (
        *("venter", "vente", "ventende", "venteliste", "ventelisten", "på venteliste", "på ventelisten", "står i kø"),
        *("waiting", "wait", "on the waiting list", "waiting list", "väntar", "väntande", "väntelista", "väntelistan"),
        *("på väntelistan", "på venteliste", "i kø", "i kön"),
    ),
    Part.OFFERED: (
        *(
            "tilbudt",
            "tilbudte",
            "har fått tilbud",
            "har fået tilbudt en plads",
            "har et tilbud",
            "tilbud",
            "offered",
            "offers",
        ),
        *("have an offer", "erbjudna", "erbjuden", "erbjudande", "erbjudanden", "har ett erbjudande"),
    ),
    Part.APPLIED: (
        *("ansøgere", "ansøgerne", "ansøgt", "har ansøgt", "har søgt", "ansøgninger", "applied", "applicants"),
        *("have applied", "sökande", "ansökt", "har ansökt", "har sökt", "søkere", "søkerne"),
    ),
    Part.SELECTED: (
        *("udvalgt", "udvalgte", "er udvalgt", "selected", "utvald", "utvalda", "utvalgt", "utvalgte"),
        *("är utvalda", "er utvalgt"),
    ),
    Part.RESERVE: ("reserve", "reserver", "reserverne", "på reservelisten", "reserves", "on the reserve list"),
    Part.DECLINED: (
        *("afslag", "med afslag", "har fået afslag", "afvist", "declined", "avslag", "har fått avslag", "avvist"),
    ),
    Part.CANCELLED: (
        *("afmeldt", "afmeldte", "har meldt afbud", "afbud", "aflyst", "cancelled", "have cancelled", "avanmälda"),
        *("avmeldt", "avmeldte", "har avanmält sig", "har meldt avbud"),
    ),
    Part.ABSENT: (
        *("ikke tjekket ind", "er ikke tjekket ind", "ikke er tjekket ind", "ikke er mødt", "mangler", "ikke mødt"),
        *("not checked in", "are not checked in", "have not checked in", "missing", "inte incheckade"),
        *("inte har checkat in", "är inte incheckade", "inte är incheckade", "ikke sjekket inn"),
        *("ikke er sjekket inn", "er ikke sjekket inn", "ikke har sjekket inn"),
    ),
    Part.HERE: (
        *("tjekket ind", "er tjekket ind", "checked in", "are checked in", "incheckade", "är incheckade"),
        *("har checkat in", "sjekket inn", "er sjekket inn", "mødt", "er mødt"),
    ),
}
"""What people say of a part of those who registered."""

LIST_WORDS: Final = (
    *("tilmeldinger", "tilmeldingerne", "tilmeldte", "de tilmeldte", "registrations", "the registrations"),
    *(
        "registered",
        "anmälningar",
        "anmälningarna",
        "anmälda",
        "påmeldinger",
        "påmeldingene",
        "påmeldte",
        "de påmeldte",
    ),
)
"""What asks for the list; what follows says which part of it."""

SHOW_WORDS: Final = (
    *("vis", "vise", "se", "vis mig", "søg i", "find", "show", "see", "show me", "search", "visa", "visa mig"),
    *("sök i", "hitta", "vis meg", "søk i", "finn"),
)
FROM: Final = ("fra", "i", "from", "in", "från")
"""What stands in front of where people are from."""
FILLERS: Final = (
    *("der", "som", "dem", "de", "dem der", "dem som", "those", "the", "who", "those who", "everybody who", "alle der"),
    *("everybody", "dom", "alle som", "alla som", "som er", "who are", "som är", "alle", "alla", "all", "med", "with"),
)
"""What says nothing in front of a part."""
PAGE_WORDS: Final = ("side", "page", "sida", "sidan")
TO: Final = ("til", "till", "to", "for")
BY: Final = ("pr", "per", "by", "fordelt", "efter", "fördelade", "etter", "as", "som")
"""What does not say which part of the list, but in what shape."""

SAID_TO: Final[dict[Part, dict[Language, str]]] = {
    **SAID_PARTS,
    Part.ATTENDING: {"da": "de tilmeldte", "en": "those registered", "sv": "de anmälda", "nb": "de påmeldte"},
    Part.WAITING: {"da": "ventende", "en": "those waiting", "sv": "väntande", "nb": "ventende"},
    Part.OFFERED: {"da": "tilbudte", "en": "those offered", "sv": "erbjudna", "nb": "tilbudte"},
    Part.DECLINED: {"da": "dem med afslag", "en": "those declined", "sv": "de med avslag", "nb": "dem med avslag"},
    Part.ABSENT: {
        "da": "dem, der ikke er tjekket ind",
        "en": "those not checked in",
        "sv": "dem som inte är incheckade",
        "nb": "dem som ikke er sjekket inn",
    },
}
"""What a part is called in a message to it: "besked til ventende: …"."""
