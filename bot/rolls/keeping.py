"""Putting people on a list, and taking them off. What was read is shown first, where nobody reads along, and counts
only once an organiser says so. Twice is once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.errors import AgendaError, RefusalError
from bot.model import Answer, EventRole, Roll, RollEntry
from bot.occasions import is_shared
from bot.rolls.reading import Listed, address, read_text
from cards import rolls as cards

if TYPE_CHECKING:
    from datetime import datetime

    from bot.occasions import Occasion, Scene

DRAFTS: Final = {Roll.MEMBER: Roll.MEMBER_DRAFT, Roll.INVITED: Roll.INVITED_DRAFT}
_USED: Final = {draft: roll for roll, draft in DRAFTS.items()}
_SHOWN: Final = 5


def demand(scene: Scene) -> None:
    """Let only organisers, and only where nobody reads along.

    Raises:
        RefusalError: `only_organisers`, `lists_elsewhere`.
    """
    if EventRole.ORGANISER not in scene.roles:
        raise RefusalError("only_organisers")
    if is_shared(scene.guest.place):
        raise RefusalError("lists_elsewhere")


async def add(scene: Scene, roll: Roll, text: str) -> Answer:
    """Listed people out of a message, and show who they are before they count.

    Raises:
        RefusalError: `roll_empty`, `roll_too_long` (most), and what `demand` raises.
    """
    demand(scene)
    try:
        found = read_text(text)
    except AgendaError as error:
        if error.code == "people_none":
            raise RefusalError("roll_empty") from error
        raise RefusalError("roll_too_long", most=error.values.get("most", 0)) from error
    return await keep_draft(scene, roll, found, scene.guest.person.id)


async def keep_draft(day: Occasion, roll: Roll, found: Listed, by: str) -> Answer:
    """Keep what was read as a draft, in place of an earlier one, and show it."""
    draft = DRAFTS[roll]
    await day.tables.rolls.clear(event_id=day.event.id, roll=draft)
    rows = [
        RollEntry(
            event_id=day.event.id,
            roll=draft,
            email=each.email,
            name=each.name,
            organisation=each.organisation,
            added_by=by,
            added_at=day.now,
        )
        for each in found.people
    ]
    await day.tables.rolls.put_all(rows)
    standing = {email for (email,) in await day.tables.rolls.pick("email", event_id=day.event.id, roll=roll)}
    listed = {each.email for each in rows}
    card = cards.preview(
        day.face,
        event=day.event,
        roll=roll,
        entries=rows[:_SHOWN],
        figures=cards.Figures(len(rows), len(listed - standing), len(standing), len(standing - listed)),
        wrong=found.wrong,
        argument=_argument(roll, day.now),
    )
    return Answer(card=card, private=True)


def _argument(roll: Roll, moment: datetime) -> str:
    return f"{roll}/{int(moment.timestamp() * 1_000_000)}"


async def use(scene: Scene, argument: str) -> Answer:
    """Put those who were read on the list, beside those who are on it.

    Raises:
        RefusalError: `roll_draft_gone`, and what `demand` raises.
    """
    return await _use(scene, argument, replaces=False)


async def replace(scene: Scene, argument: str) -> Answer:
    """Let those who were read be the list.

    Raises:
        RefusalError: `roll_draft_gone`, and what `demand` raises.
    """
    return await _use(scene, argument, replaces=True)


async def _use(scene: Scene, argument: str, *, replaces: bool) -> Answer:
    roll, rows = await _draft(scene, argument)
    tables, event_id = scene.tables, scene.event.id
    if replaces:
        await tables.rolls.clear(event_id=event_id, roll=roll)
    await tables.rolls.clear(event_id=event_id, roll=DRAFTS[roll])
    await tables.rolls.put_all([each.model_copy(update={"roll": roll, "added_at": scene.now}) for each in rows])
    total = await tables.rolls.count(event_id=event_id, roll=roll)
    return Answer(text=scene.face.count(f"roll.used.{roll}", total), private=True)


async def drop(scene: Scene, argument: str) -> Answer:
    """Throw away what was read.

    Raises:
        RefusalError: `roll_draft_gone`, and what `demand` raises.
    """
    roll, _ = await _draft(scene, argument)
    await scene.tables.rolls.clear(event_id=scene.event.id, roll=DRAFTS[roll])
    return Answer(text=scene.face.say("roll.dropped"), fleeting=True)


async def strike(scene: Scene, said: str) -> Answer:
    """Take an address or a domain off the event's lists.

    Raises:
        RefusalError: `roll_not_on` (email), and what `demand` raises.
    """
    demand(scene)
    email = address(said) or said.strip().lower()
    struck = [roll for roll in DRAFTS if await scene.tables.rolls.drop(event_id=scene.event.id, roll=roll, email=email)]
    if not struck:
        raise RefusalError("roll_not_on", email=email)
    return Answer(text=scene.face.say("roll.struck", email=email), private=True)


async def _draft(scene: Scene, argument: str) -> tuple[Roll, list[RollEntry]]:
    """Return the draft that a button or a sentence means: the newest, where it names none."""
    demand(scene)
    found: list[tuple[Roll, list[RollEntry]]] = []
    for draft, roll in _USED.items():
        rows = await scene.tables.rolls.find(event_id=scene.event.id, roll=draft)
        if rows and argument in {"", _argument(roll, rows[0].added_at)}:
            found.append((roll, rows))
    if not found:
        raise RefusalError("roll_draft_gone")
    return max(found, key=lambda each: each[1][0].added_at)
