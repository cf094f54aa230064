"""What an event is called: the line above its programme that looks most like a name of one.

Nothing is taken that is a sentence, a date, a place to meet or a way through a web page; then it has no title.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bot.model import SessionKind
from schedules.readers.clock import find_spans
from schedules.readers.dates import find_dates
from schedules.readers.prose.headings import is_part_of_day
from schedules.readers.prose.lines import front_title
from schedules.readers.prose.titles import said_room
from schedules.readers.vocabulary.kinds import kind_of
from schedules.readers.vocabulary.words import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schedules.readers.prose.lines import Line

LONGEST: Final = 120
_NEAR: Final = 60  # lines above the first session that may hold its event's name
_FIRST: Final = 4  # lines that may hold it though nothing else speaks for them

_MANY: Final = 10  # words, beyond which a line is likely a sentence

_WORD: Final = re.compile(r"[^\W\d_]+")
_PROGRAMME: Final = re.compile(
    r"^(?:det færdige |foreløbig[te]? |preliminary |draft |vorläufiges |vorgesehenes )?"
    r"(?:program(?:me|m|met|ma)?|agenda|dagsorden|schedule|tagesordnung|møteplan|tidsplan|zeitplan|ablauf)\b"
    r"(?:\s(?:for|til|of|för|du|de|des|der|voor|zum|zur)\b)?[\s:–-]{0,4}",
    re.IGNORECASE,
)
_PROGRAMME_TAIL: Final = re.compile(r"\s[–-]\s(?:program\w{0,4}|agenda|dagsorden|schedule)$", re.IGNORECASE)
_DATE_TAIL: Final = re.compile(r"[\s,–(-]{0,4}(?:\b(?:d|den|on|the|le|am|the|vom|op)\b)?\.?\s{0,2}$", re.IGNORECASE)
_OCCASION: Final = re.compile(
    r"konf[er]{2}en|confer|congr|kongr|tagung|symposi|semina|workshop|worksh|hackat|meeting|summit|festival|forum|"
    r"dag(?:en)?\b|dage(?:ne)?\b|day\b|days\b|møde|møte|möte|stævne|træf|treff|traff|träff|samling|camp|colloque|journée|"
    r"rencontres|assises|bijeenkomst|webina|kursus|kurs\b|course|høring|debat|åbning|opening of|nettverk|årsmø|"
    r"unconference|week\b|lehrgang|jubil|award|visitas|stämma|ting\b",
    re.IGNORECASE,
)
_NOISE: Final = re.compile(
    r"nyhed|news\b|back to|skip to|hop til|hoppa till|transcript|indhold|innehåll|inhalt|contents|menu|login|log ind|"
    r"tilmeld|anmeld|påmeld|anmäl|register|sign up|print|ausdruck|slå adgang|cookie|søg\b|search|del på|share|kontakt|"
    r"contact|forside|home\b|start\b|udskriv|aktiviteter$|vorbehalten|forbehold|subject to|download|tekst\b|foto\b|©|"
    r"copyright|https?:|www\.|@",
    re.IGNORECASE,
)
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")
_PLACE: Final = re.compile(
    r"^(?:sted|place|where|hvor|ort|lieu|locatie|venue|tid|time|tid og sted|dato|date|wann|wo|pris)\s?:|"
    r"\b(?:salle|rue|straße|vej|gade|gata|plein|zaal)\b|\b\d{4,5}\s[^\W\d_]{2,}",
    re.IGNORECASE,
)


def event_title(text: str, lines: Sequence[Line], first_item: int | None) -> str:
    """Return what the lines above the first session call the event, or nothing."""
    front = front_title(text)
    if front and (title := _named(front)):
        return title
    said = [line for line in lines[:_NEAR] if line.text and (first_item is None or line.number < first_item)]
    ranked = [
        (_weight(line, place, title), -place, title) for place, line in enumerate(said) if (title := _named(line.text))
    ]
    best = max(ranked, default=(0, 0, ""))
    return best[2] if best[0] > 0 else ""


def _named(text: str) -> str:
    """Return a line without "Program for" and without its date, where it can be a name."""
    title = text.strip()
    if _NOISE.search(title) or _PLACE.search(title) or said_room(title) or "\t" in title:
        return ""
    bare = _PROGRAMME.sub("", title, count=1)
    if not bare or bare.startswith("("):
        return ""
    title = _PROGRAMME_TAIL.sub("", _without_date(bare if bare[:1].isalnum() else title)).strip(" –-:,|*")
    return title if _is_name(title) else ""


def _is_name(title: str) -> bool:
    words = _WORD.findall(title)
    short = 3 < len(title) <= LONGEST and words  # noqa: PLR2004 - "Dag" is none
    plain = not title.endswith((".", ":", "!")) and not title.startswith("(")
    if not short or not plain or is_part_of_day(title) or find_dates(title) or next(find_spans(title), None):
        return False
    if len(title.split()) == 1 and (title.islower() or title.lower() in WEEKDAYS):
        return False  # "dagen", of "Program for dagen"
    return not all(word.lower() in WEEKDAYS or word.isdigit() for word in words)


def _weight(line: Line, place: int, title: str) -> int:
    """Return how much speaks for a line: it is a heading, it names an occasion or a year, it stands first."""
    words = len(title.split())
    occasion = _OCCASION.search(title) is not None
    weight = (6 - line.heading if line.heading else 0) + (3 if occasion else 0)
    weight += 3 if _PROGRAMME.match(line.text) and title != line.text.strip() else 0
    weight += 1 if _YEAR.search(title) else 0
    weight += max(_FIRST - place, 0) - place // 10
    weight -= (2 if line.bullet else 0) + (1 if words == 1 else 3 if words > _MANY else 0)
    practical = {SessionKind.BREAK, SessionKind.OTHER, SessionKind.CLOSING}
    return weight - (4 if not occasion and kind_of(title) in practical else 0)


def _without_date(title: str) -> str:
    """Return a title up to the date in it, or behind one that it begins with."""
    for mention in find_dates(title)[:1]:
        before = _DATE_TAIL.sub("", title[: mention.begin])
        words = before.split()
        if words and words[-1].lower().strip(".,") in WEEKDAYS:
            before = " ".join(words[:-1])
        return before if len(before) > 3 else title[mention.stop :]  # noqa: PLR2004
    return title
