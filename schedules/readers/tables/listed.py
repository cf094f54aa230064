"""Programmes that a site keeps as data: YAML, and the front matter (YAML or TOML) of a page.

They are read only where records in them have times and titles; any other page is a text.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Final

from bot.errors import AgendaError
from bot.model import Format
from schedules.readers.own.tree import Node, compose
from schedules.readers.tables.records import read_records

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from bot.model import Reading

_FRONT: Final = re.compile(r"\A\ufeff?\s{0,20}(---|\+\+\+)[ \t]*\n")
_FIELD: Final = re.compile(r"\s*(?:-\s+)*(?:[\"']?[^\W\d][\w .-]{0,50}[\"']?:(?:\s|$)|#|-\s|-$|$)")
_NAMED: Final = re.compile(r"\s*(?:-\s+)*[\"']?[^\W\d][\w .-]{0,50}[\"']?:(?:\s|$)")
_MOSTLY: Final = 0.6
_SAMPLE: Final = 80  # lines
_FEW: Final = 3
DEEPEST_ELEMENT: Final = 20


class Fields(dict[str, Any]):
    """A mapping that knows its line."""

    line: int = 1


def read_listed(text: str, *, name: str, day: date | None = None, zone: str | None = None) -> Reading | None:
    """Return the programme that a text holds as data; None where it holds none."""
    value = _data(text, name=name)
    if value is None:
        return None
    try:
        return read_records(value, name=name, day=day, zone=zone, source=Format.TABLE)
    except AgendaError:
        return None


def front_matter(text: str) -> str | None:
    """Return the fields that a text begins with, in YAML, below as many empty lines as stand above them."""
    front = _FRONT.match(text)
    close = text.find("\n---", front.end() - 1) if front and front[1] == "---" else -1
    return "\n" * text.count("\n", 0, front.end()) + text[front.end() : close + 1] if front and close >= 0 else None


def _data(text: str, *, name: str) -> Any:
    front = _FRONT.match(text)
    try:
        if front and (close := text.find(f"\n{front[1]}", front.end() - 1)) >= 0:
            inner = text[front.end() : close + 1]
            skipped = text.count("\n", 0, front.end())
            found = _toml(inner) if front[1] == "+++" else of_node(compose(inner, file=name, foreign=True), skipped)
            return _without_own_time(found)
        if name.lower().endswith((".yaml", ".yml")) or _looks_like_fields(text):
            return of_node(compose(text, file=name, foreign=True))
    except AgendaError:
        return None
    return None


def _looks_like_fields(text: str) -> bool:
    lines = [line for line in text.split("\n", _SAMPLE)[:_SAMPLE] if line.strip()]
    fields = sum(_FIELD.match(line) is not None for line in lines)
    named = sum(_NAMED.match(line) is not None for line in lines)
    return named >= _FEW and named >= _MOSTLY * len(lines) and fields >= 0.8 * len(lines)


def of_node(node: Node, skipped: int = 0) -> Any:
    """Return a tree as plain lists, texts and mappings that know their lines; `<<` takes others in."""
    if node.items is not None:
        return [of_node(each, skipped) for each in node.items]
    if node.fields is None:
        return node.text or None
    fields = Fields()
    fields.line = node.line + skipped
    for key, value in node.fields:
        found = of_node(value, skipped)
        if key.text == "<<":
            for each in found if isinstance(found, list) else [found]:
                more = each if isinstance(each, dict) else {}
                fields.update({name: inner for name, inner in more.items() if name not in fields})
        elif key.text is not None:
            fields[key.text] = found
    return fields


def of_element(element: Element, depth: int = 0) -> Any:
    """Return an element of XML as fields: its attributes, what stands in it, and its own text as `name`."""
    text = (element.text or "").strip()
    inner = list(element) if depth < DEEPEST_ELEMENT else []
    if not inner and not element.attrib:
        return text
    fields: dict[str, Any] = dict(element.attrib)
    for child in inner:
        tag = child.tag.rpartition("}")[2]
        found = of_element(child, depth + 1)
        if tag in fields:
            held = fields[tag]
            fields[tag] = [*held, found] if isinstance(held, list) else [held, found]
        else:
            fields[tag] = found
    return fields if inner or not text else {**fields, "name": text}


def _toml(text: str) -> Any:
    try:
        return _plain(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, RecursionError, ValueError):
        return None


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, datetime | date | time) else value


def _without_own_time(value: Any) -> Any:
    """Leave out the date and time of the page itself: what it holds is the programme."""
    if not isinstance(value, dict):
        return value
    kept = Fields({key: each for key, each in value.items() if isinstance(each, dict | list) or "title" in key.lower()})
    kept.line = 1
    return kept
