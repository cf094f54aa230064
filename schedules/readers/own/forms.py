"""The registration part of our own format: the price, the deadline and the questions."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from bot.model import FieldKind, Form, FormField, Price, Vat
from schedules.readers import dates
from schedules.readers.clock import DAY, find_spans
from schedules.readers.own.tree import Node, shown
from schedules.readers.vocabulary.words import NO, YES

if TYPE_CHECKING:
    from collections.abc import Sequence

KEYS: Final = {
    "pris": "price",
    "price": "price",
    "frist": "deadline",
    "tilmeldingsfrist": "deadline",
    "deadline": "deadline",
    "spørgsmål": "questions",
    "questions": "questions",
}
QUESTION_KEYS: Final = {
    "spørgsmål": "label",
    "question": "label",
    "label": "label",
    "id": "id",
    "type": "kind",
    "kræves": "required",
    "required": "required",
    "valg": "choices",
    "choices": "choices",
    "hjælp": "help",
    "help": "help",
}
KIND_NAMES: Final = {
    "kort": FieldKind.TEXT,
    "text": FieldKind.TEXT,
    "tekst": FieldKind.TEXT,
    "lang": FieldKind.LONG,
    "long": FieldKind.LONG,
    "lång": FieldKind.LONG,
    "e-mail": FieldKind.EMAIL,
    "email": FieldKind.EMAIL,
    "e-post": FieldKind.EMAIL,
    "valg": FieldKind.CHOICE,
    "choice": FieldKind.CHOICE,
    "val": FieldKind.CHOICE,
    "ja-nej": FieldKind.TOGGLE,
    "ja/nej": FieldKind.TOGGLE,
    "ja-nei": FieldKind.TOGGLE,
    "yes-no": FieldKind.TOGGLE,
    "toggle": FieldKind.TOGGLE,
    "kommune": FieldKind.MUNICIPALITY,
    "municipality": FieldKind.MUNICIPALITY,
    "kommun": FieldKind.MUNICIPALITY,
}
# what the four well-known questions may be called, with their kind and whether they must be answered
_WELL_KNOWN: Final = {
    "navn": ("name", FieldKind.TEXT, True),
    "name": ("name", FieldKind.TEXT, True),
    "kommune": ("municipality", FieldKind.MUNICIPALITY, False),
    "municipality": ("municipality", FieldKind.MUNICIPALITY, False),
    "rolle": ("role", FieldKind.TEXT, False),
    "role": ("role", FieldKind.TEXT, False),
    "e-mail": ("email", FieldKind.EMAIL, True),
    "email": ("email", FieldKind.EMAIL, True),
    "mail": ("email", FieldKind.EMAIL, True),
}
_CURRENCIES: Final = {"kr": "DKK", "dkk": "DKK", "sek": "SEK", "nok": "NOK", "eur": "EUR", "euro": "EUR", "€": "EUR"}
_PRICE: Final = re.compile(
    r"(?P<before>kr\.?|dkk|sek|nok|eur|€)?\s{0,3}(?P<whole>\d{1,3}(?:[. ]\d{3}){1,2}|\d{1,7})"
    r"(?:[.,](?P<cents>\d{2}|-))?(?:,-)?"
    r"\s{0,3}(?P<after>kr|dkk|sek|nok|eur|euro|€)?\.?(?:\s{1,3}(?:pr|per)\.?\s(?:person|deltager|seat))?"
    r"\s{0,3}\(?(?P<vat>(?:ekskl|ex|excl|eks|inkl|incl|inc|uden|med|without|with)[a-z]*\.?\s{0,3}(?:moms|mva|vat|mervärdesskatt)"
    r"|momsfri(?:t)?|moms fri|vat exempt|mva-fri|fri for moms)?\)?",
    re.IGNORECASE,
)


def read_form(node: Node) -> Form:
    """Return the form that the fields of `tilmelding` describe."""
    fields = node.as_fields("tilmelding", KEYS)
    questions = fields["questions"].as_list("spørgsmål") if "questions" in fields else ()
    return Form(
        fields=_questions(questions),
        price=_price(fields["price"]) if "price" in fields else None,
        deadline=_deadline(fields["deadline"]) if "deadline" in fields else None,
    )


def parse_price(text: str) -> Price | None:
    """Return the price of "600 kr. ekskl. moms"; None where a text is none.

    Where nothing is said of VAT, the price excludes it, as Danish public events quote prices.
    """
    match = _PRICE.fullmatch(" ".join(text.split()))
    currency = match and _CURRENCIES.get((match["after"] or match["before"] or "").rstrip(".").lower())
    if match is None or currency is None:
        return None
    cents = match["cents"] if match["cents"] not in {None, "-"} else "00"
    whole = re.sub(r"[. ]", "", match["whole"])
    amount = Decimal(f"{whole}.{cents}") if cents != "00" else Decimal(whole)
    return Price(amount=amount, currency=currency, vat=_vat((match["vat"] or "").lower()))


def _vat(text: str) -> Vat:
    if "fri" in text or "exempt" in text:
        return Vat.EXEMPT
    return Vat.INCLUDED if text.startswith(("inkl", "incl", "inc", "med", "with ")) else Vat.EXCLUDED


def _price(node: Node) -> Price:
    text = node.as_text("pris")
    price = parse_price(text)
    if price is None:
        raise node.refuse("bad_price", text=shown(text))
    return price


def _deadline(node: Node) -> datetime:
    """Return the last moment: the written clock time, else the end of that day."""
    text = node.as_text("frist")
    spans = list(find_spans(text))
    without = text[: spans[0].begin] if spans else text
    day = dates.read_date(without.strip().rstrip(","))
    if day is None or len(spans) > 1:
        raise node.refuse("bad_date", text=shown(text))
    minutes = min(spans[0].start, DAY - 1) if spans else DAY - 1
    return datetime.combine(day, time(*divmod(minutes, 60)))


def _questions(nodes: Sequence[Node]) -> tuple[FormField, ...]:
    fields: list[FormField] = []
    for node in nodes:
        field = _question(node)
        if any(each.id == field.id for each in fields):
            raise node.refuse("question_twice", key=field.id)
        fields.append(field)
    return tuple(fields)


def _question(node: Node) -> FormField:
    if node.fields is None:
        return worded(node.as_text("spørgsmål"))
    given = node.as_fields("spørgsmål", QUESTION_KEYS)
    if "label" not in given:
        raise node.refuse("key_missing", key="spørgsmål")
    field = worded(given["label"].as_text("spørgsmål"))
    choices = tuple(each.as_text("valg") for each in given["choices"].as_list("valg")) if "choices" in given else ()
    return field.model_copy(
        update={
            "id": _id(given["id"]) if "id" in given else field.id,
            "kind": _kind(given["kind"]) if "kind" in given else FieldKind.CHOICE if choices else field.kind,
            "required": read_flag(given["required"], "kræves") if "required" in given else field.required,
            "choices": choices,
            "help": given["help"].as_text("hjælp") if "help" in given else "",
        }
    )


def worded(label: str) -> FormField:
    """Return the field of a question by its words; the well-known ones are worded by the bot."""
    if label.casefold() in _WELL_KNOWN:
        name, kind, required = _WELL_KNOWN[label.casefold()]
        return FormField(id=name, kind=kind, required=required)
    return FormField(id=_slug(label), label=label)


def _slug(label: str) -> str:
    """Return an id made of a question's words: it stays the same while the words do."""
    plain = label.casefold().replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return ("q_" + re.sub(r"[^a-z0-9]+", "_", plain).strip("_"))[:40].rstrip("_")


def _id(node: Node) -> str:
    text = node.as_text("id")
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", text):
        raise node.refuse("bad_id", text=shown(text))
    return text


def _kind(node: Node) -> FieldKind:
    text = node.as_text("type")
    if text.casefold() not in KIND_NAMES:
        raise node.refuse("bad_question_kind", text=shown(text))
    return KIND_NAMES[text.casefold()]


def read_flag(node: Node, key: str) -> bool:
    """Return a yes or no."""
    text = node.as_text(key).casefold()
    if text not in YES | NO:
        raise node.refuse("wants_yes_no", key=key)
    return text in YES
