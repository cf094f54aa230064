"""Word documents (DOCX, DOCM, DOTX): paragraphs become lines for the reader of texts, tables become tables.

python-docx reads the XML, after its parts are counted and document types are refused; no other part, no link
and no macro is opened. Headers, footers, pictures and comments say nothing; deleted text stays deleted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from bot.errors import AgendaError
from bot.model import Format
from schedules.readers.papers.office import check_parts, open_office
from schedules.readers.papers.pieces import Piece, read_pieces
from schedules.readers.tables.grids import MOST_COLUMNS, MOST_ROWS, Grid

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from docx.oxml.document import CT_Body
    from docx.oxml.table import CT_Tbl, CT_Tc
    from docx.oxml.text.paragraph import CT_P
    from docx.oxml.xmlchemy import BaseOxmlElement

    from bot.model import Reading

MOST_BLOCKS: Final = 30_000  # paragraphs, tables and cells
MOST_STYLES: Final = 5_000
MOST_TAGS: Final = 500_000
DEEPEST_LIST: Final = 8
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT: Final = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_ALTERNATIVES: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_BODY: Final = re.compile(r"word/document\d{0,2}\.xml")
_HEADING: Final = re.compile(r"(?:heading|overskrift|rubrik|überschrift|kop|titre|berschrift)\s?(\d)", re.IGNORECASE)
_TITLE: Final = re.compile(r"(?:title|titel|tittel|titre|rubrik)$", re.IGNORECASE)
_LISTS: Final = re.compile(r"list|liste|opstilling|punkt|aufz", re.IGNORECASE)
_LEFT_OUT: Final = (
    *(f"{_W}{tag}" for tag in ("del", "moveFrom", "sdtPr", "sdtEndPr")),
    f"{_ALTERNATIVES}Fallback",
)
_WRAPPERS: Final = (
    *(f"{_W}{tag}" for tag in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")),
    *(f"{_W}{tag}" for tag in ("hyperlink", "fldSimple", "dir", "bdo")),
    *(f"{_ALTERNATIVES}{tag}" for tag in ("AlternateContent", "Choice")),
)
_SAID: Final = tuple(f"{_W}{tag}" for tag in ("t", "tab", "ptab", "br", "cr", "noBreakHyphen"))


def read_document(data: bytes, *, name: str, day: date | None = None, zone: str | None = None) -> Reading:
    """Return the programme of a document.

    Lines are numbered by paragraphs, rows of tables counted too. Raises AgendaError: what `open_office`
    raises, `office_broken`, or `empty`.
    """
    parts = open_office(data, name=name)
    body = next((path for path in parts.namelist() if _BODY.fullmatch(path)), "word/document.xml")
    read = check_parts(parts, [body, "word/styles.xml"], name=name)
    if any(part.count(b"<") > MOST_TAGS for part in read.values()):
        raise AgendaError("unpacks_too_big", file=name)
    pieces = _pieces(read.get(body, b""), read.get("word/styles.xml"), name=name)
    if not any(piece.grid or piece.text.strip() for piece in pieces):
        raise AgendaError("empty", file=name)
    return read_pieces(pieces, name=name, source=Format.DOCUMENT, day=day, zone=zone)


def _pieces(document: bytes, styles: bytes | None, *, name: str) -> list[Piece]:
    from docx.oxml.document import CT_Document  # noqa: PLC0415
    from docx.oxml.exceptions import XmlchemyError  # noqa: PLC0415 - most sources are no documents
    from docx.oxml.styles import CT_Styles  # noqa: PLC0415
    from lxml.etree import LxmlError  # noqa: PLC0415

    try:
        root = _parse(document)
        sheet = _parse(styles) if styles else None
        if not isinstance(root, CT_Document) or root.body is None:
            raise AgendaError("office_broken", file=name)
        _flatten(root.body)
        return list(_Body(_dresses(sheet) if isinstance(sheet, CT_Styles) else {}).pieces(root.body))
    except (LxmlError, XmlchemyError, ValueError) as error:
        raise AgendaError("office_broken", file=name) from error


def _parse(data: bytes) -> BaseOxmlElement:
    """Return the elements of a part; the parser of python-docx resolves no entities, and reads no other file."""
    from docx.oxml import parse_xml  # noqa: PLC0415

    return parse_xml(data.replace(_STRICT[1:-1].encode(), _W[1:-1].encode()))


def _flatten(body: CT_Body) -> None:
    """Leave only what python-docx looks for: no wrappers around text, text boxes after their paragraph.

    It passes over content controls, tracked changes and boxes, where templates keep their dates and titles.
    """
    from lxml.etree import strip_elements, strip_tags  # noqa: PLC0415

    strip_elements(body, *_LEFT_OUT, with_tail=False)
    strip_tags(body, *_WRAPPERS)
    for box in reversed(list(body.iter(f"{_W}txbxContent"))):
        for holder in islice(box.iterancestors(f"{_W}p"), 1):
            for child in reversed(box):
                holder.addnext(child)
    for end in body.iter(f"{_W}br"):
        end.attrib.pop(f"{_W}type", None)  # a new page is a new line, too


@dataclass(frozen=True, slots=True)
class _Dress:
    heading: int = 0
    listed: bool = False


def _dresses(sheet: BaseOxmlElement) -> dict[str, _Dress]:
    """Return what styles mean: Danish Word says "Overskrift1", and everybody's name for it is "heading 1"."""
    found: dict[str, _Dress] = {}
    for style in islice(sheet.iterchildren(f"{_W}style"), MOST_STYLES):
        name, identity = style.name_val or "", style.styleId or ""
        level = _HEADING.search(name) or _HEADING.search(identity)
        heading = min(int(level[1]), 6) if level and int(level[1]) else 1 if _TITLE.match(name) else 0
        found[identity] = _Dress(heading, listed=bool(_LISTS.match(name) or _LISTS.match(identity)))
    return found


@dataclass(slots=True)
class _Body:
    """Walks through a body; `number` is the paragraph or row that was met last."""

    dresses: Mapping[str, _Dress]
    number: int = 0
    blocks: int = 0

    def pieces(self, holder: CT_Body | CT_Tc) -> Iterator[Piece]:
        """Yield paragraphs and tables in the order of the document."""
        for block in holder.iterchildren(f"{_W}p", f"{_W}tbl"):
            self.blocks += 1
            if self.blocks > MOST_BLOCKS:
                return
            if block.tag == f"{_W}p":
                yield from self._paragraph(block)
            else:
                yield self._table(block)

    def _paragraph(self, element: CT_P) -> Iterator[Piece]:
        self.number += 1
        dress = self.dresses.get(element.style or "", _Dress())
        numbered: Any = element.pPr.numPr if element.pPr is not None else None
        level = numbered.ilvl.val if numbered is not None and numbered.ilvl is not None else 0
        indent = "  " * min(max(level, 0), DEEPEST_LIST)
        text = "".join(str(said) for run in element.iterchildren(f"{_W}r") for said in run.iterchildren(*_SAID))
        mark = "- " if (numbered is not None or dress.listed) and text.strip() else ""
        for line in text.split("\n"):
            heading = f"{'#' * dress.heading} " if dress.heading and line.strip() else ""
            yield Piece(self.number, f"{heading}{indent}{mark}{line}")

    def _table(self, element: CT_Tbl) -> Piece:
        rows: list[list[str]] = []
        lines: list[int] = []
        spans: dict[tuple[int, int], tuple[int, int]] = {}
        reaching: dict[int, tuple[int, int]] = {}
        for row in islice(element.tr_lst, MOST_ROWS):
            self.number += 1
            if self.blocks > MOST_BLOCKS:
                break
            lines.append(self.number)
            cells = [""] * min(row.grid_before, MOST_COLUMNS)
            for cell in row.tc_lst:
                self.blocks += 1
                if len(cells) >= MOST_COLUMNS or self.blocks > MOST_BLOCKS:
                    break
                wide = min(max(cell.grid_span, 1), MOST_COLUMNS)
                here = (len(rows), len(cells))
                if cell.vMerge == "continue" and len(cells) in reaching:
                    top = reaching[len(cells)]
                    spans[top] = (len(rows) - top[0] + 1, spans.get(top, (1, wide))[1])
                else:
                    reaching.pop(len(cells), None)
                    if cell.vMerge == "restart":
                        reaching[len(cells)] = here
                    if wide > 1:
                        spans[here] = (1, wide)
                cells += [self._cell(cell), *[""] * (wide - 1)]
            rows.append(cells)
        return Piece(lines[0] if lines else self.number, grid=Grid(rows, lines, spans))

    def _cell(self, cell: CT_Tc) -> str:
        """Return the text of a cell; a table in it is told row by row."""
        inner = _Body(self.dresses, self.number, self.blocks)
        said: list[str] = []
        for piece in inner.pieces(cell):
            if piece.grid is None:
                said.append(piece.text.lstrip("# "))
            else:
                said += ["\t".join(map(str, row)) for row in piece.grid.rows]
        self.blocks = inner.blocks
        return "\n".join(line for line in said if line.strip())
