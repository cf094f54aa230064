"""The group discussions of our own format: who sits together, what they do, where, and what they hand in.

As everywhere in it nothing is guessed: what is not understood is refused with its line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from bot.model import WELL_KNOWN, BreakoutPlan, GroupPlaces, GroupRole, SessionKind, Slot, Step, Topic
from schedules.readers.own.tree import Node, shown
from schedules.readers.own.wording import worded
from schedules.readers.vocabulary.words import ROLE_NAMES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from bot.model import Agenda, Session

    Mark: TypeAlias = tuple[int | None, str, datetime]

KEYS: Final = {
    "opgave": "prompt",
    "prompt": "prompt",
    "gruppestørrelse": "group_size",
    "group_size": "group_size",
    "roller": "roles",
    "roles": "roles",
    "spredning": "spread",
    "spread": "spread",
    "sammen": "together",
    "together": "together",
    "hver_for_sig": "apart",
    "hver for sig": "apart",
    "apart": "apart",
    "trin": "steps",
    "steps": "steps",
    "aflever": "hand_in",
    "hand_in": "hand_in",
    "efterfrist": "grace",
    "grace": "grace",
    "mødested": "places",
    "places": "places",
    "links": "links",
    "borde": "topics",
    "topics": "topics",
    "flyt": "moves",
    "moves": "moves",
    "fortsætter": "same_as",
    "same_as": "same_as",
}
WORDED: Final = frozenset({"steps", "hand_in", "topics"})  # whose lines the organiser names
PLACE_NAMES: Final = {
    "tråde": GroupPlaces.THREADS,
    "trådar": GroupPlaces.THREADS,
    "tråder": GroupPlaces.THREADS,
    "threads": GroupPlaces.THREADS,
    "liste": GroupPlaces.LIST,
    "lista": GroupPlaces.LIST,
    "list": GroupPlaces.LIST,
    "links": GroupPlaces.LINKS,
    "länkar": GroupPlaces.LINKS,
    "lenker": GroupPlaces.LINKS,
    "rum": GroupPlaces.ROOMS,
    "rom": GroupPlaces.ROOMS,
    "rooms": GroupPlaces.ROOMS,
}
MOST: Final = 12  # steps, slots or links to be taken in at a glance
MOST_TOPICS: Final = 60
LONGEST: Final = 200  # characters of a step, a slot or a topic
MOST_COUNT: Final = 10
MOST_MOVES: Final = 50
MOST_SEATS: Final = 99
MOST_MINUTES: Final = 24 * 60

_REGION: Final = frozenset({"region", "regioner", "regions"})
_ATTRIBUTES: Final = ("municipality", "region")
_SIZE: Final = re.compile(r"(\d{1,2})(?:\s?[-–]\s?(\d{1,2}))?")
_MINUTES: Final = re.compile(r"(\d{1,4})\s?(?:min(?:\.|ut|uter|utter|utes|ute)?)?", re.IGNORECASE)
_COUNT: Final = re.compile(r"(\d{1,2})")
_SEATS: Final = re.compile(r"(\d{1,2})(?:\s(?:pladser|plads|personer|platser|plasser|seats|people))?", re.IGNORECASE)
LINK: Final = re.compile(r"https://[^\s/<>\"]{1,200}(?:/[^\s<>\"]{0,2000})?", re.IGNORECASE)
_MAIL: Final = re.compile(r"[^\s<>@,;]{1,64}@[^\s<>@,;]{1,190}")
_NAME_AND_MAIL: Final = re.compile(rf"[^<>]{{1,200}}?\s{{0,3}}<(?P<mail>{_MAIL.pattern})>")
_PAIR: Final = 2


def read_plan(fields: dict[str, Node], kind: SessionKind) -> BreakoutPlan | None:
    """Return the plan that the fields of a session describe; only a group discussion has one."""
    if kind is not SessionKind.BREAKOUT:
        for key in _READERS.keys() & fields.keys():
            raise fields[key].refuse("only_groups")
        return None
    told: dict[str, Any] = {}
    for key, node in fields.items():
        if key in _READERS:
            told |= _READERS[key](node)
    if "links" in told and "places" not in told:
        told["places"] = GroupPlaces.LINKS
    if told.get("places") is GroupPlaces.LINKS and not told.get("links"):
        raise fields["links" if "links" in fields else "places"].refuse("links_missing")
    return BreakoutPlan(**told)


# One key each -------------------------------------------------------------------------------------


def _size(node: Node) -> dict[str, object]:
    text = node.as_text("gruppestørrelse")
    match = _SIZE.fullmatch(text)
    smallest, largest = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
    if not _PAIR <= smallest <= largest:  # one is no group
        raise node.refuse("bad_group_size", text=shown(text))
    return {"smallest": smallest, "largest": largest}


def _roles(node: Node) -> dict[str, object]:
    found: list[GroupRole] = []
    for each in node.as_list("roller"):
        if (role := _role(each)) in found:
            raise each.refuse("said_twice", text=shown(each.as_text("roller")))
        found.append(role)
    return {"roles": tuple(found)}


def _role(node: Node) -> GroupRole:
    text = node.as_text("roller")
    if text.casefold() not in ROLE_NAMES:
        raise node.refuse("bad_role", text=shown(text))
    return ROLE_NAMES[text.casefold()]


def _spread(node: Node) -> dict[str, object]:
    """Read what is to differ: a list, or names with commas between them. Whether there is such a question is
    seen when the whole is read.
    """
    told = [(each, each.as_text("spredning")) for each in node.as_list("spredning")]
    if node.text:
        told = [(node, each.strip()) for each in node.text.split(",")]
    found: list[str] = []
    for each, text in told:
        name = _attribute(text)
        if not name or name in found:
            raise each.refuse(
                "said_twice" if name else "wants_text", **({"text": shown(text)} if name else {"key": "spredning"})
            )
        found.append(name)
    return {"spread": tuple(found)}


def _attribute(text: str) -> str:
    if text.casefold() in _REGION:
        return "region"
    known = worded(text).id if text else ""
    return known if known in WELL_KNOWN or not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", text) else text


def _sets(key: str, name: str) -> Callable[[Node], dict[str, object]]:
    def read(node: Node) -> dict[str, object]:
        lists = node.as_list(key)
        alone = bool(lists) and all(each.text is not None for each in lists)
        return {name: tuple(_set(key, each) for each in ((node,) if alone else lists))}

    return read


def _set(key: str, node: Node) -> tuple[str, ...]:
    people = list(dict.fromkeys(_person(each) for each in node.as_list(key)))
    if len(people) < _PAIR:
        raise node.refuse("bad_set", key=key)
    return tuple(people)


def _person(node: Node) -> str:
    """Return somebody's e-mail where it is told, else their name."""
    text = " ".join(node.as_text("navn").split())
    match = _NAME_AND_MAIL.fullmatch(text)
    if match or _MAIL.fullmatch(text):
        return (match["mail"] if match else text).lower()
    if not text or "<" in text or ">" in text or "@" in text:
        raise node.refuse("bad_email", text=shown(text))
    return text


def _steps(node: Node) -> dict[str, object]:
    found = [
        Step(title=title, minutes=None if told is None else _number(told, _MINUTES, "bad_step_minutes", MOST_MINUTES))
        for title, told in _pairs(node, "trin", MOST)
    ]
    return {"steps": tuple(found)}


def _slots(node: Node) -> dict[str, object]:
    found = [
        Slot(label=label, count=1 if told is None else _number(told, _COUNT, "bad_count", MOST_COUNT))
        for label, told in _pairs(node, "aflever", MOST, once=True)
    ]
    return {"slots": tuple(found)}


def _topics(node: Node) -> dict[str, object]:
    found = [
        Topic(title=title, seats=None if told is None else _number(told, _SEATS, "bad_seats", MOST_SEATS, least=_PAIR))
        for title, told in _pairs(node, "borde", MOST_TOPICS, once=True)
    ]
    return {"topics": tuple(found)}


def _pairs(node: Node, key: str, most: int, *, once: bool = False) -> list[tuple[str, Node | None]]:
    """Return what stands on each line, and what is told of it after a colon: `- Idéer: 3`."""
    found: list[tuple[str, Node | None]] = []
    for name, told in _lines(node, key):
        text = " ".join(name.as_text(key).split())
        if not text:
            raise name.refuse("wants_text", key=key)
        if len(text) > LONGEST:
            raise name.refuse("text_long", text=shown(text), most=LONGEST)
        if once and text.casefold() in {each.casefold() for each, _ in found}:
            raise name.refuse("said_twice", text=shown(text))
        if len(found) == most:
            raise name.refuse("too_many", key=key, most=most)
        found.append((text, None if told is None or told.text == "" else told))
    return found


def _lines(node: Node, key: str) -> Iterator[tuple[Node, Node | None]]:
    for each in (node,) if node.fields is not None else node.as_list(key):
        if each.fields is None:
            yield each, None
        else:
            yield from each.fields


def _number(node: Node, form: re.Pattern[str], code: str, most: int, *, least: int = 1) -> int:
    text = node.as_text("antal")
    match = form.fullmatch(text)
    number = int(match[1]) if match else 0
    if not least <= number <= most:
        raise node.refuse(code, text=shown(text), **({} if form is _MINUTES else {"most": most}))
    return number


def _whole(key: str, name: str, form: re.Pattern[str], code: str, most: int) -> Callable[[Node], dict[str, object]]:
    def read(node: Node) -> dict[str, object]:
        text = node.as_text(key)
        match = form.fullmatch(text)
        if match is None or int(match[1]) > most:
            raise node.refuse(code, text=shown(text), **({} if form is _MINUTES else {"most": most}))
        return {name: int(match[1])}

    return read


def _places(node: Node) -> dict[str, object]:
    text = node.as_text("mødested")
    if text.casefold() not in PLACE_NAMES:
        raise node.refuse("bad_places", text=shown(text))
    return {"places": PLACE_NAMES[text.casefold()]}


def _links(node: Node) -> dict[str, object]:
    found: list[str] = []
    for each in node.as_list("links"):
        text = each.as_text("links")
        if not LINK.fullmatch(text):
            raise each.refuse("bad_link", text=shown(text))
        if text in found:
            raise each.refuse("said_twice", text=shown(text))
        found.append(text)
    return {"links": tuple(found)}


def read_reference(node: Node, key: str) -> str:
    """Return what another session is called here."""
    text = " ".join(node.as_text(key).split())
    if not text:
        raise node.refuse("wants_text", key=key)
    return text


_READERS: Final[dict[str, Callable[[Node], dict[str, object]]]] = {
    "prompt": lambda node: {"prompt": node.as_text("opgave")},
    "group_size": _size,
    "roles": _roles,
    "spread": _spread,
    "together": _sets("sammen", "together"),
    "apart": _sets("hver_for_sig", "apart"),
    "steps": _steps,
    "hand_in": _slots,
    "grace": _whole("efterfrist", "grace", _MINUTES, "bad_minutes", 60),
    "places": _places,
    "links": _links,
    "topics": _topics,
    "moves": _whole("flyt", "mends", _COUNT, "bad_moves", MOST_MOVES),
    "same_as": lambda node: {"same_as": read_reference(node, "fortsætter")},
}


# What only the whole tells ------------------------------------------------------------------------


def mark(session: Session) -> Mark:
    """Return what a session is known by while a document is read."""
    return session.line, session.title, session.start


def check(agenda: Agenda, lines: Mapping[Mark, dict[str, Node]]) -> None:
    """Refuse what does not fit the rest of an agenda: steps that take longer than the session, questions that
    nobody is asked, and sessions that there are none of. `lines` are the fields of each session by its mark.
    """
    for session in agenda.sessions:
        fields = lines[mark(session)]
        if session.presents:
            _check_reference(agenda, session, session.presents, fields["presents"])
        if session.breakout is not None:
            _check_plan(agenda, session, session.breakout, fields)


def _check_plan(agenda: Agenda, session: Session, plan: BreakoutPlan, fields: dict[str, Node]) -> None:
    if plan.same_as:
        _check_reference(agenda, session, plan.same_as, fields["same_as"])
    told = sum(each.minutes or 0 for each in plan.steps)
    have = 0 if session.end is None else int((session.end - session.start).total_seconds()) // 60
    if told > have > 0:
        raise fields["steps"].refuse("steps_too_long", minutes=told, have=have)
    asked = [*_ATTRIBUTES, *WELL_KNOWN, *(each.id for each in (agenda.form.fields if agenda.form else ()))]
    for each in plan.spread:
        if each not in asked:
            known = ", ".join(dict.fromkeys(asked))
            raise fields["spread"].refuse("spread_unknown", text=shown(each), known=known)


def _check_reference(agenda: Agenda, session: Session, name: str, node: Node) -> None:
    earlier = [each for each in agenda.sessions if each.kind is SessionKind.BREAKOUT and each.start < session.start]
    if not any(_plain(name) in {_plain(each.title), _plain(each.uid)} for each in earlier):
        raise node.refuse("reference_unknown", text=shown(name), known=_listed(earlier))


def _listed(sessions: Sequence[Session]) -> str:
    return ", ".join(f"»{shown(each.title)}«" for each in sessions) or "–"


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
