"""The polls of a session in our own format, read and written: what people are asked, how, and when it opens.

As everywhere in it nothing is guessed: what is not understood is refused with its line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypeVar

from bot.model import Audience, PollKind, PollOpening, PollPlan, Reveal
from schedules.readers.own.quoting import scalar
from schedules.readers.own.tree import Node, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from bot.model import Agenda, Session
    from schedules.readers.own.groups import Mark

N = TypeVar("N")

KEYS: Final = {
    "spørgsmål": "question",
    "question": "question",
    "type": "kind",
    "kind": "kind",
    "svar": "answers",
    "answers": "answers",
    "skala": "scale",
    "scale": "scale",
    "vis": "show",
    "show": "show",
    "åbner": "opens",
    "opens": "opens",
}
KIND_NAMES: Final = {
    **dict.fromkeys(("én", "en", "ett", "single", "one"), PollKind.SINGLE),
    **dict.fromkeys(("flere", "flera", "multiple", "several"), PollKind.MULTIPLE),
    **dict.fromkeys(("skala", "scale"), PollKind.SCALE),
    **dict.fromkeys(("ord", "ordsky", "ordmoln", "words", "word cloud"), PollKind.WORDS),
    **dict.fromkeys(("tekst", "text"), PollKind.TEXT),
}
_VOTED: Final = ("når man har stemt", "när man har röstat", "når en har stemt", "voted", "once voted")
_REVEALED: Final = ("når det afsløres", "när det avslöjas", "når det avsløres", "revealed", "once revealed")
REVEAL_NAMES: Final = {**dict.fromkeys(_VOTED, Reveal.VOTED), **dict.fromkeys(_REVEALED, Reveal.REVEALED)}
OPENING_NAMES: Final = {
    **dict.fromkeys(("i hånden", "för hand", "for hånd", "by hand", "hand"), PollOpening.HAND),
    **dict.fromkeys(("ved start", "vid start", "at start", "start"), PollOpening.START),
    **dict.fromkeys(("ved slut", "vid slut", "at end", "at the end", "end"), PollOpening.END),
}
CHOICES: Final = frozenset({PollKind.SINGLE, PollKind.MULTIPLE})
MOST_POLLS: Final = 20
FEWEST_OPTIONS: Final = 2
MOST_OPTIONS: Final = 20
LONGEST_QUESTION: Final = 300
LONGEST_OPTION: Final = 200
LONGEST_END: Final = 60  # what one end of a scale means
FEWEST_STEPS: Final = 2
MOST_STEPS: Final = 10

_SCALE: Final = re.compile(
    r"(?:1\s?(?:\((?P<lowest>[^()]{1,60})\))?\s?[-–]\s?)?(?P<steps>\d{1,2})\s?(?:\((?P<highest>[^()]{1,60})\))?"
)


def read_polls(node: Node) -> tuple[PollPlan, ...]:
    """Return the polls that stand under `afstemninger`: each with its fields, or in short `- Hvad nu?: [a, b]`."""
    found: list[PollPlan] = []
    asked: set[str] = set()
    for place, plan in _plans(node):
        if plan.question.casefold() in asked:
            raise place.refuse("said_twice", text=shown(plan.question))
        if len(found) == MOST_POLLS:
            raise place.refuse("too_many", key="afstemninger", most=MOST_POLLS)
        asked.add(plan.question.casefold())
        found.append(plan)
    return tuple(found)


def _plans(node: Node) -> Iterator[tuple[Node, PollPlan]]:
    for each in (node,) if node.fields is not None else node.as_list("afstemninger"):
        if each.fields is None:
            raise each.refuse("poll_kind_missing", text=shown(each.as_text("afstemninger")))
        if any(_name(key) in KEYS for key, _ in each.fields):
            yield each, _whole(each)
        else:
            yield from ((key, _short(key, value)) for key, value in each.fields)


def _name(key: Node) -> str:
    return (key.text or "").strip().casefold()


def _short(key: Node, value: Node) -> PollPlan:
    """Return what a question and its answers (or its type) in one line ask."""
    question = _text(key, "spørgsmål", LONGEST_QUESTION)
    kind = KIND_NAMES.get((value.text or "").strip().casefold())
    if kind is None or kind in CHOICES:
        return PollPlan(question=question, options=_options(value))
    return PollPlan(question=question, kind=kind)


def _whole(node: Node) -> PollPlan:
    given = node.as_fields("afstemninger", KEYS)
    if "question" not in given:
        raise node.refuse("key_missing", key="spørgsmål")
    question = _text(given["question"], "spørgsmål", LONGEST_QUESTION)
    kind = _kind(given, question)
    told: dict[str, object] = {"question": question, "kind": kind}
    if kind in CHOICES:
        told["options"] = _options(given.get("answers") or given["question"])
    elif "answers" in given:
        raise given["answers"].refuse("poll_answers_unused", key="svar")
    if "scale" in given:
        told |= _scale(given["scale"], kind)
    if "show" in given:
        told["reveal"] = _one_of(given["show"], "vis", REVEAL_NAMES, "bad_reveal")
    if "opens" in given:
        told["opens"] = _one_of(given["opens"], "åbner", OPENING_NAMES, "bad_opening")
    return PollPlan.model_validate(told)


def _kind(given: Mapping[str, Node], question: str) -> PollKind:
    if "kind" in given:
        return _one_of(given["kind"], "type", KIND_NAMES, "bad_poll_kind")
    if "answers" in given:
        return PollKind.SINGLE
    if "scale" in given:
        return PollKind.SCALE
    raise given["question"].refuse("poll_kind_missing", text=shown(question))


def _one_of(node: Node, key: str, names: Mapping[str, N], code: str) -> N:
    text = " ".join(node.as_text(key).split())
    if text.casefold() not in names:
        raise node.refuse(code, text=shown(text))
    return names[text.casefold()]


def _options(node: Node) -> tuple[str, ...]:
    found: list[str] = []
    for each in node.items or ():
        text = _text(each, "svar", LONGEST_OPTION)
        if text.casefold() in {option.casefold() for option in found}:
            raise each.refuse("said_twice", text=shown(text))
        if len(found) == MOST_OPTIONS:
            raise each.refuse("too_many", key="svar", most=MOST_OPTIONS)
        found.append(text)
    if len(found) < FEWEST_OPTIONS:
        raise node.refuse("poll_answers_few")
    return tuple(found)


def _scale(node: Node, kind: PollKind) -> dict[str, object]:
    if kind is not PollKind.SCALE:
        raise node.refuse("poll_answers_unused", key="skala")
    text = " ".join(node.as_text("skala").split())
    match = _SCALE.fullmatch(text)
    if match is None or not FEWEST_STEPS <= int(match["steps"]) <= MOST_STEPS:
        raise node.refuse("bad_scale", text=shown(text), most=MOST_STEPS)
    ends = {name: (match[name] or "").strip() for name in ("lowest", "highest")}
    return {"steps": int(match["steps"]), **ends}


def _text(node: Node, key: str, most: int) -> str:
    text = " ".join(node.as_text(key).split())
    if not text:
        raise node.refuse("wants_text", key=key)
    if len(text) > most:
        raise node.refuse("text_long", text=shown(text), most=most)
    return text


# What only the whole tells ------------------------------------------------------------------------


def check(agenda: Agenda, lines: Mapping[Mark, dict[str, Node]]) -> None:
    """Refuse what would never be asked: as a session ends of which nobody knows when it does, or in a closed one.
    `lines` are the fields of each session by its mark.
    """
    for session in agenda.sessions:
        fields = lines[session.line, session.title, session.start]
        at_end = any(each.opens is PollOpening.END for each in session.polls)
        for key, asks, waits in (("polls", bool(session.polls), at_end), ("feedback", session.feedback, True)):
            if asks and session.audience is Audience.CIRCLE:
                raise fields[key].refuse("poll_closed")
            if asks and waits and not _ends(session):
                raise fields[key].refuse("poll_end_unknown")


def _ends(session: Session) -> bool:
    return session.end is not None and session.end > session.start


# Written ------------------------------------------------------------------------------------------


def write_polls(session: Session, word: Callable[[str], str]) -> list[str]:
    """Return the lines of what a session asks; `word` puts our names in the document's language."""
    lines = [f"{word('polls')}:"] if session.polls else []
    for plan in session.polls:
        first, *rest = _written(plan, word)
        lines += [f"  - {first}", *(f"    {each}" for each in rest)]
    return [*lines, *([f"{word('feedback')}: {word('yes')}"] if session.feedback else [])]


def _written(plan: PollPlan, word: Callable[[str], str]) -> list[str]:
    lines = [f"{word('question')}: {scalar(plan.question)}"]
    scaled = (plan.steps, plan.lowest, plan.highest) != (5, "", "")
    if not plan.options and not (scaled and plan.kind is PollKind.SCALE):
        lines.append(f"{word('kind')}: {word(f'{plan.kind}_poll')}")
    elif plan.kind is PollKind.MULTIPLE:
        lines.append(f"{word('kind')}: {word('multiple_poll')}")
    if plan.options:
        lines += [f"{word('answers')}:", *(f"  - {scalar(each)}" for each in plan.options)]
    if scaled and plan.kind is PollKind.SCALE:
        lines.append(f"{word('scale')}: {_scaled(plan)}")
    if plan.reveal is Reveal.REVEALED:
        lines.append(f"{word('show')}: {word('revealed_poll')}")
    if plan.opens is not PollOpening.HAND:
        lines.append(f"{word('opens')}: {word(f'{plan.opens}_opening')}")
    return lines


def _scaled(plan: PollPlan) -> str:
    lowest, highest = (f" ({each})" if each else "" for each in (plan.lowest, plan.highest))
    return scalar(f"1{lowest} - {plan.steps}{highest}" if lowest or highest else str(plan.steps))
