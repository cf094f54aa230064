"""What sources with fields of their own (calendars, conference feeds, tables) have in common: entries
become the sessions of a reading, cleaned and bounded, by the same rules whatever they came from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from bot.model import Agenda, BreakoutPlan, Doubt, Reading, Session, SessionKind, Speaker
from schedules.readers.ends import close
from schedules.readers.people.speakers import is_placeholder
from schedules.readers.prose.lines import plain
from schedules.readers.vocabulary.kinds import kind_of
from schedules.readers.vocabulary.language import language_of, spoken

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from bot.model import Format

MOST_SESSIONS: Final = 2_000
LONGEST_TITLE: Final = 300
LONGEST_DETAILS: Final = 2_000
LONGEST_NAME: Final = 100
MOST_SPEAKERS: Final = 40
DEFAULT_ZONE: Final = "Europe/Copenhagen"

_SCRIPT: Final = re.compile(r"<(script|style)\b", re.IGNORECASE)
_BLOCK: Final = re.compile(r"<\s*/?\s*(?:br|p|div|li|ul|ol|h[1-6]|tr)\b[^<>]{0,300}>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One session as a source gives it.

    `start` and `end` are aware where the source tells the zone, else wall time of the event. Texts may
    hold HTML or Markdown. `kind` is None where the source says nothing that we know. `line` is the line,
    row or number in the source.
    """

    title: str
    start: datetime
    end: datetime | None = None
    speakers: tuple[str, ...] = ()
    details: str = ""
    room: str = ""
    kind: SessionKind | None = None
    uid: str = ""
    pending: bool = False
    line: int | None = None


def assemble(
    entries: Iterable[Entry],
    *,
    source: Format,
    title: str = "",
    zone: str | None = None,
    zoned: bool = False,
    language: str | None = None,
    doubts: Sequence[Doubt] = (),
) -> Reading:
    """Return the reading of entries, in order of time.

    `zone` is the IANA zone that their aware times are told in; `zoned` that the source gave it itself. An
    entry without a title is left out; beyond 2,000 the rest is, with the doubt `too_many`.
    """
    found = list(doubts)
    kept = [(each, said) for each in entries if (said := clean(each.title, LONGEST_TITLE))]
    if len(kept) > MOST_SESSIONS:
        found.append(Doubt(code="too_many", values={"most": str(MOST_SESSIONS)}))
        del kept[MOST_SESSIONS:]
    place = zone or DEFAULT_ZONE
    clock = ZoneInfo(place)
    sessions = sorted((_session(each, said, clock, found) for each, said in kept), key=lambda each: each.start)
    by_day = [list(day) for _, day in groupby(sessions, key=lambda each: each.start.date())]
    name = clean(title, LONGEST_TITLE)
    if not name:
        found.append(Doubt(code="no_title"))
    spoke = language or language_of(text for each, _ in kept[:60] for text in (each.title, each.details[:200]))
    return Reading(
        agenda=Agenda(
            title=name or "Program",
            zone=place,
            language=spoken(spoke),
            sessions=tuple(each for day in by_day for each in close(day)),
        ),
        doubts=tuple(found),
        format=source,
        zoned=zoned,
    )


def clean(text: str, longest: int) -> str:
    """Return a text as one plain line: without tags, entities, links and control characters."""
    text = text[: longest * 8]
    if text.isprintable() and not _is_dressed(text):
        return (" ".join(text.split()) if "  " in text else text.strip())[:longest].strip()
    bare = plain(_BLOCK.sub(" ", _without_scripts(text)))
    if not bare.isprintable():
        bare = "".join(char if char.isprintable() else " " for char in bare)
    return " ".join(bare.split())[:longest].strip()


@lru_cache(maxsize=1024)  # rooms and speakers come again
def _clean_name(text: str) -> str:
    return clean(text, LONGEST_NAME)


@lru_cache(maxsize=1024)
def _speaker(text: str) -> Speaker | None:
    name = _clean_name(text)
    return Speaker(name=name) if name else None


def prose(text: str, longest: int = LONGEST_DETAILS) -> str:
    """Return a text as plain lines; blocks of HTML begin new ones."""
    text = text[: longest * 4]
    if dressed := _is_dressed(text):
        text = plain(_BLOCK.sub("\n", _without_scripts(text)))
    lines: list[str] = []
    size = 0
    for line in text.splitlines():
        if size >= longest:
            break
        if each := clean(line, longest) if dressed or "  " in line or not line.isprintable() else line.strip():
            lines.append(each)
            size += len(each) + 1
    return "\n".join(lines)[:longest].strip()


def _is_dressed(text: str) -> bool:
    """Tell whether a text may hold HTML or Markdown; most do not, and to look for each sign is the quickest."""
    return "<" in text or "&" in text or "[" in text or "*" in text or "_" in text or "`" in text


def _without_scripts(text: str) -> str:
    """Return a text without its scripts and styles; each character is looked at a few times at most."""
    parts: list[str] = []
    reached = 0
    lowered = text.lower()
    while match := _SCRIPT.search(text, reached):
        close = lowered.find(f"</{match[1].lower()}", match.end())
        if close < 0:
            break
        parts.append(text[reached : match.start()])
        reached = text.find(">", close) + 1 or len(text)
    return " ".join([*parts, text[reached:]]) if parts else text


def _session(entry: Entry, title: str, zone: ZoneInfo, doubts: list[Doubt]) -> Session:
    start, end = _wall(entry.start, zone), None if entry.end is None else _wall(entry.end, zone)
    if end is not None and end < start:
        doubts.append(Doubt(code="end_before_start", line=entry.line, values={"title": title}))
    kind = entry.kind or kind_of(title)
    people = {who.name: who for each in entry.speakers if (who := _speaker(each[: LONGEST_NAME * 8]))}
    return Session(
        uid=entry.uid[:LONGEST_TITLE],
        title=title,
        kind=kind,
        start=start,
        end=end,
        end_stated=end is not None,
        speakers=tuple(people.values())[:MOST_SPEAKERS],
        room=_clean_name(entry.room[: LONGEST_NAME * 8]) if entry.room else "",
        details=prose(entry.details),
        breakout=BreakoutPlan() if kind is SessionKind.BREAKOUT else None,
        pending=entry.pending or is_placeholder(title),
        line=entry.line,
    )


def _wall(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return a moment as wall time in `zone`; what has no zone is that already."""
    return (moment if moment.tzinfo is None else moment.astimezone(zone)).replace(tzinfo=None, fold=0)
