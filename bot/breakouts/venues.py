"""Where the groups of a session meet: each way behind the same few questions. What is made through Graph (channels,
chats, meetings) is another way to answer them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Protocol

from bot.breakouts import rounds, whereabouts
from bot.model import GroupPlaces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.model import Group, Place, Session
    from bot.occasions import Occasion

ROOMS: Final = 50
"""The breakout rooms that one meeting in Teams may have."""
_LINK: Final = re.compile(r"https://[^\s<>\"]{4,2000}")


class Venue(Protocol):
    """A way for groups to meet."""

    async def prepare(self, day: Occasion, session: Session, groups: Sequence[Group]) -> list[Group]:
        """Give each group where it meets, and return the groups as they then are; again, it changes nothing."""

    async def channel(self, day: Occasion) -> Place | None:
        """Return the channel where each group has a thread; None where they are listed together."""

    def lacks(self, session: Session, groups: int) -> int:
        """Return for how many of so many groups there is nowhere to meet."""


class Threads:
    """A thread for each group, in the groups' channel or the event's; where there is none they are listed."""

    async def prepare(self, day: Occasion, session: Session, groups: Sequence[Group]) -> list[Group]:
        """Leave groups as they are: a thread begins with its first post."""
        del day, session
        return list(groups)

    async def channel(self, day: Occasion) -> Place | None:
        """Return the groups' channel."""
        return await whereabouts.thread_place(day)

    def lacks(self, session: Session, groups: int) -> int:
        """Return 0: a channel has room for every thread."""
        del session, groups
        return 0


class Listed(Threads):
    """Wherever people find each other: they are told who sits together, in one post."""

    async def channel(self, day: Occasion) -> Place | None:
        """Return None: nobody has a thread."""
        del day
        return None


class Linked(Threads):
    """By join links that the organiser supplies, one to a group in order; and a thread, where there is a channel."""

    async def prepare(self, day: Occasion, session: Session, groups: Sequence[Group]) -> list[Group]:
        """Give each group its link, as far as there are links."""
        given = links_of(session)
        linked = [
            each.model_copy(update={"link": link})
            for each, link in zip(groups, [*given, *[""] * len(groups)], strict=False)
        ]
        changed = [new for old, new in zip(groups, linked, strict=True) if new != old]
        await day.tables.groups.put_all(changed)
        return linked

    def lacks(self, session: Session, groups: int) -> int:
        """Return how many links are missing."""
        return max(0, groups - len(links_of(session)))


class Rooms(Listed):
    """In Teams' own breakout rooms, which somebody opens by hand: each group in the room of its number."""

    def lacks(self, session: Session, groups: int) -> int:
        """Return how many groups are more than Teams has rooms."""
        del session
        return max(0, groups - ROOMS)


_VENUES: Final[dict[GroupPlaces, Venue]] = {
    GroupPlaces.THREADS: Threads(),
    GroupPlaces.LIST: Listed(),
    GroupPlaces.LINKS: Linked(),
    GroupPlaces.ROOMS: Rooms(),
}


def venue_of(session: Session) -> Venue:
    """Return how the groups of a session meet."""
    return _VENUES[rounds.plan_of(session).places]


def links_of(session: Session) -> list[str]:
    """Return the links that people may be sent to, each once and safe in a text with marks."""
    found = (each.strip() for each in rounds.plan_of(session).links)
    safe = (each.replace("(", "%28").replace(")", "%29") for each in found if _LINK.fullmatch(each))
    return list(dict.fromkeys(safe))
