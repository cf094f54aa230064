"""Being registered: once per person and event, checked here whatever the card did, and every change kept with why.

Seats are given out by one at a time, under `hold`; the price a person was shown is the price they keep.
"""

from bot.registrations.cancelling import cancel
from bot.registrations.charges import show as show_price
from bot.registrations.charges import use_code
from bot.registrations.colleagues import cancel as cancel_colleague
from bot.registrations.colleagues import show as show_colleague
from bot.registrations.colleagues import submit as submit_colleague
from bot.registrations.filling import back, confirm, show_form, submit
from bot.registrations.following import close, follow_release, perform
from bot.registrations.granting import grant, refuse
from bot.registrations.offering import settle
from bot.registrations.replying import let_go, take
from bot.registrations.sessions import show as show_seats
from bot.registrations.sessions import sign_off, sign_up

__all__ = [
    "back",
    "cancel",
    "cancel_colleague",
    "close",
    "confirm",
    "follow_release",
    "grant",
    "let_go",
    "perform",
    "refuse",
    "settle",
    "show_colleague",
    "show_form",
    "show_price",
    "show_seats",
    "sign_off",
    "sign_up",
    "submit",
    "submit_colleague",
    "take",
    "use_code",
]
