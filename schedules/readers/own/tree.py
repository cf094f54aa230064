"""YAML as a bounded tree of texts, lists and named fields that know their lines.

Values are kept as written. Anchors, aliases, tags, deep nesting and repeated keys are refused
before anything is built; in what others wrote for their own sites, aliases are followed as far as
a bounded tree goes, and tags mean nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

import yaml

from bot.errors import AgendaError

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_EVENTS: Final = 100_000
DEEPEST: Final = 12
DEEPEST_FOREIGN: Final = 24
MOST_CHARACTERS: Final = 1_000_000

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_STARTS: Final = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_ENDS: Final = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


@dataclass(frozen=True, slots=True)
class Node:
    """One place in the file: a text, a list of places, or named places; the others are None."""

    file: str
    line: int
    text: str | None = None
    items: tuple[Node, ...] | None = None
    fields: tuple[tuple[Node, Node], ...] | None = None

    def refuse(self, code: str, **values: object) -> AgendaError:
        """Return the error `agenda_error.<code>` for this line."""
        return AgendaError(code, file=self.file, line=self.line, **values)

    def as_text(self, key: str) -> str:
        """Return the text, in one line of words; raises `wants_text`."""
        if self.text is None:
            raise self.refuse("wants_text", key=key)
        return self.text.strip()

    def as_list(self, key: str) -> tuple[Node, ...]:
        """Return the places of a list; one text alone is a list of one, nothing an empty one."""
        if self.items is not None:
            return self.items
        if self.fields is not None:
            raise self.refuse("wants_list", key=key)
        return (self,) if self.text else ()

    def as_fields(self, key: str, names: Mapping[str, str]) -> dict[str, Node]:
        """Return the named places by our own names; `names` maps what people write to those."""
        if self.fields is None:
            raise self.refuse("wants_fields", key=key)
        found: dict[str, Node] = {}
        for name, value in self.fields:
            ours = names.get((name.text or "").strip().casefold())
            if ours is None:
                raise name.refuse("key_unknown", key=shown(name.text or ""), known=_suggest(name.text or "", names))
            if ours in found:
                raise name.refuse("key_twice", key=shown(name.text or ""))
            found[ours] = value
        return found


def shown(text: str) -> str:
    """Return a text short enough to stand in a sentence."""
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:59] + "…"  # noqa: PLR2004 - a line of a terminal


def compose(text: str, *, file: str, foreign: bool = False) -> Node:
    """Return the tree of a YAML document; `foreign` allows aliases and tags in it.

    Raises:
        AgendaError: `too_big`, `yaml` (at), `yaml_special`, `too_deep` or `empty`.
    """
    if len(text) > MOST_CHARACTERS:
        raise AgendaError("too_big", file=file, most=MOST_CHARACTERS // 1_000_000)
    try:
        _check(text, file=file, foreign=foreign)
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise AgendaError("yaml", file=file, line=mark.line + 1 if mark else 1) from error
    except yaml.YAMLError as error:
        raise AgendaError("yaml", file=file, line=1) from error
    if root is None:
        raise AgendaError("empty", file=file)
    return _node(root, _Bounds(file, DEEPEST_FOREIGN if foreign else DEEPEST))


class _Bounds:
    """Counts places while a tree is built: aliases can make a small file a large tree."""

    def __init__(self, file: str, deepest: int) -> None:
        self.file = file
        self.deepest = deepest
        self.places = 0

    def check(self, line: int, depth: int) -> None:
        self.places += 1
        if self.places > MOST_EVENTS:
            raise AgendaError("too_many_lines", file=self.file, line=line, most=MOST_EVENTS // 5)
        if depth > self.deepest:
            raise AgendaError("too_deep", file=self.file, line=line)


def _check(text: str, *, file: str, foreign: bool) -> None:
    depth = 0
    for number, event in enumerate(yaml.parse(text, Loader=_LOADER)):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if number > MOST_EVENTS:
            raise AgendaError("too_many_lines", file=file, line=line, most=MOST_EVENTS // 5)
        if not foreign and (getattr(event, "anchor", None) or getattr(event, "tag", None)):
            raise AgendaError("yaml_special", file=file, line=line)
        depth += isinstance(event, _STARTS) - isinstance(event, _ENDS)
        if depth > (DEEPEST_FOREIGN if foreign else DEEPEST):
            raise AgendaError("too_deep", file=file, line=line)


def _node(node: yaml.Node, bounds: _Bounds, depth: int = 0) -> Node:
    line = node.start_mark.line + 1
    bounds.check(line, depth)
    if isinstance(node, yaml.MappingNode):
        pairs = [(_node(key, bounds, depth + 1), _node(value, bounds, depth + 1)) for key, value in node.value]
        return Node(bounds.file, line, fields=tuple(pairs))
    if isinstance(node, yaml.SequenceNode):
        return Node(bounds.file, line, items=tuple(_node(each, bounds, depth + 1) for each in node.value))
    nothing = getattr(node, "style", None) is None and node.value in {"~", "null"}  # in quotes they are words
    return Node(bounds.file, line, text="" if nothing else str(node.value))


def _suggest(key: str, names: Mapping[str, str]) -> str:
    """Return the key that was perhaps meant, else those that there are."""
    near = get_close_matches(key[:60].casefold(), names, n=1, cutoff=0.7)
    if near:
        return near[0]
    first: dict[str, str] = {}
    for written, ours in names.items():
        first.setdefault(ours, written)
    return ", ".join(first.values())
