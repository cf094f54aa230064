"""Who registered, a page at a time, and one of them with what happened to them: read by who asks alone, wherever they
asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot import discretion, enlisting, sifting
from bot.enlisting import Sieve
from bot.enrolment import board, figures, files, telling
from bot.errors import RefusalError
from bot.model import Answer, RegistrationState
from bot.occasions import is_shared
from bot.texts.enlisting import Part
from cards import enrolment as cards
from cards import registrants
from cards.registrants import PAGE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.model import Registration, RegistrationChange
    from bot.occasions import Occasion, Scene
    from bot.sifting import Found
    from cards.elements import Card
    from cards.registrants import Entry, Step

_DIGITS: Final = 6  # a million registrations are a typing error


async def show(scene: Scene, argument: str) -> Answer:
    """Show how many registered; where a part of them is asked for, a page of who they are."""
    sieve = enlisting.sieve(argument)
    if sieve is None:
        return await board.show(scene)
    found = await sifting.sift(scene, sieve)
    last = max(1, -(-len(found) // PAGE))
    turns, sieve = sieve.turns, sieve.turned(min(max(1, sieve.page), last))
    start = (sieve.page - 1) * PAGE
    entries = await page(scene, sieve, found[start : start + PAGE], start)
    card = registrants.listing(board.personal(scene), event=scene.event, sieve=sieve, entries=entries, total=len(found))
    return _alone(scene, card, turns=turns)


def _alone(scene: Scene, card: Card, *, turns: bool = False) -> Answer:
    """Return a card for who asks alone; only a page takes the place of the card that was pressed."""
    return Answer(card=card, private=True, replaces=turns and not is_shared(scene.guest.place))


async def page(day: Occasion, sieve: Sieve, found: Sequence[Found], start: int = 0) -> list[Entry]:
    """Return some of those found as lines of a card, in their order; of those in line with their turn."""
    ids = tuple(each.person_id for each in found)
    if not ids:
        return []
    rows = {each.person_id: each for each in await day.tables.registrations.find(event_id=day.event.id, person_id=ids)}
    names = await telling.names(day, ids)
    came = await day.tables.attendances.find(event_id=day.event.id, person_id=ids)
    here = {each.person_id for each in came if each.checked_in_at is not None}
    turns = sieve.part is Part.WAITING and not sieve.text
    return [
        telling.entry(day, rows[each.person_id], names, place=start + nth if turns else 0, here=each.person_id in here)
        for nth, each in enumerate(found, 1)
        if each.person_id in rows
    ]


async def show_one(scene: Scene, argument: str) -> Answer:
    """Show one registration by its number.

    Raises:
        RefusalError: `registration_number_wrong` (number).
    """
    row = await _numbered(scene, argument)
    sensitive = discretion.selects(scene.agenda, scene.roles)
    whole = await _whole(scene, row, sensitive=sensitive)
    return _alone(scene, registrants.one(board.personal(scene), event=scene.event, whole=whole, quote=row.quote))


async def _numbered(scene: Scene, argument: str) -> Registration:
    digits = argument.strip().lstrip("#").strip()
    if digits.isdecimal() and len(digits) <= _DIGITS:
        found = await scene.tables.registrations.find(event_id=scene.event.id, number=int(digits))
        sent = [each for each in found if each.state is not RegistrationState.DRAFT]
        if sent:
            return sent[0]
    raise RefusalError("registration_number_wrong", number=digits[:20])


async def _whole(scene: Scene, row: Registration, *, sensitive: bool) -> registrants.Whole:
    steps = await scene.tables.registration_log.find(event_id=scene.event.id, person_id=row.person_id)
    ids = {row.person_id, row.registered_by or "", *(each.changed_by for each in steps)} - {""}
    names = await telling.names(scene, tuple(sorted(ids)))
    came = await scene.tables.attendances.get(event_id=scene.event.id, person_id=row.person_id)
    told = discretion.shown(row.answers, discretion.readable(scene.agenda, sensitive=sensitive))
    return registrants.Whole(
        entry=telling.entry(
            scene, row, names, place=await _turn(scene, row), here=came is not None and came.checked_in_at is not None
        ),
        answers=tuple(telling.answers(scene, told, but=("name",))),
        kept_back=len(row.answers) - len(told),
        reserve=row.reserve,
        offer_until=row.offer_until if row.state is RegistrationState.OFFERED else None,
        registered_by=names.get(row.registered_by or "", ""),
        steps=tuple(_step(scene, each, names) for each in sorted(steps, key=lambda one: one.changed_at, reverse=True)),
    )


def _step(scene: Scene, change: RegistrationChange, names: Mapping[str, str]) -> Step:
    return registrants.Step(
        state=change.state,
        at=change.changed_at,
        by=names.get(change.changed_by, ""),
        why=telling.why(scene.face.voice, change.why),
    )


async def _turn(day: Occasion, row: Registration) -> int:
    """Return the turn of somebody who waits, 0 for anybody else."""
    if row.state is not RegistrationState.WAITING:
        return 0
    found = await sifting.sift(day, Sieve(part=Part.WAITING))
    return next((nth for nth, each in enumerate(found, 1) if each.person_id == row.person_id), 0)


async def show_figures(scene: Scene) -> Answer:
    """Show where those who attend are from."""
    found = await figures.gather(scene)
    link = files.link(scene, "png") if found.towns else None
    return _alone(scene, cards.figures(board.personal(scene), event=scene.event, figures=found, link=link or ""))
