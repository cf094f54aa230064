"""Answering: one ballot for each person, whichever account they use and however often they press; the last one
counts, until the poll closes. The database decides: who answers holds the event for a moment.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bot.breakouts import replies
from bot.errors import RefusalError
from bot.model import Answer, Ballot, PollKind, PollState, Reveal, Submission, Unknown
from bot.occasions import hold, is_shared
from bot.polls import board, catalogue, tally
from bot.polls.reading import read, read_form
from cards import poll as cards

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.model import Ask, Poll
    from bot.occasions import Scene
    from bot.polls.reading import Said

MANY: Final = 300  # of so many answers who just gave one is told where to look, and nobody waits while they are read
_NUMBERED: Final = re.compile(r"#?(\d{1,6})(?:\s*[:.)–-]\s*|\s+)(\S.*)", re.DOTALL)


async def answer(scene: Scene, ask: Ask) -> Answer:
    """Keep what somebody answers, by card or by sentence; who only says that they answer gets the fields.

    Raises:
        RefusalError: `poll_gone`, `poll_closed` (number), `poll_none`, `poll_which` (numbers), and as `read` does.
    """
    if isinstance(ask, Submission):
        await hold(scene.tables, scene.event.id)
        poll = await catalogue.by_id(scene, ask.argument)
        return await _cast(scene, poll, read_form(poll.plan, ask.values), told=True)
    if not ask.argument.strip():
        return await show(scene, "")
    if not _NUMBERED.fullmatch(ask.argument) and await _is_groups_answer(scene):
        words = f"{scene.face.plain('harvest.answer')}: {ask.argument}"
        return await replies.hear(scene, Unknown(text=words))
    await hold(scene.tables, scene.event.id)
    poll, said = await _meant(scene, ask.argument)
    return await _cast(scene, poll, read(poll.plan, said), told=not is_shared(scene.guest.place))


async def _is_groups_answer(scene: Scene) -> bool:
    """Whether somebody speaks in the thread of a group, which answers its own questions there."""
    return bool(await scene.tables.groups.find(place_id=scene.guest.place.id))


async def _meant(scene: Scene, said: str) -> tuple[Poll, str]:
    """Return the poll that a sentence answers, and its words: "2: b", or "b" where one poll is open."""
    polls = await catalogue.known(scene)
    open_ = [each for each in polls if each.state is PollState.OPEN]
    numbered = _NUMBERED.fullmatch(said.strip())
    if numbered:
        named = next((each for each in polls if each.number == int(numbered[1])), None)
        alone = len(open_) == 1 and (open_[0].plan.kind is PollKind.FEEDBACK or ":" not in said)
        if named is not None and (named in open_ or not alone) and not _is_rated(open_, numbered[2]):
            return named, numbered[2]
    if not open_:
        raise RefusalError("poll_none")
    if len(open_) > 1:
        raise RefusalError("poll_which", numbers=", ".join(str(each.number) for each in open_))
    return open_[0], said


def _is_rated(open_: Sequence[Poll], rest: str) -> bool:
    """Whether "4: godt tempo" tells how many points, and not which poll."""
    return len(open_) == 1 and open_[0].plan.kind is PollKind.FEEDBACK and not rest[:1].isdecimal()


async def _cast(scene: Scene, poll: Poll, said: Said, *, told: bool) -> Answer:
    if poll.state is not PollState.OPEN:
        raise RefusalError("poll_closed", number=poll.number)
    before = await scene.tables.ballots.get(poll_id=poll.id, person_id=scene.guest.person.id)
    ballot = Ballot(
        poll_id=poll.id,
        person_id=scene.guest.person.id,
        event_id=poll.event_id,
        choices=said.choices,
        words=said.words,
        text=said.text,
        hidden=before is not None and before.hidden and (before.words, before.text) == (said.words, said.text),
        cast_at=scene.now,
    )
    await scene.tables.ballots.put(ballot)
    await board.draw_soon(scene, poll)
    thanks = scene.face.say("poll.changed" if before else "poll.kept", number=poll.number)
    if not told:
        return Answer(text=thanks, fleeting=True)
    return Answer(text=" ".join([thanks, await _seen(scene, poll)]), fleeting=True)


async def _seen(scene: Scene, poll: Poll) -> str:
    """Return what somebody who answered may see now, in a line; else when they will."""
    if not tally.may_see(poll, voted=True):
        key = "poll.thanks.feedback" if poll.plan.kind is PollKind.FEEDBACK else "poll.thanks.later"
        return scene.face.say(key)
    if await scene.tables.ballots.count(poll_id=poll.id) > MANY:
        return cards.where_to_look(scene.face, poll.number)
    record = tally.count(poll, await scene.tables.ballots.find(poll_id=poll.id))
    return cards.in_a_line(scene.face, record)


async def show(scene: Scene, said: str) -> Answer:
    """Show the fields of an open poll to whoever asks, in their own chat.

    Raises:
        RefusalError: `poll_closed` (number), and as `catalogue.chosen` does.
    """
    await hold(scene.tables, scene.event.id)
    poll = await catalogue.chosen(scene, said, (PollState.OPEN,))
    if poll.state is PollState.PREPARED:
        raise RefusalError("poll_not_open", number=poll.number)
    if poll.state is not PollState.OPEN:
        raise RefusalError("poll_closed", number=poll.number)
    session = scene.agenda.public().session(poll.session_id or "")
    card = cards.form(scene.face, event=scene.event, poll=poll, session=session.title if session else "")
    return Answer(card=card, private=True)


async def results(scene: Scene, said: str) -> Answer:
    """Show what came of a poll, as far as whoever asks may see it, in their own chat.

    Raises:
        RefusalError: `poll_hidden.voted` or `poll_hidden.revealed` (number), `poll_not_open` (number), and as
            `catalogue.chosen` does.
    """
    await hold(scene.tables, scene.event.id)
    poll = await catalogue.chosen(scene, said, (PollState.OPEN, PollState.CLOSED))
    if poll.state is PollState.PREPARED:
        raise RefusalError("poll_not_open", number=poll.number)
    if scene.steers:
        return Answer(card=await board.desk_card(scene, poll, scene.face), private=True)
    voted = await scene.tables.ballots.get(poll_id=poll.id, person_id=scene.guest.person.id) is not None
    if not tally.may_see(poll, voted=voted):
        reveal = "voted" if poll.plan.reveal is Reveal.VOTED else "revealed"
        raise RefusalError(f"poll_hidden.{reveal}", number=poll.number)
    record = tally.count(poll, await scene.tables.ballots.find(poll_id=poll.id))
    session = scene.agenda.public().session(poll.session_id or "")
    card = cards.results(scene.face, event=scene.event, record=record, session=session.title if session else "")
    return Answer(card=card, private=True)


async def listing(scene: Scene) -> Answer:
    """List the polls: what is open and what was asked; to those who run the day, 1:1, also what is prepared."""
    await hold(scene.tables, scene.event.id)
    polls = [each for each in await catalogue.known(scene) if scene.steers or each.state is not PollState.PREPARED]
    voters = await scene.tables.ballots.count_by("poll_id", event_id=scene.event.id)
    own = await scene.tables.ballots.find(event_id=scene.event.id, person_id=scene.guest.person.id)
    mine = {each.poll_id for each in own}
    lines = [
        cards.Line(
            number=each.number,
            question=each.plan.question,
            state=each.state,
            voters=voters.get(each.id, 0),
            answered=each.id in mine and not is_shared(scene.guest.place),
        )
        for each in polls
    ]
    card = cards.listing(scene.face, event=scene.event, lines=lines, steers=scene.steers)
    return Answer(card=card, private=scene.steers)
