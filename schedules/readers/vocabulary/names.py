"""What is a person's name: a common first name and one more makes it sure, two capitalised words make it likely.

A name is never an organisation, a place, a kind of session, or who is not agreed yet.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final, NamedTuple

from schedules.readers.vocabulary import name_words as tables
from schedules.readers.vocabulary.first_names import FIRST_NAMES
from schedules.readers.vocabulary.kinds import is_known_word

LONGEST_NAME: Final = 6  # words
LONGEST_ROLE: Final = 12  # words before a name

_FIRST: Final = frozenset(FIRST_NAMES.split())
_PARTICLES: Final = frozenset(tables.PARTICLES.split("|"))
_HONORIFICS: Final = frozenset(tables.HONORIFICS.split("|"))
_ORGANISATIONS: Final = frozenset(tables.ORGANISATIONS.split("|"))
_NOBODY: Final = frozenset(tables.NOBODY.split("|"))
_ORGANISATION_ENDS: Final = tuple(tables.ORGANISATION_ENDS.split("|"))
_NOUN_ENDS: Final = tuple(tables.NOUN_ENDS.split("|"))
_LONG_NOUN: Final = 8  # letters
_ROLE_ENDS: Final = tuple(tables.ROLE_ENDS.split("|"))
_BEHIND: Final = frozenset(tables.BEHIND_NAMES.split("|"))
_ARTICLES: Final = frozenset(tables.ARTICLES.split("|"))
_STOPS: Final = ".,:;)("
_INITIAL: Final = re.compile(r"(?:[A-ZÆØÅÄÖÉÈÜŁŠŽČ]\.-?){1,4}|(?:Chr|Th|Ph|Fr|Joh|Wm|Jr|St)\.")
_ACRONYM: Final = 5  # letters


class Name(NamedTuple):
    """A name found in a text: where its first word stands, how many words it has, whether it is surely one."""

    text: str
    begin: int
    length: int
    sure: bool


def is_person(text: str) -> bool:
    """Tell whether a text wholly is a person's name of two words or more."""
    words = text.split()
    found = name_at(words, 0) if len(words) >= 2 else None  # noqa: PLR2004
    return found is not None and found.length == len(words)


def is_surely_person(text: str) -> bool:
    """Tell the same of a name that begins with a common first name."""
    words = text.split()
    found = name_at(words, 0)
    return found is not None and found.length == len(words) and found.sure


def is_first_name(word: str) -> bool:
    """Tell whether a word is a common first name, and nothing else."""
    return word[:1].isupper() and word.lower() in _FIRST and word.isalpha()


def is_nobody(text: str) -> bool:
    """Tell whether a text stands where a name will stand: "TBA", "N.N.", "xx"."""
    bare = text.strip(" .,:;()[]").lower()
    return not bare or bare in _NOBODY or set(bare) <= {"?", "-", "x", "."}


def is_role(word: str) -> bool:
    """Tell whether a word is a title or says what somebody does."""
    bare = word.lower().strip(_STOPS)
    if bare in _HONORIFICS:
        return True
    definite = bare.removesuffix("en") if bare.endswith("en") else bare.removesuffix("n")
    return word[:1].islower() and (
        bare.endswith(_ROLE_ENDS) or definite in _HONORIFICS or definite.endswith(_ROLE_ENDS)
    )


def name_at(words: list[str], begin: int) -> Name | None:
    """Return the name of two words or more that begins at a word."""
    length = _length(words, begin) if words[begin : begin + 1] and words[begin][:1].isupper() else 0
    if length < 2:  # noqa: PLR2004
        return None
    named = words[begin : begin + length]
    bare = [word.strip(_STOPS).lower() for word in named]
    swapped = length == 2 and named[0].isupper() and _is_first(named[1]) and not named[1].isupper()  # noqa: PLR2004
    sure = _is_first(named[0]) or _is_initial(named[0]) or swapped
    if (not sure and (is_role(named[0]) or _is_role_noun(named[0]))) or is_nobody(" ".join(bare)):
        return None
    after = words[begin + length] if begin + length < len(words) and named[-1][-1] not in _STOPS else ""
    after = "" if after.startswith("(") else after.strip(_STOPS)
    beside = [*bare[1:], *([after] if after.islower() else [])]
    if any(_is_elsewhere(word) if sure else is_thing(word) for word in beside if word not in _FIRST):
        return None
    if not sure and bare[0] in _ARTICLES:
        return None
    if not sure and (any(_is_noun(word) for word in bare) or _holds_article(bare)):
        return None
    return Name(" ".join(named).rstrip(",:;)").removesuffix("."), begin, length, sure)


def _holds_article(words: list[str]) -> bool:
    """Tell whether "der" or "den" stands in a name, and not behind "van" or "von"."""
    return any(
        word in {"der", "den", "du"} and before not in {"van", "von", "op", "in"} for before, word in pairwise(words)
    )


def leading(text: str) -> Name | None:
    """Return the name that a text begins with, after titles: "professor Ada Berg, ..." ."""
    words = text.split()[: LONGEST_ROLE + LONGEST_NAME]
    begin = 0
    while begin + 1 < len(words) and not _is_initial(words[begin]):
        if not is_role(words[begin]) and not (_is_role_noun(words[begin]) and words[begin + 1][:1].isupper()):
            break
        begin += 1
    found = name_at(words, begin) or (name_at(words, 0) if begin else None)
    if found and not found.sure and found.length > 2 and len(words[found.begin]) > _LONG_NOUN:  # noqa: PLR2004
        behind = name_at(words, found.begin + 1)
        return behind if behind and behind.sure else found
    return found


def anywhere(text: str, *, sure: bool = False) -> Name | None:
    """Return the first name in a text: one that is sure, else (unless only those count) one that is likely."""
    words = text.split()[: 4 * LONGEST_ROLE]
    found = [name for begin in range(len(words)) if (name := name_at(words, begin))]
    likely = None if sure else next((name for name in found if _is_introduced(words, name)), None)
    return next((name for name in found if name.sure), likely)


def _is_introduced(words: list[str], name: Name) -> bool:
    """Tell whether a likely name stands first, or behind words that are no part of a name."""
    return name.begin == 0 or not words[name.begin - 1][:1].isupper() or is_role(words[name.begin - 1])


def _length(words: list[str], begin: int) -> int:
    """Return how many words from `begin` make a name; a comma or a full stop ends it."""
    length = 0
    capitals = False
    for place, word in enumerate(words[begin : begin + LONGEST_NAME]):
        bare = word.strip(_STOPS)
        if word[:1] in _STOPS and place:
            break
        if place > 1 and bare.lower() in _BEHIND:
            break
        if _is_initial(word) or _is_name_word(bare):
            if place > 1 - capitals and bare.isupper() and len(bare) <= _ACRONYM and not words[begin].isupper():
                break  # "Lena Lang SKR"
            length = place + 1
            capitals = capitals or (place == 0 and bare.isupper())
        elif place == 0 or bare not in _PARTICLES:
            break
        if word != bare and not _is_initial(word):
            break
    return length


def _is_name_word(word: str) -> bool:
    letters = re.sub(r"['’.-]", "", word)
    if len(letters) < 2 or not letters.isalpha() or not word[0].isupper():  # noqa: PLR2004
        return False
    return not letters.isupper() or len(letters) > 2  # noqa: PLR2004 - "KL" is none


def _is_initial(word: str) -> bool:
    return _INITIAL.fullmatch(word) is not None


def _is_first(word: str) -> bool:
    bare = word.strip(_STOPS).lower()
    return bare in _FIRST or bare.split("-")[0] in _FIRST


def _is_role_noun(word: str) -> bool:
    """Tell whether a capitalised word says what somebody does: "Kommunalsjef Ola Dahl"."""
    bare = word.strip(_STOPS).lower()
    return len(bare) > _ACRONYM and bare.endswith(_ROLE_ENDS) and bare not in _FIRST


def _is_noun(word: str) -> bool:
    """Tell whether a word that could begin or end an unknown name is a common noun."""
    return (
        is_thing(word)
        or is_role(word)
        or (len(word) >= _LONG_NOUN and word.endswith(_NOUN_ENDS))
        or word.endswith(_ROLE_ENDS)
    )


def _is_elsewhere(word: str) -> bool:
    """Tell whether a word is an organisation's or a place's: what makes even a sure name none ("Lisa Paus" is one)."""
    ends = word.rsplit("-", maxsplit=1)[-1]
    return ends in _ORGANISATIONS or word in _NOBODY or (word.endswith(_ORGANISATION_ENDS) and word not in _FIRST)


def is_thing(word: str) -> bool:
    """Tell whether a word names an organisation, a place, nobody, or a kind of session."""
    return _is_elsewhere(word) or is_known_word(word)
