"""Themes as the one who asked for them reads them: in a terminal, or as data."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from bot.texts import Voice
    from bot.themelists.lists import IdeaList
    from bot.themes import ThemeDraft

_LONGEST: Final = 300  # letters of an idea
# What a terminal would obey instead of showing it, or turn the line round by.
_UNSEEN: Final = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]")


@dataclass(frozen=True)
class Result:
    """Themes of a list, and the pairs in it that say the same."""

    ideas: IdeaList
    themes: tuple[ThemeDraft, ...]
    alike: tuple[tuple[int, int], ...]


def as_json(result: Result) -> dict[str, Any]:
    """Return `{"themes": [{"name", "ideas": [id, ...], "central": id}], "duplicates": [[id, id], ...]}`."""
    ids = result.ideas.ids
    return {
        "themes": [
            {"name": theme.name, "ideas": [ids[each] for each in theme.ideas], "central": ids[theme.central]}
            for theme in result.themes
        ],
        "duplicates": [[ids[first], ids[second]] for first, second in result.alike],
    }


def written(result: Result) -> str:
    """Return the same as JSON, a line for each theme and each pair."""
    parts = [f'"{key}": ' + (f"[\n  {_lines(each)}\n ]" if each else "[]") for key, each in as_json(result).items()]
    return "{\n " + ",\n ".join(parts) + "\n}\n"


def _lines(rows: Sequence[object]) -> str:
    return ",\n  ".join(json.dumps(each, ensure_ascii=False) for each in rows)


def show(console: Console, voice: Voice, result: Result) -> None:
    """Print the themes, each with what says it best first, and then what says the same."""
    facts = [voice.count("themes.ideas", len(result.ideas.ids)), voice.count("themes.themes", len(result.themes))]
    console.print(Text(" · ".join(facts), "bold"))
    for theme in result.themes:
        console.print()
        head = Text(theme.name, "bold cyan").append(f" · {voice.count('themes.ideas', len(theme.ideas))}", "dim")
        console.print(head)
        rest = [each for each in theme.ideas if each != theme.central]
        console.print(Padding(_table(result, [theme.central, *rest]), (0, 0, 0, 1)))
    if result.alike:
        console.print()
        console.print(Text(voice.say("themes.alike"), "bold"))
        for first, second in result.alike:
            console.print(Padding(_table(result, [first, second]), (0, 0, 0, 1)))


def _table(result: Result, ideas: Sequence[int]) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, style="dim", max_width=16)
    table.add_column(overflow="fold")
    for each in ideas:
        table.add_row(Text(_plain(str(result.ideas.ids[each]))), Text(_plain(result.ideas.texts[each]) or "–"))
    return table


def _plain(text: str) -> str:
    """Return a text on one line, without what is not seen, and not endless."""
    flat = _UNSEEN.sub("", " ".join(text.split()))
    return flat if len(flat) <= _LONGEST else f"{flat[:_LONGEST].rstrip()} …"
