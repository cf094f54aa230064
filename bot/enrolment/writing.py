"""A message to some of those who registered, begun where nobody else reads along: whom it is for says who waits, who
was turned down, and how many.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import broadcasts, enlisting
from bot.enrolment.board import among_stewards
from bot.errors import RefusalError

if TYPE_CHECKING:
    from bot.model import Answer
    from bot.occasions import Scene


async def write(scene: Scene, argument: str) -> Answer:
    """Keep a message to some, and ask whether it is to leave.

    Raises:
        RefusalError: `some_broadcast_elsewhere` where others read along; as `broadcasts.compose`.
    """
    if not await among_stewards(scene):
        raise RefusalError("some_broadcast_elsewhere")
    whom, words = enlisting.whom(argument)
    return await broadcasts.compose(scene, words, whom=whom)
