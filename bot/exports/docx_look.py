"""How our Word documents look: A4, one typeface, styles by name, and what a file says of itself."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Final

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

if TYPE_CHECKING:
    from datetime import datetime

    from docx.document import Document
    from docx.styles.style import CharacterStyle, ParagraphStyle

    from bot.exports.docx_parts import Maker

TEXT_WIDTH: Final = 16.0  # centimetres
_TYPEFACE: Final = "Calibri"
_INK: Final = RGBColor(0x22, 0x22, 0x22)
_QUIET: Final = RGBColor(0x59, 0x59, 0x59)
_BLUE: Final = RGBColor(0x1F, 0x38, 0x64)
_HEADINGS: Final = {"Title": (26, 8, 4), "Heading 1": (18, 22, 6), "Heading 2": (14, 16, 4), "Heading 3": (12, 12, 3)}
_TEXTS: Final = {  # points, before and after, whether it is quiet, centimetres that it is set in
    "Normal": (11, 0, 6, False, 0.0),
    "List Bullet": (11, 0, 3, False, 0.6),
    "Quote": (11, 4, 0, False, 0.6),
    "Source": (9, 0, 8, True, 0.0),
    "Quote Source": (9, 0, 6, True, 0.6),
    "Entry": (11, 6, 0, False, 0.0),
    "TableText": (10, 2, 2, False, 0.0),
    "Quiet": (10, 0, 6, True, 0.0),
    "Beneath": (10, 0, 6, True, 0.0),
    "toc 1": (11, 6, 0, False, 0.0),
    "toc 2": (11, 0, 0, False, 0.6),
}


def shape(made: Document, language: str) -> None:
    """Give a new document our page and our styles; `language` is that of its texts ("da-DK")."""
    page = made.sections[0]
    page.page_width, page.page_height = Cm(21.0), Cm(29.7)
    page.left_margin = page.right_margin = Cm((21.0 - TEXT_WIDTH) / 2)
    page.top_margin = page.bottom_margin = Cm(2.2)
    for name, (size, before, after, quiet, indent) in _TEXTS.items():
        style = _style(made, name)
        _set(style, size, before, after)
        style.font.color.rgb = _QUIET if quiet else _INK
        style.font.italic = name == "Quote"
        if indent:
            style.paragraph_format.left_indent = Cm(indent)
    for name, (size, before, after) in _HEADINGS.items():
        style = _style(made, name)
        _set(style, size, before, after)
        style.font.color.rgb, style.font.bold = _BLUE, True
        for border in style.element.xpath("w:pPr/w:pBdr"):
            border.getparent().remove(border)
    for name in ("Beneath", "Entry", "Quote"):
        _style(made, name).paragraph_format.keep_with_next = True
    for name in ("toc 1", "toc 2"):  # as Word itself spells them
        stops = _style(made, name).paragraph_format.tab_stops
        stops.add_tab_stop(Cm(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    strong: CharacterStyle = made.styles["Strong"]
    strong.font.bold = True
    for spoken in made.styles.element.xpath("w:docDefaults//w:lang"):
        spoken.set(qn("w:val"), language)


def _style(made: Document, name: str) -> ParagraphStyle:
    if name not in made.styles:
        made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = made.styles["Normal"]
    found: ParagraphStyle = made.styles[name]
    return found


def _set(style: ParagraphStyle, size: int, before: int, after: int) -> None:
    font = style.font
    font.name, font.size = _TYPEFACE, Pt(size)
    letters = style.element.get_or_add_rPr().get_or_add_rFonts()
    for each in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        letters.attrib.pop(qn(f"w:{each}"), None)
    letters.set(qn("w:cs"), _TYPEFACE)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)


def describe(made: Document, *, title: str, subject: str, language: str, at: datetime) -> None:
    """Say in the file what it is, in which language, and when it was made."""
    about = made.core_properties
    about.title, about.subject, about.language = title[:255], subject[:255], language
    about.author = about.last_modified_by = "Ordstyrer"
    about.comments = about.keywords = ""
    about.created = about.modified = at.astimezone(UTC).replace(tzinfo=None)


def frame(made: Document, maker: Maker, *, title: str, page: str) -> None:
    r"""Put the title over each page but the first, and under each the sentence `page` with its two numbers in it,
    which stand there as \x01 and \x02.
    """
    section = made.sections[0]
    section.different_first_page_header_footer = True
    _fill(section.header, [maker.run(title)])
    for foot in (section.footer, section.first_page_footer):
        before, rest = page.split("\x01")
        between, after = rest.split("\x02")
        numbers = [maker.field("PAGE", [maker.run("1")]), maker.field("NUMPAGES", [maker.run("1")])]
        _fill(foot, [maker.run(before), *numbers[0], maker.run(between), *numbers[1], maker.run(after)])


def _fill(part: object, runs: list[object]) -> None:
    paragraph = part.paragraphs[0]  # type: ignore[attr-defined] # a header or a footer
    paragraph.style = "Source"
    paragraph._p.extend(runs)  # noqa: SLF001 - its element
