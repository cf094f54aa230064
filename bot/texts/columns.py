"""What people write over the columns of a list of people, in our languages."""

from __future__ import annotations

from typing import Final

COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "id": ("id", "nr", "nummer", "number", "no", "deltagernr", "deltagernummer", "person id", "løbenummer"),
    "name": ("navn", "name", "namn", "fulde navn", "full name", "deltager", "deltagernavn", "participant"),
    "first_name": ("fornavn", "first name", "given name", "förnamn"),
    "last_name": ("efternavn", "last name", "surname", "family name", "efternamn", "etternavn"),
    "email": ("e-mail", "mail", "mailadresse", "e-mailadresse", "email address", "e-post", "e-postadresse"),
    "municipality": ("kommune", "municipality", "kommun", "kommunenavn", "hjemkommune", "bopælskommune"),
    "region": ("region",),
    "role": ("rolle", "role", "roll"),
    "round": ("runde", "round", "runda", "omgang"),
    "group": ("gruppe", "group", "grupp", "gruppenr", "gruppenummer", "group number"),
}
"""By the word that we keep; every other column is called what its header says."""

IDEA_COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "id": COLUMNS["id"],
    "text": ("text", "tekst", "idé", "ide", "idea", "forslag", "förslag", "svar", "answer"),
}
"""The same of a list of ideas, the plainest first."""

APPLICANT_COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "id": ("id", *COLUMNS["id"]),
    "score": ("score", "point", "samlet score", "pointsum", "poäng", "poeng"),
}
"""The same of a list of applicants, the plainest first; everything else on it is called what its header says."""

QUOTA_COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "attribute": ("attribute", "egenskab", "kolonne", "column", "egenskap", "kolumn"),
    "value": ("value", "værdi", "värde", "verdi"),
    "min": ("min", "mindst", "minimum", "least", "at least", "minst"),
    "max": ("max", "højst", "maks", "maksimum", "maximum", "most", "at most", "högst", "høyst"),
}
"""The same of a list of quotas."""
