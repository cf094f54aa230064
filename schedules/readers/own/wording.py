"""Questions by their words: what the well-known ones may be called, and the id that any other's words make."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from bot.model import FieldKind, FormField
from schedules.readers.own.tree import shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schedules.readers.own.tree import Node

# what the four well-known questions may be called, with their kind and whether they must be answered
_WELL_KNOWN: Final = {
    **dict.fromkeys(("navn", "name"), ("name", FieldKind.TEXT, True)),
    **dict.fromkeys(("kommune", "municipality"), ("municipality", FieldKind.MUNICIPALITY, False)),
    **dict.fromkeys(("rolle", "role"), ("role", FieldKind.TEXT, False)),
    **dict.fromkeys(("e-mail", "email", "mail"), ("email", FieldKind.EMAIL, True)),
}
_NUMBERED: Final = {  # what is asked for by its name alone
    **dict.fromkeys(("ean", "ean-nummer", "ean-nr.", "gln", "ean number"), FieldKind.EAN),
    **dict.fromkeys(("cvr", "cvr-nummer", "cvr-nr.", "cvr number"), FieldKind.CVR),
}


def worded(label: str) -> FormField:
    """Return the field of a question by its words; the well-known ones are worded by the bot."""
    known = label.casefold()
    if known in _WELL_KNOWN:
        name, kind, required = _WELL_KNOWN[known]
        return FormField(id=name, kind=kind, required=required)
    if known in _NUMBERED:
        return FormField(id=_NUMBERED[known].value, label=label, kind=_NUMBERED[known])
    return FormField(id=slug(label), label=label)


def slug(label: str) -> str:
    """Return an id made of words: it stays the same while they do."""
    plain = label.casefold().replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return ("q_" + re.sub(r"[^a-z0-9]+", "_", plain).strip("_"))[:40].rstrip("_")


def read_id(node: Node) -> str:
    """Return what something is known by."""
    text = node.as_text("id")
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", text):
        raise node.refuse("bad_id", text=shown(text))
    return text


def hometown(fields: Iterable[FormField]) -> FormField | None:
    """Return the question that asks for the municipality, whatever its id is."""
    asked = list(fields)
    known = next((each for each in asked if each.kind is FieldKind.MUNICIPALITY), None)
    return known or next((each for each in asked if each.id == "municipality"), None)


def find(name: str, fields: Iterable[FormField]) -> FormField | None:
    """Return the question that is meant: by its id, by a name of one that is well known, or by its words."""
    plain, candidates = " ".join(name.split()).casefold(), list(fields)
    known = _WELL_KNOWN[plain][0] if plain in _WELL_KNOWN else ""
    return (
        next((each for each in candidates if each.id == plain), None)
        or next((each for each in candidates if each.id == known), None)
        or next((each for each in candidates if each.label.casefold() == plain), None)
    )
