"""Sentences that name somebody or a role, and whom of a few people a name may mean.

Names are compared word by word and forgivingly; several that are equally like are all returned, and nobody is guessed.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from bot.model import LANGUAGES, Command, GroupRole, Verb
from bot.texts.folding import words
from bot.texts.naming import NAMING, NOBODY, ROLE_NAMES, ROLE_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_NUMBERED: Final = "/"
"""Stands between a name and the number of a group in the argument of `Verb.MOVE`."""
_MOST: Final = 60
_WORDS: Final = 5
_LEAST: Final = 3
"""So many letters of a name's word are enough to mean it."""


def find(text: str, sentences: Iterable[Sequence[str]]) -> Command | None:
    """Return the command that one of these ways to read a text is (each in folded words), with the name as typed."""
    if len(text) > 2 * _MOST + _MOST:
        return None
    for said in sentences:
        line = "".join(f"{word} " for word in said)
        for verb, pattern in _patterns():
            found = pattern.fullmatch(line)
            if found and (command := _command(verb, found.groupdict(), text)):
                return command
    return None


def is_speakable(name: str) -> bool:
    """Whether a sentence that names somebody so is understood: a few words of letters, as names mostly are."""
    said = words(name)
    fits = 0 < len(said) <= _WORDS and len(name) <= _MOST and said[0] not in NOBODY
    return fits and all(each.isalpha() or each in " -’'" for each in name)


def role_of(said: str) -> GroupRole | None:
    """Return the role that a word means, in any language; a role's own value is one of its words."""
    return _role_words().get(" ".join(words(said)))


def moved_to(argument: str) -> tuple[str, str]:
    """Return whom the argument of `Verb.MOVE` names, and the number of the group."""
    who, _, number = argument.rpartition(_NUMBERED)
    return who, number


def called(said: str, names: Mapping[str, str]) -> list[str]:
    """Return the ids of those who may be meant by a name, or by their id, in order of their names.

    Of those who are called so whole, or have all the words in their name, or words that begin so: the first that are.
    """
    if said in names:
        return [said]
    asked = words(said)
    known = {person_id: words(name) for person_id, name in names.items()}
    for is_meant in (_is_whole, _has_all, _begins):
        found = [person_id for person_id, name in known.items() if asked and is_meant(asked, name)]
        if found:
            return sorted(found, key=lambda each: (known[each], each))
    return []


def _is_whole(asked: list[str], name: list[str]) -> bool:
    return asked == name


def _has_all(asked: list[str], name: list[str]) -> bool:
    return set(asked) <= set(name)


def _begins(asked: list[str], name: list[str]) -> bool:
    return all(len(each) >= _LEAST and any(word.startswith(each) for word in name) for each in asked)


# How a sentence is read ---------------------------------------------------------------------------


def _command(verb: Verb, found: Mapping[str, str | None], text: str) -> Command | None:
    role, who, number = (found.get(each) for each in ("role", "who", "number"))
    if role:
        return Command(verb=verb, argument=str(_role_words()[role.strip()]))
    named = _as_typed((who or "").split(), text)
    if not named or named.split()[0].casefold() in NOBODY:
        return None
    return Command(verb=verb, argument=f"{named}{_NUMBERED}{int(number)}" if number else named)


def _as_typed(named: Sequence[str], text: str) -> str:
    """Return the part of a text that folds to these words."""
    parts = [(each, words(each)) for each in text.split()]
    for start in range(len(parts)):
        for end in range(start + 1, len(parts) + 1):
            if [word for _, folded in parts[start:end] for word in folded] == list(named):
                return " ".join(each for each, _ in parts[start:end]).strip(" .,:;!?\"'»«”“()-")
    return ""


@cache
def _role_words() -> dict[str, GroupRole]:
    table = {" ".join(words(each)): role for role, said in ROLE_WORDS.items() for each in said}
    table |= {" ".join(words(each)): role for role, said in ROLE_NAMES.items() for each in said.values()}
    return table | {str(role): role for role in GroupRole}


@cache
def _patterns() -> tuple[tuple[Verb, re.Pattern[str]], ...]:
    return tuple(
        (verb, re.compile("".join(map(_place, phrase.split()))))
        for language in LANGUAGES
        for verb, phrases in NAMING[language].items()
        for phrase in phrases
    )


def _place(place: str) -> str:
    """Return the pattern of one place of a phrase; each word stands before a blank."""
    if place == "WHO":
        return r"(?P<who>(?:[^\W\d]+ ){1,5}?)"
    if place == "ROLE":
        longest_first = sorted(_role_words(), key=lambda each: -len(each))
        return f"(?P<role>(?:{'|'.join(map(re.escape, longest_first))}) )"
    if place == "#":
        return r"(?P<number>[0-9]{1,4}) "
    choices = "|".join(" ".join(words(each)) for each in place.removesuffix("?").split("|"))
    return f"(?:(?:{choices}) ){'?' if place.endswith('?') else ''}"
