"""What every noun is: a value. And the languages that we speak."""

from __future__ import annotations

import uuid
from typing import Final, Literal, get_args

from pydantic import BaseModel, ConfigDict

Language = Literal["da", "en", "sv", "nb"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)


def new_id() -> str:
    """Return a fresh opaque identifier: 32 lower-case hexadecimal characters."""
    return uuid.uuid4().hex


class Noun(BaseModel):
    """A value: frozen, compared by what it holds, strict about what it is given, and silent about it in errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
