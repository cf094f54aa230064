"""Pages: what is shown becomes lines and tables, what is stated as data is read from there."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import AgendaError
from bot.model import Format
from schedules.readers import read
from schedules.readers.papers.page import read_page
from schedules.readers.report import as_json

DAY = date(2026, 6, 5)


def short(each: dict[str, Any]) -> str:
    end = f"-{each['end'][-5:]}" if each["end"] else ""
    people = f" ({', '.join(each['speakers'])})" if each["speakers"] else ""
    room = f" @{each['room']}" if each["room"] else ""
    return f"{each['day']} {each['start'][-5:]}{end} {each['kind']}: {each['title']}{people}{room}"


def said(text: str, day: date | None = DAY) -> list[str]:
    return [short(each) for each in as_json(read_page(text, name="x.html", day=day))["sessions"]]


PAGE = """\
<!DOCTYPE html>
<html lang="da"><head><title>Broernes dag | Havnen</title><style>p { margin: 9px 10px }</style>
<script>var start = "8:00"; document.write("<p>8.00 Scriptet</p>");</script></head>
<body><nav><ul><li><a href="/">8.15 Forside</a></li></ul></nav>
<h1>Broernes dag</h1>
<p>Fredag den&nbsp;5.&nbsp;juni 2026</p>
<div style="display:none"><p>8.30 Skjult</p></div>
<!-- <p>8.45 Kommentar</p> -->
<p>9.00 Velkommen<br>9.30 Broer v. <b>Ada</b> <i>Berg</i></p>
<ul>
 <li>12.00 Frokost
   <ul><li>Bestilles p&aring; forh&aring;nd</li></ul></li>
 <li>13.00 Gruppearbejde</li>
</ul>
<p><time datetime="14:00">14.00</time> Afslutning</p>
<footer>Åbent 10.00-17.00</footer></body></html>
"""


def test_a_page_is_read_as_its_lines() -> None:
    reading = read(PAGE.encode(), name="program.html")
    assert [short(each) for each in as_json(reading)["sessions"]] == [
        "1 09:00-09:30 opening: Velkommen",
        "1 09:30-12:00 talk: Broer (Ada Berg)",
        "1 12:00-13:00 break: Frokost",
        "1 13:00-14:00 breakout: Gruppearbejde",
        "1 14:00 closing: Afslutning",
    ]
    assert (reading.agenda.title, reading.format) == ("Broernes dag", Format.PAGE)
    assert [each.line for each in reading.agenda.sessions] == [9, 9, 12, 13, 15]
    assert reading.agenda.sessions[0].start.date() == DAY


TABLES = {
    "rooms along the top, a break across": (
        (
            "<table><tr><th>Time<th>Room 1<th>Room 2"
            "<tr><td>9:00<td colspan=2>Welcome"
            "<tr><td>9:30<td rowspan=2>A long workshop<td>Bridges<br>Ada Berg"
            "<tr><td>10:30<td>Roads"
            "<tr><td>12:00<td colspan=2>Lunch</table>"
        ),
        [
            "1 09:00-09:30 opening: Welcome",
            "1 09:30-12:00 workshop: A long workshop @Room 1",
            "1 09:30-10:30 talk: Bridges (Ada Berg) @Room 2",
            "1 10:30-12:00 talk: Roads @Room 2",
            "1 12:00 break: Lunch",
        ],
    ),
    "a day over each": (
        (
            "<h2>Fredag den 5. juni 2026</h2><table><tr><td>9.00<td>Broer<tr><td>10.00<td>Veje</table>"
            "<h2>Lørdag den 6. juni 2026</h2><table><tr><td>9.00<td>Skove<tr><td>10.00<td>Strande</table>"
        ),
        [
            "1 09:00-10:00 talk: Broer",
            "1 10:00 talk: Veje",
            "2 09:00-10:00 talk: Skove",
            "2 10:00 talk: Strande",
        ],
    ),
    "a table that lays out the page": (
        (
            "<table><tr><td><h1>Havn</h1><p>8 broer</p></td><td><table><tr><th>Kl.<th>Emne"
            "<tr><td>9.00<td>Broer<tr><td>10.00<td>Veje</table></td></tr></table>"
        ),
        ["1 09:00-10:00 talk: Broer", "1 10:00 talk: Veje"],
    ),
    "what Teams puts beside a pasted text": (
        (
            '<div><div itemprop="copy-paste-block"><table><tbody><tr><td><p>9.00</p></td><td><p>Velkommen</p></td></tr>'
            "<tr><td><p>9.30</p></td><td><p>Broer</p><p>v. Ada Berg</p></td></tr></tbody></table></div></div>"
        ),
        ["1 09:00-09:30 opening: Velkommen", "1 09:30 talk: Broer (Ada Berg)"],
    ),
    "times and titles below each other in two cells": (
        "<table><tr><td>9.00<br>9.30<br>12.00</td><td>Velkommen<br>Broer<br>Frokost</td></tr></table>",
        ["1 09:00-09:30 opening: Velkommen", "1 09:30-12:00 talk: Broer", "1 12:00 break: Frokost"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), TABLES.values(), ids=TABLES)
def test_tables_of_pages_are_read(text: str, expected: list[str]) -> None:
    assert said(text) == expected


def test_what_a_page_states_as_data_is_read_from_there() -> None:
    event = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": "Days of bridges",
        "startDate": "2026-06-05T09:00",
        "subEvent": [
            {"@type": "Event", "name": "Bridges", "startDate": "2026-06-05T09:00", "endDate": "2026-06-05T10:00"},
            {"@type": "Event", "name": "Roads", "startDate": "2026-06-05T10:00", "performer": [{"name": "Ada Berg"}]},
        ],
    }
    text = f'<html><script type="application/ld+json">{json.dumps(event)}</script><p>See you at 9!</p></html>'
    reading = read_page(text, name="x.html")
    assert [short(each) for each in as_json(reading)["sessions"]] == [
        "1 09:00-10:00 talk: Bridges",
        "1 10:00 talk: Roads (Ada Berg)",
    ]
    assert (reading.agenda.title, reading.format) == ("Days of bridges", Format.PAGE)


@pytest.mark.parametrize(
    "text", ["<html></html>", "<table></table>", "<script>9.00 A</script>", "<!-- 9.00 A", "<html><style>"]
)
def test_a_page_that_shows_nothing_is_refused(text: str) -> None:
    with pytest.raises(AgendaError) as caught:
        read_page(text, name="x.html")
    assert (caught.value.code, caught.value.file) == ("empty", "x.html")


LONG = {
    "nothing closed": "<nav><table><tr><td><div hidden><ul><li>" * 20_000,
    "comments": "<!--" * 300_000,
    "brackets": "<" * 1_000_000,
    "attributes": "<a " + "b='" * 300_000,
    "tables in tables": "<table><tr><td>9.00" * 8_000,
    "one table": "<table>" + "<tr><td>9.00<td>A" * 8_000,
    "wide cells": "<table>" + "<tr><td colspan=999 rowspan=999>9.00" * 1_500,
    "scripts": "<script>" * 200_000,
    "entities": "&amp;" * 200_000,
}


@pytest.mark.timeout(30)
@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_no_page_keeps_the_reader_busy(text: str) -> None:
    try:
        read_page(text, name="x.html")
    except AgendaError as error:
        assert error.file == "x.html"  # noqa: PT017


PARTS = st.sampled_from(
    [
        *("<table>", "</table>", "<tr>", "<td>", "<th rowspan=2>", "<td colspan='3'>", "</td>", "<p>"),
        *("</p>", "<br>", "<ul>", "<li>", "</ul>", "<h2>", "</h2>", "<nav>", "</nav>", "<div hidden>"),
        *("</div>", "<!--", "-->", "<script>", "</script>", '<time datetime="9:00">', "</time>", "<title>"),
        *("</title>", "<", ">", "&", "&#0;", "&#x110000;", "9.00", "9.00-10.00", "Broer", "Fredag"),
        *("5. juni 2026", "v. Ada Berg", "\n", '<script type="application/ld+json">'),
        *('{"startDate": "9:00"}', "[", "\t"),
    ]
)


@given(st.lists(PARTS | st.text(max_size=4), max_size=30).map("".join))
def test_no_page_raises_anything_else(text: str) -> None:
    try:
        as_json(read_page(text, name="x.html"))
    except AgendaError as error:
        assert error.file == "x.html"  # noqa: PT017 - whatever it says, it says of which file
