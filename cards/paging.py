"""Messages that are too large for Teams become pages, in order, with nothing lost; what cannot become
pages (an edit, a form) is shrunk, and says what to type to see the rest.

Microsoft: about 100 KB a message counted as UTF-16, at best at most 80; and 28 KB is the figure for a
card that no page contradicts.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from bot.model import LANGUAGES, Message, Verb
from bot.texts import Voice
from bot.texts.commands import canonical
from cards.elements import MOST_BYTES, note
from cards.markdown import Markdown
from cards.pieces import Measure, clip, split, utf8, utf16

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.model import Language, Mention
    from cards.elements import Card

    Element = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Room:
    """How large a message may be: all of it in bytes of UTF-16, its card in bytes of UTF-8."""

    message: int
    card: int


ROOM: Final = Room(80_000, MOST_BYTES)
TIGHT: Final = Room(28_000, 12_000)  # where Teams refused one that we thought was small enough

_ENVELOPE: Final = 800  # what stands around a text or a card, as UTF-16
_MENTION: Final = 200  # what stands around the names of a mention
_PAGE: Final = re.compile(r"(\d+/\d+(?: · \d+/\d+)*)(?:\n\n|$)")
_MARK: Final = 80  # "12/34" above a page of text
_NOTE: Final = 400  # such a line in a card, as UTF-8
_SUMMARY: Final = 200  # characters of the toast, of a message that was too large
_LEAST: Final = 2_000  # of a card: with mentions of hundreds of people none would ever be small enough
_SHORTEST: Final = 40  # a text is not made shorter than this
_WORDS: Final = ("text", "value", "title", "label", "placeholder", "altText", "fallbackText")
_LISTS: Final = (Verb.SUMMARY, Verb.IDEAS, Verb.SHOW_GROUPS, Verb.PROGRAM, Verb.NEXT, Verb.NOW, Verb.STATUS)


def fits(message: Message, room: Room = ROOM) -> bool:
    """Whether Teams takes a message as it is."""
    size = _around(message) + utf16(message.text) + utf16(message.summary)
    if message.card is None:
        return size <= room.message
    drawn = _json(message.card)
    small = len(drawn.encode()) + _mentions(message, utf8) <= room.card
    return small and size + len(drawn.encode("utf-16-le")) <= room.message


def pages(message: Message, room: Room = ROOM) -> list[Message]:
    """Return the messages that say, one after the other, what `message` says; itself where it fits.

    Every one is marked "2/3", or "2/3 · 1/2" where a page had to be cut up again. The first keeps the
    summary's words; mentions go where they are named; the buttons are on the last.
    """
    if fits(message, room):
        return [message]
    if message.card is None:
        return _text_pages(message, room)
    return [shrunk(message, room)] if _asks(message.card) else _card_pages(message, message.card, room)


def shrunk(message: Message, room: Room = ROOM) -> Message:
    """Return one message that fits: the beginning, … and in a card what to type to see the rest."""
    if fits(message, room):
        return message
    short = message.model_copy(update={"summary": message.summary[:_SUMMARY]})
    if message.card is None:
        return _said(short, clip(message.text, *_text_room(short, room)))
    most = _card_room(short, room)
    card = _shortened(message.card, most) if _asks(message.card) else _shrunk_card(message.card, most)
    return _drawn(short, card)


# How large --------------------------------------------------------------------------------------


def _around(message: Message) -> int:
    return _ENVELOPE + _mentions(message, utf16)


def _mentions(message: Message, measure: Measure) -> int:
    return sum(_mention(each, measure) for each in message.mentions)


def _mention(mention: Mention, measure: Measure) -> int:
    return _MENTION + 2 * measure(mention.name) + measure(mention.user_id)


def _size(element: object) -> int:
    return len(_json(element).encode())


_json: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


# Texts ------------------------------------------------------------------------------------------


def _text_pages(message: Message, room: Room) -> list[Message]:
    short = message.model_copy(update={"summary": message.summary[:_SUMMARY]})
    most, measure = _text_room(short, room)
    mark, text = _marked(message.text)
    parts = split(text, most - _MARK, measure)
    return [
        _said(short, f"{mark}{number}/{len(parts)}\n\n{part}", _numbered(short.summary, number, len(parts)))
        for number, part in enumerate(parts, 1)
    ]


def _marked(text: str) -> tuple[str, str]:
    """Return the mark above a page that is one already, and the text below it."""
    found = _PAGE.match(text)
    return (f"{found[1]} · ", text[found.end() :]) if found else ("", text)


def _text_room(message: Message, room: Room) -> tuple[int, Measure]:
    """Return how large a text may be beside the summary, and how it is measured: mentions and all."""
    mention = max((_mention(each, utf16) for each in message.mentions), default=0)
    return room.message - _ENVELOPE - utf16(message.summary), lambda text: utf16(text) + mention * text.count("<at>")


def _said(message: Message, text: str, summary: str | None = None) -> Message:
    named = tuple(each for each in message.mentions if f"<at>{each.name}</at>" in text)
    told = message.summary if summary is None else summary
    return message.model_copy(update={"text": text, "summary": told, "mentions": named})


def _numbered(summary: str, number: int, count: int) -> str:
    return f"{summary} ({number}/{count})" if summary and number > 1 else summary


# Cards ------------------------------------------------------------------------------------------


def _card_pages(message: Message, card: Card, room: Room) -> list[Message]:
    shell, body, ending = _parts(card)
    mark, left = _marked(str(body[0].get("text"))) if body else ("", "")
    body = body[1:] if mark and not left else body
    short = message.model_copy(update={"summary": message.summary[:_SUMMARY]})
    most = _card_room(short, room) - _size(shell) - _NOTE
    part = most * 3 // 4  # a headline above it has room on the same page, or the buttons below
    pieces = [piece for each in body for piece in _pieces(each, part, _rest(card))]
    packed = _packed(pieces, most, ending)
    made: list[Message] = []
    for number, page in enumerate(packed, 1):
        body = [_plain_note(f"{mark}{number}/{len(packed)}"), *page]
        whole = shell | {"body": body} | _actions(card, number == len(packed))
        made.append(_drawn(short, whole, _numbered(short.summary, number, len(packed))))
    return made


def _card_room(message: Message, room: Room) -> int:
    """Return how large a card may be beside the summary: no character takes more than twice the bytes in UTF-16."""
    rest = (room.message - _around(message) - utf16(message.summary)) // 2
    return max(_LEAST, min(room.card - _mentions(message, utf8), rest))


def _drawn(message: Message, card: Card, summary: str | None = None) -> Message:
    drawn = _json(card)
    named = tuple(each for each in message.mentions if _json(f"<at>{each.name}</at>")[1:-1] in drawn)
    told = message.summary if summary is None else summary
    return message.model_copy(update={"card": card, "summary": told, "mentions": named})


def _actions(card: Card, last: bool) -> Card:  # noqa: FBT001 - private
    return {"actions": card["actions"]} if last and "actions" in card else {}


def _parts(card: Card) -> tuple[Card, list[Element], list[Element]]:
    """Return a card without its body; what stands in it; and its end: the buttons and their sentence."""
    shell = {name: each for name, each in card.items() if name not in {"body", "actions"}}
    body = list(card.get("body") or ())
    end = len(body)
    if end > 1 and body[end - 1].get("type") == "TextBlock" and body[end - 2].get("type") == "ActionSet":
        end -= 1
    while end and body[end - 1].get("type") == "ActionSet":
        end -= 1
    return shell, body[:end], body[end:]


def _packed(pieces: Sequence[Element], most: int, ending: Sequence[Element]) -> list[list[Element]]:
    """Return the pieces page by page; a headline goes with what it stands above, the end with the last."""
    made: list[list[Element]] = [[]]
    room = most
    for piece in pieces:
        room -= _size(piece) + 1
        if room < 0 and made[-1]:
            made.append([*_headlines(made[-1], most - _size(piece)), piece])
            room = most - _together(made[-1])
        else:
            made[-1].append(piece)
    if ending and room < _together(ending):
        last = made[-1]
        below = [last.pop()] if len(last) > 1 and _together([last[-1], *ending]) <= most else []
        above = _headlines(last, most - _together([*below, *ending])) if below else []
        made.append([*above, *below])
    made[-1].extend(ending)
    return made


def _headlines(page: list[Element], room: int) -> list[Element]:
    """Take the headlines from the end of a page, as far as there is room for them, but not all that it has."""
    taken: list[Element] = []
    while len(page) > 1 and _is_headline(page[-1]) and _together([*taken, page[-1]]) < room:
        taken.insert(0, page.pop())
    return taken


def _together(elements: Sequence[Element]) -> int:
    return sum(_size(each) + 1 for each in elements)


def _is_headline(element: Element) -> bool:
    return element.get("type") == "TextBlock" and element.get("weight") == "Bolder"


def _pieces(element: Element, most: int, rest: Element) -> Iterator[Element]:
    """Yield an element that fits as it is, else in parts; one without parts is shrunk."""
    if _size(element) <= most:
        yield element
        return
    frame = {name: each for name, each in element.items() if name not in {"items", "facts", "text", "id"}}
    room = most - _size(frame) - len(',"items":[]')
    match element.get("type"):
        case "TextBlock":
            yield from (frame | {"text": each} for each in split(str(element.get("text", "")), room, utf8))
        case "Container":
            items = [piece for each in element.get("items") or () for piece in _pieces(each, room, rest)]
            yield from (frame | {"items": each} for each in _packed(items, room, []))
        case "FactSet":
            facts = [_shortened(each, room) for each in element.get("facts") or ()]
            yield from (frame | {"facts": each} for each in _packed(facts, room, []))
        case _:
            short = _shortened(element, most * 2 // 3)  # with what stands around it, it has one page
            yield from (short, rest) if _size(short) <= most else (rest,)


# Shrinking --------------------------------------------------------------------------------------


def _shrunk_card(card: Card, most: int) -> Card:
    shell, body, ending = _parts(card)
    rest = _rest(card)
    room = most - _size(shell) - _size(rest) - _together(ending) - 20
    room -= _size(card.get("actions") or ())
    kept: list[Element] = []
    for each in body:
        piece = next(_pieces(each, room - 1, rest), None)
        if piece is None or (room := room - _size(piece) - 1) < 0:
            break
        kept.append(piece)
        if piece is not each:
            break
    told = [] if rest in kept else [rest]
    return shell | {"body": [*kept, *told, *ending]} | _actions(card, last=True)


def _shortened(element: Element, most: int) -> Element:
    """Return a copy whose longest texts are cut until it fits, or none of them is worth cutting."""
    made: Element = json.loads(_json(element))
    texts = sorted(_texts(made), key=lambda each: -utf8(each[0][each[1]]))
    for holder, key in texts:
        if (over := _size(made) - most) <= 0:
            break
        holder[key] = clip(holder[key], max(_SHORTEST, utf8(holder[key]) - over), utf8)
    return made


def _texts(value: Any) -> Iterator[tuple[Element, str]]:
    """Yield where each text stands that is only read: the object, and the name in it.

    What a button or a field sends back says what it means, or nothing; what people typed is theirs.
    """
    if isinstance(value, dict):
        sent = {"data", "value", "choices"} if str(value.get("type")).startswith(("Input.", "Action.")) else set()
        for name, each in value.items():
            if name in sent:
                continue
            if name in _WORDS and isinstance(each, str):
                yield value, name
            else:
                yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def _asks(card: Card) -> bool:
    """Whether a card has fields: they are sent by the buttons that stand with them."""
    return '"type":"Input.' in _json(card)


def _rest(card: Card) -> Element:
    """Return the line that says what to type to see the rest; only … where nothing would show it."""
    buttons = [each for part in card.get("body") or () for each in part.get("actions") or ()]
    verbs = {str((each.get("data") or {}).get("verb")) for each in buttons} & set(Verb)
    shows = next((each for each in _LISTS if each in verbs), None)
    if shows is None:
        return _plain_note("…")
    last = str(card["body"][-1].get("text"))
    language = max(LANGUAGES, key=lambda each: _speaks(each, verbs, last))
    mention = ".mention" if "*@Ordstyrer*" in last else ""
    return _plain_note(Voice(language).say(f"card.rest{mention}", sentence=canonical(shows, language)))


def _speaks(language: Language, verbs: set[str], sentences: str) -> int:
    """Return how much of a card's last line is in a language: no message says which one it speaks."""
    begins = Voice(language).say("card.also", sentences="").strip()
    return (begins in sentences) + sum(f"*{canonical(Verb(each), language)}*" in sentences for each in verbs)


def _plain_note(text: str) -> Element:
    return note(Markdown(text)).model_dump(exclude_none=True)
