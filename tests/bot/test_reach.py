"""Who can be written to 1:1, by what is known of them; and what a failed delivery says of why."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.errors import DeliveryError
from bot.model import Delivery, DeliveryState, Identity, IdentityKind, Message, Place, PlaceKind, PlaceState
from bot.reach import Reason, error_of, out_of_reach, why

MEMBER, GUEST, FEDERATED = IdentityKind.MEMBER, IdentityKind.GUEST, IdentityKind.FEDERATED
ANONYMOUS, IMPORTED = IdentityKind.ANONYMOUS, IdentityKind.IMPORTED
OK, BLOCKED, GONE = PlaceState.OK, PlaceState.BLOCKED, PlaceState.GONE


def place(state: PlaceState, kind: PlaceKind = PlaceKind.PERSONAL, name: str = "p") -> Place:
    return Place(
        id=name,
        app_id="a",
        tenant_id="t",
        conversation_id=name,
        kind=kind,
        service_url="https://s.example",
        state=state,
    )


def identity(kind: IdentityKind, met_in: str = "met") -> Identity:
    return Identity(
        id=f"{kind}-{met_in}", app_id="a", tenant_id="t", user_id="u", person_id="p", kind=kind, met_in=met_in
    )


PLACES = {
    "met": place(OK, PlaceKind.CHANNEL, "met"),
    "left": place(GONE, PlaceKind.CHANNEL, "left"),
    "shut": place(BLOCKED, PlaceKind.GROUP, "shut"),
}


@pytest.mark.parametrize(
    ("kinds", "chats", "reason"),
    [
        # A 1:1 that stands is good for anybody.
        ([MEMBER], [OK], None),
        ([GUEST], [OK], None),
        ([FEDERATED], [OK], None),
        ([ANONYMOUS], [OK], None),
        ([], [OK], None),
        ([MEMBER], [BLOCKED, OK], None),
        # One that does not tells why, whoever they are.
        ([MEMBER], [BLOCKED], Reason.BLOCKED),
        ([MEMBER], [GONE], Reason.GONE),
        ([GUEST], [GONE, BLOCKED], Reason.BLOCKED),
        # Without one, only members can be opened a new one.
        ([MEMBER], [], None),
        ([GUEST], [], Reason.GUEST),
        ([FEDERATED], [], Reason.FEDERATED),
        ([ANONYMOUS], [], Reason.ANONYMOUS),
        ([IMPORTED], [], Reason.IMPORTED),
        ([], [], Reason.NOT_MET),
        # Of several identities the likeliest one counts.
        ([ANONYMOUS, MEMBER], [], None),
        ([ANONYMOUS, GUEST], [], Reason.GUEST),
        ([IMPORTED, ANONYMOUS], [], Reason.ANONYMOUS),
        ([GUEST, FEDERATED], [], Reason.GUEST),
    ],
)
def test_who_can_be_reached(kinds: list[IdentityKind], chats: list[PlaceState], reason: Reason | None) -> None:
    found = out_of_reach([identity(each) for each in kinds], [place(each) for each in chats], PLACES)
    assert found == reason


@pytest.mark.parametrize("met_in", ["left", "shut", "nowhere", ""])
def test_member_who_was_met_where_the_bot_is_no_more_cannot_be_opened_a_chat(met_in: str) -> None:
    assert out_of_reach([identity(MEMBER, met_in)], [], PLACES) is Reason.NOT_MET
    assert out_of_reach([identity(MEMBER, met_in), identity(IMPORTED)], [], PLACES) is Reason.NOT_MET
    assert out_of_reach([identity(MEMBER, met_in), identity(MEMBER)], [], PLACES) is None


def failed(error: str | None, state: DeliveryState = DeliveryState.FAILED) -> Delivery:
    return Delivery(
        key="k",
        message=Message(text="x"),
        kind="x",
        queued_at=datetime(2026, 1, 1, tzinfo=UTC),
        error=error,
        state=state,
    )


@pytest.mark.parametrize(
    ("status", "code", "reason"),
    [
        (403, "ConversationBlockedByUser", Reason.BLOCKED),
        (403, "MessageWritesBlocked", Reason.BLOCKED),
        (403, "209", Reason.BLOCKED),
        (403, "ForbiddenOperationException", Reason.NOT_INSTALLED),
        (403, "BotDisabledByAdmin", Reason.SWITCHED_OFF),
        (403, "BotNotInConversationRoster", Reason.GONE),
        (403, "NotEnoughPermissions", Reason.REFUSED),
        (403, "", Reason.REFUSED),
        (404, "ConversationNotFound", Reason.GONE),
        (404, "", Reason.GONE),
        (410, "place_blocked", Reason.BLOCKED),
        (410, "place_gone", Reason.GONE),
        (410, "place_unknown", Reason.GONE),
        (410, "person_not_met", Reason.NOT_MET),
        (410, "thread_missing", Reason.GONE),
        (400, "BadArgument", Reason.REFUSED),
        (401, "BotNotRegistered", Reason.REFUSED),
        (413, "MessageSizeTooBig", Reason.REFUSED),
        (412, "PreconditionFailed", Reason.NO_ANSWER),
        (429, "Throttled", Reason.NO_ANSWER),
        (500, "ServiceError", Reason.NO_ANSWER),
        (503, "", Reason.NO_ANSWER),
        (0, "TimeoutError", Reason.NO_ANSWER),
        (0, "", Reason.NO_ANSWER),
    ],
)
def test_error_of_a_delivery_tells_why(status: int, code: str, reason: Reason) -> None:
    assert why(failed(str(DeliveryError(status, code)))) is reason


@pytest.mark.parametrize("reason", Reason)
def test_reason_that_was_known_before_is_read_back(reason: Reason) -> None:
    assert why(failed(error_of(reason))) is reason


def test_outcome_that_nobody_knows_is_said_to_be_so_whatever_the_error() -> None:
    states = [failed(error, DeliveryState.UNCERTAIN) for error in (None, "0 TimeoutError", "502 BadGateway")]
    assert [why(each) for each in states] == [Reason.UNCERTAIN] * 3
    assert why(failed(None)) is Reason.NO_ANSWER
