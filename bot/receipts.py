"""Who got a message to many, who did not, and why; and sending again to those only.

A message to many is what its deliveries share: their batch. What a closed session said is shown to
nobody, for those who run the day may be in no circle.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from bot import reach
from bot.errors import RefusalError
from bot.links import FILES
from bot.model import (
    Answer,
    BroadcastState,
    DeliveryState,
    Identity,
    Place,
    PlaceKind,
    PlaceState,
)
from bot.occasions import Occasion, is_shared
from cards import receipts as receipt_cards
from cards.receipts import Missed, Other, Receipt

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from bot.model import Batch, Broadcast, Delivery, Person
    from bot.occasions import Scene
    from bot.ports import Tables
    from cards.receipts import Named

Belonging = TypeVar("Belonging", Identity, Place)

_WAITING: Final = (DeliveryState.QUEUED, DeliveryState.CLAIMED)
_TITLES: Final = frozenset(
    {
        *("announcement", "heads_up", "last_minutes", "group", "group_last_minutes", "group_closed", "summary"),
        *("changes", "my_changes", "my_group", "recap", "take_home", "outcome"),
        *("invitation", "reminder"),
    }
)


# Which message ------------------------------------------------------------------------------------


def broadcast_batch(event_id: str, number: int, act: str = "broadcast") -> str:
    """Return the batch of a message to everybody; with "mention" that of the posts which name the rest."""
    return f"{event_id}/day/{act}/{number}"


async def batches(day: Occasion) -> list[Batch]:
    """Return the messages to many that may be asked about, newest first; without any to more than one
    place those to one.
    """
    open_ = {each.id for each in day.agenda.public().sessions} | {"day"}
    found = [each for each in await day.tables.deliveries.batches(day.event.id) if _about(each) in open_]
    known = [each for each in found if each.kind in _TITLES | {"broadcast"}]
    return [each for each in known if each.total > 1 or each.kind == "broadcast"] or known


def _about(batch: Batch) -> str:
    """Return the session that a batch is about, or "day": the third part from the end of its key."""
    return batch.key.split("/")[-3] if batch.key.count("/") > 2 else ""  # noqa: PLR2004 - event/session/act/occurrence


@dataclass(frozen=True, slots=True)
class Chosen:
    """One of the messages to many, its number counted from the newest, and the others."""

    batch: Batch
    number: int
    others: tuple[tuple[int, Batch], ...]


async def choose(day: Occasion, asked: str) -> Chosen:
    """Return the message with this number or batch key; the newest where nothing is asked for.

    Raises:
        RefusalError: `message_none`, `message_number_wrong` (most).
    """
    found = list(enumerate(await batches(day), 1))
    if not found:
        raise RefusalError("message_none")
    chosen = [(number, each) for number, each in found if asked in {"", str(number), each.key}]
    if not chosen:
        raise RefusalError("message_number_wrong", most=len(found))
    number, batch = chosen[0]
    return Chosen(batch, number, tuple(each for each in found if each[0] != number))


# What became of it --------------------------------------------------------------------------------


async def read(day: Occasion, chosen: Chosen) -> Receipt:
    """Return what became of a message."""
    batch = chosen.batch
    return Receipt(
        number=chosen.number,
        key=batch.key,
        title=await title(day, batch),
        sent=batch.counts.get(DeliveryState.SENT, 0),
        waiting=sum(batch.counts.get(each, 0) for each in _WAITING) + await _to_come(day, batch),
        missed=await missed(day, await not_arrived(day, batch.key)),
        perhaps=await missed(day, await not_arrived(day, batch.key, DeliveryState.UNCERTAIN)),
        named=await _named(day, batch),
    )


async def _to_come(day: Occasion, batch: Batch) -> int:
    """Return how many people a message to everybody has not been queued for yet."""
    said = await broadcast_of(day, batch)
    return max(0, said.total - batch.total) if said and said.state is BroadcastState.SENDING else 0


async def not_arrived(day: Occasion, batch: str, state: DeliveryState = DeliveryState.FAILED) -> list[Delivery]:
    """Return those of a batch that never arrived; what stands, and only could not be edited, did."""
    return await day.tables.deliveries.find(batch=batch, state=state, sent_revision=0)


async def title(day: Occasion, batch: Batch) -> str:
    """Return what a message is called: its first words, or the session that it was about."""
    if batch.kind == "broadcast":
        said = await broadcast_of(day, batch)
        return day.face.voice.say("receipt.title.broadcast", text=said.text if said else "…")
    session = day.agenda.session(_about(batch))
    return day.face.voice.say(f"receipt.title.{batch.kind}", title=session.title if session else day.event.title)


async def broadcast_of(day: Occasion, batch: Batch) -> Broadcast | None:
    """Return the message to everybody that a batch carries, or None where it is another sort of message."""
    number = batch.key.rpartition("/")[2]
    if batch.kind != "broadcast" or not number.isdecimal():
        return None
    return await day.tables.broadcasts.get(event_id=day.event.id, number=int(number))


async def missed(day: Occasion, rows: Sequence[Delivery]) -> tuple[Missed, ...]:
    """Return whom these deliveries did not reach, and why, by name."""
    person_ids = tuple({each.person_id for each in rows if each.person_id})
    people = {each.id: each for each in await day.tables.people.find(id=person_ids)} if person_ids else {}
    answers = await _answers(day, person_ids)
    places = await _place_names(day, [each for each in rows if each.place_id])
    found = [
        Missed(
            name=_name(people.get(each.person_id), answers) if each.person_id else places.get(each.key, ""),
            reason=reach.why(each),
            email=_email(people.get(each.person_id), answers) if each.person_id else "",
        )
        for each in rows
    ]
    return tuple(sorted(found, key=lambda each: (each.name.casefold(), each.email)))


async def _answers(day: Occasion, person_ids: tuple[str, ...]) -> dict[str, dict[str, str]]:
    if not person_ids:
        return {}
    found = await day.tables.registrations.find(event_id=day.event.id, person_id=person_ids)
    return {each.person_id: each.answers for each in found}


def _name(person: Person | None, answers: dict[str, dict[str, str]]) -> str:
    return "" if person is None else answers.get(person.id, {}).get("name") or person.name


def _email(person: Person | None, answers: dict[str, dict[str, str]]) -> str:
    return "" if person is None else answers.get(person.id, {}).get("email") or person.email or ""


async def _place_names(day: Occasion, rows: Sequence[Delivery]) -> dict[str, str]:
    """Return by delivery key what a place is called; a group's thread by the group's number."""
    if not rows:
        return {}
    places = {
        each.id: each.name for each in await day.tables.places.find(id=tuple({str(each.place_id) for each in rows}))
    }
    groups = {each.id: each.number for each in await day.tables.groups.find(event_id=day.event.id)}

    def called(row: Delivery) -> str:
        number = groups.get(row.key.split("/")[-2].partition(".")[0])
        return day.face.voice.say("receipt.group", number=number) if number else places.get(str(row.place_id), "")

    return {each.key: called(each) for each in rows}


async def _named(day: Occasion, batch: Batch) -> Named:
    """Return whether those who were missed are named in the event's places instead."""
    if batch.kind == "my_group":  # where groups meet everybody is named
        return "yes"
    said = await broadcast_of(day, batch)
    if said is None or said.private:
        return "no"
    posts = await day.tables.deliveries.find(batch=broadcast_batch(day.event.id, said.number, "mention"))
    if posts:
        states = {each.state for each in posts}
        return "yes" if states == {DeliveryState.SENT} else "soon" if states & set(_WAITING) else "no"
    main = await day.tables.event_places.count(event_id=day.event.id, purpose="main")
    return "soon" if main and not said.mentioned else "no"


# What people ask for ------------------------------------------------------------------------------


async def show(scene: Scene, asked: str) -> Answer:
    """Show who got a message to many, and who did not.

    Raises:
        RefusalError: as `choose`.
    """
    return Answer(card=await draw(scene, await choose(scene, asked)), replaces=True)


async def draw(day: Occasion, chosen: Chosen) -> dict[str, object]:
    """Return the card of a message, with the two newest others."""
    others = [
        Other(
            number=number,
            key=each.key,
            title=await title(day, each),
            sent=each.counts.get(DeliveryState.SENT, 0),
            total=each.total,
        )
        for number, each in chosen.others[: receipt_cards.MOST_OTHERS]
    ]
    return receipt_cards.receipt(
        day.face,
        event=day.event,
        receipt=await read(day, chosen),
        now=day.agenda.wall(day.now),
        others=others,
        link=_link(day, chosen.batch),
    )


async def show_missing(scene: Scene, asked: str) -> Answer:
    """Show those whom a message did not reach, by name, where nobody reads along.

    Raises:
        RefusalError: `names_elsewhere` where somebody does; as `choose`.
    """
    if is_shared(scene.guest.place):
        raise RefusalError("names_elsewhere")
    chosen = await choose(scene, asked)
    found = await read(scene, chosen)
    link = _link(scene, chosen.batch)
    return Answer(card=receipt_cards.missing(scene.face, event=scene.event, receipt=found, link=link), replaces=True)


async def send_again(day: Occasion, batch: Batch) -> int:
    """Queue a message again for those it did not reach and who can be reached now; return how many."""
    rows = await not_arrived(day, batch.key)
    out = await out_of_reach(day.tables, [each.person_id for each in rows if each.person_id])
    open_ = await _open_places(day, {each.place_id for each in rows if each.place_id})
    reachable = [each for each in rows if (each.place_id in open_ if each.place_id else not out[each.person_id or ""])]
    return sum([await again(day.tables, each, day.now) for each in reachable])


async def _open_places(day: Occasion, place_ids: set[str]) -> set[str]:
    found = await day.tables.places.find(id=tuple(place_ids), state=PlaceState.OK) if place_ids else []
    return {each.id for each in found}


async def again(tables: Tables, delivery: Delivery, now: datetime) -> bool:
    """Queue a delivery that was given up once more; False (and nothing changed) for any other, and for one
    that helps nobody any more.
    """
    row = await tables.deliveries.lock(key=delivery.key)
    if row is None or row.state is not DeliveryState.FAILED or (row.stale_at and row.stale_at <= now):
        return False
    fresh = {"state": DeliveryState.QUEUED, "attempts": 0, "error": None, "not_before": None, "lease_until": None}
    await tables.deliveries.put(row.model_copy(update=fresh | {"queued_at": now, "settled_at": None}))
    return True


async def out_of_reach(tables: Tables, person_ids: Iterable[str]) -> dict[str, reach.Reason | None]:
    """Return for each person why they cannot be written to 1:1, or None where they can."""
    wanted = tuple(sorted(set(person_ids)))
    if not wanted:
        return {}
    identities = await tables.identities.find(person_id=wanted)
    chats = await tables.places.find(person_id=wanted, kind=PlaceKind.PERSONAL)
    met = tuple({each.met_in for each in identities if each.met_in})
    places = {each.id: each for each in await tables.places.find(id=met)} if met else {}
    own_identities, own_chats = _by_person(identities), _by_person(chats)
    return {each: reach.out_of_reach(own_identities[each], own_chats[each], places) for each in wanted}


def _by_person(nouns: Iterable[Belonging]) -> dict[str, list[Belonging]]:
    found: dict[str, list[Belonging]] = defaultdict(list)
    for each in nouns:
        found[each.person_id or ""].append(each)
    return found


def _link(day: Occasion, batch: Batch) -> str | None:
    about = {"kind": "missing", "event": day.event.id, "batch": batch.key, "language": day.face.voice.language}
    return day.links.make(FILES, about, day.now)
