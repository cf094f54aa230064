"""Applications: scored without names, selected under quotas, answered all at once. Until the answers are sent, what is
decided is nobody's but theirs who decide it.
"""

from bot.applications.drawing import draw, take_in, wanted
from bot.applications.letters import set_words
from bot.applications.letters import show as show_letters
from bot.applications.mine import show as show_mine
from bot.applications.pile import event_of
from bot.applications.releasing import look, send, show_untold
from bot.applications.reviewing import overview, ranking, read, score, show, show_next
from bot.applications.selecting import select, set_outcome
from bot.applications.telling import close, remind

__all__ = [
    "close",
    "draw",
    "event_of",
    "look",
    "overview",
    "ranking",
    "read",
    "remind",
    "score",
    "select",
    "send",
    "set_outcome",
    "set_words",
    "show",
    "show_letters",
    "show_mine",
    "show_next",
    "show_untold",
    "take_in",
    "wanted",
]
