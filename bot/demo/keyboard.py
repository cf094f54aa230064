"""What is typed in the terminal, made into what a person would do in Teams: a sentence is said, a number
presses the button of that number, and then each field of its card is asked for in turn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from rich.text import Text

from bot.demo.cast import YOU

if TYPE_CHECKING:
    from rich.console import Console

    from bot.demo.cast import Player
    from bot.demo.terminal import Control, Terminal


class Hands(Protocol):
    """What one can do in Teams: `bot.demo.script.Wire` does it."""

    async def say(self, player: Player, text: str) -> None:
        """Write a message that mentions the bot."""

    async def send(self, player: Player, data: dict[str, str], channel: str, root: str) -> dict[str, Any]:
        """Press a button."""


class Keyboard:
    """Your hands in the terminal."""

    def __init__(self, wire: Hands, terminal: Terminal, console: Console) -> None:
        """Act over `wire` on what `terminal` shows; ask on `console`."""
        self._wire = wire
        self._terminal = terminal
        self._console = console
        self._control: Control | None = None
        self._answers: list[str] = []

    async def hear(self, line: str) -> None:
        """Act on one typed line; an empty one keeps a field as it is, and is nothing elsewhere."""
        if self._control is not None:
            self._answers.append(line)
            await self._go_on(self._control)
        elif (control := self._terminal.control(line)) is not None:
            self._control, self._answers = control, []
            await self._go_on(control)
        elif line:
            await self._wire.say(YOU, line)

    async def _go_on(self, control: Control) -> None:
        """Ask for the next field; after the last one press the button."""
        if len(self._answers) < len(control.fields):
            self._console.print(Text(_question(control.fields[len(self._answers)]), style="bold green"))
            return
        self._control = None
        typed = {field["id"]: _value(field, line) for field, line in zip(control.fields, self._answers, strict=True)}
        body = await self._wire.send(YOU, control.data | typed, control.conversation, control.root)
        self._terminal.answer(control, body)


def _question(field: dict[str, Any]) -> str:
    """Return a field's label, what it may be, and what it is now."""
    label = field.get("label") or field.get("title", "")
    choices = ", ".join(f"{number}. {each['title']}" for number, each in enumerate(field.get("choices", ()), start=1))
    now = field.get("value", "")
    return f"{label}{f' ({choices})' if choices else ''}{f' [{now}]' if now else ''}:"


def _value(field: dict[str, Any], line: str) -> str:
    """Return what a field sends for a typed line: a choice may be given by its number."""
    choices = field.get("choices", ())
    if line.isdecimal() and 0 < int(line) <= len(choices):
        return str(choices[int(line) - 1]["value"])
    return line or str(field.get("value", ""))
