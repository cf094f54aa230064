"""The words of sentences about codes and lists of people: they are matched against text, never shown."""

from __future__ import annotations

from typing import Final

CODE: Final = (
    *("rabatkode", "rabatkoden", "prisrabatkode", "kampagnekode", "discount code", "promo code", "voucher code"),
    *("voucher", "rabattkod", "rabattkoden", "rabattkode", "kampanjekode", "kampanjkod"),
)
OWNER: Final = ("min", "mit", "mitt", "my", "the", "en", "brug", "bruge", "use", "använd", "bruk", "jeg har")
IS: Final = ("er", "is", "är")
MEMBERS: Final = (
    *("medlemmer", "medlemmerne", "medlemsliste", "medlemslisten", "members", "the members", "member list"),
    *("medlemmar", "medlemmarna", "medlemslista", "medlemslistan", "medlemmene"),
)
INVITED: Final = (
    *("inviterede", "de inviterede", "gæsteliste", "gæstelisten", "invited", "the invited", "invitees", "guest list"),
    *("inbjudna", "de inbjudna", "gästlista", "gästlistan", "inviterte", "de inviterte", "gjesteliste", "gjestelisten"),
)
STRIKE: Final = (
    "slet",
    "slette",
    "fjern",
    "fjerne",
    "tag",
    "stryg",
    "remove",
    "take",
    "delete",
    "ta bort",
    "stryk",
    "radera",
)
FROM_LIST: Final = (
    *("fra listen", "af listen", "væk fra listen", "from the list", "off the list", "från listan", "ur listan"),
    *("fra lista", "av listen"),
)
INVOICE: Final = (
    *("faktur", "invoic", "regning", "ean", "gln", "cvr", "reference", "rekvisition", "kontering", "betal", "billing"),
    *("purchase", "bestilling", "omkostning", "kostnad", "virksomhed", "organisation", "organisasj", "arbejdsplads"),
)
"""How words begin, folded, of questions about who pays."""
