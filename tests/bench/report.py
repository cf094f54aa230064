"""What a run of the benchmarks tells: a table to read, and build/bench.json for machines."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from tests.bench.machine import describe

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tests.bench.measure import Row

_COLOURS = {True: "green", False: "red", None: ""}


def number(value: float | None) -> str:
    """Return a figure with as many places as say something."""
    if value is None:
        return ""
    size = abs(value)
    return f"{value:,.0f}" if size >= 100 else f"{value:.1f}" if size >= 10 else f"{value:.2f}"


def table(results: Mapping[str, Sequence[Row]]) -> Table:
    """Return what a person reads; green meets its aim, red does not."""
    made = Table(caption=describe(), caption_justify="left", show_lines=False)
    made.add_column("what", overflow="fold")
    for heading in ("ours", "floor"):
        made.add_column(heading, justify="right", no_wrap=True)
    made.add_column("unit", no_wrap=True)
    for heading in ("ratio", "aim"):
        made.add_column(heading, justify="right", no_wrap=True)
    made.add_column("to know", overflow="fold")
    for name, rows in results.items():
        for row in rows:
            made.add_row(*_cells(titled(name, row), row), end_section=row is rows[-1])
    return made


def titled(name: str, row: Row) -> str:
    """Return what a row of a benchmark is called."""
    return f"{name}, {row.what}" if row.what else name


def _cells(title: str, row: Row) -> list[Text]:
    judged = Text(number(row.ratio), style=_COLOURS[row.met])
    value = Text(number(row.value), style="" if row.ratio is not None else _COLOURS[row.met])
    aim = "" if row.aim is None else f"{'≤' if row.most else '≥'} {number(row.aim)}"
    return [Text(title), value, Text(number(row.floor)), Text(row.unit), judged, Text(aim), Text(row.note)]


def write(results: Mapping[str, Sequence[Row]], path: Path) -> None:
    """Write the results by the benchmark's name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    found = {name: [asdict(row) | {"met": row.met} for row in rows] for name, rows in results.items()}
    data = {"machine": describe(), "at": datetime.now(UTC).isoformat(timespec="seconds"), "benches": found}
    path.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", "utf-8")
