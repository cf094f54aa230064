"""What a reader gets out of a card: its words, and what its buttons send."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cards.elements import Card


def parts(card: Any) -> Iterator[dict[str, Any]]:
    """Yield every object in a card that has a type, in order; a button's fallback is not one."""
    if isinstance(card, dict):
        if "type" in card:
            yield card
        for key, each in card.items():
            if key not in {"data", "fallback"}:
                yield from parts(each)
    elif isinstance(card, list):
        for each in card:
            yield from parts(each)


def words(card: Card) -> list[str]:
    """Return the texts of a card from above, without the sentence about its buttons."""
    told = [each["text"] for each in parts(card) if each["type"] == "TextBlock"]
    return told[:-1] if presses(card) else told


def presses(card: Card) -> list[tuple[str, dict[str, str]]]:
    """Return the title of each button, and the data that it sends."""
    return [(each["title"], each["data"]) for each in parts(card) if each["type"].startswith("Action.")]


def verbs(card: Card) -> list[str]:
    """Return what the buttons ask for."""
    return [data["verb"] for _, data in presses(card)]


def fields(card: Card) -> dict[str, dict[str, Any]]:
    """Return the fields of a card by their id."""
    return {each["id"]: each for each in parts(card) if each["type"].startswith("Input.")}
