"""Lines put into the order that programmes are read in: a time on one line, and before its title.

Every step takes lines and returns lines; none reads a session.
"""

from __future__ import annotations

import itertools
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from schedules.readers.prose.habits import NEAR, leads, stands_alone
from schedules.readers.prose.headings import is_part_of_day, names_day
from schedules.readers.prose.starts import is_crowd

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schedules.readers.clock import Span
    from schedules.readers.prose.habits import Times
    from schedules.readers.prose.lines import Line

LONGEST_TITLE_ABOVE: Final = 200
_OPEN_END: Final = re.compile(r"(?:[-–—]|\b(?:til|till|to|until|bis|tot|à))\s{0,3}$", re.IGNORECASE)
_OPEN_START: Final = re.compile(r"(?:[-–—]|(?:til|till|to|until|bis|tot|à)\b)", re.IGNORECASE)


def part_crowds(lines: Sequence[Line], times: Times) -> list[Line]:
    """Part a long line that is a whole programme: pages lose their line breaks on the way."""
    parted: list[Line] = []
    for line in lines:
        spans = times.of(line.text, far=True) if len(line.text) > NEAR else ()
        if not is_crowd(line.text, spans):
            parted.append(line)
            continue
        places = [0, *(span.begin for span in spans), None]
        parted += [line._replace(text=line.text[a:b].strip()) for a, b in pairwise(places) if line.text[a:b].strip()]
    return parted


def join_times(lines: Sequence[Line], times: Times) -> list[Line]:
    """Put together a time whose end stands on the next line: "9.00 –" above "9.30", "9.00" above "– 9.30".

    A line that begins with a comma belongs to the one above it.
    """
    joined: list[Line] = []
    for line in lines:
        above = joined[-1] if joined else None
        if above is not None and above.text and line.text[:1] in {",", ";"}:
            joined[-1] = above._replace(text=f"{above.text}{line.text}")
        elif above is not None and above.text and _belong(above, line, times):
            dash = "" if _OPEN_END.search(above.text) or _OPEN_START.match(line.text) else "– "
            joined[-1] = above._replace(text=f"{above.text} {dash}{line.text}")
        else:
            joined.append(line)
    return joined


def lift_times(lines: Sequence[Line], times: Times) -> list[Line]:
    """Put times that stand below their titles above them, where all of a document do."""
    alone = [_alone(line, times) is not None for line in lines]
    below = [place for place, is_alone in enumerate(alone) if is_alone]
    if len(below) < 2 or not all(_is_title_above(lines, alone, place, times) for place in below):  # noqa: PLR2004
        return list(lines)
    after_last = lines[below[-1] + 1] if below[-1] + 1 < len(lines) else None
    parted = all(any(not line.text for line in lines[a:b]) for a, b in itertools.pairwise(below))
    if not parted and after_last is not None and after_last.text:
        return list(lines)
    lifted: list[Line] = []
    for place, line in enumerate(lines):
        lifted.insert(_title_place(lifted, far=parted) if alone[place] else len(lifted), line)
    return lifted


def _title_place(lifted: Sequence[Line], *, far: bool) -> int:
    """Return where the title above a time begins: the line above, or where blocks are parted, their first line."""
    place = len(lifted) - 1
    while far and place > 0 and lifted[place - 1].text and not names_day(lifted[place - 1], begun=False):
        place -= 1
    return place


def _alone(line: Line, times: Times) -> Span | None:
    """Return the time that a line is, and nothing else."""
    spans = times.of(line.text)
    return spans[0] if len(spans) == 1 and stands_alone(line.text, spans[0]) else None


def _belong(above: Line, line: Line, times: Times) -> bool:
    first = _alone(above, times)
    if first is None or first.end is not None:
        return False
    second = next(iter(times.of(line.text)), None)
    if second is None or second.end is not None or not leads(line.text, second):
        return False
    dashed = _OPEN_END.search(above.text) or _OPEN_START.match(line.text)
    return bool(dashed) and first.start < second.start


def _is_title_above(lines: Sequence[Line], alone: Sequence[bool], place: int, times: Times) -> bool:
    if place == 0 or alone[place - 1]:
        return False
    above = lines[place - 1]
    if any(leads(above.text, span) for span in times.of(above.text)[:1]):
        return False  # it has a time of its own
    if not above.text or len(above.text) > LONGEST_TITLE_ABOVE or is_part_of_day(above.text):
        return False
    return not names_day(above, begun=False) and not above.text.endswith(":")
