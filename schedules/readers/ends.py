"""When sessions end: the written end, else the next start that day, else the day's written end.

What none of these tells stays open: nothing is invented.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.model import Session


def close(day: Sequence[Session], day_end: datetime | None = None) -> list[Session]:
    """Return the sessions of one day of the programme, in order of time, with their ends.

    `day_end` is when the source says that the day is over; a session that starts then has no end.
    """
    ordered = sorted(day, key=lambda each: each.start)
    starts = sorted({each.start for each in ordered})
    following = dict(pairwise([*starts, None]))
    over = day_end if day_end and (not starts or day_end > starts[-1]) else None
    return [
        each if each.end is not None else each.model_copy(update={"end": following[each.start] or over})
        for each in ordered
    ]
