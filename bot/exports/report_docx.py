"""A report as a Word document: its headings are headings, its contents are filled in and can be updated, its charts
are pictures that say in words what they show.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

from docx import Document
from docx.shared import Cm, Inches

from bot.exports import charts, docx_look, wording
from bot.exports import outline as outlines
from bot.exports.docx_parts import Maker
from bot.exports.outline import Chart, Entry, Grid, Heading, Line, Points, Quote
from bot.exports.sheet import File, legible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docx.document import Document as Made

    from bot.exports.outline import Block, Cover
    from bot.exports.pictures import Logo
    from bot.record import Record
    from bot.texts import Voice

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_LOGO: Final = (6.0, 2.0)  # centimetres, at the most
_NARROWEST: Final = 12  # letters: a column
_BETWEEN: Final = 4  # letters
_LONGEST: Final = 60  # letters of a cell that count when columns are made
_IN_CONTENTS: Final = 2  # levels


def docx(voice: Voice, record: Record, name: str, logo: Logo | None = None) -> File:
    """Return the report as a file called `name`.docx."""
    made = Document()
    maker = Maker(made.element.body)
    add = made.element.body.sectPr.addprevious  # found once: to look for the end takes as long as the document is
    first = outlines.cover(voice, record)
    language = str(voice.locale).replace("_", "-")
    docx_look.shape(made, language)
    subject = wording.day_of(voice, record)
    docx_look.describe(made, title=first.title, subject=subject, language=language, at=record.made_at)
    docx_look.frame(made, maker, title=first.title, page=voice.say("doc.page", page="\x01", pages="\x02"))
    blocks = [(each, maker.mark()) for each in outlines.outline(voice, record)]
    if logo is not None:
        _stamp(made, logo, voice.say("doc.logo.alt", title=first.title))
    _begin(made, maker, first)
    heads = [(each.level, each.text, at) for each, at in blocks if isinstance(each, Heading)]
    add(maker.contents(voice.say("doc.contents"), [each for each in heads if each[0] <= _IN_CONTENTS]))
    before: Block | None = None
    for block, place in blocks:
        if isinstance(block, Chart):
            _draw(made, block)
        elif isinstance(block, Line) and isinstance(before, Heading):
            add(maker.paragraph("Beneath", maker.run(block.text), text=block.text))
        else:
            for element in _write(maker, block, place):
                add(element)
        before = block
    written = io.BytesIO()
    made.save(written)
    return File(f"{name}.docx", DOCX, written.getvalue())


def _stamp(made: Made, logo: Logo, words: str) -> None:
    across, down = _LOGO
    scale = min(across / logo.width, down / logo.height)
    _describe(made.add_paragraph().add_run().add_picture(io.BytesIO(logo.png), Cm(logo.width * scale)), words)


def _begin(made: Made, maker: Maker, first: Cover) -> None:
    add = made.element.body.sectPr.addprevious
    add(maker.paragraph("Title", maker.run(first.title)))
    for each in first.lines:
        add(maker.paragraph("Normal", maker.run(each)))
    add(maker.paragraph("Quiet", maker.run(first.note, "Strong")))


def _draw(made: Made, chart: Chart) -> None:
    picture = made.add_paragraph().add_run().add_picture(io.BytesIO(charts.bars(chart.bars)), Inches(charts.WIDTH))
    _describe(picture, chart.alt)


def _describe(picture: Any, words: str) -> None:
    """Say in words what a picture shows."""
    picture._inline.docPr.set("descr", legible(words)[:2000])  # noqa: SLF001 - python-docx has no other way


def _write(maker: Maker, block: Block, place: str) -> Iterator[Any]:
    match block:
        case Heading(level, text):
            yield maker.paragraph(f"Heading{level}", *maker.marked(place, maker.run(text)), text=text)
        case Line(text, quiet):
            yield maker.paragraph("Quiet" if quiet else "Normal", maker.run(text), text=text)
        case Quote(text, source):
            yield maker.paragraph("Quote", maker.run(text), text=text)
            yield maker.paragraph("QuoteSource", maker.run(source))
        case Entry(name, text, source):
            yield maker.paragraph("Entry", maker.run(f"{name}  ", "Strong"), maker.run(text), text=text)
            yield maker.paragraph("Source", maker.run(source))
        case Points(texts):
            for each in texts:
                yield maker.paragraph("ListBullet", maker.run(each), text=each)
        case Grid(rows, header):
            yield maker.table(rows, header, _shares(rows, header))
            yield maker.paragraph("Source", maker.run(""))


def _shares(rows: Sequence[Sequence[str]], header: Sequence[str]) -> list[int]:
    """Return how wide columns are to be, of 100, by the longest of their texts."""
    table = [*rows, *([header] if header else [])]
    longest = [
        max(_NARROWEST, *(min(len(row[at]), _LONGEST) for row in table)) + _BETWEEN for at in range(len(table[0]))
    ]
    return [round(100 * each / sum(longest)) for each in longest]
