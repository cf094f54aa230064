"""All benchmarks, each beside its floor: a table to read, and build/bench.json for machines.

    python -m tests.bench [NAME ...]

It ends with 1 where a ratio misses its aim. Absolute numbers are shown and fail nothing.
"""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from tests.bench import (
    again,
    beside,
    documents,
    enrolment,
    fan_out,
    golf,
    grouping,
    growth,
    idea,
    last_seats,
    lateness,
    many_ideas,
    reading,
    seam,
    selection,
    sense,
    themes,
    whole,
)
from tests.bench.machine import describe, pin
from tests.bench.measure import Row, SkippedError
from tests.bench.report import table, titled, write

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.bench.measure import Measure

BENCHES: Mapping[str, Measure] = {
    **seam.BENCHES,
    **fan_out.BENCHES,
    **beside.BENCHES,
    **growth.BENCHES,
    **idea.BENCHES,
    **last_seats.BENCHES,
    **many_ideas.BENCHES,
    **whole.BENCHES,
    **lateness.BENCHES,
    **reading.BENCHES,
    **again.BENCHES,
    **grouping.BENCHES,
    **selection.BENCHES,
    **golf.BENCHES,
    **themes.BENCHES,
    **sense.BENCHES,
    **documents.BENCHES,
    **enrolment.BENCHES,
}
OUTPUT = Path("build/bench.json")


async def run(names: list[str], console: Console) -> dict[str, list[Row]]:
    """Run the named benchmarks one after another; callers, connector and database keep to the second core."""
    console.print(describe())
    results = {}
    for name in names:
        pin(1)
        begun = time.monotonic()
        console.print(f"{name} …", end=" ", highlight=False)
        try:
            results[name] = await BENCHES[name]()
        except SkippedError as reason:
            console.print(f"SKIPPED: {reason}", style="bold yellow")
        else:
            console.print(f"{time.monotonic() - begun:.0f} s", highlight=False)
    return results


def main() -> None:
    """Run what the command line names, or everything."""
    names = sys.argv[1:] or list(BENCHES)
    if unknown := [name for name in names if name not in BENCHES]:
        sys.exit(f"No benchmark is called {', '.join(unknown)}; there are {', '.join(BENCHES)}.")
    console = Console(width=None if sys.stdout.isatty() else 160)
    results = asyncio.run(run(names, console))
    console.print(table(results))
    write(results, OUTPUT)
    if missed := [titled(name, row) for name, rows in results.items() for row in rows if row.failed]:
        sys.exit(f"Missed: {', '.join(missed)}")


if __name__ == "__main__":
    main()
