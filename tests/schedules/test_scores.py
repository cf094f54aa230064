"""The reader on real agendas, by the scorer that stands beside them (outside the project)."""

from __future__ import annotations

import importlib.util
import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from schedules.readers import read
from schedules.readers.report import as_json

if TYPE_CHECKING:
    from types import ModuleType

REAL = Path(__file__).parents[3] / "shared" / "agendas"
LEAST = {
    "seed-000": 1.0,
    "seed-00": 1.0,
    "da-": 0.95,
    "no-": 0.95,
    "sv-": 0.95,
    "en-": 0.95,
    "de-": 0.9,
    "fr-": 0.9,
    "nl-": 0.9,
}


def texts() -> list[Path]:
    return [
        path for path in sorted(REAL.glob("*")) if path.name.startswith(tuple(LEAST)) and path.suffix in {".txt", ".md"}
    ]


def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("real_agendas_score", REAL / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def score(path: Path, *, hinted: bool) -> float:
    expected: dict[str, Any] = json.loads(path.with_name(f"{path.name}.expected.json").read_text("utf-8"))
    known = [date.fromisoformat(each) for each in expected.get("dates") or [] if each]
    reading = read(path.read_bytes(), name=path.name, date=known[0] if hinted and known else None)
    overall: float = scorer().score(expected, as_json(reading))["overall"]
    return overall


@pytest.mark.skipif(not REAL.is_dir(), reason=f"NO REAL AGENDAS at {REAL}: the text reader is not measured here")
@pytest.mark.parametrize("hinted", [True, False], ids=["with the date given", "by the text alone"])
def test_real_agendas_score_at_least(hinted: bool) -> None:
    found = {path.name: score(path, hinted=hinted) for path in texts()}
    assert len(found) >= 20
    least = {name: next(LEAST[start] for start in LEAST if name.startswith(start)) for name in found}
    assert {name: value for name, value in found.items() if value < least[name]} == {}
