"""Pieces of a Word document, as the XML that Word writes itself (ECMA-376, part 1). python-docx makes a paragraph at
a time, by looking up its style each time; ten thousand ideas are made here.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

from docx.oxml.ns import qn

from bot.exports.sheet import legible
from bot.exports.wording import runs_from_the_right

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Element = Any  # lxml's, which has no types

_RULE: Final = "BFBFBF"
_NO_XML: Final = str.maketrans(dict.fromkeys("\ufffe\uffff"))
_name = cache(qn)


class Maker:
    """Makes elements of one document."""

    def __init__(self, root: Element) -> None:
        """Take `root`, any element of the document."""
        self._root = root
        self._marks = 0

    def make(self, tag: str, *inside: Element, **values: str) -> Element:
        """Return an element of Word's own name space with its values and what is in it."""
        made = self._root.makeelement(_name(f"w:{tag}"), {_name(f"w:{name}"): each for name, each in values.items()})
        made.extend(inside)
        return made

    def paragraph(self, style: str, *inside: Element, text: str = "") -> Element:
        """Return a paragraph; `text` is what people wrote in it, and says in which direction it runs."""
        about = [self.make("pStyle", val=style), *([self.make("bidi")] if runs_from_the_right(text) else [])]
        return self.make("p", self.make("pPr", *about), *inside)

    def run(self, text: str, style: str = "") -> Element:
        """Return a text with its line breaks, in a style of characters."""
        about = [*([self.make("rStyle", val=style)] if style else [])]
        about += [self.make("rtl")] if runs_from_the_right(text) else []
        run = self.make("r", *([self.make("rPr", *about)] if about else []))
        lines = legible(text).translate(_NO_XML).splitlines() or [""]
        for number, line in enumerate(lines):
            if number:
                run.append(self.make("br"))
            for place, part in enumerate(line.split("\t")):
                if place:
                    run.append(self.make("tab"))
                run.append(self._text("t", part))
        return run

    def _text(self, tag: str, text: str) -> Element:
        made = self.make(tag)
        made.text = text
        made.set(_name("xml:space"), "preserve")
        return made

    def field(self, instruction: str, shown: Sequence[Element] = ()) -> list[Element]:
        """Return the runs of a field that Word works out, and what is shown until it does."""
        return [*self.begin(instruction), *shown, self.end()]

    def begin(self, instruction: str) -> list[Element]:
        """Return the runs that begin a field."""
        return [
            self.make("r", self.make("fldChar", fldCharType="begin")),
            self.make("r", self._text("instrText", f" {instruction} ")),
            self.make("r", self.make("fldChar", fldCharType="separate")),
        ]

    def end(self) -> Element:
        """Return the run that ends a field."""
        return self.make("r", self.make("fldChar", fldCharType="end"))

    def mark(self) -> str:
        """Return a new name for a place in the document."""
        self._marks += 1
        return f"_Toc{self._marks:09}"

    def marked(self, name: str, *inside: Element) -> list[Element]:
        """Return what is inside as the place of that name."""
        number = name.removeprefix("_Toc").lstrip("0")
        return [self.make("bookmarkStart", id=number, name=name), *inside, self.make("bookmarkEnd", id=number)]

    def link(self, name: str, *inside: Element) -> Element:
        """Return what is inside as a link to a place."""
        return self.make("hyperlink", *inside, anchor=name, history="1")

    def contents(self, title: str, entries: Iterable[tuple[int, str, str]]) -> Element:
        """Return a table of contents that is filled in already: level, text and place of each heading.

        Its page numbers come when somebody updates it: only who lays out the pages knows them.
        """
        lines = [self.paragraph(f"toc{level}", self.link(name, self.run(text))) for level, text, name in entries]
        if not lines:
            return self.paragraph("Normal")
        first = lines[0][0]
        for each in reversed(self.begin('TOC \\o "1-2" \\h \\z \\u')):
            first.addnext(each)
        lines[-1].append(self.end())
        kind = self.make("docPartObj", self.make("docPartGallery", val="Table of Contents"), self.make("docPartUnique"))
        content = self.make("sdtContent", self.paragraph("TOCHeading", self.run(title)), *lines)
        return self.make("sdt", self.make("sdtPr", kind), content)

    def table(self, rows: Sequence[Sequence[str]], header: Sequence[str], shares: Sequence[int]) -> Element:
        """Return a table of texts, its columns as wide as their `shares` (of 100); each page has its header."""
        rules = [self.make(side, val="single", sz="4", space="0", color=_RULE) for side in ("top", "bottom", "insideH")]
        about = self.make(
            "tblPr",
            self.make("tblW", w="5000", type="pct"),
            self.make("tblBorders", *rules),
            self.make("tblLayout", type="fixed"),
            self.make("tblCellMar", self.make("left", w="0", type="dxa"), self.make("right", w="120", type="dxa")),
        )
        widths = [str(90 * each) for each in shares]  # in twentieths of a point: some 16 centimetres
        grid = self.make("tblGrid", *(self.make("gridCol", w=each) for each in widths))
        top = [self._row(header, widths, head=True)] if header else []
        return self.make("tbl", about, grid, *top, *(self._row(each, widths) for each in rows))

    def _row(self, texts: Sequence[str], widths: Sequence[str], *, head: bool = False) -> Element:
        about = [self.make("cantSplit"), *([self.make("tblHeader")] if head else [])]
        cells = [
            self.make(
                "tc",
                self.make("tcPr", self.make("tcW", w=width, type="dxa")),
                self.paragraph("TableText", self.run(text, "Strong" if head else ""), text=text),
            )
            for text, width in zip(texts, widths, strict=True)
        ]
        return self.make("tr", self.make("trPr", *about), *cells)
