"""What is too large becomes pages: nothing is lost, in order, and each page is a message that Teams takes."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from bot import municipalities
from bot.model import LANGUAGES, Language, Mention, Message, PlaceKind, Verb
from bot.texts import Voice
from cards.elements import Face, ask, box, card, facts, heading, row, subheading, text
from cards.idea import form
from cards.markdown import line
from cards.paging import ROOM, TIGHT, Room, fits, pages, shrunk
from tests.cards.samples import World, plain
from tests.cards.test_gate import bones, buttons, error_in, nodes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from microsoft_teams.cards import CardElement

MUNICIPALITIES = [each.name for each in municipalities.MUNICIPALITIES]
FACE = Face(Voice("da"), place=PlaceKind.PERSONAL)
SMALL = Room(8_000, 4_000)


def said(messages: list[Message]) -> str:
    """Return what the pages say, without their marks and without blanks."""
    texts = [re.sub(r"^\d+/\d+\n\n", "", each.text) for each in messages]
    return re.sub(r"\s", "", "".join(texts))


def strings(drawn: dict[str, Any]) -> list[str]:
    return [str(each[key]) for each in nodes(drawn) for key in ("text", "title", "value") if key in each]


def drawn(body: Sequence[CardElement], face: Face = FACE, *verbs: Verb) -> Message:
    wanted = [ask(face, verb, event_id="e1") for verb in verbs or (Verb.IDEAS, Verb.NOW)]
    return Message(card=card(face, body=body, fallback="Idéer", buttons=wanted), summary="Idéer")


def ideas(count: int) -> list[CardElement]:
    return [row(str(n), [text(line(f"Idé {n}: mere tid \U0001f642 til pauser, og kaffe i Ærø"))]) for n in range(count)]


# Texts ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Hej",
        "\n\n".join(MUNICIPALITIES) * 30,
        "\n".join(f"{n}. En idé \U0001f642 om bedre møder. Den er god!" for n in range(500)),
        "\U0001f642" * 50_000,
        "ø" * 200_000,
        '"\\' * 30_000,
    ],
    ids=["small", "municipalities", "ideas", "emoji", "one word", "escaped"],
)
@pytest.mark.parametrize("room", [ROOM, TIGHT, SMALL])
def test_text_becomes_pages_that_say_all_of_it(text: str, room: Room) -> None:
    found = pages(Message(text=text, summary="Idéer"), room)
    assert said(found) == re.sub(r"\s", "", text)
    assert all(fits(each, room) for each in found)
    if len(found) > 1:
        assert [each.text.split("\n")[0] for each in found] == [f"{n}/{len(found)}" for n in range(1, len(found) + 1)]
        assert [each.summary for each in found[:2]] == ["Idéer", f"Idéer (2/{len(found)})"]


def test_mentions_go_where_they_are_named() -> None:
    people = tuple(Mention(user_id=f"29:{n}", name=f"Åse Ø{n:03} Holm") for n in range(200))
    text = "\n".join(f"Gruppe {n}: <at>{each.name}</at>" for n, each in enumerate(people))
    found = pages(Message(text=text, mentions=people), Room(30_000, 4_000))
    assert len(found) > 1
    assert [each for page in found for each in page.mentions] == list(people)
    for page in found:
        assert {each.name for each in page.mentions} == set(re.findall("<at>(.*?)</at>", page.text))


# Cards ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        ideas(500),
        [facts([(each, f"Kommune nummer {n}") for n, each in enumerate(MUNICIPALITIES * 8)])],
        [heading("Afsnit"), text("Et afsnit. " * 4000)],
        [box(ideas(300))],
        [part for n in range(90) for part in (subheading(f"Session {n}"), text("Ord " * 120))],
    ],
    ids=["ideas", "facts", "text", "box", "sessions"],
)
@pytest.mark.parametrize("room", [ROOM, TIGHT, SMALL])
def test_card_becomes_cards_that_say_all_of_it(body: list[CardElement], room: Room) -> None:
    whole = drawn(body)
    found = pages(whole, room)
    cards = [each.card or {} for each in found]
    assert len(found) > 1
    assert all(fits(each, room) for each in found)
    assert [each["body"][0]["text"] for each in cards] == [f"{n}/{len(found)}" for n in range(1, len(found) + 1)]
    inside = "".join(each for page in cards for each in strings({"body": page["body"][1:]}))
    assert re.sub(r"\s", "", inside) == re.sub(r"\s", "", "".join(strings({"body": (whole.card or {})["body"]})))


@pytest.mark.parametrize("room", [ROOM, TIGHT, SMALL])
def test_pages_are_valid_cards_with_the_buttons_on_the_last(room: Room) -> None:
    whole = drawn(
        [heading("Idéer"), *ideas(400), box([facts([("Sted", "Sal " * 4000)])]), row("1", [text("ø" * 30_000)])]
    )
    found = [each.card or {} for each in pages(whole, room)]
    for page in found:
        bare = {key: value for key, value in page.items() if key != "msteams"}
        assert error_in(json.dumps(bones(bare), sort_keys=True)) is None
        assert (page["version"], page["fallbackText"], page["msteams"]) == ("1.4", "Idéer", {"width": "full"})
    assert [len(buttons(page)) for page in found] == [0] * (len(found) - 1) + [2]
    assert found[-1]["body"][-1] == (whole.card or {})["body"][-1]


def test_page_that_is_cut_up_again_says_of_what_it_is_a_part() -> None:
    whole = drawn([heading("Idéer"), *ideas(130)])
    marks = [each.card["body"][0]["text"] for page in pages(whole) for each in pages(page, TIGHT) if each.card]
    assert marks == ["1/2 · 1/3", "1/2 · 2/3", "1/2 · 3/3", "2/2 · 1/2", "2/2 · 2/2"]


def test_headline_is_not_left_alone_at_the_end_of_a_page() -> None:
    body = [part for n in range(60) for part in (subheading(f"Session {n}"), text("Ord " * (50 + n)))]
    found = [each.card or {} for each in pages(drawn(body), SMALL)]
    assert len(found) > 3
    assert [page["body"][-1].get("weight") for page in found] == [None] * len(found)


def test_headlines_that_have_no_room_on_the_next_page_stay() -> None:
    body = [part for _ in range(20) for part in (*[subheading("Overskrift " * 20)] * 6, text("Ord " * 650))]
    found = pages(drawn(body), SMALL)
    assert all(fits(each, SMALL) for each in found)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", [PlaceKind.PERSONAL, PlaceKind.CHANNEL])
def test_part_that_cannot_be_cut_up_is_shrunk_and_says_what_to_type(language: Language, place: PlaceKind) -> None:
    face = Face(Voice(language), place=place)
    whole = drawn([heading("Idéer"), row("1", [text("Ord " * 20_000)])], face, Verb.SUMMARY, Verb.NEXT)
    [found] = pages(whole)
    told = {
        ("da", "personal"): "Der er mere: skriv *opsummering*",
        ("da", "channel"): "Der er mere: skriv *@Ordstyrer* og så *opsummering*",
        ("en", "personal"): "There is more: type *summary*",
        ("en", "channel"): "There is more: type *@Ordstyrer* and then *summary*",
        ("sv", "personal"): "Det finns mer: skriv *sammanfattning*",
        ("sv", "channel"): "Det finns mer: skriv *@Ordstyrer* och sedan *sammanfattning*",
        ("nb", "personal"): "Det er mer: skriv *oppsummering*",
        ("nb", "channel"): "Det er mer: skriv *@Ordstyrer* og så *oppsummering*",
    }
    assert fits(found)
    assert told[language, str(place)] in strings(found.card or {})
    assert any(each.endswith("Ord…") for each in strings(found.card or {}))


def test_form_is_shrunk_and_keeps_its_fields_and_buttons() -> None:
    drawn_form = form(FACE, event=World(plain).event)
    title = heading("Ord " * 20_000).model_dump(exclude_none=True)
    whole = Message(card=drawn_form | {"body": [title, *drawn_form["body"]]})
    [found] = pages(whole)
    assert fits(found)
    assert (found.card or {})["body"][1:] == drawn_form["body"]


def test_what_somebody_typed_in_a_form_is_never_cut() -> None:
    typed = {"type": "Input.Text", "id": "f", "label": "Idé", "value": "Mere kaffe. " * 300}
    [found] = pages(Message(card={"type": "AdaptiveCard", "version": "1.4", "body": [drawn_text(9_000), typed]}))
    assert fits(found)
    assert (found.card or {})["body"][1] == typed


def drawn_text(words: int) -> dict[str, Any]:
    return text("Ord " * words).model_dump(exclude_none=True)


def test_mentions_within_cards_go_where_they_are_named() -> None:
    people = tuple(Mention(user_id=f"29:{n}", name=f'Åse "Ø" {n:03}') for n in range(60))
    body: list[CardElement] = [text(f"<at>{each.name}</at> " + "ord " * 60) for each in people]
    found = pages(drawn(body).model_copy(update={"mentions": people}), Room(80_000, 20_000))
    assert len(found) > 1
    assert [each for page in found for each in page.mentions] == list(people)


# Edits ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("room", [ROOM, TIGHT, SMALL])
def test_text_that_grew_is_shrunk_to_its_beginning(room: Room) -> None:
    people = (Mention(user_id="29:1", name="Åse Holm"), Mention(user_id="29:2", name="Bo Ry"))
    whole = Message(text="<at>Åse Holm</at> " + "ord \U0001f642 " * 20_000 + "<at>Bo Ry</at>", mentions=people)
    found = shrunk(whole, room)
    assert fits(found, room)
    assert found.mentions == people[:1]
    assert found.text.startswith("<at>Åse Holm</at> ord \U0001f642 ord")
    assert found.text.endswith(("ord…", "\U0001f642…"))


@pytest.mark.parametrize("room", [ROOM, TIGHT, SMALL])
def test_card_that_grew_is_shrunk_to_its_beginning_its_rest_and_its_end(room: Room) -> None:
    whole = drawn([heading("Idéer"), *ideas(500)])
    found = shrunk(whole, room)
    body, before = (found.card or {})["body"], (whole.card or {})["body"]
    assert fits(found, room)
    assert body[:5] == before[:5]
    assert body[-3]["text"] == "Der er mere: skriv *idéer*"
    assert body[-2:] == before[-2:]


def test_what_fits_is_left_as_it_is() -> None:
    for message in (Message(text="Hej"), drawn(ideas(20)), Message(text="ord " * 5000)):
        assert pages(message) == [message]
        assert shrunk(message) is message
