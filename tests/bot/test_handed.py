"""What a message hands over: which file, which address, which paste."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.addresses import judge
from bot.commands import parse
from bot.dispatch.handed import FILE, Handed, address, find, forms, pasted
from bot.errors import SourceError
from bot.model import Ask, Command, PlaceKind, Sender, Spot, Turn, TurnFile, TurnKind, Unknown, Verb
from bot.sources import tidy

URL = "https://kilde.example/a?b=1"
DOC = TurnFile(name="Program.docx", url="https://m.sharepoint.com/a", type="docx")
PICTURE = TurnFile(name="", type="image/png")
TIMES = "9.00 A\n10.00 B\n11.00 C"


def turn(text: str = "", *, where: PlaceKind = PlaceKind.PERSONAL, **more: Any) -> Turn:
    spot = Spot(app_id="a", tenant_id="t", conversation_id="c", kind=where, service_url="https://s.example")
    sender = Sender(user_id="29:1")
    given_more = {"written": text} | more
    return Turn(key="k", kind=TurnKind.SENTENCE, sender=sender, spot=spot, text=text, **given_more)


def ask_of(sent: Turn) -> Ask | Unknown:
    return parse(sent.text) if sent.text else Command(verb=Verb.HELP)


@pytest.mark.parametrize(
    ("sent", "handed"),
    [
        (turn("hej"), None),
        (turn(TIMES), None),
        (turn(files=(DOC,)), Handed(name="Program.docx", url=DOC.url, sentence=FILE)),
        (turn("idé x", files=(PICTURE, DOC)), Handed(name="Program.docx", url=DOC.url, sentence=FILE)),
        (turn(files=(DOC, DOC, PICTURE)), Handed(name="Program.docx", url=DOC.url, more=1, sentence=FILE)),
        (
            turn(files=(TurnFile(name="a"), DOC)),
            Handed(name="Program.docx", url=DOC.url, more=1, sentence=FILE),
        ),
        (turn(files=(TurnFile(name="a"),)), Handed(name="a", refusal="file_missing", sentence=FILE)),
        (
            turn(files=(TurnFile(name="a"),), where=PlaceKind.CHANNEL),
            Handed(name="a", refusal="file_elsewhere", sentence=FILE),
        ),
        (turn(files=(PICTURE,)), Handed(refusal="picture")),
        (turn("program", files=(PICTURE,)), None),
        (turn(files=(TurnFile(name="Plan.JPG", url="https://m.sharepoint.com/a"),)), Handed(refusal="picture")),
    ],
)
def test_a_message_hands_over_a_file_or_nothing(sent: Turn, handed: Handed | None) -> None:
    assert find(sent, ask_of(sent)) == handed


def linked(href: str, shown: str = "Dagen") -> str:
    return f'<p>hent programmet fra <a title="x" href="{href}" target="_blank">{shown}</a></p>'


@pytest.mark.parametrize(
    ("argument", "html", "url"),
    [
        (URL, "", URL),
        (f"{URL}.", "", URL),
        (f"<{URL}>", "", URL),
        (f"vores side ({URL})!", "", URL),
        ("webcal://kilde.example/a.ics", "", "webcal://kilde.example/a.ics"),
        ("Dagen", linked("https://kilde.example/a?b=1&amp;copy=2"), "https://kilde.example/a?b=1&copy=2"),
        (
            "https://kilde.example/a?b=1©=2",
            linked("https://kilde.example/a?b=1&amp;copy=2"),
            "https://kilde.example/a?b=1&copy=2",
        ),
        (URL, linked(URL) + linked("https://andet.example/"), URL),
        (URL, linked("javascript:alert(1)"), URL),
        ("Dagen", linked(URL) + linked("https://andet.example/"), None),
        ("Dagen", linked("javascript:alert(1)"), None),
        ("Dagen", "", None),
        ("", "", None),
    ],
)
def test_an_address_is_the_link_else_what_was_typed(argument: str, html: str, url: str | None) -> None:
    found = address(Command(verb=Verb.FETCH_PROGRAMME, argument=argument), html)
    assert (found.url, found.refusal) == ((url, "") if url else ("", "address_missing"))


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        (TIMES, True),
        (f"program:\n{TIMES}", True),
        ("program:\n9.00 A", True),
        ("program\n\nmangler endnu", False),
        ("9.00 A\n10.00 B", False),
        (f"Idea Forum 2027\n{TIMES}", True),
        (f"idé: {TIMES}", False),
        (f"idé\n{TIMES}", False),
        (f"besked til alle: {TIMES}", False),
        ("hjælp", False),
    ],
)
def test_a_paste_is_what_is_no_command_and_has_times(text: str, is_one: bool) -> None:
    assert bool(pasted(turn(text), parse(text))) is is_one


def test_a_paste_is_read_as_formatted_and_as_text() -> None:
    html = "<table>" + "".join(f"<tr><td>{hour}.00</td><td>Punkt</td></tr>" for hour in (9, 10, 11)) + "</table>"
    assert forms(TIMES, html) == (html.encode(), TIMES.encode())
    assert forms("", html) == (html.encode(),)
    assert forms(TIMES, f"<p>{TIMES}</p>") == (TIMES.encode(),)


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_is_looked_at_without_an_error(text: str, html: str) -> None:
    sent = turn(text, html=html)
    find(sent, ask_of(sent))
    pasted(sent, ask_of(sent))
    address(Command(verb=Verb.FETCH_PROGRAMME, argument=text), html)
    tidy(text)


@given(st.text(max_size=100), st.sampled_from(["", "https://", "webcal://", "https://[", "https://a/", "https://a:"]))
def test_any_address_is_judged_in_words(text: str, head: str) -> None:
    with suppress(SourceError):
        judged = judge(head + text)
        assert (judged.scheme, judged.port) == ("https", 443)


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "html",
    [
        "<a " * 60_000,
        "<a href=" * 25_000,
        "<li" * 60_000,
        "<" * 200_000,
        "<a href='https://" + "a" * 199_000,
        "&" * 200_000,
    ],
)
def test_no_formatting_takes_long(html: str) -> None:
    forms(TIMES, "<li>" + html)
    address(Command(verb=Verb.FETCH_PROGRAMME, argument="x"), html)
