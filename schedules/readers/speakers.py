"""Who speaks, as titles say it: "v. Laura Friis, KL", "ved formand Bo Dam", "Keynote (Ada Berg)".

A name is two or more capitalised words that are no organisation and no kind of session; after an
unmistakable marker ("v.", "v/") the text behind it leaves the title even where it names nobody.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from schedules.readers.kinds import is_known_word
from schedules.readers.words import (
    EXPLICIT_SPEAKER,
    HONORIFICS,
    ORGANISATIONS,
    PARTICLES,
    PLACEHOLDERS,
    SPEAKER,
    SPEAKER_LABELS,
)

LONGEST_NAME: Final = 6
MOST: Final = 30


class Credit(NamedTuple):
    """A title without its speakers, their names, and what was said about them."""

    title: str
    names: tuple[str, ...] = ()
    about: str = ""


_ORGANISATIONS: Final = frozenset(ORGANISATIONS.split("|"))
_PARTICLES: Final = frozenset(PARTICLES.split("|"))
_HONORIFICS: Final = frozenset(HONORIFICS.split("|"))
_PLACEHOLDERS: Final = frozenset(PLACEHOLDERS.split("|"))
_EXPLICIT: Final = re.compile(rf"(?:^|(?<=[\s,(–—-]))(?:{EXPLICIT_SPEAKER})\s{{0,3}}(?=[\w”\"])", re.IGNORECASE)
_MARKER: Final = re.compile(rf"(?:^|(?<=[\s,(]))(?:{SPEAKER})\s{{0,2}}:?\s{{1,3}}", re.IGNORECASE)
_LABEL: Final = re.compile(rf"^\W{{0,3}}(?:{SPEAKER_LABELS})\s{{0,2}}:\s{{0,3}}", re.IGNORECASE)
_AND: Final = re.compile(r"\s(?:og|and|&|och|und|samt|et|en)\s|\s?/\s?|;|\s?&\s?")
_BRACKET_AT_END: Final = re.compile(r"\s{0,5}\(([^()]{2,200})\)\){0,2}[\s.]{0,5}$")
_PROFESSION: Final = re.compile(
    r"^[a-zæøåäö-]*(?:chef|leder|konsulent|direktør|formand|sekretær|forsker|medlem|ekspert|rådgiver|koordinator|mester|"
    r"minister|ordfører|politiker|redaktør|ledare|chefen|talsmann|sjef)$"
)
_DASH: Final = re.compile(r"\s[–—-]\s")
_ASIDE: Final = re.compile(r"\([^()]{0,200}\)")
_FOR_EXAMPLE: Final = re.compile(
    r"\b(?:fx|f\.\s?ex\.?|f\.eks\.?|bl\.\s?a\.?|bl a|e\.g\.|t\.ex\.|z\.b\.)\s", re.IGNORECASE
)
_INTRODUCED: Final = re.compile(r"^([^:]{2,40}):\s(.{3,200}?)\s(?:on|om|about|über|–|-)\s", re.IGNORECASE)
_TITLED: Final = re.compile(rf"\b(?i:{'|'.join(map(re.escape, HONORIFICS.split('|')))})\.?\s(?=[^\W\d_a-z])")
_END_OF_NAME: Final = re.compile(
    r"\s{0,3}(?:$|[,(;.:|–—-]|fra\b|from\b|från\b|og\b|and\b|och\b|und\b|samt\b|en\b|et\b|&|i\b|på\b|aus\b)"
)


def is_person(text: str) -> bool:
    """Tell whether a text wholly is a person's name of two words or more."""
    words = text.split()
    return 2 <= len(words) <= LONGEST_NAME and _name_length(words) == len(words) and _is_nobody_else(words)  # noqa: PLR2004


def credit(title: str, *, capitals: bool = False) -> Credit:
    """Return a title without the speakers that it names.

    `capitals` says that titles are written With Capitals: a name beside a dash or before a colon
    is then no more likely than two words of a title.
    """
    sure = (_explicit, _in_bracket, _after_colon, _after_sentence, _marked, _introduced)
    for rule in sure if capitals else (*sure, _before_colon, _after_dash, _after_comma):
        found = rule(title)
        if found is not None:
            return found
    names = tuple(name for match in _TITLED.finditer(title) if (name := _leading(title[match.end() :])))
    return Credit(title, names[:MOST])


def speaker_line(text: str) -> Credit | None:
    """Return the speakers of a line that names nothing else: "v. NN", "Oplægsholder: NN", "NN"."""
    label = _LABEL.match(text)
    if label:
        return Credit("", names_in(text[label.end() :]), text)
    marker = _EXPLICIT.match(text) or _MARKER.match(text)
    if marker and (names := names_in(text[marker.end() :])):
        return Credit("", names, text)
    head = re.split(r"[,(–—]|\s-\s", text, maxsplit=1)[0].strip()
    return Credit("", (head,), text) if is_person(head) else None


def names_in(text: str) -> tuple[str, ...]:
    """Return the persons of a list: "Ada Berg (NN), Bo Dam og Eva Lund"; roles are left out."""
    text = _FOR_EXAMPLE.sub(" ", text)
    clauses = [_clause(each) for each in _split_outside_brackets(text)]
    joined = bool(_AND.search(_ASIDE.sub("", text)))
    every = [name for clause in clauses for name in clause]
    if len(every) > 1 and not joined and any(not clause for clause in clauses) and "(" not in text:
        every = every[:1]  # "Ada Berg, Nordisk Forum, chef": one person and where she is from
    if len(every) == 2 and not joined and "(" not in text:  # noqa: PLR2004 - two with only a comma: as above
        every = every[:1]
    return tuple(dict.fromkeys(every))[:MOST]


def _clause(text: str) -> list[str]:
    found: list[str] = []
    for part in _AND.split(_ASIDE.sub(lambda match: " " * len(match[0]), text)):
        name = _anywhere(part)
        if name:
            found.append(name)
        elif (
            part.strip().isalpha()
            and part.strip().istitle()
            and "(" in text[text.find(part.strip()) :][: len(part.strip()) + 3]
        ):
            found.append(part.strip())
    return found


def _split_outside_brackets(text: str) -> list[str]:
    parts: list[str] = [""]
    depth = 0
    for char in text:
        depth += (char == "(") - (char == ")" and depth > 0)
        if char == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += char
    return parts


def _explicit(title: str) -> Credit | None:
    match = _EXPLICIT.search(title)
    if match is None:
        return None
    rest = title[match.end() :]
    return Credit(_trim(title[: match.start()]), names_in(rest), rest.strip(" ()"))


def _in_bracket(title: str) -> Credit | None:
    match = _BRACKET_AT_END.search(title)
    if match is None:
        return None
    names = tuple(
        name for part in match[1].split(";") if (clean := _LABEL.sub("", part.strip())) for name in _strict_list(clean)
    )
    return Credit(_trim(title[: match.start()]), names, match[1]) if names else None


def _after_colon(title: str) -> Credit | None:
    head, colon, tail = title.rpartition(": ")
    names = _strict_list(_ASIDE.sub("", tail).strip(" .")) if colon else ()
    return Credit(_trim(head), names, tail) if names else None


def _after_sentence(title: str) -> Credit | None:
    """Read a name that stands alone after a question or a sentence: "Hvem skal med? Bodil Krogh"."""
    head, mark, tail = max((title.rpartition(mark) for mark in ("? ", "! ", "” ", ". ")), key=lambda each: len(each[0]))
    if head.lower().endswith((" f.ex", " fx", " f.eks")):
        head, mark = head[: head.rfind(" ")], ""
    rest = _FOR_EXAMPLE.sub("", f"{tail} ").strip()
    name = _leading(rest) if head.strip() and not _is_honorific(head.split()[-1].lower()) else None
    if name is None or not _END_OF_NAME.match(rest[rest.find(name) + len(name) :]):
        return None
    return Credit(_trim(head + mark), names_in(rest), rest)


def _marked(title: str) -> Credit | None:
    for match in _MARKER.finditer(title):
        rest = _FOR_EXAMPLE.sub("", title[match.end() :])
        name = _leading(rest)
        if name is None:
            continue
        tail = rest[rest.find(name) + len(name) :]
        if tail.startswith(": "):
            return Credit(tail[2:].strip(), names_in(rest[: -len(tail)]), title[: match.start()].strip())
        if _END_OF_NAME.match(tail) and match.start():
            return Credit(_trim(title[: match.start()]), names_in(rest), rest)
        return Credit(title, (name,))
    return None


def _before_colon(title: str) -> Credit | None:
    """Read "Ada Berg, lektor: Hvordan går det?"."""
    head, colon, tail = title.partition(": ")
    name = _leading(head) if colon else None
    if name is None or not _END_OF_NAME.match(head[head.find(name) + len(name) :]):
        return None
    return Credit(tail.strip(), names_in(head), head)


def _after_dash(title: str) -> Credit | None:
    """Read "Hvordan går det? – Ada Berg, lektor"."""
    parts = _DASH.split(title)
    name = _leading(parts[-1]) if len(parts) > 1 else None
    if name is None or not _END_OF_NAME.match(parts[-1][parts[-1].find(name) + len(name) :]):
        return None
    return Credit(_trim(title[: title.rfind(parts[-1])]), names_in(parts[-1]), parts[-1])


def _after_comma(title: str) -> Credit | None:
    """Read "Sådan får vi flere med, Ada Berg"."""
    head, comma, tail = title.rpartition(", ")
    return Credit(_trim(head), (tail,), tail) if comma and is_person(tail) else None


def _introduced(title: str) -> Credit | None:
    match = _INTRODUCED.match(title)
    name = _leading(match[2]) if match else None
    if match is None or name is None or not match[2].endswith(name):
        return None
    return Credit(title, (name,)) if any(is_known_word(word) for word in match[1].split()) else None


def _strict_list(text: str) -> tuple[str, ...]:
    """Return the names of a list in which every part is a name, else nothing."""
    parts = [part.strip() for clause in text.split(",") for part in _AND.split(clause) if part.strip()]
    persons = [part for part in parts if is_person(part)]
    return (
        tuple(persons) if persons and len(persons) >= len(parts) - (len(parts) > 1 and persons[0] == parts[0]) else ()
    )


def _anywhere(text: str) -> str | None:
    """Return the first name in a clause: "forbundets formand Karen Holm" names Karen Holm."""
    words = text.split()
    for start in range(len(words)):
        length = _name_length(words[start:])
        name = words[start : start + length]
        if length > 1 and _is_nobody_else(name):
            return " ".join(name).rstrip(".,:;")
        if length > 1:
            return None
    return None


def _leading(text: str) -> str | None:
    """Return the name that a text begins with, after titles: "professor Ada Berg, ..." ."""
    words = text.split()[:12]
    while words and _is_honorific(words[0].lower().rstrip(".")):
        words.pop(0)
    length = _name_length(words)
    name = words[:length]
    return " ".join(name).rstrip(".,:;)") if length > 1 and _is_nobody_else(name) else None


def _is_honorific(word: str) -> bool:
    return word in _HONORIFICS or _PROFESSION.search(word) is not None


def _name_length(words: list[str]) -> int:
    """Return how many of the first words make a name; a comma or full stop ends it."""
    length = 0
    for position, word in enumerate(words[:LONGEST_NAME]):
        bare = word.rstrip(".,:;)")
        if _is_name_word(bare) or (len(bare) == 1 and bare.isupper() and word.endswith(".")):
            length = position + 1
        elif position == 0 or bare not in _PARTICLES:
            break
        if word != bare and not (len(bare) == 1 and word == f"{bare}."):
            break
    return length


def _is_name_word(word: str) -> bool:
    letters = re.sub(r"['’-]", "", word)
    return len(letters) > 1 and letters.isalpha() and word[0].isupper() and not letters[1:].isupper()


def _is_nobody_else(words: list[str]) -> bool:
    lowered = [word.lower().rstrip(".,:;)") for word in words]
    if lowered[0] in _HONORIFICS or any(each in _ORGANISATIONS or each in _PLACEHOLDERS for each in lowered):
        return False
    return not any(is_known_word(word.rstrip(".,:;)")) for word in words)


def _trim(title: str) -> str:
    return title.strip(" \t,;:|–—-(/")
