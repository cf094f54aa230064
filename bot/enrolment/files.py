"""Those who registered as files, behind links that are for one event, one shape and one circle of readers, given only
where nobody reads along. Sensitive answers stand in those that who selects was given, and in no other.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, NamedTuple, get_args

from bot import discretion, exports
from bot.enrolment import board, rows
from bot.exports import RegistrationShape
from bot.links import FILES
from bot.model import Answer
from bot.registrations.terms import form_of
from cards import enrolment as cards

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.enrolment.rows import Read
    from bot.exports import File
    from bot.occasions import Occasion, Scene

KIND: Final = "registrations"
SHAPES: Final[tuple[RegistrationShape, ...]] = get_args(RegistrationShape)


class Paper(NamedTuple):
    """The list before it is drawn: what was read for it, and in which shape."""

    read: Read
    shape: RegistrationShape
    logo: str = ""

    async def draw(self, picture: bytes | None = None) -> File:  # noqa: ARG002 - a list has no picture
        """Return the list as a file. It takes its time, in a thread."""
        return await asyncio.to_thread(self._drawn)

    def _drawn(self) -> File:
        voice = self.read.voice
        name = f"{exports.file_name(voice, self.read.event, closed=False)} {voice.say('export.enrolment')}"
        return exports.enrolled(voice, rows.compose(self.read), self.shape, name)


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
    return Answer(card=card, private=True)


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
    return Paper(await rows.read(day, sensitive=about.get("sensitive") == "yes"), shape)
