"""What a card sent back, made into a typed value or refused. Whatever we did not ask for is left
behind; who pressed is never read from here. Cards of earlier releases are still understood.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot.errors import RefusalError
from bot.model import Submission, Verb

if TYPE_CHECKING:
    from collections.abc import Mapping

FIELD: Final = "answer_"  # begins the name of every field of a form; none of our own words does
LONGEST: Final = 10_000  # characters of one value
_LONGEST_ID: Final = 64
_MOST_FIELDS: Final = 100


def parse(data: Mapping[str, Any]) -> Submission:
    """Return what a button asks for; texts are cut at 10,000 characters, ticks are "true" or "false".

    Raises:
        RefusalError: `card_not_understood` where the verb or an id is none of ours.
    """
    return Submission(
        verb=_verb(data.get("verb")),
        argument=_text(data.get("argument")),
        event_id=_id(data.get("event")),
        session_id=_id(data.get("session")),
        values=_values(data),
    )


def _verb(value: object) -> Verb:
    if isinstance(value, str) and value in Verb.__members__.values():
        return Verb(value)
    raise RefusalError("card_not_understood")


def _id(value: object) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, str) and len(value) <= _LONGEST_ID and value.isascii() and value.isprintable():
        return value
    raise RefusalError("card_not_understood")


def _values(data: Mapping[str, Any]) -> dict[str, str]:
    fields = [name for name in data if name.startswith(FIELD)]
    if len(fields) > _MOST_FIELDS:
        raise RefusalError("card_not_understood")
    return {name.removeprefix(FIELD)[:_LONGEST_ID]: _text(data[name]) for name in fields}


def _text(value: object) -> str:
    """Return a value as Teams would have typed it: it sends numbers and ticks as strings."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str | int | float):
        return ""
    seen = "".join(each for each in str(value)[:LONGEST] if each != "\x00" and not "\ud800" <= each <= "\udfff")
    return seen.strip()
