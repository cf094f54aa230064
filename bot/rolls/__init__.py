"""The lists of an event: who is invited, and who is a member. Organisers put people on them; somebody is on one only by
an address that the connector vouches for.
"""

from bot.rolls.handed import arrive, begin, read
from bot.rolls.keeping import add, demand, drop, replace, strike, use
from bot.rolls.known import is_invited, is_member, matching, on_list, vouched
from bot.rolls.reading import Listed
from bot.rolls.showing import KIND, draw_up, show

__all__ = [
    "KIND",
    "Listed",
    "add",
    "arrive",
    "begin",
    "demand",
    "draw_up",
    "drop",
    "is_invited",
    "is_member",
    "matching",
    "on_list",
    "read",
    "replace",
    "show",
    "strike",
    "use",
    "vouched",
]
