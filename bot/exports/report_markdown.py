"""A report as Markdown (CommonMark, with GitHub's tables). What people wrote shows as they typed it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bot.exports import outline as outlines
from bot.exports.outline import Chart, Entry, Grid, Heading, Line, Points, Quote
from bot.exports.sheet import File, legible

if TYPE_CHECKING:
    from bot.exports.outline import Block
    from bot.record import Record
    from bot.texts import Voice

MARKDOWN: Final = "text/markdown"
_SIGNS: Final = re.compile(
    r"(?P<address>https?://[\w./?=&%#:;,+-]+)"  # stays what it is
    r"|[\\`*\[\]<>~|$]"  # code, emphasis, links, tags, strike-through, cells, formulas
    r"|(?<![^\W_])_|_(?![^\W_])"  # emphasis, but not the underscore within a_word
    r"|&(?=#?\w+;)"  # an entity
)
_AT_START: Final = re.compile(r"^(\s*)(?:(\d{1,9})([.)])(?=\s|$)|([-+=#]))", re.MULTILINE)
_BAR: Final = "█"
_WIDEST: Final = 30


def markdown(voice: Voice, record: Record, name: str) -> File:
    """Return the report as a file called `name`.md."""
    first = outlines.cover(voice, record)
    parts = [f"# {escape(first.title)}", *(escape(each) for each in first.lines), f"*{escape(first.note)}*"]
    blocks = tuple(outlines.outline(voice, record))
    follows = (*blocks[1:], None)
    parts += [_write(each) for each, after in zip(blocks, follows, strict=True) if not _is_said(each, after)]
    return File(f"{name}.md", MARKDOWN, ("\n\n".join(parts) + "\n").encode())


def escape(text: str) -> str:
    """Return people's text as Markdown that shows as typed, line breaks and all."""
    lines = (_escape_line(each.strip()) for each in legible(text).splitlines())
    return "\\\n".join(each or "&nbsp;" for each in lines) if text.strip() else ""


def _escape_line(line: str) -> str:
    within = _SIGNS.sub(lambda found: found["address"] or f"\\{found.group()}", line)
    return _AT_START.sub(lambda found: f"{found[1]}{found[2] or ''}\\{found[3] or found[4]}", within)


def _is_said(block: Block, after: Block | None) -> bool:
    """Whether a table says the same as the chart above it."""
    return isinstance(block, Chart) and isinstance(after, Grid)


def _write(block: Block) -> str:
    match block:
        case Heading(level, text):
            return f"{'#' * (level + 1)} {escape(text)}"
        case Line(text):
            return escape(text)
        case Quote(text, source):
            return _behind("> ", f"{escape(text)}\n\n— {escape(source)}")
        case Entry(name, text, source):
            return f"**{escape(name)}** {escape(text)}" + (f"\n\n*{escape(source)}*" if source else "")
        case Points(texts):
            return "\n".join(f"- {_hang(escape(each))}" for each in texts)
        case Grid() | Chart():
            return _table(block)


def _table(block: Grid | Chart) -> str:
    return _grid(block.rows, block.header) if isinstance(block, Grid) else _chart(block.title, block.bars)


def _behind(mark: str, text: str) -> str:
    return "\n".join(f"{mark}{each}".rstrip() for each in text.split("\n"))


def _hang(text: str) -> str:
    return text.replace("\n", "\n  ")


def _grid(rows: tuple[tuple[str, ...], ...], header: tuple[str, ...]) -> str:
    width = len(header) or len(rows[0])
    top = [_row(header or ("",) * width), f"|{' --- |' * width}"]
    return "\n".join([*top, *(_row(each) for each in rows)])


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(_cell(each) for each in cells)} |"


def _cell(text: str) -> str:
    return _escape_line(" ".join(legible(text).split()))


def _chart(title: str, bars: tuple[tuple[str, int], ...]) -> str:
    """Return bars drawn with letters: Markdown has no pictures of its own."""
    most = max((number for _, number in bars), default=0) or 1
    drawn = tuple((name, f"{_BAR * round(_WIDEST * number / most)} {number}".strip()) for name, number in bars)
    return _grid(drawn, (title, ""))
