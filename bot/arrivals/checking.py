"""Who has come: from the morning of each day until the event is over, each counted once, whoever says it. Whoever is
not registered is let in by who stands at the door, or by the code that hangs there.
"""

from __future__ import annotations

import secrets
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from bot.arrivals.whom import registered
from bot.errors import RefusalError
from bot.model import ATTENDING, Answer, Attendance, Secret
from bot.people import hash_code
from schedules.spans import spans

if TYPE_CHECKING:
    from bot.model import Ask
    from bot.occasions import Occasion, Scene

EARLY: Final = timedelta(hours=4)  # before the first session, where that is on the day before
LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without I, O, 0 and 1, which people mistake
_LENGTH: Final = 5


async def check_in(scene: Scene, ask: Ask) -> Answer:
    """Let somebody in: who says it themselves, by the door's code, or somebody else where a host says whom.

    Raises:
        RefusalError: `door_early` (day), `door_over`, `door_unregistered`, `door_code_wrong`, `door_nobody`,
            `door_several`.
    """
    _check_time(scene)
    said = ask.argument.strip()
    if not said:
        return await _by_oneself(scene, at_door=False)
    if await _is_door_code(scene, said):
        return await _by_oneself(scene, at_door=True)
    if not scene.steers:
        raise RefusalError("door_code_wrong")
    row, name = await registered(scene, said)
    since = await _let_in(scene, row.person_id, by=scene.guest.person.id)
    key = "door.in" if since is None else "door.in.already"
    clock = scene.face.clock(since or scene.now)
    return Answer(text=scene.face.say(key, name=name, number=row.number, clock=clock), private=True)


async def _by_oneself(scene: Scene, *, at_door: bool) -> Answer:
    person = scene.guest.person
    row = await scene.tables.registrations.get(event_id=scene.event.id, person_id=person.id)
    attends = row is not None and row.state in ATTENDING
    if not (attends or at_door or scene.agenda.form is None):
        raise RefusalError("door_unregistered", event=scene.event.title)
    since = await _let_in(scene, person.id)
    name = (row.answers.get("name") if row else "") or person.name
    key = "door.welcome" if since is None else "door.welcome.already"
    return Answer(text=scene.face.say(key, name=name, event=scene.event.title), fleeting=True)


async def _let_in(scene: Scene, person_id: str, *, by: str | None = None) -> datetime | None:
    """Remember that somebody has come; returns since when they were there already."""
    tables, event_id = scene.tables, scene.event.id
    fresh = Attendance(event_id=event_id, person_id=person_id, present=True, said_at=scene.now)
    known = await tables.attendances.lock(event_id=event_id, person_id=person_id)
    if known is not None and known.checked_in_at is not None and known.present:
        return known.checked_in_at
    newer = {"present": True, "said_at": scene.now, "checked_in_at": scene.now, "checked_by": by}
    await tables.attendances.put((known or fresh).model_copy(update=newer))
    return None


async def check_out(scene: Scene, ask: Ask) -> Answer:
    """Take back that somebody was let in, which was a mistake; without a name one's own.

    Raises:
        RefusalError: `door_nobody`, `door_several`, `door_not_in` (name).
    """
    said = ask.argument.strip()
    person = scene.guest.person
    person_id, name = person.id, person.name
    if said:
        row, name = await registered(scene, said)
        person_id = row.person_id
    known = await scene.tables.attendances.lock(event_id=scene.event.id, person_id=person_id)
    if known is None or known.checked_in_at is None:
        raise RefusalError("door_not_in", name=name)
    await scene.tables.attendances.put(known.model_copy(update={"checked_in_at": None, "checked_by": None}))
    return Answer(text=scene.face.say("door.out", name=name), private=True)


def _check_time(day: Occasion) -> None:
    """Let people in from the morning of each of the event's days; at night of the one that goes on.

    Raises:
        RefusalError: `door_early` (day), `door_over`.
    """
    found = spans(day.agenda)
    if not found or day.event.ends_at is None or day.now >= day.event.ends_at:
        raise RefusalError("door_over", event=day.event.title)
    wall = day.agenda.wall(day.now)
    opens = [min(datetime.combine(each.starts.date(), time(0)), each.starts - EARLY) for each in found]
    if not any(begins <= wall < each.ends for begins, each in zip(opens, found, strict=True)):
        coming = next((each.starts for each in found if each.starts > wall), found[-1].starts)
        raise RefusalError("door_early", day=day.face.voice.day(coming))


# The code that hangs at the door ------------------------------------------------------------------


def door(event_id: str) -> str:
    """Return the name under which the code of an event's door is kept."""
    return f"door/{event_id}"


async def code_of(day: Occasion) -> str:
    """Return the event's code for its door, which stays the same."""
    fresh = "".join(secrets.choice(LETTERS) for _ in range(_LENGTH - 1)) + secrets.choice(LETTERS[:24])  # no number
    await day.tables.secrets.add(Secret(name=door(day.event.id), value=fresh))
    kept = await day.tables.secrets.get(name=door(day.event.id))
    return kept.value if kept else fresh


async def _is_door_code(day: Occasion, said: str) -> bool:
    kept = await day.tables.secrets.get(name=door(day.event.id))
    return kept is not None and secrets.compare_digest(hash_code(said), hash_code(kept.value))
