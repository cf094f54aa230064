"""Forms: which questions are asked, what an answer may be, how it is kept and how it is shown. Pure."""

from bot.conditions import APART, holds
from bot.forms.asking import STANDARD, ahead, asked, pages
from bot.forms.checking import LONG, SHORT, Checked, Fault, check, consented, token
from bot.forms.saying import refilled, shown
from bot.prices import CODE

__all__ = [
    "APART",
    "CODE",
    "LONG",
    "SHORT",
    "STANDARD",
    "Checked",
    "Fault",
    "ahead",
    "asked",
    "check",
    "consented",
    "holds",
    "pages",
    "refilled",
    "shown",
    "token",
]
