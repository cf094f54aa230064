"""What a seat costs this person now; what they were shown is what they keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.model import Quote

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.model import Form
    from bot.occasions import Scene


async def quote(scene: Scene, form: Form, answers: Mapping[str, str]) -> Quote:  # noqa: ARG001 - rules come
    """Return the price of a seat with these answers, and how it came about."""
    return Quote(price=form.price)
