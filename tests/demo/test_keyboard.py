"""What a typed line becomes. The terminal is the real one; what is said and sent is only written down."""

from __future__ import annotations

import io
from typing import Any

from rich.console import Console

from bot.demo.keyboard import Keyboard
from bot.demo.terminal import Terminal

FORM = {
    "body": [
        {"type": "Input.Text", "id": "answer_name", "label": "Navn"},
        {"type": "Input.Text", "id": "answer_role", "label": "Rolle", "value": "Konsulent"},
        {
            "type": "Input.ChoiceSet",
            "id": "answer_meal",
            "label": "Mad",
            "choices": [{"title": "Kød", "value": "k"}, {"title": "Grønt", "value": "g"}],
        },
        {
            "type": "ActionSet",
            "actions": [
                {"type": "Action.Execute", "title": "Send", "data": {"verb": "submit_registration"}},
                {"type": "Action.Execute", "title": "Program", "data": {"verb": "program"}, "associatedInputs": "none"},
            ],
        },
    ]
}


class Notebook:
    """Stands where the wire is: writes down what would go over it."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.sent: list[dict[str, str]] = []

    async def say(self, _player: object, text: str) -> None:
        self.said.append(text)

    async def send(self, _player: object, data: dict[str, str], _channel: str, _root: str) -> dict[str, Any]:
        self.sent.append(data)
        return {"value": "Tak!"}


def hands() -> tuple[Keyboard, Notebook, io.StringIO]:
    shown = io.StringIO()
    console = Console(file=shown, width=90)
    terminal = Terminal(console)
    terminal.show("19:hoved@thread.tacv2", {"attachments": [{"content": FORM}]})
    notebook = Notebook()
    return Keyboard(notebook, terminal, console), notebook, shown


async def test_sentence_is_said_and_an_empty_line_is_nothing() -> None:
    keyboard, notebook, _ = hands()

    for line in ("program", "", "9999999", "stem 3"):
        await keyboard.hear(line)

    assert (notebook.said, notebook.sent) == (["program", "9999999", "stem 3"], [])


async def test_number_presses_the_button_and_asks_for_each_field() -> None:
    keyboard, notebook, shown = hands()

    for line in ("1", "Åse", "", "2"):
        await keyboard.hear(line)

    assert notebook.sent == [
        {"verb": "submit_registration", "answer_name": "Åse", "answer_role": "Konsulent", "answer_meal": "g"}
    ]
    assert "Rolle [Konsulent]:" in shown.getvalue()
    assert "Mad (1. Kød, 2. Grønt):" in shown.getvalue()
    assert "» Tak!" in shown.getvalue()


async def test_button_that_sends_no_fields_asks_for_none() -> None:
    keyboard, notebook, shown = hands()

    await keyboard.hear("2")

    assert notebook.sent == [{"verb": "program"}]
    assert "[1 Send]  [2 Program]" in shown.getvalue()
