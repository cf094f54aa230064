"""The judge itself: a day on which all went well is not blamed, and each wrong is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.demo.clock import tempo
from bot.model import Delivery, Due, DueKind, Message, Place, PlaceKind, Priority
from bot.rates import Pace, Window
from tests.chaos.checks import Evidence, judge, too_fast
from tests.chaos.day import SECRET
from tests.chaos.weather import Arrival

NOON = datetime(2026, 11, 30, 11, tzinfo=UTC)
TEN_TIMES = tempo(NOON, [], 10, NOON)
CHAT = "19:moede-1@thread.v2"
PLACE = Place(id="p", app_id="a", tenant_id="t", conversation_id=CHAT, kind=PlaceKind.GROUP, service_url="http://x/")


def second(number: float) -> datetime:
    """Return so many seconds of the wall's into the day."""
    return NOON + timedelta(seconds=number)


def due(kind: DueKind = DueKind.START, minute: int = 1, **more: Any) -> Due:
    at = NOON + timedelta(minutes=minute)
    stale = at + timedelta(minutes=10)
    row = Due(key=f"e/s/{kind}/1", event_id="e", at=at, kind=kind, session_id="s", stale_at=stale)
    return Due.model_validate(row.model_dump() | {"state": "done"} | more)


def row(act: str = "announcement", position: int = 1, **more: Any) -> Delivery:
    made = Delivery(
        key=f"e/s/{act}/p/1",
        place_id="p",
        kind=act,
        message=Message(text=act),
        position=position,
        queued_at=NOON + timedelta(minutes=1),
        activity_id=f"id-{act}",
        revision=1,
        sent_revision=1,
    )
    return Delivery.model_validate(made.model_dump() | {"state": "sent"} | more)


def came(act: str = "announcement", at: float = 7, post_id: str = "", *, edit: bool = False, text: str = "") -> Arrival:
    activity = {"type": "message", "text": text or act, "textFormat": "markdown"}
    return Arrival(second(at), edit, CHAT, "", post_id or f"id-{act}", activity)


GOOD = Evidence(
    deliveries=(row(), row("answer", 2, priority=Priority.ANSWER), row("group_call", 3)),
    dues=(due(),),
    places={"p": PLACE},
    main=("p",),
    log=(came("answer", 6.5), came(), came("group_call", 8)),
    tempo=TEN_TIMES,
)


def wrongs(**changes: Any) -> list[str]:
    return [each.promise for each in judge(replace(GOOD, **changes))]


def with_row(changed: Delivery) -> dict[str, Any]:
    return {"deliveries": tuple(changed if each.key == changed.key else each for each in GOOD.deliveries)}


def test_day_on_which_all_went_well_is_not_blamed() -> None:
    assert judge(GOOD) == []


def test_message_in_doubt_may_stand_twice() -> None:
    log = (*GOOD.log, came(post_id="orphan", at=7.5))
    assert wrongs(log=log, unknown=1, **with_row(row(uncertain=1))) == []
    assert wrongs(log=log) == ["twice"]


def test_nudge_in_doubt_stands_once_or_not_at_all() -> None:
    nudge = row("last_minutes", 4, repeat="never", state="uncertain", uncertain=1, activity_id=None)
    warned: dict[str, Any] = {"dues": (due(), due(DueKind.LAST_MINUTES)), "unknown": 1}
    deliveries = (*GOOD.deliveries, nudge)
    assert wrongs(deliveries=deliveries, **warned) == []
    once = (*GOOD.log, came("last_minutes", 9))
    assert wrongs(deliveries=deliveries, log=once, **warned) == []
    assert wrongs(deliveries=deliveries, log=(*once, came("last_minutes", 9, "other")), **warned) == ["twice"]


def test_nudge_in_a_chat_that_was_opened_and_not_recorded_is_known_again() -> None:
    nudge = row("last_minutes", 4, repeat="never", state="uncertain", uncertain=1, activity_id=None)
    nudge = nudge.model_copy(update={"place_id": None, "person_id": "ida"})
    came_there = replace(came("last_minutes", 9), conversation="a:1-ida")
    day: dict[str, Any] = {"dues": (due(), due(DueKind.LAST_MINUTES)), "unknown": 1}
    day |= {"deliveries": (*GOOD.deliveries, nudge), "log": (*GOOD.log, came_there)}
    assert wrongs(**day) == ["from nowhere"]
    assert wrongs(opened={"ida": "a:1-ida"}, **day) == []


def test_line_that_was_edited_is_held_to_its_last_words() -> None:
    ended = row(message=Message(text="over"), revision=2, sent_revision=2)
    log = (*GOOD.log, came(edit=True, at=20, text="over"))
    assert wrongs(log=log, **with_row(ended)) == ["lost", "from nowhere"]  # its toast must stay: it names the message
    titled = Message(text="over", summary="announcement")
    said = tuple(
        replace(each, activity=each.activity | {"summary": "announcement"})
        for each in log
        if "announce" in each.post_id
    )
    others = tuple(each for each in log if "announce" not in each.post_id)
    whole = with_row(row(message=titled, revision=2, sent_revision=2))
    assert wrongs(log=(*others, *said), **whole) == []
    assert wrongs(log=(*others, said[0]), **whole) == ["old words"]


def test_live_card_is_known_again_whatever_it_counts_by_now() -> None:
    counts = ("Punkt 2: 2 grupper · 2 er lige begyndt", "Punkt 2: 2 grupper · 1 arbejder · 1 har ikke givet lyd")
    first, last = (came("pulse", at, text=text, edit=at > 9) for at, text in zip((9, 20), counts, strict=True))
    day = {"deliveries": (*GOOD.deliveries, row("pulse", 4, message=Message(text=counts[1])))}
    assert wrongs(log=(*GOOD.log, first, last), **day) == []
    assert wrongs(log=(*GOOD.log, first, replace(first, post_id="other"), last), **day) == ["twice"]
    assert wrongs(log=(*GOOD.log, first), **day) == ["old words"]


@pytest.mark.parametrize(
    ("changes", "promises"),
    [
        ({"log": GOOD.log[:2]}, ["lost", "not where it says"]),
        ({"log": (*GOOD.log, came("stranger"))}, ["from nowhere"]),
        ({"log": (came("answer", 6.5), came("group_call", 6.8), came(at=7))}, ["out of order"]),
        ({"log": (came("answer", 6.5), came(at=5), came("group_call", 8))}, ["early"]),
        ({"log": (*GOOD.log, came(text=SECRET, at=9, edit=True))}, ["old words", "told of a circle"]),
        (with_row(row(state="queued")), ["left open"]),
        (with_row(row(state="claimed")), ["left open"]),
        (with_row(row(state="failed")), ["given up"]),
        (with_row(row(state="uncertain")), ["not said again"]),
        (with_row(row(queued_at=NOON + timedelta(minutes=11))), ["stale"]),
        (with_row(row(activity_id="elsewhere")), ["not where it says"]),
        ({"dues": (due(state="withdrawn"),)}, ["of a due that was not done"] * 2),
        ({"dues": (due(), due(DueKind.HEADS_UP))}, ["never queued"]),
        ({"dues": (due(), due(DueKind.END, state="planned"))}, ["due left"]),
        ({"dues": (due(), due(DueKind.END, state="dropped"))}, ["dropped"]),
        ({"asked": {"7": CHAT}}, ["no answer"]),
    ],
)
def test_each_wrong_is_named(changes: dict[str, Any], promises: list[str]) -> None:
    assert wrongs(**changes) == promises


def test_what_was_dropped_while_everything_was_away_is_not_blamed() -> None:
    dropped = {"dues": (due(), due(DueKind.END, state="dropped"))}
    assert wrongs(away=((second(0), second(60)),), **dropped) == []
    assert wrongs(away=((second(100), second(110)),), **dropped) == ["dropped"]


def test_what_had_not_left_when_it_was_over_is_missed_only_on_a_calm_day() -> None:
    taken_back = {"deliveries": (), "log": (), "dues": (due(), due(DueKind.END))}
    assert wrongs(**taken_back) == ["never queued"]
    assert wrongs(unknown=1, **taken_back) == []


def test_who_asked_while_the_database_was_away_is_told_so() -> None:
    sorry = came("Prøv igen", 9)
    told: dict[str, Any] = {"asked": {"7": CHAT}, "apologies": frozenset({"Prøv igen"})}
    assert wrongs(log=(*GOOD.log, sorry), **told) == ["no answer"]
    assert wrongs(log=(*GOOD.log, sorry), sorry=frozenset({CHAT}), **told) == []
    answered = row("answer", 5, key=f"answer/{CHAT}|7/place", message=Message(text="Nu"), activity_id="id-nu")
    assert (
        wrongs(asked={"7": CHAT}, deliveries=(*GOOD.deliveries, answered), log=(*GOOD.log, came("nu", 9, text="Nu")))
        == []
    )


def test_what_helps_nobody_any_more_is_given_up() -> None:
    stale = NOON + timedelta(minutes=2)
    log = tuple(each for each in GOOD.log if each.post_id != "id-announcement")
    too_late: dict[str, Any] = {
        "state": "failed",
        "error": "410 too_late",
        "activity_id": None,
        "sent_revision": 0,
        "stale_at": stale,
    }
    assert wrongs(log=log, **with_row(row(settled_at=second(12), **too_late))) == []
    assert wrongs(log=log, **with_row(row(settled_at=second(11), **too_late))) == ["given up"]
    said = (*log, came(at=20))
    assert wrongs(log=said, **with_row(row(stale_at=stale))) == ["out of order", "stale"]


def test_doubt_needs_a_reason() -> None:
    doubtful = with_row(row(uncertain=2))
    assert wrongs(**doubtful) == ["doubt without reason"]
    assert wrongs(unknown=2, **doubtful) == []
    assert wrongs(hurt=1, **doubtful) == []


PACE = Pace(conversation=(Window(1000, 7),), tenant=(Window(1000, 9),), edits_apart=timedelta(seconds=5))


def test_who_had_more_than_its_share_is_named() -> None:
    log = [came(str(number), number * 0.1) for number in range(8)]
    assert [each.key for each in too_fast(log, PACE, jitter=0)] == [CHAT]
    assert list(too_fast(log[:7], PACE, jitter=0)) == []
    assert list(too_fast(log, PACE, jitter=0.31)) == []
    bunched = [came(str(number), number * 0.01) for number in range(15)]
    assert [each.what for each in too_fast(bunched, PACE, jitter=0.31)] == [
        "more than 14 in 1000 ms for a conversation"
    ]
    crowd = [replace(came(str(number), number * 0.05), conversation=str(number)) for number in range(10)]
    assert [each.key for each in too_fast(crowd, PACE, jitter=0)] == ["all"]
    edits = [came(at=at, edit=True, text=text) for at, text in ((1, "a"), (7, "b"), (8, "b"), (11, "c"))]
    assert [each.what for each in too_fast(edits, PACE, jitter=0)] == ["edits of one card"]
