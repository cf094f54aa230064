"""Bars as a picture (PNG), drawn by matplotlib with the typeface that it brings along: it looks at no display, and
at nothing that is installed beside it.
"""

from __future__ import annotations

import io
import textwrap
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.exports.wording import runs_from_the_right

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.font_manager import FontProperties

WIDTH: Final = 6.3  # inches: between the margins of A4
_DOTS: Final = 180  # to the inch
_BAR: Final = 0.34  # inches, with the room between bars
_LINE: Final = 0.17
_ACROSS: Final = 38  # letters of a name in one line
_LINES: Final = 2
_LETTER: Final = 0.0118  # of the width
_COLOR: Final = "#3d5a98"
_INK: Final = "#222222"


def bars(chart: Sequence[tuple[str, int]]) -> bytes:
    """Return a chart of names and numbers, the first at the top, as PNG. Names that the typeface cannot show
    are left to the text beside it.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - takes a second
    from matplotlib.figure import Figure  # noqa: PLC0415

    names = [_fold(name, number) for number, (name, _) in enumerate(chart, 1)]
    heights = [max(_BAR, _LINE * (name.count("\n") + 1) + 0.08) for name in names]
    figure = Figure(figsize=(WIDTH, sum(heights) + 0.1), dpi=_DOTS)
    FigureCanvasAgg(figure)
    room = _LETTER * max((len(line) for name in names for line in name.splitlines()), default=0) + 0.02
    axes = figure.add_axes((room, 0.0, 0.95 - room, 1.0))
    middles = [-(sum(heights[:at]) + height / 2) for at, height in enumerate(heights)]
    axes.barh(middles, [number for _, number in chart], height=_BAR * 0.6, color=_COLOR)
    most = max((number for _, number in chart), default=0) or 1
    axes.set_xlim(0, most * 1.12)
    axes.set_ylim(-sum(heights) - 0.05, 0.05)
    axes.axis("off")
    letters = _letters()
    for middle, name, (_, number) in zip(middles, names, chart, strict=True):
        axes.text(
            -most * 0.02, middle, name, ha="right", va="center", color=_INK, fontproperties=letters, parse_math=False
        )
        axes.text(number + most * 0.015, middle, str(number), va="center", color=_INK, fontproperties=letters)
    written = io.BytesIO()
    figure.savefig(written, format="png")
    return written.getvalue()


def _fold(name: str, number: int) -> str:
    """Return a name in at most two short lines; its number where it could not be read."""
    shown = "".join(each for each in name if ord(each) in _known())
    if not shown.strip() or len(shown) < len(name) / 2 or runs_from_the_right(name):
        return f"{number}."
    return "\n".join(textwrap.wrap(shown, _ACROSS, max_lines=_LINES, placeholder="…"))


def _typeface() -> str:
    import matplotlib as mpl  # noqa: PLC0415

    return str(Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf")


def _letters() -> FontProperties:
    from matplotlib.font_manager import FontProperties  # noqa: PLC0415

    return FontProperties(fname=_typeface(), size=9)


@cache
def _known() -> frozenset[int]:
    """Return the characters that the typeface has."""
    from matplotlib.ft2font import FT2Font  # noqa: PLC0415

    return frozenset(FT2Font(_typeface()).get_charmap())
