"""Which sentences the code says: found in its syntax, without running it.

A sentence is said by `.say("key", ...)`, `.plain("key", ...)` and `.count("key", n, ...)`, by a
RefusalError("code", ...), an AgendaError, an EmbedderError or a SourceError("code", ...) and a Doubt(code="code").
Of an f-string only the constant head counts, as the start of every key that it may come to.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Who says a code, the family that its sentence stands in, and the values that the answering door adds.
FAMILIES = {
    "RefusalError": ("refusal.", frozenset[str]()),
    "AgendaError": ("agenda_error.", frozenset({"file", "line"})),
    "EmbedderError": ("embedder_error.", frozenset()),
    "SourceError": ("source_error.", frozenset()),
    "Doubt": ("doubt.", frozenset({"line"})),
}
METHODS = {"say": frozenset[str](), "plain": frozenset[str](), "count": frozenset({"n"})}


@dataclass(frozen=True)
class Said:
    """One sentence said in the code: `key` whole, or the `prefix` of it; `values` None where they are not known."""

    where: str
    key: str = ""
    prefix: str = ""
    values: frozenset[str] | None = None
    counted: bool = False


@dataclass
class Speech:
    """All that the code says, and every string that stands in it (tables of keys are read from those)."""

    said: list[Said] = field(default_factory=list)
    strings: set[str] = field(default_factory=set)


def _constants(node: ast.expr) -> Iterator[ast.Constant | ast.JoinedStr]:
    """Yield the texts that an expression may come to, as far as it shows them."""
    match node:
        case ast.Constant(value=str()) | ast.JoinedStr():
            yield node
        case ast.IfExp():
            yield from _constants(node.body)
            yield from _constants(node.orelse)
        case ast.BoolOp():
            for each in node.values:
                yield from _constants(each)
        case _:
            return


def _key_or_prefix(node: ast.Constant | ast.JoinedStr, family: str) -> tuple[str, str]:
    if isinstance(node, ast.Constant):
        return family + str(node.value), ""
    head = node.values[0] if node.values else None
    return "", family + str(head.value) if isinstance(head, ast.Constant) else family


def _values(call: ast.Call, added: frozenset[str]) -> frozenset[str] | None:
    if any(each.arg is None for each in call.keywords):
        return None
    return frozenset(each.arg for each in call.keywords if each.arg) | added


def _doubt_values(call: ast.Call, added: frozenset[str]) -> frozenset[str] | None:
    given = next((each.value for each in call.keywords if each.arg == "values"), None)
    if given is None:
        return added
    if not isinstance(given, ast.Dict) or not all(isinstance(each, ast.Constant) for each in given.keys):
        return None
    return frozenset(str(each.value) for each in given.keys if isinstance(each, ast.Constant)) | added


def _is_voice(call: ast.Call) -> bool:
    """Whether a method may be a voice's: where a str counts, it counts what is no key, or takes no number."""
    if not isinstance(call.func, ast.Attribute):
        return False
    key = call.args[0] if call.args else None
    return call.func.attr != "count" or (
        len(call.args) == 2 and (not isinstance(key, ast.Constant) or "." in str(key.value))
    )


def _of_call(call: ast.Call, where: str) -> Iterator[Said]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    first = next(iter(call.args), None) or next((each.value for each in call.keywords if each.arg == "code"), None)
    if first is None or (name in METHODS and not _is_voice(call)):
        return
    if name in METHODS:
        family, values = "", _values(call, METHODS[name])
    elif name in FAMILIES:
        family, added = FAMILIES[name]
        values = _doubt_values(call, added) if name == "Doubt" else _values(call, added)
    else:
        return
    for node in _constants(first):
        key, prefix = _key_or_prefix(node, family)
        yield Said(where, key, prefix, values, counted=name == "count")


def listen(source: str, name: str) -> Speech:
    """Return what one module says."""
    speech = Speech()
    for node in ast.walk(ast.parse(source, name)):
        if isinstance(node, ast.Call):
            speech.said.extend(_of_call(node, f"{name}:{node.lineno}"))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            speech.strings.add(node.value)
    return speech


def listen_to(root: Path, rooms: tuple[str, ...]) -> Speech:
    """Return what all modules of some rooms say."""
    whole = Speech()
    for path in sorted(path for room in rooms for path in (root / room).rglob("*.py")):
        heard = listen(path.read_text(encoding="utf-8"), str(path.relative_to(root)))
        whole.said += heard.said
        whole.strings |= heard.strings
    return whole
