"""What holds for every test: a process without an operator's settings, and one profile for Hypothesis."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from hypothesis import settings

if TYPE_CHECKING:
    import pytest

for _name in [name for name in os.environ if name.startswith("ORDSTYRER_")]:
    del os.environ[_name]
os.environ.pop("COLUMNS", None)  # xdist sets it, and a console keeps what it finds when it is made

# On two shared cores a slow example is no failure; and what CI says depends on the change alone.
settings.register_profile("ordstyrer", deadline=None, derandomize="CI" in os.environ, max_examples=50)
settings.register_profile("soak", deadline=None, max_examples=500)
settings.load_profile("ordstyrer")

pytest_plugins = ["tests.databases", "tests.nursery"]

# Few tests, and long ones: they begin first, so that no worker is left with them when the others are done.
LONG = (
    "demo/test_day.py",
    "chaos/test_points.py",
    "e2e/test_day.py",
    "cards/test_gate.py",
    "cards/test_pictures.py",
    "journeys/test_pulse.py",
    "journeys/test_receipts.py",
    "chaos/test_seeds.py",
    "journeys/test_away.py",
    "journeys/test_changes.py",
    "journeys/test_day.py",
    "journeys/test_sources.py",
    "journeys/test_steering.py",
    "journeys/test_together.py",
    "store/test_server.py",
    "store/test_deliveries.py",
    "schedules/test_hostile.py",
    "test_frame.py",
    "journeys/test_hostile.py",
    "journeys/test_breakout_day.py",
    "journeys/test_what_people_said.py",
    "journeys/test_registrations_day.py",
    "journeys/test_applications.py",
    "journeys/test_operator.py",
    "journeys/test_plenary.py",
    "cards/test_paging.py",
    "journeys/test_seminar.py",
    "journeys/test_people_move.py",
    "schedules/test_runner.py",
    "bot/test_stop.py",
    "journeys/test_harvests.py",
    "journeys/test_proposals.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long files first; within a file, and among the others, everything stays in order."""
    ranks = {name: rank for rank, name in enumerate(LONG)}
    items.sort(key=lambda item: ranks.get(item.nodeid.split("::")[0].removeprefix("tests/"), len(LONG)))
