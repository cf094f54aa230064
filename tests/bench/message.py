"""What is sent in every benchmark, by us and by those beside us. Imports nothing that others lack."""

from __future__ import annotations

from typing import Any

REPLY = "**Nu:** Velkomst og program (9.00-9.15). Derefter: Fælles lager i praksis, 9.15."
ACTIVITY: dict[str, Any] = {"type": "message", "text": REPLY, "textFormat": "markdown"}
HEADERS = {"Authorization": "Bearer " + "t" * 1200}


def conversation(number: int) -> str:
    """Return the id of a conversation of its own."""
    return f"a:1-personlig-{number}"


def url_of(service_url: str, number: int) -> str:
    """Return where a message to it is posted."""
    return f"{service_url}v3/conversations/{conversation(number)}/activities"
