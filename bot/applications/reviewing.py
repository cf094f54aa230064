"""Scoring: the next application in one's own order, blind, by card or by sentence; how far all of it is; and where the
applications stand. Nobody scores their own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bot import forms
from bot.applications import blind, scoring
from bot.applications.pile import call_of, gather, let_in
from bot.errors import RefusalError
from bot.model import Answer, EventRole, Review, Verb
from bot.occasions import hold
from bot.registrations.terms import has_passed
from bot.texts.commands import canonical
from cards import applications as cards
from cards.markdown import Markdown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.applications.pile import Pile
    from bot.model import Call, Registration
    from bot.occasions import Occasion, Scene

_GIVEN: Final = re.compile(r"\s*(\d{1,6})\s*(?::\s*(.*))?", re.DOTALL)
_FIGURE: Final = re.compile(r"[\s,;/]*(\d{1,3})(?![\w.])")


# How far it is ------------------------------------------------------------------------------------


async def overview(scene: Scene) -> Answer:
    """Show how far the call is; who organises it and does not score sees how many there are, and no more.

    Raises:
        RefusalError: `not_selector`, `applications_elsewhere`, `applications_none`.
    """
    if EventRole.SELECTOR in scene.roles or not scene.steers:
        let_in(scene)
    return Answer(card=await _overview(scene), replaces=True)


async def _overview(scene: Scene, said: Markdown | None = None) -> dict[str, object]:
    pile = await gather(scene)
    selects = EventRole.SELECTOR in scene.roles
    ours = [each for each in pile.rows if each.person_id != scene.guest.person.id] if selects else []
    left = _left(pile, scene.guest.person.id)
    standings = pile.standings
    answered = pile.draw.released_at if pile.draw else None
    told = cards.Overview(
        received=len(pile.rows),
        open_=is_open(scene),
        deadline=pile.form.deadline,
        answer_by=pile.call.answer_by,
        mine=len(ours) - len(left),
        todo=len(ours),
        reviewers=len({each.scored_by for each in pile.reviews}),
        unscored=sum(each.score is None for each in standings),
        disputed=sum(each.disputed for each in standings) if selects else 0,
        drawn=bool(pile.decisions),
        answered_at=scene.agenda.wall(answered) if answered else None,
        scores=bool(pile.call.criteria),
        selects=selects,
    )
    return cards.overview(scene.face, event=scene.event, told=told, said=said)


def is_open(day: Occasion) -> bool:
    """Whether people can still apply."""
    form, _ = call_of(day)
    return form.deadline is not None and not has_passed(day, form.deadline)


# One after the other ------------------------------------------------------------------------------


async def show_next(scene: Scene) -> Answer:
    """Show the next application that the person has not scored.

    Raises:
        RefusalError: `criteria_none` where nothing is scored; as `let_in`.
    """
    let_in(scene)
    pile = await gather(scene)
    _refuse_lot(pile)
    return Answer(card=await _next(scene, pile), replaces=True)


async def _next(scene: Scene, pile: Pile, said: Markdown | None = None) -> dict[str, object]:
    left = _left(pile, scene.guest.person.id)
    if not left:
        done = scene.face.say("application.all_scored") if pile.rows else None
        both = Markdown("\n\n".join(each for each in (said, done) if each)) if said or done else None
        return await _overview(scene, both)
    return _form(scene, pile, left[0], said)


def _left(pile: Pile, selector_id: str) -> list[Registration]:
    """Return what somebody has not scored, those first that fewest have."""
    whole = [each for each in pile.reviews if scoring.is_whole(pile.call, each)]
    given = scoring.by_applicant(whole)
    mine = {each.person_id for each in whole if each.scored_by == selector_id} | {selector_id}
    left = [each for each in pile.rows if each.person_id not in mine]
    return sorted(left, key=lambda each: (len(given[each.person_id]), blind.turn(selector_id, each)))


def _form(scene: Scene, pile: Pile, row: Registration, said: Markdown | None = None) -> dict[str, object]:
    ours = [each for each in pile.rows if each.person_id != scene.guest.person.id]
    done = len(ours) - len(_left(pile, scene.guest.person.id))
    told = _blind(scene, pile, row, scene.guest.person.id)
    return cards.blind(scene.face, event=scene.event, told=told, progress=(done, len(ours)), said=said)


def _blind(scene: Scene, pile: Pile, row: Registration, selector_id: str) -> cards.Blind:
    asked = {each.id for each in forms.asked(pile.form, row.answers)}
    given = [each for each in pile.reviews if each.person_id == row.person_id]
    mine = next((each for each in given if each.scored_by == selector_id), None)
    others = [each for each in given if each is not mine and scoring.is_whole(pile.call, each)] if mine else []
    return cards.Blind(
        number=row.number,
        fields=[
            (each, forms.shown(each, row.answers.get(each.id, ""), scene.face.voice))
            for each in blind.fields(pile.form, pile.call)
            if each.id in asked
        ],
        criteria=pile.call.criteria,
        region=blind.region(pile.form, pile.call, row),
        points=mine.points if mine else None,
        note=mine.note if mine else "",
        others=[(scoring.share(pile.call, each.points), each.note) for each in others],
    )


async def show(scene: Scene, said: str) -> Answer:
    """Show one application with what the person gave it.

    Raises:
        RefusalError: `application_none` (number), `application_own`; as `let_in`.
    """
    let_in(scene)
    pile = await gather(scene)
    row = _chosen(scene, pile, said)
    if not pile.call.criteria or pile.answered:
        return Answer(card=cards.whole(scene.face, event=scene.event, told=_blind(scene, pile, row, "")), replaces=True)
    return Answer(card=_form(scene, pile, row), replaces=True)


async def read(scene: Scene, said: str) -> Answer:
    """Show all of an application, however long it is.

    Raises:
        RefusalError: as `show`.
    """
    let_in(scene)
    pile = await gather(scene)
    told = _blind(scene, pile, _chosen(scene, pile, said), scene.guest.person.id)
    return Answer(card=cards.whole(scene.face, event=scene.event, told=told))


def _chosen(scene: Scene, pile: Pile, said: str) -> Registration:
    row = pile.row(said.strip())
    if row.person_id == scene.guest.person.id:
        raise RefusalError("application_own")
    return row


# Giving points ------------------------------------------------------------------------------------


async def score(scene: Scene, said: str, values: Mapping[str, str]) -> Answer:
    """Keep what the person gives an application (as a whole, in place of what they gave before), and show the next.

    Raises:
        RefusalError: `points_missing` (criteria, sentence), `points_wrong` (label, most), `answers_sent`,
            `criteria_none`; as `show`.
    """
    let_in(scene)
    await hold(scene.tables, scene.event.id)
    pile = await gather(scene)
    _refuse_lot(pile)
    if pile.answered:
        raise RefusalError("answers_sent")
    found = _GIVEN.fullmatch(said)
    row = _chosen(scene, pile, found[1] if found else said)
    points, note = (
        _points(pile.call, values) if values else _typed(scene, pile.call, row.number, (found and found[2]) or "")
    )
    review = Review(
        event_id=scene.event.id,
        person_id=row.person_id,
        scored_by=scene.guest.person.id,
        points=points,
        note=note[: cards.LONGEST_NOTE],
        scored_at=scene.now,
    )
    await scene.tables.reviews.put(review)
    share = scene.face.voice.number(float(scoring.share(pile.call, points)))
    kept = scene.face.say("application.scored", number=row.number, score=share)
    return Answer(card=await _next(scene, await gather(scene), kept), replaces=True)


def _points(call: Call, values: Mapping[str, str]) -> tuple[dict[str, int], str]:
    given = {each.id: values.get(f"{cards.POINTS}{each.id}", "").strip() for each in call.criteria}
    for each in call.criteria:
        if not given[each.id].isdecimal() or int(given[each.id]) > each.most:
            raise RefusalError("points_wrong", label=each.label, most=each.most)
    return {name: int(said) for name, said in given.items()}, values.get(cards.NOTE, "").strip()


def _typed(scene: Scene, call: Call, number: int, said: str) -> tuple[dict[str, int], str]:
    """Return the points that a sentence gives, one for each criterion in their order, and what follows them."""
    given: list[int] = []
    rest = said
    while len(given) < len(call.criteria) and (found := _FIGURE.match(rest)):
        given.append(int(found[1]))
        rest = rest[found.end() :]
    if len(given) < len(call.criteria):
        raise _missing(scene, call, number)
    for each, points in zip(call.criteria, given, strict=True):
        if points > each.most:
            raise RefusalError("points_wrong", label=each.label, most=each.most)
    return dict(zip((each.id for each in call.criteria), given, strict=True)), rest.strip(" \t\r\n,;:.–-")


def _missing(scene: Scene, call: Call, number: int) -> RefusalError:
    labels = ", ".join(f"{each.label} (0-{each.most})" for each in call.criteria)
    sample = f"{number}: {' '.join(str(each.most) for each in call.criteria)}"
    sentence = canonical(Verb.SCORE_APPLICATION, scene.face.voice.language, sample)
    return RefusalError("points_missing", criteria=labels, sentence=sentence)


def _refuse_lot(pile: Pile) -> None:
    if not pile.call.criteria:
        raise RefusalError("criteria_none")


# All of them --------------------------------------------------------------------------------------


async def ranking(scene: Scene, said: str) -> Answer:
    """Show a page of where the applications stand.

    Raises:
        RefusalError: as `let_in`.
    """
    let_in(scene)
    pile = await gather(scene)
    lines = _lines(pile)
    pages = max(1, -(-len(lines) // cards.PAGE))
    page = min(max(1, int(said)), pages) if said.isdecimal() and len(said) < 5 else 1  # noqa: PLR2004 - digits of a page
    shown = lines[(page - 1) * cards.PAGE : page * cards.PAGE]
    card = cards.ranking(scene.face, event=scene.event, lines=shown, page=page, pages=pages)
    return Answer(card=card, replaces=True)


def _lines(pile: Pile) -> Sequence[cards.Line]:
    people = {each.number: each.person_id for each in pile.rows}
    decided = {number: pile.decisions.get(person_id) for number, person_id in people.items()}
    return [
        cards.Line(
            number=each.number,
            place=each.place,
            score=each.score,
            reviews=each.reviews,
            disputed=each.disputed,
            outcome=str(decision.state) if (decision := decided[each.number]) else "",
        )
        for each in pile.standings
    ]
