"""What those who score read of an application: a number and its answers. Who somebody is stands in none of them, and
what the organiser hid does not either.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from bot import quotas
from bot.model import FieldKind
from bot.quotas import REGION

if TYPE_CHECKING:
    from bot.model import Call, Form, FormField, Registration

_WHO: Final = frozenset({"name", "email"})
_NEVER: Final = frozenset({FieldKind.EMAIL, FieldKind.CONSENT})


def fields(form: Form, call: Call) -> tuple[FormField, ...]:
    """Return the questions whose answers are read: neither name nor e-mail, consents, nor what is hidden; where
    somebody lives only where a quota counts it.
    """
    counted = {each.field for each in call.quotas}
    return tuple(
        each
        for each in form.fields
        if not each.hidden
        and each.id not in _WHO
        and each.kind not in _NEVER
        and (each.kind is not FieldKind.MUNICIPALITY or each.id in counted)
    )


def region(form: Form, call: Call, row: Registration) -> str:
    """Return the region that an application comes from, where a quota counts it and its municipality is not read."""
    read = fields(form, call)
    told = any(each.id == REGION or each.kind is FieldKind.MUNICIPALITY for each in read)
    known = None if told or REGION not in {each.field for each in call.quotas} else quotas.home(form, row.answers)
    return known.region if known else ""


def turn(scored_by: str, row: Registration) -> str:
    """Return when an application's turn comes with one of those who score: an order of their own for each, so that
    no application is always read by tired eyes.
    """
    return hashlib.sha256(f"{scored_by}/{row.number}".encode()).hexdigest()
