"""The answers as people will read them, before they leave: looked through, worded on, and sealed, so that what is
sent is what was seen.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot import invitations, receipts
from bot.applications.pile import OUTCOMES, Pile, gather, let_in
from bot.applications.reviewing import is_open
from bot.applications.selecting import refuse_sent
from bot.errors import RefusalError
from bot.model import Answer, RegistrationState
from bot.occasions import hold
from cards import outcomes as cards

if TYPE_CHECKING:
    from bot.model import Decision, Registration
    from bot.occasions import Occasion, Scene
    from cards.elements import Face
    from cards.markdown import Markdown

_SEALS: Final = 9_000


async def show(scene: Scene) -> Answer:
    """Show the answers as people will read them, and what is in the way of sending them.

    Raises:
        RefusalError: `answers_sent`, `not_selected_yet`; as `let_in`.
    """
    let_in(scene)
    pile = await gather(scene)
    refuse_sent(pile)
    return Answer(card=await drafts(scene, pile), replaces=True)


async def drafts(scene: Scene, pile: Pile) -> dict[str, object]:
    """Return the card of the answers as they stand."""
    told = [
        (_letter(scene, pile, pile.decisions[chosen[0].person_id]), len(chosen))
        for state in OUTCOMES
        if (chosen := pile.chosen(state))
    ]
    out = await receipts.out_of_reach(scene.tables, [each.person_id for each in pile.rows])
    return cards.letters(
        scene.face,
        event=scene.event,
        told=told,
        unreachable=sum(reason is not None for reason in out.values()),
        hindrances=hindrances(scene, pile),
        seal=seal(pile),
    )


def hindrances(scene: Scene, pile: Pile) -> list[Markdown]:
    """Return what is in the way of sending the answers."""
    over = len(pile.chosen(RegistrationState.SELECTED)) - pile.call.seats
    left = len(pile.undecided())
    found = [scene.face.count("letters.undecided", left)] if left else []
    found += [scene.face.count("letters.too_many", over, seats=pile.call.seats)] if over > 0 else []
    return [*found, *([scene.face.say("letters.open")] if is_open(scene) else [])]


def seal(pile: Pile) -> str:
    """Return four digits that are others once anything is changed: who sends has seen what is sent."""
    decided = sorted(
        (each.number, str(pile.decisions[each.person_id].state), pile.decisions[each.person_id].rank)
        for each in pile.rows
        if each.person_id in pile.decisions
    )
    words = sorted(pile.draw.words.items()) if pile.draw else []
    said = json.dumps([decided, words, pile.call.seats, len(pile.rows)])
    return str(1_000 + int(hashlib.sha256(said.encode()).hexdigest(), 16) % _SEALS)


async def set_words(scene: Scene, said: str) -> Answer:
    """Keep what those who decide add to an answer ("declined/Vi håber …"; nothing takes it away), and show it.

    Raises:
        RefusalError: `outcome_unknown`, `words_too_long` (most); as `show`.
    """
    let_in(scene)
    await hold(scene.tables, scene.event.id)
    pile = await gather(scene)
    refuse_sent(pile)
    state, _, words = said.partition("/")
    if state not in OUTCOMES or pile.draw is None:
        raise RefusalError("outcome_unknown")
    words = words.strip()
    if len(words) > cards.WORDS:
        raise RefusalError("words_too_long", most=cards.WORDS)
    kept = {name: text for name, text in {**pile.draw.words, state: words}.items() if text}
    await scene.tables.draws.put(pile.draw.model_copy(update={"words": kept}))
    return Answer(card=await drafts(scene, await gather(scene)), replaces=True)


def letter_card(day: Occasion, pile: Pile, row: Registration, face: Face) -> dict[str, object]:
    """Return the answer that an applicant was given."""
    told = replace(
        _letter(day, pile, pile.decisions[row.person_id]),
        name=row.answers.get("name", ""),
        number=row.number,
        calendar=invitations.link(day, row) if row.state is RegistrationState.SELECTED else "",
    )
    return cards.letter(face, event=day.event, told=told)


def _letter(day: Occasion, pile: Pile, decision: Decision) -> cards.Letter:
    """Return what all are told who are told the same."""
    return cards.Letter(
        state=decision.state,
        seats=pile.call.seats,
        applied=len(pile.rows),
        rank=decision.rank,
        words=pile.draw.words.get(decision.state, "") if pile.draw else "",
        criteria=[each.label for each in pile.call.criteria],
        spread=bool(pile.call.quotas),
        seed=pile.draw.seed if pile.draw else "",
        contact=pile.form.contact,
        begins=min((each.start for each in day.agenda.public().sessions), default=None),
    )
