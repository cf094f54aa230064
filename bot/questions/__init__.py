"""Questions to a speaker: asked and supported by anybody, answered one at a time, and never lost: what is left
unanswered reaches whoever runs the day.
"""

from __future__ import annotations

from bot.questions.answering import answered, put_back, take
from bot.questions.asking import ask, ask_nameless, invite, withdraw
from bot.questions.backing import back, unback
from bot.questions.board import AFTER, close, follow, forget, look
from bot.questions.counted import records
from bot.questions.lists import show, show_all, show_one, show_queue

__all__ = [
    "AFTER",
    "answered",
    "ask",
    "ask_nameless",
    "back",
    "close",
    "follow",
    "forget",
    "invite",
    "look",
    "put_back",
    "records",
    "show",
    "show_all",
    "show_one",
    "show_queue",
    "take",
    "unback",
    "withdraw",
]
