"""The machine: which core a process keeps to, and a line that says what was measured on."""

from __future__ import annotations

import os
import platform
import resource
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


def spread() -> None:
    """Let this process, and those that it starts, have all the cores there were."""
    if sys.platform == "linux" and _CORES in os.environ:
        os.sched_setaffinity(0, {int(each) for each in os.environ[_CORES].split(",")})


def memory(*, most: bool = False) -> float:
    """Return the megabytes that this process has now, or had at most; at most, where the system tells no more.

    `getrusage` would tell what the process that started it had, if that was more.
    """
    told = Path("/proc/self/status")
    if told.exists():
        name = "VmHWM:" if most else "VmRSS:"
        return next(
            int(line.split()[1]) / 1024 for line in told.read_text("utf-8").splitlines() if line.startswith(name)
        )
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20


def describe() -> str:
    """Return the processor, the number of cores, the system and the Python."""
    facts = Path("/proc/cpuinfo")
    lines = facts.read_text("utf-8").splitlines() if facts.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    processor = names[0] if names else platform.processor() or platform.machine()
    return f"{processor}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
