"""At the door: who has come, by their own word, by the code that hangs there, or let in by a host; and how somebody
without an account is known again.
"""

from bot.arrivals.checking import check_in, check_out
from bot.arrivals.codes import seat_code
from bot.arrivals.door import door_code, show

__all__ = ["check_in", "check_out", "door_code", "seat_code", "show"]
