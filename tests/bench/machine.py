"""The machine: which core a process keeps to, and a line that says what was measured on."""

from __future__ import annotations

import os
import platform
import sys
from pathlib import Path

_CORES = "ORDSTYRER_BENCH_CORES"


def pin(number: int) -> None:
    """Keep this process to one core of its own, where there are two to choose from.

    A process inherits the cores of the one that started it, so which ones there were is passed on.
    """
    if sys.platform != "linux":
        return
    told = os.environ.setdefault(_CORES, ",".join(map(str, sorted(os.sched_getaffinity(0)))))
    if len(cores := [int(each) for each in told.split(",")]) > 1:
        os.sched_setaffinity(0, {cores[number]})


def describe() -> str:
    """Return the processor, the number of cores, the system and the Python."""
    facts = Path("/proc/cpuinfo")
    lines = facts.read_text("utf-8").splitlines() if facts.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    processor = names[0] if names else platform.processor() or platform.machine()
    return f"{processor}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
