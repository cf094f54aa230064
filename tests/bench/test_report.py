from __future__ import annotations

import json
import re
from io import StringIO
from typing import TYPE_CHECKING

from rich.console import Console

from tests.bench.measure import Row
from tests.bench.report import number, table, write

if TYPE_CHECKING:
    from pathlib import Path

RESULTS = {
    "fan_out": [
        Row("", 4500, "messages/s", 9000, 0.5, 0.45, note="W 64"),
        Row("CPU", 250, "µs/message", 100, 2.5, 2.0, most=True),
    ],
    "idle": [Row("memory", 118.25, "MB", aim=120, most=True)],
}


def test_table_shows_value_floor_ratio_and_aim() -> None:
    console = Console(width=140, record=True, file=StringIO())
    console.print(table(RESULTS))
    lines = [
        [cell.strip() for cell in line.split("│")[1:-1]]
        for line in console.export_text().splitlines()
        if line.startswith("│")
    ]
    assert lines == [
        ["fan_out", "4,500", "9,000", "messages/s", "0.50", "≥ 0.45", "W 64"],
        ["fan_out, CPU", "250", "100", "µs/message", "2.50", "≤ 2.00", ""],
        ["idle, memory", "118", "", "MB", "", "≤ 120", ""],
    ]


def test_table_colours_what_is_judged() -> None:
    console = Console(width=140, record=True, file=StringIO(), force_terminal=True, color_system="standard")
    console.print(table(RESULTS))
    told = console.export_text(styles=True)
    assert [re.findall(rf"\x1b\[(\d+)m *{each}", told) for each in ("0.50", "2.50", "118")] == [["32"], ["31"], ["32"]]


def test_file_holds_every_row_by_its_benchmark(tmp_path: Path) -> None:
    write(RESULTS, tmp_path / "build" / "bench.json")
    data = json.loads((tmp_path / "build" / "bench.json").read_text("utf-8"))
    assert data.keys() == {"machine", "at", "benches"}
    assert [(name, [row["met"] for row in rows]) for name, rows in data["benches"].items()] == [
        ("fan_out", [True, False]),
        ("idle", [True]),
    ]


def test_numbers_have_as_many_places_as_say_something() -> None:
    assert [number(each) for each in (None, 0, 0.456, 12.34, 123.4, 12345.6)] == [
        "",
        "0.00",
        "0.46",
        "12.3",
        "123",
        "12,346",
    ]
