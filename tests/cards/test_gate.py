"""Every card, in every language, with either kind of button, in every sort of place, filled with
plain, hostile, long and heavy nouns: valid, small, labelled, and showing people's text as they typed it.
"""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
import re
from collections import Counter
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

import jsonschema
import pytest
from markdown_it import MarkdownIt

import cards
from bot import commands
from bot.model import LANGUAGES, Command, Language, PlaceKind, Verb
from bot.texts import Voice
from cards.elements import ButtonStyle, Face
from cards.submission import FIELD, parse
from tests.cards.samples import LINK, TINTS, World, draw

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cards.elements import Card

TYPES: Final = {
    "AdaptiveCard",
    "TextBlock",
    "Container",
    "ColumnSet",
    "Column",
    "FactSet",
    "ActionSet",
    "Input.Text",
    "Input.ChoiceSet",
    "Input.Date",
    "Input.Toggle",
    "Action.Execute",
    "Action.OpenUrl",
    "Action.Submit",
}
PROPERTIES_AFTER_13: Final = {"isEnabled", "mode", "tooltip", "refresh", "rtl", "targetWidth"}
FOURFOLD: Final = {"da", "sv"}  # the first language and the one with the longest sentences
STYLES: Final[tuple[ButtonStyle, ...]] = ("execute", "submit")
WORDS: Final = {"text", "title", "value", "label", "placeholder", "errorMessage", "fallbackText", "id"}
MARKDOWN: Final = MarkdownIt("js-default")
ROOM: Final = 28_000
OPENS: Final = {
    Verb.SUBMIT_COLLEAGUE: Verb.REGISTER_COLLEAGUE,
    Verb.SUBMIT_REGISTRATION: Verb.REGISTER,
    Verb.SUBMIT_FOLLOWS: Verb.FOLLOW_FORM,
    Verb.SAVE_HARVEST: Verb.HARVEST,
}
LINKED: Final = {  # what their links stand for
    "breakout": Verb.MY_GROUP,
    "digest": Verb.DOCUMENTS,
    "documents": Verb.DOCUMENTS,
    "enrolment": Verb.EXPORT_REGISTRATIONS,
    "invoices": Verb.INVOICES,
    "invitation": Verb.CALENDAR,
    "outcomes": Verb.CALENDAR,
    "privacy": Verb.MY_DATA,
    "receipts": Verb.MISSING,
    "registration": Verb.CALENDAR,
    "rolls": Verb.MEMBERS,
    "rooms": Verb.EXPORT_GROUPS,
    "waiting": Verb.CALENDAR,
    "selection": Verb.SELECT_APPLICANTS,
}
ALLOWED_TOKENS: Final = {"text", "softbreak", "paragraph_open", "paragraph_close", "inline", "text_special"}


@cache
def world(tint: str, many: int) -> World:
    return World(TINTS[tint], many)


@cache
def drawn(language: Language, style: ButtonStyle, place: PlaceKind, tint: str, many: int) -> dict[str, Card]:
    return draw(Face(Voice(language), style, place), world(tint, many))


def every(language: Language, style: ButtonStyle) -> Iterator[tuple[str, Card]]:
    """Yield every sample in one language with one kind of button, with a name that finds it again.

    A large day is drawn in all languages for what we say, and in two of them for how much people may say: with
    the larger buttons, which hold the others.
    """
    large = TINTS if style == "execute" and language in FOURFOLD else ("plain",)
    for place, many in ((PlaceKind.PERSONAL, 1), (PlaceKind.CHANNEL, 1), (PlaceKind.CHANNEL, 4)):
        for tint in TINTS if many == 1 else large:
            for name, card in drawn(language, style, place, tint, many).items():
                yield f"{name} ({place}, {tint}, x{many})", card


def nodes(card: Any) -> Iterator[dict[str, Any]]:
    """Yield every object in a card that has a type."""
    if isinstance(card, dict):
        if "type" in card:
            yield card
        for key, each in card.items():
            if key != "data":
                yield from nodes(each)
    elif isinstance(card, list):
        for each in card:
            yield from nodes(each)


def texts(card: Card) -> Iterator[str]:
    """Yield every text that Teams reads as Markdown."""
    for each in nodes(card):
        if each["type"] == "TextBlock":
            yield each["text"]
        for fact in each.get("facts", []):
            yield from (fact["title"], fact["value"])


def buttons(card: Card) -> list[dict[str, Any]]:
    return [action for each in nodes(card) if each["type"] == "ActionSet" for action in each["actions"]]


@cache
def schema() -> Any:
    text = resources.files("adaptive_cards").joinpath("schemas/schema-1.5.json").read_text(encoding="utf-8")
    return json.loads(text)


@cache
def remembering() -> Any:
    """Return a validator that looks at alike parts of cards once, and of what does not fit says no more than that."""
    fits: dict[tuple[str, str], bool] = {}
    plain = jsonschema.Draft6Validator.VALIDATORS["$ref"]

    def ref(validator: Any, name: str, part: Any, within: Any) -> Iterator[jsonschema.ValidationError]:
        asked = (name, json.dumps(part, sort_keys=True))
        if asked not in fits:
            fits[asked] = next(iter(plain(validator, name, part, within)), None) is None
        if not fits[asked]:
            yield jsonschema.ValidationError(f"not {name}")

    extend: Any = jsonschema.validators.extend
    return extend(jsonschema.Draft6Validator, {"$ref": ref})(schema())


def bones(value: Any) -> Any:
    """Return a card for the schema, which reads no words and no data: words made alike, parts that are alike once."""
    if isinstance(value, dict):
        return {key: _bone(key, each) for key, each in value.items()}
    if isinstance(value, list):
        found: list[Any] = []
        for each in map(bones, value):
            if each not in found:
                found.append(each)
        return found
    return value


def _bone(key: str, value: Any) -> Any:
    if key == "data":
        return {}
    return "words" if key in WORDS and isinstance(value, str) else bones(value)


@cache
def error_in(card: str) -> str | None:
    """Return what the schema has against a card, or None."""
    if remembering().is_valid(json.loads(card)):
        return None
    return str(jsonschema.exceptions.best_match(jsonschema.Draft6Validator(schema()).iter_errors(json.loads(card))))


def shape(text: str) -> Counter[str]:
    """Return what a Markdown text is made of, apart from words."""
    tokens = MARKDOWN.parse(text)
    within = [child.type for token in tokens for child in token.children or []]
    return Counter(each for each in [*(token.type for token in tokens), *within] if each not in ALLOWED_TOKENS)


def functions() -> set[str]:
    """Return every public function of the room that makes a card."""
    found = set()
    for info in pkgutil.iter_modules(cards.__path__, "cards."):
        module = importlib.import_module(info.name)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            public = not name.startswith("_") and function.__module__ == info.name
            if public and function.__annotations__.get("return") == "Card" and info.name != "cards.elements":
                found.add(f"{info.name.removeprefix('cards.')}.{name}")
    return found


each_kind = pytest.mark.parametrize("style", STYLES)
each_language = pytest.mark.parametrize("language", LANGUAGES)


def test_every_card_function_has_a_sample() -> None:
    sampled = {name.split()[0] for name in drawn("da", "execute", PlaceKind.GROUP, "plain", 1)}
    assert sampled == functions()


@each_language
@each_kind
def test_every_card_is_valid(language: Language, style: ButtonStyle) -> None:
    for name, card in every(language, style):
        bare = {key: value for key, value in card.items() if key != "msteams"}
        assert error_in(json.dumps(bones(bare), sort_keys=True)) is None, name


@each_language
@each_kind
def test_every_card_is_small_and_of_known_parts(language: Language, style: ButtonStyle) -> None:
    for name, card in every(language, style):
        kinds = {each["type"] for each in nodes(card)}
        ids = [each["id"] for each in nodes(card) if "id" in each]
        assert (card["version"], card["msteams"]) == ("1.4", {"width": "full"}), name
        assert card["fallbackText"].strip(), name
        assert kinds <= TYPES, name
        assert len(ids) == len(set(ids)), name
        assert len(buttons(card)) <= 6, name
        assert len(json.dumps(card, ensure_ascii=False).encode()) < ROOM, name
        assert not {key for each in nodes(card) for key in each} & PROPERTIES_AFTER_13, name


@each_language
@each_kind
def test_every_field_is_labelled_and_every_text_says_something(language: Language, style: ButtonStyle) -> None:
    for name, card in every(language, style):
        for each in nodes(card):
            if each["type"].startswith("Input."):
                assert each["label"].strip(), name
                assert each.get("errorMessage") or not each.get("isRequired"), name
                assert each["id"] == "argument" or each["id"].startswith(FIELD), name
            if each["type"] == "TextBlock":
                assert each["text"].strip(), name
                assert each["wrap"] is True, name
        for action in buttons(card):
            assert action["title"].strip(), name


@each_language
def test_a_button_sends_the_same_whichever_kind_it_is(language: Language) -> None:
    executed = dict(every(language, "execute"))
    for name, submit in every(language, "submit"):
        for pressed, fallen in zip(buttons(executed[name]), buttons(submit), strict=True):
            if pressed["type"] == "Action.OpenUrl":
                assert pressed == fallen == {"type": "Action.OpenUrl", "title": fallen["title"], "url": LINK}, name
                continue
            assert pressed == {
                "type": "Action.Execute",
                "title": fallen["title"],
                "verb": fallen["data"]["verb"],
                "data": fallen["data"],
                "associatedInputs": fallen["associatedInputs"],
                "fallback": fallen,
            }, name
            assert fallen["type"] == "Action.Submit", name
            assert parse(fallen["data"]).verb in Verb, name


@each_language
@each_kind
def test_the_last_line_says_what_the_buttons_do(language: Language, style: ButtonStyle) -> None:
    for name, card in every(language, style):
        if not buttons(card):
            continue
        last = card["body"][-1]["text"]
        said = re.findall(r"\*([^*]+)\*", last)
        if "personal" not in name:
            assert said.pop(0) == "@Ordstyrer", name
        linked = LINKED.get(name.partition(".")[0], Verb.HELP)
        pressed = {linked if "url" in action else Verb(action["data"]["verb"]) for action in buttons(card)}
        meant = {command_of(each, language) for each in said}
        assert meant == {OPENS.get(each, each) for each in pressed}, name


@cache
def command_of(sentence: str, language: Language) -> Verb | None:
    command = commands.parse(sentence, language=language)
    return command.verb if isinstance(command, Command) else None


@each_language
def test_hostile_text_makes_nothing_bold_linked_or_mentioned(language: Language) -> None:
    for place in (PlaceKind.PERSONAL, PlaceKind.CHANNEL):
        harmless = drawn(language, "execute", place, "plain", 1)
        for name, card in drawn(language, "execute", place, "hostile", 1).items():
            for text, usual in zip(texts(card), texts(harmless[name]), strict=True):
                assert shape(text) == shape(usual), f"{name}: {text}"
                assert not re.search(r"</?at>|\{\{\s*(DATE|TIME)", text), f"{name}: {text}"
            labels = [each["label"] for each in nodes(card) if "label" in each]
            assert not [each for each in labels if "{{" in each], name
            assert "entities" not in card["msteams"], name


@each_language
def test_no_card_holds_text_that_hides_or_turns(language: Language) -> None:
    for name, card in drawn(language, "execute", PlaceKind.CHANNEL, "hostile", 1).items():
        found = re.search("[\x00-\x09\x0b-\x1f\u200b\u202a-\u202e\ufeff]", str(list(nodes(card))))
        assert found is None, f"{name}: {found}"


def test_no_card_names_a_closed_session() -> None:
    assert any("Lukket møde" in each.title for each in world("plain", 1).sessions)
    for many in (1, 4):
        for name, card in drawn("da", "execute", PlaceKind.CHANNEL, "plain", many).items():
            assert "Lukket møde" not in json.dumps(card, ensure_ascii=False), name
