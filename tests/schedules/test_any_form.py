"""A programme reads the same however it is written: every notation of hours in every layout."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from hypothesis import given
from hypothesis import strategies as st

from schedules.readers import read

if TYPE_CHECKING:
    from collections.abc import Callable

TITLES: Final = (
    "Velkomst",
    "Oplæg om lys",
    "Frokost",
    "Gruppesamtale",
    "Tak for i dag",
    "Panel",
    "Kaffepause",
    "Nye naboer i byen",
)


def dotted(minutes: int) -> str:
    return f"{minutes // 60}.{minutes % 60:02}"


def coloned(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def american(minutes: int) -> str:
    return f"{(minutes // 60 - 1) % 12 + 1}:{minutes % 60:02} {'am' if minutes < 12 * 60 else 'pm'}"


NOTATIONS: Final[dict[str, Callable[[int], str]]] = {
    "dotted": dotted,
    "coloned": coloned,
    "with kl": lambda minutes: f"kl. {dotted(minutes)}",
    "french": lambda minutes: f"{minutes // 60}h{minutes % 60:02}",
    "german": lambda minutes: f"{coloned(minutes)} Uhr",
    "dutch": lambda minutes: f"{dotted(minutes)} uur",
    "american": american,
    "compact": lambda minutes: f"{minutes // 60:02}{minutes % 60:02}",
    "bold": lambda minutes: f"**{coloned(minutes)}**",
    "bracketed": lambda minutes: f"({coloned(minutes)})",
}
LAYOUTS: Final[dict[str, Callable[[list[tuple[str, str]]], str]]] = {
    "before": lambda rows: "\n".join(f"{when} {title}" for when, title in rows),
    "before a colon": lambda rows: "\n".join(f"{when}: {title}" for when, title in rows),
    "before a dash": lambda rows: "\n\n".join(f"{when} – {title}" for when, title in rows),
    "in bullets": lambda rows: "\n".join(f"- {when} {title}" for when, title in rows),
    "in a numbered list": lambda rows: "\n".join(
        f"{place}) {when} {title}" for place, (when, title) in enumerate(rows)
    ),
    "indented": lambda rows: "\n".join(f"    {when}   {title}" for when, title in rows),
    "on lines of their own": lambda rows: "\n".join(f"{when}\n{title}\n" for when, title in rows),
    "below": lambda rows: "\n".join(f"{title}\n{when}\n" for when, title in rows),
    "in a table": lambda rows: (
        "Her er vores program for dagen.\n\n| Tid | Hvad |\n|---|---|\n"
        + "\n".join(f"| {when} | {title} |" for when, title in rows)
        + "\n\nVel mødt!"
    ),
    "in HTML": lambda rows: "\n".join(f"<p>{when}<br>{title}</p>" for when, title in rows),
}
DAYS = st.lists(st.integers(8 * 12, 22 * 12), min_size=4, max_size=8, unique=True).map(sorted)


@given(DAYS, st.sampled_from(sorted(NOTATIONS)), st.sampled_from(sorted(LAYOUTS)), st.booleans())
def test_programme_reads_the_same_in_any_form(times: list[int], notation: str, layout: str, ranges: bool) -> None:
    starts = [each * 5 for each in times]
    write = NOTATIONS[notation]
    ranged = ranges and notation not in {"bold", "bracketed"}
    whens = [
        f"{write(start)} - {write(end)}" if ranged else write(start)
        for start, end in zip(starts, [*starts[1:], starts[-1] + 30], strict=True)
    ]
    text = LAYOUTS[layout](list(zip(whens, TITLES, strict=False)))
    found = [
        (each.start.hour * 60 + each.start.minute, each.title, each.end_stated)
        for each in read(text.encode(), name="x", date=date(2026, 6, 1)).agenda.sessions
    ]
    assert found == [(start, title, ranged) for start, title in zip(starts, TITLES, strict=False)]
