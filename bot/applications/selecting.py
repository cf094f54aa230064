"""Selecting: quotas first, then what was given, then the lot; and by hand where those who decide know better. All of it
is a draft until the answers are sent. The seed is drawn once for a call, so that nobody draws until they like it.
"""

from __future__ import annotations

import asyncio
import secrets
from typing import TYPE_CHECKING, Final

from bot import quotas, selection
from bot.applications import pool
from bot.applications.pile import Pile, gather, let_in
from bot.applications.reviewing import is_open
from bot.errors import RefusalError
from bot.links import FILES
from bot.model import Answer, Decision, Draw, RegistrationState
from bot.occasions import hold
from cards import selection as cards

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.model import Quota, Registration
    from bot.occasions import Occasion, Scene

KIND: Final = "applicants"
"""What a link to the list of a draw says that it is about."""
LISTS: Final = ("applicants", "quotas")
_SEED: Final = 4  # bytes: short enough to be read aloud


async def select(scene: Scene, *, relax: bool = False) -> Answer:
    """Draw up who is selected, who is a reserve and who is neither; where the quotas cannot be met say why, and what
    the least is that would do. With `relax` that is done.

    Raises:
        RefusalError: `applications_open` (deadline), `applications_nobody`, `answers_sent`; as `let_in`.
    """
    let_in(scene)
    await hold(scene.tables, scene.event.id)
    pile = await gather(scene)
    _refuse_early(scene, pile)
    seed = pile.call.seed or (pile.draw.seed if pile.draw else "") or secrets.token_hex(_SEED)
    found = await asyncio.to_thread(_draw, pile, seed, relax=relax)
    if isinstance(found, selection.Infeasible):
        return Answer(card=_infeasible(scene, pile, found), replaces=True)
    forgotten = [each.number for each in pile.rows if _by_hand(pile, each)]
    await _keep(scene, pile, found)
    return Answer(card=await draft(scene, await gather(scene), forgotten), replaces=True)


def _refuse_early(scene: Scene, pile: Pile) -> None:
    if pile.answered:
        raise RefusalError("answers_sent")
    if is_open(scene) and pile.form.deadline is not None:
        raise RefusalError("applications_open", deadline=scene.face.voice.moment(pile.form.deadline))
    if not pile.rows:
        raise RefusalError("applications_nobody")


def _draw(pile: Pile, seed: str, *, relax: bool) -> selection.Selection | selection.Infeasible:
    """Select; it takes its time, and is done in a thread."""
    people = pool.fill(pile.form, pile.call.quotas, pile.rows, pile.standings)
    asked = pool.asked(pile.form, pile.call.quotas)
    return selection.select(people, asked, pile.call.seats, seed=seed, relax=relax)


def _by_hand(pile: Pile, row: Registration) -> bool:
    decision = pile.decisions.get(row.person_id)
    return decision is not None and decision.by_hand


def _infeasible(scene: Scene, pile: Pile, found: selection.Infeasible) -> dict[str, object]:
    form, asked = pile.form, pile.call.quotas
    why = [
        (each.code, [pool.meant(form, asked, one) for one in each.quotas], dict(each.values))
        for each in found.conflicts
    ]
    moved = [cards.Moved(pool.meant(form, asked, each.quota), each.least, each.most) for each in found.relaxed]
    return cards.infeasible(scene.face, event=scene.event, form=form, why=why, moved=moved)


# Keeping it -----------------------------------------------------------------------------------------


async def _keep(scene: Scene, pile: Pile, found: selection.Selection) -> None:
    """Keep a selection as a draft; one that says the same as what stands is no new draw."""
    fresh = _decisions(scene, pile, found)
    relaxed = tuple(_eased(pile, each) for each in found.relaxed)
    last = pile.draw
    same = {each.person_id: each for each in fresh} == pile.decisions
    if last is not None and same and (last.seed, last.seats, last.relaxed) == (found.seed, pile.call.seats, relaxed):
        return
    await scene.tables.decisions.clear(event_id=scene.event.id, released_at=None)
    await scene.tables.decisions.put_all(fresh)
    await scene.tables.draws.add(
        Draw(
            event_id=scene.event.id,
            number=await scene.tables.draws.last_number(scene.event.id) + 1,
            person_id=scene.guest.person.id,
            seed=found.seed,
            seats=pile.call.seats,
            relaxed=relaxed,
            words=last.words if last else {},
            made_at=scene.now,
        )
    )


def _eased(pile: Pile, moved: selection.Relaxation) -> Quota:
    asked = pool.meant(pile.form, pile.call.quotas, moved.quota)
    return asked.model_copy(update={"least": moved.least, "most": moved.most})


def _decisions(scene: Scene, pile: Pile, found: selection.Selection) -> list[Decision]:
    """Return what each is to be told: of those not selected, as many as the call wants are reserves."""
    most = pile.call.reserves
    told = [
        (RegistrationState.SELECTED, found.selected),
        (RegistrationState.RESERVE, found.reserves[:most]),
        (RegistrationState.DECLINED, found.reserves[most:]),
    ]
    people = {str(each.number): each.person_id for each in pile.rows}
    return [
        Decision(event_id=scene.event.id, person_id=people[number], state=state, rank=rank)
        for state, numbers in told
        for rank, number in enumerate(numbers, 1)
    ]


# By hand ------------------------------------------------------------------------------------------


async def set_outcome(scene: Scene, said: str) -> Answer:
    """Decide by hand what one applicant is told ("12/selected"), and show what that does to the whole.

    Raises:
        RefusalError: `application_none` (number), `outcome_unknown`, `answers_sent`, `not_selected_yet`,
            `application_own`; as `let_in`.
    """
    let_in(scene)
    await hold(scene.tables, scene.event.id)
    pile = await gather(scene)
    number, _, wanted = said.partition("/")
    state = next((each for each in RegistrationState if each == wanted), None)
    if state not in {RegistrationState.SELECTED, RegistrationState.RESERVE, RegistrationState.DECLINED}:
        raise RefusalError("outcome_unknown")
    refuse_sent(pile)
    row = pile.row(number)
    if row.person_id == scene.guest.person.id:
        raise RefusalError("application_own")
    await _decide(scene, pile, row, RegistrationState(wanted))
    return Answer(card=await draft(scene, await gather(scene)), replaces=True)


def refuse_sent(pile: Pile) -> None:
    """Refuse what can be done to a draft only.

    Raises:
        RefusalError: `answers_sent`, `not_selected_yet` before there is a draft.
    """
    if pile.answered:
        raise RefusalError("answers_sent")
    if not pile.decisions or pile.draw is None:
        raise RefusalError("not_selected_yet")


async def _decide(scene: Scene, pile: Pile, row: Registration, state: RegistrationState) -> None:
    """Put somebody last among those who are told the same; those after them move up."""
    known = pile.decisions.get(row.person_id)
    if known is not None and known.state is state:
        return
    last = max((pile.decisions[each.person_id].rank for each in pile.chosen(state)), default=0)
    changed = Decision(event_id=scene.event.id, person_id=row.person_id, state=state, rank=last + 1, by_hand=True)
    moved = {**pile.decisions, row.person_id: changed}
    await scene.tables.decisions.put_all(_ranked(list(moved.values())))


def _ranked(decisions: Sequence[Decision]) -> list[Decision]:
    """Return decisions with their ranks without a gap."""
    found: list[Decision] = []
    for state in (RegistrationState.SELECTED, RegistrationState.RESERVE, RegistrationState.DECLINED):
        theirs = sorted((each for each in decisions if each.state is state), key=lambda each: each.rank)
        found += [each.model_copy(update={"rank": rank}) for rank, each in enumerate(theirs, 1)]
    return found


# Showing it ---------------------------------------------------------------------------------------


async def draft(scene: Scene, pile: Pile, forgotten: Sequence[int] = ()) -> dict[str, object]:
    """Return the card of the draft as it stands."""
    selected = pile.chosen(RegistrationState.SELECTED)
    scores = {each.number: each.score for each in pile.standings}
    counted = quotas.counts(pile.form, pile.quotas, selected)
    told = cards.Draft(
        form=pile.form,
        seats=pile.call.seats,
        selected=[(each.number, scores[each.number]) for each in selected],
        reserves=[each.number for each in pile.chosen(RegistrationState.RESERVE)],
        declined=len(pile.chosen(RegistrationState.DECLINED)),
        counted=[cards.Counted(each.quota, each.have, each.broken) for each in counted],
        relaxed=pile.draw.relaxed if pile.draw else (),
        seed=pile.draw.seed if pile.draw else "",
        number=pile.draw.number if pile.draw else 1,
        by_hand=[each.number for each in pile.rows if _by_hand(pile, each)],
        forgotten=forgotten,
        unscored=sum(each is None for each in scores.values()) if pile.call.criteria else 0,
    )
    return cards.draft(scene.face, event=scene.event, told=told, links=links(scene))


def links(day: Occasion) -> list[tuple[str, str]]:
    """Return the links to the lists by which a draw can be made again, where files can be had."""
    about = {"kind": KIND, "event": day.event.id, "language": day.face.voice.language}
    made = [(each, day.links.make(FILES, about | {"list": each}, day.now)) for each in LISTS]
    return [(name, url) for name, url in made if url]
