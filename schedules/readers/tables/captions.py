"""What stands over and around tables: the day, the name of the event, and the heads that a refusal shows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from schedules.readers.dates import find_dates
from schedules.readers.entries import LONGEST_TITLE, clean
from schedules.readers.own.tree import shown
from schedules.readers.tables.cells import DayOf, read_day
from schedules.readers.vocabulary.words import DEADLINES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schedules.readers.tables.grids import Grid

SECTION: Final = re.compile(
    r"(?:session|block|blok|spor|track|del|part|teil)\s?(?:\d{1,2}|[IVX]{1,4})\b", re.IGNORECASE
)
_LETTERS: Final = re.compile(r"[^\W\d_]")
_DEADLINE: Final = re.compile(rf"\b(?:{DEADLINES})", re.IGNORECASE)
_FOR: Final = re.compile(r"(?:^(?:for|til|of)\b|\b(?:den|d|on|the|am|le|i)\.?$)\s*", re.IGNORECASE)
_SHEET: Final = re.compile(
    r"(?:sheet|ark|blad|tabelle|feuil|feuille|taul)\s?\d*|data|export|sessions?|program\w*", re.IGNORECASE
)
_PROGRAMME: Final = re.compile(
    r"^(?:program(?:me|m|met|ma)?|agenda|dagsorden|schedule|tidsplan)\b\W*(?:for\b|til\b|of\b)?\s*", re.IGNORECASE
)
MOST_SHOWN: Final = 8  # heads in an error


def day_in(text: str) -> DayOf | None:
    """Return the day that a heading is, or the date that it names: "Program for fagdag den 5. juni 2026"."""
    if (day := read_day(text)) is not None:
        return day
    mentions = find_dates(text[:300])
    if not mentions or _DEADLINE.search(text[:300]):
        return None
    first = mentions[0]
    return DayOf(on=first.on(first.year) if first.year else None, mention=first)


def loose_texts(grids: Sequence[Grid]) -> list[str]:
    """Return what stands over tables: their names, and the lone texts above their heads."""
    found: list[str] = []
    for grid in grids:
        found.append(grid.name)
        for index in range(min(len(grid.rows), 8)):
            filled = grid.filled(index)
            if len(filled) > 1 or grid.has_times(index):
                break
            found += [grid.text(index, column)[:LONGEST_TITLE] for column in filled]
    return found


def title_among(texts: Sequence[str]) -> str:
    """Return the first text that names an event, and is no name that programs give to sheets."""
    for text in texts:
        bare = title_of(text)
        if bare and not _SHEET.fullmatch(bare):
            return bare
    return ""


def title_of(text: str) -> str:
    """Return what a heading calls the event, without the word programme and its date; a day alone is no name."""
    bare = clean(text, LONGEST_TITLE)
    mentions = find_dates(bare)
    if mentions:
        bare = f"{bare[: mentions[0].begin]} {bare[mentions[-1].stop :]}"
    bare = " ".join(_PROGRAMME.sub("", _FOR.sub("", bare.strip(" –—-:,.()|"))).split()).strip(" –—-:,.()|")
    named = len(_LETTERS.findall(bare)) > 3  # noqa: PLR2004 - "Dag" is none
    return bare if named and read_day(bare) is None and not SECTION.match(bare) else ""


def shown_heads(grids: Sequence[Grid]) -> str:
    """Return the first row of the largest table, as it stands in an error."""
    grid = max(grids, key=lambda each: len(each.rows), default=None)
    row = next((index for index in range(len(grid.rows)) if len(grid.filled(index)) > 1), None) if grid else None
    if grid is None or row is None:
        return "–"
    heads = [shown(clean(grid.text(row, column), LONGEST_TITLE))[:30] for column in grid.filled(row)[:MOST_SHOWN]]
    return " | ".join(heads) or "–"
