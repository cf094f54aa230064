"""Microsoft's Agents Playground as the demo's Teams: fetched by npx, never part of Ordstyrer.

Its port opens before it has read its configuration, and a wrong one is only told in a log file: so
it counts as ready when it gives the configuration back. A taken port it changes by itself, and says so.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import signal
import socket
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

import aiohttp

from bot.demo.cast import BOT_ID, BOT_NAME, CHAT, GROUPS, LISTED, PERSONAL, TEAM, TENANT, YOU
from bot.errors import RefusalError

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.demo.cast import Player

PACKAGE: Final = "@microsoft/m365agentsplayground@0.2.28"
FIRST_PORT: Final = 56150
PORTS: Final = 1 << 16
OUTPUT: Final = "playground.log"
PATIENCE: Final = 60.0  # seconds: the first time npx fetches 15 MB

_LISTENS: Final = re.compile(r"Listening on (\d+)")


def free_port(first: int, *, tries: int = 50) -> int:
    """Return the first port from `first` on that nobody listens on.

    Raises:
        RefusalError: `ports_taken` (first) where there is none among `tries`.
    """
    for port in range(first, min(first + tries, PORTS)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):
                probe.bind(("", port))
                return port
    raise RefusalError("ports_taken", first=first)


def configuration() -> dict[str, Any]:
    """Return the Playground's world: six people, one team with two channels, one chat. JSON is YAML too."""
    return {
        "version": "0.1.1",
        "tenantId": TENANT,
        "bot": {"id": BOT_ID, "name": BOT_NAME},
        "currentUser": _user(YOU),
        "users": [_user(each) for each in LISTED if each is not YOU],
        "personalChat": {"id": PERSONAL},
        "groupChat": {"id": CHAT, "name": "Planlægning"},
        "team": {
            "id": TEAM,
            "name": "Inspirationsdag",
            "aadGroupId": "a2222222-0000-4000-8000-000000000001",
            "channels": [{"id": GROUPS, "name": "Grupper"}],
        },
    }


def _user(player: Player) -> dict[str, str]:
    given, _, surname = player.name.rpartition(" ")
    return {
        "id": player.user_id,
        "name": player.name,
        "userPrincipleName": player.email,
        "aadObjectId": player.object_id,
        "givenName": given,
        "surname": surname,
        "email": player.email,
    }


@asynccontextmanager
async def open_playground(bot_url: str, folder: Path, *, recording: bool = False) -> AsyncIterator[str]:
    """Run the Playground against the bot at `bot_url`, and yield its address once it is really ready.

    With `recording` it writes each request to `folder`/devTools.

    Raises:
        RefusalError: `playground_missing` where there is no npx, `playground_failed` (why) where it
            does not come up.
    """
    npx = shutil.which("npx")
    if npx is None:
        raise RefusalError("playground_missing")
    port = free_port(FIRST_PORT)
    folder.joinpath(".m365agentsplayground.yml").write_text(
        json.dumps(configuration(), ensure_ascii=False), encoding="utf-8"
    )
    process = await _start(npx, bot_url, port, folder, recording=recording)
    try:
        yield f"http://localhost:{await _until_ready(process, folder)}"
    finally:
        await _stop(process)


async def _start(npx: str, bot_url: str, port: int, folder: Path, *, recording: bool) -> Process:
    command = [npx, "--yes", PACKAGE, "-e", f"{bot_url}/api/messages", "-c", "msteams", "-p", str(port)]
    command += ["--disable-telemetry", *(["--enable-events-recording"] if recording else [])]
    with folder.joinpath(OUTPUT).open("wb") as said:
        return await asyncio.create_subprocess_exec(
            *command,
            cwd=folder,
            env={**os.environ, "LANG": "da_DK.UTF-8", "TZ": "Europe/Copenhagen", "BROWSER": "none", "CI": "1"},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=said,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
        )


async def _until_ready(process: Process, folder: Path) -> int:
    """Return the port on which it is ready."""
    ended = asyncio.create_task(process.wait())
    ready = asyncio.create_task(_answers(folder))
    try:
        async with asyncio.timeout(PATIENCE):
            await asyncio.wait({ended, ready}, return_when=asyncio.FIRST_COMPLETED)
    except TimeoutError:
        raise RefusalError("playground_failed", why=_last_words(folder)) from None
    finally:
        ready.cancel()
        ended.cancel()
    if process.returncode is not None:
        raise RefusalError("playground_failed", why=_last_words(folder))
    return ready.result()


async def _answers(folder: Path) -> int:
    """Return the port that the Playground says it listens on, once it gives its configuration back there."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=2)) as http:
        while True:
            with suppress(aiohttp.ClientError, TimeoutError):
                said = _LISTENS.search(folder.joinpath(OUTPUT).read_text("utf-8", "replace"))
                if said and await _gives_configuration(http, said[1]):
                    return int(said[1])
            await asyncio.sleep(0.2)


async def _gives_configuration(http: aiohttp.ClientSession, port: str) -> bool:
    async with http.get(f"http://127.0.0.1:{port}/_internal/v1/config") as response:
        return response.status == 200 and bool(await response.json())  # noqa: PLR2004 - HTTP's "OK"


def _last_words(folder: Path) -> str:
    """Return the end of what the Playground said, on its output and in its own log."""
    said = [folder / OUTPUT, *sorted(folder.glob("devTools/m365agentsplayground.log"))]
    lines = [line for each in said if each.exists() for line in each.read_text("utf-8", "replace").splitlines()]
    return " / ".join(line.strip() for line in lines[-4:] if line.strip())[-600:]


async def _stop(process: Process) -> None:
    """End the whole process group: npx starts others."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    with suppress(TimeoutError):
        async with asyncio.timeout(3):
            await process.wait()
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)  # who has not heard, or has outlived npx
    await process.wait()
