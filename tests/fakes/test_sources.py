"""What stands on the web: the fake in memory, and the real way there, to HTTPS servers on loopback."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, NamedTuple

import pytest

from bot.errors import SourceError
from bot.ports import Fetched
from tests.fakes.sources import FakeSources
from tests.wire.websites import Websites

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from bot.ports import Sources

PAGE = "https://kilde.example/dag/program.txt"
FILE = "https://mosebo.sharepoint.com/personal/fil?tempauth=noegle"
STATUS = {"not_found": 404, "gone": 410, "refused": 403, "busy": 429, "server": 503}


class World(NamedTuple):
    """The port; how something comes to stand at an address, or fails; how a host is taken off the public net;
    an address as it is to be asked for here; and all that was put anywhere.
    """

    sources: Sources
    put: Callable[..., None]
    fail: Callable[[str, str], None]
    hide: Callable[[str], None]
    at: Callable[[str], str]
    uploaded: dict[str, bytes]


@asynccontextmanager
async def _in_memory() -> AsyncIterator[World]:
    fake = FakeSources()

    def fail(url: str, code: str) -> None:
        fake.fail(url, code, lasting=code in {"not_found", "gone", "refused"})

    yield World(fake, fake.put, fail, fake.hidden.add, str, fake.uploaded)


@asynccontextmanager
async def _on_the_web() -> AsyncIterator[World]:
    async with Websites() as web, web.open() as sources:

        def fail(url: str, code: str) -> None:
            web.fail(url, STATUS[code])

        def hide(host: str) -> None:
            web.numbers[host] = ["10.0.0.7"]

        yield World(sources, web.put, fail, hide, web.at, web.uploaded)


@pytest.fixture(params=[_in_memory, _on_the_web], ids=["fake", "real"])
async def world(request: pytest.FixtureRequest) -> AsyncIterator[World]:
    async with request.param() as made:
        yield made


async def _error(asked: object) -> tuple[str, bool]:
    with pytest.raises(SourceError) as caught:
        await asked  # type: ignore[misc]
    assert "kilde" not in repr(caught.value.values)
    return caught.value.code, caught.value.lasting


async def test_fetch_brings_what_stands_there(world: World) -> None:
    world.put(PAGE, "9.00 Åbning".encode(), etag='"1"', modified="Sun, 22 Nov 2026 08:00:00 GMT")
    assert await world.sources.fetch(world.at(PAGE)) == Fetched(
        data="9.00 Åbning".encode(), name="program.txt", etag='"1"', modified="Sun, 22 Nov 2026 08:00:00 GMT"
    )


async def test_fetch_of_what_has_not_changed_brings_nothing(world: World) -> None:
    world.put(PAGE, b"9.00 A", etag='"1"')
    assert await world.sources.fetch(world.at(PAGE), etag='"1"') is None
    world.put(PAGE, b"9.00 B", etag='"2"')
    assert await world.sources.fetch(world.at(PAGE), etag='"1"') == Fetched(
        data=b"9.00 B", name="program.txt", etag='"2"'
    )


async def test_fetch_of_what_has_not_changed_since_a_time_brings_nothing(world: World) -> None:
    world.put(PAGE, b"9.00 A", modified="Sun, 22 Nov 2026 08:00:00 GMT")
    assert await world.sources.fetch(world.at(PAGE), modified="Sun, 22 Nov 2026 08:00:00 GMT") is None


async def test_a_calendars_address_is_fetched_over_https(world: World) -> None:
    world.put("https://kilde.example/kalender", b"BEGIN:VCALENDAR")
    asked = world.at("https://kilde.example/kalender").replace("https:", "webcal:")
    assert await world.sources.fetch(asked) == Fetched(data=b"BEGIN:VCALENDAR", name="kilde.example")


@pytest.mark.parametrize("code", STATUS)
async def test_what_cannot_be_had_is_told(world: World, code: str) -> None:
    world.fail(PAGE, code)
    assert await _error(world.sources.fetch(world.at(PAGE))) == (code, code in {"not_found", "gone", "refused"})


async def test_what_is_empty_is_told(world: World) -> None:
    world.put(PAGE, b"")
    assert await _error(world.sources.fetch(world.at(PAGE))) == ("empty", False)


async def test_nothing_is_fetched_from_inside_a_house(world: World) -> None:
    world.put("https://indre.example/program.txt", b"9.00 A")
    world.hide("indre.example")
    assert await _error(world.sources.fetch(world.at("https://indre.example/program.txt"))) == ("private", True)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://kilde.example/a", "not_https"),
        ("file:///etc/passwd", "address_wrong"),
        ("ftp://kilde.example/a", "not_https"),
        ("kilde.example/a", "address_wrong"),
        ("https://", "address_wrong"),
        ("https://hemmelig:ord@kilde.example/a", "credentials"),
        ("https://kilde.example:22/a", "port"),
        ("https://kilde.example:99999/a", "address_wrong"),
        ("https://127.1/a", "address_wrong"),
        ("https://kilde..example/a", "address_wrong"),
        ("https://" + "a" * 3000, "address_wrong"),
        ("", "address_wrong"),
    ],
)
async def test_only_addresses_on_the_public_web_are_asked(world: World, url: str, code: str) -> None:
    assert await _error(world.sources.fetch(url)) == (code, True)


async def test_download_brings_a_file_by_the_name_that_it_was_sent_with(world: World) -> None:
    world.put(FILE, b"PK\x03\x04")
    assert await world.sources.download(world.at(FILE), "Program.docx") == Fetched(
        data=b"PK\x03\x04", name="Program.docx"
    )


async def test_nothing_is_downloaded_from_where_teams_keeps_nothing(world: World) -> None:
    world.put(PAGE, b"9.00 A")
    assert await _error(world.sources.download(world.at(PAGE), "program.txt")) == ("not_teams", True)


async def test_a_file_that_is_there_no_more_is_told(world: World) -> None:
    assert await _error(world.sources.download(world.at(FILE), "Program.docx")) == ("file_gone", True)


async def test_a_file_is_put_where_teams_keeps_files(world: World) -> None:
    await world.sources.upload(world.at(FILE), b"PK\x03\x04")
    assert list(world.uploaded.values()) == [b"PK\x03\x04"]


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://kilde.example/a", "not_teams"),
        ("https://mosebo.sharepoint.com.kilde.example/a", "not_teams"),
        ("http://mosebo.sharepoint.com/a", "not_https"),
        ("https://hemmelig:ord@mosebo.sharepoint.com/a", "credentials"),
        ("javascript:alert(1)", "address_wrong"),
    ],
)
async def test_a_file_is_put_nowhere_else(world: World, url: str, code: str) -> None:
    address = world.at(url) if url.startswith("https://") and "@" not in url else url
    assert await _error(world.sources.upload(address, b"x")) == (code, True)
    assert world.uploaded == {}


@pytest.mark.parametrize("code", STATUS)
async def test_a_file_that_is_not_taken_is_told(world: World, code: str) -> None:
    world.fail(FILE, code)
    assert await _error(world.sources.upload(world.at(FILE), b"x")) == (code, code in {"not_found", "gone", "refused"})


async def test_a_file_is_not_put_inside_a_house(world: World) -> None:
    world.hide("mosebo.sharepoint.com")
    assert await _error(world.sources.upload(world.at(FILE), b"x")) == ("private", True)
