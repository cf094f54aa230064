"""Clock times as people write them: 9.00, 09:00-09:45, kl. 9-15, 9h30, 18,30, 0900, 1:30 pm, 12 noon.

What is no time must not become one: dates, amounts, telephone numbers, lengths and references are
told by what stands beside them. Every expression here is linear in the length of a line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from schedules.readers.vocabulary.words import BEFORE_TIME, CLOCK_WORDS, MEASURES, REFERENCES, UNITS, UNTIL, ZONE_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator

DAY: Final = 24 * 60
NOON: Final = 12 * 60
FIRST_YEAR: Final = 19 * 60  # 1900-2059 may be years
EARLIEST_YEAR: Final = 10 * 60  # 1000-2059, where the second of two may be one
LAST_YEAR: Final = 21 * 60
SPACES: Final = 3
LONGEST_WORD: Final = 16
LONGEST_BARE: Final = 5  # hours between "9.30" and "11" in "9.30 - 11 Oplæg"


class Notation(NamedTuple):
    """What else a document writes its times with: `0900`, bare hours (`9-10`), or one alone (`9`).

    `zones` is what the event's own zone is called, for times that are told in several.
    """

    compact: bool = False
    bare: bool = False
    alone: bool = False
    zones: frozenset[str] = frozenset()


class Span(NamedTuple):
    """A clock time, or two, in a line: minutes after midnight, and where it stands.

    `half_day` says that am or pm was written, `zone` what was written of a time zone behind it.
    """

    start: int
    end: int | None
    begin: int
    stop: int
    half_day: bool = False
    zone: str = ""


class _Clock(NamedTuple):
    minutes: int
    bare: bool
    half: str


def _either(words: str) -> str:
    return "|".join(sorted((re.escape(each) for each in words.split("|")), key=len, reverse=True))


_ZONE: Final = "|".join(sorted((re.escape(each) for each in ZONE_NAMES if " " not in each), key=len, reverse=True))
_WORDS: Final = {word: minutes for minutes, words in CLOCK_WORDS.items() for word in words.split("|")}


def _time(number: int) -> str:
    n = number
    return (
        rf"(?:(?P<h{n}>\d{{1,2}})"
        rf"(?:(?P<s{n}>[.:,])(?P<m{n}>\d{{2}})(?::\d\d(?!\d))?|(?P<x{n}>\d{{2}})|"
        rf"\s?(?P<f{n}>[hHuU])(?![^\W\d_])(?:\s?(?P<g{n}>\d{{2}}))?)?"
        rf"(?!\d)(?:\s?(?P<a{n}>[aApP])\.?\s?[mM]\b\.?)?(?P<u{n}>\s?(?:uhr|uur|u|hrs|h|o['’]clock)\b\.?)?"
        rf"(?:(?:(?<=12)|(?<=12[.:,]00)|(?<=12[ap]m)|(?<=12[.:,]00[ap]m)|(?<=12[.:,]00\s[ap]m))\s?(?P<w{n}>{_either('|'.join(CLOCK_WORDS.values()))})\b)?"
        rf"|(?P<v{n}>{_either('|'.join(CLOCK_WORDS.values()))})\b)"
        rf"(?:\s?[(\[]?(?P<z{n}>(?-i:{_ZONE}))\b[)\]]?)?"
    )


def _span(until: str) -> re.Pattern[str]:
    lead = r"(?:(?:kl\.?|klokka|klokken|klockan|ca\.?)\s{0,2}){0,2}"
    return re.compile(rf"{_time(1)}(?:(?P<gap>\.?\s{{0,4}}(?:{until})\s{{0,4}}){lead}{_time(2)})?", re.IGNORECASE)


_SPAN: Final = _span(UNTIL)
_AND_SPAN: Final = _span("og|och|and|und|en|et")
_BETWEEN: Final = frozenset({"mellem", "mellom", "mellan", "between", "zwischen", "tussen", "entre"})
# any letter but those of "9.00Velkommen"
_GLUED: Final = r"(?!(?-i:[A-ZÆØÅÄÖÜÉ](?:[a-zæøåäöüé]|[A-ZÆØÅÄÖÜÉ]{2})))[^\W\d_]"
_NOT_AFTER: Final = rf"[.:,]?\d|/\d(?!\d?[.:]\d\d)|[-–]\d|,-|\s?[%€$£°]|{_GLUED}"
_NO_TIME_AFTER: Final = re.compile(rf"(?:{_NOT_AFTER}|\s?(?:{UNITS})\b)", re.IGNORECASE)
_NO_CLOCK_AFTER: Final = re.compile(
    rf"(?:{_NOT_AFTER}|\s?(?:(?-i:{MEASURES})|(?-i:{MEASURES.upper()}))\b)", re.IGNORECASE
)
_DATE_AFTER: Final = re.compile(r"\.(?:\s|$|-|–)")
_DATE_AND_TIME_AFTER: Final = re.compile(r"\.\s{0,3}(?:kl|\d)", re.IGNORECASE)
_BEFORE: Final = frozenset(BEFORE_TIME.split("|")) | _BETWEEN
_KL: Final = frozenset({"kl", "klokken", "klokka", "klockan"})
_FROM: Final = frozenset({"from", "fra", "från", "von", "de", "van"}) | _BETWEEN
_REFERENCES: Final = frozenset(REFERENCES.split("|"))
_AMOUNTS: Final = frozenset({"kr", "dkk", "sek", "nok", "eur", "d", "den"})
_SIGNS: Final = frozenset("€$£§")
_LETTER: Final = re.compile(r"[^\W\d_]")
_CANDIDATE: Final = re.compile(
    rf"(?<![\w.,:/€$£+#@-])\d|(?<=\bkl\.)\d|(?<=\bkl)\d|(?<=\bT)\d(?=\d:\d\d)|(?<=\d-\d\dT)\d(?=\d:\d\d)|"
    rf"^\W{{0,4}}(?P<word>{_either('|'.join(CLOCK_WORDS.values()))})(?=\s{{0,3}}(?:[-–—:|\t]|$))",
    re.IGNORECASE,
)
_PROMISING: Final = re.compile(r"\d{1,2}(?:[.:,]\d|\d\d|\s{0,4}[-–—−‒‑~>→/hHuUaAàpPoOnNmMtTbBjJ(\[])")
_CELL_END: Final = re.compile(r"\s{0,40}(?:$|[:|\t,;)\]*]|\s{2})")
_TITLE_AFTER: Final = re.compile(r"\s(?-i:[A-ZÆØÅÄÖÜÉ])")
_ALSO: Final = re.compile(r"[\s/|(\[=,·•]{1,5}")


def find_spans(text: str, notation: Notation = Notation()) -> Iterator[Span]:  # noqa: B008 - a frozen value
    """Yield the times of a line, from left to right; the same time told in a second zone is part of the first."""
    reached = 0
    held: Span | None = None
    for candidate in _CANDIDATE.finditer(text):
        position = candidate.start("word") if candidate["word"] else candidate.start()
        if position < reached or not (candidate["word"] or _is_promising(text, position, notation)):
            continue
        span = _at(text, position, notation)
        if span is None:
            continue
        reached = span.stop
        if held and _tells_the_same(text, held, span):
            wanted = span.zone in notation.zones and held.zone not in notation.zones
            held = span._replace(begin=held.begin) if wanted else held._replace(stop=span.stop)
            continue
        if held:
            yield held
        held = span
    if held:
        yield held


def _is_promising(text: str, position: int, notation: Notation) -> bool:
    """Tell at little cost whether a number may be a time at all: most are followed by nothing of one."""
    return notation.alone or _PROMISING.match(text, position) is not None or _word_before(text, position)[0] in _KL


def read_span(text: str) -> Span | None:
    """Return the time, or two times, that a text wholly is; bare hours count."""
    text = text.strip()
    prefix = re.match(r"(?:kl|klokken|klokka|klockan)?\.?\s{0,3}", text, re.IGNORECASE)
    span = _at(text, prefix.end() if prefix else 0, Notation(compact=True, bare=True, alone=True))
    return span if span and span.stop == len(text) else None


def _tells_the_same(text: str, first: Span, second: Span) -> bool:
    """Tell whether "14:00 GMT" only repeats "15:00 CET" before it."""
    other = bool(first.zone and second.zone and first.zone != second.zone)
    return other and _ALSO.fullmatch(text, first.stop, second.begin) is not None


def _at(text: str, position: int, notation: Notation) -> Span | None:
    word, reached = _word_before(text, position)
    between = (_word_before(text, reached)[0] if word in _KL else word) in _BETWEEN
    match = (_AND_SPAN if between else _SPAN).match(text, position)
    if match is None:
        return None
    sure = word in _KL
    if word in _REFERENCES and not sure:
        return None
    first, second = _clock(match, 1), _clock(match, 2)
    whole = first is not None and second is not None and _joins(text, match, first, second)
    stop = match.end() if whole else _end_of_first(match)
    second = second if whole else None
    from_to = second is not None and word in _FROM and not text[:reached].strip()
    sure = sure or (from_to and _CELL_END.match(text, stop) is not None)
    priced = word in _AMOUNTS or word in _SIGNS
    if first is None or not _is_time(match, first, second, stop=stop, priced=priced, notation=notation, sure=sure):
        return None
    start, end = _halves(first, second)
    half_day = bool(first.half or (second and second.half))
    zone = (match["z2"] if whole else None) or match["z1"] or ""
    return Span(start, end, _begin(text, position), stop, half_day, zone)


def _word_before(text: str, position: int) -> tuple[str, int]:
    """Return the word (or the sign) right before a place, small, and where it begins; none is empty."""
    stop = position
    while stop > 0 and text[stop - 1] == " " and position - stop < SPACES:
        stop -= 1
    if stop and text[stop - 1] in _SIGNS:
        return text[stop - 1], stop - 1
    while stop > 0 and text[stop - 1] in ".:":
        stop -= 1
    begin = stop
    while begin > 0 and text[begin - 1].isalpha() and stop - begin < LONGEST_WORD:
        begin -= 1
    return text[begin:stop].lower(), begin


def _begin(text: str, position: int) -> int:
    """Return where a time begins with the words that lead to it: "fra ca. kl. 9", "à partir de 9h"."""
    if text[:position].endswith("T"):
        return position - 1
    for _ in range(3):
        word, begin = _word_before(text, position)
        if word == "de" and text[:begin].lower().endswith("à partir "):
            return begin - len("à partir ")
        if word not in _BEFORE:
            break
        position = begin
    return position


def _end_of_first(match: re.Match[str]) -> int:
    """Return where the first time ends; the expression itself may have gone on to a second."""
    if match["gap"] is None:
        return match.end()
    return match.start("gap")


def _joins(text: str, match: re.Match[str], first: _Clock, second: _Clock) -> bool:
    """Tell whether the second number is the end: "9.00 - 12 kommuner" is a start and a title."""
    gap = match["gap"].strip()
    if match["z1"] and match["z2"] and match["z1"] != match["z2"]:
        return False
    if gap.endswith("/") and (second.bare or first.bare or second.minutes <= first.minutes or match["gap"] != "/"):
        return False
    if second.bare and not first.bare:
        tight = match["gap"] == gap
        hours = (second.minutes - first.minutes) / 60
        fits = bool(_TITLE_AFTER.match(text, match.end())) and 0 < hours <= LONGEST_BARE
        return (tight or fits or bool(_CELL_END.match(text, match.end()))) and not _NO_TIME_AFTER.match(
            text, match.end()
        )
    if match["s2"] == "." and _DATE_AND_TIME_AFTER.match(text, match.end()):
        return False
    return not _after(second).match(text, match.end())


def _after(clock: _Clock) -> re.Pattern[str]:
    """Return what may not follow: persons count in whole numbers, money and hours in broken ones too."""
    return _NO_TIME_AFTER if clock.bare else _NO_CLOCK_AFTER


def _is_time(
    match: re.Match[str],
    first: _Clock,
    second: _Clock | None,
    *,
    stop: int,
    priced: bool,
    notation: Notation,
    sure: bool,
) -> bool:
    text = match.string
    if _after(second or first).match(text, stop):
        return False
    if match["x1"] and not (notation.compact or sure or match["u1"] or match["u2"]):
        both = bool(match["x2"] or match["m2"]) and second is not None and first.minutes < FIRST_YEAR
        return both and not _are_years(match, first, second)
    if match["x1"] and not sure and second is None and first.minutes >= FIRST_YEAR and first.minutes % 5:
        return False
    if first.bare:
        marked = sure or bool(match["u1"] or match["u2"] or (second and not second.bare))
        return marked or notation.alone or (notation.bare and second is not None)
    if priced:
        return False
    looks_like_date = match["s1"] == "." and second is None and 1 <= first.minutes % 60 <= 12  # noqa: PLR2004 - months
    return sure or not (looks_like_date and _DATE_AFTER.match(text, stop))


def _are_years(match: re.Match[str], first: _Clock, second: _Clock | None) -> bool:
    """Tell whether two numbers behind a word are years: "Rosa Flint, 1620 – 2020"."""
    late = second is not None and bool(match["x2"]) and FIRST_YEAR <= second.minutes < LAST_YEAR
    return late and first.minutes >= EARLIEST_YEAR and _LETTER.search(match.string, 0, match.start()) is not None


def _clock(match: re.Match[str], number: int) -> _Clock | None:
    if match[f"v{number}"]:
        return _Clock(_WORDS[match[f"v{number}"].lower()], bare=False, half="w")
    if match[f"h{number}"] is None or (match[f"x{number}"] and len(match[f"h{number}"]) == 1):
        return None
    hour = int(match[f"h{number}"])
    written = match[f"m{number}"] or match[f"x{number}"] or match[f"g{number}"]
    minute = int(written or 0)
    half = (match[f"a{number}"] or "").lower()
    word = _WORDS.get((match[f"w{number}"] or "").lower())
    if word is not None:
        return _Clock(word, bare=False, half="w") if (hour, minute) == (12, 0) else None
    if minute > 59 or hour * 60 + minute > DAY or (half and not 1 <= hour <= 12):  # noqa: PLR2004 - a clock and its face
        return None
    minutes = (hour % 12 + (12 if half == "p" else 0) if half else hour) * 60 + minute
    return _Clock(minutes, written is None and not half and not match[f"f{number}"], half)


def _halves(first: _Clock, second: _Clock | None) -> tuple[int, int | None]:
    """Let a start without am or pm take that of its end: "1:30 - 2:45 pm"."""
    start, end = first.minutes, second.minutes if second else None
    if second and second.half == "p" and not first.half and start < NOON and start + NOON <= second.minutes:
        start += NOON
    return start, end
