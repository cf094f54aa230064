"""Who hid what and showed it again, when and why, with the words: for those who run the day, and nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ideas.origins import standing_here
from bot.model import Answer, Ballot
from bot.moderation.said import CODE, Found, code_of, known_polls
from bot.polls.tally import mark
from bot.questions.origins import among_stewards
from cards import moderation as cards
from cards.idea import Page

if TYPE_CHECKING:
    from bot.model import Moderation
    from bot.occasions import Scene


async def show(scene: Scene, page: str = "") -> Answer:
    """Show a page of the log, the newest first; what a circle said stands in it only for who sits there."""
    rows = await scene.tables.moderations.find(event_id=scene.event.id)
    rows.sort(key=lambda each: (each.done_at, each.id), reverse=True)
    things = await _things(scene, rows)
    untold = await _untold(scene)
    known = [each for each in rows if each.target in things or (each.kind == "ballots" and each.target not in untold)]
    pages = max(1, -(-len(known) // cards.PAGE))
    number = min(max(1, int(page)), pages) if page.isdecimal() and len(page) < 6 else 1  # noqa: PLR2004
    here = known[(number - 1) * cards.PAGE : number * cards.PAGE]
    ids = tuple({each.person_id for each in here})
    names = {each.id: each.name for each in await scene.tables.people.find(id=ids)} if ids else {}
    lines = [
        cards.LogLine(
            said=things[each.target].said if each.target in things else _gone(each),
            act=each.act,
            by=names.get(each.person_id, ""),
            at=scene.agenda.wall(each.done_at),
            reason=each.reason,
            hidden=each.target in things and things[each.target].hidden,
        )
        for each in here
    ]
    place = Page(number=number, pages=pages, total=len(known))
    card = cards.log(scene.face, event=scene.event, lines=lines, page=place)
    return Answer(card=card, private=not await among_stewards(scene))


def _gone(entry: Moderation) -> cards.Said:
    """Return an answer that is somebody else's by now, or nobody's: it is known by its code alone."""
    return cards.Said(kind=entry.kind, number=entry.target[:CODE], text="")


async def _things(scene: Scene, rows: list[Moderation]) -> dict[str, Found]:
    """Return by target what was hidden, as it is now."""
    shown = await standing_here(scene)
    of = {kind: tuple({each.target for each in rows if each.kind == kind}) for kind in cards.KINDS}
    ideas = await scene.tables.ideas.find(id=of["ideas"]) if of["ideas"] else []
    asked = await scene.tables.questions.find(id=of["questions"]) if of["questions"] else []
    found = [Found("ideas", str(each.number), each) for each in ideas if each.session_id in shown]
    found += [Found("questions", str(each.number), each) for each in asked if each.session_id in shown]
    polls = await known_polls(scene)
    answers = await _ballots(scene, of["ballots"])
    found += [Found("ballots", code_of(each), each) for each in answers if each.poll_id in polls]
    return {each.id: each for each in found}


async def _untold(scene: Scene) -> set[str]:
    """Return the answers to polls that only a circle may know of by now."""
    polls = await known_polls(scene)
    return {
        mark(each) for each in await scene.tables.ballots.find(event_id=scene.event.id) if each.poll_id not in polls
    }


async def _ballots(scene: Scene, targets: tuple[str, ...]) -> list[Ballot]:
    rows = await scene.tables.ballots.find(event_id=scene.event.id) if targets else []
    return [each for each in rows if mark(each) in targets]
