"""What people are asked, and what they answer: each person once, changed until it closes; nobody is ever named."""

from bot.polls.board import draw_soon as redraw_soon
from bot.polls.steering import close, follow, make, open_poll, perform, remove, reveal
from bot.polls.telling import for_participants, records
from bot.polls.voting import answer, listing, results, show

__all__ = [
    "answer",
    "close",
    "follow",
    "for_participants",
    "listing",
    "make",
    "open_poll",
    "perform",
    "records",
    "redraw_soon",
    "remove",
    "results",
    "reveal",
    "show",
]
