"""How many seats there are in our own format, for whom some are kept, who stands in line, and who is a member."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from bot.model import Reserve
from schedules.readers.clock import DAY
from schedules.readers.own.conditions import read_condition
from schedules.readers.own.tree import Node, shown
from schedules.readers.own.values import (
    HOUR,
    read_flag,
    read_last,
    read_length,
    read_several,
    read_whole,
    read_words,
    spelled,
)
from schedules.readers.vocabulary.words import NO, YES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.model import FormField

RESERVE_KEYS: Final = spelled(
    {
        "navn": "name",
        "name": "name",
        "pladser": "seats",
        "seats": "seats",
        "inviterede": "invited",
        "invited": "invited",
        "medlemmer": "member",
        "members": "member",
        "hvis": "when",
        "if": "when",
        "til": "until",
        "until": "until",
    }
)
UNIT: Final = r"pladser|plads|platser|plats|plasser|plass|seats|seat"
MOST_SEATS: Final = 100_000
MOST_RESERVES: Final = 20
MOST_MEMBERS: Final = 10_000
MOST_OFFER: Final = 14 * DAY
LONGEST_NAME: Final = 100
_MAIL: Final = re.compile(r"[^\s<>@,;]{1,64}@[^\s<>@,;]{1,190}")
_DOMAIN: Final = re.compile(r"@?((?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}[^\W\d_]{2,40})")
_LISTS: Final = {
    **dict.fromkeys(("inviterede", "inbjudna", "inviterte", "invited"), "invited"),
    **dict.fromkeys(("medlemmer", "medlemmar", "members"), "member"),
}


def read_seats(node: Node) -> int:
    """Return how many seats there are."""
    return read_whole(node, "pladser", 0, MOST_SEATS, unit=UNIT)


def read_waiting(node: Node) -> dict[str, Any]:
    """Return whether people wait where the seats are taken; or for how long a free one is offered to each."""
    text = node.as_text("venteliste").casefold()
    if text in YES | NO:
        return {"waiting": text in YES}
    return read_offer(node)


def read_offer(node: Node) -> dict[str, Any]:
    """Return for how many hours a free seat is offered to each."""
    text = node.as_text("tilbud gælder")
    minutes = read_length(node, text, "bad_offer", HOUR, MOST_OFFER)
    if minutes % HOUR:
        raise node.refuse("bad_offer", text=shown(text))
    return {"offer_hours": minutes // HOUR}


def read_reserves(node: Node, fields: Sequence[FormField]) -> tuple[Reserve, ...]:
    """Return the seats that are kept for some: in short `inviterede: 5`, or each with its fields."""
    found: list[Reserve] = []
    for place, reserve in _reserves(node, fields):
        if any(each.name.casefold() == reserve.name.casefold() for each in found):
            raise place.refuse("said_twice", text=shown(reserve.name))
        if len(found) == MOST_RESERVES:
            raise place.refuse("too_many", key="reserverede pladser", most=MOST_RESERVES)
        found.append(reserve)
    return tuple(found)


def _reserves(node: Node, fields: Sequence[FormField]) -> list[tuple[Node, Reserve]]:
    found: list[tuple[Node, Reserve]] = []
    for each in (node,) if node.fields is not None else node.as_list("reserverede pladser"):
        if each.fields is None or any((key.text or "").strip().casefold() not in _LISTS for key, _ in each.fields):
            found.append((each, _reserve(each, fields)))
        else:
            found += [(key, _short(key, value)) for key, value in each.fields]
    return found


def _short(key: Node, value: Node) -> Reserve:
    name = read_words(key, "navn", LONGEST_NAME)
    return Reserve.model_validate({"name": name, "seats": _kept(value), _LISTS[name.casefold()]: True})


def _kept(node: Node) -> int:
    return read_whole(node, "pladser", 1, MOST_SEATS, unit=UNIT)


def _reserve(node: Node, fields: Sequence[FormField]) -> Reserve:
    given = node.as_fields("reserverede pladser", RESERVE_KEYS)
    for key, written in (("name", "navn"), ("seats", "pladser")):
        if key not in given:
            raise node.refuse("key_missing", key=written)
    told: dict[str, Any] = {
        "name": read_words(given["name"], "navn", LONGEST_NAME),
        "seats": _kept(given["seats"]),
    }
    told |= {
        name: read_flag(given[name], written)
        for name, written in (("invited", "inviterede"), ("member", "medlemmer"))
        if name in given
    }
    if "when" in given:
        told["when"] = read_condition(given["when"], "hvis", fields)
    if "until" in given:
        told["until"] = read_last(given["until"], "til")
    if not (told.get("invited") or told.get("member") or "when" in told):
        raise node.refuse("reserve_open", text=shown(told["name"]))
    return Reserve(**told)


def read_members(node: Node) -> tuple[str, ...]:
    """Return addresses, and whole domains as "@vejby.example"; in small letters, each once. A list, or with commas."""
    found: dict[str, None] = {}
    for each, text in read_several(node, "medlemmer"):
        domain = _DOMAIN.fullmatch(text)
        if not domain and not _MAIL.fullmatch(text):
            raise each.refuse("bad_member", text=shown(text))
        found[f"@{domain[1].lower()}" if domain else text.lower()] = None
        if len(found) > MOST_MEMBERS:
            raise each.refuse("too_many", key="medlemmer", most=MOST_MEMBERS)
    return tuple(found)


def check_seats(given: Mapping[str, Node], told: Mapping[str, Any]) -> None:
    """Refuse more reserved seats than there are, and what says nothing where there is no end of them."""
    if told.get("call") is not None:
        for key, written in (("seats", "pladser"), ("reserved", "reserverede pladser"), ("waiting", "venteliste")):
            if key in given:
                raise given[key].refuse("call_instead", key=written)
        return
    if "reserved" in given and told.get("seats") is None:
        raise given["reserved"].refuse("seats_missing", key="reserverede pladser")
    kept = sum(each.seats for each in told.get("reserved", ()))
    if kept > (told.get("seats") or 0) and kept:
        raise given["reserved"].refuse("reserved_over", reserved=kept, seats=told["seats"])
    if "offer" in given and told.get("waiting") is False:
        raise given["offer"].refuse("offer_unused")
