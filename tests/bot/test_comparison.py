"""`ordstyrer diff`: what a person would write of two programmes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from bot import previews
from bot.__main__ import cli
from schedules.readers import read
from schedules.revisions import Revision, Term

if TYPE_CHECKING:
    from pathlib import Path

OLD = """Temadag om cykelstier

Fredag den 5. juni 2026

9.00 Velkommen v. Karla Eng
9.15-10.00 Stier i byen v. Ole Holm
10.00-10.45 Stier på landet
12.00-13.00 Frokost
15.00-16.00 Lygter og lys v. Ulla Dam
"""
NEW = """Temadag om cykelstier

Fredag den 5. juni 2026

8.30-8.45 Nye hjelme v. Per Lund
9.00 Velkommen v. Karla Eng
9.15-9.45 Stier i byen v. Ida Krog
11.00-11.45 Stier på landet
12.00-13.00 Frokost
"""


@pytest.fixture(autouse=True)
def danish(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "da_DK.UTF-8")
    monkeypatch.setenv("COLUMNS", "100")


def run(*words: object) -> tuple[int, str]:
    result = CliRunner().invoke(cli, ["diff", *(str(word) for word in words)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_changes_are_told_by_day_and_session(tmp_path: Path) -> None:
    code, output = run(write(tmp_path, "a.txt", OLD), write(tmp_path, "b.txt", NEW))

    assert code == 0
    assert [each.strip() for each in output.splitlines()] == [
        "Temadag om cykelstier",
        "4 ændringer i programmet",
        "",
        "fredag den 5. juni",
        "+ 8.30–8.45   Nye hjelme",
        "Nyt · Per Lund",
        "~ 9.15–9.45   Stier i byen",
        "Kortere: slutter kl. 9.45 · Ny oplægsholder: Ida Krog · Ikke længere med: Ole Holm",
        "→ 11.00–11.45 Stier på landet",
        "Flyttet fra kl. 10.00",
        "− 15.00–16.00 Lygter og lys",
        "Aflyst",
    ]


def test_changes_are_told_as_json(tmp_path: Path) -> None:
    code, output = run(write(tmp_path, "a.txt", OLD), write(tmp_path, "b.txt", NEW), "--json")

    found = json.loads(output)["changes"]
    assert code == 0
    assert [(each["kind"], each["session"]["title"], each["was"] and each["was"]["start"]) for each in found] == [
        ("added", "Nye hjelme", None),
        ("shortened", "Stier i byen", "2026-06-05T09:15"),
        ("moved", "Stier på landet", "2026-06-05T10:00"),
        ("cancelled", "Lygter og lys", "2026-06-05T15:00"),
    ]
    assert found[1]["kinds"] == ["shortened", "new_speaker", "speaker_gone"]


def test_same_programme_has_no_changes(tmp_path: Path) -> None:
    code, output = run(write(tmp_path, "a.txt", OLD), write(tmp_path, "b.txt", OLD))

    assert (code, output.splitlines()[1]) == (0, "Ingen ændringer.")


def test_what_moves_together_is_one_thing(tmp_path: Path) -> None:
    later = OLD
    for hour in (15, 13, 12, 10, 9):
        later = later.replace(f"{hour}.00-", f"{hour + 1}.00-").replace(f"-{hour}.00", f"-{hour + 1}.00")
    later = (
        later.replace("9.15-11.00", "10.15-11.00").replace("11.00-10.45", "11.00-11.45").replace("-16.00 L", "-17.00 L")
    )

    code, output = run(write(tmp_path, "a.txt", OLD), write(tmp_path, "b.txt", later))

    assert code == 0
    assert output.splitlines()[1:3] == ["1 ændring i programmet", "Alt fra kl. 9.15 begynder 1 time senere"]


def test_programme_without_a_date_is_of_the_day_of_the_other(tmp_path: Path) -> None:
    undated = NEW.replace("Fredag den 5. juni 2026\n\n", "")

    code, output = run(write(tmp_path, "a.txt", OLD), write(tmp_path, "b.txt", undated))

    assert (code, "fredag den 5. juni" in output, "4 ændringer" in output) == (0, True, True)


def test_programmes_of_different_formats_are_compared(tmp_path: Path) -> None:
    own = write(tmp_path, "b.yaml", "titel: Temadag\ndato: 2026-06-05\nprogram:\n  - 9.00: Velkommen\n")

    code, output = run(write(tmp_path, "a.txt", OLD), own)

    assert (code, output.count("Aflyst")) == (0, 4)


def test_what_cannot_be_read_is_refused_with_file_and_line(tmp_path: Path) -> None:
    bad = write(tmp_path, "b.yaml", "titel: Dag\ndato: 2026-06-05\nprogram:\n  - 25.00: Umuligt\n")

    code, output = run(write(tmp_path, "a.txt", OLD), bad)

    assert code == 2
    assert f"{bad}:4: " in output.replace("\n", "")


FORM = """titel: Temadag
dato: 2026-06-05
program:
  - 9.00-10.00: Velkommen
tilmelding:
  frist: 2026-05-{day}
  pladser: {seats}
"""


def test_what_changes_for_those_who_register_is_told_too(tmp_path: Path) -> None:
    old = write(tmp_path, "a.yaml", FORM.format(day="24", seats=40))
    new = write(tmp_path, "b.yaml", FORM.format(day="31", seats=40))

    code, output = run(old, new)
    assert (code, [line.rstrip() for line in output.splitlines()]) == (
        0,
        [
            "Temadag",
            "",
            "Tilmeldingen ændres",
            " Frist: søndag den 31. maj kl. 23.59 (før: søndag den 24. maj kl. 23.59)",
        ],
    )
    told = json.loads(run(old, new, "--json")[1])
    assert told == {
        "changes": [],
        "registration": [{"term": "deadline", "was": "2026-05-24T23:59:59", "now": "2026-05-31T23:59:59", "title": ""}],
    }


def test_programme_that_says_nothing_of_registration_changes_nothing_of_it() -> None:
    before = read(FORM.format(day="24", seats=40).encode(), name="a.yaml").agenda
    after = read(FORM.format(day="24", seats=30).encode(), name="b.yaml")
    pasted = read(NEW.encode(), name="c.txt")

    assert previews.revisions(before, after) == (Revision(term=Term.SEATS, was=40, now=30),)
    assert previews.revisions(before, pasted) == ()
    assert previews.revisions(None, after) == ()
