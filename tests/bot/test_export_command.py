"""`ordstyrer export`: what an event came to, straight from the database. Refusals are one sentence and exit code 2."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import docx
import pytest
from typer.testing import CliRunner

from bot import agendas
from bot.__main__ import cli
from bot.errors import RefusalError
from bot.model import Agenda, Idea, Person, Registration, RegistrationState, Session, SessionKind, Vote
from bot.store import open_store
from tests.exports import samples

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
AGENDA = Agenda(
    title="Tillidsdag",
    sessions=(
        Session(
            title="Om tillid",
            kind=SessionKind.TALK,
            start=datetime(2026, 11, 30, 9),  # noqa: DTZ001 - wall time of the event
            end=datetime(2026, 11, 30, 10),  # noqa: DTZ001 - as above
        ),
    ),
)


@pytest.fixture(autouse=True)
def danish(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "da_DK.UTF-8")
    monkeypatch.setenv("COLUMNS", "200")


async def _fill(url: str) -> str:
    store = await open_store(url)
    async with store.write() as tables:
        event = await agendas.create_event(tables, AGENDA, NOW)
        for number, (name, town) in enumerate((("Anna Berg", "Odense"), ("Bo Lind", "Vejle")), 1):
            await tables.people.add(Person(id=f"p{number}", name=name))
            await tables.registrations.add(
                Registration(
                    event_id=event.id,
                    person_id=f"p{number}",
                    state=RegistrationState.REGISTERED,
                    answers={"name": name, "municipality": town},
                    changed_at=NOW,
                )
            )
            idea = Idea(
                id=f"i{number}",
                event_id=event.id,
                number=number,
                person_id=f"p{number}",
                text=("=1+1 er tillid", "Flere pauser")[number - 1],
                anonymous=number == 2,
                shared_at=NOW + timedelta(minutes=number),
            )
            await tables.ideas.add(idea)
            await tables.votes.add(Vote(idea_id="i1", person_id=f"p{number}", event_id=event.id, cast_at=NOW))
    await store.close()
    return event.id


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/dag.db"


@pytest.fixture
def event_id(database: str) -> str:
    return asyncio.run(_fill(database))


def run(database: str, *words: object) -> bytes:
    result = CliRunner().invoke(cli, ["export", *(str(word) for word in words), "--database", database])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout_bytes


def test_data_goes_where_the_output_goes(database: str, event_id: str) -> None:
    told = json.loads(run(database, event_id, "--format", "json"))

    assert [(each["text"], each["author"], each["municipality"], each["support"]) for each in told["ideas"]] == [
        ("=1+1 er tillid", "Anna Berg", "Odense", {"people": 2, "municipalities": 2}),
        ("Flere pauser", "", "", {"people": 0, "municipalities": 0}),
    ]
    assert (told["edition"], told["counts"]["registered"], "people" in told) == ("open", 2, False)


def test_event_is_known_by_its_title_and_a_csv_lists_one_kind(database: str, event_id: str) -> None:
    assert event_id
    body = run(database, "Tillidsdag", "--format", "csv").decode("utf-8-sig")
    assert [row[1] for row in csv.reader(io.StringIO(body), delimiter=";")] == [
        "Idé",
        "'=1+1 er tillid",
        "Flere pauser",
    ]
    body = run(database, "Tillidsdag", "--format", "csv", "--kind", "people", "--closed").decode("utf-8-sig")
    assert [row[0] for row in csv.reader(io.StringIO(body), delimiter=";")] == ["Navn", "Anna Berg", "Bo Lind"]


def test_report_is_written_in_another_language_with_a_logo_and_never_over_a_file(
    database: str, event_id: str, tmp_path: Path
) -> None:
    path, picture = tmp_path / "ud.docx", tmp_path / "logo.png"
    picture.write_bytes(samples.logo())
    run(database, event_id, "--out", path, "--language", "sv", "--logo", picture)
    made = docx.Document(str(path))

    assert made.core_properties.language == "sv-SE"
    assert "Bilaga: alla idéer, ord för ord" in [each.text for each in made.paragraphs]
    assert made.element.body.xpath("//wp:docPr/@descr") == ["Logotyp för Tillidsdag"]
    with pytest.raises(RefusalError, match="file_exists"):
        run(database, event_id, "--out", path)
    run(database, event_id, "--out", path, "--force")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("findes-ikke", "--format", "md"), "event_unknown"),
        (("Tillidsdag", "--format", "csv", "--kind", "people"), "people_closed"),
        (("Tillidsdag", "--format", "md", "--kind", "ideas"), "kind_of_csv"),
    ],
)
def test_what_cannot_be_is_refused(database: str, event_id: str, words: tuple[str, ...], code: str) -> None:
    assert event_id
    with pytest.raises(RefusalError, match=code):
        run(database, *words)


def test_what_is_no_picture_is_no_logo(database: str, event_id: str, tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_text("<svg/>")
    with pytest.raises(RefusalError, match="logo_wrong"):
        run(database, event_id, "--logo", tmp_path / "logo.svg")
