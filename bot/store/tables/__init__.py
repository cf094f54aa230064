"""The tables, one per noun of `bot.ports.KEYS`, with a column for each of its fields.

Rows name each other by id and nothing is deleted in a cascade, so there are no foreign keys: a use
case may store what it learnt in the order in which it learnt it.
"""

from bot.store.tables import contributions, occasion, participation, people, registration
from bot.store.tables.messages import deliveries, lines, rates
from bot.store.tables.people import identities, places
from bot.store.tables.shapes import metadata

__all__ = [
    "contributions",
    "deliveries",
    "identities",
    "lines",
    "metadata",
    "occasion",
    "participation",
    "people",
    "places",
    "rates",
    "registration",
]
