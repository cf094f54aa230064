"""One short seed on each engine; `make chaos SEEDS=n` plays many long ones."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.chaos.__main__ import SHORT
from tests.chaos.seed import perform

if TYPE_CHECKING:
    from tests.chaos.database import Server
    from tests.chaos.processes import Nursery
    from tests.chaos.seed import Engine


@pytest.mark.parametrize(("engine", "replicas"), [("sqlite", 1), ("postgres", 3)])
async def test_short_seed_keeps_every_promise(
    engine: Engine, replicas: int, nursery: Nursery, request: pytest.FixtureRequest
) -> None:
    server: Server | None = request.getfixturevalue("server") if engine == "postgres" else None
    outcome = await perform(replace(SHORT, engine=engine, replicas=replicas), nursery, server)
    assert outcome.breaches == [], f"logs in {outcome.folder}; {outcome.plan.name}"
    assert outcome.counts["requests"] > 100  # else hardly anything was said in time, and nothing is proven
