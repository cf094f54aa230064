"""What left, what waits and what was given up, as the operator reads it in a terminal: counts by act, and
each message that did not arrive with its reason. It holds ids and keys, never what was said or to whom by name.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from rich.table import Table
from rich.text import Text

from bot.model import DeliveryState
from bot.watch import act_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

    from bot.store.tallies import Trace
    from bot.texts import Voice

WAITING: Final = "waiting"
COLUMNS: Final = ("sent", WAITING, "failed", "uncertain")
_AS_SHOWN: Final = {DeliveryState.QUEUED: WAITING, DeliveryState.CLAIMED: WAITING}
_LOST: Final = frozenset({DeliveryState.FAILED, DeliveryState.UNCERTAIN})
_BY_CODE: Final = {
    "person_not_met": "not_met",
    "place_blocked": "blocked",
    "place_gone": "gone",
    "place_unknown": "gone",
    "thread_missing": "thread",
    "TokenRefused": "token",
    "HostNotAllowed": "wrong",
}
_BY_STATUS: Final = {400: "wrong", 401: "token", 403: "blocked", 404: "gone", 413: "large", 429: "throttled"}


@dataclass(frozen=True, slots=True)
class Ledger:
    """Messages by act and by what became of them, and those that did not arrive, in the order they came."""

    acts: dict[str, Counter[str]]
    lost: tuple[Trace, ...]


def draw_up(traces: Iterable[Trace]) -> Ledger:
    """Return the ledger of messages."""
    acts: dict[str, Counter[str]] = {}
    lost: list[Trace] = []
    for each in traces:
        acts.setdefault(act_of(each.key, each.batch), Counter())[_AS_SHOWN.get(each.state, each.state.value)] += 1
        if each.state in _LOST:
            lost.append(each)
    return Ledger(acts, tuple(lost))


def reason(trace: Trace) -> str:
    """Return why a message did not arrive, as a word of `cli.deliveries.reason`."""
    if trace.state is DeliveryState.UNCERTAIN:
        return "silent"
    status, _, code = (trace.error or "").partition(" ")
    number = int(status) if status.isdecimal() else -1
    if number >= 500:  # noqa: PLR2004 - HTTP's server errors
        return "failing"
    return _BY_CODE.get(code) or _BY_STATUS.get(number) or ("unreachable" if number == 0 else "other")


def as_json(ledger: Ledger, *, failed: bool) -> dict[str, Any]:
    """Return the ledger as JSON data; with `failed` only what did not arrive."""
    acts = {act: {name: counts[name] for name in COLUMNS} for act, counts in ledger.acts.items()}
    lost = [
        {
            "key": each.key,
            "place": each.place_id,
            "person": each.person_id,
            "state": each.state.value,
            "reason": reason(each),
            "attempts": each.attempts,
            "error": each.error,
        }
        for each in ledger.lost
    ]
    return ({} if failed else {"acts": acts}) | {"failed": lost}


def show(console: Console, voice: Voice, ledger: Ledger, *, failed: bool) -> None:
    """Print the ledger; with `failed` only what did not arrive."""
    if not failed:
        console.print(_counts(voice, ledger))
    if ledger.lost:
        console.print(_lost(voice, ledger))
    else:
        console.print(voice.say("cli.deliveries.none_failed"), markup=False, highlight=False)


def _counts(voice: Voice, ledger: Ledger) -> Table:
    table = Table(show_footer=len(ledger.acts) > 1)
    table.add_column(voice.say("cli.deliveries.act"), voice.say("cli.deliveries.all"), overflow="fold")
    for name in COLUMNS:
        total = sum(counts[name] for counts in ledger.acts.values())
        table.add_column(voice.say(f"cli.deliveries.{name}"), str(total), justify="right", no_wrap=True)
    for act, counts in ledger.acts.items():
        table.add_row(Text(act), *(Text(str(counts[name]), _style(name, counts[name])) for name in COLUMNS))
    return table


def _style(name: str, count: int) -> str:
    if not count:
        return "dim"
    return {"failed": "bold red", "uncertain": "yellow"}.get(name, "")


def _lost(voice: Voice, ledger: Ledger) -> Table:
    table = Table()
    for name in ("message", "to", "why", "attempts", "error"):
        right = name == "attempts"
        table.add_column(voice.say(f"cli.deliveries.{name}"), justify="right" if right else "left", overflow="fold")
    for each in ledger.lost:
        kind, whom = ("place", each.place_id) if each.place_id is not None else ("person", each.person_id)
        table.add_row(
            Text(each.key),
            Text(voice.say(f"cli.deliveries.to_{kind}", id=whom)),
            Text(voice.say(f"cli.deliveries.reason.{reason(each)}")),
            Text(str(each.attempts)),
            Text((each.error or "").encode("unicode_escape").decode("ascii")),
        )
    return table
