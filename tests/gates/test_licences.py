from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.gates.licences import fits, licence_of, locked, main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("expression", "holds"),
    [
        ("MIT", True),
        ("GPL-3.0-only", False),
        ("MIT AND GPL-3.0-only", False),
        ("MIT OR GPL-3.0-only", True),
        ("MIT OR MIT AND GPL-3.0-only", True),
        ("(MIT OR ISC) AND GPL-3.0-only", False),
        ("(GPL-2.0-only OR ISC) AND MPL-2.0", True),
        ("LGPL-3.0-or-later WITH LGPL-3.0-linking-exception", True),
        ("GPL-3.0-or-later WITH GCC-exception-3.1", False),
        ("(MIT", False),
        ("", False),
    ],
)
def test_an_expression_holds_where_one_way_is_free(expression: str, holds: bool) -> None:
    assert fits(expression) is holds


@pytest.mark.parametrize(
    ("said", "licence"),
    [
        ({"License-Expression": ["MIT"], "License": ["GPL"]}, "MIT"),
        ({"License": ["MIT License"], "Classifier": ["License :: OSI Approved :: MIT License"]}, "MIT"),
        ({"License": ["MIT"], "Classifier": ["License :: OSI Approved :: GNU GPL"]}, "MIT AND GNU GPL"),
        (
            {"License": ["Copyright (c)\nall of it"], "Classifier": ["License :: OSI Approved :: BSD License"]},
            "BSD-3-Clause",
        ),
        ({"License": [""], "Classifier": ["License :: OSI Approved", "Topic :: Chat"]}, ""),
        ({}, ""),
    ],
)
def test_metadata_comes_to_one_expression(said: dict[str, list[str]], licence: str) -> None:
    assert licence_of(said) == licence


LOCK = """# made by make
rich==15.0 \\
    --hash=sha256:00
    # via us
win==1 ; sys_platform == 'none' \\
    --hash=sha256:00
"""


def test_a_lock_gives_the_names_for_this_machine() -> None:
    assert locked(LOCK) == ["rich"]


def install(folder: Path, name: str, licence: str) -> None:
    info = folder / f"{name}-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.4\nName: {name}\nVersion: 1\n{licence}", encoding="utf-8")


def test_what_may_not_run_with_us_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    install(tmp_path, "made_up_free", "License-Expression: MIT\n")
    install(tmp_path, "made_up_strong", "License-Expression: GPL-3.0-only\n")
    install(tmp_path, "made_up_silent", "")
    monkeypatch.syspath_prepend(str(tmp_path))
    lock = tmp_path / "run.txt"
    lock.write_text("made_up_free==1\nmade_up_strong==1\nmade_up_silent==1\n", encoding="utf-8")
    assert main(lock) == 1
    assert capsys.readouterr().out == (
        "made_up_strong: GPL-3.0-only: neither permissive nor LGPL or MPL\n"
        "made_up_silent: says no licence: neither permissive nor LGPL or MPL\n"
    )
