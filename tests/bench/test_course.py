from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING

import pytest

from tests.bench.__main__ import BENCHES, main
from tests.bench.beside import beside_procrastinate
from tests.bench.course import course
from tests.bench.databases import fdatasync_p50, of_same_server
from tests.bench.measure import SkippedError
from tests.bench.whole import memory_of
from tests.bench.workers import working

if TYPE_CHECKING:
    from pathlib import Path


async def test_course_sends_what_was_queued_and_counts_it_at_both_ends() -> None:
    async with course("sqlite", places=20) as on:
        await on.replicas[0].ask("block", count=3)
        first = await on.queue_and_send(20)
        again = await on.queue_and_send(10, rounds=3)
        bare = await on.send_barely(15)
        assert [each.messages for each in (first, again, bare)] == [20, 30, 15]
        assert len(on.connector.arrivals) == 15
        assert all(each.seconds > 0 and each.cpu > 0 for each in (first, again, bare))
        assert await on.replicas[0].ask("sent") == {"count": 50}
        assert await on.database.size() > 4096


async def test_worker_that_ends_is_told() -> None:
    async with working("-c", "print('{}', flush=True); input()") as worker:
        with pytest.raises(RuntimeError, match="ended"):
            await worker.ask("anything")


async def test_worker_answers_line_by_line() -> None:
    program = "print('{}', flush=True)\nwhile True:\n    print(input(), flush=True)"
    async with working("-c", f"try:\n    exec({program!r})\nexcept EOFError:\n    pass") as worker:
        assert await worker.ask("add", count=1) == {"do": "add", "count": 1}


async def test_worker_that_cannot_start_is_told() -> None:
    with pytest.raises(RuntimeError, match="ended"):
        async with working("-c", ""):
            raise AssertionError


async def test_comparison_without_procrastinate_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SkippedError, match=r"beside\.py"):
        await beside_procrastinate()


def test_unknown_benchmark_is_answered_with_those_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["bench", "idle", "nothing"])
    with pytest.raises(SystemExit, match=re.escape(f"No benchmark is called nothing; there are {', '.join(BENCHES)}.")):
        main()


def test_disk_and_memory_are_measured(tmp_path: Path) -> None:
    assert 0 < fdatasync_p50(tmp_path) < 1
    assert list(tmp_path.iterdir()) == []
    assert (memory_of(os.getpid()) or 10**8) > 10**7


@pytest.mark.parametrize(
    ("url", "other"),
    [
        ("postgresql://postgres:@/postgres?host=/tmp/x", "postgresql://postgres:@/peer?host=/tmp/x"),
        ("postgresql://127.0.0.1:5432/postgres", "postgresql://127.0.0.1:5432/peer"),
    ],
)
def test_other_database_is_on_the_same_server(url: str, other: str) -> None:
    assert of_same_server(url, "peer") == other
