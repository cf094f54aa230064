"""Those who registered as files, behind links that are for one event, one shape and one circle of readers, given only
where nobody reads along. Sensitive answers stand in those that who selects was given, and in no other.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final, NamedTuple, get_args

from bot import discretion, exports, sifting
from bot.enrolment import board, figures, telling
from bot.exports import Enrolled, Registered, RegistrationShape
from bot.links import FILES
from bot.model import ATTENDING, Answer, Price, RegistrationState
from bot.occasions import is_shared
from bot.registrations.terms import form_of
from cards import enrolment as cards

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from bot.exports import File
    from bot.model import FormField
    from bot.occasions import Occasion, Scene
    from bot.texts import Voice

KIND: Final = "registrations"
SHAPES: Final[tuple[RegistrationShape, ...]] = get_args(RegistrationShape)
_FIELDS: Final = (
    *("number", "person_id", "state", "answers", "quote", "queued_at", "offer_until", "registered_by", "changed_at"),
)


class Paper(NamedTuple):
    """The list before it is drawn: what it tells, in which voice and shape."""

    voice: Voice
    told: Enrolled
    shape: RegistrationShape
    name: str
    logo: str = ""

    async def draw(self, picture: bytes | None = None) -> File:  # noqa: ARG002 - a list has no picture
        """Return the list as a file. It takes its time, in a thread."""
        return await asyncio.to_thread(exports.enrolled, self.voice, self.told, self.shape, self.name)


async def offer(scene: Scene) -> Answer:
    """Show where the list is had, in each shape."""
    sensitive = discretion.selects(scene.agenda, scene.roles) and _asks_sensitive(scene)
    counts = await board.count(scene)
    made = {each: link(scene, each, sensitive=sensitive) for each in SHAPES if each != "png" or counts.attending}
    card = cards.files(
        board.personal(scene),
        event=scene.event,
        links={shape: url for shape, url in made.items() if url},
        total=counts.total,
        sensitive=sensitive,
    )
    return Answer(card=card, private=True, replaces=not is_shared(scene.guest.place))


def _asks_sensitive(day: Occasion) -> bool:
    return any(each.sensitive for each in form_of(day).fields)


def link(day: Occasion, shape: RegistrationShape, *, sensitive: bool = False) -> str | None:
    """Return the link to the list in a shape, where links can be made."""
    about = {"kind": KIND, "event": day.event.id, "shape": shape, "language": day.face.voice.language}
    return day.links.make(FILES, about | ({"sensitive": "yes"} if sensitive else {}), day.now)


async def prepare(day: Occasion, about: Mapping[str, str]) -> Paper | None:
    """Return the list that a link is about, as it stands now; `day` speaks its language."""
    shape = next((each for each in SHAPES if each == about.get("shape")), None)
    if shape is None:
        return None
    told = await gather(day, sensitive=about.get("sensitive") == "yes")
    name = (
        f"{day.face.voice.say('export.enrolment')} {exports.file_name(day.face.voice, day.event.title, closed=False)}"
    )
    return Paper(day.face.voice, told, shape, name)


async def gather(day: Occasion, *, sensitive: bool = False) -> Enrolled:
    """Return all who registered, with the answers that may be shown."""
    sent = tuple(each for each in RegistrationState if each is not RegistrationState.DRAFT)
    rows = await day.tables.registrations.pick(*_FIELDS, event_id=day.event.id, state=sent)
    told = [dict(zip(_FIELDS, each, strict=True)) for each in rows]
    names, here = await _names(day, told), await sifting.checked_in(day)
    readable = discretion.readable(day.agenda, sensitive=sensitive)
    fields = {each.id: each for each in discretion.fields(day.agenda, sensitive=sensitive)}
    for each in told:
        each["answers"] = discretion.shown(each["answers"], readable)
    people = {each["person_id"]: _person(day.face.voice, each, names, here, fields) for each in told}
    attending = (each["answers"] for each in told if RegistrationState(each["state"]) in ATTENDING)
    known = figures.count(answers.get("municipality", "") for answers in attending)
    return Enrolled(
        event=day.event.title,
        fields=_questions(day, people.values(), sensitive=sensitive),
        people=sorted(people.values(), key=lambda each: each.number),
        towns=[*known.towns, *known.others],
        regions=known.regions,
        seats=await _seats(day, people),
    )


async def _names(day: Occasion, told: list[dict[str, Any]]) -> dict[str, str]:
    """Return the names of those who did not give theirs, and of those who registered others."""
    wanted = {each["person_id"] for each in told if not each["answers"].get("name")}
    wanted |= {each["registered_by"] for each in told if each["registered_by"]}
    return dict(await day.tables.people.pick("id", "name", id=tuple(sorted(wanted)))) if wanted else {}


def _person(
    voice: Voice, row: Mapping[str, Any], names: Mapping[str, str], here: set[str], fields: Mapping[str, FormField]
) -> Registered:
    answers: dict[str, str] = row["answers"]
    return Registered(
        number=row["number"],
        state=RegistrationState(row["state"]),
        name=answers.get("name") or names.get(row["person_id"], ""),
        answers={name: telling.shown(voice, fields.get(name), said) for name, said in answers.items()},
        price=_price(voice, row["quote"]),
        here=row["person_id"] in here,
        queued=_wall(voice, row["queued_at"]),
        offer_until=_wall(voice, row["offer_until"]),
        registered_by=names.get(row["registered_by"] or "", ""),
        changed=_wall(voice, row["changed_at"]),
    )


def _price(voice: Voice, quote: Mapping[str, Any] | None) -> str:
    if not quote:
        return ""
    price = quote.get("price")
    return voice.money(Price.model_validate(price)) if price else str(quote.get("contact") or "")


def _wall(voice: Voice, moment: datetime | None) -> datetime | None:
    return None if moment is None else voice.local(moment).replace(tzinfo=None, microsecond=0)


def _questions(day: Occasion, people: Iterable[Registered], *, sensitive: bool) -> list[tuple[str, str]]:
    """Return the questions by id and label: those of the form, then what it asks no more."""
    known = {each.id: each for each in discretion.fields(day.agenda, sensitive=sensitive)}
    answered = dict.fromkeys(name for each in people for name in each.answers)
    asked = [name for name in {**known, **answered} if name != "name"]
    return [(name, telling.label(day.face.voice, name, known.get(name))) for name in asked]


async def _seats(day: Occasion, people: Mapping[str, Registered]) -> list[tuple[str, int, str, str]]:
    """Return who has a seat at which session, or waits for one, as far as everybody may know of the session."""
    voice = day.face.voice
    order = {each.id: (nth, each.title) for nth, each in enumerate(day.agenda.public().sessions)}
    rows = await day.tables.seats.find(event_id=day.event.id, session_id=tuple(order)) if order else []
    known = [each for each in rows if each.person_id in people]
    known.sort(key=lambda each: (order[each.session_id][0], each.queued_at, people[each.person_id].number))
    return [
        (
            order[each.session_id][1],
            people[each.person_id].number,
            people[each.person_id].name,
            voice.say(f"seat.state.{each.state}"),
        )
        for each in known
    ]
