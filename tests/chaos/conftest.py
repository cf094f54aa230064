"""What the tests of chaos share: one nursery of replicas and one PostgreSQL, each made when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.chaos.database import Database, Elephant, Lite, Server
from tests.chaos.processes import Nursery

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    made = Nursery()
    yield made
    made.close()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


@pytest.fixture
async def postgres(server: Server) -> Elephant:
    return await server.make()


@pytest.fixture(params=["sqlite", "postgres"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> Database:
    if request.param == "sqlite":
        return Lite(tmp_path / "day.db")
    server: Server = request.getfixturevalue("server")
    return await server.make()
