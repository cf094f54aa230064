"""The ways in which a title names who speaks; each rule knows one, and returns nothing where it does not hold.

`sure` asks a rule to believe only names that begin with a common first name.
"""

from __future__ import annotations

import re
from typing import Final

from bot.model import SessionKind
from schedules.readers.people.rolls import (
    ASIDE,
    EXPLICIT,
    FOR_EXAMPLE,
    LABEL,
    MARKER,
    MOST,
    Credit,
    clauses_of,
    either,
    is_titled_person,
    names_in,
    strict_names,
)
from schedules.readers.vocabulary import name_words as tables
from schedules.readers.vocabulary.kind_words import PARTING
from schedules.readers.vocabulary.kinds import is_known_word, kind_of
from schedules.readers.vocabulary.names import (
    LONGEST_ROLE,
    Name,
    anywhere,
    is_first_name,
    is_person,
    is_role,
    is_surely_person,
    leading,
    name_at,
)

_BY_MARKER: Final = re.compile(r"(?:ved|by|door|par|vid|durch)\b", re.IGNORECASE)
_LABEL_WITHIN: Final = re.compile(
    rf"(?:^|(?<=[\s,.;(–—-]))(?:{either(tables.LABELS)})\s{{0,2}}:\s{{0,3}}(?-i:(?=[^\W\d_a-zæøåäöüé]))", re.IGNORECASE
)
_BRACKET_AT_END: Final = re.compile(r"\s{0,5}\(([^()]{2,300})\)\){0,2}[\s.]{0,5}$")
_BRACKET: Final = re.compile(r"\(([^()]{4,200})\)")
_DASH: Final = re.compile(r"\s[–—/|-]\s|[–—]")
_WITH: Final = re.compile(r"(?:med|with|mit|met|avec|fra|from|från)\b", re.IGNORECASE)
_ABBREVIATED: Final = frozenset(tables.ABBREVIATED.split("|"))
_AND_WORDS: Final = frozenset({"og", "and", "och", "und", "et", "en", "&"})
_OF: Final = re.compile(r"(?:van|de)\b", re.IGNORECASE)
_ROLE: Final = re.compile(
    r"[,.;–-]?\s(?:(?:oplæg|indlæg|foredrag|innlegg|föredrag|vortrag|lezing|talk),?\s)?"
    r"(?:ved|af|av|by|von|durch|door|par)\s",
    re.IGNORECASE,
)
_LONGEST_ROLE: Final = 120  # characters
_ELIDED: Final = re.compile(r"(?<=\s)d['’](?=[A-ZÉÈ][a-zéè])")
_BETWEEN: Final = re.compile(r"(?:mellem|mellom|mellan|between|zwischen|tussen|entre)\b", re.IGNORECASE)
_INTRODUCED: Final = re.compile(r"^([^:]{2,40}):\s(.{3,200}?)\s(?:on|om|about|über|over|sur|–|-)\s", re.IGNORECASE)
_END_OF_NAME: Final = re.compile(
    r"\s{0,3}(?:$|[,(;.:|/–—\"”-]|fra\b|from\b|från\b|og\b|and\b|och\b|und\b|samt\b|en\b|et\b|&|i\b|på\b|aus\b|van\b|"
    r"m\.\s?fl|et al|at\b|der\b|som\b|who\b|[A-ZÆØÅÄÖ]{2,6}\b)"
)
_QUOTED: Final = re.compile(r"[\"”“»„«]([^\"”“»„«]{3,250})[\"”“«»]")
_QUOTED_FIRST: Final = re.compile(r"[\"”“»„«‘'](.{3,200}?[^,;\s])[\"”“«»’'][.,;:–-]?\s{1,3}(\S.{3,300})$")
_ADDRESS: Final = re.compile(
    r"(?:de heer|de hr\.?|mevrouw|mevr\.?|dhr\.?|herrn?|frau|hr\.|fru|mme|monsieur|madame)\s", re.IGNORECASE
)
_PARTING: Final = frozenset(PARTING.split())


def comes_from(text: str, name: str) -> bool:
    """Tell whether behind a name stands who its bearer is: "Zorv Kandlu, lektor", "Zorv Kandlu (KL)"."""
    return text[text.find(name) + len(name) :].lstrip()[:1] in {",", "("}


def quoted(title: str) -> Credit | None:
    """Read "“Vand i byen”. Dr. Ada Berg, Vandværket": a title in quotation marks, and who holds it."""
    match = _QUOTED_FIRST.match(title)
    rest = _ADDRESS.sub("", match[2], count=1) if match else ""
    name = leading(rest) if rest else None
    if match is None or name is None or not ends_name(rest, name):
        return None
    if not (name.sure or rest != match[2] or is_role(rest.split(maxsplit=1)[0])):
        return None
    sentence = rest.partition(". ")[0]
    return Credit(title[: match.end(1) + 1], names_in(sentence if name.text in sentence else rest), rest)


def explicit(title: str) -> Credit | None:
    """Read "Velkommen v. Ada Berg, KL": what stands behind the marker leaves the title, whoever it is."""
    match = EXPLICIT.search(title)
    if match is None:
        return None
    rest = title[match.end() :]
    quoted = _QUOTED.search(rest)
    names = names_in(rest[: quoted.start()] if quoted else rest)
    if quoted and names and not _trim(title[: match.start()]):
        return Credit(quoted[1], names, rest)
    tail = rest.partition(": ")[2]
    if names and not _trim(title[: match.start()]) and tail:
        return Credit(tail, names_in(rest.partition(": ")[0]), rest)
    return Credit(_trim(title[: match.start()]), names, rest.strip(" ()"))


def in_bracket_within(title: str) -> Credit | None:
    """Read "Vand i byen (Ada Berg, Vandværket) Hvor kommer det fra": what follows the bracket is prose."""
    for match in _BRACKET.finditer(title):
        names = strict_names(match[1]) if match.start() else ()
        after = title[match.end() :].strip()
        if names and is_surely_person(names[0]) and after[:1].isupper():
            return Credit(_trim(title[: match.start()]), names, after)
    return None


def labelled(title: str) -> Credit | None:
    """Read "Paneldebat. Moderator: Ada Berg": what a label names, wherever it stands."""
    match = _LABEL_WITHIN.search(title)
    if match is None or not match.start():
        return None
    rest = title[match.end() :]
    names = names_in(rest.rstrip(")"))
    return Credit(_trim(title[: match.start()]).rstrip("."), names, rest) if names else None


def in_bracket(title: str) -> Credit | None:
    """Read "Vand i byen (Ada Berg)", and no bracket that says where a person before it is from."""
    match = _BRACKET_AT_END.search(title)
    if match is None or not match.start():
        return None
    inside = match[1]
    head = title[: match.start()].split()
    behind = any((name := name_at(head, len(head) - size)) and name.sure for size in (2, 3, 4) if size <= len(head))
    if behind and not LABEL.match(inside):
        return None  # it says where a person before it is from
    names = tuple(
        name
        for part in inside.split(";")
        if (
            clean := LABEL.sub(
                "", MARKER.sub("", part.strip(), count=1) if _BY_MARKER.match(part.strip()) else part.strip()
            )
        )
        for name in strict_names(clean)
    )
    return Credit(_trim(title[: match.start()]), names, inside) if names else None


def after_colon(title: str) -> Credit | None:
    """Read "Innlegg: Ada Berg (NF), Bo Dam og Eva Lund"."""
    head, colon, tail = title.rpartition(": ")
    if head.count("(") > head.count(")"):
        return None
    before = leading(head)
    if before and before.sure and ends_name(head, before):
        return None
    names = strict_names(ASIDE.sub("", tail).strip(" .")) if colon else ()
    names = max(names, names_in(tail), key=len) if names else ()
    if (
        not names
        and colon
        and (found := leading(tail))
        and found.sure
        and _END_OF_NAME.match(tail[tail.find(found.text) + len(found.text) :])
    ):
        names = names_in(tail) if not _DASH.search(ASIDE.sub("", tail)) and "?" not in tail else ()
    return Credit(_trim(head), names, tail) if names else None


def after_sentence(title: str) -> Credit | None:
    """Read a name that stands alone after a question or a sentence: "Hvem skal med? Bodil Krogh"."""
    cuts = (title.rpartition(mark) for mark in ("? ", "! ", "” ", '" ', ". "))
    for head, mark, tail in sorted(cuts, key=lambda each: -len(each[0])):
        before, after = head, mark
        if head.lower().endswith((" f.ex", " fx", " f.eks", " t.ex")):
            before, after = head[: head.rfind(" ")], ""
        rest = FOR_EXAMPLE.sub("", f"{tail} ").strip()
        last = before.split()[-1].lower() if before.strip() else ""
        skipped = "." in last.strip(".") or last.strip(".") in _ABBREVIATED or is_role(last)
        name = leading(rest) if len(last) > 1 and not skipped else None
        if name and ends_name(rest, name):
            return Credit(_trim(before if after == ". " else f"{before}{after.strip()}"), names_in(rest), rest)
    return None


def marked(title: str, *, sure: bool) -> Credit | None:
    """Read "Oplæg ved Ada Berg", "Samtale med Ada Berg", "Vortrag von Ada Berg: Wasser"."""
    title = _ELIDED.sub("de ", title)
    for match in MARKER.finditer(title):
        rest = FOR_EXAMPLE.sub("", title[match.end() :])
        name = leading(rest)
        kind = _names_kind(title[: match.start()])
        told = kind or title[: match.start()].rstrip().endswith(("”", '"', "»", ")", "?"))
        if name and not name.sure and ((_WITH.match(match[0].strip()) and not kind) or (sure and not told)):
            name = None
        if _OF.match(match[0].strip()) and not (kind and name and name.sure):
            continue
        if name is None and _BY_MARKER.match(match[0].strip()):
            name = _role_and_name(rest)
        name = name or _single(rest)
        if name is None:
            continue
        tail = rest[rest.find(name.text) + len(name.text) :]
        if tail.startswith(": "):
            return Credit(tail[2:].strip(), names_in(rest[: -len(tail)]), title[: match.start()].strip())
        if _BETWEEN.match(match[0].strip()):
            return Credit(title, names_in(rest))
        if ends_name(rest, name) and match.start():
            return Credit(_trim(title[: match.start()]), names_in(rest), rest)
        return Credit(title, (name.text,) if match.start() else names_in(rest))
    return None


def _names_kind(text: str) -> bool:
    """Tell whether the last word of a text says a kind of session: "Samtale med ..." ."""
    words = text.split()
    return bool(words) and is_known_word(words[-1].strip(",:"))


def _single(text: str) -> Name | None:
    """Return a first name that stands alone behind a marker: "med Mette"."""
    words = text.split()
    if not words or not is_first_name(words[0].rstrip(".,)")):
        return None
    alone = len(words) == 1 or words[0][-1] in ",.)" or words[1].lower() in {"og", "och", "and", "und", "et", "en", "&"}
    return Name(words[0].rstrip(".,)"), 0, 1, sure=True) if alone else None


def _role_and_name(text: str) -> Name | None:
    """Return a sure name behind a role in small letters: "professor i historie Ada Berg"."""
    name = anywhere(text.partition(",")[0], sure=True)
    if name is None:
        return None
    before = text.split()[: name.begin]
    return name if any(is_role(word) for word in before) or (before and before[0].islower()) else None


def before_colon(title: str, *, sure: bool) -> Credit | None:
    """Read "Ada Berg, lektor: Hvordan går det?"."""
    head, colon, tail = title.partition(": ")
    name = leading(head) if colon and tail.strip() else None
    if name is None or not ends_name(head, name):
        return None
    if not name.sure and (sure or not comes_from(head, name.text)):
        return None
    return Credit(tail.strip(), names_in(head), head)


def after_dash(title: str, *, sure: bool) -> Credit | None:
    """Read "Hvordan går det? – Ada Berg, lektor"."""
    for match in list(_DASH.finditer(title))[-2:]:
        tail = title[match.end() :].strip()
        name = leading(tail)
        if name is None or not ends_name(tail, name) or not _trim(title[: match.start()]):
            continue
        listed = f"{name.text} (" in tail and len(names_in(tail)) > 1
        if name.sure or listed or (not sure and comes_from(tail, name.text)):
            return Credit(_trim(title[: match.start()]), names_in(tail), tail)
    return None


def before_dash(title: str, *, sure: bool) -> Credit | None:
    """Read "Ada Berg – Hvordan går det?"; only a sure name, and nothing else, before the dash."""
    del sure
    match = _DASH.search(title)
    head = ASIDE.sub("", title[: match.start()]).strip() if match else ""
    if match is None or not head or not title[match.end() :].strip():
        return None
    name = leading(head)
    if name is None or not name.sure or not ends_name(head, name) or len(head) > 6 * len(name.text):
        return None
    tail = title[match.end() :].strip()
    if all(is_role(word) or word[:1].islower() for word in tail.split()[:1]) and len(tail.split()) <= 4:  # noqa: PLR2004 - her role
        return Credit(title, names_in(head))
    return Credit(tail, names_in(head), head)


def after_comma(title: str, *, sure: bool) -> Credit | None:
    """Read "Sådan får vi flere med, Ada Berg" and "Vand i byen, Dr. Ada Berg, Vandværket"."""
    clauses = [clause.strip() for clause in clauses_of(title)]
    at = 0
    for number, clause in enumerate(clauses):
        at = title.find(clause, at)
        name = leading(clause) or _role_and_name(clause) if number and clause else None
        last = number == len(clauses) - 1
        if name is None or not ends_name(clause, name):
            continue
        if not name.sure and (sure or is_person(clause) or not last or not is_titled_person(clause)):
            continue  # a title before an unknown name makes it likely
        if number == 1 and is_person(ASIDE.sub("", clauses[0]).strip()):
            return Credit(title, names_in(title))
        if _goes_on(clauses[0], "" if last else clauses[number + 1]):
            return Credit(title, (name.text,))
        return Credit(_without_role(_trim(title[:at])), names_in(title[at:]), title[at:])
    return None


def _goes_on(before: str, after: str) -> bool:
    """Tell whether a name stands amid a sentence: "Lederen, Ada Berg, legger fram"."""
    words = before.split()
    return (
        bool(words) and is_role(words[-1].lower()) and after[:1].islower() and not is_role(after.split(maxsplit=1)[0])
    )


def _without_role(title: str) -> str:
    """Return a title without the role of whom it is by: "Vand i byen, oplæg ved direktør for værket"."""
    for match in _ROLE.finditer(title):
        words = title[match.end() :].split()[:4]
        if match.start() and any(is_role(word) for word in words) and len(title) - match.end() <= _LONGEST_ROLE:
            return _trim(title[: match.start()])
    return title


def glued(title: str, *, sure: bool) -> Credit | None:
    """Read "Closing keynote Ada Berg, Nordic Forum": a sure name right behind the word for a talk."""
    del sure
    words = title.split()
    for place in range(1, min(len(words), 2 * LONGEST_ROLE)):
        name = name_at(words, place)
        if name is None or not name.sure:
            continue
        rest = " ".join(words[place:])
        before = words[place - 1].strip(":,")
        kind = is_known_word(before) and kind_of(before) not in {SessionKind.BREAK, SessionKind.OTHER}
        told = before.isalpha() and before.islower() and before not in _PARTING
        told = told and rest[len(name.text) :].strip()[:1] in {",", "("}
        closed = words[place - 1].endswith((")", "?", "!")) and rest.strip(" .") == name.text
        if (kind or told or closed) and ends_name(rest, name):
            return Credit(_trim(" ".join(words[:place])), names_in(rest), rest)
    return None


def introduced(title: str, *, sure: bool) -> Credit | None:
    """Read "Keynote Speaker: Chef Ada Berg on water": the title stays whole."""
    del sure
    match = _INTRODUCED.match(title)
    name = leading(match[2]) if match else None
    if match is None or name is None or not match[2].endswith(name.text):
        return None
    return Credit(title, (name.text,)) if any(is_known_word(word) for word in match[1].split()) else None


def presented(title: str) -> tuple[str, ...]:
    """Return who stands in a sentence with a title before the name, or is all that the title says."""
    if (name := leading(title)) and (
        name.sure and (title.strip() == name.text or ASIDE.sub("", title).strip(" ,") == name.text)
    ):
        return (name.text,)
    words = title.split()[: 4 * LONGEST_ROLE]
    found: list[str] = []
    roles = [is_role(word) for word in words]
    reached = 0
    for place, word in enumerate(words):
        if place < reached or not word[:1].isupper():
            continue
        first = place == 0 or words[place - 1].endswith(":")
        role = place > 0 and (roles[place - 1] or (place == 1 and is_role(words[0].lower())))
        titled = any(roles[max(0, place - 4) : place])
        joined = bool(found) and place == reached + 1 and words[reached].lower() in _AND_WORDS
        name = name_at(words, place) if role or titled or first or joined else None
        if name and (role or ((titled or joined) and name.sure) or (first and name.sure and _does(words, name))):
            found.append(name.text)
            reached = place + name.length
    return tuple(dict.fromkeys(found))[:MOST]


def _does(words: list[str], name: Name) -> bool:
    """Tell whether a name at the beginning of a title is followed by its role or by what its bearer does."""
    end = name.begin + name.length
    last = words[end - 1]
    after = words[end] if end < len(words) else ""
    return last.endswith(",") or after[:1].islower() or after.startswith("(")


def ends_name(text: str, name: Name) -> bool:
    """Tell whether a name in a text ends where names do: at a stop, an "and", a place, or the end."""
    return _END_OF_NAME.match(text[text.find(name.text) + len(name.text) :]) is not None


def _trim(title: str) -> str:
    return title.strip(" \t,;:|–—-(/")
