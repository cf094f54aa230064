"""What people fill in: each field has a label, and what is said when it must not stay empty."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal

from microsoft_teams.cards import Choice, ChoiceSetInput, DateInput, TextInput, ToggleInput

from cards import markdown

if TYPE_CHECKING:
    from collections.abc import Container, Sequence
    from datetime import date

    from cards.elements import Face

_ALIKE: Final = str.maketrans("*[]<>`~\\", "\u2217()\u2039\u203a\u02cb\u223c\u2216")
_EDGE: Final = re.compile(r"(?<!\w)_|_(?!\w)")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ENTITY: Final = re.compile(r"&(?=#?\w+;)")


def text_input(
    name: str,
    label: str,
    *,
    value: str = "",
    required: str = "",
    limit: int = markdown.LINE,
    multiline: bool = False,
    style: Literal["Email", "Tel"] | None = None,
    placeholder: str = "",
) -> TextInput:
    """Return a field for text; `required` is what is said when it is left empty, "" if it may be."""
    field = TextInput(id=name, label=_label(label), max_length=limit)
    field.value = markdown.typed(value, limit) or None
    field.is_required, field.error_message = (True, required) if required else (None, None)
    field.is_multiline = multiline or None
    field.style = style
    field.placeholder = placeholder or None
    return field


def _label(words: str) -> str:
    """Return a label, which is plain text but for one thing: clients draw {{DATE(...)}} in it as a date."""
    return words.replace("{{", "{ {")


def choice_input(
    name: str,
    label: str,
    choices: Sequence[tuple[str, str]],
    *,
    value: str = "",
    required: str = "",
    placeholder: str = "",
) -> ChoiceSetInput:
    """Return a compact list of (title, value) to choose one from."""
    field = ChoiceSetInput(
        id=name,
        label=_label(label),
        style="compact",
        choices=[Choice(title=each, value=sent) for each, sent in choices],
    )
    field.value = value if value in {sent for _, sent in choices} else None
    field.is_required, field.error_message = (True, required) if required else (None, None)
    field.placeholder = placeholder or None
    return field


def date_input(
    name: str,
    label: str,
    *,
    value: str = "",
    required: str = "",
    least: date | None = None,
    most: date | None = None,
) -> DateInput:
    """Return a field for a date; it takes and sends "2027-05-31"."""
    field = DateInput(id=name, label=_label(label))
    field.value = value if _DAY.fullmatch(value) else None
    field.is_required, field.error_message = (True, required) if required else (None, None)
    field.min = least.isoformat() if least else None
    field.max = most.isoformat() if most else None
    return field


def choices_input(
    name: str, label: str, choices: Sequence[tuple[str, str]], *, values: Container[str], required: str = ""
) -> ChoiceSetInput:
    """Return a list of (title, value) to tick several of; it sends the ticked ones with commas between.

    Some clients read the titles as Markdown and others do not, so that they hold no signs that mark.
    """
    field = ChoiceSetInput(
        id=name,
        label=_label(label),
        style="expanded",
        is_multi_select=True,
        wrap=True,
        choices=[Choice(title=_unmarked(each), value=sent) for each, sent in choices],
        value=",".join(sent for _, sent in choices if sent in values) or None,
    )
    field.is_required, field.error_message = (True, required) if required else (None, None)
    return field


def _unmarked(words: str) -> str:
    """Return words with what Markdown reads as a mark replaced by what looks the same."""
    return _ENTITY.sub("& ", _label(_EDGE.sub("\N{MODIFIER LETTER LOW MACRON}", words)).translate(_ALIKE))


def toggle_input(
    face: Face, name: str, label: str, *, value: str = "", required: str = "", sent: str = "true"
) -> ToggleInput:
    """Return a box to tick for yes; it sends `sent` or "false".

    The question is the label: some clients read the title beside the box as Markdown.
    """
    yes = face.plain("card.yes")
    field = ToggleInput(id=name, label=_label(label), title=yes, value=sent if value == sent else "false", wrap=True)
    field.value_on = None if sent == "true" else sent
    field.is_required, field.error_message = (True, required) if required else (None, None)
    return field


def options_input(
    name: str, label: str, choices: Sequence[tuple[str, str]], *, several: bool = False, required: str = ""
) -> ChoiceSetInput:
    """Return all of (title, value) in view, to choose one of or tick several; their titles hold no signs that mark."""
    field = ChoiceSetInput(
        id=name,
        label=_label(label),
        style="expanded",
        is_multi_select=several,
        wrap=True,
        choices=[Choice(title=_unmarked(each), value=sent) for each, sent in choices],
    )
    field.is_required, field.error_message = (True, required) if required else (None, None)
    return field
