"""Word documents (DOCX): paragraphs become lines for the reader of texts, tables become tables.

Only the XML of the body, its styles and its lists is read, with document types refused and counted first.
Headers, footers, pictures and comments say nothing; deleted text stays deleted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import ParseError

from bot.errors import AgendaError
from bot.model import Format
from schedules.readers.papers.office import check_parts, open_office
from schedules.readers.papers.pieces import Piece, read_pieces
from schedules.readers.tables.grids import MOST_COLUMNS, MOST_ROWS, Grid

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from xml.etree.ElementTree import Element

    from bot.model import Reading

DEEPEST: Final = 200
MOST_BLOCKS: Final = 20_000
MOST_TAGS: Final = 500_000
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT: Final = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_BODY: Final = re.compile(r"word/document\d{0,2}\.xml")
_HEADING: Final = re.compile(r"(?:heading|overskrift|rubrik|überschrift|kop|titre|berschrift)\s?(\d)", re.IGNORECASE)
_TITLE: Final = re.compile(r"(?:title|titel|tittel|titre|rubrik)$", re.IGNORECASE)
_LISTS: Final = re.compile(r"list|liste|opstilling|punkt|aufz", re.IGNORECASE)
_LEFT_OUT: Final = frozenset({"del", "moveFrom", "instrText", "delText", "Fallback", "footnoteReference", "drawing"})


def read_document(data: bytes, *, name: str, day: date | None = None, zone: str | None = None) -> Reading:
    """Return the programme of a document.

    Lines are numbered by paragraphs, rows of tables counted too. Raises AgendaError: what `open_office`
    raises, `office_broken`, or `empty`.
    """
    parts = open_office(data, name=name)
    body = next((path for path in parts.namelist() if _BODY.fullmatch(path)), "word/document.xml")
    read = check_parts(parts, [body, "word/styles.xml"], name=name)
    if body not in read:
        raise AgendaError("office_broken", file=name)
    if any(part.count(b"<") > MOST_TAGS for part in read.values()):
        raise AgendaError("unpacks_too_big", file=name)
    styles = _styles(_parse(read["word/styles.xml"], name=name)) if "word/styles.xml" in read else {}
    pieces = list(_Body(styles).pieces(_parse(read[body], name=name)))
    if not any(piece.grid or piece.text.strip() for piece in pieces):
        raise AgendaError("empty", file=name)
    return read_pieces(pieces, name=name, source=Format.DOCUMENT, day=day, zone=zone)


def _parse(data: bytes, *, name: str) -> Element:
    from defusedxml import ElementTree  # noqa: PLC0415 - most sources are no XML
    from defusedxml.common import DefusedXmlException  # noqa: PLC0415

    try:
        root: Element = ElementTree.fromstring(data.replace(_STRICT[1:-1].encode(), _W[1:-1].encode()))
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise AgendaError("office_broken", file=name) from error
    return root


@dataclass(frozen=True, slots=True)
class _Style:
    heading: int
    listed: bool


def _styles(root: Element) -> dict[str, _Style]:
    """Return what styles mean: Danish Word says "Overskrift1", and everybody's name for it is "heading 1"."""
    found: dict[str, _Style] = {}
    for style in root.iter(f"{_W}style"):
        named = style.find(f"{_W}name")
        name = named.get(f"{_W}val", "") if named is not None else ""
        identity = style.get(f"{_W}styleId", "")
        level = _HEADING.search(name) or _HEADING.search(identity)
        heading = min(int(level[1]), 6) if level and int(level[1]) else 1 if _TITLE.match(name) else 0
        found[identity] = _Style(heading, listed=bool(_LISTS.match(name) or _LISTS.match(identity)))
    return found


@dataclass(slots=True)
class _Body:
    """Walks through a body; `number` is the paragraph or row that was met last."""

    styles: dict[str, _Style]
    number: int = 0
    blocks: int = 0
    boxes: list[Element] = field(default_factory=list)

    def pieces(self, root: Element, depth: int = 0) -> Iterator[Piece]:
        """Yield paragraphs and tables in the order of the document, those of text boxes after their paragraph."""
        if depth > DEEPEST:
            return
        for child in root:
            tag = _local(child)
            self.blocks += 1
            if self.blocks > MOST_BLOCKS:
                return
            if tag == "p":
                yield from self._paragraph(child, depth)
            elif tag == "tbl":
                yield self._table(child, depth)
            elif tag not in _LEFT_OUT and tag != "sectPr":
                yield from self.pieces(child, depth + 1)

    def _paragraph(self, element: Element, depth: int) -> Iterator[Piece]:
        self.number += 1
        number = self.number
        self.boxes = []
        text = self._text(element)
        boxes, self.boxes = self.boxes, []
        heading, indent, listed = self._dress(element)
        mark = "- " if listed and text.strip() else ""
        for line in text.split("\n"):
            yield Piece(number, f"{'#' * heading + ' ' if heading and line.strip() else ''}{'  ' * indent}{mark}{line}")
        for box in boxes:
            yield from self.pieces(box, depth + 1)

    def _dress(self, element: Element) -> tuple[int, int, bool]:
        """Return the level of a heading, how deep in a list, and whether it is of one."""
        properties = element.find(f"{_W}pPr")
        if properties is None:
            return 0, 0, False
        named = properties.find(f"{_W}pStyle")
        style = self.styles.get(named.get(f"{_W}val", "") if named is not None else "", _Style(0, listed=False))
        numbered = properties.find(f"{_W}numPr")
        level = numbered.find(f"{_W}ilvl") if numbered is not None else None
        deep = level.get(f"{_W}val", "0") if level is not None else "0"
        return style.heading, min(int(deep), 8) if deep.isdecimal() else 0, numbered is not None or style.listed

    def _text(self, element: Element, depth: int = 0) -> str:
        """Return the text of a paragraph: tabs and breaks stay, what is deleted or drawn does not."""
        if depth > DEEPEST:
            return ""
        parts: list[str] = []
        for child in element:
            tag = _local(child)
            if tag == "t":
                parts.append(child.text or "")
            elif tag in {"tab", "ptab"}:
                parts.append("\t")
            elif tag in {"br", "cr"}:
                parts.append("\n")
            elif tag == "noBreakHyphen":
                parts.append("-")
            elif tag == "txbxContent":
                self.boxes.append(child)
            elif tag not in _LEFT_OUT and tag != "pPr":
                parts.append(self._text(child, depth + 1))
            elif tag == "drawing":
                self.boxes += list(child.iter(f"{_W}txbxContent"))[:20]
        return "".join(parts)

    def _table(self, element: Element, depth: int) -> Piece:
        rows: list[list[str]] = []
        lines: list[int] = []
        spans: dict[tuple[int, int], tuple[int, int]] = {}
        open_cells: dict[int, tuple[int, int]] = {}
        for row in islice(_children(element, "tr"), MOST_ROWS):
            self.number += 1
            if self.blocks > MOST_BLOCKS:
                break
            cells: list[str] = []
            for cell in _children(row, "tc"):
                if len(cells) >= MOST_COLUMNS:
                    break
                wide, merged = _shape(cell)
                here = (len(rows), len(cells))
                if merged == "continue" and len(cells) in open_cells:
                    origin = open_cells[len(cells)]
                    spans[origin] = (len(rows) - origin[0] + 1, spans.get(origin, (1, wide))[1])
                elif merged == "restart":
                    open_cells[len(cells)] = here
                else:
                    open_cells.pop(len(cells), None)
                if wide > 1 and merged != "continue":
                    spans[here] = (1, wide)
                cells += [self._cell(cell, depth), *[""] * (min(wide, MOST_COLUMNS) - 1)]
            rows.append(cells)
            lines.append(self.number)
        return Piece(lines[0] if lines else self.number, grid=Grid(rows, lines, spans))

    def _cell(self, cell: Element, depth: int) -> str:
        """Return the text of a cell; a table in it is told row by row."""
        inner = _Body(self.styles, self.number, self.blocks)
        said: list[str] = []
        for piece in inner.pieces(cell, depth + 1):
            if piece.grid is None:
                said.append(piece.text.lstrip("# "))
            else:
                said += ["\t".join(map(str, row)) for row in piece.grid.rows]
        self.blocks = inner.blocks
        return "\n".join(line for line in said if line.strip())


def _children(element: Element, tag: str, depth: int = 0) -> Iterator[Element]:
    """Yield the rows of a table or the cells of a row, also those within content controls."""
    for child in element:
        local = _local(child)
        if local == tag:
            yield child
        elif local in {"sdt", "sdtContent", "ins", "customXml", "smartTag"} and depth < DEEPEST:
            yield from _children(child, tag, depth + 1)


def _shape(cell: Element) -> tuple[int, str]:
    """Return how wide a cell is, and whether it begins or continues one that reaches down."""
    properties = cell.find(f"{_W}tcPr")
    if properties is None:
        return 1, ""
    grid = properties.find(f"{_W}gridSpan")
    wide = grid.get(f"{_W}val", "1") if grid is not None else "1"
    merged = properties.find(f"{_W}vMerge")
    state = "" if merged is None else merged.get(f"{_W}val", "continue")
    return (min(max(int(wide), 1), MOST_COLUMNS) if wide.isdecimal() else 1), state


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]
