"""The words of sentences that ask for more time, or for less: in any order, with or without politeness.

They are matched against text, never shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from bot.model import Language

EXTRA: Final[dict[str, dict[Language, str]]] = {
    "here": {"da": "{} min", "en": "{} min", "sv": "{} min", "nb": "{} min"},
    "all": {"da": "alle {} min", "en": "all {} min", "sv": "alla {} min", "nb": "alle {} min"},
    "group": {
        "da": "gruppe {1} med {0} min",
        "en": "group {1} by {0} min",
        "sv": "grupp {1} med {0} min",
        "nb": "gruppe {1} med {0} min",
    },
}
"""How minutes are said that we show; the first is the number of them."""

LONGER: Final = (
    *("forlæng", "forlænge", "forlænget", "extend", "prolong", "lengthen", "förläng", "förlänga", "förlängt"),
    *("forleng", "forlenge", "forlenget"),
)
"""Words that alone ask for more time."""

SHORTER: Final = (
    "forkort",
    "forkorte",
    "afkort",
    "afkorte",
    "shorten",
    "förkorta",
    "förkortat",
    "kort ned",
    "korta ned",
)
"""Words that alone ask for less."""

MORE: Final = ("mere", "ekstra", "more", "extra", "mer", "till", "til", "længere", "longer", "längre", "lenger")
"""Words that ask for more time beside a number of minutes: "5 minutter mere"."""

MINUTES: Final = (
    "min",
    "minut",
    "minutter",
    "minutters",
    "minute",
    "minutes",
    "mins",
    "minuter",
    "minutt",
    "minuttene",
)
GROUP: Final = ("gruppe", "group", "grupp", "gruppa")
EVERYBODY: Final = (
    *("alle", "allesammen", "alla", "all", "everybody", "everyone", "grupper", "grupperne", "alles", "groups"),
    *("gruppene", "grupperna"),
)
AROUND: Final = (
    *("med", "by", "with", "til", "till", "to", "for", "för", "den", "det", "dem", "them", "dere", "dem", "de", "the"),
    *("tid", "tiden", "time", "time", "nr", "nummer", "no", "number", "og", "så", "får", "have", "få", "giv", "give"),
    *(
        "gi",
        "ge",
        "get",
        "kan",
        "skal",
        "lad",
        "lige",
        "en",
        "et",
        "a",
        "an",
        "om",
        "med",
        "drøftelsen",
        "drøftelserne",
    ),
    *("gruppedrøftelsen", "gruppearbejdet", "diskussionen", "discussion", "gruppdiskussionen", "gruppediskusjonen"),
    *("grupparbetet", "gruppearbeidet", "frist", "fristen", "vi", "os", "us", "oss", "lidt", "lite", "litt"),
)
