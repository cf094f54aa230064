"""A list that an organiser sends as a file, 1:1: planned, fetched and read while nothing is held, then shown."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.delivery import queue
from bot.errors import AgendaError, SourceError
from bot.model import (
    Answer,
    Delivery,
    Due,
    DueKind,
    Message,
    Priority,
    Proposal,
    ProposalState,
    Repeat,
    Roll,
    new_id,
)
from bot.rolls.keeping import demand, keep_draft
from bot.rolls.reading import Listed, read_file
from cards.markdown import plain

if TYPE_CHECKING:
    from bot.occasions import Occasion, Scene

FETCHING: Final = timedelta(hours=1)  # after it nobody waits for what they asked for
read = read_file


async def begin(scene: Scene, roll: Roll, *, name: str, url: str) -> Answer:
    """Plan to fetch and read a file, and say so.

    Raises:
        RefusalError: `only_organisers`, `lists_elsewhere`.
    """
    demand(scene)
    wanted = Proposal(
        id=new_id(),
        event_id=scene.event.id,
        person_id=scene.guest.person.id,
        place_id=scene.guest.place.id,
        name=plain(name, 160),
        state=ProposalState.READING,
        source=url,
        made_at=scene.now,
    )
    await scene.tables.proposals.add(wanted)
    due = Due(
        key=f"{scene.event.id}/roll/{wanted.id}",
        event_id=scene.event.id,
        at=scene.now,
        kind=DueKind.READ,
        target=roll,
        stale_at=scene.now + FETCHING,
        derived=False,
    )
    await scene.tables.dues.put(due)
    return Answer(text=scene.face.say("roll.reading", name=wanted.name), private=True)


async def arrive(day: Occasion, wanted: Proposal, roll: Roll, came: Listed | AgendaError | SourceError) -> None:
    """Show what became of a file: who is in it, or why it cannot be read. Once; later calls change nothing."""
    known = await day.tables.proposals.lock(id=wanted.id)
    if known is None or known.state is not ProposalState.READING:
        return
    await day.tables.proposals.put(known.model_copy(update={"state": ProposalState.DROPPED, "source": ""}))
    said = Message()
    if isinstance(came, Listed):
        answer = await keep_draft(day, roll, came, known.person_id)
        said = Message(card=answer.card)
    elif isinstance(came, AgendaError):
        said = Message(text=day.face.say(f"agenda_error.{came.code}", **came.values))
    else:
        said = Message(text=day.face.say(f"source_error.{came.code}", **came.values))
    post = Delivery(
        key=f"{known.event_id}/roll/{known.id}",
        event_id=known.event_id,
        place_id=known.place_id,
        kind="roll",
        priority=Priority.ANSWER,
        repeat=Repeat.NEVER,
        message=said,
        queued_at=day.now,
    )
    await queue(day.tables, post)
