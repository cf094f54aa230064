"""When those who take part are reminded: as many minutes before the event begins as its agenda says. Pure; what comes
too late is left to the next one, and after the beginning there is none.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.model import Due, DueKind
from schedules.spans import spans

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.model import Agenda


def reminders(event_id: str, agenda: Agenda) -> Iterator[Due]:
    """Return a due for each reminder, in order of time."""
    found = spans(agenda)
    if agenda.form is None or not found:
        return
    starts = agenda.instant(found[0].starts)
    before = sorted({each for each in agenda.form.reminders if each > 0}, reverse=True)
    for minutes, following in pairwise((*before, 0)):
        yield Due(
            key=f"{event_id}/day/{DueKind.REMINDER}/{minutes}",
            event_id=event_id,
            at=starts - timedelta(minutes=minutes),
            kind=DueKind.REMINDER,
            stale_at=starts - timedelta(minutes=following),
        )
