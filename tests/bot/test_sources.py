"""The way to the web against servers that mean us no good: HTTPS on loopback, by an authority of the test."""

from __future__ import annotations

import asyncio
import gzip
import ssl
from typing import TYPE_CHECKING

import pytest
from aiohttp import web

from bot.errors import SourceError
from bot.ports import Fetched
from bot.sources import AT_ONCE, MOST_BYTES, open_sources, tidy
from tests.wire.websites import Websites, never

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.sources import WebSources

PAGE = "https://kilde.example/program.txt"
FILE = "https://mosebo.sharepoint.com/personal/fil"


@pytest.fixture
async def sites() -> AsyncIterator[Websites]:
    async with Websites() as made:
        yield made


@pytest.fixture
async def sources(sites: Websites) -> AsyncIterator[WebSources]:
    async with sites.open() as made:
        yield made


async def _code(asked: object) -> str:
    with pytest.raises(SourceError) as caught:
        await asked  # type: ignore[misc]
    assert caught.value.__cause__ is None
    assert "kilde" not in f"{caught.value!r} {caught.value.values}"
    return caught.value.code


# Where it goes ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "numbers",
    [["10.0.0.7"], ["127.0.0.1", "10.0.0.7"], ["127.0.0.1", "fd00::1"], ["::ffff:127.0.0.1"], ["169.254.169.254"]],
)
async def test_a_name_with_one_number_inside_a_house_is_not_asked(
    sites: Websites, sources: WebSources, numbers: list[str]
) -> None:
    sites.put(PAGE, b"9.00 A")
    sites.numbers["kilde.example"] = numbers
    assert await _code(sources.fetch(sites.at(PAGE))) == "private"
    assert sites.asked == []


async def test_a_number_in_the_address_is_judged_too(sites: Websites, sources: WebSources) -> None:
    sites.allowed.clear()
    assert await _code(sources.fetch(sites.at("https://127.0.0.1/a"))) == "private"
    assert await _code(sources.fetch(sites.at("https://[::1]/a"))) == "private"
    assert (sites.asked, sites.looked_up) == ([], [])


async def test_a_name_is_looked_up_once_for_each_request_and_judged_by_what_is_used(
    sites: Websites, sources: WebSources
) -> None:
    sites.put(PAGE, b"9.00 A")
    await sources.fetch(sites.at(PAGE))
    sites.numbers["kilde.example"] = ["10.0.0.7"]  # it now says otherwise
    assert await _code(sources.fetch(sites.at(PAGE))) == "private"
    assert (len(sites.asked), sites.looked_up) == (1, ["kilde.example", "kilde.example"])


async def test_the_rule_that_is_used_where_nobody_says_otherwise_lets_nothing_near(sites: Websites) -> None:
    sites.put(PAGE, b"9.00 A")
    async with open_sources(look_up=sites.look_up, port=sites.port) as strict:
        assert await _code(strict.fetch(sites.at(PAGE))) == "private"
    assert sites.asked == []


async def test_a_name_that_nobody_knows_is_told(sites: Websites, sources: WebSources) -> None:
    sites.numbers["kilde.example"] = []
    assert await _code(sources.fetch(sites.at(PAGE))) == "unknown_host"


async def test_a_name_that_cannot_be_looked_up_is_told() -> None:
    async with open_sources() as real:
        assert await _code(real.fetch("https://" + "kilde" * 20 + ".example/")) == "unknown_host"


async def test_nobody_there_is_told(sites: Websites, sources: WebSources) -> None:
    sites.allowed.add("127.0.0.2")
    sites.numbers["kilde.example"] = ["127.0.0.2"]
    assert await _code(sources.fetch(sites.at(PAGE))) == "unreachable"


async def test_a_certificate_of_nobody_we_know_is_refused(sites: Websites) -> None:
    sites.put(PAGE, b"9.00 A")
    async with sites.open(tls=ssl.create_default_context()) as doubting:
        assert await _code(doubting.fetch(sites.at(PAGE))) == "tls"


async def test_a_certificate_for_another_name_is_refused(sites: Websites, sources: WebSources) -> None:
    sites.put("https://andre.example/a", b"9.00 A")
    assert await _code(sources.fetch(sites.at("https://andre.example/a"))) == "tls"
    assert sites.asked == []


# Redirects ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_followed(sites: Websites, sources: WebSources, status: int) -> None:
    sites.put(PAGE, b"9.00 A")
    sites.redirect("https://www.kilde.example/a", sites.at(PAGE), status)
    assert await sources.fetch(sites.at("https://www.kilde.example/a")) == Fetched(data=b"9.00 A", name="program.txt")


async def test_a_redirect_may_be_relative(sites: Websites, sources: WebSources) -> None:
    sites.put(PAGE, b"9.00 A")
    sites.redirect("https://kilde.example/dag/a", "../program.txt#top")
    assert await sources.fetch(sites.at("https://kilde.example/dag/a")) == Fetched(data=b"9.00 A", name="program.txt")


@pytest.mark.parametrize(
    ("to", "code"),
    [
        ("http://kilde.example/a", "not_https"),
        ("//indre.example:{port}/a", "private"),
        ("https://127.0.0.2:{port}/a", "private"),
        ("https://127.1:{port}/a", "address_wrong"),
        ("https://navn:ord@kilde.example:{port}/a", "credentials"),
        ("https://kilde.example:1/a", "port"),
        ("https://[kilde/a", "broken"),
        ("file:///etc/passwd", "address_wrong"),
        ("", "server"),
    ],
)
async def test_a_redirect_leads_nowhere_that_could_not_be_asked(
    sites: Websites, sources: WebSources, to: str, code: str
) -> None:
    sites.numbers["indre.example"] = ["10.0.0.7"]
    sites.redirect(PAGE, to.format(port=sites.port))
    assert await _code(sources.fetch(sites.at(PAGE))) == code
    assert len(sites.asked) == 1


async def test_five_redirects_are_enough(sites: Websites, sources: WebSources) -> None:
    for number in range(6):
        sites.redirect(f"https://kilde.example/{number}", f"/{number + 1}")
    sites.put("https://kilde.example/6", b"9.00 A")
    assert await sources.fetch(sites.at("https://kilde.example/1")) == Fetched(data=b"9.00 A", name="kilde.example")
    assert await _code(sources.fetch(sites.at("https://kilde.example/0"))) == "redirects"


async def test_a_file_of_teams_is_not_fetched_by_way_of_others(sites: Websites, sources: WebSources) -> None:
    sites.put(PAGE, b"9.00 A")
    sites.redirect(FILE, sites.at(PAGE))
    assert await _code(sources.download(sites.at(FILE), "program.txt")) == "not_teams"
    assert len(sites.asked) == 1


# How much, and for how long -----------------------------------------------------------------------


async def test_as_much_as_is_allowed_is_taken_and_no_more(sites: Websites, sources: WebSources) -> None:
    sites.put(PAGE, bytes(MOST_BYTES))
    assert await sources.fetch(sites.at(PAGE)) == Fetched(data=bytes(MOST_BYTES), name="program.txt")
    sites.put(PAGE, bytes(MOST_BYTES + 1))
    assert await _code(sources.fetch(sites.at(PAGE))) == "too_big"


async def test_what_never_ends_is_left_when_it_is_too_much(sites: Websites, sources: WebSources) -> None:
    sent = 0

    async def endless(request: web.BaseRequest) -> web.StreamResponse:
        nonlocal sent
        answer = web.StreamResponse()
        await answer.prepare(request)
        while True:
            await answer.write(bytes(256 * 1024))
            await asyncio.sleep(0)  # a write to who has left yields to nobody
            sent += 256 * 1024

    sites.act(PAGE, endless)
    assert await _code(sources.fetch(sites.at(PAGE))) == "too_big"
    assert sent < 4 * MOST_BYTES


async def test_what_is_packed_is_unpacked(sites: Websites, sources: WebSources) -> None:
    sites.put(PAGE, gzip.compress("9.00 Åbning".encode()), Content_Encoding="gzip")
    assert await sources.fetch(sites.at(PAGE)) == Fetched(data="9.00 Åbning".encode(), name="program.txt")
    assert sites.asked[0].headers["Accept-Encoding"] == "gzip"


async def test_a_bomb_is_not_unpacked(sites: Websites, sources: WebSources) -> None:
    sites.put(PAGE, gzip.compress(bytes(300 * MOST_BYTES // 100)), Content_Encoding="gzip")
    assert await _code(sources.fetch(sites.at(PAGE))) == "too_big"


@pytest.mark.parametrize(
    ("data", "coding"),
    [
        (gzip.compress(b"9.00 A" * 1000)[:-9], "gzip"),
        (b"9.00 A", "gzip"),
        (b"9.00 A", "br"),
        (gzip.compress(gzip.compress(b"9.00 A")), "gzip, gzip"),
    ],
    ids=["cut off", "not packed", "not asked for", "packed twice"],
)
async def test_what_cannot_be_unpacked_is_told(sites: Websites, sources: WebSources, data: bytes, coding: str) -> None:
    sites.put(PAGE, data, Content_Encoding=coding)
    assert await _code(sources.fetch(sites.at(PAGE))) == "broken"


async def test_what_breaks_off_is_told(sites: Websites, sources: WebSources) -> None:
    async def half(request: web.BaseRequest) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"Content-Length": "1000"})
        await answer.prepare(request)
        await answer.write(b"9.00 A")
        assert request.transport is not None
        request.transport.close()
        return answer

    sites.act(PAGE, half)
    assert await _code(sources.fetch(sites.at(PAGE))) == "broken"


async def test_who_does_not_answer_is_left(sites: Websites) -> None:
    sites.act(PAGE, never)
    async with sites.open(patience=0.2) as hasty:
        assert await _code(hasty.fetch(sites.at(PAGE))) == "slow"


async def test_who_does_not_answer_keeps_nobody_waiting_for_long(sites: Websites) -> None:
    sites.act(PAGE, never)
    sites.put("https://kilde.example/b.txt", b"9.00 B")
    async with sites.open(patience=0.2) as hasty:
        hung = [asyncio.create_task(_code(hasty.fetch(sites.at(PAGE)))) for _ in range(AT_ONCE)]
        found = await hasty.fetch(sites.at("https://kilde.example/b.txt"))
        assert [await each for each in hung] == ["slow"] * AT_ONCE
    assert found == Fetched(data=b"9.00 B", name="b.txt")


async def test_no_answer_in_http_is_told(sites: Websites, sources: WebSources) -> None:
    async def noise(request: web.BaseRequest) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.write(b"220 mail ready\r\n\r\n")
        request.transport.close()
        return web.StreamResponse()

    sites.act(PAGE, noise)
    assert await _code(sources.fetch(sites.at(PAGE))) == "broken"


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/9.9 200 OK\r\n\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nA",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\nA",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nA\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nA",
        b"HTTP/1.1 200 OK\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: a\r\n" * 50_000 + b"\r\n",
        b"HTTP/1.1 301 Moved\r\nLocation: http://[\r\n\r\n",
        b"HTTP/1.1 301 Moved\r\nLocation: \xff\xfe\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope",
        b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n" * 50,
        b"\x16\x03\x01\x02\x00" * 100,
        bytes(range(256)) * 20,
    ],
)
async def test_whatever_answers_the_error_is_one_in_words(sites: Websites, answer: bytes) -> None:
    async def say(request: web.BaseRequest) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.write(answer)
        request.transport.close()
        return web.StreamResponse()

    sites.act(PAGE, say)
    async with sites.open(patience=5) as sources:
        assert await _code(sources.fetch(sites.at(PAGE))) in {
            "broken",
            "unreachable",
            "server",
            "empty",
            "not_found",
        }


@pytest.mark.parametrize(
    ("status", "code"),
    [(204, "server"), (206, "server"), (304, "server"), (400, "server"), (401, "refused"), (500, "server")],
)
async def test_what_is_no_plain_yes_is_told(sites: Websites, sources: WebSources, status: int, code: str) -> None:
    sites.fail(PAGE, status)
    assert await _code(sources.fetch(sites.at(PAGE))) == code


async def test_nothing_that_a_site_wants_remembered_is_sent_back(sites: Websites, sources: WebSources) -> None:
    sites.put(PAGE, b"9.00 A", Set_Cookie="a=b; Path=/")
    await sources.fetch(sites.at(PAGE))
    await sources.fetch(sites.at(PAGE))
    assert [each.headers.get("Cookie") for each in sites.asked] == [None, None]


# What it is called --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "disposition", "name"),
    [
        ("/program.txt", "", "program.txt"),
        ("/a/b/Vort%20program.xlsx", "", "Vort program.xlsx"),
        ("/private-3f9c2b7e11/basic.ics", "", "basic.ics"),
        ("/3f9c2b7e11aa", "", "kilde.example"),
        ("/", "", "kilde.example"),
        ("/a?key=hemmelig.txt", "", "kilde.example"),
        ("/a", 'attachment; filename="Dagen.docx"', "Dagen.docx"),
        ("/a", "attachment; filename*=UTF-8''%C3%85rsm%C3%B8de.docx", "Årsmøde.docx"),
        ("/a", 'attachment; filename="../../etc/passwd"', "passwd"),
        ("/a", 'attachment; filename="C:\\\\dag\\\\plan.csv"', "plan.csv"),
        ("/a", "attachment; filename=", "kilde.example"),
        ("/a", ";;;=", "kilde.example"),
        ("/a", 'attachment; filename="' + "a" * 500 + '.txt"', "a" * 116 + ".txt"),
        ("/a", "attachment; filename*=x-ukendt''a%FFb.txt", "a\u00ffb.txt"),
    ],
)
async def test_a_source_is_called_by_its_file_or_its_host(
    sites: Websites, sources: WebSources, path: str, disposition: str, name: str
) -> None:
    url = f"https://kilde.example{path}"
    sites.put(url, b"9.00 A", **({"Content_Disposition": disposition} if disposition else {}))
    found = await sources.fetch(sites.at(url))
    assert found is not None
    assert found.name == name


async def test_a_mark_that_could_not_be_sent_back_is_not_kept(sites: Websites, sources: WebSources) -> None:
    sites.put(PAGE, b"9.00 A", etag='"' + "e" * 900 + '"', modified="i går ø")
    assert await sources.fetch(sites.at(PAGE)) == Fetched(data=b"9.00 A", name="program.txt")
    assert await sources.fetch(sites.at(PAGE), etag="a\r\nX-Mere: 1") is not None
    assert "X-Mere" not in sites.asked[-1].headers


@pytest.mark.parametrize(
    ("name", "tidied"),
    [
        ("Program.docx", "Program.docx"),
        (" a \n b.txt", "a b.txt"),
        ("a\u202etxt.exe", "a txt.exe"),
        ("..", ""),
        ("", ""),
    ],
)
def test_a_name_is_one_line_that_can_be_shown(name: str, tidied: str) -> None:
    assert tidy(name) == tidied


# Putting a file somewhere -------------------------------------------------------------------------


async def test_a_file_is_put_in_one_piece_whose_range_is_said(sites: Websites, sources: WebSources) -> None:
    address = f"{FILE}?tempauth={'n' * 4000}"
    await sources.upload(sites.at(address), b"0123456789")
    (asked,) = sites.asked
    assert (asked.method, asked.headers["Content-Range"], asked.headers["Content-Length"]) == (
        "PUT",
        "bytes 0-9/10",
        "10",
    )
    assert list(sites.uploaded.values()) == [b"0123456789"]


async def test_a_file_is_not_taken_along_to_where_a_redirect_leads(sites: Websites, sources: WebSources) -> None:
    sites.redirect(FILE, sites.at("https://mosebo.sharepoint.com/andetsteds"), 307)
    assert await _code(sources.upload(sites.at(FILE), b"x")) == "server"
    assert (len(sites.asked), sites.uploaded) == (1, {})


async def test_a_file_that_is_too_large_goes_nowhere(sites: Websites, sources: WebSources) -> None:
    assert await _code(sources.upload(sites.at(FILE), b"x" * (MOST_BYTES + 1))) == "too_big"
    assert sites.asked == []


async def test_who_does_not_take_a_file_in_time_is_given_up(sites: Websites) -> None:
    async def say_nothing(_: web.BaseRequest) -> web.StreamResponse:
        await asyncio.Event().wait()
        return web.Response()

    sites.act(FILE, say_nothing)
    async with sites.open(patience=0.2) as impatient:
        assert await _code(impatient.upload(sites.at(FILE), b"x")) == "slow"
