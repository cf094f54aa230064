"""Who can be written to 1:1, and why not: told before anything is sent as far as it can be known, and
afterwards from what became of it. Nobody who was not reached is counted as told.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from bot.model import IdentityKind, PlaceState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.model import Delivery, Identity, Place


class Reason(StrEnum):
    """Why somebody was not told."""

    BLOCKED = "blocked"
    NOT_INSTALLED = "not_installed"
    SWITCHED_OFF = "switched_off"
    GONE = "gone"
    FEDERATED = "federated"
    GUEST = "guest"
    ANONYMOUS = "anonymous"
    IMPORTED = "imported"
    NOT_MET = "not_met"
    NO_ANSWER = "no_answer"
    REFUSED = "refused"
    UNCERTAIN = "uncertain"
    TOO_LATE = "too_late"


NOBODY: Final = 410  # what we say ourselves, where Teams was not even asked
_KINDS: Final = {
    IdentityKind.GUEST: Reason.GUEST,
    IdentityKind.FEDERATED: Reason.FEDERATED,
    IdentityKind.ANONYMOUS: Reason.ANONYMOUS,
    IdentityKind.MEMBER: Reason.NOT_MET,
    IdentityKind.IMPORTED: Reason.IMPORTED,
}
# Microsoft, "Status codes from bot conversational APIs", and what we say ourselves of a place.
_CODES: Final = {
    "ConversationBlockedByUser": Reason.BLOCKED,
    "MessageWritesBlocked": Reason.BLOCKED,
    "209": Reason.BLOCKED,
    "place_blocked": Reason.BLOCKED,
    "ForbiddenOperationException": Reason.NOT_INSTALLED,
    "BotDisabledByAdmin": Reason.SWITCHED_OFF,
    "BotNotInConversationRoster": Reason.GONE,
    "ConversationNotFound": Reason.GONE,
    "place_gone": Reason.GONE,
    "place_unknown": Reason.GONE,
    "thread_missing": Reason.GONE,
    "person_not_met": Reason.NOT_MET,
    "too_late": Reason.TOO_LATE,
}
_STATUSES: Final = {"404": Reason.GONE, "400": Reason.REFUSED, "401": Reason.REFUSED, "403": Reason.REFUSED}


def out_of_reach(identities: Sequence[Identity], chats: Sequence[Place], met_in: Mapping[str, Place]) -> Reason | None:
    """Return why a person cannot be written to 1:1, or None where they can, as far as we know.

    `chats` are their 1:1 places with the bot; `met_in` are places by id. A 1:1 that stands is good for
    anybody; a new one can be opened only with members of the host's organisation who were met where
    the bot still is. Of several identities the likeliest tells the reason.
    """
    if any(each.state is PlaceState.OK for each in chats):
        return None
    if chats:
        lost = {each.state for each in chats}
        return Reason.BLOCKED if PlaceState.BLOCKED in lost else Reason.GONE
    if any(each.kind is IdentityKind.MEMBER and _stands(met_in.get(each.met_in)) for each in identities):
        return None
    kinds = {each.kind for each in identities}
    return next((reason for kind, reason in _KINDS.items() if kind in kinds), Reason.NOT_MET)


def _stands(place: Place | None) -> bool:
    return place is not None and place.state is PlaceState.OK


def error_of(reason: Reason) -> str:
    """Return what stands as the error of a delivery that was never tried; `why` reads it back."""
    return f"{NOBODY} {reason}"


def why(delivery: Delivery) -> Reason:
    """Return why a delivery that failed, or whose outcome is unknown, did not arrive."""
    if not delivery.error or delivery.state == "uncertain":
        return Reason.UNCERTAIN if delivery.state == "uncertain" else Reason.NO_ANSWER
    status, _, code = delivery.error.partition(" ")
    if code in set(Reason):
        return Reason(code)
    return _CODES.get(code) or _STATUSES.get(status) or _otherwise(status)


def _otherwise(status: str) -> Reason:
    """Teams gave an answer that no table knows: one that asks for patience, or a refusal."""
    patient = status in {"0", "412", "429"} or status.startswith("5")
    return Reason.NO_ANSWER if patient else Reason.REFUSED
