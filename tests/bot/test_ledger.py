"""`ordstyrer deliveries`: what left, what waits and what did not arrive, in the operator's language."""

from __future__ import annotations

import asyncio
import io
import json
import os
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from rich.console import Console

from bot import ledger
from bot.__main__ import main
from bot.model import Delivery, DeliveryState, Event, Message
from bot.store import open_store
from bot.store.tallies import Trace
from bot.texts import Voice

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.ledger import Ledger

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
ACT = "e/s/group"


def trace(number: int, state: str, error: str | None = None, **more: Any) -> Trace:
    known: dict[str, Any] = {
        "key": f"{ACT}/p{number}/1",
        "batch": None,
        "place_id": f"p{number}",
        "person_id": None,
        "state": DeliveryState(state),
        "attempts": 1,
        "error": error,
    }
    return Trace(**known | more)


@pytest.mark.parametrize(
    ("state", "error", "word"),
    [
        ("failed", "403 MessageWritesBlocked", "blocked"),
        ("failed", "403", "blocked"),
        ("failed", "410 place_blocked", "blocked"),
        ("failed", "404 ConversationNotFound", "gone"),
        ("failed", "410 place_gone", "gone"),
        ("failed", "410 place_unknown", "gone"),
        ("failed", "410 person_not_met", "not_met"),
        ("failed", "410 thread_missing", "thread"),
        ("failed", "413 MessageSizeTooBig", "large"),
        ("failed", "400 BadSyntax", "wrong"),
        ("failed", "400 HostNotAllowed", "wrong"),
        ("failed", "401 Unauthorized", "token"),
        ("failed", "0 TokenRefused", "token"),
        ("failed", "0 TokenUnreachable", "unreachable"),
        ("failed", "0 Unreachable", "unreachable"),
        ("failed", "429 Throttled", "throttled"),
        ("failed", "503", "failing"),
        ("failed", "418 Teapot", "other"),
        ("failed", None, "other"),
        ("failed", "nonsense", "other"),
        ("uncertain", "504 GatewayTimeout", "silent"),
        ("uncertain", None, "silent"),
    ],
)
def test_reason_has_a_word(state: str, error: str | None, word: str) -> None:
    assert ledger.reason(trace(1, state, error)) == word


@pytest.mark.parametrize("language", ["da", "en", "sv", "nb"])
def test_every_reason_has_a_sentence(language: Any) -> None:
    words = {ledger.reason(trace(1, "failed", f"{status}")) for status in range(600)}
    words |= {"silent", "not_met", "thread", "unreachable"}

    sentences = {Voice(language).say(f"cli.deliveries.reason.{word}") for word in words}
    assert len(sentences) == len(words) == 12


def drawn() -> Ledger:
    return ledger.draw_up(
        [
            trace(1, "sent"),
            trace(2, "queued"),
            trace(3, "claimed"),
            trace(4, "failed", "403 \x1b[31mBlocked", attempts=3),
            trace(5, "uncertain", "0 TimeoutError", key="answer/a:1-5|1780/person", place_id=None, person_id="anna"),
        ]
    )


def test_ledger_counts_by_act_and_lists_what_was_lost() -> None:
    found = drawn()

    assert found.acts == {
        ACT: Counter({"sent": 1, "waiting": 2, "failed": 1}),
        "answer": Counter({"uncertain": 1}),
    }
    assert [each.key for each in found.lost] == [f"{ACT}/p4/1", "answer/a:1-5|1780/person"]


def test_json_holds_the_same_and_with_failed_only_what_was_lost() -> None:
    lost = [
        {
            "key": f"{ACT}/p4/1",
            "place": "p4",
            "person": None,
            "state": "failed",
            "reason": "blocked",
            "attempts": 3,
            "error": "403 \x1b[31mBlocked",
        },
        {
            "key": "answer/a:1-5|1780/person",
            "place": None,
            "person": "anna",
            "state": "uncertain",
            "reason": "silent",
            "attempts": 1,
            "error": "0 TimeoutError",
        },
    ]
    assert ledger.as_json(drawn(), failed=True) == {"failed": lost}
    assert ledger.as_json(drawn(), failed=False) == {
        "acts": {
            ACT: {"sent": 1, "waiting": 2, "failed": 1, "uncertain": 0},
            "answer": {"sent": 0, "waiting": 0, "failed": 0, "uncertain": 1},
        },
        "failed": lost,
    }


def printed(found: Ledger, *, failed: bool) -> list[list[str]]:
    """Return the cells of the tables that are printed, line by line."""
    stream = io.StringIO()
    ledger.show(Console(file=stream, width=200), Voice("da"), found, failed=failed)
    lines = [line for line in stream.getvalue().splitlines() if any(each.isalnum() for each in line)]
    return [[cell.strip() for cell in line.strip("┃│ ").replace("┃", "│").split("│")] for line in lines]


LOST = [
    ["Besked", "til", "Hvorfor", "forsøg", "sidste svar"],
    ["e/s/group/p4/1", "stedet p4", "botten må ikke skrive dér", "3", "403 \\x1b[31mBlocked"],
    [
        "answer/a:1-5|1780/person",
        "personen anna",
        "der kom intet svar, så den kan være nået frem",
        "1",
        "0 TimeoutError",
    ],
]


def test_tables_say_it_in_words() -> None:
    assert printed(drawn(), failed=True) == LOST
    assert printed(drawn(), failed=False) == [
        ["Handling", "sendt", "venter", "opgivet", "uvist"],
        ["e/s/group", "1", "2", "1", "0"],
        ["answer", "0", "0", "0", "1"],
        ["I alt", "1", "2", "1", "1"],
        *LOST,
    ]


def test_when_all_is_well_that_is_said() -> None:
    found = ledger.draw_up([trace(1, "sent")])

    assert printed(found, failed=True) == [["Ingen beskeder er opgivet eller uvisse."]]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Return what runs it as an operator does, in this process."""

    def run(url: str, *words: str, language: str = "da_DK.UTF-8") -> tuple[int, str, str]:
        monkeypatch.setenv("LC_ALL", language)
        monkeypatch.setenv("COLUMNS", "200")
        monkeypatch.setattr(sys, "argv", ["ordstyrer", "deliveries", "--database", url, *words])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return run


def in_a_process(url: str, *words: str) -> tuple[int, str, str]:
    """Run it as an operator does."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "deliveries", "--database", url, *words],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "LC_ALL": "da_DK.UTF-8", "COLUMNS": "200"},
    )
    return done.returncode, done.stdout, done.stderr


async def _fill(url: str) -> None:
    store = await open_store(url)
    async with store.write() as tables:
        await tables.events.put(Event(id="e", title="Dagen", ends_at=NOON))
        for number, state in enumerate(("sent", "failed", "queued")):
            row = Delivery(
                key=f"{ACT}/p{number}/1",
                event_id="e",
                place_id=f"p{number}",
                message=Message(text="hemmeligt"),
                kind="group",
                state=DeliveryState(state),
                error="403 Blocked" if state == "failed" else None,
                queued_at=NOON,
            )
            await tables.deliveries.add(row)
        await tables.deliveries.add(
            Delivery(key="welcome/p9", place_id="p9", message=Message(text="x"), kind="welcome", queued_at=NOON)
        )
    await store.close()


def test_command_reads_the_database(database_url: str, command: Callable[..., tuple[int, str, str]]) -> None:
    asyncio.run(_fill(database_url))

    code, said, _ = command(database_url, "--json")
    assert (code, json.loads(said)["acts"]) == (
        0,
        {
            ACT: {"sent": 1, "waiting": 1, "failed": 1, "uncertain": 0},
            "welcome": {"sent": 0, "waiting": 1, "failed": 0, "uncertain": 0},
        },
    )
    code, said, _ = command(database_url, "--event", "e", "--json")
    assert (code, list(json.loads(said)["acts"])) == (0, [ACT])
    code, said, _ = command(database_url, "--event", "e", "--failed")
    assert (code, "botten må ikke skrive dér" in said, "hemmeligt" in said) == (0, True, False)


def test_command_says_when_there_is_nothing_and_when_it_is_asked_wrongly(
    sqlite_url: str, command: Callable[..., tuple[int, str, str]]
) -> None:
    assert in_a_process(sqlite_url) == command(sqlite_url) == (0, "Der er ingen beskeder i databasen endnu.\n", "")
    assert command(sqlite_url, "--event", "nix") == (2, "", "Der er intet arrangement med id nix.\n")
    assert command(sqlite_url, language="en_GB.UTF-8") == (0, "There are no messages in the database yet.\n", "")
    code, said, wrong = command("postgresql://127.0.0.1:1/nix")
    assert (code, said, len(wrong.splitlines())) == (2, "", 1)
