"""Groups as the one who asked for them reads them: in a terminal, as data, or as a sheet; and where they
cannot be had, what contradicts what and the least that has to give way.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.errors import RefusalError
from bot.exports import Sheet, csv_file, workbook
from bot.wishes import value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from rich.console import Console

    from bot.exports import File
    from bot.grouping import Conflict, Contradiction, Deal, Dealt, Problem, Reason, Relaxation, Shortfall
    from bot.rosters import Note, Roster
    from bot.texts import Voice

MET: Final = "met"
_OURS: Final = frozenset({"municipality", "region", "role"})
_MOST_NAMED: Final = 12


@dataclass(frozen=True)
class Result:
    """One deal or several, one after another, of the people on a list; `notes` are what was said of the list."""

    roster: Roster
    problem: Problem
    rounds: tuple[Deal, ...]
    notes: tuple[Note, ...] = ()


def shape_of(file: Path | None, chosen: Mapping[str, bool]) -> str:
    """Return which shape was asked for: "json", "csv", "xlsx", or none; a file's name says it as well.

    Raises:
        RefusalError: `one_format`, `format_unknown` (name).
    """
    wanted = [shape for shape, on in chosen.items() if on]
    if len(wanted) > 1:
        raise RefusalError("one_format")
    if wanted or file is None:
        return "".join(wanted)
    shape = file.suffix.lower().removeprefix(".")
    if shape not in chosen:
        raise RefusalError("format_unknown", name=file.name)
    return shape


def render(voice: Voice, result: Result, shape: str) -> bytes:
    """Return the groups as JSON, CSV or a workbook."""
    if shape == "json":
        return as_text(as_json(voice, result))
    return (as_csv if shape == "csv" else as_workbook)(voice, result).body


def as_text(data: object) -> bytes:
    """Return data as JSON that is read by people too."""
    return f"{json.dumps(data, ensure_ascii=False, indent=1)}\n".encode()


# As data ------------------------------------------------------------------------------------------


def as_json(voice: Voice, result: Result) -> dict[str, Any]:
    """Return `{"rounds": [{"groups": [{"members": [id, ...], "why"}], "pairs", "bound"}], "warnings": [...]}`."""
    return {
        "rounds": [
            {
                "groups": [{"members": list(group.members), "why": why(voice, result, group)} for group in deal.groups],
                "pairs": dict(deal.pairs),
                "bound": dict(deal.bound),
            }
            for deal in result.rounds
        ],
        "warnings": warnings(voice, result),
    }


def refused(voice: Voice, roster: Roster, found: Contradiction) -> dict[str, Any]:
    """Return `{"conflicts": [...], "relaxation": [...]}`: each with its code, ids, values and sentence."""
    return {
        "conflicts": [
            {
                "code": each.code,
                "people": list(each.people),
                "values": dict(each.values),
                "text": conflict(voice, roster, each),
            }
            for each in found.conflicts
        ],
        "relaxation": [
            {
                "code": each.code,
                "people": list(each.people),
                "of": list(each.of),
                "to": each.to,
                "text": relaxation(voice, roster, each),
            }
            for each in found.relaxations
        ],
    }


# As a sheet ---------------------------------------------------------------------------------------


def as_csv(voice: Voice, result: Result) -> File:
    """Return a row for each person in each round; what it says can be handed in again as a history."""
    rows = [row for number in range(1, len(result.rounds) + 1) for row in _rows(result, number)]
    return csv_file(voice.say("export.groups"), _header(voice, result), [[str(each) for each in row] for row in rows])


def as_workbook(voice: Voice, result: Result) -> File:
    """Return a sheet for each round."""
    header = _header(voice, result)
    return workbook(
        voice.say("export.groups"),
        [
            Sheet(voice.say("groups.round", number=number), header, list(_rows(result, number)))
            for number in range(1, len(result.rounds) + 1)
        ],
    )


def _header(voice: Voice, result: Result) -> list[str]:
    own = [voice.say(f"export.{each}") for each in ("round", "group", "id", "name")]
    return [*own, *(_heading(voice, each) for each in _columns(result))]


def _columns(result: Result) -> list[str]:
    """Return the attributes: the list's, and the region where it was derived."""
    return list(dict.fromkeys((*result.roster.columns, *result.problem.spread)))


def _rows(result: Result, number: int) -> Iterator[list[str | int]]:
    columns = _columns(result)
    for group, dealt in enumerate(result.rounds[number - 1].groups, 1):
        for id_ in dealt.members:
            person = result.roster.ids[id_]
            facts = [person.facts.get(each) or value(person, each) for each in columns]
            yield [number, group, id_, person.name, *facts]


def _heading(voice: Voice, attribute: str) -> str:
    known = attribute in _OURS or attribute == "email"
    return voice.say(f"export.{attribute}") if known else attribute


# In a terminal ------------------------------------------------------------------------------------


def show(console: Console, voice: Voice, result: Result) -> None:
    """Print the groups, round by round, and beside each score the least that it could be."""
    for number, deal in enumerate(result.rounds, 1):
        if number > 1:
            console.print()
        people = voice.count("groups.people", sum(len(each.members) for each in deal.groups))
        facts = [people, voice.count("groups.groups", len(deal.groups))]
        name = [voice.say("groups.round", number=number)] if len(result.rounds) > 1 else []
        console.print(Text(" · ".join([*name, *facts]), "bold"))
        console.print(Padding(_table(voice, result, deal), (0, 0, 0, 1)))
        for said, style in _scores(voice, deal):
            console.print(Text(said, style))


def show_warnings(console: Console, voice: Voice, result: Result) -> None:
    """Print what is doubtful about the list or the groups."""
    for said in warnings(voice, result):
        console.print(Text(said, "yellow"))


def show_refusal(console: Console, voice: Voice, roster: Roster, found: Contradiction) -> None:
    """Print what contradicts what, and the smallest relaxation."""
    for each in found.conflicts:
        console.print(Text(conflict(voice, roster, each), "bold red"), soft_wrap=True)
    told = " ".join(relaxation(voice, roster, each) for each in found.relaxations)
    console.print(Text(voice.say("groups.relaxation", told=told)), soft_wrap=True)


def _table(voice: Voice, result: Result, deal: Deal) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(justify="right", no_wrap=True, style="bold")
    table.add_column(overflow="fold")
    for number, group in enumerate(deal.groups, 1):
        people = Text(", ".join(_shown(result, each) for each in group.members))
        table.add_row(str(number), people.append(f"\n{why(voice, result, group)}", "dim"))
    return table


def _shown(result: Result, person_id: str) -> str:
    """Return somebody by name, with what weighs most."""
    person = result.roster.ids[person_id]
    told = value(person, result.problem.spread[0]) if result.problem.spread else ""
    return f"{person.name} ({told})" if told else person.name


def _scores(voice: Voice, deal: Deal) -> Iterator[tuple[str, str]]:
    for attribute, pairs in deal.pairs.items():
        bound = deal.bound.get(attribute, 0)
        best = pairs <= bound
        if attribute != MET:
            key = "groups.score.best" if best else "groups.score.above"
            said = voice.count(key, pairs, what=_shared(voice, attribute), bound=bound)
            yield said, "green" if best else "yellow"
        elif pairs:
            yield voice.count("groups.score.met", pairs, bound=bound), "yellow"


def _shared(voice: Voice, attribute: str) -> str:
    """Return "same municipality", or for what only this list has "same »team«"."""
    if attribute in _OURS:
        return voice.say(f"groups.same.{attribute}")
    return voice.say("groups.same.other", name=attribute)


# In words -----------------------------------------------------------------------------------------


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
        for each in deal.short:
            said = _short(voice, each)
            told.append(voice.say("groups.in_round", number=number, said=said) if several else said)
    return list(dict.fromkeys(told))


def note(voice: Voice, said: Note) -> str:
    """Return what is to be told of a list."""
    values: Mapping[str, str] = said.values
    if "attribute" in values:
        values = {**values, "attribute": _heading(voice, values["attribute"]).lower()}
    if said.n is None:
        return voice.say(f"people.{said.code}", **values)
    return voice.count(f"people.{said.code}", said.n, **values)


def _short(voice: Voice, each: Shortfall) -> str:
    values = dict(each.values)
    if each.code == "size":
        return voice.count("groups.short.size", int(values.pop("size")), **values)
    if each.code == "again":
        return voice.count("groups.short.again", int(values["pairs"]), bound=values["bound"])
    what = _shared(voice, str(values["attribute"]))
    return voice.count("groups.score.above", int(values["pairs"]), what=what, bound=values["bound"])


def conflict(voice: Voice, roster: Roster, each: Conflict) -> str:
    """Return what cannot all be had."""
    names = _names(voice, map(roster.name, each.people))
    return voice.say(f"groups.conflict.{each.code}", names=names, **each.values)


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
