"""The code of a seat: whoever joins anew without an account types it, and has their registration, group, role, ideas
and votes back. It works once, and until the event is over. Hosts get one only for those who can get none themselves,
so that nobody can become somebody who has an account.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.arrivals.checking import LETTERS
from bot.arrivals.whom import registered
from bot.breakouts import company
from bot.errors import RefusalError
from bot.model import Answer, Audit, IdentityKind, Passcode, new_id
from bot.occasions import is_shared
from bot.people import hash_code, one_person
from bot.receipts import out_of_reach
from bot.texts.naming import ROLE_NAMES

if TYPE_CHECKING:
    from bot.model import Ask
    from bot.occasions import Occasion, Scene

_LENGTH: Final = 8
_AFTER: Final = timedelta(days=1)
_LEAST: Final = timedelta(days=1)
_WITHOUT_ACCOUNT: Final = frozenset({IdentityKind.ANONYMOUS, IdentityKind.IMPORTED})


async def seat_code(scene: Scene, ask: Ask) -> Answer:
    """Give somebody the code of their seat; with a code, let them have their seat again; for a host with a number or
    a name, give the code of somebody who has no account.

    Raises:
        RefusalError: `seat_code_elsewhere`, `seat_code_wrong`, `seat_code_theirs`, `door_nobody`, `door_several`.
    """
    said = ask.argument.strip()
    if not said:
        return await _own(scene)
    row = await scene.tables.passcodes.lock(code_hash=hash_code(said))
    if row is not None and row.expires_at > scene.now and row.person_id != scene.guest.person.id:
        await scene.tables.passcodes.drop(code_hash=row.code_hash)
        return await _seat_again(scene, row.person_id)
    if not scene.steers or row is not None:
        raise RefusalError("seat_code_wrong")
    return await _for_somebody(scene, said)


async def _own(scene: Scene) -> Answer:
    person_id = scene.guest.person.id
    if is_shared(scene.guest.place) and (await out_of_reach(scene.tables, [person_id]))[person_id]:
        raise RefusalError("seat_code_elsewhere")
    code = await _make(scene, person_id)
    return Answer(text=scene.face.say("seat_code.own", code=code), private=True)


async def _for_somebody(scene: Scene, said: str) -> Answer:
    row, name = await registered(scene, said)
    kinds = {each.kind for each in await scene.tables.identities.find(person_id=row.person_id)}
    if not kinds <= _WITHOUT_ACCOUNT:
        raise RefusalError("seat_code_theirs")
    code = await _make(scene, row.person_id)
    await _note(scene, "seat_code", str(row.number))
    return Answer(text=scene.face.say("seat_code.other", name=name, code=code), private=True)


async def _make(day: Occasion, person_id: str) -> str:
    """Return a fresh code, which puts any before it out of use."""
    code = "".join(secrets.choice(LETTERS) for _ in range(_LENGTH))
    expires = max(day.now + _LEAST, (day.event.ends_at or day.now) + _AFTER)
    await day.tables.passcodes.clear(person_id=person_id)
    await day.tables.passcodes.add(Passcode(code_hash=hash_code(code), person_id=person_id, expires_at=expires))
    return code


async def _seat_again(scene: Scene, person_id: str) -> Answer:
    identity = await one_person(scene.tables, scene.guest.identity, {person_id})
    person = await scene.tables.people.get(id=identity.person_id)
    if person is None:
        raise RefusalError("seat_code_wrong")
    await _note(scene, "seat_again")
    known = replace(scene, guest=replace(scene.guest, person=person, identity=identity))
    welcome = scene.face.say("seat_code.back", name=person.name)
    return Answer(text=" ".join(filter(None, (welcome, await _group(known)))))


async def _group(scene: Scene) -> str:
    """Say where somebody sits, and as what; "" while nobody does."""
    sitting = await company.at_hand(scene)
    seat = await scene.tables.members.get(round_id=sitting.id, person_id=scene.guest.person.id) if sitting else None
    group = await scene.tables.groups.get(id=seat.group_id) if seat else None
    if seat is None or group is None:
        return ""
    if seat.role is None:
        return scene.face.say("seat_code.group", number=group.number)
    role = ROLE_NAMES[seat.role][scene.face.voice.language]
    return scene.face.say("seat_code.role", number=group.number, role=role)


async def _note(scene: Scene, act: str, target: str = "") -> None:
    await scene.tables.audit.add(
        Audit(
            id=new_id(),
            event_id=scene.event.id,
            person_id=scene.guest.person.id,
            act=act,
            target=target,
            done_at=scene.now,
        )
    )
