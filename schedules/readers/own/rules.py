"""What our own format says of the whole day, read and written: how much the bot says, how ideas are taken in, when
organisers get their overview, whose picture documents bear, and where people join.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from bot.model import IdeaRules, Notices
from schedules.readers import dates
from schedules.readers.clock import read_span
from schedules.readers.own.groups import LINK
from schedules.readers.own.quoting import scalar
from schedules.readers.own.tree import Node, shown
from schedules.readers.own.values import read_flag

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from bot.model import Agenda

NOTICE_KEYS: Final = {
    "varsel": "heads_up",
    "heads_up": "heads_up",
    "halvvejs": "half_time",
    "half_time": "half_time",
    "sidste_minutter": "last_minutes",
    "last_minutes": "last_minutes",
    "sidste_minut": "last_minute",
    "last_minute": "last_minute",
    "sessionsstart": "announce",
    "announce": "announce",
    "opsummering": "summary",
    "summary": "summary",
    "med_hjem": "take_home",
    "med hjem": "take_home",
    "take_home": "take_home",
    "løfter": "promises",
    "promises": "promises",
    "feedback": "feedback",
}
IDEA_KEYS: Final = {
    "anonyme": "anonymous",
    "anonymous": "anonymous",
    "højst": "most",
    "most": "most",
    "læsning": "reading",
    "reading": "reading",
}
MOST_IDEAS: Final = 200
MOST_DIGESTS: Final = 50
_MINUTES: Final = ("heads_up", "last_minutes")
_FLAGS: Final = ("half_time", "last_minute", "announce", "summary", "take_home", "promises", "feedback")
_SAID: Final = (*_MINUTES, *_FLAGS)


def read_notices(node: Node) -> Notices:
    """Return how much is said on the day."""
    fields = node.as_fields("beskeder", NOTICE_KEYS)
    minutes = {name: _minutes(fields[name], name) for name in _MINUTES if name in fields}
    flags = {name: read_flag(fields[name], name) for name in _FLAGS if name in fields}
    return Notices.model_validate({**minutes, **flags})


def _minutes(node: Node, key: str) -> int:
    text = node.as_text(key)
    if not re.fullmatch(r"[0-9]{1,2}", text) or int(text) > 60:  # noqa: PLR2004 - an hour
        raise node.refuse("bad_minutes", text=shown(text))
    return int(text)


def read_ideas(node: Node) -> IdeaRules:
    """Return how ideas are taken in."""
    fields = node.as_fields("idéer", IDEA_KEYS)
    told: dict[str, object] = {
        name: read_flag(fields[name], key)
        for name, key in (("anonymous", "anonyme"), ("reading", "læsning"))
        if name in fields
    }
    if "most" in fields:
        text = fields["most"].as_text("højst")
        if not re.fullmatch(r"[0-9]{1,3}", text) or not 1 <= int(text) <= MOST_IDEAS:
            raise fields["most"].refuse("bad_most_ideas", text=shown(text), most=MOST_IDEAS)
        told["most"] = int(text)
    return IdeaRules.model_validate(told)


def read_digests(node: Node, days: Sequence[date]) -> tuple[datetime, ...]:
    """Return when organisers get their overview: a clock time is one on each of the days, or it has its date."""
    found: dict[datetime, None] = {}
    for each in node.as_list("overblik"):
        for moment in _moments(each, days):
            if moment in found:
                raise each.refuse("said_twice", text=shown(each.as_text("overblik")))
            found[moment] = None
        if len(found) > MOST_DIGESTS:
            raise each.refuse("too_many", key="overblik", most=MOST_DIGESTS)
    return tuple(sorted(found))


def _moments(node: Node, days: Sequence[date]) -> Iterator[datetime]:
    text = " ".join(node.as_text("overblik").split())
    before, _, clock = text.rpartition(" ")
    day = dates.read_date(before.removesuffix("kl.").strip(" ,"))
    span = read_span(clock if day else text)
    if span is None or span.end is not None:
        raise node.refuse("bad_digest", text=shown(text))
    for each in [day] if day else days:
        yield datetime.combine(each, datetime.min.time()) + timedelta(minutes=span.start)


def read_link(node: Node, key: str) -> str:
    """Return an https address: of a picture, or of where people join."""
    text = node.as_text(key)
    if not LINK.fullmatch(text):
        raise node.refuse("bad_link", text=shown(text))
    return text


# Written ------------------------------------------------------------------------------------------


def write_rules(agenda: Agenda, word: Callable[[str], str], clock: Callable[[datetime], str]) -> list[str]:
    """Return the lines of what is not as usual; `word` and `clock` write as the document's language does."""
    lines = _notices(agenda.notices, word) + _ideas(agenda.ideas, word)
    if agenda.digests:
        days = {each.start.date() for each in agenda.sessions}
        alone = len(days) == 1 and days == {each.date() for each in agenda.digests}
        told = (clock(each) if alone else f"{each.date().isoformat()} {clock(each)}" for each in agenda.digests)
        lines.append(f"{word('digests')}: [{', '.join(told)}]")
    return lines + [f"{key}: {scalar(told)}" for key, told in (("logo", agenda.logo), ("link", agenda.link)) if told]


def _notices(notices: Notices, word: Callable[[str], str]) -> list[str]:
    lines = [f"  {word(name)}: {_value(getattr(notices, name), word)}" for name in _SAID if _differs(notices, name)]
    return [f"{word('notices')}:", *lines] if lines else []


def _differs(notices: Notices, name: str) -> bool:
    return bool(getattr(notices, name) != getattr(Notices(), name))


def _value(value: bool | int, word: Callable[[str], str]) -> str:  # noqa: FBT001 - it is what stands there
    return word("yes" if value else "no") if isinstance(value, bool) else str(value)


def _ideas(rules: IdeaRules, word: Callable[[str], str]) -> list[str]:
    usual = IdeaRules()
    told = {"anonymous": rules.anonymous, "most": rules.most, "reading": rules.reading}
    lines = [
        f"  {word(f'{name}_ideas')}: {_value(value, word)}"
        for name, value in told.items()
        if value != getattr(usual, name)
    ]
    return [f"{word('ideas')}:", *lines] if lines else []
