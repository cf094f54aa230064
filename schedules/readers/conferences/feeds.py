"""What conference feeds have in common: JSON and XML that are loaded within bounds, and values that are a text
in one feed and an object, a list or a text in two languages in the next.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from bot.errors import AgendaError
from bot.model import Doubt, SessionKind
from schedules.readers.calendars.zones import known_zone, same_clock
from schedules.readers.dates import FIRST_YEAR, LAST_YEAR
from schedules.readers.source import decode
from schedules.readers.vocabulary.kinds import is_known_word, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from schedules.readers.entries import Entry

MOST_BYTES: Final = 10_000_000
MOST_LINES: Final = 600_000
MOST_PARTS: Final = 500_000  # values, and the commas of texts
MOST_ITEMS: Final = 20_000  # of one list
DEEPEST: Final = 40
LONGEST_TEXT: Final = 20_000
_MOST_MISSES: Final = 20
_LANGUAGES: Final = ("da", "nb", "no", "nn", "sv", "en", "de")
_TEXTS: Final = ("name", "title", "public_name", "full_public_name", "display_name", "fullName", "label", "value")

_MOMENT: Final = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d?):(\d\d)(?::\d\d(?:[.,]\d{1,9})?)?)?\s?(Z|[+-]\d\d:?(?:\d\d)?)?",
    re.IGNORECASE | re.ASCII,
)
_CLOCK: Final = re.compile(r"(\d{1,2})[:.](\d\d)(?::\d\d)?", re.ASCII)
_LENGTH: Final = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d\d)", re.ASCII)
_PERIOD: Final = re.compile(r"P(?:(\d{1,3})D)?(?:T(?:(\d{1,3})H)?(?:(\d{1,4})M)?(?:\d{1,5}S)?)?", re.ASCII)


def load_json(data: bytes, *, name: str) -> tuple[Any, str]:
    """Return a JSON document's value and its text.

    Raises:
        AgendaError: `too_big`, `too_many_lines`, `too_many_parts` (most), `empty`, `encoding`, `json` (its line)
            or `too_deep`.
    """
    text = decode(data, name=name, most_bytes=MOST_BYTES, most_lines=MOST_LINES)
    if text.count(",") > MOST_PARTS:
        raise AgendaError("too_many_parts", file=name, most=MOST_PARTS)
    try:
        value = json.loads(text, parse_constant=lambda _: None, parse_int=_whole)
    except json.JSONDecodeError as error:
        raise AgendaError("json", file=name, line=error.lineno) from error
    except RecursionError as error:
        raise AgendaError("too_deep", file=name) from error
    level = [value]
    for _ in range(DEEPEST):
        level = [inner for each in level for inner in _inner(each)]
        if not level:
            return value, text
    raise AgendaError("too_deep", file=name)


def _whole(text: str) -> int | str:
    """Keep numbers that no feed means for one as they are written: to read them takes long."""
    return int(text) if len(text) < 20 else text[:20]  # noqa: PLR2004 - 64 bits


def _inner(value: Any) -> Iterator[Any]:
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        if isinstance(each, dict | list):
            yield each


class Places:
    """Finds the lines that things stand on, in the order in which they stand."""

    def __init__(self, text: str) -> None:
        """Look through `text`."""
        self._text = text
        self._ends = [match.start() for match in re.finditer("\n", text)]
        self._reached = 0
        self._misses = 0

    def line_of(self, words: str) -> int | None:
        """Return the line on which a quoted text stands next; None where it does not, or all is one line."""
        if not self._ends or not words or self._misses >= _MOST_MISSES:
            return None
        found = self._text.find(f'"{words}"', self._reached)
        if found < 0:
            self._misses += 1
            return None
        self._reached = found
        return bisect_left(self._ends, found) + 1


# Values ---------------------------------------------------------------------------------------------


def text_of(value: Any) -> str:
    """Return a value as text: as it is, by its name, or in the first of our languages that it has."""
    if value is None:
        return ""
    return (value if isinstance(value, str) else _told(value))[:LONGEST_TEXT].strip()


def _told(value: Any) -> str:
    for _ in range(3):
        if isinstance(value, dict):
            key = next((each for each in (*_TEXTS, *_LANGUAGES) if value.get(each)), None)
            value = value[key] if key else next((each for each in value.values() if isinstance(each, str)), "")
        elif isinstance(value, list):
            value = value[0] if value else ""
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def first_text(fields: Mapping[str, Any], *names: str) -> str:
    """Return the first of some fields that says something."""
    for name in names:
        if found := text_of(fields.get(name)):
            return found
    return ""


def records(value: Any) -> list[dict[str, Any]]:
    """Return the objects of a list, or those that an object holds by their ids."""
    found = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [each for each in list(found)[:MOST_ITEMS] if isinstance(each, dict)]


def by_id(value: Any, *names: str) -> dict[str, dict[str, Any]]:
    """Return the objects of a list by each of the ids that they have."""
    return {key: each for name in reversed(names) for each in records(value) if (key := text_of(each.get(name)))}


def named(value: Any, known: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the name of what a value is, or refers to by its id."""
    if isinstance(value, dict):
        for key in ("guid", "slug", "id", "code") if known else ():
            found = known.get(text_of(value.get(key)))
            if found and not first_text(value, *_TEXTS):
                return text_of(found)
        return text_of(value)
    text = text_of(value)
    return text_of(known[text]) if text in known else text


def moment_of(value: Any) -> datetime | None:
    """Return an ISO moment: aware where it has an offset, else wall time; None without a clock time."""
    if not isinstance(value, str) or not 14 <= len(value) < 50:  # noqa: PLR2004 - 2026-09-07 9:00, and more than that
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return _loose_moment(value)
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def _loose_moment(value: str) -> datetime | None:
    """Return a moment that is nearly ISO: "2026-09-07 9:00 +02"."""
    match = _MOMENT.fullmatch(value.strip())
    if match is None or match[4] is None:
        return None
    offset = (match[6] or "").upper().replace("Z", "+0000").replace(":", "")
    text = f"{match[1]}-{match[2]}-{match[3]}T{match[4]:0>2}:{match[5]}{offset and f'{offset:0<5}'}"
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def day_of(value: Any) -> date | None:
    """Return the date that a value begins with."""
    match = _MOMENT.match(value.strip()[:50]) if isinstance(value, str) else None
    try:
        found = date(*map(int, match.group(1, 2, 3))) if match else None
    except ValueError:
        return None
    return found if found and FIRST_YEAR <= found.year <= LAST_YEAR else None


def clock_of(value: Any) -> timedelta | None:
    """Return a clock time as the time since midnight."""
    match = _CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None or int(match[1]) > 24 or int(match[2]) > 59:  # noqa: PLR2004 - hours and minutes
        return None
    return timedelta(hours=int(match[1]), minutes=int(match[2]))


def length_of(value: Any) -> timedelta | None:
    """Return a length: "01:30", "1:00:30" (days first), minutes, or PT90M; None for none and less."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return _length(str(value).strip()[:20])


@lru_cache(maxsize=512)  # a programme has few lengths
def _length(text: str) -> timedelta | None:
    if match := _LENGTH.fullmatch(text):
        days, hours, minutes = int(match[1] or 0), int(match[2]), int(match[3])
        if match[1] and (len(match[1]) > 1 or hours > 23):  # noqa: PLR2004 - 01:30:00 has seconds, 1:02:30 days
            days, hours, minutes = 0, days, hours
        found = timedelta(days=days, hours=hours, minutes=minutes)
    elif match := _PERIOD.fullmatch(text):
        found = timedelta(days=int(match[1] or 0), hours=int(match[2] or 0), minutes=int(match[3] or 0))
    elif re.fullmatch(r"[0-9]{1,5}(?:\.0)?", text):
        found = timedelta(minutes=float(text))
    else:
        return None
    return found if timedelta() < found < timedelta(days=60) else None


# What they say of an event --------------------------------------------------------------------------


def place_of(told: str, moments: Iterable[datetime], prefer: str | None) -> tuple[str | None, bool]:
    """Return the zone of a feed, and whether the feed itself tells it: by name, or by its offsets."""
    known = known_zone(told) if told else None
    aware = [each for each in moments if each.tzinfo is not None]
    if known and (known != "UTC" or not aware):
        return known, True
    if not aware:
        return prefer, False
    in_utc = all(not each.utcoffset() for each in aware)
    return (prefer if in_utc else same_clock(aware, (prefer, "Europe/Copenhagen")) or prefer), True


def told_kind(title: str, told: Iterable[str]) -> SessionKind | None:
    """Return the kind that the words a feed sorts its sessions by say; None where the title alone knows."""
    kind = next((kind for each in told if each and (kind := kind_said(each))), None)
    if kind is None:
        return None
    said = kind_of(title)
    if said in {SessionKind.BREAK, SessionKind.CLOSING} or kind is SessionKind.TALK:
        return said
    return kind


@lru_cache(maxsize=512)  # a feed has few types and tracks
def kind_said(words: str) -> SessionKind | None:
    """Return the kind that a type, a track or a category names, if it names one."""
    return kind_of(words) if len(words) < 60 and says_kind(words) else None  # noqa: PLR2004 - a type, no sentence


def says_kind(words: str) -> bool:
    """Tell whether words name a kind of session."""
    return any(is_known_word(word) for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", words.lower())[:6])


def apart(entries: Sequence[Entry]) -> list[Entry]:
    """Return entries whose ids tell them apart: one that is held twice has its start added."""
    times: dict[str, int] = {}
    for each in entries:
        times[each.uid] = times.get(each.uid, 0) + 1
    return [
        replace(each, uid=f"{each.uid}/{each.start:%Y%m%dT%H%M}") if each.uid and times[each.uid] > 1 else each
        for each in entries
    ]


def untimed(entries: Sequence[tuple[str, int | None]]) -> list[Doubt]:
    """Return the doubt about titles, each with its line, that have no time that can be read."""
    if not entries:
        return []
    title, line = entries[0]
    return [Doubt(code="untimed", line=line, values={"count": str(len(entries)), "title": title[:80] or "?"})]


def once(names: Iterable[str]) -> tuple[str, ...]:
    """Return names once each, without what is empty."""
    return tuple(dict.fromkeys(filter(None, names)))
