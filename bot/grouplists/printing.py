"""Groups as the one who asked for them reads them: in a terminal, as data, or as a sheet; and where they
cannot be had, what contradicts what and the least that has to give way.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.errors import RefusalError
from bot.exports import Sheet, csv_file, workbook
from bot.grouplists import reasons
from bot.grouplists.wishes import value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from rich.console import Console

    from bot.exports import File
    from bot.grouping import Contradiction, Deal, Dealt
    from bot.grouplists.reasons import Result
    from bot.grouplists.rosters import Roster
    from bot.texts import Voice

MET: Final = "met"


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
    """Return data as JSON that people can read too: what holds nothing but values stands on one line."""
    return f"{_written(data, '')}\n".encode()


def _written(data: object, margin: str) -> str:
    inner: Iterable[object] = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    if not any(isinstance(each, dict | list) and each for each in inner):
        return json.dumps(data, ensure_ascii=False)
    deeper = f"{margin} "
    if isinstance(data, dict):
        parts = [f"{json.dumps(key, ensure_ascii=False)}: {_written(each, deeper)}" for key, each in data.items()]
        opens, closes = "{}"
    else:
        parts = [_written(each, deeper) for each in inner]
        opens, closes = "[]"
    rows = f",\n{deeper}".join(parts)
    return f"{opens}\n{deeper}{rows}\n{margin}{closes}"


# As data ------------------------------------------------------------------------------------------


def as_json(voice: Voice, result: Result) -> dict[str, Any]:
    """Return `{"rounds": [{"groups": [{"members": [id, ...], "why"}], "pairs", "bound"}], "warnings": [...]}`."""
    return {
        "rounds": [
            {
                "groups": [
                    {"members": list(group.members), "why": reasons.why(voice, result, group)} for group in deal.groups
                ],
                "pairs": dict(deal.pairs),
                "bound": dict(deal.bound),
            }
            for deal in result.rounds
        ],
        "warnings": reasons.warnings(voice, result),
    }


def refused(voice: Voice, roster: Roster, found: Contradiction) -> dict[str, Any]:
    """Return `{"conflicts": [...], "relaxation": [...], "least"}`: each with its code, ids, values and sentence."""
    return {
        "conflicts": [
            {
                "code": each.code,
                "people": list(each.people),
                "values": dict(each.values),
                "text": reasons.conflict(voice, roster, each),
            }
            for each in found.conflicts
        ],
        "relaxation": [
            {
                "code": each.code,
                "people": list(each.people),
                "of": list(each.of),
                "to": each.to,
                "text": reasons.relaxation(voice, roster, each),
            }
            for each in found.relaxations
        ],
        "least": found.least,
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
    return [*own, *(reasons.heading(voice, each) for each in _columns(result))]


def _columns(result: Result) -> list[str]:
    """Return the attributes: the list's, and the region where it was derived."""
    return list(dict.fromkeys((*result.roster.columns, *result.problem.spread)))


def _rows(result: Result, number: int) -> Iterator[list[str | int]]:
    columns = _columns(result)
    for group, dealt in _numbered(result.rounds[number - 1]):
        for id_ in dealt.members:
            person = result.roster.ids[id_]
            facts = [person.facts.get(each) or value(person, each) for each in columns]
            yield [number, group, id_, person.name, *facts]


def _numbered(deal: Deal) -> Iterator[tuple[int, Dealt]]:
    """Yield the groups with their numbers: those of their places, where there are places."""
    for number, group in enumerate(deal.groups, 1):
        yield number if group.place is None else group.place + 1, group


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
    for said in reasons.warnings(voice, result):
        console.print(Text(said, "yellow"))


def show_refusal(console: Console, voice: Voice, roster: Roster, found: Contradiction) -> None:
    """Print what contradicts what, and the smallest relaxation."""
    for each in found.conflicts:
        console.print(Text(reasons.conflict(voice, roster, each), "bold red"), soft_wrap=True)
    told = " ".join(reasons.relaxation(voice, roster, each) for each in found.relaxations)
    console.print(Text(voice.say(reasons.gives_way(found), told=told)), soft_wrap=True)


def _table(voice: Voice, result: Result, deal: Deal) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(justify="right", no_wrap=True, style="bold")
    table.add_column(overflow="fold")
    for number, group in _numbered(deal):
        people = Text(", ".join(_shown(result, each) for each in group.members))
        table.add_row(str(number), people.append(f"\n{reasons.why(voice, result, group)}", "dim"))
    return table


def _shown(result: Result, person_id: str) -> str:
    """Return somebody by name, with what weighs most."""
    person = result.roster.ids[person_id]
    told = value(person, result.problem.spread[0]) if result.problem.spread else ""
    return f"{person.name} ({told})" if told else person.name


def _scores(voice: Voice, deal: Deal) -> Iterator[tuple[str, str]]:
    for attribute, pairs in deal.pairs.items():
        bound = deal.bound.get(attribute, 0)
        if attribute == MET:
            if pairs:
                yield voice.count("groups.score.met", pairs, bound=bound), "yellow"
        elif not pairs:
            yield voice.say("groups.score.none", what=reasons.shared(voice, attribute)), "green"
        else:
            best = pairs <= bound
            key = "groups.score.best" if best else "groups.score.above"
            said = voice.count(key, pairs, what=reasons.shared(voice, attribute), bound=bound)
            yield said, "green" if best else "yellow"
