"""Any text as a value of YAML that a person would like to read: plain where that is safe, in quotes where
it is not, folded where it is long. What is read of it is the text again, character by character.
"""

from __future__ import annotations

import textwrap
from typing import Final

WIDE: Final = 88  # a value that goes beyond this column is folded over several lines

_NOT_FIRST: Final = frozenset("-?:,[]{}#&*!|>'\"%@`<=")
_NAMED: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


def scalar(text: str) -> str:
    """Return a text as a value in one line."""
    return text if _is_plain(text) else quoted(text)


def quoted(text: str) -> str:
    """Return a text in double quotes; what cannot be seen is escaped."""
    return f'"{"".join(_NAMED.get(each) or (each if each.isprintable() else _escape(each)) for each in text)}"'


def field(key: str, text: str, indent: int) -> list[str]:
    """Return the lines of `key: text`, to be indented by `indent`."""
    if "\n" in text and _is_literal(text):
        return [f"{key}: |-", *(f"  {line}".rstrip() for line in text.split("\n"))]
    if indent + len(key) + len(text) > WIDE and _is_folding(text):
        return [f"{key}: >-", *(f"  {line}" for line in _wrapped(text, WIDE - indent))]
    return [f"{key}: {scalar(text)}"]


def _is_plain(text: str) -> bool:
    if not text or text[0] in _NOT_FIRST or text in {"~", "null"}:
        return False
    seamless = text == text.strip() and text[-1] != ":" and ": " not in text and " #" not in text
    return seamless and text.isprintable()


def _is_literal(text: str) -> bool:
    lines = text.split("\n")
    return all(line.isprintable() and line == line.rstrip() for line in lines) and lines[0][:1].strip() != ""


def _is_folding(text: str) -> bool:
    return text.isprintable() and text == " ".join(text.split())


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)


def _escape(char: str) -> str:
    code = ord(char)
    return f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004
