"""The demo as people start it: a process of its own."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import socket
import sys
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot import demo, grouping
from bot.demo.cast import CAST, DECIDED, DISCUSSED, LATER, NOTED, SHARED
from bot.model import DueKind, new_id
from bot.texts import Voice
from schedules import readers, release, timeline

if TYPE_CHECKING:
    from asyncio import subprocess
    from collections.abc import AsyncIterator

    from tests import nursery as nurseries
    from tests.nursery import Nursery

    Process = subprocess.Process | nurseries.Process

ROOT = Path(__file__).parents[2]
PROGRAMME = """\
Møde i bestyrelsen 2. marts 2027

16.00 Kaffe
16.15 Pause
16.30 Tak for i dag
"""
VOICE = Voice("da")
pytestmark = pytest.mark.timeout(180)


@asynccontextmanager
async def started(*arguments: str, path: str | None = None, nursery: Nursery | None = None) -> AsyncIterator[Process]:
    """Run the demo, on its own or forked; whatever it leaves behind is ended afterwards."""
    words = ("-m", "bot", "demo", *arguments)
    environment = {**os.environ, "LANG": "da_DK.UTF-8", "PYTHONUNBUFFERED": "1", "COLUMNS": "100"}
    environment |= {"PATH": path} if path else {}
    process = (
        await nursery.begin("demo", *arguments, environment=environment)
        if nursery is not None
        else await asyncio.create_subprocess_exec(
            sys.executable,
            *words,
            cwd=ROOT,
            env=environment,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL),  # also where the tests run under nohup
        )
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.communicate()


async def until(process: Process, words: str) -> str:
    """Read what the process prints up to a line in which `words` stand."""
    assert process.stdout is not None
    said = ""
    async with asyncio.timeout(90):
        while line := (await process.stdout.readline()).decode():
            said += line
            if words in line:
                return said
    assert process.stderr is not None
    pytest.fail(f"never said {words!r}: {said}{(await process.stderr.read()).decode()}")


def free_port() -> int:
    """Return a port that nobody listens on, and that the test's neighbours do not try next."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def test_day_without_a_client_ends_by_itself_with_what_it_came_to() -> None:
    agenda = readers.read(demo.example(), name=demo.EXAMPLE).agenda
    kinds = [due.kind for due in timeline.dues("e", release.identify(None, agenda, new_id), {})]
    plans = [each.breakout for each in agenda.sessions if each.breakout]
    dealt = [grouping.how_many(len(CAST), smallest=plan.smallest, largest=plan.largest) for plan in plans]
    words = sum(map(len, (SHARED, DISCUSSED, NOTED, LATER, DECIDED)))

    async with started("--no-client", "--speed", "400", "--port", str(free_port())) as process:
        out, err = await process.communicate()

    # At this speed a busy machine drops a bell that comes too late, and says so.
    assert [each for each in err.decode().splitlines() if "code=too_late" not in each] == []
    assert process.returncode == 0
    assert "Grupperne har nu til kl. 11.50." in out.decode()
    assert "ikke brug for hjælp mere" in out.decode()
    assert "Opsummering" in out.decode()
    assert "Med hjem fra dagen" in out.decode()
    assert "Overblik kl. 15." in out.decode()
    said = re.fullmatch(
        r"Opslag: (\d+), grupper: (\d+), idéer: (\d+), tilmeldinger: (\d+)", out.decode().splitlines()[-1]
    )
    assert said
    announcements, groups, ideas, registrations = map(int, said.groups())
    assert (groups, registrations) == (sum(dealt), len(CAST)) == (10, 24)
    # At this speed a busy machine may be late for a heads-up, or for the last word of a group.
    assert kinds.count(DueKind.START) <= announcements <= kinds.count(DueKind.START) + kinds.count(DueKind.HEADS_UP)
    assert 25 < ideas <= words
    assert kinds.count(DueKind.START) + kinds.count(DueKind.HEADS_UP) == 13


async def test_day_of_another_programme_with_nothing_to_say_is_played(tmp_path: Path, nursery: Nursery) -> None:
    programme = tmp_path / "møde.txt"
    programme.write_text(PROGRAMME, encoding="utf-8")

    async with started(
        "--no-client", "--speed", "1200", "--port", str(free_port()), "--agenda", str(programme), nursery=nursery
    ) as process:
        out, err = await process.communicate()

    said = out.decode()
    assert (err.decode(), process.returncode) == ("", 0)
    assert "Kaffe" in said
    assert said.splitlines()[-1].endswith(f"grupper: 0, idéer: 0, tilmeldinger: {len(CAST)}")


async def test_taken_port_moves_on_to_the_next(nursery: Nursery) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        async with started("--no-client", "--speed", "60", "--port", str(port), nursery=nursery) as process:
            said = await until(process, "http://127.0.0.1:")

    (found,) = re.findall(r"http://127\.0\.0\.1:(\d+)", said)
    assert port < int(found) < port + 50


async def test_terminal_takes_over_without_npx_and_answers_what_is_typed(tmp_path: Path, nursery: Nursery) -> None:
    async with started("--speed", "60", "--port", str(free_port()), path=str(tmp_path), nursery=nursery) as process:
        said = await until(process, VOICE.say("demo.terminal"))
        assert VOICE.say("refusal.playground_missing") in said
        assert process.stdin is not None
        await until(process, "Grupper ─")
        process.stdin.write(b"program\n")
        assert "11.00" in await until(process, "Gruppedrøftelse om de første fire uger")
        process.stdin.write(b"tilmeld mig\n")
        number = re.findall(r"\[(\d+) Send tilmelding\]", await until(process, "Send tilmelding]"))[-1]
        answers = (number, "Mette Skovgaard", "silkeborg", "", "mette@silkeborg.example", "", "Kage", "")
        process.stdin.write("".join(f"{each}\n" for each in answers).encode())
        receipt = await until(process, f"{VOICE.say('card.button.unregister')}]")
        assert "Silkeborg" in receipt
        assert "600 kr. ekskl. moms" in receipt

        process.stdin.close()
        process.send_signal(signal.SIGINT)
        async with asyncio.timeout(60):
            assert await process.wait() == 0


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda each: each.name)
async def test_day_without_a_client_stops_when_it_is_asked_to(asked: signal.Signals, nursery: Nursery) -> None:
    async with started("--no-client", "--speed", "60", "--port", str(free_port()), nursery=nursery) as process:
        await until(process, "Grupper ─")
        process.send_signal(asked)
        async with asyncio.timeout(60):
            _, err = await process.communicate()

    assert (process.returncode, err.decode()) == (demo.STOPPED, "")


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda each: each.name)
async def test_demo_with_the_playground_leaves_no_process_behind(asked: signal.Signals, nursery: Nursery) -> None:
    if shutil.which("npx") is None:
        pytest.skip("There is no npx (apt-get install npm): that the Playground is ended was not seen.")
    async with started("--speed", "60", "--port", str(free_port()), nursery=nursery) as process:
        said = await until(process, "Ctrl-C")
        address = re.search(r"http://localhost:(\d+)", said)
        if address is None:
            pytest.skip(f"The Playground does not start here: {said}")
        begun = descendants(process.pid)
        assert begun
        process.send_signal(asked)
        async with asyncio.timeout(60):
            _, err = await process.communicate()

    assert (process.returncode, err.decode()) == (0, "")
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", int(address[1]))) != 0
    assert begun & alive().keys() == set()


def alive() -> dict[int, int]:
    """Return the parent of each process that has not ended, whether or not somebody has heard of its end."""
    parents = {}
    for each in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, parent, *_ = each.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            if state not in {"Z", "X"}:
                parents[int(each.parent.name)] = int(parent)
    return parents


def descendants(pid: int) -> set[int]:
    """Return the processes that were started below one, also those in sessions of their own."""
    parents = alive()
    found: set[int] = set()
    while grown := {each for each, parent in parents.items() if parent in found | {pid}} - found:
        found |= grown
    return found
