"""One registration in words: who it is, what they answered, and why it changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot import discretion, forms
from bot.model import WELL_KNOWN
from bot.registrations.terms import form_of
from bot.support import town
from cards.registrants import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.model import FormField, Registration
    from bot.occasions import Occasion
    from bot.texts import Voice


async def names(day: Occasion, ids: tuple[str, ...]) -> dict[str, str]:
    """Return what these people are called: as they registered, else as we know them."""
    if not ids:
        return {}
    known = dict(await day.tables.people.pick("id", "name", id=ids))
    if "name" not in (discretion.readable(day.agenda) or ()):
        return known
    told = await day.tables.registrations.pick("person_id", "answers", event_id=day.event.id, person_id=ids)
    return known | {person_id: answers["name"] for person_id, answers in told if answers.get("name")}


def entry(day: Occasion, row: Registration, names: Mapping[str, str], *, place: int = 0, here: bool = False) -> Entry:
    """Return a registration as a line of the list."""
    told = discretion.shown(row.answers, discretion.readable(day.agenda))
    return Entry(
        number=row.number,
        name=told.get("name") or names.get(row.person_id, ""),
        state=row.state,
        municipality=town(told.get("municipality", "")),
        at=row.changed_at,
        place=place,
        here=here,
    )


def label(voice: Voice, name: str, field: FormField | None = None) -> str:
    """Return a question as the organiser worded it, or as we word those that we know."""
    if field is not None and field.label:
        return field.label
    return voice.say(f"card.form.label.{name}") if name in WELL_KNOWN else name


def answers(day: Occasion, told: Mapping[str, str], *, but: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Yield questions and answers: in the order of the form, then what it asks no more."""
    voice, known = day.face.voice, {each.id: each for each in form_of(day).fields}
    for name in (*known, *(each for each in told if each not in known)):
        if told.get(name) and name not in but:
            yield label(voice, name, known.get(name)), shown(voice, known.get(name), told[name])


def shown(voice: Voice, field: FormField | None, answer: str) -> str:
    """Return an answer as people read it."""
    return forms.shown(field, answer, voice) if field else answer


def why(voice: Voice, code: str) -> str:
    """Return why a registration changed; "" where nothing is to be said of it."""
    return voice.say(f"registration.why.{code}") if code in WHYS else ""


WHYS: Final = frozenset(
    (*("offer_taken", "offer_let_go", "offer_lapsed", "seat_free", "granted", "asks_change", "asks_cancel"),)
)
"""The reasons that have a sentence."""
