"""What `ordstyrer select` answers to what is typed: shapes, exit codes, and the page that tells of it."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.__main__ import cli

PAGE = Path(__file__).parents[2] / "docs" / "selection.md"
TEXT = PAGE.read_text(encoding="utf-8")
LISTS = dict(re.findall(r"```csv (\S+)\n(.*?)```", TEXT, re.DOTALL))
SELECT = "ordstyrer select applicants.csv --quotas quotas.csv --seats 4"


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(tmp_path)
    for name, text in LISTS.items():
        Path(name).write_text(text, encoding="utf-8")


def run(words: str) -> tuple[int, str, str]:
    """Return the exit code, the output, and both outputs as they come in a terminal."""
    result = CliRunner().invoke(cli, words.split()[1:])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.output


def data(words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(f"{words} --json")[1])
    return found


def bare(text: str) -> list[str]:
    return [line.rstrip() for line in text.splitlines()]


@pytest.mark.parametrize(("command", "shown"), re.findall(r"```console\n\$ (.*?)\n(.*?)```", TEXT, re.DOTALL))
def test_page_shows_what_is_printed(command: str, shown: str) -> None:
    assert bare(run(command)[2]) == bare(shown)


def test_page_tells_of_every_option() -> None:
    told = set(re.findall(r"--[a-z]+", TEXT))
    help_ = set(re.findall(r"--[a-z]+", run("ordstyrer select --help")[2]))

    assert help_ - {"--help"} == told


def test_same_seed_selects_the_same_in_any_order_of_rows_and_whatever_other_columns_say() -> None:
    first = data(f"{SELECT} --seed spring")
    head, *rows = LISTS["applicants.csv"].splitlines()
    random.Random(1).shuffle(rows)
    secret = [f"{head};name;motivation", *(f"{row};Ida {at};{'x' * at}" for at, row in enumerate(rows))]
    Path("applicants.csv").write_text("\n".join(secret), encoding="utf-8")

    assert data(f"{SELECT} --seed spring") == first
    assert first["seed"] == "spring"


def test_seed_that_was_drawn_draws_the_same_again() -> None:
    Path("applicants.csv").write_text("id\n" + "\n".join(f"p{each}" for each in range(40)), encoding="utf-8")
    Path("quotas.csv").write_text("attribute,value,min,max\n", encoding="utf-8")
    first = data(SELECT)

    assert data(f"{SELECT} --seed {first['seed']}") == first
    assert len({*first["selected"], *first["reserves"]}) == 40
    assert any(data(f"{SELECT} --seed {seed}")["selected"] != first["selected"] for seed in ("a", "b"))


@pytest.mark.parametrize("shape", ["", " --json"])
def test_three_and_no_names_where_quotas_cannot_be_met(shape: str) -> None:
    code, output, both = run(f"ordstyrer select applicants.csv --quotas more.csv --seats 6 --seed 1{shape}")
    moved = [
        {"attribute": "experience", "value": "new", "min": 0, "max": 2, "was_min": 0, "was_max": 1},
        {"attribute": "region", "value": "North", "min": 2, "max": None, "was_min": 3, "was_max": None},
    ]

    assert code == 3
    assert not output or json.loads(output) == {"selected": [], "reserves": [], "relaxed": moved, "seed": 1}
    assert "“experience: new” at most 2 instead of 1. “region: North” at least 2 instead of 3." in both


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ("nobody.csv --quotas quotas.csv --seats 4", "nobody.csv: "),
        ("applicants.csv --quotas nobody.csv --seats 4", "nobody.csv: "),
        ("twice.csv --quotas quotas.csv --seats 4", "twice.csv:3: The id “1” is on line 2 too."),
        ("applicants.csv --quotas applicants.csv --seats 4", "applicants.csv:1: The quotas have to begin"),
        ("applicants.csv --quotas shoes.csv --seats 4", "shoes.csv:2: The applicants have no column “shoes”."),
        ("applicants.csv --quotas quotas.csv --seats 0", "--seats"),
        ("applicants.csv --quotas quotas.csv", "--seats"),
        ("applicants.csv --seats 4", "--quotas"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(options: str, told: str) -> None:
    Path("twice.csv").write_text("id;score\n1;2\n1;3\n", encoding="utf-8")
    Path("shoes.csv").write_text("attribute;value;min;max\nshoes;red;1;\n", encoding="utf-8")
    code, output, both = run(f"ordstyrer select {options}")

    assert (code, output, told in both) == (2, "", True)
