"""A text as lines without its dress: Markdown, HTML and typography go, numbers of lines stay."""

from __future__ import annotations

import html
import re
from typing import Final, NamedTuple

from schedules.readers.source import LONGEST_LINE

_TAB: Final = 4


class Line(NamedTuple):
    """One line: its number in the source, how far in it stands, and what it says.

    `heading` is the level of a Markdown heading, or 0. Cells of a table are parted by tabs, and `cells`
    has them all, the empty ones too; a ruler between its rows has one empty cell.
    """

    number: int
    indent: int
    bullet: bool
    heading: int
    text: str
    cells: tuple[str, ...] = ()


_HIDDEN: Final = re.compile(r"<(span|div|p)\b[^<>]{0,500}display:\s?none[^<>]{0,500}>", re.IGNORECASE)
_FRONT: Final = re.compile(r"\A\s{0,9}(---|\+\+\+)[ \t]*\n")
_FRONT_TITLE: Final = re.compile(r"^title\s{0,3}[:=]\s{0,3}[\"']?([^\"'\n]{1,200})", re.MULTILINE)
_BULLET: Final = re.compile(
    r"(?:[-*•·●○◦▪■‣–—+]|\d{1,2}\)|[a-hA-H]\)|o(?=\s))\s{1,8}|\d{1,2}\.\s{1,8}(?=\(?(?:kl\.?\s?)?\d{1,2}[.:]\d\d)|[•·●○◦▪■‣]"
)
_IMAGE: Final = re.compile(r"!\[[^\[\]]{0,300}\]\([^()]{0,1000}\)")
_LINK: Final = re.compile(r"\[([^\[\]]{0,300})\]\([^()]{0,1000}\)")
_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]{0,1000}>")
_EMPHASIS: Final = re.compile(r"\*\*|__|`|(?<!\w)[*_](?=[\w(“«])|(?<=[\w.!?)])[*_](?!\w)")
_CELL: Final = re.compile(r"</t[dh]>\s{0,9}(?:<t[dh]\b[^<>]{0,300}>)?", re.IGNORECASE)
_BLOCK: Final = re.compile(r"</?(?:br|p|li|ul|ol|tr|div|h\d|table|tbody|thead)\b[^<>]{0,300}>", re.IGNORECASE)
_SPACED: Final = re.compile(  # "kl. 8. 35", "8.00 – 9 .30"
    r"(?<=\b[kK][lL]\.\s)(\d{1,2}[.:])\s(?=[0-5][05](?![\d.,:]))|(?<=[-–—]\s)(\d{1,2})\s(?=[.:][0-5][05](?![\d.,:]))"
)
_RULE: Final = re.compile(r"[|\s:+=_-]*")
_INVISIBLE: Final = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad")) | {
    0xA0: " ",
    0x202F: " ",
    0x2009: " ",
}


def read_lines(text: str) -> list[Line]:
    """Return the lines that say something, and empty ones (with an empty text) between them."""
    body = _without(_without(text, re.compile("<!--"), "-->"), _HIDDEN, None)
    lines = body.split("\n")
    skipped = _front_length(body)
    return [
        _line(number, piece)
        for number, raw in enumerate(lines, start=1)
        if number > skipped
        for piece in _pieces(raw[:LONGEST_LINE])
    ]


def front_title(text: str) -> str | None:
    """Return the title that a text's front matter gives."""
    length = _front_length(text)
    match = _FRONT_TITLE.search("\n".join(text.split("\n", length)[:length])) if length else None
    return match[1].strip() if match else None


def plain(text: str) -> str:
    """Return a text without links, tags, emphasis and unusual spaces."""
    text = html.unescape(_TAG.sub("", _LINK.sub(r"\1", _IMAGE.sub("", text))))
    if not text.isprintable():
        text = text.translate(_INVISIBLE).replace("\0", "")
    return _EMPHASIS.sub("", text) if "*" in text or "_" in text or "`" in text else text


def _pieces(raw: str) -> list[str]:
    """Return a line of HTML in the pieces that a browser shows below each other."""
    if "<" not in raw:
        return [raw]
    raw = _CELL.sub("\t", raw)
    if "|" in raw:
        return [_BLOCK.sub(" ", raw)]
    return [piece for piece in _BLOCK.split(raw) if piece.strip()] or [""]


def _line(number: int, raw: str) -> Line:
    raw = raw.translate(_INVISIBLE)
    stripped = raw.lstrip(" \t>")
    indent = sum(_TAB if char == "\t" else 1 for char in raw[: len(raw) - len(stripped)])
    heading = len(stripped) - len(stripped.lstrip("#"))
    if heading:
        stripped = stripped.strip("# \t")
    if stripped and _RULE.fullmatch(stripped):
        return Line(number, indent, bullet=False, heading=0, text="", cells=("",) if "|" in stripped else ())
    text = _SPACED.sub(r"\1\2", plain(stripped))
    bullet = _BULLET.match(text)
    text = text[bullet.end() :] if bullet else text
    cells = _cells(text, raw)
    if "|" in text:
        text = "\t".join(cells)
    return Line(number, indent, bullet=bullet is not None, heading=heading, text=text.strip(), cells=cells)


def _cells(text: str, raw: str) -> tuple[str, ...]:
    """Return the cells of a row, or nothing; tabs before the first of tabbed ones are empty cells."""
    if "|" in text:
        inner = text.strip().removeprefix("|").removesuffix("|")
        return tuple(" ".join(cell.split()) for cell in inner.split("|"))
    if "\t" not in text.strip():
        return ()
    before = len(raw) - len(raw.lstrip("\t"))
    return ("",) * before + tuple(" ".join(cell.split()) for cell in text.strip().split("\t"))


def _front_length(text: str) -> int:
    """Return how many lines of front matter a text begins with."""
    opening = _FRONT.match(text)
    if opening is None:
        return 0
    close = text.find(f"\n{opening[1]}", opening.end() - 1)
    return text.count("\n", 0, close) + 2 if 0 <= close < LONGEST_LINE else 0


def _without(text: str, opening: re.Pattern[str], closing: str | None) -> str:
    """Return a text without what stands hidden in it; its line ends stay."""
    parts: list[str] = []
    reached = 0
    while match := opening.search(text, reached):
        closer = closing or f"</{match[1]}>"
        stop = text.find(closer, match.end())
        if stop < 0:
            break
        parts += [text[reached : match.start()], "\n" * text.count("\n", match.start(), stop)]
        reached = stop + len(closer)
    return "".join([*parts, text[reached:]])
