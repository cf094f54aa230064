"""Who is selected, as a draft: drawn up when somebody asks for it, changed by hand where those who decide know better,
and nobody else's until the answers are sent.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot import quotas
from bot.applications.pile import Pile, gather, let_in
from bot.applications.reviewing import is_open
from bot.errors import RefusalError
from bot.links import FILES
from bot.model import Answer, Decision, Due, DueKind, RegistrationState
from bot.occasions import hold
from cards import selection as cards

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.model import Registration
    from bot.occasions import Occasion, Scene

KIND: Final = "applicants"
"""What a link to the list of a draw says that it is about."""
LISTS: Final = ("applicants", "quotas")
ASKED: Final = "asked"
RELAX: Final = "relax"
"""Begins the target of a due that selects: as the quotas stand, or with the least easing."""
_STALE: Final = timedelta(hours=1)


async def select(scene: Scene, *, relax: bool = False) -> Answer:
    """Have it drawn up who is selected, who is a reserve and who is neither: in a moment, since it may take one. With
    `relax` quotas that cannot be met are eased as little as will do.

    Raises:
        RefusalError: `applications_open` (deadline), `applications_nobody`, `answers_sent`; as `let_in`.
    """
    let_in(scene)
    await hold(scene.tables, scene.event.id)
    refuse_early(scene, await gather(scene))
    person_id = scene.guest.person.id
    due = Due(
        key=f"{scene.event.id}/day/{DueKind.SELECT}/{person_id}",
        event_id=scene.event.id,
        at=scene.now,
        kind=DueKind.SELECT,
        target=f"{RELAX if relax else ASKED}/{person_id}",
        stale_at=scene.now + _STALE,
        derived=False,
    )
    await scene.tables.dues.put(due)
    return Answer(text=scene.face.say("applications.selecting"), fleeting=True)


def refuse_early(day: Occasion, pile: Pile) -> None:
    """Refuse to select.

    Raises:
        RefusalError: `applications_open` (deadline), `applications_nobody`, `answers_sent`.
    """
    if pile.answered:
        raise RefusalError("answers_sent")
    if is_open(day) and pile.form.deadline is not None:
        raise RefusalError("applications_open", deadline=day.face.voice.moment(pile.form.deadline))
    if not pile.rows:
        raise RefusalError("applications_nobody")


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
    return Answer(card=draft(scene, await gather(scene)), replaces=True)


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


def by_hand(pile: Pile, row: Registration) -> bool:
    """Whether somebody decided by hand what an applicant is told."""
    decision = pile.decisions.get(row.person_id)
    return decision is not None and decision.by_hand


def draft(day: Occasion, pile: Pile, forgotten: Sequence[int] = ()) -> dict[str, object]:
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
        by_hand=[each.number for each in pile.rows if by_hand(pile, each)],
        forgotten=forgotten,
        unscored=sum(each is None for each in scores.values()) if pile.call.criteria else 0,
    )
    return cards.draft(day.face, event=day.event, told=told, links=links(day))


def links(day: Occasion) -> list[tuple[str, str]]:
    """Return the links to the lists by which a draw can be made again, where files can be had."""
    about = {"kind": KIND, "event": day.event.id, "language": day.face.voice.language}
    made = [(each, day.links.make(FILES, about | {"list": each}, day.now)) for each in LISTS]
    return [(name, url) for name, url in made if url]
