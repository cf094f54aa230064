"""What kind of session a title names: the word that comes first decides, and meals win over rooms.

"Velkomst og kaffe" is an opening, "Workshop dinner" a meal, "Registrering med frokost" neither.
"""

from __future__ import annotations

import re
from typing import Final

from bot.model import SessionKind
from schedules.readers.words import KIND_WORDS, MEALS, OPENS

_MEAL_WITHIN: Final = 3  # words
_EARLY: Final = 6  # words

_WORDS: Final = {
    kind: re.compile(
        rf"(?<![\w-])(?:{'|'.join(sorted(map(re.escape, words.split('|')), key=len, reverse=True))})(?!\w)",
        re.IGNORECASE,
    )
    for kind, words in KIND_WORDS.items()
}
_MEAL: Final = re.compile(rf"(?<![\w-])(?:{MEALS})(?!\w)", re.IGNORECASE)
_OPENS: Final = re.compile(rf"\b(?:{OPENS})\s*[.!]?$", re.IGNORECASE)
_QUESTION: Final = re.compile(
    r"(?:hvordan|hvad|hva|hvorfor|hvem|hvor|hvornår|hur|vad|varför|vem|how|what|why|who|which|wie|was|warum)\b",
    re.IGNORECASE,
)
_ASIDE: Final = re.compile(r"\([^()]{0,200}\)")
_ABOUT: Final = re.compile(
    r"\b(?:om|on|about|på|i|for|til|to|with|med|över|über|uden|without|inkl|fra|from|after|efter|før)\b", re.IGNORECASE
)


def kind_of(title: str) -> SessionKind:
    """Return the kind of a title; what names none is a talk."""
    plain = _ASIDE.sub(" ", title) if not title.startswith("(") else title
    found = [
        (match.start(), match.start() - match.end(), kind)
        for kind in _WORDS
        if (match := _WORDS[kind].search(plain)) and not _is_aside(plain, match.start())
    ]
    if not found:
        return SessionKind.OPENING if _OPENS.search(plain) else SessionKind.TALK
    kind = min(found, key=lambda each: each[:2])[2]
    if kind in {SessionKind.WORKSHOP, SessionKind.TALK, SessionKind.OTHER} and _is_meal(plain):
        return SessionKind.BREAK
    if kind in {SessionKind.WORKSHOP, SessionKind.TALK} and _OPENS.search(plain):
        return SessionKind.OPENING
    return _in_groups(title, kind)


def _is_aside(plain: str, position: int) -> bool:
    """Tell whether a word stands too deep in a title, or in a question, to say what kind it is."""
    before = plain[:position]
    return len(before.split()) > _EARLY or (_QUESTION.match(plain) is not None and position > 0 and "?" not in before)


def is_known_word(word: str) -> bool:
    """Tell whether a word says a kind of session, and so is no part of a person's name."""
    return any(pattern.fullmatch(word) for pattern in _WORDS.values())


def _is_meal(plain: str) -> bool:
    head = " ".join(plain.split()[:_MEAL_WITHIN])
    return _MEAL.search(head) is not None and not _ABOUT.search(head)


def _in_groups(title: str, kind: SessionKind) -> SessionKind:
    """A debate or an exercise "i grupper" is group work, whatever word comes first."""
    if kind in {SessionKind.TALK, SessionKind.WORKSHOP} and _GROUPS.search(title):
        return SessionKind.BREAKOUT
    return kind


_GROUPS: Final = re.compile(
    r"\b(?:i (?:mindre |små )?grupper|in (?:small )?groups|in gruppen|breakout|ved bordene)\b", re.IGNORECASE
)
