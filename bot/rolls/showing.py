"""The lists as organisers read them, on a card and as files: only where nobody reads along."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, Literal

from bot.exports import Sheet, csv_file, workbook
from bot.links import FILES
from bot.model import Answer, Roll
from bot.rolls.keeping import DRAFTS, demand
from cards import rolls as cards

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.exports import File
    from bot.model import RollEntry
    from bot.occasions import Occasion, Scene
    from bot.texts import Voice

KIND: Final = "roll"
Shape = Literal["xlsx", "csv"]
_SHAPES: Final[tuple[Shape, ...]] = ("xlsx", "csv")
_SHOWN: Final = 40


async def show(scene: Scene, roll: Roll) -> Answer:
    """Show who is on a list, and where it is had as a file.

    Raises:
        RefusalError: `only_organisers`, `lists_elsewhere`.
    """
    demand(scene)
    rows = await scene.tables.rolls.find(event_id=scene.event.id, roll=roll)
    form = scene.agenda.form
    named = form.members if form and roll is Roll.MEMBER else ()
    links = {each: _link(scene, roll, each) for each in _SHAPES} if rows else {}
    card = cards.listed(
        scene.face,
        event=scene.event,
        roll=roll,
        entries=rows[:_SHOWN],
        total=len(rows),
        named=named,
        links=tuple((shape, link) for shape, link in links.items() if link),
    )
    return Answer(card=card, private=True)


def _link(day: Occasion, roll: Roll, shape: Shape) -> str | None:
    about = {"kind": KIND, "event": day.event.id, "roll": roll.value, "shape": shape}
    return day.links.make(FILES, about | {"language": day.face.voice.language}, day.now)


async def draw_up(day: Occasion, about: Mapping[str, str]) -> File | None:
    """Return the list that a link is about, as it stands now."""
    roll = next((each for each in DRAFTS if each == about.get("roll")), None)
    shape = next((each for each in _SHAPES if each == about.get("shape")), None)
    if roll is None or shape is None:
        return None
    rows = await day.tables.rolls.find(event_id=day.event.id, roll=roll)
    return await asyncio.to_thread(_drawn, day.face.voice, roll, rows, shape)


def _drawn(voice: Voice, roll: Roll, rows: list[RollEntry], shape: Shape) -> File:
    name = voice.say(f"roll.{roll}")
    header = [voice.say(f"export.{each}") for each in ("name", "email", "organisation")]
    cells = [(each.name, each.email, each.organisation) for each in rows]
    return csv_file(name, header, cells) if shape == "csv" else workbook(name, [Sheet(name, header, cells)])
