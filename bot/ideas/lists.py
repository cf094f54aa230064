"""Ideas as cards list them: a page at a time, without reading the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import support
from bot.ideas.counted import authors, is_named, ranked, tally
from bot.ideas.origins import is_harvest, is_over, numbered, standing_here
from bot.model import Answer, IdeaState
from bot.occasions import is_shared
from cards import idea as cards
from cards.idea import IdeaLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.ideas.origins import Standing
    from bot.model import Idea
    from bot.occasions import Occasion, Scene
    from bot.record import Support


async def as_lines(
    day: Occasion,
    ideas: Sequence[Idea],
    shown: Standing,
    *,
    reader: str | None = None,
) -> list[IdeaLine]:
    """Return ideas as lines of a card, in their order; `reader` is the person who reads them alone."""
    ids = tuple(each.id for each in ideas)
    votes = await day.tables.votes.pick("idea_id", "person_id", idea_id=ids) if ids else []
    homes = await support.homes(day, {person_id for _, person_id in votes})
    counted = tally(ids, votes, homes)
    names = await authors(day, ideas)
    group_ids = tuple({each.group_id for each in ideas if each.group_id})
    numbers = {each.id: each.number for each in await day.tables.groups.find(id=group_ids)} if group_ids else {}
    mine = {idea_id for idea_id, person_id in votes if person_id == reader}
    changed = await _changed(day, ideas)
    return [
        _line(
            each,
            counted[each.id],
            session_id=shown.get(each.session_id),
            group=numbers.get(each.group_id or ""),
            author=names.get(each.person_id, "") if is_named(each) else "",
            supported=each.id in mine,
            changed=each.id in changed,
        )
        for each in ideas
    ]


async def _changed(day: Occasion, ideas: Sequence[Idea]) -> set[str]:
    """Return those that somebody supported when they read otherwise."""
    edited = {each.id: each.edited_at for each in ideas if each.edited_at is not None}
    votes = await day.tables.votes.pick("idea_id", "cast_at", idea_id=tuple(edited)) if edited else []
    return {idea_id for idea_id, cast_at in votes if cast_at < edited[idea_id]}


def _line(idea: Idea, counted: Support, **known: object) -> IdeaLine:
    told = {
        "number": idea.number,
        "text": idea.text,
        "slot": idea.slot,
        "votes": counted.people,
        "municipalities": counted.municipalities,
        "anonymous": idea.anonymous,
        "hidden": idea.state is IdeaState.HIDDEN,
    }
    return IdeaLine.model_validate(told | known)


async def show(scene: Scene, page: str = "") -> Answer:
    """Show a page of the ideas, with a way to support them; the last page where there are fewer."""
    shown = await standing_here(scene)
    found = await ranked(scene, shown)
    pages = max(1, -(-len(found) // cards.PAGE))
    number = min(max(1, int(page)), pages) if page.isdecimal() and len(page) < 6 else 1  # noqa: PLR2004
    ids = found[(number - 1) * cards.PAGE : number * cards.PAGE]
    ideas = {each.id: each for each in await scene.tables.ideas.find(id=tuple(ids))} if ids else {}
    told = await as_lines(scene, [ideas[each] for each in ids if each in ideas], shown, reader=scene.guest.person.id)
    place = cards.Page(number=number, pages=pages, total=len(found))
    return Answer(card=cards.listing(scene.face, event=scene.event, ideas=told, page=place))


async def show_one(scene: Scene, number: str) -> Answer:
    """Show one idea whole. What its author may do with it stands only where they read alone: else it would tell
    who they are.

    Raises:
        RefusalError: `idea_number_wrong`.
    """
    idea = await numbered(scene, number)
    (line,) = await as_lines(scene, [idea], await standing_here(scene), reader=scene.guest.person.id)
    mine = idea.person_id == scene.guest.person.id and not is_shared(scene.guest.place)
    own = mine and not is_over(scene, idea) and not await is_harvest(scene, idea)
    session = scene.agenda.session(line.session_id) if line.session_id else None
    card = cards.single(scene.face, event=scene.event, idea=line, session=session, own=own)
    return Answer(card=card)
