"""Which time zone a text says that its times are in, where it says so unmistakably.

A zone counts where it stands behind the hours of the programme ("10:00 CET", "13:00-16:00 CEST") or in words that
speak of all times ("alle tider er CET", "London time"); one behind a deadline does not.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from schedules.readers.prose.headings import is_deadline
from schedules.readers.vocabulary.words import ZONE_NAMES, ZONE_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schedules.readers.prose.lines import Line

MOST_LINES: Final = 2_000
_LABELS: Final = "|".join(sorted((re.escape(name) for name in ZONE_NAMES if " " not in name), key=len, reverse=True))
_WORDS: Final = "|".join(sorted(map(re.escape, ZONE_WORDS), key=len, reverse=True))
_BEHIND: Final = re.compile(rf"\d[.:h]\d\d\s?(?:[ap]\.?m\.?\s?)?[(\[]?({_LABELS})\b")
_SAID: Final = re.compile(
    rf"\b(?i:times?|tider|tiderne|tidene|tiderna|zeiten|uhrzeiten|tijden|heures|time\s?zone|tidszone|tidszon|tidssone|zeitzone|"
    rf"tijdzone|fuseau horaire)\b[^.\d]{{0,40}}?\b({_LABELS}|[A-Z][a-z]+/[A-Z][a-z_]+)\b"
)
_NAMED: Final = re.compile(rf"\b({_WORDS})\b", re.IGNORECASE)
_MAYBE: Final = re.compile(r"[A-Z]{2}|[Tt]i[dm]|[Zz]eit|[Hh]eure|[Tt]ijd|[Zz]one")
_MOMENTS: Final = (datetime(2024, 1, 15, 12), datetime(2024, 7, 15, 12))  # noqa: DTZ001 - wall time, to compare zones


def find_zone(lines: Sequence[Line], hint: str) -> str | None:
    """Return the zone that a text tells, or None; where it tells several, the one that `hint` shares its clock with."""
    said = Counter(zone for line in lines[:MOST_LINES] if line.text for zone in _zones(line.text))
    if not said:
        return None
    near = next((zone for zone in said if is_same_clock(zone, hint)), None)
    return hint if near else next(iter(said))


def labels_of(zone: str) -> frozenset[str]:
    """Return what programmes call a zone: its clock is that of all of them."""
    return frozenset(label for label, name in ZONE_NAMES.items() if is_same_clock(name, zone))


def is_same_clock(zone: str, other: str) -> bool:
    """Tell whether two zones show the same time, in summer and in winter."""
    clocks = [[ZoneInfo(name).utcoffset(moment) for moment in _MOMENTS] for name in (zone, other)]
    return clocks[0] == clocks[1]


def _zones(text: str) -> Iterable[str]:
    if not _MAYBE.search(text) or is_deadline(text):
        return
    for match in _BEHIND.finditer(text):
        yield ZONE_NAMES[match[1]]
    for match in _SAID.finditer(text):
        zone = ZONE_NAMES.get(match[1]) or _iana(match[1])
        if zone:
            yield zone
    for match in _NAMED.finditer(text):
        yield ZONE_WORDS[match[1].lower()]


def _iana(name: str) -> str | None:
    """Return a name if it is a zone's: "Asia/Tokyo"."""
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
