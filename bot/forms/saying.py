"""An answer that is kept, as its readers write it."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from bot.conditions import APART
from bot.model import FieldKind

if TYPE_CHECKING:
    from bot.model import FormField
    from bot.texts import Voice

_KEPT: Final = re.compile(r"-?[0-9]{1,15}(?:\.(?:[0-9]{1,2}|[0-9]{4,9}))?")


def shown(field: FormField, answer: str, voice: Voice) -> str:
    """Return an answer as it is shown: "1.500", "3. juni 2027", "a og b", "Ja (version 2)"."""
    if not answer:
        return ""
    if field.kind is FieldKind.NUMBER:
        return _number(answer, voice)
    if field.kind is FieldKind.DATE:
        return _day(answer, voice)
    if field.kind is FieldKind.SEVERAL:
        return voice.list(answer.split(APART))
    if field.kind in {FieldKind.TOGGLE, FieldKind.CONSENT}:
        return _ticked(answer, voice)
    return answer


def refilled(field: FormField, answer: str, voice: Voice) -> str:
    """Return an answer as it stands in its field when the form is shown again: a number as its typist writes it."""
    kept = field.kind is FieldKind.NUMBER and _is_number(answer)
    return answer.replace(".", ",") if kept and voice.language != "en" else answer


def _number(answer: str, voice: Voice) -> str:
    return voice.decimal(Decimal(answer)) if _is_number(answer) else answer


def _is_number(answer: str) -> bool:
    """Tell a number as it is kept from one as it was typed, which may have a thousand's point."""
    return _KEPT.fullmatch(answer) is not None


def _day(answer: str, voice: Voice) -> str:
    try:
        return voice.full_date(date.fromisoformat(answer))
    except ValueError:
        return answer


def _ticked(answer: str, voice: Voice) -> str:
    ticked, _, version = answer.partition(APART)
    if ticked == "true" and version:
        return voice.say("form.consented", version=version)
    return voice.say("card.yes" if ticked == "true" else "card.no")
