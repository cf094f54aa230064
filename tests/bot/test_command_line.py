"""What an operator types. Refusals are one sentence and exit code 2."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.errors import RefusalError
from bot.model import Person
from bot.store import open_store

if TYPE_CHECKING:
    from pathlib import Path

    from bot.model import Event

PROGRAMME = """Temadag om cykelstier

Fredag den 5. juni 2026 kl. 9-12

9.00 Velkommen v. Karla Eng
9.15 [bold]Stier[/bold] i byen
12.00 Tak for i dag
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "program.txt"
    path.write_text(PROGRAMME, encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def danish(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "da_DK.UTF-8")
    monkeypatch.setenv("COLUMNS", "200")


def run(*words: object) -> tuple[int, str]:
    result = CliRunner().invoke(cli, [str(word) for word in words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def test_agenda_is_printed_as_json_with_local_times(file: Path) -> None:
    code, output = run("agenda", file, "--json")

    read = json.loads(output)
    assert code == 0
    assert [(each["start"], each["end"], each["kind"], each["speakers"]) for each in read["sessions"]] == [
        ("2026-06-05T09:00", "2026-06-05T09:15", "opening", ["Karla Eng"]),
        ("2026-06-05T09:15", "2026-06-05T12:00", "talk", []),
        ("2026-06-05T12:00", None, "closing", []),
    ]


def test_agenda_is_printed_as_a_table_with_titles_as_typed(file: Path) -> None:
    code, output = run("agenda", file)

    assert code == 0
    assert "[bold]Stier[/bold]" in output
    assert "fredag den 5. juni" in output
    assert "9.15–12.00" in output


def test_what_was_concluded_and_what_is_doubtful_is_marked(tmp_path: Path) -> None:
    path = tmp_path / "program.txt"
    path.write_text(
        "Temadag\n\nFredag den 5. juni 2026\n\n9.00 Velkomst\n9.15-10.30 Byvandring\n10.00-11.00 Oplæg v. Bo Lind\n"
        "12.00-13.00 Frokost\n",
        encoding="utf-8",
    )

    code, output = run("agenda", path)

    assert code == 0
    assert "9.00–9.15*" in output
    assert "9.15–10.30 " in output
    assert "1 time uden programpunkter" in output
    assert "Linje 7: »Oplæg« begynder, før »Byvandring« er slut." in output
    assert "* 1 sluttid er regnet ud fra det næste punkt." in output


def test_room_and_what_is_yet_to_come_are_shown_in_a_narrow_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    path = tmp_path / "program.yaml"
    path.write_text(
        "titel: Et døgn\ndato: 2026-06-05\nprogram:\n"
        "  - 9.00:\n      titel: Et oplæg med en titel, der fylder mere end én linje\n"
        "      lokale: Salen\n      oplægsholder: Bo Lind\n  - 10.00:\n      titel: Aftenens gæst\n      afventer: ja\n"
        "      lukket: ja\n",
        encoding="utf-8",
    )

    code, output = run("agenda", path)

    assert code == 0
    assert max(map(len, output.splitlines())) <= 60
    assert "Salen · Bo Lind" in output
    assert "kommer senere · lukket" in output


def test_days_without_a_date_are_numbered(tmp_path: Path) -> None:
    path = tmp_path / "program.txt"
    path.write_text("Temadag\n\n9.00 Velkomst\n10.00 Oplæg\n", encoding="utf-8")

    code, output = run("agenda", path)

    assert (code, "Dag 1" in output, "1970" in output) == (0, True, False)


def test_programme_is_written_in_our_own_format_and_read_again(file: Path, tmp_path: Path) -> None:
    target = tmp_path / "ud.yaml"

    code, output = run("agenda", file, "--write", target)
    again = run("agenda", target, "--json")[1]

    assert code == 0
    assert f"Gemt i {target}" in output
    assert [each["title"] for each in json.loads(again)["sessions"]] == [
        "Velkommen",
        "[bold]Stier[/bold] i byen",
        "Tak for i dag",
    ]


def test_file_that_is_there_is_written_over_only_when_told_to(file: Path, tmp_path: Path) -> None:
    target = tmp_path / "ud.yaml"
    target.write_text("min egen", encoding="utf-8")

    with pytest.raises(RefusalError) as refused:
        run("agenda", file, "--write", target)

    assert (refused.value.code, refused.value.values) == ("file_exists", {"name": str(target)})
    assert target.read_text(encoding="utf-8") == "min egen"
    assert run("agenda", file, "--write", target, "--force")[0] == 0
    assert target.read_text(encoding="utf-8").startswith("# Ret her")


def test_programme_without_a_date_is_not_written(tmp_path: Path) -> None:
    path, target = tmp_path / "program.txt", tmp_path / "ud.yaml"
    path.write_text("Temadag\n\n9.00 Velkomst\n10.00 Oplæg\n", encoding="utf-8")

    with pytest.raises(RefusalError, match="agenda_undated"):
        run("agenda", path, "--write", target)

    assert not target.exists()
    assert run("agenda", path, "--date", "2026-06-05", "--write", target)[0] == 0


def test_place_that_cannot_be_written_to_is_told(file: Path, tmp_path: Path) -> None:
    with pytest.raises(RefusalError, match="file_unwritable"):
        run("agenda", file, "--write", tmp_path / "ingen" / "ud.yaml")


def test_programme_too_long_to_be_read_again_is_not_written(tmp_path: Path) -> None:
    path, target = tmp_path / "stort.csv", tmp_path / "ud.yaml"
    rows = [f"2026-06-05,{9 + at % 8}:00,Oplæg {at},Ida Holm,Sal {at % 9}" for at in range(1_300)]
    path.write_text("date,start,title,speaker,room\n" + "\n".join(rows), encoding="utf-8")

    code, output = run("agenda", path, "--write", target)

    assert (code, target.exists()) == (2, False)
    assert f"{target}: Filen er for lang" in output


def test_text_without_clock_times_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "opslag.txt"
    path.write_text("Vi søger 4-6 personer. Frist 16. november 2026.", encoding="utf-8")

    code, output = run("agenda", path, "--json")

    assert (code, json.loads(output)["sessions"]) == (0, [])
    assert json.loads(output)["warnings"]


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("a.yaml", "titel: Dag\ndato: 2026-06-05\nprogram:\n  - 25.00: Umuligt\n", ":4"),
        ("b.txt", "\x00\x01\x02", "b.txt"),
    ],
)
def test_what_cannot_be_read_is_told_by_file_line_and_remedy(
    tmp_path: Path, name: str, content: str, line: str
) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")

    code, output = run("agenda", path)

    assert code == 2
    assert str(path) in output.replace("\n", "")
    assert line in output


@pytest.mark.parametrize(("name", "told"), [("ingen.txt", "Filen findes ikke."), ("", "Det er en mappe.")])
def test_missing_file_is_told(tmp_path: Path, name: str, told: str) -> None:
    code, output = run("agenda", tmp_path / name)

    assert (code, told in output.replace("\n", " ")) == (2, True)


def test_event_is_made_and_its_code_printed(file: Path, tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'x.db'}"

    code, output = run("event", file, "--database", database)

    assert code == 0
    assert "kode" in output


async def kept(database: str) -> tuple[Event, int]:
    """Return the only event of a database, and how many dues it has."""
    store = await open_store(database)
    async with store.read() as tables:
        (event,) = await tables.events.find()
        dues = await tables.dues.count(event_id=event.id)
    await store.close()
    return event, dues


def test_new_programme_is_the_next_release_of_the_same_event(file: Path, tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'x.db'}"
    assert run("event", file, "--database", database)[0] == 0
    made, _ = asyncio.run(kept(database))
    file.write_text(f"{PROGRAMME}12.30 Frokost\n", encoding="utf-8")
    assert run("event", file, "--database", database, "--replace", made.id)[0] == 0

    event, dues = asyncio.run(kept(database))

    assert (event.id, event.release) == (made.id, 2)
    assert dues > 0


def test_programme_without_a_day_makes_no_event(tmp_path: Path) -> None:
    path = tmp_path / "udateret.txt"
    path.write_text("9.00 Velkommen\n10.00 Oplæg\n", encoding="utf-8")

    with pytest.raises(RefusalError, match="agenda_undated"):
        run("event", path)


def test_manifest_is_written(tmp_path: Path) -> None:
    path = tmp_path / "app.zip"

    code, _ = run(
        "manifest", "--app-id", "3f6f4f4e-90a1-4c57-8a0e-5d6f2b7c9e10", "--domain", "bot.example", "--write", path
    )

    assert (code, path.read_bytes()[:2]) == (0, b"PK")


def test_manifest_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    path = tmp_path / "ingen" / "app.zip"

    with pytest.raises(RefusalError) as refused:
        run("manifest", "--app-id", "3f6f4f4e-90a1-4c57-8a0e-5d6f2b7c9e10", "--domain", "bot.example", "--write", path)

    assert (refused.value.code, refused.value.values["name"]) == ("file_unwritable", str(path))


@pytest.mark.parametrize(
    "words",
    [
        ("demo", "--speed", "nan"),
        ("demo", "--speed", "inf"),
        ("demo", "--speed", "0.5"),
        ("demo", "--port", "65536"),
        ("run", "--local", "--port", "-1"),
    ],
    ids=" ".join,
)
def test_number_out_of_range_is_refused(words: tuple[str, ...]) -> None:
    assert run(*words)[0] == 2


def test_without_an_app_id_it_refuses_to_start_in_one_sentence() -> None:
    done = subprocess.run([sys.executable, "-m", "bot", "run"], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (2, "")
    assert "ORDSTYRER_APP_ID" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_what_is_kept_of_a_person_is_printed_and_erased_when_told_to(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'dagen.db'}"

    async def meet() -> None:
        store = await open_store(database)
        async with store.write() as tables:
            await tables.people.put(Person(id="p", name="Anna Lind", email="anna@sted.example"))
        await store.close()

    asyncio.run(meet())
    asked = ("person", "Anna@sted.example", "--database", database)
    for more in ((), ("--erase",)):
        assert json.loads(run(*asked, *more)[1])["people"][0]["name"] == "Anna Lind"
    with pytest.raises(RefusalError, match="person_unknown"):
        run(*asked)
