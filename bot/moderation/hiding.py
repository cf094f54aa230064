"""Hiding what somebody said, and showing it again, with a reason: it leaves every list and every card that is drawn
anew, at once. Its votes stay and return with it, and its author is told 1:1, never where others read.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, Literal

from bot import questions, sensemaking, sensing
from bot.breakouts import reports
from bot.delivery import queue
from bot.errors import RefusalError
from bot.ideas import harvest_idea
from bot.ideas.lists import as_lines
from bot.model import (
    Answer,
    Delivery,
    Idea,
    IdeaState,
    Message,
    Moderation,
    Priority,
    Question,
    QuestionState,
    new_id,
)
from bot.moderation import said
from bot.occasions import face_of, for_everybody, hold
from bot.polls import board as polls
from bot.questions.origins import among_stewards
from cards import idea as idea_cards
from cards import moderation as cards

if TYPE_CHECKING:
    from bot.moderation.said import Found
    from bot.occasions import Occasion, Scene

LONGEST: Final = cards.LONGEST_REASON


async def hide(scene: Scene, argument: str, reason: str = "") -> Answer:
    """Hide what "ideas/12/why" names; without a reason give the field for one. Done again it changes nothing.

    Raises:
        RefusalError: `said_number_wrong`, `said_none`.
    """
    kind, number, why = _parts(argument)
    why = (reason or why).strip()[:LONGEST]
    if kind == "ballots" and number.isdecimal() and len(number) < said.CODE:
        return await choose(scene, f"{kind}/{number}")
    await hold(scene.tables, scene.event.id)
    found = await said.find(scene, kind, number)
    if found.hidden:
        return await _answer(scene, "hidden_before", kind, number)
    if not why:
        return await _card(scene, cards.form(scene.face, event=scene.event, found=[found.said]))
    await _put(scene, found, hidden=True)
    await _log(scene, found, "hide", why)
    return await _answer(scene, "hidden", kind, number)


async def restore(scene: Scene, argument: str) -> Answer:
    """Show again what "ideas/12" names. Done again it changes nothing.

    Raises:
        RefusalError: `said_number_wrong`.
    """
    kind, number, _ = _parts(argument)
    await hold(scene.tables, scene.event.id)
    found = await said.find(scene, kind, number)
    if not found.hidden:
        return await _answer(scene, "shown_before", kind, number)
    await _put(scene, found, hidden=False)
    await _log(scene, found, "restore", "")
    return await _answer(scene, "shown", kind, number)


async def choose(scene: Scene, argument: str, session_id: str | None = None) -> Answer:
    """Give the fields for what to hide: one thing ("questions/3"), one of a kind ("ideas"), or first which kind.

    Raises:
        RefusalError: `said_number_wrong`, `said_none`.
    """
    kind, number, _ = _parts(argument)
    if kind not in cards.KINDS:
        return await _card(scene, cards.kinds(scene.face, event=scene.event))
    if number and (kind != "ballots" or len(number) == said.CODE):
        found = [(await said.find(scene, kind, number)).said]
    else:
        found = await said.choices(scene, kind, session_id, number)
    if not found:
        raise RefusalError("said_none")
    return await _card(scene, cards.form(scene.face, event=scene.event, found=found))


def _parts(argument: str) -> tuple[str, str, str]:
    kind, _, rest = argument.partition("/")
    number, _, why = rest.partition("/")
    return kind, number, why


async def _answer(scene: Scene, what: str, kind: str, number: str) -> Answer:
    text = scene.face.say(f"moderation.{what}.{kind}", number=number)
    return Answer(text=text, fleeting=True, private=not await among_stewards(scene))


async def _card(scene: Scene, card: dict[str, object]) -> Answer:
    return Answer(card=card, private=not await among_stewards(scene))


# What follows from it -----------------------------------------------------------------------------


async def _put(scene: Scene, found: Found, *, hidden: bool) -> None:
    """Write the state, and draw anew what shows it."""
    day = for_everybody(scene)
    thing = found.thing
    if isinstance(thing, Idea):
        await scene.tables.ideas.put(await _idea(day, thing, hidden=hidden))
        await _follow_idea(day, thing)
        if hidden:
            await sensemaking.take_out(day, thing.session_id or "")
    elif isinstance(thing, Question):
        back = QuestionState.ANSWERED if thing.settled_at else QuestionState.ASKED
        state = QuestionState.HIDDEN if hidden else back
        await scene.tables.questions.put(thing.model_copy(update={"state": state}))
        await questions.forget(day, thing)
    else:
        await scene.tables.ballots.put(thing.model_copy(update={"hidden": hidden}))
        if found.poll is not None:
            await polls.draw(day, found.poll)


async def _idea(day: Occasion, idea: Idea, *, hidden: bool) -> Idea:
    """Return an idea as it is now; one that is shown again reads as its group's answer does by now."""
    if hidden:
        return idea.model_copy(update={"state": IdeaState.HIDDEN})
    words = await _harvested(day, idea)
    state = IdeaState.SHARED if words is None or words else IdeaState.WITHDRAWN
    return idea.model_copy(update={"state": state, "text": words or idea.text})


async def _harvested(day: Occasion, idea: Idea) -> str | None:
    """Return what the answer that an idea is says by now; None where it is no group's answer."""
    harvest = await day.tables.harvests.get(group_id=idea.group_id) if idea.group_id else None
    answers = harvest.answers if harvest else {}
    return next(
        (words for place, words in answers.items() if harvest_idea(idea.group_id or "", place) == idea.id), None
    )


async def _follow_idea(day: Occasion, idea: Idea) -> None:
    """Have themes, a group's report and hints at close ideas follow."""
    await sensing.plan(day)
    group = await day.tables.groups.get(id=idea.group_id) if idea.group_id else None
    if group is not None:
        await reports.refresh(day, group)
    await _redraw_close(day, idea)


async def _redraw_close(day: Occasion, idea: Idea) -> None:
    """Take an idea out of the hints that show it to others as close to theirs; it does not come back there."""
    for post in await day.tables.deliveries.find(event_id=day.event.id, kind="close"):
        own = await day.tables.ideas.get(id=post.key.rpartition("/")[2])
        person = await day.tables.people.get(id=own.person_id) if own else None
        if own is None or person is None or not _hints_at(post, idea, own):
            continue
        rows = await day.tables.ideas.find(event_id=day.event.id, state=IdeaState.SHARED)
        left = [each for each in rows if _hints_at(post, each, own)]
        mine, *rest = await as_lines(day, [own, *left], {each.session_id: each.session_id for each in (own, *left)})
        face, session = face_of(day, person), day.agenda.session(own.session_id or "")
        card = (
            idea_cards.close(face, event=day.event, idea=mine, others=rest)
            if rest
            else idea_cards.single(face, event=day.event, idea=mine, session=session, own=True)
        )
        message = post.message.model_copy(update={"card": card})
        await queue(day.tables, post.model_copy(update={"message": message, "queued_at": day.now}))


def _hints_at(post: Delivery, idea: Idea, own: Idea) -> bool:
    """Whether a hint to the author of one idea shows them another."""
    return json.dumps(idea_cards.instead(idea.number, own.number)) in json.dumps(post.message.card)


async def _log(scene: Scene, found: Found, act: Literal["hide", "restore"], reason: str) -> None:
    """Keep who did it and why, and tell the author 1:1."""
    done = Moderation(
        id=new_id(),
        event_id=scene.event.id,
        person_id=scene.guest.person.id,
        kind=found.kind,
        target=found.id,
        act=act,
        reason=reason,
        done_at=scene.now,
    )
    await scene.tables.moderations.add(done)
    author = await scene.tables.people.get(id=found.thing.person_id)
    if author is None or author.id == scene.guest.person.id:
        return
    face = face_of(scene, author)
    title = found.poll.plan.question if found.poll else ""
    told = "told" if act == "hide" else "back"
    words = face.say(f"moderation.{told}.{found.kind}", number=found.number, reason=reason, title=title)
    await queue(
        scene.tables,
        Delivery(
            key=f"{scene.event.id}/moderated/{done.id}/{author.id}/1",
            event_id=scene.event.id,
            person_id=author.id,
            kind="moderated",
            priority=Priority.ANNOUNCEMENT,
            message=Message(text=words),
            queued_at=scene.now,
        ),
    )
