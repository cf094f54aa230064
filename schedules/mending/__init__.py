"""How an organiser mends what a reader doubted, without writing the programme anew: each doubt that can be
mended has choices or a field, and keeps its number. What they answer counts; what it does not fit is
refused, and then nothing is changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.errors import RefusalError
from schedules.mending import checks
from schedules.mending.corrections import UNDATED
from schedules.mending.remedies import KINDS, MENDERS, OPTIONS, Kind, Option, Remedy

if TYPE_CHECKING:
    from bot.model import Doubt, Reading

__all__ = ["Kind", "Option", "Remedy", "mend", "open_doubts", "remedies", "remedy", "settle", "undated"]

CHECKED: Final = frozenset({"overlap", "twice", "out_of_order", "no_length", "long", "days_apart"})


def settle(reading: Reading) -> Reading:
    """Return a reading whose doubts hold what `checks` find in it; what has a remedy is numbered.

    A doubt once numbered keeps its number; what is in order by now, because something else was mended, is gone.
    """
    found = checks.check(reading)
    known = {_about(each) for each in found}
    kept = [each for each in reading.doubts if each.code not in CHECKED or each.settled or _about(each) in known]
    told = {_about(each) for each in kept}
    last = max((each.number or 0 for each in reading.doubts), default=0)
    doubts: list[Doubt] = []
    for each in (*kept, *(each for each in found if _about(each) not in told)):
        if each.number is None and each.code in KINDS:
            last += 1
            doubts.append(each.model_copy(update={"number": last}))
        else:
            doubts.append(each)
    return reading.model_copy(update={"doubts": tuple(doubts)})


def _about(doubt: Doubt) -> tuple[object, ...]:
    return doubt.code, doubt.line, doubt.values.get("title"), doubt.values.get("other")


def open_doubts(reading: Reading) -> tuple[Doubt, ...]:
    """Return what nobody has answered yet."""
    return tuple(each for each in reading.doubts if not each.settled)


def undated(reading: Reading) -> Doubt | None:
    """Return the doubt that keeps a programme from being used: that nobody knows on which day it is."""
    return next((each for each in open_doubts(reading) if each.code in UNDATED), None)


def remedies(reading: Reading) -> tuple[Remedy, ...]:
    """Return how the open doubts can be mended, of a reading that is settled; those without a remedy are left out."""
    return tuple(each for doubt in open_doubts(reading) if (each := remedy(reading, doubt)) is not None)


def remedy(reading: Reading, doubt: Doubt) -> Remedy | None:
    """Return how one doubt can be mended, or None."""
    kind = KINDS.get(doubt.code)
    if kind is None or doubt.number is None:
        return None
    options = OPTIONS[doubt.code](reading, doubt) if doubt.code in OPTIONS else ()
    if kind is Kind.CHOICE and not options:
        return None
    return Remedy(number=doubt.number, doubt=doubt, kind=kind, options=options)


def mend(reading: Reading, doubt: Doubt, answer: str) -> Reading:
    """Return the reading with a doubt mended by the value of an option, or by what somebody wrote.

    Raises:
        RefusalError: `mend_nothing` where there is no remedy; `mend_choice`, `mend_date`, `mend_year`,
            `mend_clock`, `mend_end`, `mend_title`, `mend_zone` (text) where the answer does not fit.
    """
    found = remedy(reading, doubt)
    if found is None:
        raise RefusalError("mend_nothing")
    mended = MENDERS[doubt.code](reading, found, answer.strip())
    doubts = tuple(
        each.model_copy(update={"settled": True}) if each.number == doubt.number else each for each in mended.doubts
    )
    return settle(mended.model_copy(update={"doubts": doubts}))
