"""What both halves of the door share: the ports, and who hears that the database is away."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.errors import StoreError
from bot.links import NO_LINKS, Links

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from bot.ports import Alarm, Chat, Clock, Directory, Store
    from cards.elements import ButtonStyle


@dataclass(frozen=True, slots=True)
class Hall:
    """What turns and dues need of the world."""

    store: Store
    chat: Chat
    directory: Directory
    alarm: Alarm
    clock: Clock
    buttons: ButtonStyle = "execute"
    missed: Callable[[StoreError], None] = lambda _: None  # hears when the database is away
    links: Links = NO_LINKS
    waiting: dict[asyncio.Timeout, float] = field(default_factory=dict)  # who wants to get in, and until when at last

    def note(self, error: StoreError | TimeoutError) -> str:
        """Return why something was put off; who watches over the database is told."""
        if not isinstance(error, StoreError):
            return "slow"
        if error.code != "busy":
            self.missed(error)
        return error.code
