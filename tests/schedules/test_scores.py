"""The reader on real agendas, by the scorer that stands beside them (outside the project)."""

from __future__ import annotations

import importlib.util
import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from schedules.readers import read
from schedules.readers.report import as_json

if TYPE_CHECKING:
    from types import ModuleType

REAL = Path(__file__).parents[3] / "shared" / "agendas"
LEAST = {  # of the mean of a group
    "text-da": 0.97,
    "text-nordic": 0.97,
    "text-en": 0.97,
    "text-de-fr-nl": 0.97,
    "text-without-times": 1.0,
    "ics": 0.97,
    "schedule-xml-json": 0.97,
    "csv-xlsx-json-yaml": 0.9,
}
WORST = 0.9  # of any one file


def agendas() -> list[Path]:
    return sorted(path.with_name(path.name.removesuffix(".expected.json")) for path in REAL.glob("*.expected.json"))


@cache
def module(name: str) -> ModuleType:
    """Return one of the two scorers; the second looks for the first by its name."""
    spec = importlib.util.spec_from_file_location(name, REAL / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def score(path: Path, *, hinted: bool) -> tuple[str, float]:
    """Return the group of a file and its score, read as `score_all.py` has it read."""
    expected: dict[str, Any] = json.loads(path.with_name(f"{path.name}.expected.json").read_text("utf-8"))
    known = [each for each in expected.get("dates") or [] if each]
    spots = [each["start"][:10] for each in expected.get("spots", []) if each["start"][:4].isdecimal()]
    day = date.fromisoformat(known[0] if known else min(spots, default="2027-03-01"))
    zone = expected.get("timezone") or "Europe/Copenhagen"
    hints: dict[str, Any] = {"date": day, "zone": zone} if hinted else {}
    reading = read(path.read_bytes(), name=path.name, **hints)
    overall: float = module("score").score(expected, as_json(reading))["overall"]
    group: str = module("score_all").group_of(path.name, expected)
    return group, overall


@pytest.mark.skipif(not REAL.is_dir(), reason=f"NO REAL AGENDAS at {REAL}: the readers are not measured here")
@pytest.mark.parametrize("hinted", [True, False], ids=["with the date given", "by the file alone"])
def test_real_agendas_score_at_least(hinted: bool) -> None:
    found = {path.name: score(path, hinted=hinted) for path in agendas()}
    assert len(found) >= 34
    groups = {group: [value for other, value in found.values() if other == group] for group, _ in found.values()}
    means = {group: sum(values) / len(values) for group, values in groups.items()}
    assert means.keys() == LEAST.keys()
    assert {group: value for group, value in means.items() if value < LEAST[group]} == {}
    assert {name: value for name, (_, value) in found.items() if value < WORST} == {}
