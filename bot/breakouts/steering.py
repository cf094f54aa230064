"""What those who run the day ask of the groups: to make them, to mix them again, to see them, to lay tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.breakouts import deals, rounds, topics
from bot.errors import RefusalError
from bot.model import Answer
from bot.occasions import base_place, for_everybody, hold
from cards import groups as group_cards

if TYPE_CHECKING:
    from bot.model import Round, Session
    from bot.occasions import Scene


async def make(scene: Scene) -> Answer:
    """Deal for the next breakout, or bring the deal up to date, and show it; where people choose their table,
    lay the tables.

    Raises:
        RefusalError: `groups_open_already`, `nobody_to_deal`, `breakout_none`.
    """
    await hold(scene.tables, scene.event.id)
    session = rounds.next_breakout(scene)
    await _not_open(scene, session)
    if rounds.plan_of(session).topics:
        await topics.lay(for_everybody(scene), session)
    sitting = await deals.deal(scene, session)
    if sitting is None:
        raise RefusalError("nobody_to_deal")
    return await _listed(scene, session, sitting)


async def shuffle(scene: Scene) -> Answer:
    """Deal anew for the next breakout, otherwise than before, and show the result.

    Raises:
        RefusalError: `groups_open_already`, `nobody_to_deal`, `breakout_none`.
    """
    await hold(scene.tables, scene.event.id)
    session = rounds.next_breakout(scene)
    before = await _not_open(scene, session)
    if before is not None:
        await deals.undo(scene, before)
    sitting = await deals.deal_anew(scene, session, seed=deals.next_seed(before) if before else None)
    if sitting is None:
        raise RefusalError("nobody_to_deal")
    return await _listed(scene, session, sitting)


async def _not_open(scene: Scene, session: Session) -> Round | None:
    """Return the deal of a session, if there is one, that nobody has heard of."""
    sitting = await rounds.round_of(scene, session.id)
    if sitting is not None and sitting.state != "dealt":
        raise RefusalError("groups_open_already")
    return sitting


async def show(scene: Scene) -> Answer:
    """Show the groups of the breakout that runs or comes next.

    Raises:
        RefusalError: `groups_not_dealt`, `breakout_none`.
    """
    session = rounds.next_breakout(scene)
    sitting = await rounds.round_of(scene, session.id)
    if sitting is None:
        raise RefusalError("groups_not_dealt")
    return await _listed(scene, session, sitting)


async def lay_tables(scene: Scene) -> Answer:
    """Let people choose their table from now on.

    Raises:
        RefusalError: `topics_none`, `groups_open_already`, `breakout_none`.
    """
    await hold(scene.tables, scene.event.id)
    session = rounds.next_breakout(scene)
    await _not_open(scene, session)
    if not rounds.plan_of(session).topics:
        raise RefusalError("topics_none")
    await topics.lay(for_everybody(scene), session)
    return Answer(text=scene.face.say("topics.laid", title=session.title), fleeting=True)


async def _listed(scene: Scene, session: Session, sitting: Round) -> Answer:
    here = await base_place(scene.tables, scene.guest.place)
    main = {each.id for each in await scene.main_places()}
    return Answer(
        card=group_cards.groups_list(
            scene.face,
            event=scene.event,
            session=session,
            groups=await rounds.group_lines(scene, sitting),
            state=sitting.state,
            weighed=await deals.weigh(scene, session, sitting),
            private=here.id not in main,
        )
    )
