"""What records refer to by a number or a short name: people, rooms and talks that stand elsewhere in a file."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

from schedules.readers.people.people import split_people
from schedules.readers.vocabulary.headers import Role, head_of, words_of

DEEPEST: Final = 24
MOST: Final = 50_000
_SLUG: Final = re.compile(r"[a-z]+[-_]?\d+|[a-z0-9]+(?:[-_][a-z0-9]+)+\d")
_IDS: Final = frozenset({"id", "uid", "guid", "slug", "key", "code", "ref", "shortname"})
_FULL: Final = (
    *("name", "fullname", "full name", "public name", "publicname", "display name", "displayname", "navn", "namn"),
    *("naam", "nom", "speaker name", "speaker", "person", "oplægsholder", "title"),
)
_FIRST: Final = frozenset(
    {"first name", "firstname", "given name", "givenname", "fornavn", "first", "vorname", "prénom"}
)
_LAST: Final = frozenset(
    {"last name", "lastname", "family name", "familyname", "surname", "efternavn", "last", "nachname"}
)
_LANGUAGES: Final = (
    "da",
    "nb",
    "no",
    "sv",
    "en",
    "de",
    "nl",
    "fr",
    "rendered",
    "text",
    "name",
    "title",
    "value",
    "label",
)


@dataclass(slots=True)
class Index:
    """The names of people and rooms, talks without a time of their own, and times, by what refers to them."""

    people: dict[str, str] = field(default_factory=dict)
    rooms: dict[str, str] = field(default_factory=dict)
    talks: dict[str, dict[str, Any]] = field(default_factory=dict)
    slots: dict[str, dict[str, Any]] = field(default_factory=dict)
    size: int = 0

    @classmethod
    def of(cls, value: Any) -> Index:
        """Return the index of a whole file."""
        index = cls()
        index._collect(value, None, 0)
        return index

    def people_in(self, value: Any, depth: int = 0) -> list[str]:
        """Return the names in a field of people: texts, numbers, records, or lists of them."""
        if depth > 4 or value is None or isinstance(value, bool):  # noqa: PLR2004
            return []
        if isinstance(value, list):
            return [name for each in value[:60] for name in self.people_in(each, depth + 1)]
        if isinstance(value, dict):
            return self._person(value, depth)
        known = self.people.get(str(value))
        if known:
            return [known]
        if isinstance(value, str):
            parts = split_people(value)
            return [self.people.get(part, part) for part in parts if part in self.people or not _SLUG.fullmatch(part)]
        return []

    def _person(self, value: dict[str, Any], depth: int) -> list[str]:
        name = name_of(value)
        if name:
            return [name]
        ids = [str(each) for key, each in value.items() if " ".join(words_of(str(key))) in _IDS]
        known = next((self.people[each] for each in ids if each in self.people), None)
        if known:
            return [known]
        inner = [each for each in value.values() if isinstance(each, dict | list)]
        found = [each for part in inner for each in self.people_in(part, depth + 1)]
        return found or [str(key) for key in value if str(key) in self.people or " " in str(key).strip()][:40]

    def _collect(self, value: Any, role: Role | None, depth: int) -> None:
        self.size += 1
        if depth > DEEPEST or self.size > MOST:
            return
        if isinstance(value, list):
            for each in value:
                self._collect(each, role, depth + 1)
        elif isinstance(value, dict):
            self._note(value, role)
            for key, each in value.items():
                if isinstance(each, dict | list):
                    head = head_of(str(key))
                    inner = head.role if head else role if isinstance(each, dict) else None
                    if head is None and isinstance(each, dict) and role in {Role.SPEAKER, Role.ROOM, Role.TITLE}:
                        self._keep(str(key), each, role)
                    self._collect(each, inner, depth + 1)

    def _note(self, record: dict[str, Any], role: Role | None) -> None:
        for key, each in record.items():
            if " ".join(words_of(str(key))) in _IDS and isinstance(each, str | int):
                self._keep(str(each), record, role)

    def _keep(self, reference: str, record: dict[str, Any], role: Role | None) -> None:
        if role is Role.SPEAKER and (name := name_of(record)):
            self.people.setdefault(reference, name)
        elif role is Role.ROOM and (name := name_of(record)):
            self.rooms.setdefault(reference, name)
        elif role is Role.TIME:
            self.slots.setdefault(reference, record)
        elif role in {Role.TITLE, Role.SKIP, None} and has_title(record):
            self.talks.setdefault(reference, record)


def name_of(record: dict[str, Any]) -> str:
    """Return the name of a person or a room: in one field, or as first and last name."""
    named = {" ".join(words_of(str(key))): texts_of(each) for key, each in record.items() if not isinstance(each, list)}
    first = next((texts[0] for key, texts in named.items() if key in _FIRST and texts), "")
    last = next((texts[0] for key, texts in named.items() if key in _LAST and texts), "")
    full = next((named[key][0] for key in _FULL if named.get(key)), "")
    return full or f"{first} {last}".strip()


def texts_of(value: Any) -> list[str]:
    """Return the texts of a field: itself, those of a list, or one of those that languages have."""
    if isinstance(value, list):
        return [text for each in value[:60] for text in texts_of(each)[:1]] if not _nested(value) else []
    if isinstance(value, dict):
        return _of_languages(value)
    text = "" if value is None or isinstance(value, bool) else str(value).strip()
    return [text] if text else []


def _of_languages(value: dict[str, Any]) -> list[str]:
    named = next((value[key] for key in _LANGUAGES if isinstance(value.get(key), str | dict)), None)
    if isinstance(named, dict):
        named = next((named[key] for key in _LANGUAGES if isinstance(named.get(key), str)), None)
    if not isinstance(named, str) or not named.strip():
        named = next((each for each in value.values() if isinstance(each, str) and each.strip()), "")
    return [named.strip()] if named else []


def _nested(value: list[Any]) -> bool:
    return any(isinstance(each, list) for each in value)


def has_title(record: dict[str, Any]) -> bool:
    """Tell whether a record has a field for a title."""
    heads = [head_of(str(key)) for key in record]
    return any(head and head.role is Role.TITLE for head in heads)
