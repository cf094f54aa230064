"""Lines that no session begins with: headings of days and of parts of days, deadlines, and headings of
what is no programme (opening hours, departures).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from schedules.readers.dates import Mention, find_dates, find_day_number, find_weekday, without_dates
from schedules.readers.vocabulary.words import (
    ASIDES,
    ASIDES_BELOW,
    DEADLINES,
    MONTHS,
    OPEN,
    PARTS_OF_DAY,
    PROGRAMME_WORDS,
)

if TYPE_CHECKING:
    from schedules.readers.prose.lines import Line

LONGEST: Final = 120
FEW: Final = 8  # words of a heading that is marked as one
MANY: Final = 14  # words of a heading that begins with its day

_PART_OF_DAY: Final = re.compile(rf"\b(?:{PARTS_OF_DAY})\b", re.IGNORECASE)
_DEADLINE: Final = re.compile(rf"\b(?:{DEADLINES})", re.IGNORECASE)
_SENTENCE_END: Final = re.compile(r"[.!?]\s+(?=[^\W\d_a-zæøåäö])")
_MONTH_FIRST: Final = re.compile(
    rf"^\W{{0,3}}(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))})\.?\s(?:19|20)\d\d\s?[:–—-]", re.IGNORECASE
)  # "Oktober 2014 - mandag 27.10."
_NOISE: Final = re.compile(r"[\W_]+")
_ASIDE: Final = re.compile(rf"\W{{0,3}}(?:{ASIDES})\b", re.IGNORECASE)
_ASIDE_BELOW: Final = re.compile(rf"\W{{0,3}}(?:{ASIDES_BELOW})\W{{0,3}}", re.IGNORECASE)
_OPEN: Final = re.compile(rf"\W{{0,3}}(?:{OPEN})\W{{0,3}}", re.IGNORECASE)
_PROGRAMME: Final = re.compile(rf"\W{{0,3}}(?:{PROGRAMME_WORDS})\b", re.IGNORECASE)
_AFTER_DAY: Final = re.compile(r"\s{0,3}(?:[:,(|/–—\t-]|$)")
_TO_DAY: Final = re.compile(r"^[^\W\d_]{0,12}\W{0,4}$")


def is_part_of_day(text: str) -> bool:
    """Tell whether a line says morning or afternoon, and nothing else."""
    return _PART_OF_DAY.fullmatch(text.strip(" :.–-")) is not None


def is_deadline(text: str) -> bool:
    """Tell whether a line speaks of a deadline or of its own publication."""
    return _DEADLINE.search(text) is not None


def is_deadline_at(text: str, mention: Mention) -> bool:
    """Tell whether the sentence speaks of one before its date: "Tilmelding senest d. 10. oktober"."""
    return _DEADLINE.search(_SENTENCE_END.split(text[max(0, mention.begin - 80) : mention.begin])[-1]) is not None


def is_aside(line: Line, *, begun: bool) -> bool:
    """Tell whether a line is the heading of what is no programme: "Åbningstider i Borgerservice".

    `begun` says that the programme stands above it: "Transport" is then how to get home.
    """
    few = len(line.text.split()) <= FEW and not line.bullet
    return few and bool(_ASIDE.match(line.text) or (begun and _ASIDE_BELOW.fullmatch(line.text)))


def is_programme(line: Line) -> bool:
    """Tell whether a line says that the programme begins."""
    return _PROGRAMME.match(line.text) is not None and len(line.text.split()) <= FEW


def is_open(title: str) -> bool:
    """Tell whether a title only says that something is open or closed then."""
    return _OPEN.fullmatch(title) is not None


def says_little(text: str) -> bool:
    """Tell whether nothing but punctuation is left of a text without its dates."""
    return not _NOISE.sub("", without_dates(text))


def is_day_before(text: str, place: int) -> bool:
    """Tell whether nothing but a day stands before a place in a line: "5/3 kl. 19" is one, "5/3" alone is not."""
    head = text[:place]
    for mention in reversed(find_dates(text)):
        if mention.stop <= place:
            head = head[: mention.begin] + " " + head[mention.stop :]
    return says_little(_MONTH_FIRST.sub("", head))


def names_day(line: Line, *, begun: bool) -> bool:
    """Tell whether a line names a day and little else; `begun` says that a session stands above it."""
    text = line.text
    if len(text) > LONGEST:
        return False
    dates, number = find_dates(text), find_day_number(text)
    if not (dates or number is not None or find_weekday(text) is not None) or is_deadline(text):
        return False
    rest = _PART_OF_DAY.sub(" ", without_dates(text))
    words = [word for word in _NOISE.sub(" ", rest).split() if not word.isdigit()]
    loud = line.heading > 0 or text.endswith(":") or text.isupper()
    if len(words) <= (FEW if loud else 2 if begun else 3):
        return True
    return len(words) <= MANY and not text.endswith((".", "!", "?")) and _begins_with_day(text, dates, number)


def _begins_with_day(text: str, dates: list[Mention], number: int | None) -> bool:
    """Tell whether a line is "Dag 2: Naboer i byen" or "Fredag den 7. juni – Naboer i byen"."""
    before = text[: dates[0].begin] if dates else ""
    if dates and (_TO_DAY.match(before) or says_little(before)):
        return _AFTER_DAY.match(text, dates[0].stop) is not None
    head, colon, _ = text.partition(":")
    return number is not None and bool(colon) and find_day_number(head) is not None and says_little(head)
