"""Whether a condition holds of somebody's answers: the same of what is asked, of what a seat costs and of who may
have it.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from bot import municipalities

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.model import Condition

APART: Final = "\n"
"""What stands between several answers to one question, as they are kept."""
_NUMBER: Final = re.compile(r"-?[0-9]{1,20}(?:[.,][0-9]{1,10})?")


def holds(condition: Condition | None, answers: Mapping[str, str]) -> bool:
    """Tell whether a condition holds of answers as they are kept; None always does.

    Capitals and spaces count for nothing; "Odense Kommune" is "Odense", and "3,0" is "3".
    """
    if condition is None:
        return True
    given = {_key(each) for each in answers.get(condition.field, "").split(APART) if each}
    return not given.isdisjoint(_key(each) for each in condition.among)


def _key(text: str) -> str:
    """Return what is the same for answers that say the same."""
    plain = " ".join(unicodedata.normalize("NFC", text).casefold().split())
    if _NUMBER.fullmatch(plain):
        return f"{Decimal(plain.replace(',', '.')).normalize():f}"
    known = municipalities.match(text)
    return known.name if known else plain
