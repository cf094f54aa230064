"""From ideas to themes: what people share is read as it comes, gathered by what it says, and left to the hand of those
who run the day. Every theme leads back to the words that people wrote.
"""

from __future__ import annotations

from bot.sensemaking.counting import by_words, records
from bot.sensemaking.finding import warm_up
from bot.sensemaking.forgetting import forget
from bot.sensemaking.hand import merge, move, rename, show_log, split, undo
from bot.sensemaking.looking import Came, Look, take_in, wanted, work
from bot.sensemaking.showing import find, mend, show, show_one, take_out
from bot.sensemaking.steps import last as last_step

__all__ = [
    "Came",
    "Look",
    "by_words",
    "find",
    "forget",
    "last_step",
    "mend",
    "merge",
    "move",
    "records",
    "rename",
    "show",
    "show_log",
    "show_one",
    "split",
    "take_in",
    "take_out",
    "undo",
    "wanted",
    "warm_up",
    "work",
]
