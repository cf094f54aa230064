"""Bytes become text, or a refusal: nothing behind this door meets an unknown encoding."""

from __future__ import annotations

import codecs
from typing import Final

from bot.errors import AgendaError

MOST_BYTES: Final = 2_000_000
MOST_LINES: Final = 6_000
LONGEST_LINE: Final = 4_000

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes, *, name: str, most_bytes: int = MOST_BYTES, most_lines: int = MOST_LINES) -> str:
    """Return the text of a file, with line ends as newlines.

    UTF-8 and UTF-16 (with or without a mark) are recognised; what is neither is taken for
    Windows-1252, which older Danish office files are written in, or (by its line ends) for what a Mac wrote.

    Raises:
        AgendaError: `empty`, `too_big` (most), `too_many_lines` (most) or `encoding`.
    """
    if len(data) > most_bytes:
        raise AgendaError("too_big", file=name, most=most_bytes // 1_000_000)
    text = _decode(data, name=name).replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise AgendaError("empty", file=name)
    if (nul := text.find("\0")) >= 0:
        raise AgendaError("encoding", file=name, line=text.count("\n", 0, nul) + 1)
    if text.count("\n") >= most_lines:
        raise AgendaError("too_many_lines", file=name, most=most_lines)
    return text


def _decode(data: bytes, *, name: str) -> str:
    *first, last = _encodings(data)
    for encoding in first:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    try:
        return data.decode(last)
    except UnicodeDecodeError as error:
        raise AgendaError("encoding", file=name, line=data.count(b"\n", 0, error.start) + 1) from error


def _encodings(data: bytes) -> tuple[str, ...]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return (encoding,)
    head = data[:400]
    if head and head[1::2].count(0) > len(head) // 4:
        return ("utf-16-le",)
    if head and head[::2].count(0) > len(head) // 4:
        return ("utf-16-be",)
    old_mac = b"\r" in data and b"\n" not in data
    return "utf-8", "mac_roman" if old_mac else "cp1252"
