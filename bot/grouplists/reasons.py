"""Why groups look as they do, and what could not be had, in the reader's words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.grouping import Conflict, Contradiction, Deal, Dealt, Problem, Reason, Relaxation, Shortfall
    from bot.grouplists.rosters import Note, Roster
    from bot.texts import Voice

_OURS: Final = frozenset({"municipality", "region", "role"})
_MOST_NAMED: Final = 12


@dataclass(frozen=True)
class Result:
    """One deal or several, one after another, of the people on a list; `notes` are what was said of the list."""

    roster: Roster
    problem: Problem
    rounds: tuple[Deal, ...]
    notes: tuple[Note, ...] = ()


def heading(voice: Voice, attribute: str) -> str:
    """Return what stands over a column."""
    known = attribute in _OURS or attribute == "email"
    return voice.say(f"export.{attribute}") if known else attribute


def shared(voice: Voice, attribute: str) -> str:
    """Return "same municipality", or for what only this list has "same »team«"."""
    if attribute in _OURS:
        return voice.say(f"groups.same.{attribute}")
    return voice.say("groups.same.other", name=attribute)


def why(voice: Voice, result: Result, group: Dealt) -> str:
    """Return in a sentence or two why a group looks as it does."""
    reason, name = group.why, result.roster.name
    told = [_mixed(voice, result.problem, reason)]
    told += [voice.say("groups.why.together", names=_names(voice, map(name, each))) for each in reason.together]
    if reason.apart:
        told.append(voice.say("groups.why.apart", names=_names(voice, map(name, reason.apart))))
    if reason.again:
        pairs = (voice.list(map(name, each)) for each in reason.again)
        told.append(voice.say("groups.why.again", pairs=_names(voice, pairs, between="; ")))
    return " ".join(told)


def _mixed(voice: Voice, problem: Problem, reason: Reason) -> str:
    parts = [
        _variety(voice, each, reason.values.get(each, 0), reason.pairs.get(each, 0))
        for each in problem.spread
        if reason.values.get(each)
    ]
    said = voice.list(parts) if parts else voice.say("groups.why.chance")
    return f"{said[:1].upper()}{said[1:]}."


def _variety(voice: Voice, attribute: str, values: int, pairs: int) -> str:
    """Return "each of their own municipality", or how many there are."""
    known = attribute if attribute in _OURS else "other"
    if pairs == 0 and values > 1:
        return voice.say(f"groups.why.own.{known}", name=attribute)
    return voice.count(f"groups.why.some.{known}", values, name=attribute)


def warnings(voice: Voice, result: Result) -> list[str]:
    """Return what was said of the list, and what the groups fall short of, as sentences."""
    told = [note(voice, each) for each in result.notes]
    several = len(result.rounds) > 1
    for number, deal in enumerate(result.rounds, 1):
        lacking = (*(_short(voice, each) for each in deal.short), *_again(voice, result.problem, deal))
        told += [voice.say("groups.in_round", number=number, said=each) if several else each for each in lacking]
    return list(dict.fromkeys(told))


def _again(voice: Voice, problem: Problem, deal: Deal) -> Iterator[str]:
    """Return how many meet again where nothing better can be: but for those who were to sit together."""
    kept = [frozenset(each) for each in problem.together]
    again = (frozenset(pair) for group in deal.groups for pair in group.why.again)
    count = sum(not any(pair <= each for each in kept) for pair in again)
    if count and deal.pairs.get("met", 0) <= deal.bound.get("met", 0):
        yield voice.count("groups.unavoidable.again", count)


def note(voice: Voice, said: Note) -> str:
    """Return what is to be told of a list."""
    values: Mapping[str, str] = said.values
    if "attribute" in values:
        values = {**values, "attribute": heading(voice, values["attribute"]).lower()}
    if said.n is None:
        return voice.say(f"people.{said.code}", **values)
    return voice.count(f"people.{said.code}", said.n, **values)


def _short(voice: Voice, each: Shortfall) -> str:
    values = dict(each.values)
    if each.code == "size":
        ends = dict.fromkeys((str(values["smallest"]), str(values["largest"])))
        return voice.count("groups.short.size", int(values["size"]), range="-".join(ends))
    if each.code == "again":
        return voice.count("groups.short.again", int(values["pairs"]), bound=values["bound"])
    what = shared(voice, str(values["attribute"]))
    return voice.count("groups.score.above", int(values["pairs"]), what=what, bound=values["bound"])


def conflict(voice: Voice, roster: Roster, each: Conflict) -> str:
    """Return what cannot all be had."""
    names = _names(voice, map(roster.name, each.people))
    return voice.say(f"groups.conflict.{each.code}", names=names, **each.values)


def gives_way(found: Contradiction) -> str:
    """Return the key of what introduces the relaxations: the least, or some that are enough."""
    return "groups.relaxation" if found.least else "groups.relaxation.unproven"


def relaxation(voice: Voice, roster: Roster, each: Relaxation) -> str:
    """Return what would have to give way."""
    if each.code == "seats":
        return voice.count("groups.relaxation.seats", each.to or 0)
    rest = [id_ for id_ in each.of if id_ not in each.people]
    names, of = (_names(voice, map(roster.name, ids)) for ids in (each.people, rest or each.of))
    return voice.say(f"groups.relaxation.{each.code}", names=names, of=of, to=each.to or 0)


def _names(voice: Voice, names: Iterable[str], between: str = "") -> str:
    """Return names in a row; of very many only the first."""
    told: Sequence[str] = list(names)
    if len(told) > _MOST_NAMED:
        return f"{(between or ', ').join(told[:_MOST_NAMED])} …"
    return between.join(told) if between else voice.list(told)
