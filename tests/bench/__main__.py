"""All benchmarks, each beside its floor: a table to read, and build/bench.json for machines.

python -m tests.bench [NAME ...]
"""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from tests.bench import seam
from tests.bench.machine import describe, pin
from tests.bench.measure import ROUNDS, Bench, Result, compare

if TYPE_CHECKING:
    from collections.abc import Mapping

BENCHES: Mapping[str, Bench] = {**seam.BENCHES}
OUTPUT = Path("build/bench.json")


async def run(names: list[str]) -> dict[str, Result]:
    """Run the named benchmarks one after another; the callers keep to the second core."""
    pin(1)
    results = {}
    for name in names:
        bench = BENCHES[name]
        async with bench.open() as (ours, floor):
            results[name] = await compare(bench.unit, ours, floor)
    return results


def table(results: Mapping[str, Result]) -> Table:
    """Return what a person reads."""
    made = Table(title="Each beside a bare aiohttp floor", caption=f"{describe()}; medians of {ROUNDS} rounds in turns")
    made.add_column("what")
    for heading in ("ours", "floor", "unit", "ratio", "aim"):
        made.add_column(heading, justify="left" if heading == "unit" else "right")
    for name, result in results.items():
        aim = BENCHES[name].aim
        style = "green" if result.ratio >= aim else "red"
        ratio = f"[{style}]{result.ratio:.2f}[/]"
        made.add_row(name, f"{result.value:,.0f}", f"{result.floor:,.0f}", result.unit, ratio, f"{aim:.2f}")
    return made


def main() -> None:
    """Run what the command line names, or everything."""
    names = sys.argv[1:] or list(BENCHES)
    if unknown := [name for name in names if name not in BENCHES]:
        sys.exit(f"No benchmark is called {', '.join(unknown)}; there are {', '.join(BENCHES)}.")
    results = asyncio.run(run(names))
    Console().print(table(results))
    OUTPUT.parent.mkdir(exist_ok=True)
    data = {name: asdict(result) for name, result in results.items()}
    OUTPUT.write_text(json.dumps(data, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
