from __future__ import annotations

import io
from typing import Any

import aiohttp
import pytest
from rich.console import Console

from bot.demo.cast import CAST, GROUPS, PERSONAL, TEAM, YOU
from bot.demo.terminal import draw, open_terminal, title


def card(*body: dict[str, Any]) -> dict[str, Any]:
    content = {"type": "AdaptiveCard", "version": "1.4", "body": list(body)}
    return {
        "type": "message",
        "attachments": [{"contentType": "application/vnd.microsoft.card.adaptive", "content": content}],
    }


def text(words: str, **more: Any) -> dict[str, Any]:
    return {"type": "TextBlock", "text": words, **more}


def shown(activity: dict[str, Any], width: int = 100) -> list[str]:
    """Return what stands between the borders, line by line."""
    console = Console(file=io.StringIO(), width=width)
    console.print(draw(activity, "Generelt"))
    assert isinstance(console.file, io.StringIO)
    _, *inner, _ = console.file.getvalue().rstrip("\n").split("\n")
    return [each.strip().removeprefix("│").removesuffix("│").strip() for each in inner]


DRAWN = [
    (text("Nu", weight="Bolder"), ["Nu"]),
    (text("Skriv *@Ordstyrer* og så **idé**"), ["Skriv @Ordstyrer og så idé"]),
    (text(r"5 \* 3 \[bold\] \<b>fed\</b>"), ["5 * 3 [bold] <b>fed</b>"]),
    (text("[bold]fed[/bold] [/] [red]"), ["[bold]fed[/bold] [/] [red]"]),
    (text("en linje\n\nog en til"), ["en linje", "", "og en til"]),
    (
        {"type": "FactSet", "facts": [{"title": "Navn", "value": "Åse"}, {"title": "Kommune", "value": r"\[x\]"}]},
        ["Navn    Åse", "Kommune [x]"],
    ),
    ({"type": "Input.Text", "id": "a", "label": "Din idé [b]"}, ["Din idé [b]: ______"]),
    ({"type": "Input.Text", "id": "a", "label": "Navn", "value": "Mette"}, ["Navn: Mette"]),
    ({"type": "Input.Toggle", "id": "a", "title": "Ja"}, ["Ja: ______"]),
    (
        {"type": "ActionSet", "actions": [{"title": "Del en idé"}, {"title": "[red]"}]},
        ["[Del en idé]  [[red]]"],
    ),
    ({"type": "Container", "items": [text("Det skal I tale om"), text("Alt")]}, ["Det skal I tale om", "Alt"]),
    (
        {
            "type": "ColumnSet",
            "columns": [
                {"width": "32px", "items": [text("12")]},
                {"width": "stretch", "items": [text("Ring til naboen"), text("3 stemmer")]},
            ],
        },
        ["12   Ring til naboen", "3 stemmer"],
    ),
    ({"type": "Image", "url": "https://billede.example"}, []),
]


@pytest.mark.parametrize(("element", "lines"), DRAWN)
def test_card_shows_as_it_reads(element: dict[str, Any], lines: list[str]) -> None:
    assert shown(card(element)) == lines


def test_long_sentence_is_broken_and_not_cut() -> None:
    words = "Hvem mangler I hos jer, og hvordan kunne I spørge netop dem? " * 5
    assert " ".join(shown(card(text(words)), width=50)) == words.strip()


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        ("<at>Åse Ødegård</at> og <at>Bent</at>: I er gruppe 2.", ["@Åse Ødegård og @Bent: I er gruppe 2."]),
        ("Du skrev \\[bold\\]", ["Du skrev [bold]"]),
        ("[bold]råt[/bold]", ["[bold]råt[/bold]"]),
        ("", []),
    ],
)
def test_text_shows_whom_it_mentions(said: str, lines: list[str]) -> None:
    assert shown({"type": "message", "text": said}) == lines


@pytest.mark.parametrize(
    ("activity", "line"),
    [
        (card(text("Slut"), text(r"\[bold\] **Oplæg**"), text("kl. 9")), "Slut · [bold] Oplæg"),
        (card({"type": "Container", "items": [text("Gruppe 1")]}), "Gruppe 1"),
        ({"type": "message", "text": "Rettet: *ja*\nog nej\n\nslut"}, "Rettet: ja og nej slut"),
    ],
)
def test_title_is_a_cards_first_two_texts(activity: dict[str, Any], line: str) -> None:
    assert title(activity) == line


async def test_connector_of_the_terminal_prints_each_post_where_it_was_said() -> None:
    console = Console(file=io.StringIO(), width=100)
    hello = {"type": "message", "text": "[bold]hej[/bold]"}
    async with open_terminal(console) as terminal, aiohttp.ClientSession(terminal.url) as http:
        thread = {"isGroup": True, "channelData": {"channel": {"id": GROUPS}}, "activity": hello}
        opened = await (await http.post("/v3/conversations", json=thread)).json()
        for conversation in (TEAM, opened["id"], PERSONAL, "a:fremmed"):
            await http.post(f"/v3/conversations/{conversation}/activities", json=hello)
        edited = await http.put(f"/v3/conversations/{TEAM}/activities/7", json=card(text("Slut"), text("[red]")))

        assert (await edited.json(), opened["id"]) == ({"id": "7"}, f"{GROUPS};messageid={opened['activityId']}")
    assert isinstance(console.file, io.StringIO)
    places = [line.strip(" ╭─╮") for line in console.file.getvalue().splitlines() if "╭" in line]
    assert places == ["Grupper", "Generelt", "Grupper ›", f"1:1 · {YOU.name}", "1:1"]
    assert console.file.getvalue().count("[bold]hej[/bold]") == 5
    assert "✎ Slut · [red]" in console.file.getvalue()


async def test_connector_of_the_terminal_knows_the_cast_and_nobody_else() -> None:
    async with open_terminal(Console(file=io.StringIO())) as terminal, aiohttp.ClientSession(terminal.url) as http:
        members = f"/v3/conversations/{TEAM}"
        everybody = await (await http.get(f"{members}/pagedmembers")).json()
        found = await (await http.get(f"{members}/members/{CAST[3].user_id}")).json()
        stranger = await http.get(f"{members}/members/29:1fremmed")
        chat = await http.post("/v3/conversations", json={"isGroup": False, "members": [{"id": YOU.user_id}]})

        assert [each["name"] for each in everybody["members"]] == [each.name for each in CAST]
        assert (found["email"], found["aadObjectId"]) == (CAST[3].email, CAST[3].object_id)
        assert (stranger.status, (await chat.json())["id"]) == (404, PERSONAL)
