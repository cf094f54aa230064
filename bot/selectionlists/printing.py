"""A selection as the one who asked for it reads it: in a terminal, or as data. Of applicants only the id is told."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.selection import Selection
from bot.tables import same

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console

    from bot.selection import Conflict, Infeasible, Quota, Relaxation
    from bot.selectionlists.lists import Listed
    from bot.texts import Voice


@dataclass(frozen=True)
class Result:
    """What was asked, and what came of it."""

    listed: Listed
    quotas: tuple[Quota, ...]
    seats: int
    found: Selection | Infeasible


def as_json(found: Selection | Infeasible) -> dict[str, Any]:
    """Return `{"selected": [id, ...], "reserves": [id, ...], "relaxed": [...], "seed"}`.

    A relaxed quota is `{"attribute", "value", "min", "max", "was_min", "was_max"}`; no most is null. A seed of digits
    is a number.
    """
    selected, reserves = (found.selected, found.reserves) if isinstance(found, Selection) else ((), ())
    return {
        "selected": list(selected),
        "reserves": list(reserves),
        "relaxed": [_relaxed(each) for each in found.relaxed],
        "seed": int(found.seed) if _is_number(found.seed) else found.seed,
    }


def written(found: Selection | Infeasible) -> str:
    """Return the same as JSON, a line for each part and each quota that gave way."""
    parts = as_json(found)
    quotas = ",\n  ".join(json.dumps(each, ensure_ascii=False) for each in parts["relaxed"])
    lines = {key: json.dumps(each, ensure_ascii=False) for key, each in parts.items()}
    lines["relaxed"] = f"[\n  {quotas}\n ]" if quotas else "[]"
    return "{\n " + ",\n ".join(f'"{key}": {each}' for key, each in lines.items()) + "\n}\n"


def _relaxed(each: Relaxation) -> dict[str, str | int | None]:
    quota = each.quota
    named: dict[str, str | int | None] = {"attribute": quota.attribute, "value": quota.value}
    return named | {"min": each.least, "max": each.most, "was_min": quota.least, "was_max": quota.most}


def _is_number(seed: str) -> bool:
    return len(seed) <= 15 and seed.isascii() and seed.isdigit() and str(int(seed)) == seed  # noqa: PLR2004 - exact


# In a terminal ------------------------------------------------------------------------------------


def show(console: Console, voice: Voice, result: Result, found: Selection) -> None:
    """Print who is selected with their scores, the reserves, and what each quota got."""
    count = len(result.listed.rows)
    facts = [voice.count("select.selected", len(found.selected), of=count), voice.say("select.seed", seed=found.seed)]
    console.print(Text(" · ".join(facts), "bold"))
    console.print(Padding(_people(result, found.selected), (0, 0, 0, 1)))
    if found.reserves:
        console.print(Text(voice.say("select.reserves"), "bold"))
        console.print(Padding(Text(", ".join(found.reserves)), (0, 0, 0, 1)))
    if result.quotas:
        console.print(Padding(_quotas(voice, result, found), (1, 0, 0, 0)))


def show_relaxed(console: Console, voice: Voice, found: Selection) -> None:
    """Print which quotas gave way."""
    if found.relaxed:
        moved = sum(each.seats for each in found.relaxed)
        console.print(Text(voice.count("select.gave_way", moved, told=_told(voice, found.relaxed)), "yellow"))


def show_refusal(console: Console, voice: Voice, found: Infeasible) -> None:
    """Print why the quotas cannot be met, and the smallest relaxation."""
    for each in found.conflicts:
        console.print(Text(_conflict(voice, each), "bold red"), soft_wrap=True)
    moved = sum(each.seats for each in found.relaxed)
    console.print(Text(voice.count("select.relaxation", moved, told=_told(voice, found.relaxed))), soft_wrap=True)


def show_notes(console: Console, voice: Voice, result: Result) -> None:
    """Print what is doubtful about the lists."""
    for said in _notes(voice, result):
        console.print(Text(said, "yellow"))


def _people(result: Result, ids: Sequence[str]) -> Table:
    scores = {row.id: row.score for row in result.listed.rows}
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(justify="right", style="dim")
    table.add_column(overflow="fold")
    table.add_column(justify="right")
    for number, each in enumerate(ids, 1):
        table.add_row(str(number), Text(each), "" if (score := scores[each]) is None else f"{score:f}")
    return table


def _quotas(voice: Voice, result: Result, found: Selection) -> Table:
    """Return each quota with how many applied, how many were wanted, and how many are selected."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column(voice.say("select.column.quota"), overflow="fold")
    for each in ("applied", "wanted", "selected"):
        table.add_column(voice.say(f"select.column.{each}"), justify="right")
    moved = {each.quota: each for each in found.relaxed}
    people = result.listed.applicants(result.quotas)
    chosen = {*found.selected}
    for quota in result.quotas:
        have = [each.id for each in people if each.attributes.get(quota.attribute) == quota.value]
        wanted = _range(quota.least, quota.most)
        if quota in moved:
            wanted = f"{wanted} → {_range(moved[quota].least, moved[quota].most)}"
        got = str(sum(each in chosen for each in have))
        table.add_row(Text(_named(quota)), str(len(have)), wanted, got, style="yellow" if quota in moved else "")
    return table


def _range(least: int, most: int | None) -> str:
    if most is None:
        return f"≥ {least}" if least else "–"
    return str(most) if least == most else f"{least}–{most}" if least else f"≤ {most}"


def _named(quota: Quota) -> str:
    return f"{quota.attribute}: {quota.value}"


def _told(voice: Voice, relaxed: Sequence[Relaxation]) -> str:
    return " ".join(_relaxation(voice, each) for each in relaxed)


def _relaxation(voice: Voice, each: Relaxation) -> str:
    named = _named(each.quota)
    if each.least < each.quota.least:
        return voice.say("select.relaxed.least", quota=named, to=each.least, was=each.quota.least)
    return voice.say("select.relaxed.most", quota=named, to=each.most, was=each.quota.most)


def _conflict(voice: Voice, each: Conflict) -> str:
    if each.code == "together":
        return voice.say("select.conflict.together", quotas=", ".join(map(_named, each.quotas)))
    if each.code != "too_few":
        return voice.say(f"select.conflict.{each.code}", **each.values)
    named, least = _named(each.quotas[0]), each.values["least"]
    if not each.values["have"]:
        return voice.say("select.conflict.none", quota=named, least=least)
    return voice.count("select.conflict.too_few", int(each.values["have"]), quota=named, least=least)


def _notes(voice: Voice, result: Result) -> Iterator[str]:
    rows = result.listed.rows
    if result.listed.sheet:
        yield voice.say("select.note.one_sheet", sheet=result.listed.sheet)
    if len(rows) < result.seats:
        yield voice.count("select.note.fewer", len(rows), seats=result.seats)
    unscored = sum(row.score is None for row in rows)
    if 0 < unscored < len(rows):
        yield voice.count("select.note.unscored", unscored)
    for attribute in dict.fromkeys(each.attribute for each in result.quotas):
        values = Counter(result.listed.values(attribute))
        if values[""]:
            yield voice.count("select.note.missing", values[""], attribute=attribute)
        for quota in result.quotas:
            if quota.attribute == attribute and not values[same(quota.value)]:
                yield voice.say("select.note.nobody", quota=_named(quota))
