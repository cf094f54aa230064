"""Moderation: those who run the day hide what somebody said, show it again, and can tell who did what, when and why."""

from __future__ import annotations

from bot.moderation.hiding import choose, hide, restore
from bot.moderation.log import show

__all__ = ["choose", "hide", "restore", "show"]
