"""Web pages, and the HTML that Teams puts beside a pasted text: blocks become lines, tables become tables.

One pass over the source, linear in its length, whatever is unclosed. What is not shown (scripts, styles,
navigation, hidden parts) is left out; events that a page states as data (schema.org) are read from there.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from bot.errors import AgendaError
from bot.model import Format
from schedules.readers.papers.pieces import Piece, read_pieces
from schedules.readers.tables.grids import MOST_COLUMNS, MOST_COVERED, MOST_ROWS, Grid
from schedules.readers.tables.records import read_records

if TYPE_CHECKING:
    from datetime import date

    from bot.model import Reading

MOST_PAGE: Final = 6_000_000  # bytes; much of a page is none of its text
DEEPEST: Final = 60
MOST_PIECES: Final = 20_000
MOST_TAGS: Final = 100_000
MOST_DATA: Final = 1_000_000
FEW: Final = 2

_TOKEN: Final = re.compile(r"<!--|<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,30})((?:\s|/)[^<>]{0,6000})?>|<[!?][^<>]{0,2000}>")
_ATTRIBUTE: Final = re.compile(
    r"([a-zA-Z][\w-]{0,30})(?:\s{0,4}=\s{0,4}(?:\"([^\"]{0,2000})\"|'([^']{0,2000})'|([^\s\"'>]{1,500})))?"
)
_RAW: Final = frozenset({"script", "style", "template", "svg", "noscript", "textarea", "math", "iframe"})
_DROPPED: Final = frozenset({"nav", "footer", "select", "button", "form", "dialog"})
_BLOCKS: Final = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt"),
        *(
            "fieldset",
            "figcaption",
            "figure",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "hr",
            "legend",
            "li",
            "main",
        ),
        *("ol", "p", "pre", "section", "summary", "title", "ul", "br", "html", "head"),
    }
)
_VOID: Final = frozenset({"br", "hr", "img", "input", "meta", "link", "wbr", "col", "source", "area", "base", "embed"})
_HIDDEN: Final = re.compile(r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden", re.IGNORECASE)
_SPACES: Final = re.compile(r"[ \t\r\n\f\v\xa0]+")
_LD: Final = re.compile(r"application/ld\+json", re.IGNORECASE)
_DIGIT: Final = re.compile(r"\d")


def read_page(text: str, *, name: str, day: date | None = None, zone: str | None = None) -> Reading:
    """Return the programme of a page.

    Lines are those of its source. Raises AgendaError: `empty`, where nothing in it is shown.
    """
    walk = _Page()
    walk.take(text)
    stated = _stated(walk.data, name=name, day=day, zone=zone)
    pieces = walk.pieces
    if stated is None and not any(piece.grid or piece.text.strip() for piece in pieces):
        raise AgendaError("empty", file=name)
    shown = read_pieces(pieces, name=name, source=Format.PAGE, day=day, zone=zone, title=walk.title)
    if stated is not None and len(stated.agenda.sessions) >= len(shown.agenda.sessions):
        return stated
    return shown


def _stated(data: list[str], *, name: str, day: date | None, zone: str | None) -> Reading | None:
    """Return the programme that a page states as data: an event with others in it, or several."""
    values: list[Any] = []
    for text in data:
        try:
            values.append(json.loads(text))
        except (ValueError, RecursionError):
            continue
    if not values:
        return None
    try:
        reading = read_records(values, name=name, day=day, zone=zone, source=Format.PAGE)
    except AgendaError:
        return None
    return reading if len(reading.agenda.sessions) >= FEW else None


@dataclass(slots=True)
class _Cell:
    wide: int
    tall: int
    pieces: list[Piece] = field(default_factory=list)


@dataclass(slots=True)
class _Table:
    line: int
    rows: list[list[_Cell]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)


class _Page:
    """Goes through a source once; `pieces` are what it shows."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.title = ""
        self.data: list[str] = []
        self._words: list[str] = []
        self._tables: list[_Table] = []
        self._lists = 0
        self._heading = 0
        self._item = False
        self._line = 1
        self._titled = False
        self._fresh = False
        self._time = ""
        self._count = 0
        self._tags = 0
        self._unclosed: set[str] = set()

    def take(self, text: str) -> None:
        """Take a whole source apart."""
        reached = 0
        while (token := _TOKEN.search(text, reached)) and self._tags < MOST_TAGS:
            self._tags += 1
            self._say(text[reached : token.start()])
            self._line += text.count("\n", reached, token.end())
            reached = token.end()
            if token[0] == "<!--":
                reached = self._skip(text, reached, "-->")
            elif token[2]:
                reached = self._tag(text, token, reached)
            if self._count > MOST_PIECES:
                break
        else:
            self._say(text[reached:])
        self._end_line()
        while self._tables:
            self._end_table()

    def _tag(self, text: str, token: re.Match[str], reached: int) -> int:
        tag, closing = token[2].lower(), token[1] == "/"
        attributes = {} if closing or not token[3] else _attributes(token[3])
        if not closing and tag in _RAW:
            stop = self._skip(text, reached, f"</{tag}\\b[^<>]{{0,200}}>")
            if tag == "script" and _LD.search(attributes.get("type", "")) and len(self.data) < DEEPEST:
                self.data.append(text[reached:stop][:MOST_DATA].rpartition("</")[0])
            return stop
        if not closing and tag not in _VOID and (tag in _DROPPED or _is_hidden(attributes)):
            return self._skip_element(text, reached, tag)
        self._structure(tag, attributes, closing=closing)
        return reached

    def _skip(self, text: str, reached: int, closer: str) -> int:
        """Go on behind what closes a part that is not shown; nothing more is shown where it is never closed."""
        match = re.compile(closer, re.IGNORECASE).search(text, reached)
        stop = match.end() if match else len(text)
        self._line += text.count("\n", reached, stop)
        return stop

    def _skip_element(self, text: str, reached: int, tag: str) -> int:
        same = re.compile(rf"<(/?){re.escape(tag)}\b[^<>]{{0,6000}}>", re.IGNORECASE)
        depth, begin = 0 if tag in self._unclosed else 1, reached
        if not depth:
            return reached
        while depth and (match := same.search(text, reached)):
            depth += -1 if match[1] else 1
            reached = match.end()
        stop = reached
        if depth:  # never closed: it is shown, and not looked for again
            self._unclosed.add(tag)
            stop = begin
        self._line += text.count("\n", begin, stop)
        return stop

    def _structure(self, tag: str, attributes: dict[str, str], *, closing: bool) -> None:
        if tag == "table":
            self._end_line()
            if closing:
                self._end_table()
            elif len(self._tables) < DEEPEST:
                self._tables.append(_Table(self._line))
        elif tag in {"tr", "td", "th"} and self._tables:
            self._end_line()
            if not closing:
                self._open_cell(tag, attributes)
        elif tag in _BLOCKS:
            said = self._end_line()
            if not said and (tag == "br" or (tag == "p" and closing and self._fresh)):
                self._add(Piece(self._line))
            self._fresh = tag == "p" and not closing
            self._block(tag, closing=closing)
        elif tag == "time":
            if closing and self._time and not _DIGIT.search("".join(self._words[-3:])):
                self._words.append(f" {self._time} ")
            self._time = "" if closing else attributes.get("datetime", "")

    def _block(self, tag: str, *, closing: bool) -> None:
        if tag in {"ul", "ol"}:
            self._lists = max(0, min(self._lists + (-1 if closing else 1), 20))
        elif tag == "li":
            self._item = not closing
        elif tag == "title":
            self._titled = not closing
        elif len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():  # noqa: PLR2004
            self._heading = 0 if closing else int(tag[1])

    def _open_cell(self, tag: str, attributes: dict[str, str]) -> None:
        table = self._tables[-1]
        if tag == "tr" or not table.rows:
            table.rows.append([])
            table.lines.append(self._line)
        if tag != "tr" and len(table.rows[-1]) < MOST_COLUMNS:
            table.rows[-1].append(_Cell(_span(attributes, "colspan"), _span(attributes, "rowspan")))

    def _say(self, text: str) -> None:
        if text:
            self._words.append(text)

    def _end_line(self) -> bool:
        """End the line that is being said; tell whether there was one."""
        said = _SPACES.sub(" ", html.unescape("".join(self._words))).strip()
        self._words = []
        if self._titled:
            self.title = said[:300] or self.title
            return True
        if not said:
            return False
        dress = "#" * self._heading + " " if self._heading else ""
        if self._item:
            dress = "  " * max(0, self._lists - 1) + "- "
            self._item = False
        self._add(Piece(self._line, f"{dress}{said}"))
        self._fresh = False
        return True

    def _add(self, piece: Piece) -> None:
        self._count += 1
        for table in reversed(self._tables):
            if table.rows and table.rows[-1]:
                table.rows[-1][-1].pieces.append(piece)
                return
        self.pieces.append(piece)

    def _end_table(self) -> None:
        """Close a table: its cells are a grid, or (where they hold tables) a way to lay out a page."""
        if not self._tables:
            return
        table = self._tables.pop()
        inner = [piece for row in table.rows for cell in row for piece in cell.pieces]
        if any(piece.grid for piece in inner) or sum(len(row) for row in table.rows) <= 1:
            for piece in inner:
                self._add(piece)
        elif table.rows:
            self._add(Piece(table.line, grid=_grid(table)))


def _grid(table: _Table) -> Grid:
    """Return a table as a grid: cells that reach down or across keep the places that they cover."""
    taken: dict[tuple[int, int], bool] = {}
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    rows: list[list[str]] = []
    for number, row in enumerate(table.rows[:MOST_ROWS]):
        cells: list[str] = []
        for cell in row:
            while taken.get((number, len(cells))):
                cells.append("")
            if len(cells) >= MOST_COLUMNS:
                break
            here = len(cells)
            tall = min(cell.tall, len(table.rows) - number)
            wide = min(cell.wide, MOST_COLUMNS - here)
            if (tall > 1 or wide > 1) and len(taken) < MOST_COVERED:
                spans[number, here] = (tall, wide)
                taken.update({(number + down, here + side): True for down in range(1, tall) for side in range(wide)})
            said = "\n".join(text for piece in cell.pieces if (text := piece.text.lstrip("#- ")))
            cells += [said, *[""] * (wide - 1)]
        rows.append(cells)
    return Grid(rows, table.lines[: len(rows)], spans)


def _attributes(text: str) -> dict[str, str]:
    return {
        match[1].lower(): html.unescape(match[2] or match[3] or match[4] or "")
        for match in _ATTRIBUTE.finditer(text[:6000])
    }


def _is_hidden(attributes: dict[str, str]) -> bool:
    return "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style", "")))


def _span(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "1").strip()
    return min(max(int(text), 1), 200) if text.isascii() and text.isdecimal() and len(text) < 5 else 1  # noqa: PLR2004
