"""What an event's registration asks, and until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import RefusalError
from bot.model import FieldKind, Form, FormField

if TYPE_CHECKING:
    from bot.occasions import Occasion

STANDARD = Form(
    fields=(
        FormField(id="name", required=True),
        FormField(id="municipality", kind=FieldKind.MUNICIPALITY, required=True),
        FormField(id="role"),
        FormField(id="email", kind=FieldKind.EMAIL, required=True),
    )
)


def form_of(day: Occasion) -> Form:
    """Return the event's form; where the agenda has none, the standard questions."""
    return day.agenda.form or STANDARD


def refuse_late(day: Occasion) -> None:
    """Raise RefusalError `registration_closed` (deadline) after the deadline."""
    deadline = form_of(day).deadline
    if deadline is not None and day.agenda.wall(day.now) > deadline:
        raise RefusalError("registration_closed", deadline=day.face.voice.moment(deadline))
