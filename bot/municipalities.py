"""Denmark's 98 municipalities, each in its region, and what people call them.

A match is made only where one municipality alone can be meant; everything else stays as typed.
"""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

from bot.texts.folding import words

_REGIONS: Final = {
    "Hovedstaden": (
        "Albertslund Allerød Ballerup Bornholm Brøndby Dragør Egedal Fredensborg Frederiksberg Frederikssund "
        "Furesø Gentofte Gladsaxe Glostrup Gribskov Halsnæs Helsingør Herlev Hillerød Hvidovre Høje-Taastrup "
        "Hørsholm Ishøj København Lyngby-Taarbæk Rudersdal Rødovre Tårnby Vallensbæk"
    ),
    "Sjælland": (
        "Faxe Greve Guldborgsund Holbæk Kalundborg Køge Lejre Lolland Næstved Odsherred Ringsted Roskilde "
        "Slagelse Solrød Sorø Stevns Vordingborg"
    ),
    "Syddanmark": (
        "Assens Billund Esbjerg Fanø Fredericia Faaborg-Midtfyn Haderslev Kerteminde Kolding Langeland "
        "Middelfart Nordfyns Nyborg Odense Svendborg Sønderborg Tønder Varde Vejen Vejle Ærø Aabenraa"
    ),
    "Midtjylland": (
        "Favrskov Hedensted Herning Holstebro Horsens Ikast-Brande Lemvig Norddjurs Odder Randers "
        "Ringkøbing-Skjern Samsø Silkeborg Skanderborg Skive Struer Syddjurs Viborg Aarhus"
    ),
    "Nordjylland": (
        "Brønderslev Frederikshavn Hjørring Jammerbugt Læsø Mariagerfjord Morsø Rebild Thisted Vesthimmerlands Aalborg"
    ),
}
_ALIASES: Final = {
    "København": ("Københavns", "Kbh", "Kbhvn", "Copenhagen", "Cph"),
    "Bornholm": ("Bornholms",),
    "Frederiksberg": ("Frb", "Fr.berg"),
    "Helsingør": ("Elsinore",),
    "Faxe": ("Fakse",),
    "Nordfyns": ("Nordfyn",),
    "Vesthimmerlands": ("Vesthimmerland",),
    "Morsø": ("Mors",),
}
_NO_PLACE: Final = frozenset({"hoje"})
"""The half of a double name that names nothing by itself."""
_OFFICE: Final = frozenset(
    ("kommune", "kommunen", "kommunes", "regionskommune", "kommun", "municipality", "komm", "kom", "city", "of")
)
"""Words that only say that a municipality is meant, folded."""
_SHORTEST_TO_MEND: Final = 5
_DANISH_ORDER: Final = str.maketrans({"æ": "{", "ø": "|", "å": "}"})


class Municipality(NamedTuple):
    """A municipality by its everyday name ("Aarhus") and its region's ("Midtjylland")."""

    name: str
    region: str

    @property
    def title(self) -> str:
        """Return the name that the municipality itself uses: "Aarhus Kommune"."""
        own = {"København": "Københavns Kommune", "Bornholm": "Bornholms Regionskommune"}
        return own.get(self.name, f"{self.name} Kommune")


def _danish(name: str) -> str:
    """Return a key that sorts æ, ø and å (also written aa) last."""
    return name.lower().replace("aa", "å").translate(_DANISH_ORDER)


MUNICIPALITIES: Final[tuple[Municipality, ...]] = tuple(
    sorted(
        (Municipality(name, region) for region, names in _REGIONS.items() for name in names.split()),
        key=lambda each: _danish(each.name),
    )
)
"""All 98, in Danish alphabetical order."""


REGIONS: Final = tuple(_REGIONS)
"""The five regions that they lie in."""


def match(text: str) -> Municipality | None:
    """Return the one municipality that `text` means, or None.

    Forgiven are case, accents (Århus, Ærø, Aeroe), "Kommune", a postal code, a town's district
    ("Aarhus C"), a genitive, half of a double name, and in longer names one wrong letter.
    """
    key = _key(text)
    exact = _names().get(key) or _names().get(key.removesuffix("s"))
    if exact or len(key) < _SHORTEST_TO_MEND:
        return exact
    near = {place for name, place in _names().items() if len(name) >= _SHORTEST_TO_MEND and _one_apart(key, name)}
    return near.pop() if len(near) == 1 else None


def _key(text: str) -> str:
    said = [word for word in words(text) if word not in _OFFICE and not word.isdigit()]
    while len(said) > 1 and len(said[-1]) == 1:
        said.pop()
    return "".join(said)


@cache
def _names() -> dict[str, Municipality]:
    """Return every spelling that we know, as a key."""
    return {_key(name): place for place in MUNICIPALITIES for name in _spellings(place.name)}


def _spellings(name: str) -> list[str]:
    halves = [half for half in name.split("-") if _key(half) not in _NO_PLACE]
    return [name, *halves, *_ALIASES.get(name, ())]


def _one_apart(one: str, other: str) -> bool:
    """Tell whether one letter added, left out, replaced or swapped with its neighbour makes them equal."""
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    left, right = one[start:], other[start:]
    swapped = left[1:2] + left[:1] + left[2:]
    return right in (left[1:], swapped) or left[1:] == right[1:] or left == right[1:]
