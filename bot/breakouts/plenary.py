"""Back in plenary: when the groups' time is up those who run the day hear how many are ready, and show one group
after the other to everybody. Day two's presentations have their own times (`bot.presentations`).
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.breakouts import harvests, reports, rounds, stewards
from bot.delivery import queue
from bot.errors import RefusalError
from bot.model import Answer, Delivery, Message
from bot.occasions import for_everybody
from cards import report as report_cards

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from bot.breakouts.reports import Show
    from bot.breakouts.stewards import Desk
    from bot.model import Due, Group, Session
    from bot.occasions import Occasion, Scene

KIND: Final = "plenary"
_GRACE: Final = timedelta(minutes=30)  # after a session of presentations, its groups may still be shown


async def ready(day: Occasion, _due: Due, session: Session) -> None:
    """Tell those who run the day how many groups handed in, and whose turn it is; once they are all back."""
    show = await reports.show_of(day, session)
    if show is not None and show.sitting.state == "closed":
        await _tell(day, show, anew=True)


async def _tell(day: Occasion, show: Show, *, anew: bool = False) -> None:
    """Put the card of a round where those who run the day read along, or (not `anew`) draw it again there."""
    standing = {each.key for each in await day.tables.deliveries.find(event_id=day.event.id, kind=KIND)}
    groups = await reports.order(day, show)
    known = await harvests.of_round(day, show.sitting)
    missing = [each.number for each in groups if each.id not in known or not any(known[each.id].answers.values())]
    seen = await reports.shown(day, show)
    for desk in await stewards.desks(day):
        post = _post(day, show, desk, groups, missing, seen)
        if anew or post.key in standing:
            await queue(day.tables, post)


def _post(
    day: Occasion, show: Show, desk: Desk, groups: Sequence[Group], missing: Sequence[int], seen: AbstractSet[str]
) -> Delivery:
    after = _next(groups, seen)
    card = report_cards.ready(
        desk.face,
        event=day.event,
        session=show.about,
        groups=len(groups),
        missing=missing,
        shown=len(seen),
        following=(after.id, after.number) if after else None,
    )
    return Delivery(
        key=f"{day.event.id}/{show.about.id}/{KIND}/{desk.target}/1",
        event_id=day.event.id,
        place_id=desk.place.id if desk.place else None,
        person_id=desk.person.id if desk.person else None,
        kind=KIND,
        message=Message(card=card, summary=str(card["fallbackText"])),
        queued_at=day.now,
    )


def _next(groups: Sequence[Group], seen: AbstractSet[str]) -> Group | None:
    """Return whose turn it is: the first after the last that was shown, else one that was passed over."""
    last = max((each.number for each in groups if each.id in seen), default=0)
    left = [each for each in groups if each.id not in seen]
    return next((each for each in left if each.number > last), left[0] if left else None)


# What is asked for --------------------------------------------------------------------------------


async def show_group(scene: Scene, asked: str) -> Answer:
    """Show everybody what a group brought back; while the groups sit, only the one who asks.

    Raises:
        RefusalError: `groups_not_dealt`, `group_number_wrong` (most).
    """
    show = await _at_hand(scene)
    groups = await rounds.groups_of(scene, show.sitting)
    group = next((each for each in groups if asked in {each.id, str(each.number)}), None)
    if group is None:
        raise RefusalError("group_number_wrong", most=len(groups))
    return await _shown(scene, show, group)


async def show_next(scene: Scene) -> Answer:
    """Show everybody the group whose turn it is.

    Raises:
        RefusalError: `groups_not_dealt`, `groups_all_shown`.
    """
    show = await _at_hand(scene)
    group = _next(await reports.order(scene, show), await reports.shown(scene, show))
    if group is None:
        raise RefusalError("groups_all_shown")
    return await _shown(scene, show, group)


async def _at_hand(scene: Scene) -> Show:
    """Return whose reports are meant: of those that present now, else of the groups that sit now or did last."""
    now = scene.agenda.wall(scene.now)
    begun = [each for each in scene.agenda.public().sessions if each.start <= now]
    on = [each for each in begun if each.presents and now < (each.end or each.start) + _GRACE]
    sat = {each.session_id: each for each in await scene.tables.rounds.find(event_id=scene.event.id)}
    told = [each for each in begun if each.id in sat and sat[each.id].state != "dealt"]
    for session in sorted((*on, *told), key=lambda each: (each in on, each.start), reverse=True):
        show = await reports.show_of(scene, session)
        if show is not None:
            return show
    raise RefusalError("groups_not_dealt")


async def _shown(scene: Scene, show: Show, group: Group) -> Answer:
    day = for_everybody(scene)
    if show.sitting.state == "open" or not await day.main_places():
        first, *_ = report_cards.paged(await reports.report_of(scene, show, group))
        card = report_cards.report(scene.face, event=scene.event, session=show.session, report=first)
        return Answer(card=card, private=show.sitting.state == "open")
    stood = group.id in await reports.shown(day, show)
    await present(day, show, group)
    return Answer(text=scene.face.say("report.stands" if stood else "report.shown", number=group.number), fleeting=True)


async def present(day: Occasion, show: Show, group: Group) -> None:
    """Post a group's report for everybody, and remember how far one is."""
    await reports.post(day, show, group)
    seen = await reports.shown(day, show)
    sitting = await day.tables.rounds.lock(id=show.sitting.id)
    if sitting is not None and sitting.presented != len(seen):
        await day.tables.rounds.put(sitting.model_copy(update={"presented": len(seen)}))
    if not show.presents:
        await _tell(day, show)
