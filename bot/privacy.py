"""What a person may ask of what is kept of them: to be one person, to have it, and to have it erased. Whatever the
event; and nobody else hears of it.
"""

from __future__ import annotations

import json
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from bot import holdings, polls, questions, sensemaking, sensing
from bot.errors import RefusalError
from bot.exports import File
from bot.links import FILES
from bot.model import Answer, Audit, Passcode, PollState, new_id
from bot.occasions import Occasion, load
from bot.people import hash_code, one_person
from bot.texts import Voice
from bot.vacancies import free_seats
from cards import privacy as cards
from cards.elements import Face

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.links import Links
    from bot.model import Noun
    from bot.occasions import Guest
    from bot.ports import Tables

KIND: Final = "mine"
"""What a link to one's own data says that it is about."""
CODE_LIFE: Final = timedelta(minutes=15)
_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without I, O, 0 and 1, which people mistake
_LENGTH: Final = 6
_INNER: Final = frozenset({"passcodes", "deliveries", "audit", "choices", "theme_steps", "dealt"})
"""What is about the bot's work rather than about the person."""
_OTHERS: Final = {"person_id", "scored_by", "added_by"}
"""The fields that name others (or say again who asks)."""


async def be_one(tables: Tables, guest: Guest, face: Face, code: str, now: datetime) -> Answer:
    """Give a code by which the person is known again elsewhere; with one, be the person who got it.

    Raises:
        RefusalError: `passcode_wrong` for a code that is unknown, used or too old, `passcode_own` for one's own.
    """
    if not code.strip():
        fresh = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
        expires = now + CODE_LIFE
        await tables.passcodes.add(Passcode(code_hash=hash_code(fresh), person_id=guest.person.id, expires_at=expires))
        return Answer(text=face.say("also_me.code", code=fresh, minutes=CODE_LIFE.seconds // 60), private=True)
    row = await tables.passcodes.lock(code_hash=hash_code(code))
    if row is None or row.expires_at <= now:
        raise RefusalError("passcode_wrong")
    if row.person_id == guest.person.id:
        raise RefusalError("passcode_own")
    await tables.passcodes.drop(code_hash=row.code_hash)
    await one_person(tables, guest.identity, {row.person_id})
    person = await tables.people.get(id=row.person_id)
    await _note(tables, "also_me", row.person_id, now)
    return Answer(text=face.say("also_me.joined", name=person.name if person else ""))


async def show(tables: Tables, guest: Guest, face: Face, now: datetime, *, links: Links) -> Answer:
    """Show somebody what is kept of them, with a way to have all of it as a file."""
    held = await _held(tables, guest.person.id)
    about = {"kind": KIND, "person": guest.person.id, "language": face.voice.language}
    card = cards.mine(face, person=guest.person, counts=_counts(held), url=links.make(FILES, about, now) or "")
    return Answer(card=card, private=True)


async def ask_whether(tables: Tables, guest: Guest, face: Face) -> Answer:
    """Say what erasing means, and ask whether that is what the person wants."""
    return Answer(card=cards.erase(face, counts=_counts(await _held(tables, guest.person.id))), private=True)


async def erase(tables: Tables, guest: Guest, face: Face, now: datetime) -> Answer:
    """Erase what is kept of somebody. What already stands in chats stays there, and they are told so."""
    for event_id in await erase_person(tables, guest.person.id, now):
        await _redraw(tables, event_id, face, now)
    return Answer(text=face.say("erase.done"))


async def erase_person(tables: Tables, person_id: str, now: datetime) -> list[str]:
    """Erase what is kept of a person, and return the events that had something of theirs; that it was done is noted,
    not of whom. Their ideas leave the themes, and the summaries with them, a moment later; what only they said leaves
    the names of themes at once.
    """
    said = await tables.ideas.find(person_id=person_id)
    events = sorted(await holdings.erase(tables, person_id))
    await sensemaking.forget(tables, said)
    for event_id in events:
        await sensing.plan_for(tables, event_id, now)
        await free_seats(tables, event_id, now)
    await _note(tables, "erase", None, now)
    return events


async def _redraw(tables: Tables, event_id: str, face: Face, now: datetime) -> None:
    """Bring the cards up to date on which a question or an answer of theirs may stand."""
    loaded = await load(tables, event_id)
    if loaded is None:
        return
    event, agenda = loaded
    spoken = Face(voice=Voice(agenda.language, agenda.zone), buttons=face.buttons)
    day = Occasion(tables=tables, now=now, face=spoken, event=event, agenda=agenda)
    asked = {each.session_id: each for each in await tables.questions.find(event_id=event_id)}
    for question in asked.values():
        await questions.forget(day, question)
    for session_id in {each.session_id for each in await tables.themes.find(event_id=event_id)}:
        await sensemaking.take_out(day, session_id)
    for poll in await tables.polls.find(event_id=event_id, state=(PollState.OPEN, PollState.CLOSED)):
        await polls.redraw_soon(day, poll)


async def known_by(tables: Tables, email: str) -> list[str]:
    """Return the people who are known by an e-mail, their account's or what they registered with.

    Raises:
        RefusalError: `person_unknown`.
    """
    wanted = email.strip().lower()
    found = {each.id for each in await tables.people.find(email=wanted)}
    for field in ("email", "upn"):
        found |= {each.person_id for each in await tables.identities.find(**{field: wanted})}
    if not found:
        raise RefusalError("person_unknown", email=wanted)
    return sorted(found)


async def file_of(tables: Tables, person_id: str) -> File | None:
    """Return all that is kept of a person as JSON; None where nothing is kept any more.

    One list of rows for each kind, with the fields of the nouns in `bot.model`.
    """
    held = await _held(tables, person_id)
    if not held.get("people"):
        return None
    told = {name: [each.model_dump(mode="json", exclude=_OTHERS) for each in rows] for name, rows in held.items()}
    body = json.dumps(told, ensure_ascii=False, indent=2).encode()
    return File("ordstyrer-mine-data.json", "application/json", body)


async def _held(tables: Tables, person_id: str) -> dict[str, list[Any]]:
    """Return what is a person's own; how their application fares they learn with everybody else."""
    held = await holdings.of_person(tables, person_id)
    told = {each.event_id for each in held.get("decisions", ()) if each.released_at is not None}
    for name in ("decisions", "reviews"):
        held[name] = [each for each in held.get(name, ()) if each.event_id in told]
    return {name: rows for name, rows in held.items() if rows and name not in _INNER}


def _counts(held: Mapping[str, list[Noun]]) -> dict[str, int]:
    return {name: len(rows) for name, rows in held.items()}


async def _note(tables: Tables, act: str, person_id: str | None, now: datetime) -> None:
    await tables.audit.add(Audit(id=new_id(), event_id=None, person_id=person_id, act=act, done_at=now))
