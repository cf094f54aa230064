"""What the polls of an event came to, for cards and documents: what was asked, and nobody who answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.model import Audience
from bot.polls import tally
from bot.polls.catalogue import ASKED

if TYPE_CHECKING:
    from bot.model import Agenda, Ballot
    from bot.occasions import Occasion
    from bot.record import PollRecord


async def records(day: Occasion, agenda: Agenda) -> list[PollRecord]:
    """Return every poll that was asked in a session that `agenda` knows (or in one that is gone and was open), or of
    the day, by number. Of feedback that too few have given so far, only how many.
    """
    rows = await day.tables.polls.find(event_id=day.event.id, state=ASKED)
    here = {each.id for each in agenda.sessions}
    hidden = {each.id for each in day.agenda.sessions} - here
    gone = await day.tables.sessions.find(event_id=day.event.id, withdrawn=True, audience=Audience.OPEN)
    open_before = {each.id for each in gone} - hidden
    found = [each for each in rows if each.session_id is None or each.session_id in here | open_before]
    ballots: dict[str, list[Ballot]] = {each.id: [] for each in found}
    for ballot in await day.tables.ballots.find(event_id=day.event.id):
        if ballot.poll_id in ballots:
            ballots[ballot.poll_id].append(ballot)
    told = [
        tally.count(each, ballots[each.id], session_id=each.session_id if each.session_id in here else None)
        for each in found
    ]
    kept = (tally.blank(each) if tally.is_too_little(each) else each for each in told)
    return sorted(kept, key=lambda each: each.number)


def for_participants(records: list[PollRecord]) -> list[PollRecord]:
    """Return records as everybody may see them: of what is not shown to all, how many answered."""
    return [each if each.shown else tally.blank(each) for each in records]
