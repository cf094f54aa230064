"""A message that was not taken is tried again, given up, or left in doubt: by the table."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.errors import DeliveryError
from bot.model import Delivery, DeliveryState, Message, PlaceState, Repeat
from bot.retries import (
    AT_LEAST,
    AT_MOST,
    LONGEST_ASKED,
    LONGEST_PAUSE,
    MOST_ATTEMPTS,
    MOST_UNCERTAIN,
    PAUSE,
    Verdict,
    judge,
    paged,
    pause_before,
)
from cards.paging import TIGHT, fits, pages, shrunk

NOON = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
QUEUED, UNCERTAIN, FAILED = DeliveryState.QUEUED, DeliveryState.UNCERTAIN, DeliveryState.FAILED
BLOCKED, GONE = PlaceState.BLOCKED, PlaceState.GONE

AGAIN = {"repeat": Repeat.AGAIN}
NEVER = {"repeat": Repeat.NEVER}
EDIT = {"activity_id": "7"}
REPLY = {"thread_of": "root"}
LOST = DeliveryError(0, "TimeoutError", unknown=True)


def delivery(**fields: Any) -> Delivery:
    given = {"key": "one", "place_id": "channel", "kind": "announcement", "message": Message(text="Hej")}
    claimed = {"state": DeliveryState.CLAIMED, "lease_until": NOON + timedelta(seconds=60)}
    return Delivery.model_validate({**given, **claimed, "queued_at": NOON, **fields})


def judged(given: Delivery, error: DeliveryError, now: datetime = NOON) -> Verdict:
    return judge(given, error, now, random.Random(1))


@pytest.mark.parametrize(
    ("given", "error", "state", "more"),
    [
        # what comes back by itself
        (AGAIN, DeliveryError(0, "Unreachable"), QUEUED, {}),
        (AGAIN, DeliveryError(412, "PreconditionFailed"), QUEUED, {}),
        (AGAIN, DeliveryError(429, "Throttled"), QUEUED, {}),
        (AGAIN, DeliveryError(502), QUEUED, {}),
        (AGAIN, DeliveryError(503), QUEUED, {}),
        (AGAIN, DeliveryError(504), QUEUED, {}),
        (NEVER, DeliveryError(503), QUEUED, {}),
        # what does not
        (AGAIN, DeliveryError(400, "BadArgument"), FAILED, {"alarm": True}),
        (AGAIN, DeliveryError(400, "HostNotAllowed"), FAILED, {"alarm": True}),
        (AGAIN, DeliveryError(500, "ServiceError"), FAILED, {}),
        (AGAIN, DeliveryError(302), FAILED, {}),
        (AGAIN, DeliveryError(410, "person_not_met"), FAILED, {}),
        (AGAIN, DeliveryError(413, "MessageSizeTooBig"), FAILED, {}),
        # a token that is good for others
        (AGAIN, DeliveryError(401, "BotNotRegistered"), QUEUED, {"alarm": True}),
        # what ends a place
        (AGAIN, DeliveryError(403, "BotDisabledByAdmin"), FAILED, {"blocked": True}),
        (AGAIN, DeliveryError(403, "BotNotInConversationRoster"), FAILED, {"place": BLOCKED}),
        (AGAIN, DeliveryError(403, "ConversationBlockedByUser"), FAILED, {"place": BLOCKED}),
        (AGAIN, DeliveryError(403, "MessageWritesBlocked"), FAILED, {"place": BLOCKED}),
        (AGAIN, DeliveryError(403, "ForbiddenOperationException"), FAILED, {"place": BLOCKED}),
        (AGAIN, DeliveryError(403), FAILED, {"place": BLOCKED}),
        (AGAIN, DeliveryError(403, "SomethingNew"), FAILED, {"place": BLOCKED}),
        (AGAIN, DeliveryError(404, "ConversationNotFound"), FAILED, {"place": GONE}),
        # what ends the message only
        (AGAIN, DeliveryError(403, "NotEnoughPermissions"), FAILED, {}),
        (AGAIN, DeliveryError(403, "InvalidBotApiHost"), FAILED, {"alarm": True}),
        (AGAIN, DeliveryError(404), FAILED, {"alarm": True}),
        (EDIT, DeliveryError(404, "ActivityNotFoundInConversation"), FAILED, {}),
        (EDIT, DeliveryError(403), FAILED, {}),
        (EDIT, DeliveryError(403, "SomethingNew"), FAILED, {}),
        (EDIT, DeliveryError(403, "BotNotInConversationRoster"), FAILED, {"place": BLOCKED}),
        (EDIT, DeliveryError(404, "ConversationNotFound"), FAILED, {"place": GONE}),
        (REPLY, DeliveryError(404, "ConversationNotFound"), FAILED, {}),
        (REPLY, DeliveryError(403), FAILED, {}),
        (REPLY, DeliveryError(403, "BotNotInConversationRoster"), FAILED, {"place": BLOCKED}),
    ],
)
def test_refusal_decides_what_becomes_of_message_and_place(
    given: dict[str, Any], error: DeliveryError, state: DeliveryState, more: dict[str, Any]
) -> None:
    verdict = judged(delivery(**given), error)
    expected = delivery(
        **given,
        state=state,
        attempts=1,
        error=str(error),
        lease_until=None,
        settled_at=NOON,
        not_before=verdict.delivery.not_before,
    )
    assert verdict == Verdict(expected, **more)
    assert (expected.not_before is not None) == (state is QUEUED)


@pytest.mark.parametrize(
    ("given", "error", "state", "uncertain"),
    [
        (AGAIN, LOST, QUEUED, 1),
        (AGAIN, DeliveryError(504, unknown=True), QUEUED, 1),
        (AGAIN, DeliveryError(408, unknown=True), QUEUED, 1),
        (NEVER, LOST, UNCERTAIN, 1),
        (NEVER, DeliveryError(502, unknown=True), UNCERTAIN, 1),
        (NEVER | EDIT, LOST, QUEUED, 0),
        (AGAIN | {"uncertain": MOST_UNCERTAIN - 2}, LOST, QUEUED, MOST_UNCERTAIN - 1),
        (AGAIN | {"uncertain": MOST_UNCERTAIN - 1}, LOST, UNCERTAIN, MOST_UNCERTAIN),
        (AGAIN | EDIT | {"uncertain": MOST_UNCERTAIN}, LOST, QUEUED, MOST_UNCERTAIN),
        # given up for another reason, but an earlier attempt may have arrived
        (AGAIN | {"uncertain": 1}, DeliveryError(403), UNCERTAIN, 1),
        (AGAIN | EDIT | {"uncertain": 1}, DeliveryError(403), FAILED, 1),
    ],
)
def test_unknown_outcome_is_counted_and_repeated_where_the_kind_says_so(
    given: dict[str, Any], error: DeliveryError, state: DeliveryState, uncertain: int
) -> None:
    found = judged(delivery(**given), error).delivery
    assert (found.state, found.uncertain, found.attempts) == (state, uncertain, 1)


@pytest.mark.parametrize(
    ("attempts", "age", "state"),
    [
        (1, timedelta(days=1), QUEUED),  # it stood in line all day, and has hardly been tried
        (MOST_ATTEMPTS - 1, AT_LEAST - timedelta(seconds=1), QUEUED),  # ten were quick: a little longer
        (MOST_ATTEMPTS - 2, AT_LEAST, QUEUED),
        (MOST_ATTEMPTS - 1, AT_LEAST, FAILED),
        (50, AT_LEAST, FAILED),
    ],
)
def test_trying_ends_after_ten_attempts_and_an_hour(attempts: int, age: timedelta, state: DeliveryState) -> None:
    found = judged(delivery(attempts=attempts), DeliveryError(503), NOON + age).delivery
    assert (found.state, found.attempts) == (state, attempts + 1)


@pytest.mark.parametrize("error", [DeliveryError(401, general=True), DeliveryError(0, "TokenRefused", general=True)])
@pytest.mark.parametrize("given", [AGAIN, NEVER, EDIT])
def test_fault_of_our_own_pauses_everything_and_costs_the_message_nothing(
    error: DeliveryError, given: dict[str, Any]
) -> None:
    verdict = judged(delivery(**given, attempts=3), error)
    assert verdict.pause is not None
    assert timedelta(seconds=0.75 * PAUSE) <= verdict.pause <= timedelta(seconds=1.25 * PAUSE)
    kept = delivery(
        **given,
        attempts=3,
        state=QUEUED,
        not_before=NOON + verdict.pause,
        error=str(error),
        lease_until=None,
        settled_at=NOON,
    )
    assert verdict == Verdict(kept, pause=verdict.pause, alarm=True)


def test_fault_of_our_own_is_waited_for_a_day() -> None:
    error = DeliveryError(401, general=True)
    before = judged(delivery(), error, NOON + AT_MOST - timedelta(seconds=1))
    after = judged(delivery(), error, NOON + AT_MOST)
    assert (before.delivery.state, after.delivery.state, after.pause, after.alarm) == (QUEUED, FAILED, None, True)


LARGE = Message(text="\n\n".join(f"Afsnit {n}: " + "ord " * 100 for n in range(60)), summary="Opsummering")


def test_message_too_large_for_teams_goes_in_pages_that_are_deliveries_of_their_own() -> None:
    given = delivery(message=LARGE, thread_place_id="thread", batch="summary/1")
    verdict = judged(given, DeliveryError(413, "MessageSizeTooBig"))
    first, *rest = pages(LARGE, TIGHT)
    kept = {"attempts": 1, "error": "413 MessageSizeTooBig", "settled_at": NOON}
    changed = {"state": QUEUED, "lease_until": None}
    assert verdict == Verdict(
        given.model_copy(update=changed | kept | {"message": first}),
        more=tuple(
            delivery(key=f"one/part{number}", message=page, thread_of="one", **changed)
            for number, page in enumerate(rest, 2)
        ),
    )
    assert len(rest) == 1


def test_edit_too_large_for_teams_is_shrunk() -> None:
    verdict = judged(delivery(message=LARGE, **EDIT), DeliveryError(413))
    assert (verdict.delivery.state, verdict.more) == (QUEUED, ())
    assert verdict.delivery.message == shrunk(LARGE, TIGHT)


def test_message_that_was_cut_up_and_is_refused_all_the_same_is_given_up() -> None:
    once = judged(delivery(message=LARGE), DeliveryError(413)).delivery
    verdict = judged(once, DeliveryError(413))
    assert (verdict.delivery.state, verdict.delivery.attempts, verdict.more) == (FAILED, 2, ())


def test_page_that_is_cut_up_again_takes_no_other_pages_name() -> None:
    whole = delivery(message=LARGE.model_copy(update={"text": LARGE.text * 3}))
    keys = [each.key for each in paged(whole)]
    for page in paged(whole):
        verdict = judged(page, DeliveryError(413))
        assert verdict.delivery.message.text.startswith(("1/2 · 1/", "2/2 · 1/"))
        keys += [each.key for each in verdict.more]
    parts = ["one/part2", "one/part3", "one/page2/part2", "one/page2/part3"]
    assert keys == ["one", "one/page2", *parts]


@pytest.mark.parametrize(
    ("given", "count", "thread"),
    [
        ({}, 2, None),
        ({"thread_of": "root"}, 2, "root"),
        ({"thread_place_id": "thread"}, 2, "one"),
        ({"revision": 2}, 1, None),
        ({"activity_id": "7"}, 1, None),
    ],
)
def test_message_is_made_to_fit_before_it_is_queued(given: dict[str, Any], count: int, thread: str | None) -> None:
    large = LARGE.model_copy(update={"text": LARGE.text * 3})
    found = paged(delivery(message=large, **given))
    assert [each.key for each in found] == ["one", "one/page2"][:count]
    assert {each.thread_of for each in found[1:]} <= {thread}
    assert all(fits(each.message) for each in found)


def test_message_that_fits_is_left_as_it_is() -> None:
    assert paged(delivery(message=LARGE)) == [delivery(message=LARGE)]


def test_place_that_moved_is_tried_again_at_once_where_it_is_now() -> None:
    elsewhere = "https://smba.infra.gcc.teams.microsoft.com/teams"
    verdict = judged(delivery(), DeliveryError(403, "InvalidBotApiHost", moved_to=elsewhere))
    assert verdict.service_url == elsewhere
    assert (verdict.delivery.state, verdict.delivery.not_before, verdict.place) == (QUEUED, None, None)


@pytest.mark.parametrize(
    ("attempt", "asked", "least", "most"),
    [
        (1, None, 1.5, 2.5),
        (2, None, 3.0, 5.0),
        (8, None, 192.0, 320.0),
        (10, None, 0.75 * LONGEST_PAUSE, 1.25 * LONGEST_PAUSE),
        (1000, None, 0.75 * LONGEST_PAUSE, 1.25 * LONGEST_PAUSE),
        (1, 0.0, 0.0, 0.25),
        (1, 30.0, 30.0, 30.75),
        (1, 86_400.0, LONGEST_ASKED, 1.025 * LONGEST_ASKED),
        (MOST_ATTEMPTS, 0.0, 0.75 * LONGEST_PAUSE, 1.25 * LONGEST_PAUSE),
        (MOST_ATTEMPTS, 900.0, 900.0, 922.5),
    ],
)
def test_pause_is_what_was_asked_or_grows(attempt: int, asked: float | None, least: float, most: float) -> None:
    chance = random.Random(1)
    found = [pause_before(attempt, asked, chance).total_seconds() for _ in range(100)]
    assert least <= min(found) < max(found) <= most
