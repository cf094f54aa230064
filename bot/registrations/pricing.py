"""What a seat costs this person now; what they were shown is what they keep: for an hour while they make up their mind,
and then as long as they are registered.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from bot import prices, rolls
from bot.model import Quote
from bot.occasions import hold
from bot.standings import LIVE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.model import Form, Registration
    from bot.occasions import Occasion, Scene

LOCK: Final = timedelta(hours=1)
"""How long a price that was shown is kept for somebody who has not registered, and their place in the count with it."""


async def quote(scene: Scene, form: Form, answers: Mapping[str, str], *, code: str = "", person_id: str = "") -> Quote:
    """Return the price of a seat with these answers, and how it came about; `person_id` is whom it is for, if not
    who asks.

    Whoever was shown a price keeps it while what it rests on stays the same, whatever others do and whatever the
    rules have become. People of the same answer are counted one at a time, under `hold`.
    """
    person_id = person_id or scene.guest.person.id
    if prices.counted(form):
        await hold(scene.tables, scene.event.id)
    known = await scene.tables.registrations.get(event_id=scene.event.id, person_id=person_id)
    code = code or (known.typed.get(prices.CODE, "") if known else "")
    code = code if prices.knows_code(form, code) else ""
    member = await rolls.is_member(scene, person_id) if prices.asks_membership(form) else None
    kept = _kept(known, answers, scene.now, code=code, member=member)
    if kept is not None:
        return kept
    return prices.quote(
        _with_contact(scene, form),
        answers=answers,
        ordinal=await _places(scene, form, answers, person_id),
        member=member,
        code=code,
        wall=scene.agenda.wall(scene.now),
    )


def is_fresh(shown_at: datetime | None, now: datetime) -> bool:
    """Whether a price that was shown then is still kept."""
    return shown_at is not None and now < shown_at + LOCK


def shown(known: Registration | None, given: Quote, now: datetime) -> dict[str, Any]:
    """Return what is kept of a price that is shown now: looking at it again does not keep it for longer."""
    again = known is not None and known.shown == given and is_fresh(known.shown_at, now)
    return {"shown": given, "shown_at": known.shown_at if known and again else now}


def _kept(
    known: Registration | None, answers: Mapping[str, str], now: datetime, *, code: str, member: bool | None
) -> Quote | None:
    """Return the price that somebody keeps, or None. Whom to ask instead of a price is nothing to keep."""
    if known is None:
        return None
    offered = known.shown if is_fresh(known.shown_at, now) else None
    if offered and not offered.contact and prices.rests_on(offered, answers, code=code, member=bool(member)):
        return offered
    if known.state not in LIVE:
        return None
    standing = known.quote or Quote()
    return standing if prices.rests_on(standing, answers, code=code) else None


def _with_contact(day: Occasion, form: Form) -> Form:
    """Return the form with somebody to ask, also where it names nobody."""
    if form.contact or not day.agenda.organisers:
        return form
    return form.model_copy(update={"contact": day.agenda.organisers[0]})


async def _places(day: Occasion, form: Form, answers: Mapping[str, str], person_id: str) -> dict[str, int]:
    """Return by question which person of the same answer this would be: the lowest place that nobody has."""
    asked = {each: prices.same(answers.get(each, "")) for each in prices.counted(form)}
    asked = {each: said for each, said in asked.items() if said}
    if not asked:
        return {}
    registrations = day.tables.registrations
    rows = await registrations.pick("person_id", "state", "quote", "shown", "shown_at", event_id=day.event.id)
    others = [each for each in rows if each[0] != person_id]
    held = [quoted for _, state, quoted, _, _ in others if quoted and state in LIVE]
    held += [offered for _, _, _, offered, shown_at in others if offered and is_fresh(shown_at, day.now)]
    places = {}
    for field, said in asked.items():
        ids = [
            who for who, state, quoted, _, _ in others if state in LIVE and field not in (quoted or {}).get("nth", {})
        ]
        told = await registrations.pick("answers", event_id=day.event.id, person_id=tuple(ids)) if ids else []
        places[field] = _vacant(field, said, held, [each.get(field, "") for (each,) in told])
    return places


def _vacant(field: str, said: str, held: list[Any], uncounted: list[str]) -> int:
    """Return the lowest place among those of an answer that no price holds; whose price has none takes one too."""
    heard: dict[str, bool] = {}

    def means_it(answer: str) -> bool:
        if answer not in heard:
            heard[answer] = prices.same(answer) == said
        return heard[answer]

    placed = [(each["nth"].get(field, 0), each["basis"].get(field, "")) for each in held if each.get("nth")]
    taken = {int(place) for place, answer in placed if place and means_it(answer)}
    return prices.vacant(taken, sum(map(means_it, uncounted)))
