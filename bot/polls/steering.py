"""What those who run the day do with polls, and what is due of them: open, close, show to all, and take away what
nobody has answered. All of it may be said twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.errors import RefusalError
from bot.model import Answer, Audit, DueKind, DueState, Poll, PollOpening, PollState, SessionKind, new_id
from bot.occasions import for_everybody, hold
from bot.polls import board, catalogue, closing, voting
from bot.polls.composing import compose

if TYPE_CHECKING:
    from bot.model import Due, Session
    from bot.occasions import Occasion, Scene

_TO_OPEN: Final = (PollState.PREPARED, PollState.CLOSED)


async def make(scene: Scene, said: str) -> Answer:
    """Ask everybody something at once; the same poll that is open already is not asked twice.

    Raises:
        RefusalError: as `compose` does, `poll_nowhere` where the event lives nowhere.
    """
    plan = compose(said)
    open_ = [each for each in await catalogue.known(scene) if each.state is PollState.OPEN]
    twin = next((each for each in open_ if each.plan == plan), None)
    if twin is not None:
        raise RefusalError("poll_open_already", number=twin.number)
    session = scene.agenda.public().at(scene.now)
    within = session is not None and session.kind is not SessionKind.BREAK
    poll = Poll(
        id=new_id(),
        event_id=scene.event.id,
        number=await scene.tables.polls.last_number(scene.event.id) + 1,
        session_id=session.id if session and within else None,
        plan=plan,
        person_id=scene.guest.person.id,
    )
    await scene.tables.polls.add(poll)
    await _open(for_everybody(scene), poll)
    return await _said(scene, "poll.opened", poll)


async def _said(scene: Scene, key: str, poll: Poll) -> Answer:
    if not await scene.main_places():
        raise RefusalError("poll_nowhere")
    return Answer(text=scene.face.say(key, number=poll.number, question=poll.plan.question), fleeting=True)


async def open_poll(scene: Scene, said: str) -> Answer:
    """Open a prepared poll, or one that closed, again.

    Raises:
        RefusalError: `poll_open_already` (number), `poll_nowhere`, and as `catalogue.chosen` does.
    """
    poll = await catalogue.chosen(scene, said, _TO_OPEN)
    if poll.state is PollState.OPEN:
        raise RefusalError("poll_open_already", number=poll.number)
    again = poll.state is PollState.CLOSED
    await _open(for_everybody(scene), poll)
    return await _said(scene, "poll.reopened" if again else "poll.opened", poll)


async def _open(day: Occasion, poll: Poll) -> None:
    opened = poll.model_copy(update={"state": PollState.OPEN, "opened_at": day.now, "closed_at": None})
    await day.tables.polls.put(opened)
    if poll.opened_at is None:  # once: its fields are never edited
        await board.ask(day, opened)
    await closing.plan(day, opened)
    await board.draw(day, opened)


async def close(scene: Scene, said: str) -> Answer:
    """Close a poll: nobody can answer any more, and where that is how it goes, everybody sees what came of it.

    Raises:
        RefusalError: `poll_closed_already`, `poll_not_open` (number), and as `catalogue.chosen` does.
    """
    poll = await _asked(scene, said)
    if poll.state is PollState.CLOSED:
        raise RefusalError("poll_closed_already", number=poll.number)
    await _close(for_everybody(scene), poll)
    return Answer(text=scene.face.say("poll.shut", number=poll.number), fleeting=True)


async def _asked(scene: Scene, said: str) -> Poll:
    poll = await catalogue.chosen(scene, said, (PollState.OPEN, PollState.CLOSED))
    if poll.state is PollState.PREPARED:
        raise RefusalError("poll_not_open", number=poll.number)
    return poll


async def _close(day: Occasion, poll: Poll) -> None:
    closed = poll.model_copy(update={"state": PollState.CLOSED, "closed_at": day.now})
    await day.tables.polls.put(closed)
    await board.draw(day, closed)


async def reveal(scene: Scene, said: str) -> Answer:
    """Show everybody what came of a poll so far; who does not run the day sees what they may.

    Raises:
        RefusalError: as `voting.results` and `catalogue.chosen` do.
    """
    if not scene.steers:
        return await voting.results(scene, said)
    await hold(scene.tables, scene.event.id)
    poll = await _asked(scene, said)
    shown = poll.model_copy(update={"revealed": True})
    await scene.tables.polls.put(shown)
    await scene.tables.audit.add(
        Audit(
            id=new_id(),
            event_id=scene.event.id,
            person_id=scene.guest.person.id,
            act="reveal_poll",
            target=poll.id,
            done_at=scene.now,
        )
    )
    await board.draw(for_everybody(scene), shown)
    return Answer(text=scene.face.say("poll.revealed", number=poll.number), fleeting=True)


async def remove(scene: Scene, said: str) -> Answer:
    """Take away a poll that nobody has answered.

    Raises:
        RefusalError: `poll_answered` (number), and as `catalogue.chosen` does.
    """
    poll = await catalogue.chosen(scene, said, (PollState.OPEN,))
    if await scene.tables.ballots.count(poll_id=poll.id):
        raise RefusalError("poll_answered", number=poll.number)
    was_asked = poll.state in catalogue.ASKED
    gone = poll.model_copy(update={"state": PollState.REMOVED, "closed_at": scene.now})
    await scene.tables.polls.put(gone)
    if was_asked:
        await board.draw(for_everybody(scene), gone)
    return Answer(text=scene.face.say("poll.removed", number=poll.number), fleeting=True)


# What is due --------------------------------------------------------------------------------------


async def perform(day: Occasion, due: Due) -> None:
    """Open what opens as a session or the day starts or ends; close what closes by itself; draw what was answered."""
    act, _, poll_id = due.target.partition("/")
    if act not in {board.DRAW, closing.CLOSE}:
        await open_due(day, day.agenda.session(due.session_id or ""), PollOpening(act), of_day=due.session_id is None)
        return
    poll = await day.tables.polls.get(id=poll_id)
    if poll is None:
        return
    if act == board.DRAW:
        await board.draw(day, poll)
    elif poll.state is PollState.OPEN:
        at = closing.closes_at(day.agenda, poll)
        if at is not None and at > day.now:  # the session lasts longer by now
            await closing.plan(day, poll, due)
        else:
            await _close(day, poll)


async def open_due(day: Occasion, session: Session | None, at: PollOpening, *, of_day: bool = False) -> None:
    """Open what a session opens at one of its ends, and has not opened before; or what is asked of the day."""
    if session is None and not of_day:
        return
    found = await catalogue.prepared(day, session) if session else []
    opening = [each for each in found if each.plan.opens is at and each.state is PollState.PREPARED]
    if at is PollOpening.END and (session is None or session.feedback):
        feedback = await catalogue.feedback(day, session)
        opening += [feedback] if feedback.state is PollState.PREPARED else []
    for each in opening:
        await _open(day, each)


async def follow(day: Occasion, session: Session, kind: DueKind) -> None:
    """Open what a session opens, where somebody starts or ends it out of turn; then that is not due any more."""
    ends = {DueKind.START: PollOpening.START, DueKind.END: PollOpening.END}
    if kind not in ends:
        return
    await open_due(day, session, ends[kind])
    rows = await day.tables.dues.find(event_id=day.event.id, session_id=session.id, kind=DueKind.POLL)
    waiting = [each for each in rows if each.target == ends[kind] and each.state is DueState.PLANNED]
    await day.tables.dues.put_all([each.model_copy(update={"state": DueState.DONE}) for each in waiting])
