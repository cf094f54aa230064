"""Which names are time zones. One name is looked up: to list all of them takes longer than to read a page."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_NAME: Final = re.compile(r"(?!posix|right/)[A-Z][A-Za-z0-9_+-]{1,30}(?:/[A-Za-z0-9_+-]{1,30}){0,2}")


@lru_cache(maxsize=256)
def is_zone(name: str) -> bool:
    """Tell whether IANA knows a zone by exactly this name."""
    if not _NAME.fullmatch(name):
        return False
    try:
        ZoneInfo(name)
    except (OSError, ValueError, ZoneInfoNotFoundError):  # a folder of zones; what is none; no such name
        return False
    return True
