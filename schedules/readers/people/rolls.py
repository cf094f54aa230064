"""Lists of people: "Ada Berg (NN), Bo Dam og Eva Lund", and lines that hold nothing else.

Who is named first is believed with two capitalised words; who follows a comma only where the name is surely
a person's, or where everything between the commas is one: the rest says where they are from.
"""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import Final, NamedTuple

from schedules.readers.vocabulary import name_words as tables
from schedules.readers.vocabulary.names import (
    LONGEST_ROLE,
    Name,
    anywhere,
    is_first_name,
    is_person,
    is_role,
    is_thing,
    leading,
)

MOST: Final = 30
LONGEST: Final = 2_000  # characters that are searched for names


class Credit(NamedTuple):
    """A title without its speakers, their names, and what was said about them."""

    title: str
    names: tuple[str, ...] = ()
    about: str = ""


def either(words: str) -> str:
    """Return a pattern for words that stand between bars, the longest first."""
    return "|".join(sorted((re.escape(word).replace(r"\ ", r"\s") for word in words.split("|")), key=len, reverse=True))


EXPLICIT: Final = re.compile(rf"(?:^|(?<=[\s,(–—-]))(?:{tables.EXPLICIT})\s{{0,3}}(?=[\w”\"(])", re.IGNORECASE)
MARKER: Final = re.compile(rf"(?:^|(?<=[\s,(]))(?:{either(tables.MARKERS)})\s{{0,2}}:?\s{{1,3}}", re.IGNORECASE)
LABEL: Final = re.compile(
    rf"^\W{{0,3}}(?:{either(tables.LABELS)})(?:\([a-z]{{1,4}}\)|[·*:]\s?(?:innen|in|e|es|s))?\s{{0,2}}[:：]\s{{0,3}}",
    re.IGNORECASE,
)
AND: Final = re.compile(r"\s(?:og|and|&|och|und|samt|et|en|\+)\s|\s?/\s?|;|\s?&\s?|\s[–—-]\s")
ASIDE: Final = re.compile(r"\([^()]{0,300}\)|\[[^\[\]]{0,300}\]|<?\b[\w.+-]{1,60}@[\w.-]{1,60}>?")
_AND_FIRST: Final = re.compile(r"^\s?(?:og|and|och|und|samt|et|en|&)\s")
_SURNAME: Final = re.compile(r"([^\W\d_a-zæøåäöüé][^\W\d_]{2,20})\s?\([a-zæøåäöü]")  # "Juul (lodsejer)"
_OF: Final = frozenset(tables.OF.split("|"))
FOR_EXAMPLE: Final = re.compile(
    r"\b(?:fx|f\.\s?ex\.?|f\.eks\.?|bl\.\s?a\.?|bl a|blandt andre|blant annet|bl\.a\.|e\.g\.|t\.ex\.|z\.b\.|o\.a\.|"
    r"u\.a\.|among others|onder andere|notamment)\s",
    re.IGNORECASE,
)


def speaker_line(text: str) -> Credit | None:
    """Return the speakers of a line that names nothing else: "v. NN", "Oplægsholder: NN", "NN, formand"."""
    text = text[:LONGEST]
    label = LABEL.match(text)
    if label:
        return Credit("", names_in(text[label.end() :]), text)
    marker = EXPLICIT.match(text) or MARKER.match(text)
    if marker and (names := names_in(text[marker.end() :])):
        return Credit("", names, text)
    begin = _titles(text)
    head = text[:begin] + re.split(r"[,(–—]|\s-\s|(?<=[^\W\d_]{3})\.\s", text[begin:], maxsplit=1)[0].strip()
    parts = [part.strip() for part in AND.split(head)]
    named = [name for part in parts if (name := leading(part)) and _rest_is_affiliation(part, name)]
    if named and len(named) == len(parts):
        return Credit("", names_in(text) or tuple(name.text for name in named), text)
    return None


def _titles(text: str) -> int:
    """Return how many characters of a text are titles before a name: "Prof. Dr. Ada Berg"."""
    at = 0
    for word in text.split(" ")[:6]:
        if not is_role(word):
            break
        at += len(word) + 1
    return min(at, len(text))


def opens_list(text: str) -> bool:
    """Tell whether a line is a label and nothing else, so that those below it speak: "Medverkande:"."""
    label = LABEL.match(f"{text.strip()}:" if not text.rstrip().endswith(":") else text.strip())
    return label is not None and label.end() >= len(text.strip()) and (":" in text or len(text.split()) == 1)


def names_in(text: str) -> tuple[str, ...]:
    """Return the persons of a list: "Ada Berg (NN), Bo Dam og Eva Lund"; roles are left out."""
    text = FOR_EXAMPLE.sub(" ", text[:LONGEST])
    clauses = [each.strip() for each in clauses_of(text) if each.strip(" .")]
    named = [_clause(each) for each in clauses]
    parts = [part for clause in clauses for part in AND.split(ASIDE.sub("", clause)) if part.strip(" .")]
    whole = len(parts) > 1 and all(is_titled_person(part.strip(" .")) for part in parts)
    if whole and len(parts) == 2 and not _joined(text):  # noqa: PLR2004 - "Ada Berg, Nordisk Forum"
        whole = all(name.sure for each in named for name in each)
    found = [
        name
        for number, (each, clause) in enumerate(zip(named, clauses, strict=True))
        for name in each
        if name.sure or whole or number == 0 or _comes_from(clause, name)
    ]
    turns = () if whole else _by_turns(parts)
    if len(turns) > sum(name.sure for name in found):
        return turns
    if any(name.sure for name in found) and not whole:
        found = [name for number, name in enumerate(found) if name.sure or number == 0 or "(" in text]
    return tuple(dict.fromkeys(name.text for name in found if name.text))[:MOST] or _first_names(text)


def _by_turns(parts: list[str]) -> tuple[str, ...]:
    """Return the names of "Ada Berg, Nordby, Zorv Kandlu, Sydby og Bo Dam, Vestby": every other is a place."""
    found: list[Name] = []
    for person, place in zip_longest(parts[::2], parts[1::2], fillvalue=""):
        name = leading(person)
        if name is None or not is_titled_person(person.strip(" .")) or ((other := leading(place)) and other.sure):
            break
        found.append(name)
    return tuple(name.text for name in found)[:MOST] if sum(name.sure for name in found) > 1 else ()


def _comes_from(clause: str, name: Name) -> bool:
    """Tell whether a clause is a name and, in brackets, where its bearer is from."""
    return clause[len(name.text) :].lstrip().startswith("(") and clause.startswith(name.text)


def described_speakers(description: str) -> tuple[str, ...]:
    """Return whom the lines of a description name as its speakers: "Oplægsholder: Ada Berg"."""
    lines = [line.strip() for line in description[: 20 * LONGEST].splitlines()[:200]]
    found: list[str] = []
    opened = False
    for line in lines:
        label = LABEL.match(line)
        if label and (names := names_in(line[label.end() :])):
            found += names
        elif opened and (said := speaker_line(line.lstrip("-*•· "))):
            found += said.names
            continue
        opened = opens_list(line) if line else opened
    return tuple(dict.fromkeys(found))[:MOST]


def _joined(text: str) -> bool:
    bare = ASIDE.sub("", text)
    return bool(AND.search(bare)) or bare != text or bare.count(",") > 1


def _clause(text: str) -> list[Name]:
    found: list[Name] = []
    bare = ASIDE.sub(lambda match: " " * len(match[0]), text)
    for part in AND.split(_AND_FIRST.sub(" ", bare)):
        words = part.split()
        name = leading(part) or _behind_role(part)
        if name:
            found.append(name)
        elif (
            len(words) == 1
            and (match := _SURNAME.match(text[text.find(words[0]) :]))
            and not is_thing(words[0].lower())
        ):
            found.append(Name(match[1], 0, 1, sure=True))
    return found


def _behind_role(text: str) -> Name | None:
    """Return a name behind words that say what its bearer does: "forbundets formand Karen Holm"."""
    name = anywhere(text)
    if name is None or name.begin > LONGEST_ROLE:
        return None
    return None if text.split()[name.begin - 1].lower() in _OF else name  # "ordförande i Ada Berg-sällskapet"


def _first_names(text: str) -> tuple[str, ...]:
    """Return first names that stand alone, where nothing else does: "Mette og Søren"."""
    parts = [part.strip(" .)(") for each in text.split(",") for part in AND.split(each)]
    known = [part for part in parts if is_first_name(part)]
    return tuple(known) if known and parts[0] == known[0] and len(text.split()) <= LONGEST_ROLE else ()


def clauses_of(text: str) -> list[str]:
    """Return what stands between the commas of a text; those in brackets part nothing."""
    parts: list[str] = [""]
    depth = 0
    for char in text:
        depth += (char == "(") - (char == ")" and depth > 0)
        if char == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += char
    return parts


def strict_names(text: str) -> tuple[str, ...]:
    """Return the names of a list in which every part is a name, or one name and where it is from."""
    parts = [part.strip() for clause in text.split(",") for part in AND.split(clause) if part.strip()]
    persons = [part for part in parts if is_person(part) or is_titled_person(part)]
    if not persons or persons[0] != parts[0]:
        return ()
    rest_named = len(persons) >= len(parts) - (len(parts) > 1)
    named = [name for part in persons if (name := leading(part))]
    if len(persons) < len(parts) and named[0].sure:
        named = [name for name in named if name.sure]
    return tuple(name.text for name in named) if rest_named or named[0].sure else ()


def is_titled_person(text: str) -> bool:
    """Tell whether a text is a name and nothing else but titles before it."""
    name = leading(text)
    return name is not None and text.endswith(name.text)


def _rest_is_affiliation(text: str, name: Name) -> bool:
    """Tell whether behind a name stands nothing, or an organisation ("Ada Berg SKR")."""
    rest = text.split()[name.begin + name.length :]
    return not rest or (name.sure and len(rest) <= 3 and all(word[:1].isupper() for word in rest))  # noqa: PLR2004
