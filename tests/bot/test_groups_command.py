"""What `ordstyrer groups` answers to what is typed: shapes, exit codes, and the page that tells of it."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.errors import RefusalError

PAGE = Path(__file__).parents[2] / "docs" / "groups.md"
PEOPLE = re.findall(r"```csv\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)[0]


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(tmp_path)
    Path("people.csv").write_text(PEOPLE, encoding="utf-8")


def run(words: str) -> tuple[int, bytes, str]:
    """Return the exit code, the output, and both outputs as they come in a terminal."""
    result = CliRunner().invoke(cli, words.split()[1:])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout_bytes, result.output


def bare(text: str) -> list[str]:
    return [line.rstrip() for line in text.splitlines()]


@pytest.mark.parametrize(
    ("command", "shown"),
    re.findall(r"```console\n\$ (.*?)\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL),
)
def test_page_shows_what_is_printed(command: str, shown: str) -> None:
    assert bare(run(command)[2]) == bare(shown)


def test_page_tells_of_every_option() -> None:
    told = set(re.findall(r"--[a-z]+", PAGE.read_text(encoding="utf-8")))
    help_ = set(re.findall(r"--[a-z]+", run("ordstyrer groups --help")[2]))

    assert help_ - {"--help"} == told


def test_everybody_sits_once_in_each_round_and_meets_nobody_again() -> None:
    code, output, _ = run("ordstyrer groups people.csv --size 2 --rounds 3 --seed 5 --json")
    found = json.loads(output)

    assert code == 0
    assert list(found) == ["rounds", "warnings"]
    assert [list(each) for each in found["rounds"]] == [["groups", "pairs", "bound"]] * 3
    pairs = [tuple(sorted(group["members"])) for each in found["rounds"] for group in each["groups"]]
    assert [sorted(one for pair in pairs[at : at + 4] for one in pair) for at in (0, 4, 8)] == [list("12345678")] * 3
    assert len(set(pairs)) == 12


@pytest.mark.parametrize("shape", ["json", "csv", "xlsx"])
def test_history_of_any_shape_keeps_those_apart_who_met(shape: str) -> None:
    run(f"ordstyrer groups people.csv --size 2 --rounds 3 --write first.{shape}")
    run(f"ordstyrer groups people.csv --size 2 --rounds 2 --history first.{shape} --write second.{shape}")
    code, output, _ = run(
        f"ordstyrer groups people.csv --size 2 --rounds 2 --history first.{shape} --history second.{shape} --json"
    )

    assert (code, [each["pairs"]["met"] for each in json.loads(output)["rounds"]]) == (0, [0, 0])


def test_sheet_goes_to_the_output_where_that_is_no_terminal() -> None:
    code, output, _ = run("ordstyrer groups people.csv --xlsx")

    assert code == 0
    assert openpyxl.load_workbook(io.BytesIO(output)).sheetnames == ["Round 1"]


def test_table_for_excel_goes_to_the_output_as_it_is() -> None:
    code, output, _ = run("ordstyrer groups people.csv --csv")

    assert (code, output.startswith(b'\xef\xbb\xbf"Round";"Group";"Id";"Name"'), output.count(b"\r\n")) == (0, True, 9)


def test_file_that_is_there_stays_without_force() -> None:
    Path("out.json").write_text("mine", encoding="utf-8")
    with pytest.raises(RefusalError, match="file_exists"):
        run("ordstyrer groups people.csv --write out.json")

    assert Path("out.json").read_text(encoding="utf-8") == "mine"
    assert run("ordstyrer groups people.csv --write out.json --force")[0] == 0
    assert "rounds" in json.loads(Path("out.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ("--json --csv", "one_format"),
        ("--write groups.pdf", "format_unknown"),
        ("--size 1", "size_wrong"),
        ("--spread shoes", "attribute_unknown"),
        ("--together Ida,Bo", "attendee_unknown"),
        ("--places many", "places_wrong"),
    ],
)
def test_what_cannot_be_meant_is_refused(options: str, code: str) -> None:
    with pytest.raises(RefusalError, match=code):
        run(f"ordstyrer groups people.csv {options}")


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("ordstyrer groups nobody.csv", "nobody.csv: "),
        ("ordstyrer groups twice.csv", "twice.csv:3: The id “1” is on line 2 too."),
        ("ordstyrer groups people.csv --history people.csv", "people.csv: The file does not tell who has met."),
        ("ordstyrer groups people.csv --rounds 0", "--rounds"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(command: str, told: str) -> None:
    Path("twice.csv").write_text("id;name\n1;Ida\n1;Bo\n", encoding="utf-8")
    code, output, both = run(command)

    assert (code, output, told in both) == (2, b"", True)


def test_contradiction_is_written_too_where_that_is_asked_for() -> None:
    code, output, both = run("ordstyrer groups people.csv --together 1,2 --apart 1,2 --write out.json")

    assert (code, output) == (3, b"")
    assert list(json.loads(Path("out.json").read_text(encoding="utf-8"))) == ["conflicts", "relaxation", "least"]
    assert "Ida Holm and Bo Lind are to sit both together and apart." in both


def test_process_ends_with_three_and_two_sentences_where_wishes_contradict_each_other(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "bot",
        "groups",
        str(tmp_path / "people.csv"),
        "--together",
        "1,2",
        "--apart",
        "1,2",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=PAGE.parents[1])

    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (3, "", 2)


def test_what_stands_in_for_ids_is_told() -> None:
    Path("people.csv").write_text("name\nIda\nBo\nIda\n", encoding="utf-8")

    told = json.loads(run("ordstyrer groups people.csv --size 3 --json")[1])["warnings"]
    assert [each.split(",")[0] for each in told] == ["The list has no column of ids and some share a name"]
