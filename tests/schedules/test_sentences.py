"""Every code that a reader can raise or doubt is a sentence in every language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import schedules
from bot.model import LANGUAGES
from bot.texts import Voice

SOURCE = "\n".join(path.read_text("utf-8") for path in sorted(Path(schedules.__path__[0]).rglob("*.py")))
RAISED = set(re.findall(r'(?:AgendaError|refuse)\(\s*"(\w+)"', SOURCE))
DOUBTED = set(re.findall(r'Doubt\(\s*code="(\w+)"', SOURCE))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_a_sentence(language: str) -> None:
    voice = Voice(next(each for each in LANGUAGES if each == language))
    values = dict.fromkeys(
        (
            *("key", "known", "text", "most", "date", "given", "title", "line", "doubt", "zone", "weekday"),
            *("count", "first", "last", "tag", "columns", "minutes", "have", "least", "other", "reserved", "seats"),
        ),
        "x",
    )
    keys = {f"agenda_error.{code}" for code in RAISED} | {f"doubt.{code}" for code in DOUBTED}
    assert len(keys) > 30
    assert {key for key in keys if not voice.say(key, **values)} == set()
