"""What kind of session a title names: the head of its first words that name one decides.

"Velkomst og kaffe" is an opening, "Workshop dinner" a meal, "Kaffe og registrering" neither. Where the same
words open a day or close it, but not amid it ("introduktion", "opsamling"), their place in the day decides.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.model import SessionKind
from schedules.readers.vocabulary import kind_words as tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LONGEST: Final = 300  # characters of a title that say its kind
_EARLY: Final = 4  # words before a sentence's kind
_LONG_STEM: Final = 6  # letters, beyond which a stem is no part of a name


class _Sense(Enum):
    """What a word stands for: a kind, or one that its place decides, or nothing yet."""

    BREAK = auto()
    ARRIVAL = auto()
    BREAKOUT = auto()
    OPENING = auto()
    CLOSING = auto()
    WORKSHOP = auto()
    OTHER = auto()
    EARLY = auto()
    LATE = auto()
    TALK = auto()
    GENERIC = auto()


_KINDS: Final = {
    _Sense.BREAK: SessionKind.BREAK,
    _Sense.ARRIVAL: SessionKind.OTHER,
    _Sense.BREAKOUT: SessionKind.BREAKOUT,
    _Sense.OPENING: SessionKind.OPENING,
    _Sense.CLOSING: SessionKind.CLOSING,
    _Sense.WORKSHOP: SessionKind.WORKSHOP,
    _Sense.OTHER: SessionKind.OTHER,
    _Sense.EARLY: SessionKind.OPENING,
    _Sense.LATE: SessionKind.CLOSING,
    _Sense.TALK: SessionKind.TALK,
    _Sense.GENERIC: SessionKind.TALK,
}


class _Vocabulary(NamedTuple):
    """Words and what they mean: whole ones, beginnings and endings of compounds, and phrases by their first word."""

    whole: dict[str, _Sense]
    begins: dict[str, _Sense]
    ends: dict[str, _Sense]
    phrases: dict[str, list[tuple[tuple[str, ...], _Sense]]]


class _Word(NamedTuple):
    """A word of a title: what it means, how many words it takes, and where it stands."""

    text: str
    sense: _Sense | None
    position: int
    taken: int = 1


class _Part(NamedTuple):
    """Words of a title up to a preposition, a conjunction or a stop; that, and all that follows it."""

    words: list[_Word]
    separator: str
    rest: str


def _vocabulary() -> _Vocabulary:
    found = _Vocabulary({}, {}, {}, {})
    written = (
        (_Sense.BREAK, tables.BREAK),
        (_Sense.ARRIVAL, tables.ARRIVAL),
        (_Sense.BREAKOUT, tables.BREAKOUT),
        (_Sense.OPENING, tables.OPENING),
        (_Sense.CLOSING, tables.CLOSING),
        (_Sense.WORKSHOP, tables.WORKSHOP),
        (_Sense.OTHER, tables.OTHER),
        (_Sense.EARLY, tables.EARLY),
        (_Sense.LATE, tables.LATE),
        (_Sense.TALK, tables.TALK),
        (_Sense.GENERIC, tables.GENERIC),
    )
    for sense, text in written:
        for entry in text.split("|"):
            _enter(found, entry, sense)
    for phrases in found.phrases.values():
        phrases.sort(key=lambda each: -len(each[0]))
    return found


def _enter(vocabulary: _Vocabulary, entry: str, sense: _Sense) -> None:
    stem = entry.strip("*~")
    forms = [stem, *(stem + ending for ending in tables.INFLECTIONS.split())] if "~" in entry else [stem]
    if " " in stem:
        first, *rest = stem.split()
        vocabulary.phrases.setdefault(first, []).append(((first, *rest), sense))
        return
    for form in forms:
        vocabulary.whole.setdefault(form, sense)
        if entry.startswith("*"):
            vocabulary.ends.setdefault(form, sense)
    if entry.endswith("*"):
        vocabulary.begins.setdefault(stem, sense)


_VOCABULARY: Final = _vocabulary()
_TOKEN: Final = re.compile(r"[^\W_]+|[&+/:;,.!?|–—-]")
_SEPARATORS: Final = frozenset(tables.PARTING.split())
_JOINS: Final = frozenset(tables.JOINING.split())
_LISTING: Final = _JOINS | {",", ":", ";", "-", "–", "—", "/", ".", "!"}
_DAYS: Final = frozenset({"day", "dag", "tag", "jour"})
_STROKES: Final = frozenset({":", "–", "—", "-"})
_SENTENCE_ENDS: Final = frozenset({"?", "!", ":"})
_QUESTIONS: Final = frozenset(tables.QUESTIONS.split())
_TOPICAL: Final = frozenset(tables.TOPICAL.split())
_WEAK: Final = frozenset(tables.WEAK.split())
_HEADS: Final = frozenset(tables.HEADS.split())
_ALONE: Final = frozenset(tables.ALONE.split())
_TOLD_AGAIN: Final = frozenset(tables.TOLD_AGAIN.split())
_ASIDE: Final = re.compile(r"\([^()]{0,200}\)|\[[^\[\]]{0,200}\]")
_SPACED: Final = re.compile(r"(?:[^\W\d_] ){3,20}[^\W\d_]")
_IN_GROUPS: Final = re.compile(rf"\b(?:{tables.IN_GROUPS})\b", re.IGNORECASE)
_OPENS: Final = re.compile(rf"\b(?:{tables.OPENS})\s{{0,3}}[.!]?$", re.IGNORECASE)
_ENDS: Final = re.compile(rf"\b(?:{tables.ENDS})\s{{0,3}}[.!]?$", re.IGNORECASE)
_GREETS: Final = re.compile(
    r"\b(?:hälsar|hälsas|byder|ønsker|önskar|heter|hilser|heißt|heisst|heet|bids)\s(?:\w{3,10}\s)?"
    r"(?:välkommen|välkomna|velkommen|willkommen|welkom|welcome)\b",
    re.IGNORECASE,
)
_OF_THE_DAY: Final = re.compile(rf"\b\w{{0,20}}{tables.OF_THE_DAY}\b", re.IGNORECASE)
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_TELLING: Final = tuple(
    each
    for each in _LETTERS.findall(f"{tables.OPENS} {tables.ENDS} {tables.IN_GROUPS}".lower())
    if len(each) > 3 or each == "par"  # noqa: PLR2004 - "i", "ved" and "den" tell nothing by themselves
)
_ABOUT: Final = re.compile(r"\s(?:til|to|in|till|zu|zum|zur|in die|into|à|i|naar|on|om)\s", re.IGNORECASE)


def kind_of(title: str, *, early: bool | None = None, late: bool | None = None) -> SessionKind:
    """Return the kind of a title; what names none is a talk.

    `early` tells that nothing but arrivals, breaks and openings come before it on its day, `late` that nothing
    but goodbyes and breaks come after it; None where that is not known.
    """
    title = title[:LONGEST]
    spaced = _SPACED.fullmatch(title.strip())
    if not spaced and all(map(_is_silent, _LETTERS.findall(title.lower()))):
        return SessionKind.TALK
    return _told_kind(title, early=early, late=late, spaced=spaced is not None)


def _told_kind(title: str, *, early: bool | None, late: bool | None, spaced: bool) -> SessionKind:
    plain = _ASIDE.sub(" ", title) if not title.startswith("(") else title
    tokens = _tokens(plain.replace(" ", "") if spaced else plain)
    known = any(token.sense is not None or token.text in _ALONE for token in tokens)
    sense = _sense(tokens) if known else None
    if (sense is None or sense is _Sense.GENERIC) and (aside := _ASIDE.search(title)):
        sense = _sense(_tokens(aside[0][1:-1])) or sense
    kind = _KINDS[sense] if sense else SessionKind.TALK
    words = {token.text for token in tokens[:2]}
    opens = (len(tokens) <= _EARLY and _OPENS.search(plain)) or _GREETS.search(plain)
    if kind in {SessionKind.TALK, SessionKind.WORKSHOP} and opens:
        return SessionKind.OPENING
    if kind in {SessionKind.TALK, SessionKind.WORKSHOP} and _ENDS.search(plain):
        return SessionKind.CLOSING
    if kind in {SessionKind.TALK, SessionKind.WORKSHOP} and not words & _TOLD_AGAIN:
        return SessionKind.BREAKOUT if _IN_GROUPS.search(title) else kind
    if sense is _Sense.EARLY and not _opens_day(plain, early=early):
        return SessionKind.TALK
    if sense is _Sense.LATE and not _closes_day(plain, tokens, late=late):
        return SessionKind.TALK
    return kind


def kinds_of(titles: Sequence[str]) -> list[SessionKind]:
    """Return the kinds of the titles of one day, in their order: each in the light of the others."""
    alone = [kind_of(title) for title in titles]
    before = {SessionKind.OTHER, SessionKind.BREAK, SessionKind.OPENING}
    after = {SessionKind.OTHER, SessionKind.BREAK, SessionKind.CLOSING}
    opened = next((place for place, kind in enumerate(alone) if kind not in before), len(alone))
    closed = next((place for place in range(len(alone) - 1, -1, -1) if alone[place] not in after), -1)
    placed = {SessionKind.OPENING, SessionKind.CLOSING}
    return [
        kind_of(title, early=place < opened, late=place > closed) if kind in placed else kind
        for place, (title, kind) in enumerate(zip(titles, alone, strict=True))
    ]


def is_known_word(word: str) -> bool:
    """Tell whether a word says a kind of session, and so is no part of a person's name."""
    lowered = word.lower()
    if lowered in _VOCABULARY.whole or lowered in _ALONE:
        return True
    size = len(lowered)
    ends, begins = _VOCABULARY.ends, _VOCABULARY.begins
    return any(lowered[begin:] in ends for begin in range(1, size - _LONG_STEM + 1)) or any(
        lowered[:end] in begins for end in range(_LONG_STEM, size)
    )


def _tokens(text: str) -> list[_Word]:
    """Return the words of a title, phrases as one; hyphens and apostrophes within words are spaces."""
    loose = re.sub(r"(?<=\w)[-’'‐‑](?=\w)", " ", text.lower())
    texts = _TOKEN.findall(loose)
    found: list[_Word] = []
    place = 0
    while place < len(texts):
        phrase = next(
            (
                each
                for each in _VOCABULARY.phrases.get(texts[place], ())
                if texts[place : place + len(each[0])] == [*each[0]]
            ),
            None,
        )
        taken = len(phrase[0]) if phrase else 1
        sense = phrase[1] if phrase else _sense_of(texts[place])
        found.append(_Word(texts[place] if taken == 1 else " ".join(texts[place : place + taken]), sense, place, taken))
        place += taken
    return found


@lru_cache(maxsize=8192)  # titles share their words, and most of them say nothing
def _is_silent(word: str) -> bool:
    """Tell whether a word has no part in what kind a title is, whatever stands beside it."""
    if word in _ALONE or word in _VOCABULARY.phrases or word.startswith(_TELLING):
        return False
    return _sense_of(word) is None


@lru_cache(maxsize=4096)
def _sense_of(word: str) -> _Sense | None:
    """Return what a word means: as it stands, by the end of the compound, or by its beginning."""
    if word in _VOCABULARY.whole:
        return _VOCABULARY.whole[word]
    ends = [_VOCABULARY.ends[word[begin:]] for begin in range(1, len(word) - 2) if word[begin:] in _VOCABULARY.ends]
    begins = [_VOCABULARY.begins[word[:end]] for end in range(len(word), 2, -1) if word[:end] in _VOCABULARY.begins]
    if _Sense.BREAK in begins and ends and ends[0] is _Sense.OTHER:
        return _Sense.BREAK  # "Frukostmingel"
    if _Sense.BREAKOUT in begins and (not ends or ends[0] is not _Sense.BREAK):
        return _Sense.BREAKOUT
    return next(iter(ends or begins), None)


def _sense(tokens: list[_Word]) -> _Sense | None:
    """Return what a title is by the first of its parts that tells it, and that does not stand too deep."""
    parts = [part for part in _parts(_after_question(tokens)) if any(not word.text.isdigit() for word in part.words)]
    count = sum(len(part.words) for part in parts)
    known: list[_Sense] = []
    generic = False
    opened = True  # so far nothing but generic words
    for number, part in enumerate(parts):
        sense = _part_sense(part, first=number == 0 or (generic and not known and opened), count=count)
        opened = opened and sense is _Sense.GENERIC
        if sense is _Sense.GENERIC:
            generic = True
        elif sense is not None:
            known.append(sense)
        if known and number >= 2:  # noqa: PLR2004 - "Kaffe, te og registrering"
            break
    if known and known[0] is _Sense.BREAK and _Sense.ARRIVAL in known:
        return _Sense.ARRIVAL
    if known and known[0] is _Sense.LATE and _Sense.CLOSING in known:
        return _Sense.CLOSING  # "Zusammenfassung und Verabschiedung"
    return known[0] if known else _Sense.GENERIC if generic else None


def _after_question(tokens: list[_Word]) -> list[_Word]:
    """Leave out a question that a title begins with: it tells no kind."""
    if tokens and tokens[0].text in _TOPICAL:
        stroke = next((place for place, token in enumerate(tokens) if token.text in _STROKES), len(tokens))
        return tokens[stroke + 1 :]
    if not tokens or tokens[0].text.split()[0] not in _QUESTIONS or tokens[0].sense:
        return tokens
    end = next((place for place, token in enumerate(tokens) if token.text in _SENTENCE_ENDS), len(tokens))
    return tokens[end + 1 :]


def _parts(tokens: list[_Word]) -> Iterator[_Part]:
    words: list[_Word] = []
    for place, token in enumerate(tokens):
        if token.taken > 1 or token.text not in _SEPARATORS:
            words.append(token)
        elif words:
            yield _Part(words, token.text, " ".join(each.text for each in tokens[place + 1 :]))
            words = []
    if words:
        yield _Part(words, "", "")


def _part_sense(part: _Part, *, first: bool, count: int) -> _Sense | None:
    """Return what the head of a part is: its last word that names a kind, near enough to the beginning."""
    words = [word for word in part.words if not word.text.isdigit()]
    if len(words) == 1 and words[0].text in _ALONE and _ends_it(part):
        return _Sense.CLOSING
    if len(words) > 1 and words[-1].text in _DAYS:
        return _Sense.GENERIC  # "Unconference day 1: Opening"
    whole = len(words)
    while len(words) > 1 and words[-1].sense is _Sense.GENERIC and words[0].sense not in (None, _Sense.GENERIC):
        words.pop()
    found: _Sense | None = None
    for place, word in enumerate(words):
        if word.sense is None or word.position > _EARLY + (1 if first else 2):
            continue
        last = place == len(words) - 1
        if not last and (not first or word.text in _HEADS):
            continue
        backed = len(words) < whole or (not last and words[place + 1].sense is _Sense.GENERIC)
        weak = word.text in _WEAK and not backed
        if weak and not _stands_alone(part, words, first=first, last=last, count=count):
            continue
        told = found is _Sense.BREAKOUT and word.sense is _Sense.TALK and word.text not in _TOLD_AGAIN
        told = told or (word.sense is _Sense.BREAKOUT and words[0].text in _TOLD_AGAIN)
        if not told and (word.sense is not _Sense.GENERIC or found is None):
            found = word.sense
    return found


def _ends_it(part: _Part) -> bool:
    """Tell whether "slut" or "ende" is the end of the day, not that of something else."""
    return not part.rest or part.separator in _LISTING or _OF_THE_DAY.search(part.rest) is not None


def _stands_alone(part: _Part, words: list[_Word], *, first: bool, last: bool, count: int) -> bool:
    """Tell whether a word that is often used otherwise is all that a part of the title says."""
    bare = last and all(word.sense is not None for word in words[:-1])
    listed = part.separator in _JOINS and count > 1 and not any(_sense_of(word) for word in part.rest.split()[:2])
    return bare and (first or (count <= 3 and not part.rest)) and not listed  # noqa: PLR2004


def _opens_day(plain: str, *, early: bool | None) -> bool:
    """Tell whether an introduction is one to the day, not to what the day is about."""
    about = _ABOUT.search(plain)
    if about is not None:
        return _OF_THE_DAY.search(plain, about.end()) is not None
    return early is not False


def _closes_day(plain: str, tokens: list[_Word], *, late: bool | None) -> bool:
    if late is False:
        return False
    groups = any(token.sense is _Sense.BREAKOUT for token in tokens) or _IN_GROUPS.search(plain) is not None
    return not groups or late is True
