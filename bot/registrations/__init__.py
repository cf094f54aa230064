"""Being registered: once per person and event, checked here whatever the card did, and every change kept with why.

Seats are given out by one at a time, under `hold`; the price a person was shown is the price they keep.
"""

from bot.registrations.cancelling import cancel
from bot.registrations.filling import show_form, submit

__all__ = ["cancel", "show_form", "submit"]
